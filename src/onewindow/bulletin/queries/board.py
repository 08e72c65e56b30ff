"""Reading the board: sums of counters for whoever asks, never cases.

What a statement reads depends on places, days and matters. A scope says whose numbers; places
outside this county are other boards'.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection

from onewindow.journal import queries as journal
from onewindow.places import queries as places
from onewindow.rules import board
from onewindow.rules.board import Numbers, Scope

HALL = ("drawn", "called", "waited_seconds", "visits", "rated", "valid", "good", "bad")
KEYS = frozenset({"centre", "department", "day"})


@dataclass(frozen=True, slots=True)
class Hall:
    """One centre as the board names it. town, town_en: of its town; row, column: of its tile."""

    code: str
    name: str
    name_en: str
    town: str
    town_en: str
    row: int | None
    column: int | None
    residents: int | None
    residents_evidence: str


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody may look at: their scope, and the county's centres of which they see any
    number, by code."""

    scope: Scope
    centres: Mapping[str, Hall]

    @property
    def halls(self) -> list[str]:
        """The centres whose lines, ratings and machines are theirs to see."""
        return [code for code in self.centres if self.scope.sees_hall(code)]

    def only(self, centre: str) -> "Sight":
        """The same, of one centre alone."""
        return Sight(
            self.scope, {code: one for code, one in self.centres.items() if code == centre}
        )

    @property
    def where(self) -> tuple[str, dict[str, Any]]:
        """The rows of theirs, as a condition with its parameters."""
        given: dict[str, Any] = {"centres": list(self.centres)}
        if self.scope.is_whole:
            return "centre = any(%(centres)s)", given
        given["mine"] = sorted(self.scope.centres or ())
        given["departments"] = sorted(self.scope.departments or ())
        return (
            "centre = any(%(centres)s)"
            " and (centre = any(%(mine)s) or department = any(%(departments)s))",
            given,
        )


@dataclass(frozen=True, slots=True)
class Freshness:
    """How far the counters have come. at: until when they are complete; behind: how many facts
    are not counted yet."""

    at: datetime
    behind: int


@dataclass(frozen=True, slots=True)
class Late:
    """Open cases of one kind whose promised day has passed. on: the earliest of those days."""

    department: str
    matter: str
    waits_for: str
    number: int
    over_law: int
    on: date


def sight(scope: Scope) -> Sight:
    """What this scope sees in this county. One query."""
    found = {
        one.code: Hall(
            one.code,
            one.name,
            one.name_en,
            one.division.name,
            one.division.name_en,
            one.tile_row,
            one.tile_column,
            one.residents,
            one.residents_evidence,
        )
        for one in places.centres(county=settings.COUNTY)
    }
    if not scope.is_whole and not scope.departments:
        found = {code: one for code, one in found.items() if scope.sees_hall(code)}
    return Sight(scope, found)


def sums(of: Sight, *, since: date, until: date, by: str = "centre") -> dict[str, Numbers]:
    """The tallies of the days from `since` to the day before `until`. One query.

    by: centre, department or day; what has no number is left out.
    """
    if by not in KEYS:
        raise ValueError(f"Nothing is summed by {by}.")
    columns = ", ".join(f"sum({name})" for name in board.TALLIES)
    where, given = of.where
    rows = _rows(
        f"select {by}, {columns} from bulletin_daycount"
        f" where {where} and day >= %(since)s and day < %(until)s group by 1",
        {**given, "since": since, "until": until},
    )
    return {str(key): dict(zip(board.TALLIES, values, strict=True)) for key, *values in rows}


def halls(of: Sight, *, since: date, until: date) -> dict[str, Numbers]:
    """Visits and ratings of each hall within days. One query."""
    columns = ", ".join(f"sum({name})::bigint" for name in HALL)
    rows = _rows(
        f"select centre, {columns} from bulletin_hallday"
        " where centre = any(%(halls)s) and day >= %(since)s and day < %(until)s group by 1",
        {"halls": of.halls, "since": since, "until": until},
    )
    return {str(key): dict(zip(HALL, values, strict=True)) for key, *values in rows}


def lamps(of: Sight, *, day: date) -> dict[str, tuple[int, int]] | None:
    """Red and yellow lamps of each centre as they were last counted on a day. One query.

    None when nobody counted that day.
    """
    where, given = of.where
    rows = _rows(
        f"select centre, sum(red), sum(yellow) from bulletin_lampday"
        f" where {where} and day = %(day)s group by 1",
        {**given, "day": day},
    )
    return {str(code): (int(red), int(yellow)) for code, red, yellow in rows} if rows else None


def lamps_since(of: Sight) -> date | None:
    """The first day on which lamps were counted for these centres. One query."""
    where, given = of.where
    ((day,),) = _rows(f"select min(day) from bulletin_lampday where {where}", given)
    return day if isinstance(day, date) else None


def standing(of: Sight, *, today: date) -> dict[str, tuple[int, int]]:
    """Open cases of each centre now, and how many are past their promised day. One query."""
    where, given = of.where
    rows = _rows(
        "select centre, sum(number), coalesce(sum(number) filter (where due_on < %(today)s), 0)"
        f" from bulletin_opencount where {where} group by 1",
        {**given, "today": today},
    )
    return {str(code): (int(open_), int(late)) for code, open_, late in rows}


def late(of: Sight, *, today: date) -> list[Late]:
    """What is past its promised day, by department, matter and whom it waits for; most first.

    One query.
    """
    where, given = of.where
    rows = _rows(
        "select department, matter, waits_for, sum(number),"
        " coalesce(sum(number) filter (where red_on < %(today)s), 0), min(due_on)"
        f" from bulletin_opencount where {where} and due_on < %(today)s"
        " group by 1, 2, 3 order by 4 desc, 6, 1, 2, 3",
        {**given, "today": today},
    )
    return [Late(a, b, c, int(number), int(over), on) for a, b, c, number, over, on in rows]


def hours(
    of: Sight, *, since: date, until: date
) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]:
    """(weekday from 0, hour) → numbers drawn, and → cases handed in, within days. One query."""
    rows = _rows(
        "select extract(isodow from day)::int - 1, hour, sum(drawn), sum(received)"
        " from bulletin_hourcount where centre = any(%(halls)s)"
        " and day >= %(since)s and day < %(until)s group by 1, 2",
        {"halls": of.halls, "since": since, "until": until},
    )
    drawn = {(day, hour): int(n) for day, hour, n, _ in rows if n}
    received = {(day, hour): int(n) for day, hour, _, n in rows if n}
    return drawn, received


def freshness(*, at: datetime) -> Freshness:
    """How far the counters have come with the journal. One query."""
    behind, since = journal.behind(reader="bulletin")
    return Freshness(since or at, behind)


def _rows(statement: str, given: Mapping[str, Any]) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
