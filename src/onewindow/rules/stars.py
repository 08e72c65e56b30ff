"""From answers, figures and deductions to points, a grade, and the path to the next one.

Every number is an exact decimal, rounded half up to hundredths. An indicator that nobody answered
has no points yet; that is told, and never passed over as nought.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from onewindow.rules.refusal import Problem
from onewindow.rules.star_schemes import CENT, NOUGHT, Grade, Indicator, Scheme, Way

TEXT_MOST = 500  # characters of a note
COUNT_MOST = 1000
VALUE_MOST = Decimal(10_000_000)


class Basis(StrEnum):
    """What an indicator's points stand on."""

    FIGURE = "figure"  # a figure the system knows
    NOTHING = "nothing"  # a figure that had nothing to divide by
    REPORTED = "reported"  # a number the centre reports, with evidence
    MISSING = "missing"  # things the centre counted as missing
    LEVEL = "level"  # a level the centre chose
    OPEN = "open"  # nobody has answered


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said of one indicator; which part counts is told by the indicator's way."""

    value: Decimal | None = None
    level: str = ""
    missing: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return self.value is None and not self.level and self.missing is None


@dataclass(frozen=True, slots=True)
class Scored:
    """One indicator's points.

    is_bonus: whether it may be left out. given: before what an inspector took off; points: what
    is left, None while nobody has answered.
    value, level, missing: what the points stand on.
    """

    indicator: Indicator
    is_bonus: bool
    basis: Basis
    given: Decimal | None
    taken: Decimal = NOUGHT
    value: Decimal | None = None
    level: str = ""
    missing: int | None = None

    @property
    def points(self) -> Decimal | None:
        """What is left, never below nought."""
        return None if self.given is None else max(NOUGHT, self.given - self.taken)

    @property
    def lost(self) -> Decimal:
        """How many points are still to be had here."""
        return self.indicator.most - (self.points or NOUGHT)


@dataclass(frozen=True, slots=True)
class Score:
    """A whole table scored. by_section: code → points; bonus: as far as it counts."""

    lines: tuple[Scored, ...]
    by_section: Mapping[str, Decimal]
    bonus: Decimal
    total: Decimal
    vetoes: tuple[str, ...]

    @property
    def open(self) -> tuple[str, ...]:
        """Codes of the indicators that wait for an answer; a bonus may be left out."""
        waiting = (one for one in self.lines if one.basis is Basis.OPEN and not one.is_bonus)
        return tuple(one.indicator.code for one in waiting)

    def line(self, code: str) -> Scored:
        """The indicator of that code. Source: house rule."""
        return next(one for one in self.lines if one.indicator.code == code)


def score(
    *,
    scheme: Scheme,
    answers: Mapping[str, Answer],
    figures: Mapping[str, Decimal | None],
    deductions: Mapping[str, Decimal],
    vetoes: Collection[str] = (),
) -> Score:
    """Points of every indicator and their sum, at most the table's full points and its bonus.

    answers, deductions: by indicator. figures: by code of the figure; one that is not there is
    not known and is taken from the answer; None: there was nothing to divide by.
    Source: the scheme, a draft of our own (浙江省各地星级评定办法的结构).
    """
    lines, by_section = [], {}
    for section in scheme.all_sections:
        is_bonus = section is scheme.bonus
        scored = [
            _scored(one, answers.get(one.code, Answer()), figures, deductions, is_bonus)
            for one in section.indicators
        ]
        lines += scored
        by_section[section.code] = sum((one.points or NOUGHT for one in scored), NOUGHT)
    bonus = min(by_section[scheme.bonus.code], scheme.bonus_most)
    total = sum((by_section[one.code] for one in scheme.sections), bonus)
    return Score(tuple(lines), by_section, bonus, total.quantize(CENT), tuple(sorted(vetoes)))


def _scored(
    one: Indicator,
    answer: Answer,
    figures: Mapping[str, Decimal | None],
    deductions: Mapping[str, Decimal],
    is_bonus: bool,
) -> Scored:
    basis, given = _given(one, answer, figures)
    known = basis in (Basis.FIGURE, Basis.NOTHING)
    return Scored(
        indicator=one,
        is_bonus=is_bonus,
        basis=basis,
        given=given,
        taken=deductions.get(one.code, NOUGHT),
        value=figures.get(one.figure) if known else answer.value,
        level=answer.level,
        missing=answer.missing,
    )


def _given(
    one: Indicator, answer: Answer, figures: Mapping[str, Decimal | None]
) -> tuple[Basis, Decimal | None]:
    if one.way is Way.MISSING:
        if answer.missing is None:
            return Basis.OPEN, None
        return Basis.MISSING, max(NOUGHT, one.most - one.each * answer.missing)
    if one.way is Way.LEVEL:
        level = one.level(answer.level)
        return (Basis.LEVEL, level.points) if level else (Basis.OPEN, None)
    return _by_number(one, answer, figures)


def _by_number(
    one: Indicator, answer: Answer, figures: Mapping[str, Decimal | None]
) -> tuple[Basis, Decimal | None]:
    assert one.table is not None  # the file's schema wants one
    known = figures.get(one.figure)
    if known is not None:
        return Basis.FIGURE, one.table.points(known)
    if one.figure in figures and one.nothing is not None:
        return Basis.NOTHING, one.nothing
    if answer.value is not None:
        return Basis.REPORTED, one.table.points(answer.value)
    return Basis.OPEN, None


def grade(scheme: Scheme, scored: Score, *, place: int | None) -> Grade | None:
    """The highest grade that is reached; None below the lowest, and with any veto.

    place: the centre's place in its county, None while it is not known: then a grade for the
    first few is not given. Source: the scheme's thresholds.
    """
    if scored.vetoes:
        return None
    return next((one for one in scheme.grades if _reached(one, scored.total, place)), None)


def _reached(one: Grade, total: Decimal, place: int | None) -> bool:
    is_first = one.county_top is None or (place is not None and place <= one.county_top)
    return total >= one.least and is_first


def place(total: Decimal, *, others: Iterable[Decimal], taken: int) -> int:
    """A centre's place in its county: one more than those ahead of it.

    others: totals of the centres whose star is still open; taken: how many places among the first
    have been given away this year. Equal totals share a place until one is given away.
    Source: house rule.
    """
    return 1 + taken + sum(other > total for other in others)


def wrong(one: Indicator, answer: Answer) -> list[Problem]:
    """What is wrong with an answer to an indicator; an empty one is no mistake.

    Source: house rule.
    """
    if answer.is_empty:
        return []
    limits = {"label": one.label, "least": 0}
    if one.way is Way.LEVEL:
        if one.level(answer.level) is None:
            return [Problem(one.code, "not_an_option", "Choose one of the levels.")]
    elif one.way is Way.MISSING:
        if answer.missing is None or not 0 <= answer.missing <= COUNT_MOST:
            said = f"A whole number from 0 to {COUNT_MOST}."
            return [Problem(one.code, "number_between", said, {**limits, "most": COUNT_MOST})]
    elif answer.value is None or not _is_number(answer.value):
        return [Problem(one.code, "not_a_star_number", "At most two decimals, not below nought.")]
    return []


def _is_number(value: Decimal) -> bool:
    return value.is_finite() and 0 <= value <= VALUE_MOST and value == value.quantize(CENT)


# --- The path to the next star ---------------------------------------------------------------


class Barrier(StrEnum):
    """Why the next grade cannot be reached by points alone."""

    TOP = "top"  # there is none above
    VETO = "veto"  # a veto stands in the way
    SHORT = "short"  # all that is missing is not enough
    PLACE = "place"  # others in the county must be passed as well


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is missing. gain: what it is worth.

    needed: of a number, the one that brings all of the gain; alone: the one that would be enough
    for the whole path. taken: points an inspector took off, which come back when it is put right.
    """

    line: Scored
    gain: Decimal
    needed: Decimal | None = None
    alone: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """The way to the next grade. gap: points that are missing; steps: the greatest gain first.

    enough: so many of the first steps suffice; barrier: why they do not, or what else is asked.
    """

    to: Grade | None
    gap: Decimal
    steps: tuple[Step, ...]
    enough: int
    barrier: Barrier | None


def path(scheme: Scheme, scored: Score, *, place: int | None) -> Path:
    """What is missing for the next grade, and what each thing is worth. Source: house rule."""
    now = grade(scheme, scored, place=place)
    above = scheme.grades if now is None else scheme.grades[: scheme.grades.index(now)]
    to = above[-1] if above else None
    least = to.least if to else scheme.grades[0].least
    gap = max(NOUGHT, least - scored.total)
    steps = _steps(scheme, scored, gap)
    enough, reached = 0, NOUGHT
    for step in steps:
        if reached >= gap:
            break
        reached, enough = reached + step.gain, enough + 1
    if to is None:
        return Path(None, NOUGHT, steps, 0, Barrier.TOP)
    if scored.vetoes:
        return Path(to, gap, steps, enough, Barrier.VETO)
    if reached < gap:
        return Path(to, gap, steps, enough, Barrier.SHORT)
    needs_place = to.county_top is not None and (place is None or place > to.county_top)
    return Path(to, gap, steps, enough, Barrier.PLACE if needs_place else None)


def _steps(scheme: Scheme, scored: Score, gap: Decimal) -> tuple[Step, ...]:
    """Everything not at its full points, the most worth first; the bonus as far as it counts."""
    room = scheme.bonus_most - scored.bonus
    found = []
    for line in sorted(scored.lines, key=lambda one: -one.lost):
        gain = min(line.lost, room) if line.is_bonus else line.lost
        if gain > 0:
            found.append(_step(line, gain, gap))
            room -= gain if line.is_bonus else NOUGHT
    return tuple(sorted(found, key=lambda one: -one.gain))


def _step(line: Scored, gain: Decimal, gap: Decimal) -> Step:
    table = line.indicator.table
    if table is None:
        return Step(line, gain)
    has = line.points or NOUGHT
    alone = table.needed(has + line.taken + gap) if NOUGHT < gap <= gain else None
    return Step(line, gain, needed=table.needed(line.indicator.most), alone=alone)
