"""What every command needs before Django wakes: folder, secrets, a running database."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import django
import psycopg

from onewindow.program import binaries, home, keeper
from onewindow.program.complaint import Complaint


@contextlib.contextmanager
def ready(*, pool: int = 0) -> Iterator[Path]:
    """Django set up on a running database, for as long as the block lasts.

    pool: database connections kept open by a server process; 0 opens one when needed.
    """
    folder = home.chosen()
    fill(folder)
    os.environ["ONEWINDOW_POOL"] = str(pool)
    with contextlib.ExitStack() as stack:
        if os.environ.get("DATABASE_URL"):
            _require_server(os.environ["DATABASE_URL"])
        else:
            os.environ["DATABASE_URL"] = stack.enter_context(keeper.share(folder)).url
            stack.callback(os.environ.pop, "DATABASE_URL")
        django.setup()
        yield folder


def without_database() -> None:
    """Django set up for what asks no database; the address stands for none."""
    fill(home.chosen())
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    django.setup()


def _require_server(url: str) -> None:
    """Raises Complaint, without the password, when the given database is not to be had."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version // 10_000
    except (psycopg.Error, ValueError) as failure:
        reason = (str(failure).strip().splitlines() or ["?"])[0]
        raise Complaint(
            f"The database that DATABASE_URL names is not to be had: {reason}"
        ) from None
    if version < binaries.OLDEST:
        raise Complaint(
            f"PostgreSQL {binaries.OLDEST} or newer is needed; DATABASE_URL has {version}."
        )


def fill(folder: Path) -> None:
    """Folder and secrets into the environment; what is already there wins."""
    os.environ["ONEWINDOW_HOME"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.settings")
    missing = [name for name in home.SECRETS.values() if not os.environ.get(name)]
    if missing:
        kept = home.secrets_of(folder)
        os.environ.update({name: kept[name] for name in missing})
