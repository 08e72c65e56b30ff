"""Reading bulletins, and the cases behind one of their figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from onewindow.bulletin.models import Bulletin
from onewindow.bulletin.queries import counting
from onewindow.places.models import Division
from onewindow.rules import bulletins
from onewindow.rules.actors import Actor
from onewindow.rules.bulletins import BulletinVerb
from onewindow.rules.figures import Facts, Level
from onewindow.rules.measures import MEASURES
from onewindow.rules.periods import Period
from onewindow.rules.refusal import NotFound

PAGE = 50
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Named:
    """A bulletin with the names of its places. names: code → division."""

    row: Bulletin
    period: Period
    names: Mapping[str, Division]

    @property
    def county(self) -> str:
        """Whose it is."""
        return self.row.county

    @property
    def centres(self) -> list[str]:
        """Codes of the county's centres, in order."""
        return [code for code, one in self.names.items() if one.parent_id == self.county]

    @property
    def counties(self) -> list[str]:
        """Codes of the counties it is compared with, itself included."""
        return [code for code, one in self.names.items() if one.level == "县"]

    def value(self, code: str, place: str, *, when: str = "now") -> str | None:
        """A figure as text. when: now, last, year."""
        found: str | None = self.row.figures[when].get(f"{code} {place}")
        return found

    def count(self, measure: str, place: str) -> int:
        """A number that was counted."""
        return int(self.row.figures["counts"].get(place, {}).get(measure, 0))


@dataclass(frozen=True, slots=True)
class Row:
    """One case behind a figure; it names nobody."""

    case: UUID
    number: str
    matter: str  # its name
    matter_en: str
    centre: str
    received_on: date
    decided_on: date | None


def listed(*, to: Actor) -> list[Bulletin]:
    """This county's bulletins without their figures, newest first; drafts are the office's own.

    One query.
    """
    bulletins.require(to, BulletinVerb.SEE)
    rows = Bulletin.objects.filter(county=settings.COUNTY).defer("figures", "text")
    if not bulletins.may(to, BulletinVerb.EDIT):
        rows = rows.exclude(state=Bulletin.State.DRAFT)
    return list(rows.order_by("-since_on", "-until_on", "-revision")[:PAGE])


def file(bulletin_id: UUID, *, to: Actor) -> Named:
    """One bulletin; drafts are the office's own. Two queries. Raises NotFound."""
    bulletins.require(to, BulletinVerb.SEE)
    one = Bulletin.objects.filter(pk=bulletin_id, county=settings.COUNTY).first()
    if one is None or (
        one.state == Bulletin.State.DRAFT and not bulletins.may(to, BulletinVerb.EDIT)
    ):
        raise NotFound("There is no such bulletin.")
    codes = {key.split()[1] for key in one.figures["now"]}
    names = {row.code: row for row in Division.objects.filter(code__in=codes).order_by("code")}
    return Named(one, Period(one.since_on, one.until_on), names)


def cases(
    measure: str, place: str, *, level: Level, period: Period, to: Actor, after: UUID | None = None
) -> Sequence[Row]:
    """The cases that a measure counts at a place now, by id, a page at a time. One query.

    Those of a frozen bulletin may have moved on since. Raises NotPermitted, NotFound.
    """
    centre = place if level is Level.CENTRE else ""
    bulletins.require(to, BulletinVerb.SEE_CASES, centre=centre)
    counted = MEASURES.get(measure)
    if counted is None or counted.of is not Facts.CASES:
        raise NotFound("No cases are behind this figure.")
    given: dict[str, Any] = {
        "since": period.since_on, "until": period.until_on, "place": place,
        "after": after or NOBODY, "page": PAGE,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "select f.\"case\", c.number, v.body ->> 'name',"
            " coalesce(v.body -> 'english' ->> (v.body ->> 'name'), ''),"
            " f.centre, f.received_on, f.decided_on from ("
            f' select * from bulletin_casefact where {level} = %(place)s and "case" > %(after)s'
            f" and {counting.condition(counted)}"
            ' order by "case" limit %(page)s'
            ') f join cases_case c on c.id = f."case"'
            ' join catalog_matterversion v on v.id = c.version_id order by f."case"',
            given,
        )
        return [Row(*row) for row in cursor.fetchall()]
