"""The cast of the tests: invented people at a real county's windows and desks.

Zhang applies, Li accepts, Wang decides, Chen supervises; Zhao works elsewhere and must see
nothing. The county (catalogue, places, people) is loaded once into a database of its own;
`county_database` points the tests at it, `cloned_county` at a copy that may be spoilt.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import connection

import onewindow
from onewindow.rules.actors import Actor, Role
from tests import databases

DATA = Path(onewindow.__file__).parent / "data"
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday, nine o'clock in Wenling
TODAY = date(2026, 3, 2)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZEGUO, SONGMEN = "331081100", "331081102"
KEEPER = Actor(id="account:0", name="管理员", roles=frozenset({Role.CATALOGUE}))


@dataclass(slots=True)
class World:
    """Everybody, by the names that the tests use. cast: the demonstration's people."""

    cast: Any
    rng: Random = field(default_factory=lambda: Random(331081))

    @property
    def zhang(self) -> Any:
        """A citizen who applies, at Zeguo."""
        return self.cast.citizens["li-shop"]

    @property
    def agent(self) -> Any:
        """A citizen who acts for others."""
        return self.cast.citizens["agent-wang"]

    @property
    def li(self) -> Actor:
        """A clerk at Zeguo's window."""
        return self.staff("zeguo-clerk1")

    @property
    def chen(self) -> Actor:
        """The head of Zeguo's centre."""
        return self.staff("zeguo-head")

    @property
    def zhao(self) -> Actor:
        """A clerk of another town."""
        return self.staff("songmen-clerk1")

    def wang(self, department: str) -> Actor:
        """Who decides in a department."""
        return self.staff(f"{department}-approve")

    def staff(self, username: str) -> Actor:
        """A member of staff by user name."""
        found: Actor = self.cast.staff[username]
        return found

    def reviewer(self, department: str) -> Actor:
        return self.staff(f"{department}-review")

    def checker(self, department: str) -> Actor:
        return self.staff(f"{department}-check")

    def inspector(self, department: str) -> Actor:
        return self.staff(f"{department}-inspect1")


@cache
def _county() -> tuple[str, World]:
    """The database that holds the county, and its people; a copy of that of the whole run."""
    from onewindow.program.demonstration.cast import assemble

    name = f"test_{os.getpid()}_county"
    databases.copy(databases.once("county", _load), name)
    with databases.pointed_at(name):
        return name, World(assemble(at=AT - 60 * DAY))


def _load(name: str) -> None:
    """Everything that is shipped, into a copy of the tables."""
    from onewindow.catalog import actions as catalog
    from onewindow.hall.actions import floor, inventory
    from onewindow.program.demonstration.cast import assemble
    from onewindow.quality.actions import card_tables, schemes, star_schemes

    databases.copy(databases.tables(), name)
    with databases.pointed_at(name):
        # Versions of this database never share a number with another's: processes keep them.
        with connection.cursor() as cursor:
            for table in ("matterversion", "lifeeventversion"):
                cursor.execute(f"select setval('catalog_{table}_id_seq', 1000000)")
        catalog.load(folder=DATA, by=KEEPER, at=AT)
        floor.load_floor(content=(DATA / "halls.json").read_bytes(), by=KEEPER, at=AT)
        inventory.load_devices(content=(DATA / "devices.json").read_bytes(), by=KEEPER, at=AT)
        rating = (DATA / "rating_schemes.json").read_bytes()
        schemes.load_schemes(content=rating, by=KEEPER, at=AT)
        thresholds = (DATA / "card_thresholds.json").read_bytes()
        card_tables.load_tables(content=thresholds, by=KEEPER, at=AT)
        stars = (DATA / "star_schemes.json").read_bytes()
        star_schemes.load_star_schemes(content=stars, by=KEEPER, at=AT)
        assemble(at=AT - 60 * DAY)


@contextmanager
def county_database() -> Iterator[World]:
    """The county's own database; the tests undo what they do."""
    name, world = _county()
    with databases.pointed_at(name), _never_emptied():
        yield world


@contextmanager
def cloned_county() -> Iterator[World]:
    """A copy of the county for tests that commit, thrown away afterwards."""
    origin, world = _county()
    name = f"test_{os.getpid()}_copy"
    databases.copy(origin, name)
    try:
        with databases.pointed_at(name), _nothing_emptied():
            yield world
    finally:
        databases.drop(name)


def drop_county() -> None:
    """After the last test."""
    if _county.cache_info().currsize:
        databases.drop(_county()[0])


def _nothing_emptied() -> AbstractContextManager[None]:
    """The copy goes as a whole: its tables need no emptying between tests."""
    return _emptying(lambda *args, **options: [])


def _never_emptied() -> AbstractContextManager[None]:
    """A test that commits would leave the others without their county."""

    def refuse(*args: Any, **options: Any) -> list[str]:
        raise AssertionError("A file whose tests commit says so: COMMITS = True.")

    return _emptying(refuse)


@contextmanager
def _emptying(instead: Callable[..., list[str]]) -> Iterator[None]:
    # Imported here: models must be there before a backend is.
    from django.db.backends.postgresql.operations import DatabaseOperations

    patch = pytest.MonkeyPatch()
    patch.setattr(DatabaseOperations, "sql_flush", instead)
    try:
        yield
    finally:
        patch.undo()


@pytest.fixture(scope="session")
def county_is_left_clean(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Torn down before the server is."""
    yield
    with django_db_blocker.unblock():
        drop_county()


@pytest.fixture(scope="module")
def world(
    request: pytest.FixtureRequest, county_is_left_clean: None, django_db_blocker: Any
) -> Iterator[World]:
    """The county for one file of tests; a file that says COMMITS gets a copy of its own."""
    commits = getattr(request.module, "COMMITS", False)
    with (
        django_db_blocker.unblock(),
        cloned_county() if commits else county_database() as known,
    ):
        yield known
