"""A copy of the county whose past is simulated once for this folder."""

import pytest

from tests.world import World, county_is_left_clean, world

__all__ = ["county_is_left_clean", "world"]


@pytest.fixture(scope="module", autouse=True)
def _in_the_county(world: World) -> None:
    """Every test of this folder stands in the county."""
