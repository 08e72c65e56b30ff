"""The county for the doors' tests that need it."""

from tests.world import county_is_left_clean, world

__all__ = ["county_is_left_clean", "world"]
