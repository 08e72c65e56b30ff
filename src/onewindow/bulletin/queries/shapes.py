"""What a bulletin's pictures and annex are drawn from, counted from the facts of its figures."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from onewindow.bulletin.queries import counting
from onewindow.rules import figures, periods
from onewindow.rules.figures import Facts
from onewindow.rules.measures import SPANS
from onewindow.rules.periods import Period

COUNTED = "county = %(county)s and is_counted and is_unified"
MONTHS = 12

TREND = f"""
    with mine as (
        select centre, received_on, accepted_on, decided_on from bulletin_casefact
        where {COUNTED} and received_on < %(until)s
            and (ended_on >= %(since)s or ended_on is null)
    )
    select centre, to_char(day, 'YYYY-MM') as month, sum(received), sum(accepted), sum(decided)
    from mine cross join lateral (values
        (received_on, 1, 0, 0), (accepted_on, 0, 1, 0), (decided_on, 0, 0, 1)
    ) as e (day, received, accepted, decided)
    where day >= %(since)s and day < %(until)s group by 1, 2
"""
# Of what was handed in within the period, how far it has come by now.
FUNNEL = f"""
    select count(*), count(accepted_on), count(decided_on),
        count(*) filter (where decided_on is not null and collected_on is not null),
        count(*) filter (where decided_on is not null and collected_on is not null and is_rated)
    from bulletin_casefact
    where {COUNTED} and received_on >= %(since)s and received_on < %(until)s
"""
HEAT = f"""
    select extract(isodow from received_on)::int - 1, received_hour, count(*)
    from bulletin_casefact
    where {COUNTED} and received_on >= %(since)s and received_on < %(until)s
    group by 1, 2 order by 1, 2
"""
LEADING = """
    select county, matter, count(*) filter (where is_unified), count(*)
    from bulletin_casefact
    where is_counted and city = %(city)s and received_on >= %(since)s and received_on < %(until)s
    group by county, matter
"""
STEPS = ("received", "accepted", "decided", "collected", "rated")


def shapes(period: Period) -> dict[str, Any]:
    """Trend, funnel, hours, windows and leading matters of this county, as kept in a bulletin.

    Six queries, whatever the number of cases.
    """
    days: dict[str, Any] = {
        "county": settings.COUNTY, "city": f"{settings.COUNTY[:4]}00",
        "since": period.since_on, "until": period.until_on,
    }  # fmt: skip
    months = _months(period)
    year = {**days, "since": months[0].since_on, "until": months[-1].until_on}
    with connection.cursor() as cursor:
        cursor.execute(TREND, year)
        trend = {(centre, month): list(map(int, rest)) for centre, month, *rest in cursor}
        cursor.execute(FUNNEL, days)
        funnel = dict(zip(STEPS, cursor.fetchone() or (), strict=False))
        cursor.execute(HEAT, days)
        heat = [list(row) for row in cursor.fetchall()]
        cursor.execute(LEADING, days)
        leading = _leading(cursor.fetchall())
    return {
        "months": [str(one) for one in months],
        "trend": {
            centre: [trend.get((centre, str(one)), [0, 0, 0]) for one in months]
            for centre in sorted({centre for centre, _ in trend})
        },
        "funnel": funnel,
        "heat": heat,
        "windows": windows(period),
        "leading": leading,
    }


def windows(period: Period) -> dict[str, dict[str, int]]:
    """Every window of this county (`331081100/3`) with what was counted at it. Two queries."""
    days: dict[str, Any] = {
        "county": settings.COUNTY, "since": period.since_on, "until": period.until_on,
    }  # fmt: skip
    found: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        for kind in (Facts.VISITS, Facts.RATINGS):
            cursor.execute(_by_window(kind), days)
            for centre, number, *counts in cursor.fetchall():
                names = [*counting.of(kind), *(("cases",) if kind is Facts.VISITS else ())]
                kept = found.setdefault(f"{centre}/{number}", {})
                kept |= dict(zip(names, map(int, counts), strict=True))
    return {place: found[place] for place in sorted(found)}


def _by_window(kind: Facts) -> str:
    """Every measure of visits or ratings for every window; of visits, their cases, too."""
    counted = [counting.number(one) for one in counting.of(kind).values()]
    if kind is Facts.VISITS:
        counted.append(
            "coalesce(sum(cases) filter (where drawn_on >= %(since)s and drawn_on < %(until)s), 0)"
        )
    begin, end = SPANS[kind]
    return (
        f'select centre, "window", {", ".join(counted)} from {counting.TABLES[kind]}'
        f' where county = %(county)s and "window" is not null and {begin} < %(until)s'
        f" and ({end} >= %(since)s or {end} is null) group by 1, 2"
    )


def _months(period: Period) -> list[Period]:
    """The twelve months of the calendar that end with the one of the period's last day."""
    last = period.until_on - timedelta(days=1)
    found = [periods.month(last.year, last.month)]
    while len(found) < MONTHS and found[0].since_on > date(2000, 1, 1):
        found.insert(0, periods.last(found[0]))
    return found


def _leading(rows: list[tuple[str, str, int, int]]) -> list[dict[str, Any]]:
    """The leading matters of the city, in order: this county's cases, the city's, its place."""
    unified = {(county, matter): cases for county, matter, cases, _ in rows if cases}
    everywhere: dict[str, int] = {}
    for _, matter, _, cases in rows:
        everywhere[matter] = everywhere.get(matter, 0) + cases
    ordered, _ = figures.leading(unified=unified, everywhere=everywhere)
    return [_stand(matter, unified, everywhere[matter]) for matter in ordered]


def _stand(matter: str, unified: dict[tuple[str, str], int], all_of_it: int) -> dict[str, Any]:
    here = {county: cases for (county, which), cases in unified.items() if which == matter}
    own = here.get(settings.COUNTY, 0)
    part = figures.half_up(sum(here.values()) * 100, all_of_it, places=2)
    return {
        "matter": matter,
        "own": own,
        "city": sum(here.values()),
        "applied": f"{part:f}",
        "place": 1 + sum(cases > own for cases in here.values()) if own else None,
    }
