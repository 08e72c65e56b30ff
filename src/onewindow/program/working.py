"""`onewindow work`: do what becomes due, round after round."""

import argparse
import signal
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from django.db import OperationalError, close_old_connections

from onewindow.program import environment, orphans

ROUND_SECONDS = 10
FOLLOW_SECONDS = 2
SWEEP_SECONDS = 3600


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    """work"""
    command = commands.add_parser("work", help="do what becomes due, until told to stop")
    command.add_argument("--once", action="store_true", help="one round, then end")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Rounds until SIGINT or SIGTERM; a database that is away for a moment is waited for."""
    orphans.end_with_parent()
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with environment.ready():
        rounds(ended, once=chosen.once)


def rounds(ended: threading.Event, *, once: bool = False) -> None:
    """Work until `ended` is set; says what was done, and only then."""
    from onewindow.worker import ticks

    swept = 0.0
    while not ended.is_set():
        try:
            _say({kind: count for kind, count in ticks.once(alone=once).items() if count})
            if time.monotonic() - swept > SWEEP_SECONDS:
                ticks.sweep()
                swept = time.monotonic()
        except OperationalError as failure:
            if once:
                raise
            print(f"{_now()} the database is away: {str(failure).splitlines()[0]}", flush=True)
        close_old_connections()
        if once:
            return
        _follow(ended, for_seconds=ROUND_SECONDS)


def _follow(ended: threading.Event, *, for_seconds: float) -> None:
    """Wait for the next round, and keep what boards show up with the journal meanwhile."""
    from onewindow.worker import ticks

    until = time.monotonic() + for_seconds
    while not ended.wait(FOLLOW_SECONDS) and time.monotonic() < until:
        with suppress(OperationalError):  # the next round says so, should it last
            ticks.follow(at=datetime.now(UTC))
        close_old_connections()


def _say(done: dict[str, int]) -> None:
    if done:
        words = ", ".join(f"{count} {kind}" for kind, count in done.items())
        print(f"{_now()} {words}", flush=True)


def _now() -> str:
    return f"{datetime.now(UTC).astimezone():%H:%M:%S}"
