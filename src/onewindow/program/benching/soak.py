"""Eight who call from one line, each in a process of its own: nobody is called twice, for long."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

import psycopg

from onewindow.program.benching import soak_checks
from onewindow.program.benching.results import Result
from onewindow.program.benching.scratch import Scratch
from onewindow.program.benching.soak_caller import CENTRE
from onewindow.program.benching.soak_checks import Fact, Tried
from onewindow.program.complaint import Complaint
from onewindow.rules import queueing
from onewindow.rules.hall_powers import HallVerb

NAME = "hall.soak"
CALLERS = 8
TOLD = 10  # of what was broken


def measure(scratch: Scratch, *, url: str, seconds: float, callers: int = CALLERS) -> Result:
    """Let them work on a loaded, empty database, then look at every step. url: of it."""
    programs = _Programs(scratch, url)
    programs.run("prepare", callers)
    since = time.monotonic()
    steps = programs.all_at_once(callers, seconds)
    took = time.monotonic() - since
    calls = sum(one.verb == HallVerb.CALL and not one.refused for one in steps)
    broken = _broken(url, steps)
    return Result(
        name=NAME,
        value=calls,
        unit="calls",
        ratio=round(1 - len(broken) / max(1, calls), 6),
        against="each called once, in turn, at a free window",
        detail={
            "callers": callers,
            "seconds": round(took, 1),
            "calls_per_second": round(calls / seconds, 1),
            "steps": dict(Counter(one.verb for one in steps if not one.refused)),
            "refused": dict(Counter(one.refused for one in steps if one.refused)),
            "broken": broken[:TOLD],
        },
    )


class _Programs:
    """The callers, as programs."""

    def __init__(self, scratch: Scratch, url: str) -> None:
        self._env = {**os.environ, "ONEWINDOW_HOME": str(scratch.folder), "DATABASE_URL": url}

    def start(self, *words: object) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "onewindow.program.benching.soak_caller", *map(str, words)],
            env=self._env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: object) -> None:
        """One that does its work and ends."""
        program = self.start(*words)
        program.communicate()
        if program.returncode:
            raise Complaint("The hall to soak could not be prepared.")

    def all_at_once(self, callers: int, seconds: float) -> list[Tried]:
        """Everything they tried."""
        programs = [self.start("call", nth, seconds) for nth in range(callers)]
        try:
            for program in programs:
                assert program.stdout is not None
                program.stdout.readline()
            return self._gathered(programs)
        finally:
            for program in programs:
                program.kill()
                program.wait()

    def _gathered(self, programs: "Sequence[subprocess.Popen[str]]") -> list[Tried]:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(len(programs)) as threads:
            told = list(threads.map(lambda one: one.communicate("\n")[0], programs))
        if any(program.returncode for program in programs):
            raise Complaint("Somebody who called failed; nothing can be said.")
        return [Tried(**json.loads(line)) for said in told for line in said.splitlines()]


def _broken(url: str, steps: Sequence[Tried]) -> list[str]:
    """All that does not hold, in words."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "select id::text, serial, state from hall_ticket where centre_id = %s", [CENTRE]
        ).fetchall()
        facts = [
            Fact(ticket, HallVerb(fact.removeprefix("ticket.")), _number(detail))
            for ticket, fact, detail in connection.execute(
                "select subject::text, fact, detail from journal_entry"
                " where fact like 'ticket.%' order by id"
            )
        ]
    kept = queueing.RESERVED
    serials = [one if one < kept.start else one - len(kept) for _, one, _ in rows]
    return [
        *soak_checks.out_of_turn(steps),
        *soak_checks.two_at_a_window(facts),
        *soak_checks.badly_folded(facts, {ticket: state for ticket, _, state in rows}),
        *soak_checks.gaps(serials),
        *_untold(facts, steps),
    ]


def _number(detail: Any) -> int | None:
    found = detail if isinstance(detail, dict) else json.loads(detail)
    return found.get("window")


def _untold(facts: Sequence[Fact], steps: Sequence[Tried]) -> list[str]:
    """Every step that was done is a fact, and every fact was somebody's step."""
    done = Counter((one.ticket, one.verb) for one in steps if not one.refused)
    told = Counter((one.ticket, str(one.verb)) for one in facts)
    return [f"{verb} of {ticket}: {count} too many" for (ticket, verb), count in (
        (done - told) + (told - done)
    ).items()]  # fmt: skip
