"""What every command needs before Django wakes: folder, secrets, a running database."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import django

from onewindow.program import home, keeper


@contextlib.contextmanager
def ready(*, pool: int = 0) -> Iterator[Path]:
    """Django set up on a running database, for as long as the block lasts.

    pool: database connections kept open by a server process; 0 opens one when needed.
    """
    folder = home.chosen()
    fill(folder)
    os.environ["ONEWINDOW_POOL"] = str(pool)
    with contextlib.ExitStack() as stack:
        if not os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"] = stack.enter_context(keeper.share(folder)).url
            stack.callback(os.environ.pop, "DATABASE_URL")
        django.setup()
        yield folder


def fill(folder: Path) -> None:
    """Folder and secrets into the environment; what is already there wins."""
    os.environ["ONEWINDOW_HOME"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.settings")
    missing = [name for name in home.SECRETS.values() if not os.environ.get(name)]
    if missing:
        kept = home.secrets_of(folder)
        os.environ.update({name: kept[name] for name in missing})
