"""What documents issue and keep, asked by real stories of the county."""

from tests.world import county_is_left_clean, world

__all__ = ["county_is_left_clean", "world"]
