"""The embedded PostgreSQL: made at first use, started, asked whether it lives, stopped.

Only the server's own programs are used (initdb, pg_ctl). It listens on a Unix socket in a
private folder and on no port; every acknowledged row is on disk (fsync stays on).
Who may start and stop it, and when, is the keeper's business.
"""

import contextlib
import os
import shlex
import shutil
import time
from pathlib import Path

import psycopg

from onewindow.program import account, binaries
from onewindow.program.complaint import Complaint, about_disk
from onewindow.program.place import Place

START_SECONDS = 60
ROLE = DATABASE = "onewindow"
NEEDED_MB = 200


def ensure(place: Place) -> None:
    """Make the database if there is none, start the server if it does not run."""
    if alive(place):
        return
    if not place.data.exists():
        _check_space(place)
        _create(place)
    _check_version(place)
    _clear_leftovers(place)
    _start(place)
    _create_database(place)


def alive(place: Place) -> bool:
    """Whether the server of this data folder runs and can be reached by its socket."""
    pid = server_pid(place)
    return pid is not None and (place.sockets / ".s.PGSQL.5432").exists()


def server_pid(place: Place) -> int | None:
    """The process that postmaster.pid names, if it is a living PostgreSQL."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int((place.data / "postmaster.pid").read_text().splitlines()[0])
        if _is_postgres(pid):
            return pid
    return None


def stop(place: Place) -> None:
    """Stop the server; clients are cut off, what was acknowledged stays."""
    if server_pid(place) is not None:
        _control(place, "stop", "-m", "fast", "-w", "-t", "60")


def _is_postgres(pid: int) -> bool:
    """A pid may have been given to somebody else since (a restarted container does so)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return True  # no /proc on this system: believe the file
    name, _, state = stat.read_text().partition("(")[2].rpartition(")")
    return name.startswith("postgres") and not state.lstrip().startswith("Z")


def _create(place: Place) -> None:
    """initdb into a draft that gets its name only when whole, so a kill leaves no half database."""
    draft = place.folder / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    done = account.run(
        [
            place.programs / "initdb",
            *("--pgdata", draft, "--username", ROLE, "--auth", "trust"),
            *("--encoding", "UTF8", "--no-instructions", *_locale(place)),
        ],
        account=place.runner,
    )
    if done.returncode != 0:
        shutil.rmtree(draft, ignore_errors=True)
        raise explained(place, done.stderr + done.stdout)
    draft.rename(place.data)


def _locale(place: Place) -> list[str]:
    """Chinese letters must be letters to the database, whatever the machine's own locales.

    From 17 PostgreSQL brings such a locale; an older one needs the system's C.UTF-8.
    """
    if binaries.major(place.programs) >= 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def _start(place: Place) -> None:
    sockets = shlex.quote(str(place.sockets))
    options = f"-k {sockets} -c listen_addresses='' -c unix_socket_permissions=0700"
    if _control(place, "start", "-w", "-t", str(START_SECONDS), "-o", options):
        return
    # Backends of a killed server need a moment to notice; then the memory is free.
    for _ in range(10):
        if "shared memory block" not in _last_words(place):
            break
        time.sleep(0.5)
        if _control(place, "start", "-w", "-t", str(START_SECONDS), "-o", options):
            return
    raise explained(place, _last_words(place))


def _control(place: Place, verb: str, *more: str) -> bool:
    command: list[str | Path] = [
        place.programs / "pg_ctl",
        verb,
        "-s",
        "-D",
        place.data,
        "-l",
        place.log,
        *more,
    ]
    return account.run(command, account=place.runner).returncode == 0


def _create_database(place: Place) -> None:
    try:
        with psycopg.connect(
            host=str(place.sockets), user=ROLE, dbname="postgres", autocommit=True
        ) as connection:
            known = connection.execute(
                "select 1 from pg_database where datname = %s", [DATABASE]
            ).fetchone()
            if not known:
                connection.execute(f"create database {DATABASE}")
    except psycopg.Error as failure:
        raise explained(place, str(failure)) from None


def _check_space(place: Place) -> None:
    if shutil.disk_usage(place.folder).free < NEEDED_MB * 1024 * 1024:
        raise about_disk(folder=place.folder)


def _check_version(place: Place) -> None:
    try:
        made_by = int((place.data / "PG_VERSION").read_text())
    except (OSError, ValueError):
        raise _broken(place, "PG_VERSION is missing or unreadable") from None
    runs = binaries.major(place.programs)
    if made_by != runs:
        raise Complaint(
            f"The database in {place.data} was made by PostgreSQL {made_by}, but {runs} is to"
            f" run it: back it up with PGBIN set to {made_by}'s programs, and restore it into a"
            " new data folder."
        )


def _clear_leftovers(place: Place) -> None:
    """A killed server leaves its pid behind; if that pid is now another's, PostgreSQL balks."""
    pid = server_pid(place)
    if pid is not None:
        raise Complaint(
            f"The database in {place.data} is in use by process {pid}, which another data"
            " folder started: a copied folder needs its own home.id and postgres folders."
        )
    (place.data / "postmaster.pid").unlink(missing_ok=True)
    for left in place.sockets.glob(".s.PGSQL.*"):
        left.unlink()


def _last_words(place: Place) -> str:
    """The end of the server's log since its last attempt to start."""
    with contextlib.suppress(OSError):
        return place.log.read_text(errors="replace")[-4000:].rpartition("starting PostgreSQL")[2]
    return ""


def explained(place: Place, said: str) -> Complaint:
    """One sentence out of what PostgreSQL said."""
    if "No space left on device" in said:
        return about_disk(folder=place.folder)
    if "invalid locale" in said:
        return Complaint(
            "This machine lacks the locale C.UTF-8, which PostgreSQL before 17 needs: install"
            " it (apt install locales), or unset PGBIN to use the embedded PostgreSQL."
        )
    telling = [line for line in said.splitlines() if "FATAL" in line or "PANIC" in line]
    telling = telling or [line for line in said.splitlines() if "error" in line.lower()]
    reason = telling[-1].split(":  ")[-1].split("error: ")[-1] if telling else "it gave no reason"
    return _broken(place, reason)


def _broken(place: Place, reason: str) -> Complaint:
    return Complaint(
        f"The database in {place.folder} does not start ({reason.strip()}): restore a backup"
        f" into a new data folder, or move {place.folder} away to begin empty; its log is"
        f" {place.log}."
    )
