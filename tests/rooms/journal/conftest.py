"""The county, for those tests that ask for it."""

from tests.world import county_is_left_clean, world

__all__ = ["county_is_left_clean", "world"]
