"""The tests' own data folder and database: started when first needed, stopped with the tests."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from pytest_django import DjangoDbBlocker

from onewindow.program import environment, home, keeper, messages, place
from tests import databases

CHECKOUT = Path(__file__).resolve().parents[1]
NEEDS_DATABASE = ("rooms", "doors", "browser")
# What takes long comes first, so that no worker is left with it at the end.
LONG = ("test_powers_walk.py", "test_staff_pages.py", "test_bench.py", "test_whole_catalogue.py")
ORDER = ("browser", "program", "rooms", "doors", "house", "rules")
# Said once: parallel workers inherit what the first process fills in.
GIVEN = "no" if os.environ.get("DATABASE_URL") else "yes"
EMBEDDED = os.environ.setdefault("ONEWINDOW_TESTS_EMBEDDED", GIVEN) == "yes"


def pytest_configure(config: pytest.Config) -> None:
    """Point Django at the tests' own folder before anything reads the settings."""
    os.environ["ONEWINDOW_HOME"] = str(CHECKOUT / ".onewindow" / "test")
    os.environ["ONEWINDOW_POOL"] = "0"
    folder = home.chosen()
    environment.fill(folder)
    if EMBEDDED:
        os.environ["DATABASE_URL"] = place.of(folder).url
    test: dict[str, str] = settings.DATABASES["default"].setdefault("TEST", {})  # type: ignore[assignment]
    test["NAME"] = f"test_{os.getpid()}"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    messages.build()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The first process outlives its workers."""
    if not hasattr(config, "workerinput"):
        databases.forget_run(is_server_there=not EMBEDDED)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Only rooms, doors and journeys may touch the database."""
    for item in items:
        if _folder(item) in NEEDS_DATABASE and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db)
    items.sort(key=lambda item: (item.path.name not in LONG, ORDER.index(_folder(item))))


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(CHECKOUT / "tests").parts[0]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Keep the embedded server running for the session, and sweep what killed runs left.

    The tables are made by one worker; the others begin with a copy.
    """
    with contextlib.ExitStack() as stack:
        if EMBEDDED:
            share = stack.enter_context(keeper.share(home.chosen()))
            _sweep(share.url)
            _hurry(share.url)
        with django_db_blocker.unblock():
            connections["default"].settings_dict["TEST"]["TEMPLATE"] = databases.tables()
        yield


@pytest.fixture(scope="session", autouse=True)
def _a_tests_database_may_be_emptied_and_dropped() -> Iterator[None]:
    """Between journeys the tables are emptied, which the journal's own trigger refuses; at the
    end the database goes, even if a journey's server still holds a connection."""
    # Imported here: models must be there before a backend is.
    from django.db.backends.postgresql.creation import DatabaseCreation
    from django.db.backends.postgresql.operations import DatabaseOperations

    patch = pytest.MonkeyPatch()

    def emptied(self, style, tables, **options):
        # Of a few rows each: deleting takes a twentieth of the time of new files for all.
        around = "SET LOCAL session_replication_role ="
        deleted = [f"DELETE FROM {self.quote_name(name)}" for name in sorted(tables)]
        return [f"{around} replica", *deleted, f"{around} origin"] if deleted else []

    def drop(self, name, verbosity):
        with self._nodb_cursor() as cursor:
            cursor.execute(f"drop database {self.connection.ops.quote_name(name)} with (force)")

    patch.setattr(DatabaseOperations, "sql_flush", emptied)
    patch.setattr(DatabaseCreation, "_destroy_test_db", drop)
    yield
    patch.undo()


def _hurry(url: str) -> None:
    """What these tests write need not outlive a power cut; those of the program, on servers of
    their own, say what must."""
    with psycopg.connect(url, autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"alter system set {name} = off")
        connection.execute("select pg_reload_conf()")


def _sweep(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        rows = connection.execute("select datname from pg_database where datname ~ '^test_[0-9]'")
        for (name,) in rows.fetchall():
            if not Path(f"/proc/{name.split('_')[1]}").exists():
                connection.execute(f'drop database if exists "{name}" with (force)')
