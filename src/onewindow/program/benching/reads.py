"""Reads with ten thousand and with a million cases in the county, in turns."""

import http.client
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

import psycopg

from onewindow.program.benching import server
from onewindow.program.benching.results import Result
from onewindow.program.benching.scratch import Scratch
from onewindow.program.complaint import Complaint

READS = {
    "open": ("case.open.1m", "one case's whole file"),
    "desk": ("desk.list.1m", "a desk's first page, 50 rows"),
    "search": ("search.number.1m", "one case by its number"),
}
WARM, CALLS = 4, 15


class County:
    """A reading process on one county."""

    def __init__(self, scratch: Scratch, url: str) -> None:
        self.url = url
        self.program = subprocess.Popen(
            [sys.executable, "-m", "onewindow.program.benching.reading"],
            env={**os.environ, "ONEWINDOW_HOME": str(scratch.folder), "DATABASE_URL": url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answer()

    def ask(self, **wanted: Any) -> Any:
        """One question, one answer."""
        assert self.program.stdin is not None
        self.program.stdin.write(json.dumps(wanted) + "\n")
        self.program.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self.program.stdout is not None
        line = self.program.stdout.readline()
        if not line:
            raise Complaint("The reading process ended; its words are above.")
        return json.loads(line)

    def close(self) -> None:
        """End the process."""
        assert self.program.stdin is not None
        self.program.stdin.close()
        self.program.wait(timeout=30)
        if self.program.stdout is not None:
            self.program.stdout.close()


def measure(
    scratch: Scratch,
    *,
    names: Sequence[str],
    turns: int,
    small: str,
    large: str,
    token: str,
    detail: dict[str, Any],
) -> list[Result]:
    """Each read of these names on both counties in turns, through the queries and over HTTP."""
    asked_for = [what for what, (name, _) in READS.items() if name in names]
    with ExitStack() as stack:
        counties = [County(scratch, url) for url in (small, large)]
        for county in counties:
            stack.callback(county.close)
        took = {what: _in_turns(counties, what, turns=turns) for what in asked_for}
        plans = {what: counties[1].ask(what=what, explain=True) for what in asked_for}
    with ExitStack() as stack:
        callers = []
        for url in (small, large):
            served = stack.enter_context(server.serving(scratch.folder, url, workers=1))
            callers.append(Caller(url, served.port, token))
        asked = {what: _over_http(callers, what, times=turns * 3) for what in asked_for}
    return [
        _result(what, took[what], {**detail, **plans[what], "over_http_ms": asked[what]})
        for what in asked_for
    ]


def _in_turns(counties: list[County], what: str, *, turns: int) -> tuple[list[float], list[float]]:
    for county in counties:
        county.ask(what=what, times=WARM * CALLS)
    few: list[float] = []
    many: list[float] = []
    for _ in range(turns):
        few += counties[0].ask(what=what, times=CALLS)
        many += counties[1].ask(what=what, times=CALLS)
    return few, many


def _result(what: str, took: tuple[list[float], list[float]], detail: dict[str, Any]) -> Result:
    name, words = READS[what]
    few, many = (statistics.median(times) for times in took)
    return Result(
        name=name,
        value=round(many, 3),
        unit="ms",
        ratio=round(many / few, 3),
        against="the same with ten thousand cases",
        detail={"what": words, "small_ms": round(few, 3), "calls": len(took[0]), **detail},
    )


# --- Over HTTP ---------------------------------------------------------------------------------


def _over_http(callers: "list[Caller]", what: str, *, times: int) -> dict[str, float]:
    """Median ms of a read through the API, on both counties in turns."""
    for caller in callers:
        caller.ask(what)
    few, many = [], []
    for _ in range(times):
        few.append(callers[0].ask(what))
        many.append(callers[1].ask(what))
    return {
        "small": round(statistics.median(few), 2),
        "large": round(statistics.median(many), 2),
    }


class Caller:
    """A program that reads one county through the API."""

    def __init__(self, url: str, port: int, token: str) -> None:
        self.link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        with psycopg.connect(url) as connection:
            self.cases = connection.execute(
                "select id, number from cases_case order by hashtextextended(number, 7) limit 100"
            ).fetchall()
        self.turn = 0

    def ask(self, what: str) -> float:
        """Milliseconds of one read."""
        case, number = self.cases[self.turn % len(self.cases)]
        self.turn += 1
        method, path, body = {
            "open": ("GET", f"/api/v1/cases/{case}", None),
            "desk": ("GET", "/api/v1/cases?list=desk", None),
            "search": ("POST", "/api/v1/cases/search", json.dumps({"text": number})),
        }[what]
        since = time.perf_counter()
        self.link.request(method, path, body, self.headers)
        answer = self.link.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise Complaint(f"{method} {path}: {answer.status} {text[:200]!r}")
        return (time.perf_counter() - since) * 1000
