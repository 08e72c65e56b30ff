"""The board's counters: changed by the difference between a case's old facts and its new ones.

So they are right however often facts are made, and cost as much as cases move, not as many
as there are.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from onewindow.bulletin.models import DayCount, HourCount, OpenCount
from onewindow.rules import board, clock

LOCK = 331_081_009  # of the advisory locks: who changes facts and counters, one at a time

_NAMES = tuple(board.TALLIES)
_SUMS = ", ".join(f"sum(e.{name}) * %(sign)s" for name in _NAMES)
_ON_DAY = ", ".join(
    f"(f.{day}, "
    + ", ".join(
        "0" if one.on != day else f"({' and '.join(one.where) or 'true'})::int"
        for one in board.TALLIES.values()
    )
    + ")"
    for day in board.DAYS
)
_OPEN = "centre, department, matter, waits_for, due_on, red_on"
_PUT = f"""
with f as materialized (
    select * from bulletin_casefact where {{which}} and is_counted and is_unified
), by_day as (
    insert into bulletin_daycount as c (centre, department, day, {", ".join(_NAMES)})
    select f.centre, f.department, e.day, {_SUMS}
    from f cross join lateral (values {_ON_DAY}) as e (day, {", ".join(_NAMES)})
    where e.day is not null group by 1, 2, 3
    on conflict (centre, day, department) do update set
        {", ".join(f"{name} = c.{name} + excluded.{name}" for name in _NAMES)}
), by_hour as (
    insert into bulletin_hourcount as c (centre, day, hour, received)
    select centre, received_on, received_hour, count(*) * %(sign)s from f group by 1, 2, 3
    on conflict (centre, day, hour) do update set received = c.received + excluded.received
)
insert into bulletin_opencount as c ({_OPEN}, number)
select {_OPEN}, count(*) * %(sign)s from f where ended_on is null group by {_OPEN}
on conflict ({_OPEN}) do update set number = c.number + excluded.number
"""
_MOVED = _PUT.format(which='"case" = any(%(ids)s)')
_ALL = _PUT.format(which="true")

# Of whatever is watched by cards; where no lamp is lit any more stands a nought.
_LAMPS = """
insert into bulletin_lampday as l (centre, department, day, red, yellow)
select centre, department, %(day)s, count(*) filter (where level = 'red'),
    count(*) filter (where level = 'yellow')
from (
    select centre_id as centre, coalesce(department_id, '') as department, level
    from quality_watch where level in ('red', 'yellow')
    union all
    select centre, department, '' from bulletin_lampday where day = %(day)s
) lit group by centre, department order by centre, department
on conflict (centre, day, department) do update set red = excluded.red, yellow = excluded.yellow
where (l.red, l.yellow) is distinct from (excluded.red, excluded.yellow)
"""


@contextmanager
def following(cases: Sequence[UUID]) -> Iterator[None]:
    """Around making the facts of these cases: what they counted before is taken away, what they
    count afterwards added. Four statements; within the caller's transaction.

    Source: house rule (counters of live boards are kept, not counted at every look).
    """
    ids = list(cases)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(_MOVED, {"ids": ids, "sign": -1})
        yield
        cursor.execute(_MOVED, {"ids": ids, "sign": 1})
        cursor.execute("delete from bulletin_opencount where number = 0")


def count_anew() -> None:
    """Count everything again from the facts, as after facts that were written in bulk.

    Whoever keeps up meanwhile waits. Source: house rule.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        for model in (DayCount, HourCount, OpenCount):
            model.objects.all().delete()
        cursor.execute(_ALL, {"sign": 1})


def note_lamps(*, at: datetime) -> None:
    """Keep how many lamps stand today, for whoever looks back. One statement; nothing is
    written while nothing has changed. Source: house rule.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LAMPS, {"day": clock.local_day(at)})
