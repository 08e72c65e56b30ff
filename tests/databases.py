"""Databases of one run of the tests, on one server: what is costly to make is made once.

Parallel workers come to the same server. The first one makes, the others wait and copy.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection, connections

# Said once: parallel workers inherit what the first process fills in.
RUN = os.environ.setdefault("ONEWINDOW_TESTS_RUN", str(os.getpid()))
SHARED_HOME = Path("/tmp") / f"onewindow-test-run-{RUN}"  # a data folder, of the program's tests


def tables() -> str:
    """The database of this run with all tables and nothing in them."""

    def make(name: str) -> None:
        with _server() as server:
            server.execute(f'create database "{name}"')
        with pointed_at(name):
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)

    return once("tables", make)


def once(what: str, make: Callable[[str], None]) -> str:
    """This run's database of that kind, made by whoever asks first. Nobody connects to it."""
    name = f"test_{RUN}_shared_{what}"
    with _server() as server:
        server.execute("select pg_advisory_lock(hashtext(%s))", [name])
        if not server.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            drop(f"{name}_half")
            make(f"{name}_half")
            server.execute(f'alter database "{name}_half" rename to "{name}"')
    return name


def forget_run(*, is_server_there: bool) -> None:
    """Away with what the workers of this run shared."""
    shutil.rmtree(SHARED_HOME, ignore_errors=True)
    for name in ("tables", "county") if is_server_there else ():
        drop(f"test_{RUN}_shared_{name}")


def copy(origin: str, name: str) -> None:
    """A database with all that another has, to which nobody is connected."""
    connection.close()
    drop(name)
    with _server() as server:
        server.execute(f'create database "{name}" template "{origin}"')


def drop(name: str) -> None:
    """Away with a database, whoever is connected."""
    with _server() as server:
        server.execute(f'drop database if exists "{name}" with (force)')


@contextmanager
def pointed_at(name: str) -> Iterator[None]:
    """Django's connection at another database of the same server."""
    options = connections["default"].settings_dict
    before = options["NAME"]
    connection.close()
    options["NAME"] = name
    forget()
    try:
        yield
    finally:
        connection.close()
        options["NAME"] = before
        forget()


def forget() -> None:
    """What this process keeps of a database's published versions."""
    # Imported here: the settings must be there before a room is.
    from onewindow.catalog.queries import versions

    versions._matters.clear()
    for kept in vars(versions).values():
        if hasattr(kept, "cache_clear"):
            kept.cache_clear()


def _server() -> psycopg.Connection[Any]:
    options: Mapping[str, Any] = connection.settings_dict
    return psycopg.connect(
        host=options["HOST"] or None,
        port=options["PORT"] or None,
        user=options["USER"] or None,
        password=options["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    )
