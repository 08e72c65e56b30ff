"""Whole counties of cases, small and large, made set-based in a scratch database."""

import json
import os
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from onewindow.program.benching import packages

SCRIPT = Path(__file__).with_name("county.sql")
SEALS = 1000  # people whose numbers are real enough to be found again
STEP = 5000
SESSIONS = 2
CASES_PER_PACKAGE = 5 / 3


def fill(url: str, *, whole: int, today: date, progress: Callable[[int, int], None]) -> float:
    """Fill an empty, loaded database with so many packages; returns the seconds it took."""
    since = time.monotonic()
    with psycopg.connect(url) as connection:
        connection.execute(SCRIPT.read_text())
        _seal(connection)
    starts = iter(range(1, whole + 1, STEP))
    lock, done = threading.Lock(), [0]
    failed: list[psycopg.Error] = []

    def work() -> None:
        try:
            with psycopg.connect(url, autocommit=True) as session:
                while not failed:
                    with lock:
                        first = next(starts, None)
                    if first is None:
                        return
                    last = min(whole, first + STEP - 1)
                    session.execute(
                        "select bench_fill(%s, %s, %s, %s)", [first, last, whole, today]
                    )
                    with lock:
                        done[0] += last - first + 1
                        progress(int(done[0] * CASES_PER_PACKAGE), int(whole * CASES_PER_PACKAGE))
        except psycopg.Error as failure:
            failed.append(failure)

    threads = [threading.Thread(target=work) for _ in range(min(SESSIONS, os.cpu_count() or 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("vacuum (analyze)")
    return time.monotonic() - since


def cases(url: str) -> int:
    """How many cases a county has."""
    with psycopg.connect(url) as connection:
        row = connection.execute("select count(*) from cases_case").fetchone()
    return int(row[0]) if row else 0


def megabytes(url: str) -> dict[str, float]:
    """What a county takes on disk with its indexes: everything, and its facts of cases."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "select pg_database_size(current_database()),"
            " pg_total_relation_size('bulletin_casefact')"
        ).fetchone()
    whole, facts = row or (0, 0)
    return {"database_mb": round(whole / 1e6), "facts_mb": round(facts / 1e6, 1)}


def _seal(connection: psycopg.Connection[Any]) -> None:
    """A thousand people sealed once, shared by all that is filled in."""
    from onewindow import sealing

    form = sealing.seal(json.dumps({f"field.{n}": "示例" * 4 for n in range(16)}).encode())
    address = sealing.seal("温岭市泽国镇丹崖路1号".encode())
    with connection.cursor().copy("copy bench_seal from stdin") as rows:
        for n in range(SEALS):
            number = packages.number(n)
            name, phone = packages.name(n), f"138{n:08d}"
            rows.write_row(
                (
                    n,
                    sealing.seal(name.encode()),
                    sealing.seal(number.encode()),
                    sealing.keyed_hash(number),
                    sealing.seal(phone.encode()),
                    address,
                    form,
                )
            )
