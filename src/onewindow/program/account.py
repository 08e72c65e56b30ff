"""As whom the database server runs: PostgreSQL refuses root, so root hands it to somebody."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from onewindow.program.complaint import Complaint


@dataclass(frozen=True, slots=True)
class Account:
    """An ordinary account of this machine."""

    uid: int
    gid: int
    name: str


def ours() -> Account:
    """Who types the command."""
    return _of(os.geteuid())


def servant(*, data: Path) -> Account:
    """Who shall run the server: the typist, or for root an ordinary account.

    The owner of an existing data folder stays its owner.
    """
    if os.geteuid() != 0:
        return ours()
    if data.exists() and data.stat().st_uid != 0:
        return _of(data.stat().st_uid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, name)
    raise Complaint(
        "PostgreSQL does not run as root and this machine has no account `postgres` or"
        " `nobody`: run as an ordinary user, or set DATABASE_URL."
    )


def run(command: Sequence[str | Path], *, account: Account) -> subprocess.CompletedProcess[str]:
    """Run a command as the account, with a plain environment, and capture what it says."""
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
    if account.uid == os.geteuid():
        return subprocess.run(
            command, cwd="/", env=environment, text=True, capture_output=True, check=False,
            stdin=subprocess.DEVNULL, errors="replace",
        )  # fmt: skip
    return subprocess.run(
        command, cwd="/", env=environment, text=True, capture_output=True, check=False,
        stdin=subprocess.DEVNULL, errors="replace",
        user=account.uid, group=account.gid, extra_groups=[],
    )  # fmt: skip


def can(question: str, path: Path, *, account: Account) -> bool:
    """Ask the system itself, as the account: question is a letter of test(1), as `x`."""
    return (
        run(["/bin/sh", "-c", f'test -{question} "$1"', "sh", path], account=account).returncode
        == 0
    )


def _of(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:  # a container's account without a name
        return Account(uid, os.getegid(), str(uid))
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)
