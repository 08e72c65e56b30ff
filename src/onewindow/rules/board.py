"""The board 看板: what it counts by day, who may see whose, and what its numbers become.

Counts are kept as cases move; nothing here reads a case. Each count has one definition, from
which the counter, the list of cases behind it and its words are made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onewindow.rules import figures, periods
from onewindow.rules.actors import Actor, Role
from onewindow.rules.clock import ONE_DAY
from onewindow.rules.periods import NoPeriod, Period
from onewindow.rules.powers import NotPermitted


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose numbers somebody sees: a hall's when it is one of `centres`, a department's when it
    is one of `departments`; None stands for all of them."""

    centres: frozenset[str] | None
    departments: frozenset[str] | None

    @property
    def is_whole(self) -> bool:
        """Whether everything is seen."""
        return self.centres is None or self.departments is None

    @property
    def has_halls(self) -> bool:
        """Whether numbers of halls (lines, ratings, machines) are seen at all."""
        return self.is_whole or bool(self.centres)

    def sees(self, *, centre: str, department: str = "") -> bool:
        """Whether a number of this centre and department is seen."""
        if self.is_whole:
            return True
        return centre in (self.centres or ()) or department in (self.departments or ())

    def sees_hall(self, centre: str) -> bool:
        """Whether the numbers of a whole hall are seen."""
        return self.is_whole or centre in (self.centres or ())


WHOLE = frozenset({Role.OFFICE, Role.AUDITOR})
NOTHING = Scope(frozenset(), frozenset())


def scope(to: Actor) -> Scope:
    """Whose numbers `to` sees: the office and the auditor everybody's, the head of a centre her
    centre's, who decides for a department her department's in all centres, others nobody's.

    Source: house rule (each manager sees her own scope only).
    """
    if to.has(*WHOLE):
        return Scope(None, None)
    return Scope(
        to.centres if to.has(Role.HEAD) else frozenset(),
        to.departments if to.has(Role.APPROVER) else frozenset(),
    )


def require(to: Actor) -> Scope:
    """The scope of `to`. Raises NotPermitted where it is empty. Source: house rule."""
    found = scope(to)
    if found == NOTHING:
        raise NotPermitted("The board is for those who answer for a hall, a department or all.")
    return found


@dataclass(frozen=True, slots=True)
class Tally:
    """Cases counted on one day of theirs. on: the fact's column that says the day; where:
    conditions that hold, in the words of SQL, over the columns of the fact."""

    on: str
    where: tuple[str, ...] = ()


_ACCEPTED = "accepted_on is not null"
_GRANTED = "ending = 'granted'"
_COLLECTED = "collected_on is not null"


def _came(*where: str) -> Tally:
    return Tally("received_on", where)


# Counted by the day on which it happened; then, of those handed in on a day, what became of them.
TALLIES: Mapping[str, Tally] = {
    "received": _came(),
    "accepted": Tally("accepted_on"),
    "decided": Tally("decided_on"),
    "in_time": Tally("decided_on", ("is_in_time",)),
    "handled": Tally("ended_on", ("(decided_on is not null or ending = 'refused-at-intake')",)),
    "got_accepted": _came(_ACCEPTED),
    "got_decided": _came(_ACCEPTED, "decided_on is not null"),
    "got_collected": _came(_ACCEPTED, _GRANTED, _COLLECTED),
    "got_rated": _came(_ACCEPTED, _GRANTED, _COLLECTED, "is_rated"),
    "lost_intake": _came("ending = 'refused-at-intake'"),
    "lost_lapsed": _came("ending = 'lapsed'"),
    "lost_early": _came("ending = 'withdrawn'", "accepted_on is null"),
    "lost_late": _came("ending = 'withdrawn'", _ACCEPTED),
    "lost_revoked": _came("ending = 'acceptance-revoked'"),
    "lost_refused": _came(_ACCEPTED, "ending = 'refused'"),
    "left_intake": _came("accepted_on is null", "ended_on is null"),
    "left_review": _came(_ACCEPTED, "ended_on is null"),
    "left_lying": _came(_ACCEPTED, _GRANTED, "collected_on is null"),
    "left_unrated": _came(_ACCEPTED, _GRANTED, _COLLECTED, "not is_rated"),
}
DAYS = ("received_on", "accepted_on", "decided_on", "ended_on")
Numbers = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Loss:
    """Cases that did not go on from one stage to the next. is_waiting: they still may."""

    code: str
    count: int
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the funnel. share: in per cent of the stage before, None of nothing; losses:
    what became of those that got to the stage before and not to this one."""

    code: str
    count: int
    share: Decimal | None
    losses: Sequence[Loss]


STAGES: Sequence[tuple[str, tuple[str, ...]]] = (
    ("received", ()),
    ("got_accepted", ("lost_intake", "lost_lapsed", "lost_early", "left_intake")),
    ("got_decided", ("lost_late", "lost_revoked", "left_review")),
    ("got_collected", ("lost_refused", "left_lying")),
    ("got_rated", ("left_unrated",)),
)


def funnel(numbers: Numbers) -> list[Stage]:
    """申报→受理→办结→领取→评价 of the cases handed in within a period, as far as they have come.

    A stage and its losses make up the stage before it. Source: house rule.
    """
    found: list[Stage] = []
    for code, lost in STAGES:
        count = numbers.get(code, 0)
        before = found[-1].count if found else 0
        losses = [
            Loss(one, numbers[one], one.startswith("left_")) for one in lost if numbers.get(one)
        ]
        found.append(Stage(code, count, percent(count, before), losses))
    return found


def percent(part: int, whole: int) -> Decimal | None:
    """Part of whole in per cent, half up to two places; None of nothing. Source: house rule."""
    return figures.half_up(part * 100, whole, places=2)


def per_thousand(count: int, residents: int | None) -> Decimal | None:
    """Cases per 1,000 residents, half up to two places; None where nobody knows how many live
    there. Source: house rule."""
    return figures.half_up(count * 1000, residents or 0, places=2)


RECENT = 30  # days, today included


@dataclass(frozen=True, slots=True)
class Span:
    """What a board looks at. word: as its address says it; before: what it is held against."""

    word: str
    period: Period
    before: Period


def span(word: str, *, today: date) -> Span:
    """`30` the last thirty days, `month` this month until today, `last` the month before, or a
    month like `2021-08`; anything else is the last thirty days.

    This month is held against the same days of the one before, everything else against as much
    time just before it. Source: house rule.
    """
    tomorrow = today + ONE_DAY
    whole = periods.month(today.year, today.month)
    if word == "month":
        period = Period(whole.since_on, tomorrow)
        first = periods.last(whole).since_on
        until = min(first + period.days * ONE_DAY, whole.since_on)
        return Span(word, period, Period(first, until))
    if word == "last":
        period = periods.last(whole)
        return Span(word, period, periods.last(period))
    try:
        period = periods.parse(word)
        return Span(word, period, periods.last(period))
    except NoPeriod:
        first = tomorrow - RECENT * ONE_DAY  # also where these happen to be a month
        return Span("30", Period(first, tomorrow), Period(first - RECENT * ONE_DAY, first))


# What a number leads to: the tallies, and what is held against them.
LISTS: Mapping[str, Tally] = {
    **TALLIES,
    "late_decided": Tally("decided_on", ("not is_in_time",)),
    "late": Tally("due_on", ("ended_on is null",)),  # past its promised day, whenever it came
}
