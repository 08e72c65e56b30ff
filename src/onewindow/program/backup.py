"""`onewindow backup` and `restore`: database, files and keys in one tar, whole or not at all."""

import argparse
import io
import json
import os
import subprocess
import tarfile
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from onewindow.program import account, binaries, environment, home
from onewindow.program.complaint import Complaint, about_disk

DUMP, KEYS, FILES, MANIFEST = "database.dump", "secrets.json", "files", "manifest.json"


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    """backup, restore"""
    command = commands.add_parser("backup", help="write database, files and keys to one tar")
    command.add_argument("to", nargs="?", type=Path, help="the tar to write (default: by date)")
    command.add_argument(
        "--without-keys", action="store_true", help="leave the keys out; keep them elsewhere"
    )
    command.set_defaults(run=run_backup)
    command = commands.add_parser("restore", help="bring a backup into an empty data folder")
    command.add_argument("tar", type=Path, help="what `onewindow backup` wrote")
    command.set_defaults(run=run_restore)


def run_backup(chosen: argparse.Namespace) -> None:
    """Dump first, then copy files: a file is never older than the row that names it."""
    at = datetime.now(UTC).astimezone()
    target = chosen.to or Path(f"onewindow-{at:%Y%m%d-%H%M%S}.tar")
    if target.exists():
        raise Complaint(f"{target} exists already: choose another name.")
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    with environment.ready() as folder:
        try:
            with tarfile.open(draft, "x") as tar:
                draft.chmod(0o600)
                _write(tar, folder=folder, at=at, keys=not chosen.without_keys)
            draft.rename(target)
        except OSError as failure:
            raise Complaint(f"{target} cannot be written ({failure.strerror}).") from None
        finally:
            draft.unlink(missing_ok=True)
    print(f"{target}: {target.stat().st_size / 1_000_000:.1f} MB. Keep it as safe as the keys.")


def _write(tar: tarfile.TarFile, *, folder: Path, at: datetime, keys: bool) -> None:
    dump = folder / f".{DUMP}.{os.getpid()}"
    try:
        print("Database …", flush=True)
        _postgres("pg_dump", "--format=custom", "--no-owner", "--file", str(dump))
        manifest = {
            "program": metadata.version("onewindow"),
            "made_at": at.isoformat(timespec="seconds"),
            "home": home.identity(folder),
        }
        words = json.dumps(manifest, indent=1).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size, entry.mode, entry.mtime = len(words), 0o600, int(at.timestamp())
        tar.addfile(entry, io.BytesIO(words))
        tar.add(dump, DUMP)
    finally:
        dump.unlink(missing_ok=True)
    if keys and (folder / KEYS).exists():
        tar.add(folder / KEYS, KEYS)
    if (folder / FILES).exists():
        print("Files …", flush=True)
        tar.add(folder / FILES, FILES)


def run_restore(chosen: argparse.Namespace) -> None:
    """Only into an empty place, so nothing can be overwritten by mistake."""
    folder = home.chosen()
    try:
        with tarfile.open(chosen.tar) as tar:
            _check(tar, folder=folder)
            with environment.ready():
                _require_empty(folder)
                _read(tar, folder=folder)
    except (tarfile.TarError, EOFError):
        raise Complaint(f"{chosen.tar} is not a whole backup.") from None
    except FileNotFoundError as failure:
        raise Complaint(f"{failure.filename} is not there.") from None
    print(f"Restored into {folder}. Now: onewindow doctor")


def _check(tar: tarfile.TarFile, *, folder: Path) -> None:
    """Whole, ours, and nothing in it that would write outside the folder."""
    names = tar.getnames()
    if MANIFEST not in names or DUMP not in names:
        raise tarfile.ReadError
    for member in tar.getmembers():
        parts = Path(member.name).parts
        plain = (member.isfile() or member.isdir()) and ".." not in parts
        if not plain or parts[0] not in {MANIFEST, DUMP, KEYS, FILES}:
            raise Complaint(f"The backup holds {member.name}, which no backup of ours would.")
    if KEYS in names and not (folder / KEYS).exists():
        _extract(tar, KEYS, to=folder / KEYS)


def _require_empty(folder: Path) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    if tables or any((folder / FILES).glob("*")):
        raise Complaint(
            f"{folder} is in use: restore into a new folder (ONEWINDOW_HOME) and an empty database."
        )


def _read(tar: tarfile.TarFile, *, folder: Path) -> None:
    if KEYS in tar.getnames() and tar.extractfile(KEYS).read() != (folder / KEYS).read_bytes():  # type: ignore[union-attr]
        _extract(tar, KEYS, to=folder / KEYS)
    dump, files = folder / f".{DUMP}.{os.getpid()}", folder / f"{FILES}.restoring"
    try:
        print("Files …", flush=True)
        for member in tar.getmembers():
            if member.isfile() and Path(member.name).parts[0] == FILES:
                _extract(tar, member.name, to=files / Path(member.name).relative_to(FILES))
        print("Database …", flush=True)
        _extract(tar, DUMP, to=dump)
        _postgres("pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", str(dump))
        if files.exists():
            (folder / FILES).rmdir() if (folder / FILES).exists() else None
            files.rename(folder / FILES)
    finally:
        dump.unlink(missing_ok=True)


def _extract(tar: tarfile.TarFile, name: str, *, to: Path) -> None:
    source = tar.extractfile(name)
    assert source is not None
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while block := source.read(1 << 20):
            file.write(block)


def _postgres(program: str, *words: str) -> None:
    """pg_dump or pg_restore on this installation's database."""
    path = binaries.found(runner=account.ours()) / program
    target = "--dbname"
    done = subprocess.run(
        [path, *words, target, os.environ["DATABASE_URL"]],
        capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"},
    )  # fmt: skip
    if done.returncode != 0:
        if "No space left on device" in done.stderr:
            raise about_disk(folder=words[-1])
        raise Complaint(f"{program} failed: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
