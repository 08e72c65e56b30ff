"""What a figure is: whole numbers counted from facts, and the arithmetic that makes it of them.

An engine (SQL on the live database, DuckDB over files, Spark on a cluster) only counts whole
numbers, by `Flow` and `Stock`; every division, rounding and rank is done here, so that all
engines agree to the last digit. What is counted for what is the table in `measures`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Facts(StrEnum):
    """What rows of facts are about; each kind is one narrow table, alike for every engine."""

    CASES = "cases"
    VISITS = "visits"
    RATINGS = "ratings"
    MATTERS = "matters"
    DEVICES = "devices"


class Level(StrEnum):
    """What a scope is; the values name the columns of the facts that hold its code."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Flow:
    """What happened within a period: rows whose day lies in it and for which all columns hold.

    of: the kind of facts. on: the column of the day. where: names of true-or-false columns.
    total: a column to add up; without one, rows are counted. distinct: a column whose different
    values are counted instead.
    """

    of: Facts
    on: str
    where: tuple[str, ...] = ()
    total: str = ""
    distinct: str = ""


@dataclass(frozen=True, slots=True)
class Stock:
    """What stood at a period's end: rows begun before it and not yet over.

    since, over: columns of days. where: as of a flow. at_start: at the period's start instead.
    """

    of: Facts
    since: str
    over: str
    where: tuple[str, ...] = ()
    at_start: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """What the catalogue lists at a period's end: its matters, or a column of them added up."""

    where: tuple[str, ...] = ()
    total: str = ""


Measure = Flow | Stock
Counts = Mapping[str, int]  # measure → whole number; one that is not there counts as nought


def half_up(numerator: int, denominator: int, *, places: int) -> Decimal | None:
    """A quotient to so many decimals, a half away from nought; None where nothing divides.

    Exact: no binary fraction takes part. Source: house rule (GB/T 8170 knows half-even, too;
    the bulletin's own averages were rounded half up).
    """
    if denominator == 0:
        return None
    scaled = abs(numerator) * 10**places * 2 + abs(denominator)
    whole = scaled // (abs(denominator) * 2)
    negative = (numerator < 0) != (denominator < 0) and whole
    return Decimal(-whole if negative else whole).scaleb(-places)


@dataclass(frozen=True, slots=True)
class Count:
    """The whole number itself."""

    of: str

    def value(self, counts: Counts) -> Decimal | None:
        """Never None: what was not counted is nought."""
        return Decimal(counts.get(self.of, 0))


@dataclass(frozen=True, slots=True)
class Quotient:
    """One number over another. times: 100 for a percentage. per: 60 where seconds become minutes.

    None where the denominator is nought: no case is neither all in time nor none.
    """

    over: str
    under: str
    times: int = 1
    per: int = 1
    places: int = 2

    def value(self, counts: Counts) -> Decimal | None:
        """Rounded half up."""
        over, under = counts.get(self.over, 0), counts.get(self.under, 0)
        return half_up(over * self.times, under * self.per, places=self.places)


@dataclass(frozen=True, slots=True)
class Share:
    """A scope's part of what a larger one counted, in per cent."""

    of: str
    within: Level
    places: int = 2

    def value(self, counts: Counts, *, whole: Counts) -> Decimal | None:
        """Rounded half up; None where the larger scope counted nothing."""
        return half_up(counts.get(self.of, 0) * 100, whole.get(self.of, 0), places=self.places)


@dataclass(frozen=True, slots=True)
class Rank:
    """A scope's place by another figure among its like; ties share the better place.

    Source: house rule (competition ranking, 1 2 2 4).
    """

    by: str


@dataclass(frozen=True, slots=True)
class InLeading:
    """How a county stands in the matters that lead its city; `leading` tells which those are."""

    counts_first: bool  # those it is first in, instead of those it has cases of


Formula = Count | Quotient | Share | Rank | InLeading


def competition(values: Mapping[str, Decimal | None]) -> dict[str, int]:
    """Scope → place, the greatest first, ties sharing the better one; None takes no place.

    Where nobody has anything there is no place to take: all would share the first.
    Source: house rule.
    """
    known = {scope: value for scope, value in values.items() if value is not None}
    if not any(known.values()):
        return {}
    ordered = sorted(known.values(), reverse=True)
    places: dict[Decimal, int] = {}
    for place, value in enumerate(ordered, start=1):
        places.setdefault(value, place)
    return {scope: places[value] for scope, value in known.items()}


@dataclass(frozen=True, slots=True)
class Leading:
    """How one county stands in the matters that lead a city: of `among`, so many in use, first."""

    among: int
    in_use: int
    first: int


def leading(
    *,
    unified: Mapping[tuple[str, str], int],
    everywhere: Mapping[str, int],
    most: int = 15,
) -> tuple[Sequence[str], dict[str, Leading]]:
    """The leading matters of a city, in order, and how each county stands in them.

    unified: (county, matter) → cases handled this way. everywhere: matter → cases of it in any
    system, this way included; a matter that is not there has none elsewhere. The order is by
    the part handled this way, then by number of cases, then by code. A county is first in a
    matter where none has more cases; those who share the first place are all first.
    Source: the city's bulletin (乡镇应用率前15项); definition of the part: house rule.
    """
    by_matter: dict[str, int] = {}
    for (_, matter), cases in unified.items():
        by_matter[matter] = by_matter.get(matter, 0) + cases
    used = {matter: cases for matter, cases in by_matter.items() if cases}
    ordered = sorted(used, key=lambda matter: _leads(matter, used[matter], everywhere))[:most]
    best = {
        matter: max(cases for (_, which), cases in unified.items() if which == matter)
        for matter in ordered
    }
    counties = sorted({county for county, _ in unified})
    return ordered, {
        county: Leading(
            among=len(ordered),
            in_use=sum(unified.get((county, matter), 0) > 0 for matter in ordered),
            first=sum(unified.get((county, matter), 0) == best[matter] for matter in ordered),
        )
        for county in counties
    }


def _leads(matter: str, cases: int, everywhere: Mapping[str, int]) -> tuple[Fraction, int, str]:
    part = Fraction(cases, max(everywhere.get(matter, cases), cases))
    return -part, -cases, matter


def summed(many: Iterable[Counts]) -> dict[str, int]:
    """Counts of several scopes together; only of measures whose rows belong to one scope each.

    Source: house rule.
    """
    total: dict[str, int] = {}
    for counts in many:
        for name, count in counts.items():
            total[name] = total.get(name, 0) + count
    return total
