"""The demonstration's halls: a process beside the server that lives their simulated day.

`python -m onewindow.program.living`, at the speed that ONEWINDOW_DEMONSTRATION_SPEED says. When a
simulated day is over the next begins, by night, too.
"""

import argparse
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import django
from django.db import Error as DatabaseError
from django.db import close_old_connections, connection

from onewindow.program import orphans

if TYPE_CHECKING:
    from onewindow.program.demonstration.halls import Hall
    from onewindow.rules.actors import Actor

SPEED = "ONEWINDOW_DEMONSTRATION_SPEED"
USUAL, FASTEST = 10.0, 60.0
ROUND_SECONDS = 0.5
LOOK_SIMULATED = 15.0  # seconds of the simulated day that a round may take
PAUSE_SECONDS = 2.0  # while the database is away
ASKED_SECONDS = 10.0  # between two looks at who may say how it was


def speed(text: str) -> float:
    """As `--speed` takes it. Raises ArgumentTypeError."""
    try:
        given = float(text)
    except ValueError:
        given = -1
    if not 0 <= given <= FASTEST:
        raise argparse.ArgumentTypeError(f"a number from 0 (still) to {FASTEST:.0f}")
    return given


def begin(*, at: datetime, speed: float) -> int:
    """Open today's halls round the clock, where their day is to go by, and fill them, where nobody
    has come yet, with a morning up to half past nine.

    Returns how many steps were told.
    """
    from onewindow.hall.models import Ticket
    from onewindow.program.demonstration import hours, rosters
    from onewindow.program.demonstration.day import Day
    from onewindow.program.demonstration.standing import Pace
    from onewindow.program.reference import OPERATOR
    from onewindow.rules import clock

    today = clock.local_day(at)
    if speed:
        hours.open_today(by=OPERATOR, at=at)
    if Ticket.objects.filter(day=today).exists():
        return 0
    began, every = _since_midnight(at), halls(at=at)
    rosters.week(every, _staff(at), at=at)
    return Day(every, Pace(max(speed or USUAL, began), at)).warm()


def _since_midnight(at: datetime) -> float:
    """How fast a first morning must go by so that all of it is today's."""
    from onewindow.program.demonstration.day import WARMED
    from onewindow.rules.clock import CHINA

    local = at.astimezone(CHINA)
    gone = local - local.replace(hour=0, minute=0, second=0, microsecond=0)
    return WARMED / max(1.0, gone.total_seconds())


def halls(*, at: datetime) -> "list[Hall]":
    """All halls with their people."""
    from onewindow.program.demonstration.halls import all_halls
    from onewindow.rules.actors import Role

    guides = {code: one for one in _staff(at) if one.has(Role.GUIDE) for code in one.centres}
    return all_halls(guides)


def _staff(at: datetime) -> "list[Actor]":
    from onewindow.program.demonstration.cast import assemble

    return list(assemble(at=at - timedelta(days=60)).staff.values())


def live(given: float) -> None:
    """Round after round, for as long as the parent lives; a database that is away is waited for."""
    from onewindow.program.demonstration import hours, ratings
    from onewindow.program.demonstration.day import Day
    from onewindow.program.demonstration.standing import Pace
    from onewindow.program.reference import OPERATOR
    from onewindow.rules import clock

    day: Day | None = None
    today = clock.local_day(datetime.now(UTC))
    asked = datetime.min.replace(tzinfo=UTC)
    each = min(ROUND_SECONDS, LOOK_SIMULATED / given)
    while True:
        began = time.monotonic()
        try:
            at = datetime.now(UTC)
            if today != clock.local_day(at):
                hours.open_today(by=OPERATOR, at=at)
                today = clock.local_day(at)
            day = day or Day(halls(at=at), Pace(given, at))
            day.round(at=at)
            if (at - asked).total_seconds() >= ASKED_SECONDS:
                ratings.of_visits(at=at)
                asked = at
        except DatabaseError as failure:
            print(f"halls wait for the database: {str(failure).splitlines()[0]}", file=sys.stderr)
            connection.close()
            time.sleep(PAUSE_SECONDS)
        close_old_connections()
        time.sleep(max(0.05, each - (time.monotonic() - began)))


if __name__ == "__main__":
    orphans.end_with_parent()
    os.environ["ONEWINDOW_POOL"] = "0"
    django.setup()
    live(float(os.environ[SPEED]))
