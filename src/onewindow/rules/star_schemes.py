"""Star tables as data: sections, indicators, deductions, vetoes and thresholds, by year.

A version that was published never changes; what a centre is scored by is pinned to one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from onewindow.rules import figures
from onewindow.rules.clock import Limit
from onewindow.rules.limits import limit_of

Body = Mapping[str, Any]
CENT = Decimal("0.01")
NOUGHT = Decimal(0)


class Way(StrEnum):
    """How an indicator is scored."""

    FIGURE = "figure"  # by a number, which the system knows or the centre reports with evidence
    MISSING = "missing"  # full points less so many for each thing that is missing
    LEVEL = "level"  # by a level the centre chooses, with evidence


@dataclass(frozen=True, slots=True)
class Table:
    """Points for a number. at: (number, points), numbers rising.

    Between two numbers the points are a straight line, or with is_step those of the one reached;
    beyond the ends those of the end, and nothing before the first step.
    """

    at: tuple[tuple[Decimal, Decimal], ...]
    is_step: bool
    is_lower_better: bool

    def points(self, value: Decimal) -> Decimal:
        """Points for a number, half up to hundredths. Source: house rule."""
        if self.is_step:
            return self._stepped(value)
        before = [pair for pair in self.at if pair[0] <= value]
        after = [pair for pair in self.at if pair[0] >= value]
        if not before or not after:
            return (after[0] if after else before[-1])[1]
        (low, less), (high, more) = before[-1], after[0]
        if low == high:
            return less
        whole = Fraction(value - low) / Fraction(high - low)
        exact = Fraction(less) + whole * (Fraction(more) - Fraction(less))
        found = figures.half_up(exact.numerator, exact.denominator, places=2)
        assert found is not None
        return found

    def _stepped(self, value: Decimal) -> Decimal:
        if self.is_lower_better:
            reached = [points for number, points in self.at if value <= number]
            return reached[0] if reached else NOUGHT
        reached = [points for number, points in self.at if value >= number]
        return reached[-1] if reached else NOUGHT

    def needed(self, points: Decimal) -> Decimal | None:
        """The number nearest to a bad one that is worth so many points; None where none is.

        Source: house rule.
        """
        pairs = self.at if not self.is_lower_better else self.at[::-1]
        if points > pairs[-1][1]:
            return None
        n = next(n for n, pair in enumerate(pairs) if pair[1] >= points)
        if self.is_step or n == 0:
            return pairs[n][0]
        (far, less), (near, more) = pairs[n - 1], pairs[n]
        part = (Fraction(points) - Fraction(less)) / (Fraction(more) - Fraction(less))
        exact = Fraction(far) + part * (Fraction(near) - Fraction(far))
        cents = exact / Fraction(CENT)
        whole = cents.__floor__() if self.is_lower_better else cents.__ceil__()
        return whole * CENT


@dataclass(frozen=True, slots=True)
class Level:
    """One of the levels a centre may choose."""

    code: str
    label: str
    english: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the table.

    most: its full points. figure, unit, table, nothing: of a number; `nothing` are the points
    where there was nothing to divide by, None: then it is reported. each, counted: points less for
    each thing missing, and which things. levels: best first. evidence: the letter of where it
    comes from.
    """

    code: str
    label: str
    english: str
    most: Decimal
    way: Way
    evidence: str
    source: str
    figure: str = ""
    unit: str = ""
    table: Table | None = None
    nothing: Decimal | None = None
    each: Decimal = NOUGHT
    counted: str = ""
    counted_english: str = ""
    levels: tuple[Level, ...] = ()

    def level(self, code: str) -> Level | None:
        """The level of that code. Source: house rule."""
        return next((one for one in self.levels if one.code == code), None)


@dataclass(frozen=True, slots=True)
class Section:
    """Indicators that stand together."""

    code: str
    label: str
    english: str
    indicators: tuple[Indicator, ...]

    @property
    def most(self) -> Decimal:
        """Its full points."""
        return sum((one.most for one in self.indicators), NOUGHT)


@dataclass(frozen=True, slots=True)
class Veto:
    """What takes every star away."""

    code: str
    label: str
    english: str


@dataclass(frozen=True, slots=True)
class Grade:
    """A star grade. least: points from which it is given; county_top: and among so many first."""

    code: str
    label: str
    english: str
    stars: int
    least: Decimal
    county_top: int | None = None


@dataclass(frozen=True, slots=True)
class Scheme:
    """One version of a year's table. bonus_most: what the bonus may add; grades: highest first.

    notice: how long a result is open to objections. months: how long a star is held.
    """

    year: int
    version: int
    label: str
    english: str
    evidence: str
    source: str
    sections: tuple[Section, ...]
    bonus: Section
    bonus_most: Decimal
    vetoes: tuple[Veto, ...]
    grades: tuple[Grade, ...]
    notice: Limit
    months: int

    @property
    def all_sections(self) -> tuple[Section, ...]:
        """The sections, the bonus last."""
        return (*self.sections, self.bonus)

    @property
    def indicators(self) -> Iterator[Indicator]:
        """Every indicator in order, the bonus last."""
        for section in self.all_sections:
            yield from section.indicators

    def indicator(self, code: str) -> Indicator | None:
        """The indicator of that code. Source: house rule."""
        return next((one for one in self.indicators if one.code == code), None)

    def section(self, code: str) -> Section | None:
        """The section of that code. Source: house rule."""
        return next((one for one in self.all_sections if one.code == code), None)

    def grade(self, code: str) -> Grade | None:
        """The grade of that code. Source: house rule."""
        return next((one for one in self.grades if one.code == code), None)

    def named(self, label: str) -> Grade | None:
        """The grade that is called so in Chinese, as targets are set. Source: house rule."""
        return next((one for one in self.grades if one.label == label), None)


def scheme(body: Body) -> Scheme:
    """One version of a checked file. Source: `star_scheme_files` checks it."""
    notice = limit_of({**body["notice"], "note": body["notice"]["source"]})
    assert notice is not None  # the schema wants days and unit
    return Scheme(
        year=body["year"],
        version=body["version"],
        label=body["label"],
        english=body["english"],
        evidence=body["evidence"],
        source=body["source"],
        sections=tuple(_section(one) for one in body["sections"]),
        bonus=_section(body["bonus"]),
        bonus_most=Decimal(body["bonus"]["most"]),
        vetoes=tuple(Veto(one["code"], one["label"], one["english"]) for one in body["vetoes"]),
        grades=tuple(_grade(one) for one in body["grades"]),
        notice=notice,
        months=body["months"],
    )


def _section(body: Body) -> Section:
    found = tuple(_indicator(one) for one in body["indicators"])
    return Section(body["code"], body["label"], body["english"], found)


def _grade(body: Body) -> Grade:
    named = (body["code"], body["label"], body["english"], body["stars"])
    return Grade(*named, Decimal(body["from"]), body.get("county_top"))


def _indicator(body: Body) -> Indicator:
    return Indicator(
        code=body["code"],
        label=body["label"],
        english=body["english"],
        most=Decimal(body["points"]),
        way=Way(body["by"]),
        evidence=body["evidence"],
        source=body["source"],
        figure=body.get("figure", ""),
        unit=body.get("unit", ""),
        table=_table(body) if "table" in body else None,
        nothing=Decimal(body["nothing"]) if "nothing" in body else None,
        each=Decimal(body.get("each", 0)),
        counted=body.get("counted", ""),
        counted_english=body.get("counted_english", ""),
        levels=tuple(
            Level(one["code"], one["label"], one["english"], Decimal(one["points"]))
            for one in body.get("levels", ())
        ),
    )


def _table(body: Body) -> Table:
    pairs: Sequence[Sequence[str]] = body["table"]
    return Table(
        at=tuple((Decimal(number), Decimal(points)) for number, points in pairs),
        is_step=body["line"] == "step",
        is_lower_better=body["better"] == "lower",
    )
