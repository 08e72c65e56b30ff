"""From counts to figures: every indicator of every scope, ranks, and what must agree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onewindow.rules import figures
from onewindow.rules.figures import (
    Count,
    Counts,
    Facts,
    InLeading,
    Level,
    Quotient,
    Rank,
    Share,
)
from onewindow.rules.indicators import BY_CODE, CENTRES, INDICATORS, Basis, Indicator
from onewindow.rules.measures import MADE, MEASURES


@dataclass(frozen=True, slots=True)
class Scope:
    """A place that is reported on; within: the code of the next larger one, "" at the top."""

    code: str
    level: Level
    within: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """What an engine counted for one period.

    by_scope: scope → measure → number. unified, everywhere: (county, matter) → cases handled
    this way, and in any system.
    """

    by_scope: Mapping[str, Counts]
    unified: Mapping[tuple[str, str], int]
    everywhere: Mapping[tuple[str, str], int]


def kinds(one: Indicator) -> set[Facts]:
    """Which facts a figure is counted from. Source: `measures`."""
    formula = one.formula
    if isinstance(formula, Rank):
        return kinds(BY_CODE[formula.by])
    if isinstance(formula, InLeading):
        return {Facts.CASES}
    names = [formula.over, formula.under] if isinstance(formula, Quotient) else [formula.of]
    counted = [part for name in names for part in _parts(name) if part != CENTRES]
    return {MEASURES[name].of if name in MEASURES else Facts.MATTERS for name in counted}


def _parts(name: str) -> tuple[str, ...]:
    plus, minus = MADE.get(name, ((name,), ()))
    return (*plus, *minus)


Values = dict[tuple[str, str], Decimal | None]  # (indicator, scope) → value


def reckon(*, scopes: Sequence[Scope], counted: Counted) -> Values:
    """Every indicator of every scope; what has no meaning at a level is left out.

    None: nothing was there to divide by. Source: domain formulas in `indicators`.
    """
    known = {scope.code: scope for scope in scopes}
    counts = _with_centres(scopes, counted.by_scope)
    stands = _leading(scopes, counted)
    found: Values = {}
    for one in INDICATORS:
        for scope in scopes:
            if _has_meaning(one, scope, known):
                found[one.code, scope.code] = _value(one, scope, known, counts, stands)
    _rank(found, scopes)
    return found


def _leading(scopes: Sequence[Scope], counted: Counted) -> dict[str, figures.Leading]:
    """How each county stands in the matters that lead its own city."""
    city = {scope.code: scope.within for scope in scopes if scope.level is Level.COUNTY}
    unified: dict[str, dict[tuple[str, str], int]] = {}
    everywhere: dict[str, dict[str, int]] = {}
    for (county, matter), cases in counted.unified.items():
        if county in city:
            unified.setdefault(city[county], {})[county, matter] = cases
    for (county, matter), cases in counted.everywhere.items():
        if county in city:
            whole = everywhere.setdefault(city[county], {})
            whole[matter] = whole.get(matter, 0) + cases
    found: dict[str, figures.Leading] = {}
    for code, pairs in unified.items():
        found |= figures.leading(unified=pairs, everywhere=everywhere.get(code, {}))[1]
    return found


def _value(
    one: Indicator,
    scope: Scope,
    known: Mapping[str, Scope],
    counts: Mapping[str, Counts],
    stands: Mapping[str, figures.Leading],
) -> Decimal | None:
    here, formula = counts[scope.code], one.formula
    if isinstance(formula, Count | Quotient):
        return formula.value(here)
    if isinstance(formula, Share):
        whole = _above(scope, formula.within, known)
        return formula.value(here, whole=counts[whole]) if whole else None
    if isinstance(formula, InLeading):
        stand = stands.get(scope.code)
        return Decimal((stand.first if formula.counts_first else stand.in_use) if stand else 0)
    return None  # ranks come once all their values are known


def _rank(found: Values, scopes: Sequence[Scope]) -> None:
    likes: dict[tuple[str, Level], list[str]] = {}
    for scope in scopes:
        likes.setdefault((scope.within, scope.level), []).append(scope.code)
    for one in INDICATORS:
        if not isinstance(one.formula, Rank):
            continue
        for codes in likes.values():
            values = {code: found.get((one.formula.by, code)) for code in codes}
            places = figures.competition(values)
            for code in codes:
                if (one.code, code) in found:
                    place = places.get(code)
                    found[one.code, code] = None if place is None else Decimal(place)


def _has_meaning(one: Indicator, scope: Scope, known: Mapping[str, Scope]) -> bool:
    formula = one.formula
    if isinstance(formula, Rank):
        return bool(scope.within)
    if isinstance(formula, Share):
        return scope.level is not formula.within and bool(_above(scope, formula.within, known))
    if isinstance(formula, InLeading) or _is_listed(one):
        return scope.level is Level.COUNTY
    return True


def _is_listed(one: Indicator) -> bool:
    """Whether it is a rate by matters of a catalogue, which is a county's."""
    return one.basis is Basis.MATTERS and isinstance(one.formula, Quotient)


def _above(scope: Scope, level: Level, known: Mapping[str, Scope]) -> str:
    while scope.level is not level:
        if scope.within not in known:
            return ""
        scope = known[scope.within]
    return scope.code


def _with_centres(scopes: Sequence[Scope], by_scope: Mapping[str, Counts]) -> dict[str, Counts]:
    inside: dict[str, int] = {}
    known = {scope.code: scope for scope in scopes}
    for scope in scopes:
        if scope.level is not Level.CENTRE:
            continue
        at: Scope | None = scope
        while at is not None:
            inside[at.code] = inside.get(at.code, 0) + 1
            at = known.get(at.within)
    return {
        scope.code: {**made(by_scope.get(scope.code, {})), CENTRES: inside.get(scope.code, 0)}
        for scope in scopes
    }


def made(counts: Counts) -> dict[str, int]:
    """The same counts with the numbers that are made of them. Source: `measures.MADE`."""
    more = {
        name: sum(counts.get(one, 0) for one in plus) - sum(counts.get(one, 0) for one in minus)
        for name, (plus, minus) in MADE.items()
    }
    return {**counts, **more}


# Measures whose rows belong to one scope each: the parts of a place make up the whole.
ADDED_UP = (
    "received", "accepted", "decided", "ended", "open", "open_before", "rated", "ratings", "drawn",
    "visits", "device_days",
)  # fmt: skip


def contradictions(*, scopes: Iterable[Scope], by_scope: Mapping[str, Counts]) -> list[str]:
    """What does not agree with itself, in words; nothing, when all is right.

    What was open before and what came in are what ended and what is open; parts make up their
    whole; nothing decided in time was not decided. Source: house rule, after the bulletins.
    """
    found = []
    parts: dict[str, list[Counts]] = {}
    for scope in scopes:
        here = by_scope.get(scope.code, {})
        found += [f"{scope.code}: {what}" for what in _disagreeing(here)]
        parts.setdefault(scope.within, []).append(here)
    for whole, counts in parts.items():
        if not whole or whole not in by_scope:
            continue
        added, stated = figures.summed(counts), by_scope[whole]
        found += [
            f"{whole}: {name} is {stated.get(name, 0)}, its parts make {added.get(name, 0)}"
            for name in ADDED_UP
            if stated.get(name, 0) != added.get(name, 0)
        ]
    return found


def _disagreeing(here: Counts) -> list[str]:
    def of(name: str) -> int:
        return here.get(name, 0)

    found = []
    if of("open_before") + of("received") != of("ended") + of("open"):
        found.append(
            f"open before {of('open_before')} and received {of('received')}"
            f" are not ended {of('ended')} and open {of('open')}"
        )
    for less, more in (
        ("in_time", "decided"),
        ("early", "in_time"),
        ("decided", "ended"),
        ("handled", "ended"),
        ("called", "drawn"),
        ("served", "visits"),
        ("ratings", "rated"),
        ("called_back", "call_due"),
        ("corrected", "correction_due"),
        ("device_days_online", "device_days"),
        ("general", "counter"),
        ("mobile", "online"),
        ("papers_saved", "papers"),
    ):
        if of(less) > of(more):
            found.append(f"{less} {of(less)} is more than {more} {of(more)}")
    if of("good") + of("bad") != of("ratings"):
        found.append(f"good {of('good')} and bad {of('bad')} are not all ratings {of('ratings')}")
    return found
