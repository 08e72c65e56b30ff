"""A simulated county month against a plain COPY of the very rows that it wrote.

Run as a program it simulates in the database that it is given, and prints how long that took.
The rate is that of writing: numbers, people, seals, hashes, COPY, facts and counters. Playing each
kind of life once before takes the same time for a thousand cases and for a million; it is told
beside.
"""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from onewindow.program.benching.results import Result
from onewindow.program.benching.scratch import Scratch
from onewindow.program.complaint import Complaint

NAME = "simulate.copy"
PERIOD, SCOPE = "2021-08", "331081"
MATTERS = 4  # so that few kinds are played


def measure(scratch: Scratch, *, url: str, beside: str, cases: int) -> Result:
    """Simulate in one copy of a loaded database, then COPY its rows into the other."""
    from onewindow.program.simulating import writing

    tables = [name for name, _ in writing.ORDER]  # all that is written but a handful of rows
    told = _simulated(url, cases)
    took = told["writing"]
    folder = scratch.folder / "rows"
    folder.mkdir(exist_ok=True)
    rows, size = _dumped(url, beside, folder, tables)
    plain = _plain(beside, folder, tables)
    return Result(
        name=NAME,
        value=round(cases / took),
        unit="cases/s",
        ratio=round(plain / took, 3),
        against="plain COPY of the same rows into the same tables, one transaction",
        detail={
            "cases": cases,
            "rows": rows,
            "megabytes": round(size / 2**20),
            "matters": MATTERS,
            "writing_seconds": round(took, 1),
            "playing_seconds": round(told["whole"] - took, 1),
            "plain_seconds": round(plain, 1),
        },
    )


def _simulated(url: str, cases: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "onewindow.program.benching.simulated", url, str(cases)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise Complaint(f"The simulation failed: {last}")
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _dumped(url: str, beside: str, folder: Path, tables: Sequence[str]) -> tuple[int, int]:
    """What the one database has and the other has not, a file a table: rows and bytes."""
    rows = size = 0
    with psycopg.connect(url) as full, psycopg.connect(beside) as empty:
        for table in tables:
            row = empty.execute(f"select count(*) from {table}").fetchone()
            if table not in SHARED and row and row[0]:
                raise Complaint(f"{table} is not empty before the measuring.")
            with (folder / table).open("wb") as file, full.cursor() as cursor:
                with cursor.copy(f"copy ({_new(table)}) to stdout") as copy:
                    for data in copy:
                        file.write(data)
                rows += cursor.rowcount
            size += (folder / table).stat().st_size
    return rows, size


SHARED = {"journal_entry"}


def _new(table: str) -> str:
    """What loading the reference data had not written already."""
    where = " where id < 0" if table in SHARED else ""
    return f"select * from {table}{where}"


def _plain(url: str, folder: Path, tables: Sequence[str]) -> float:
    since = time.perf_counter()
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for table in tables:
            with (
                (folder / table).open("rb") as file,
                cursor.copy(f"copy {table} from stdin") as copy,
            ):
                while data := file.read(1 << 20):
                    copy.write(data)
    return time.perf_counter() - since


def _writing(seen: list[tuple[float, int]]) -> float:
    """Seconds that writing all of them takes, by every batch but the first, which plays, too."""
    (first_at, first), (last_at, last) = seen[0], seen[-1]
    if last == first:
        raise Complaint("Measuring the simulation takes more cases than one batch holds.")
    return (last_at - first_at) / (last - first) * last


def main(words: list[str]) -> None:
    """Simulate a county's month of so many cases, and print the seconds."""
    import os

    os.environ["DATABASE_URL"] = words[0]
    from onewindow.program import environment
    from onewindow.rules import periods

    with environment.ready():
        from onewindow.program.simulating import running

        seen: list[tuple[float, int]] = []
        since = time.perf_counter()
        running.run(
            period=periods.parse(PERIOD),
            scope=SCOPE,
            cases=int(words[1]),
            seed=1,
            now=datetime.now(UTC),
            progress=lambda done, whole: seen.append((time.perf_counter(), done)),
            most_matters=MATTERS,
        )
    told = {"whole": seen[-1][0] - since, "writing": _writing(seen)}
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1:])
