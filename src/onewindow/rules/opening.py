"""When a hall is open, and which of its hours are promised in advance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from onewindow.rules import workdays
from onewindow.rules.workdays import CHINA, ONE_DAY, SATURDAY, WorkCalendar

Span = tuple[time, time]
Week = Mapping[int, Sequence[Span]]  # 1 Monday … 7 Sunday

MONDAY = 1
SLOT = timedelta(minutes=30)
DRAWN_BEFORE = timedelta(minutes=30)  # numbers are given this long before a hall opens
BOOKED_AHEAD_DAYS = 10  # working days
VISIT_MINUTES = 10
PROMISED = Fraction(1, 2)  # of a window's time; the rest is for those who simply come


@dataclass(frozen=True, slots=True)
class Timetable:
    """All that a hall has said of its hours.

    weeks: by the first day on which each holds; a later one takes the place of an earlier.
    days: those with hours of their own, none where the hall is closed; they go before
    everything else, holidays too.
    """

    weeks: Mapping[date, Week] = field(default_factory=dict)
    days: Mapping[date, Sequence[Span]] = field(default_factory=dict)

    def week(self, day: date) -> Week:
        """The week that holds on a day; empty before the first."""
        since = max((one for one in self.weeks if one <= day), default=None)
        return {} if since is None else self.weeks[since]


@dataclass(frozen=True, slots=True)
class Hour:
    """One stretch to be booked, and how many people it takes."""

    starts_at: datetime
    ends_at: datetime
    capacity: int


def spans(*, day: date, week: Week | Timetable, calendar: WorkCalendar) -> tuple[Span, ...]:
    """The spans for which a hall is open on a day, earliest first; none on a holiday.

    week: weekday → its spans, or all that the hall has said. A weekend day worked to make up
    for a holiday keeps its own hours where the hall has any, else Monday's. Source: State
    Council holiday notices for the days; house rule for the hours.
    """
    if isinstance(week, Timetable):
        if day in week.days:
            return tuple(sorted(week.days[day]))
        week = week.week(day)
    marked = calendar.exceptions.get(day)
    if marked is False:
        return ()
    own = week.get(day.isoweekday(), ())
    if not own and marked and day.weekday() >= SATURDAY:
        own = week.get(MONDAY, ())
    return tuple(sorted(own))


def is_open(*, at: datetime, week: Week | Timetable, calendar: WorkCalendar) -> bool:
    """Whether a hall is open at a moment. Source: house rule."""
    local = at.astimezone(CHINA)
    today = spans(day=local.date(), week=week, calendar=calendar)
    return any(opens <= local.time() < closes for opens, closes in today)


def gives_numbers(*, at: datetime, week: Week | Timetable, calendar: WorkCalendar) -> bool:
    """Whether people may draw a number by themselves: while open, or half an hour before.

    Source: house rule.
    """
    return any(
        is_open(at=moment, week=week, calendar=calendar) for moment in (at, at + DRAWN_BEFORE)
    )


def next_opening(
    *, at: datetime, week: Week | Timetable, calendar: WorkCalendar, within_days: int = 31
) -> datetime | None:
    """When a closed hall opens next; None if not within the days looked at.

    Source: house rule.
    """
    day = workdays.local_day(at)
    for _ in range(within_days):
        for opens, _closes in spans(day=day, week=week, calendar=calendar):
            begins = datetime.combine(day, opens, CHINA)
            if begins > at:
                return begins
        day += ONE_DAY
    return None


def capacity(*, serves: Sequence[int]) -> int:
    """How many people may book one slot of an area.

    serves: for each window of the area, how many areas it serves: a window shared by two
    counts half. Half of a window's time is promised, ten minutes a visit, at least one place;
    none without a window. Source: house rule.
    """
    if not serves:
        return 0
    windows = sum((Fraction(1, count) for count in serves), Fraction(0))
    visits = Fraction(int(SLOT.total_seconds()), VISIT_MINUTES * 60)
    return max(1, int(windows * visits * PROMISED))


def slots(
    *, day: date, week: Week | Timetable, calendar: WorkCalendar, capacity: int
) -> list[Hour]:
    """The hours of a day that can be booked: whole half-hours within what is open.

    None without capacity. Source: house rule.
    """
    if capacity < 1:
        return []
    found = []
    for opens, closes in spans(day=day, week=week, calendar=calendar):
        begins, end = (datetime.combine(day, one, CHINA) for one in (opens, closes))
        while begins + SLOT <= end:
            found.append(Hour(begins, begins + SLOT, capacity))
            begins += SLOT
    return found


def bookable_days(*, today: date, calendar: WorkCalendar) -> list[date]:
    """The days for which hours are promised: today and the next ten working days.

    Source: house rule.
    """
    last = workdays.add_working_days(start_on=today, days=BOOKED_AHEAD_DAYS, calendar=calendar)
    return [today + timedelta(days=n) for n in range((last - today).days + 1)]
