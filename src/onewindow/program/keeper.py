"""Who may start the embedded server, and when it stops: with the last program that uses it.

Every program that uses a data folder's database holds a shared lock on `postgres.users` while
it lives, and has a keeper: a small child that hears of its parent's end by the end of a pipe,
even after kill -9, and then stops the server if no lock is left. While the parent lives, the
keeper restarts a server that was killed. `postgres.gate` lets one of them act at a time.
"""

import contextlib
import fcntl
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from onewindow.program import place, postgres
from onewindow.program.complaint import Complaint
from onewindow.program.place import Place

LOOK_SECONDS = 1.0
STOP_SECONDS = 90
FAREWELL = b"."
# A killed program's pipe may end a moment before its lock is gone.
LINGER_SECONDS = 5.0


class Share:
    """One program's share in the server. Closing it may stop the server."""

    def __init__(self, home: Path) -> None:
        self._lock = _open(home / "postgres.users")
        self._keeper: subprocess.Popen[bytes] | None = None
        try:
            with _gate(home):
                fcntl.flock(self._lock, fcntl.LOCK_SH)
                self.place = place.of(home)
                self._keeper = _keeper(home)
                postgres.ensure(self.place)
        except BaseException:
            self.close()
            raise

    @property
    def url(self) -> str:
        """The address of the database, as DATABASE_URL takes it."""
        return self.place.url

    def close(self) -> None:
        """Give the share back and wait until the keeper has done its part."""
        self._lock.close()
        if self._keeper is not None and self._keeper.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self._keeper.stdin.write(FAREWELL)
                self._keeper.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._keeper.wait(timeout=STOP_SECONDS)


@contextlib.contextmanager
def share(home: Path) -> Iterator[Share]:
    """A running embedded server for as long as the block lasts."""
    mine = Share(home)
    try:
        yield mine
    finally:
        mine.close()


def _open(path: Path) -> IO[str]:
    try:
        return path.open("a")
    except OSError as failure:
        raise Complaint(
            f"{path} cannot be written ({failure.strerror}): the data folder belongs to"
            " somebody else; run as its owner, or set ONEWINDOW_HOME to another folder."
        ) from None


@contextlib.contextmanager
def _gate(home: Path) -> Iterator[None]:
    with _open(home / "postgres.gate") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def _keeper(home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "onewindow.program.keeper", str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,  # the terminal's Ctrl-C is for the parent
    )


def _revive(home: Path, kept: Place) -> None:
    with _gate(home), contextlib.suppress(Complaint):
        if not postgres.alive(kept):
            postgres.stop(kept)  # runs, but lost its socket
            postgres.ensure(kept)


def _keep(home: Path) -> None:
    """Watch until the parent is gone, then stop the server unless others use it."""
    with contextlib.suppress(Complaint):
        kept = place.of(home)
        while not select.select([sys.stdin], [], [], LOOK_SECONDS)[0]:
            if kept.data.exists() and not postgres.alive(kept):
                _revive(home, kept)
        until = time.monotonic() + (0 if os.read(sys.stdin.fileno(), 1) else LINGER_SECONDS)
        while not _stopped_as_last(home, kept) and time.monotonic() < until:
            time.sleep(0.1)


def _stopped_as_last(home: Path, kept: Place) -> bool:
    with _gate(home), _open(home / "postgres.users") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        postgres.stop(kept)
        place.forget(kept)
        return True


if __name__ == "__main__":
    os.umask(0o077)
    _keep(Path(sys.argv[1]))
