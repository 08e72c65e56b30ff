"""The board's counters: changed by the difference between a case's old facts and its new ones.

So they are right however often facts are made, and cost as much as cases move, not as many
as there are.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import connection, transaction

from onewindow.bulletin.models import DayCount, HallDay, HourCount, OpenCount
from onewindow.rules import board, clock

LOCK = 331_081_009  # of the advisory locks: who changes facts and counters, one at a time

Kind = Literal["cases", "visits", "ratings"]

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
    insert into bulletin_hourcount as c (centre, day, hour, received, drawn)
    select centre, received_on, received_hour, count(*) * %(sign)s, 0 from f group by 1, 2, 3
    on conflict (centre, day, hour) do update set received = c.received + excluded.received
)
insert into bulletin_opencount as c ({_OPEN}, number)
select {_OPEN}, count(*) * %(sign)s from f where ended_on is null group by {_OPEN}
on conflict ({_OPEN}) do update set number = c.number + excluded.number
"""
_VISITS = """
with f as materialized (
    select * from bulletin_visitfact where {which}
), by_day as (
    insert into bulletin_hallday as c
        (centre, day, drawn, called, waited_seconds, visits, rated, valid, good, bad)
    select f.centre, e.day, sum(e.drawn) * %(sign)s, sum(e.called) * %(sign)s,
        sum(e.waited) * %(sign)s, sum(e.visits) * %(sign)s, 0, 0, 0, 0
    from f cross join lateral (values
        (f.drawn_on, is_numbered::int, (is_numbered and is_called)::int,
            case when is_numbered and is_called then waited_seconds else 0 end, 0),
        (f.ended_on, 0, 0, 0, is_served::int)
    ) as e (day, drawn, called, waited, visits)
    where e.day is not null group by 1, 2
    on conflict (centre, day) do update set drawn = c.drawn + excluded.drawn,
        called = c.called + excluded.called, visits = c.visits + excluded.visits,
        waited_seconds = c.waited_seconds + excluded.waited_seconds
)
insert into bulletin_hourcount as c (centre, day, hour, received, drawn)
select centre, drawn_on, drawn_hour, 0, count(*) * %(sign)s from f where is_numbered
group by 1, 2, 3
on conflict (centre, day, hour) do update set drawn = c.drawn + excluded.drawn
"""
_RATINGS = """
insert into bulletin_hallday as c
    (centre, day, drawn, called, waited_seconds, visits, rated, valid, good, bad)
select centre, rated_on, 0, 0, 0, 0, count(*) * %(sign)s,
    count(*) filter (where is_valid) * %(sign)s,
    count(*) filter (where is_valid and is_good) * %(sign)s,
    count(*) filter (where is_valid and is_bad) * %(sign)s
from bulletin_ratingfact where {which} group by 1, 2
on conflict (centre, day) do update set rated = c.rated + excluded.rated,
    valid = c.valid + excluded.valid, good = c.good + excluded.good, bad = c.bad + excluded.bad
"""
# Facts of each kind: how they are counted, and by what they are told apart.
_COUNTED = {
    "cases": (_PUT, '"case"'),
    "visits": (_VISITS, "visit"),
    "ratings": (_RATINGS, "rating"),
}

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
def following(kind: Kind, ids: Sequence[UUID]) -> Iterator[None]:
    """Around making these facts: what they counted before is taken away, what they count
    afterwards added. At most four statements; within the caller's transaction.

    kind: cases, visits or ratings. Source: house rule (counters of live boards are kept, not
    counted at every look).
    """
    statement, key = _COUNTED[kind]
    moved = statement.format(which=f"{key} = any(%(ids)s)")
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(moved, {"ids": list(ids), "sign": -1})
        yield
        cursor.execute(moved, {"ids": list(ids), "sign": 1})
        if kind == "cases":
            cursor.execute("delete from bulletin_opencount where number = 0")


def count_in(*, cases: Sequence[str], visits: Sequence[str], ratings: Sequence[str]) -> None:
    """Count facts that were written in bulk, and that no counter knows yet, by their keys.

    Call in the transaction that writes them. At most five statements. Source: house rule.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        for kind, ids in (("cases", cases), ("visits", visits), ("ratings", ratings)):
            if ids:
                statement, key = _COUNTED[kind]
                which = f"{key} = any(%(ids)s::uuid[])"
                listed = "{" + ",".join(ids) + "}"
                cursor.execute(statement.format(which=which), {"ids": listed, "sign": 1})


def count_anew() -> None:
    """Count everything again from the facts, as after facts that were written in bulk.

    Whoever keeps up meanwhile waits. Source: house rule.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        for model in (DayCount, HallDay, HourCount, OpenCount):
            model.objects.all().delete()
        for statement, _ in _COUNTED.values():
            cursor.execute(statement.format(which="true"), {"sign": 1})


def note_lamps(*, at: datetime) -> None:
    """Keep how many lamps stand today, for whoever looks back. One statement; nothing is
    written while nothing has changed. Source: house rule.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LAMPS, {"day": clock.local_day(at)})
