"""How many windows somebody sat at, hour by hour; where nobody noted it, who was to sit there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from onewindow.rules import figures


@dataclass(frozen=True, slots=True)
class Staffed:
    """Windows of an hour on one weekday: the mean over the days known. is_planned: by the
    roster, since nobody sat there yet."""

    windows: Decimal
    is_planned: bool


# An hour of a window counts when somebody sat there during any of it, within the days asked for.
_SAT = """
with slot as (
    select h as since, (h at time zone 'Asia/Shanghai') as local
    from generate_series(%(since)s::date::timestamp at time zone 'Asia/Shanghai',
        %(until)s::date::timestamp at time zone 'Asia/Shanghai' - interval '1 hour',
        interval '1 hour') h
    where extract(hour from h at time zone 'Asia/Shanghai') between 7 and 19
), sat as (
    select distinct s.local, d.window_id
    from hall_duty d join hall_window w on w.id = d.window_id
        join slot s on s.since < coalesce(d.until, %(at)s) and s.since + interval '1 hour' > d.since
            and s.since < %(at)s
    where w.centre_id = any(%(centres)s) and d.since < %(at)s
)
select extract(isodow from local)::int - 1, extract(hour from local)::int, count(*),
    count(distinct local)
from sat group by 1, 2
"""
_PLANNED = """
select extract(isodow from p.day)::int - 1, h, count(*), count(distinct p.day)
from hall_shift p join hall_window w on w.id = p.window_id
    cross join generate_series(7, 18) h
where w.centre_id = any(%(centres)s) and p.day >= %(since)s and p.day < %(ahead)s
    and (p.half = 'am') = (h < 12)
    and exists (select from hall_hours o where o.centre_id = w.centre_id
        and o.weekday = extract(isodow from p.day) and o.since <= p.day
        and o.opens < make_time(h, 0, 0) + interval '1 hour' and o.closes > make_time(h, 0, 0))
group by 1, 2
"""


def by_hour(
    *, centres: Collection[str], since: date, until: date, ahead: date, at: datetime
) -> dict[tuple[int, int], Staffed]:
    """(weekday from 0, hour) → windows with somebody at them, mean of the days that have any.

    Counted from who sat where; an hour without that from the roster until `ahead`. Two queries,
    over windows and days. Source: house rule.
    """
    given: dict[str, Any] = {
        "centres": list(centres),
        "since": since,
        "until": until,
        "ahead": ahead,
        "at": at,
    }
    found: dict[tuple[int, int], Staffed] = {}
    with connection.cursor() as cursor:
        for statement, is_planned in ((_PLANNED, True), (_SAT, False)):
            cursor.execute(statement, given)
            for day, hour, windows, days in cursor.fetchall():
                mean = figures.half_up(int(windows), int(days), places=1) or Decimal(0)
                found[day, hour] = Staffed(mean, is_planned)
    return found
