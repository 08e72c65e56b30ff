"""The county with its halls; each test's changes are undone."""

from typing import Any

import pytest

from tests.world import World, county_is_left_clean, world

__all__ = ["county_is_left_clean", "world"]


@pytest.fixture(scope="module", autouse=True)
def _in_the_county(world: World) -> None:
    """Every test of this folder stands in the county."""


@pytest.fixture
def hall(world: World) -> Any:
    """Zeguo's, where nobody has come yet today."""
    from tests.rooms.hall.cast import Hall  # models must be there before a room is

    return Hall(world)
