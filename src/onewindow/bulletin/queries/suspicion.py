"""Looking for what seems made up, centre by centre, in the cases of one period."""

import json
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from onewindow.rules import suspicion
from onewindow.rules.periods import Period
from onewindow.rules.suspicion import Check, Flag, Seen, Thresholds

FILE = Path(__file__).parents[2] / "data" / "suspicion.json"

# Every check in one pass over the period's cases; a number in brackets is the whole beside it.
LOOK = """
    with mine as (
        select f.*, c.submitted_at, c.decided_at as decided, p.applicant_id, p.agent_id
        from bulletin_casefact f
            join cases_case c on c.id = f."case" join cases_package p on p.id = c.package_id
        where f.county = %(county)s and f.is_counted and f.is_unified
            and f.received_on >= %(since)s and f.received_on < %(until)s
    ), again as (
        select centre, sum(n - 1) as cases from (
            select centre, count(*) as n from mine
            group by centre, applicant_id, matter, received_on having count(*) > 1
        ) same group by centre
    ), agents as (
        select centre, sum(n) as cases from (
            select centre, count(*) as n from mine where agent_id is not null
            group by centre, agent_id having count(distinct applicant_id) >= %(applicants)s
        ) many group by centre
    )
    select m.centre, count(*), coalesce(max(again.cases), 0), coalesce(max(agents.cases), 0),
        count(*) filter (where decided_on is not null),
        count(*) filter (where decided - submitted_at < make_interval(secs => %(seconds)s)),
        count(*) filter (where is_counter),
        count(*) filter (where is_counter
            and (received_hour < %(from_hour)s or received_hour >= %(until_hour)s)),
        count(*) filter (where ending = 'granted'),
        count(*) filter (where ending = 'granted' and collected_on is not null)
    from mine m left join again using (centre) left join agents using (centre)
    group by m.centre order by m.centre
"""


@cache
def limits() -> Thresholds:
    """The thresholds of the house."""
    return suspicion.thresholds(json.loads(FILE.read_text(encoding="utf-8")))


def flags(period: Period, *, by: Thresholds | None = None) -> list[Flag]:
    """What is marked in a period, by centre of this county. One query, set-based.

    by: other thresholds than the house's.
    """
    found = by or limits()
    given: dict[str, str | date | int] = {
        "county": settings.COUNTY, "since": period.since_on, "until": period.until_on,
        "seconds": found.seconds, "from_hour": found.from_hour, "until_hour": found.until_hour,
        "applicants": found.applicants,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(LOOK, given)
        rows = cursor.fetchall()
    return suspicion.flags((one for row in rows for one in _seen(*row)), by=found)


def _seen(
    centre: str,
    received: int,
    again: int,
    agents: int,
    decided: int,
    quick: int,
    counter: int,
    off_hours: int,
    granted: int,
    collected: int,
) -> list[Seen]:
    return [
        Seen(Check.DUPLICATE, centre, int(again), received),
        Seen(Check.QUICK, centre, quick, decided),
        Seen(Check.OFF_HOURS, centre, off_hours, counter),
        Seen(Check.ONE_AGENT, centre, int(agents), received),
        Seen(Check.UNCOLLECTED, centre, collected, granted),
    ]
