"""A hall that is watched, and nothing kept from the test before."""

import pytest

from tests.world import World, county_is_left_clean, world

__all__ = ["county_is_left_clean", "world"]


@pytest.fixture(scope="module", autouse=True)
def _in_the_county(world: World) -> None:
    """Every test of this folder stands in the county."""


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    # Imported here: the settings must be there before a door is.
    from onewindow.web.device import screen

    screen.forget()
