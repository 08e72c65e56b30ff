"""Reading the figures of a period: counted by SQL, reckoned by the rules."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import connection

from onewindow.bulletin.models import CaseFact
from onewindow.bulletin.queries import counting
from onewindow.bulletin.queries.listing import listed
from onewindow.places import queries as places
from onewindow.places.models import Division
from onewindow.rules import reckoning
from onewindow.rules.figures import Counts, Facts, Level
from onewindow.rules.indicators import INDICATORS
from onewindow.rules.periods import Period
from onewindow.rules.reckoning import Counted, Scope, Values

LEVELS = {"省": Level.PROVINCE, "市": Level.CITY, "县": Level.COUNTY, "乡": Level.CENTRE}


@dataclass(frozen=True, slots=True)
class Month:
    """All figures of a period. contradictions: what does not agree with itself, in words."""

    period: Period
    scopes: tuple[Scope, ...]
    counts: dict[str, Counts]
    values: Values
    contradictions: list[str]

    def of(self, indicator: str, scope: str) -> Decimal | None:
        """One value; None where nothing was there to divide by."""
        return self.values[indicator, scope]


def city() -> str:
    """The city whose centres these are, by its division code; "" while there are none."""
    return f"{settings.COUNTY[:4]}00" if places.centres(county=settings.COUNTY) else ""


def scopes(*, city: str = "") -> tuple[Scope, ...]:
    """A city, its province above it, its counties and their centres, one for each real town.

    One query. city: a division's code; without one, every place of every province.
    """
    rows = Division.objects.filter(level__in=LEVELS, is_statistical=False)
    below = rows.filter(code__startswith=city[:4]).order_by("code")
    found = [Scope(f"{city[:2]}0000", Level.PROVINCE)] if city else []
    for code, level, parent in below.values_list("code", "level", "parent_id"):
        found.append(Scope(code, LEVELS[level], parent or ""))
    return tuple(found)


def month(period: Period, *, city: str, kinds: Collection[Facts] = tuple(Facts)) -> Month:
    """The figures of a period for a city, its counties and centres. Six queries.

    kinds: only figures of these kinds of facts; cases are always counted.
    """
    days: dict[str, date | str] = {
        "since": period.since_on,
        "until": period.until_on,
        "city": city,
    }
    tree = scopes(city=city)
    with connection.cursor() as cursor:
        cursor.execute(counting.statement(scope="city = %(city)s"), days)
        counts, by_matter = counting.read_cases(cursor.fetchall())
        for kind in counting.TABLES.keys() & kinds:
            cursor.execute(counting.by_place(kind, scope="city = %(city)s"), days)
            _add(counts, counting.read(cursor.fetchall(), kind))
    if Facts.MATTERS in kinds and settings.COUNTY[:4] == city[:4]:
        _add(counts, {settings.COUNTY: listed(period)})
    return reckoned(period, tree, counting.whole(counts, by_matter), kinds=kinds)


def _add(counts: dict[str, Counts], more: Mapping[str, Counts]) -> None:
    for place, numbers in more.items():
        counts[place] = {**counts.get(place, {}), **numbers}


def reckoned(
    period: Period,
    tree: tuple[Scope, ...],
    counted: Counted,
    *,
    kinds: Collection[Facts] = (Facts.CASES,),
) -> Month:
    """The figures of a period, whichever engine counted. No query.

    kinds: what it counted; of others nothing is said, rather than nought.
    """
    values = reckoning.reckon(scopes=tree, counted=counted)
    counted_ones = {one.code for one in INDICATORS if reckoning.kinds(one) <= set(kinds)}
    return Month(
        period=period,
        scopes=tree,
        counts=dict(counted.by_scope),
        values={key: value for key, value in values.items() if key[0] in counted_ones},
        contradictions=reckoning.contradictions(scopes=tree, by_scope=counted.by_scope),
    )


def has_cases(period: Period) -> bool:
    """Whether any case was handed in within a period. One query."""
    return CaseFact.objects.filter(
        received_on__gte=period.since_on, received_on__lt=period.until_on
    ).exists()
