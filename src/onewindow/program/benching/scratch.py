"""A server and databases of the measuring's own, gone when it ends."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from onewindow.program import account, binaries, environment, home, keeper, place
from onewindow.program.complaint import Complaint

NAME = "onewindow_bench"
POOL = 2  # connections of this process kept open, as a server's are
NEEDED_GB = 6  # a million cases, their journal and the log of writing them


@dataclass(frozen=True, slots=True)
class Scratch:
    """Where everything measured lives. base: the address of a loaded, empty database."""

    folder: Path
    programs: Path
    base: str

    def copy(self, name: str) -> str:
        """A further database, copied from the base; nobody may be connected to that now."""
        target = f"{_name(self.base)}_{name}"
        with psycopg.connect(_at(self.base, "postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("create database {} template {}").format(
                    sql.Identifier(target), sql.Identifier(_name(self.base))
                )
            )
        return _at(self.base, target)

    def drop(self, url: str) -> None:
        """Remove a copy."""
        _drop(_at(self.base, "postgres"), _name(url))


@contextlib.contextmanager
def made(folder: Path) -> Iterator[Scratch]:
    """A scratch data folder, with its own embedded server or on the one DATABASE_URL names.

    The environment points there while the block lasts, and Django with it.
    """
    inside = folder / "bench"
    inside.mkdir(exist_ok=True)
    _sweep(inside)
    if shutil.disk_usage(inside).free < NEEDED_GB << 30:
        raise Complaint(f"Measuring needs {NEEDED_GB} GB free on the disk of {inside}.")
    own = inside / f"run-{os.getpid()}"
    given = os.environ.get("DATABASE_URL")
    os.environ["ONEWINDOW_HOME"] = str(own)
    try:
        with _on_server(own, given) as base, environment.ready(pool=POOL):
            yield Scratch(own, binaries.found(runner=account.ours()), base)
    finally:
        os.environ["ONEWINDOW_HOME"] = str(folder)
        _forget(own)


@contextlib.contextmanager
def _on_server(own: Path, given: str | None) -> Iterator[str]:
    if given is None:
        with keeper.share(home.chosen()) as share:
            os.environ["DATABASE_URL"] = share.url
            try:
                yield share.url
            finally:
                del os.environ["DATABASE_URL"]
        return
    base = _at(given, f"{NAME}_{os.getpid()}")
    try:
        with psycopg.connect(given, autocommit=True) as connection:
            connection.execute(
                sql.SQL("create database {} template template0").format(sql.Identifier(_name(base)))
            )
    except psycopg.Error as failure:
        reason = str(failure).strip().splitlines()[0]
        raise Complaint(f"No scratch database can be made for measuring: {reason}") from None
    os.environ["DATABASE_URL"] = base
    try:
        yield base
    finally:
        os.environ["DATABASE_URL"] = given
        for name in _left(given, f"{_name(base)}%"):
            _drop(given, name)


def _sweep(inside: Path) -> None:
    """What runs that were killed have left; their servers have ended with them."""
    for left in inside.glob("run-*"):
        if not Path(f"/proc/{left.name.partition('-')[2]}").exists():
            _forget(left)


def _forget(own: Path) -> None:
    if own.exists():
        shutil.rmtree(binaries.SHARED / home.identity(own), ignore_errors=True)
        shutil.rmtree(place.socket_folder(own), ignore_errors=True)
    shutil.rmtree(own, ignore_errors=True)


def _left(url: str, pattern: str) -> list[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "select datname from pg_database where datname like %s", [pattern]
        ).fetchall()
    return [row[0] for row in rows]


def _drop(url: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
        )


def _name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def _at(url: str, name: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/{name}" + (f"?{parts.query}" if parts.query else "")
