"""The cases behind a number of the board, a page at a time; they name nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from onewindow.bulletin.queries.board import Sight
from onewindow.rules import board
from onewindow.rules.periods import Period
from onewindow.rules.refusal import NotFound

PAGE = 50
LATE = "late"
PLACES = {"centre": "f.centre", "department": "f.department", "matter": "f.matter",
          "waits": "f.waits_for"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One case. handler: who has it on their desk."""

    case: UUID
    number: str
    matter: str
    centre: str
    department: str
    received_on: date
    decided_on: date | None
    ending: str
    waits_for: str
    due_on: date | None
    handler: str
    on: date  # what the list is in order of

    @property
    def key(self) -> str:
        """Where the next page begins behind this row."""
        return f"{self.on.isoformat()}~{self.case}"


def listed(
    of: Sight,
    what: str,
    *,
    period: Period,
    today: date,
    only: dict[str, str] | None = None,
    after: str = "",
    limit: int = PAGE,
) -> Sequence[Row]:
    """Cases that a tally counts within days, newest first; of `late` those past their promised
    day now, the longest first. One query.

    only: centre, department, matter, waits → code. after: the key of a row; anything else begins
    at the beginning. Raises NotFound for what is no list.
    """
    tally = board.LISTS.get(what)
    if tally is None:
        raise NotFound("There is no such list of cases.")
    scope, given = of.where
    is_late = what == LATE
    order, sign, way = ("due_on", ">", "") if is_late else ("received_on", "<", "desc")
    where = [scope, "is_counted", "is_unified", *tally.where]
    if is_late:
        where.append("due_on < %(today)s")
    else:
        where.append(f"{tally.on} >= %(since)s and {tally.on} < %(until)s")
    named = {key: value for key, value in (only or {}).items() if value and key in PLACES}
    where += [f"{PLACES[key]} = %(only_{key})s" for key in named]
    begun = _begun(after)
    if begun:
        where.append(f'({order}, "case") {sign} (%(on)s, %(case)s)')
    given |= {f"only_{key}": value for key, value in named.items()}
    given |= {
        "today": today, "since": period.since_on, "until": period.until_on, "limit": limit,
        "on": begun and begun[0], "case": begun and begun[1],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            'select f."case", c.number, f.matter, f.centre, f.department, f.received_on,'
            f" f.decided_on, f.ending, f.waits_for, f.due_on, c.handler_name, f.{order}"
            f" from (select * from bulletin_casefact f where {' and '.join(where)}"
            f' order by {order} {way}, "case" {way} limit %(limit)s) f'
            ' join cases_case c on c.id = f."case"'
            f' order by f.{order} {way}, f."case" {way}',
            given,
        )
        return [Row(*row) for row in cursor.fetchall()]


def _begun(after: str) -> tuple[date, UUID] | None:
    on, _, case = after.partition("~")
    try:
        return date.fromisoformat(on), UUID(case)
    except ValueError:
        return None
