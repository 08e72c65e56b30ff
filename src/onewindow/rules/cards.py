"""Supervision cards: early warning 预警, yellow card 黄牌, red card 红牌.

They judge working time to the second, unlike the clock, which judges whole days: what
was accepted at ten is late one second past ten on its last day. Thresholds are data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from onewindow.rules.clock import (
    CHINA,
    ONE_DAY,
    Limit,
    Unit,
    WorkCalendar,
    add_working_days,
    due,
    next_working_day,
)


class Subject(StrEnum):
    """What is watched."""

    CASE = "case"  # 办件：自受理起
    SPECIAL = "special"  # 特别程序：自开始起
    PRE_ACCEPTANCE = "pre-acceptance"  # 网上预受理：自提交起
    CERTIFICATE = "certificate"  # 电子证照：自办结起
    COMPLAINT = "complaint"  # 咨询、投诉：自收到起


class Level(StrEnum):
    """How serious, in rising order."""

    WARNING = "warning"  # 预警
    YELLOW = "yellow"  # 黄牌
    RED = "red"  # 红牌


class Base(StrEnum):
    """What a threshold is counted from the end of."""

    START = "start"
    LIMIT = "limit"  # the promise, the granted days, the answer's term
    STATUTORY = "statutory"


@dataclass(frozen=True, slots=True)
class Threshold:
    """When a card falls due: `days` working days after the base.

    at_once: already when that much has elapsed; otherwise only past it.
    by_hand: a person confirms the card before it is shown to the office concerned.
    """

    base: Base
    days: int = 0
    at_once: bool = False
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A card that stands; `since_at` is the threshold that was passed."""

    level: Level
    since_at: datetime
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Shift:
    """Working days granted at a moment: by a special procedure or an extension."""

    at: datetime
    days: int


Table = Mapping[Subject, Mapping[Level, Threshold]]

# A rule is switched off by leaving its line out of the table handed in.
DEFAULT_TABLE: Table = {
    Subject.CASE: {
        Level.WARNING: Threshold(Base.LIMIT, -3, at_once=True),
        Level.YELLOW: Threshold(Base.LIMIT),
        Level.RED: Threshold(Base.STATUTORY),
    },
    Subject.SPECIAL: {
        Level.WARNING: Threshold(Base.LIMIT, -3, at_once=True),
        Level.YELLOW: Threshold(Base.LIMIT),
        Level.RED: Threshold(Base.LIMIT, 1),
    },
    Subject.PRE_ACCEPTANCE: {
        Level.WARNING: Threshold(Base.START, 2),
        Level.YELLOW: Threshold(Base.START, 5),
        Level.RED: Threshold(Base.START, 7),
    },
    Subject.CERTIFICATE: {Level.YELLOW: Threshold(Base.START, 3)},
    Subject.COMPLAINT: {
        Level.WARNING: Threshold(Base.LIMIT, -3, at_once=True),
        Level.YELLOW: Threshold(Base.LIMIT),
        Level.RED: Threshold(Base.LIMIT, 1),
    },
}


def moments(
    *,
    subject: Subject,
    since_at: datetime,
    limit: Limit | None = None,
    statutory: Limit | None = None,
    shift_days: int = 0,
    shifts: Sequence[Shift] = (),
    calendar: WorkCalendar,
    table: Table = DEFAULT_TABLE,
) -> dict[Level, datetime]:
    """The moment of each level that applies, in Beijing time.

    since_at: acceptance, start of the procedure, submission, completion or complaint;
    aware. limit: the promise, the granted days or the term of an answer. shift_days:
    working days granted to special procedures that stopped this clock, and extensions;
    every threshold moves by them. shifts: the same, each with the moment it was granted; a
    threshold moves only by what was granted before it passed, since time once run out does
    not come back. A level whose base has no limit is left out, and so is an early warning
    for 即办, which is due the same day. Raises ValueError for a naive moment.
    Source: house rule, after the examples of a published supervision rule book;
    Administrative Licensing Law art. 82 for working days.
    """
    if since_at.tzinfo is None:
        raise ValueError("A moment needs its time zone.")
    local_at = since_at.astimezone(CHINA)
    limits = {Base.START: Limit(0), Base.LIMIT: limit, Base.STATUTORY: statutory}
    found = {}
    for level, threshold in table.get(subject, {}).items():
        base = limits[threshold.base]
        if base is None or (threshold.days < 0 and base.is_on_the_spot):
            continue
        days = threshold.days + shift_days
        at = _passes(local_at, base, threshold, days, calendar=calendar)
        for shift in sorted(shifts, key=lambda one: one.at):
            if shift.at > at:
                break
            days += shift.days
            at = _passes(local_at, base, threshold, days, calendar=calendar)
        found[level] = at
    return found


def passed(moment: datetime, threshold: Threshold, *, at: datetime) -> bool:
    """Whether a level's moment is behind `at`; one second late is late. Source: as `moments`."""
    return at > moment or (threshold.at_once and at == moment)


def card(
    *,
    subject: Subject,
    since_at: datetime,
    now_at: datetime,
    limit: Limit | None = None,
    statutory: Limit | None = None,
    shift_days: int = 0,
    shifts: Sequence[Shift] = (),
    calendar: WorkCalendar,
    table: Table = DEFAULT_TABLE,
) -> Card | None:
    """The gravest card that stands at a moment; None when all is in time.

    now_at: this moment, or for what is finished the moment it was finished. One second
    late is late. Other parameters and Raises as `moments`.
    Source: as `moments`.
    """
    thresholds = table.get(subject, {})
    at = moments(
        subject=subject,
        since_at=since_at,
        limit=limit,
        statutory=statutory,
        shift_days=shift_days,
        shifts=shifts,
        calendar=calendar,
        table=table,
    )
    for level in reversed(Level):
        if level not in at:
            continue
        threshold = thresholds[level]
        if passed(at[level], threshold, at=now_at):
            return Card(level, at[level], threshold.by_hand)
    return None


def _passes(
    at: datetime, base: Limit, threshold: Threshold, days: int, *, calendar: WorkCalendar
) -> datetime:
    if base.is_on_the_spot and threshold.base != Base.START:
        return _end_of_day(at, days, calendar=calendar)
    return _elapsed(at, base, days, calendar=calendar)


def _elapsed(at: datetime, base: Limit, days: int, *, calendar: WorkCalendar) -> datetime:
    """When the limit and `days` working days of working time have gone by since `at`.

    Time before the first working day does not run. A limit in calendar days runs on
    every day; what is added to it is working days.
    """
    if base.unit == Unit.DAYS and base.days:
        ends_on = due(start_on=at.date(), limit=base, calendar=calendar).on or at.date()
        ends_on = add_working_days(start_on=ends_on, days=days, calendar=calendar)
        return max(at, _join(ends_on, at.timetz()))
    begins_at = at
    if not calendar.is_working(at.date()):
        begins_at = _join(next_working_day(at.date(), calendar=calendar), time(tzinfo=CHINA))
    total = max(0, base.days + days)
    ends_on = add_working_days(start_on=begins_at.date(), days=total, calendar=calendar)
    return _join(ends_on, begins_at.timetz())


def _end_of_day(at: datetime, days: int, *, calendar: WorkCalendar) -> datetime:
    """Midnight after the day an on-the-spot matter is due, moved by working days."""
    first_on = next_working_day(at.date(), calendar=calendar)
    last_on = add_working_days(start_on=first_on, days=days, calendar=calendar)
    return _join(last_on + ONE_DAY, time(tzinfo=CHINA))


def _join(day: date, clock_time: time) -> datetime:
    return datetime.combine(day, clock_time)
