"""Working days: which days count, and moving along them.

Callers outside the rules reach these through `clock`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

ONE_DAY = timedelta(days=1)
SATURDAY = 5  # date.weekday()

# China has kept one offset, without summer time, since 1991; a fixed one needs no
# time-zone files on the machine.
CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The published calendar: Monday to Friday, and the State Council's exceptions.

    exceptions: day -> whether it is worked (False: holiday on a weekday, True: make-up
    workday on a weekend). years: the years whose notice is published; days of any other
    year fall back to Monday-Friday and make a due date provisional.
    names: day -> name of its holiday, for explanations.
    """

    exceptions: Mapping[date, bool]
    years: frozenset[int]
    names: Mapping[date, str] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Whether offices work on `day`; never fails for a year not yet published.

        Source: Administrative Licensing Law art. 82; State Council holiday notices.
        """
        marked = self.exceptions.get(day)
        return day.weekday() < SATURDAY if marked is None else marked

    def is_provisional(self, *, since: date, until: date) -> bool:
        """Whether any day from `since` to `until`, both included, lies in an unpublished year.

        Source: house rule.
        """
        return any(year not in self.years for year in range(since.year, until.year + 1))


def local_day(at: datetime) -> date:
    """The day it is in China at an aware moment. Raises ValueError for a naive one.

    Source: house rule (all offices keep Beijing time).
    """
    if at.tzinfo is None:
        raise ValueError("A moment needs its time zone.")
    return at.astimezone(CHINA).date()


def next_working_day(day: date, *, calendar: WorkCalendar) -> date:
    """`day` itself when worked, else the first worked day after it. Source: house rule."""
    while not calendar.is_working(day):
        day += ONE_DAY
    return day


def add_working_days(*, start_on: date, days: int, calendar: WorkCalendar) -> date:
    """The `days`-th working day after `start_on`, which is itself not counted.

    Negative days count backwards; 0 gives `start_on`.
    Source: Administrative Licensing Law art. 82.
    """
    step = ONE_DAY if days >= 0 else -ONE_DAY
    day, left = start_on, abs(days)
    while left:
        day += step
        if calendar.is_working(day):
            left -= 1
    return day


def working_days_between(*, since: date, until: date, calendar: WorkCalendar) -> int:
    """Working days after `since` up to and including `until`; 0 when until <= since.

    Source: Administrative Licensing Law art. 82.
    """
    span = (until - since).days
    return sum(calendar.is_working(since + timedelta(days=n)) for n in range(1, span + 1))


def days_left(*, today: date, due_on: date, calendar: WorkCalendar) -> int:
    """Working days left after today up to the due day; 0 on the day; negative when late.

    Late is at least -1, even over a weekend on which no working day has yet passed.
    Source: house rule.
    """
    if today <= due_on:
        return working_days_between(since=today, until=due_on, calendar=calendar)
    return -max(1, working_days_between(since=due_on, until=today, calendar=calendar))
