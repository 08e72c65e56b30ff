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


class Wall:
    """The hour on the wall, for the pages of a demonstration."""

    def __init__(self):
        from tests.world import AT

        self.at = AT

    def __call__(self):
        return self.at


@pytest.fixture
def clock(monkeypatch, settings):
    from onewindow.web import kit

    settings.DEMONSTRATION = True
    wall = Wall()
    monkeypatch.setattr(kit, "now", wall)
    return wall


@pytest.fixture
def device(world):
    from tests.rooms.hall.machines import machine

    return machine()


@pytest.fixture
def kiosk(world, device, clock):
    """A browser at that machine, which has paper."""
    from tests.doors.device import standing
    from tests.rooms.hall.machines import token_of

    client = standing.at_machine(device, token_of(device, world.chen))
    standing.says(device)
    return client
