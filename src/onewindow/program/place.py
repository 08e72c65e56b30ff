"""Where the embedded database of one data folder lies, and who runs it."""

import hashlib
import os
import shutil
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from onewindow.program import account, binaries, home
from onewindow.program.account import Account
from onewindow.program.complaint import Complaint

SOCKETS = Path("/tmp")  # a socket's path may not exceed 107 bytes; TMPDIR may be long


@dataclass(frozen=True, slots=True)
class Place:
    """One embedded database: its data folder's home, its files, its programs, its account."""

    home: Path
    folder: Path  # holds data/ and server.log, private to the account
    programs: Path
    sockets: Path
    runner: Account

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def url(self) -> str:
        return f"postgresql://onewindow@/onewindow?host={self.sockets}"


def of(folder: Path) -> Place:
    """The place of a data folder's database; decides once, and finds it again afterwards."""
    inside = folder / "postgres"
    outside = binaries.SHARED / home.identity(folder)
    chosen = outside if (outside / "data").exists() else inside
    runner = account.servant(data=chosen / "data")
    if chosen == inside and not account.can("x", folder, account=runner):
        chosen = outside
    _make(chosen, runner=runner, home_folder=folder)
    return Place(
        home=folder,
        folder=chosen,
        programs=binaries.found(runner=runner),
        sockets=_sockets(folder, runner=runner),
        runner=runner,
    )


def _make(folder: Path, *, runner: Account, home_folder: Path) -> None:
    """Make the folder private to the account. No parent's permissions are touched."""
    if folder.exists():
        return
    if folder.is_relative_to(binaries.SHARED):
        binaries.make_shared()
        print(
            f"The account {runner.name}, who runs PostgreSQL for root, cannot reach"
            f" {home_folder}: the database lies in {folder}.",
            file=sys.stderr,
        )
    try:
        folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(folder, runner.uid, runner.gid)
    except FileExistsError:
        pass
    except OSError as failure:
        raise Complaint(f"{folder} cannot be made ({failure.strerror}).") from None


def _sockets(folder: Path, *, runner: Account) -> Path:
    """A short private folder for the server's socket, one per data folder and place."""
    path = socket_folder(folder)
    try:
        path.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(path, runner.uid, runner.gid)
    except FileExistsError:
        _check_owner(path, runner=runner)
    except OSError as failure:
        raise Complaint(f"{path} cannot be made ({failure.strerror}).") from None
    return path


def socket_folder(folder: Path) -> Path:
    """Its name, from the data folder's place and own name; nothing is made."""
    words = f"{folder}\0{home.identity(folder)}"
    return SOCKETS / f"onewindow-{hashlib.sha256(words.encode()).hexdigest()[:12]}"


def _check_owner(path: Path, *, runner: Account) -> None:
    """Whoever owns the folder could stand in for the database, so it must be the runner."""
    found = path.lstat()
    private = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == 0o700
    if private and found.st_uid == 0 != runner.uid and os.geteuid() == 0:
        os.chown(path, runner.uid, runner.gid)  # root was killed between mkdir and chown
    elif not private or found.st_uid != runner.uid:
        raise Complaint(
            f"{path}, where the database's socket belongs, is not a private folder of"
            f" {runner.name}: remove it."
        )


def forget(place: Place) -> None:
    """Remove what is worth nothing without a running server."""
    shutil.rmtree(place.sockets, ignore_errors=True)
