"""People of real stories need the county with its people."""

from tests.rooms.cases.conftest import _in_the_county
from tests.world import county_is_left_clean, world

__all__ = ["_in_the_county", "county_is_left_clean", "world"]
