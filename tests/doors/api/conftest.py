"""The county, its programs with their tokens, and a clock that the stories move."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest

from onewindow.rules.actors import NOBODY, Role
from tests.doors.api.programs import Program
from tests.world import AT, World, county_is_left_clean, world

__all__ = ["county_is_left_clean", "world"]

EVERY_SCOPE = ("cases:read", "cases:write", "documents:write", "certificates:read")


@pytest.fixture(scope="module", autouse=True)
def _in_the_county(world: World) -> None:
    """Every test here stands in the county."""


Opens = Callable[..., Program]


@pytest.fixture
def program() -> Opens:
    """Open a program's account: roles at centres or in departments, some scopes."""
    # Imported here: models must be there before a room is.
    from onewindow.people import actions as people

    def opened(
        name: str,
        *roles: Role,
        centres: tuple[str, ...] = (),
        departments: tuple[str, ...] = (),
        scopes: tuple[str, ...] = EVERY_SCOPE,
    ) -> Program:
        _, token = people.open_application(
            name=name,
            scopes=scopes,
            roles=roles,
            centres=centres,
            departments=departments,
            by=NOBODY,
            at=AT,
        )
        return Program(token)

    return opened


@dataclass(slots=True)
class Clock:
    """The hour on the wall."""

    at: datetime = AT

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The API reads this clock: Monday 2 March 2026, nine in the morning, until it is moved."""
    from onewindow.api import kit

    wall = Clock()
    monkeypatch.setattr(kit, "now", wall)
    return wall
