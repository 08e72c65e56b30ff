"""Telling people of ten thousand facts, beside COPY writing the rows that came of it."""

import io
import json
import os
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any

import psycopg

from onewindow.program import environment
from onewindow.program.benching import county
from onewindow.program.benching.results import Result
from onewindow.program.benching.scratch import Scratch
from onewindow.program.complaint import Complaint

NAME = "notify.fanout"
PACKAGES = 4_000  # with some ten thousand facts that are told
TABLES = ("notify_letter", "notify_message", "notify_sending")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # seen from here no fact is old news
ROUNDS = 3


def measure(scratch: Scratch, *, url: str, packages: int = PACKAGES) -> Result:
    """In a process of its own, on a county made for it. url: of an empty, loaded database."""
    county.fill(url, whole=packages, today=datetime.now(UTC).date(), progress=lambda *_: None)
    done = subprocess.run(
        [sys.executable, "-m", "onewindow.program.benching.fanout"],
        env={**os.environ, "ONEWINDOW_HOME": str(scratch.folder), "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise Complaint(f"Telling could not be measured: {last}")
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    copied = [_copied(url, run) for run in range(ROUNDS)]
    rate, limit = told["messages"] / told["seconds"], told["messages"] / statistics.median(copied)
    return Result(
        name=NAME,
        value=round(rate, 1),
        unit="messages/s",
        ratio=round(rate / limit, 3),
        against="COPY writing the same letters, messages and sendings",
        detail={**told, "copy_messages_per_s": round(limit, 1)},
    )


def _copied(url: str, run: int) -> float:
    """Seconds that COPY takes for the rows that are there, into tables with the same indexes."""
    with psycopg.connect(url) as connection:
        kept = {table: _rows(connection, table) for table in TABLES}
        for table in TABLES:
            connection.execute(f"create table bench_{run}_{table} (like {table} including all)")
        connection.commit()
        since = time.perf_counter()
        for table, whole in kept.items():
            with connection.cursor().copy(f"copy bench_{run}_{table} from stdin") as rows:
                rows.write(whole)
        connection.commit()
        return time.perf_counter() - since


def _rows(connection: psycopg.Connection[Any], table: str) -> bytes:
    held = io.BytesIO()
    with connection.cursor().copy(f"copy {table} to stdout") as rows:
        for part in rows:
            held.write(part)
    return held.getvalue()


def main() -> None:
    """Tell everything the journal holds; says how long that took."""
    with environment.ready(pool=1):
        from onewindow.notify.actions import telling

        entries = messages = batches = 0
        since = time.perf_counter()
        while True:
            told = telling.tell(at=LONG_AGO)
            entries, messages, batches = (
                entries + told.entries,
                messages + told.messages,
                batches + 1,
            )
            if told.entries < telling.BATCH:
                break
        took = time.perf_counter() - since
    print(
        json.dumps({"entries": entries, "messages": messages, "seconds": took, "batches": batches})
    )


if __name__ == "__main__":
    os.umask(0o077)
    main()
