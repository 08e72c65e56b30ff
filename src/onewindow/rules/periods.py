"""Periods that are reported on: half-open runs of local days, the one before, a year before."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from onewindow.rules.refusal import Refusal

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")


class NoPeriod(Refusal):
    """Words that name no period."""

    code = "no_period"


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from `since_on` until the day before `until_on`."""

    since_on: date
    until_on: date

    def __post_init__(self) -> None:
        if self.until_on <= self.since_on:
            raise NoPeriod("A period ends after it begins.")

    def __str__(self) -> str:
        """As it is named: 2021-08 for a month, else 2021-08-02..2021-08-09, its end left out."""
        if self.is_month:
            return f"{self.since_on:%Y-%m}"
        return f"{self.since_on.isoformat()}..{self.until_on.isoformat()}"

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.until_on - self.since_on).days

    @property
    def is_month(self) -> bool:
        """Whether it is one month of the calendar."""
        return self.since_on.day == 1 and self.until_on == _month_after(self.since_on)


def month(year: int, number: int) -> Period:
    """One month of the calendar. Raises NoPeriod. Source: house rule."""
    try:
        first = date(year, number, 1)
        return Period(first, _month_after(first))
    except (ValueError, OverflowError):
        raise NoPeriod(f"There is no month {year}-{number:02}.") from None


def parse(words: str) -> Period:
    """`2021-08`, or `2021-08-02..2021-08-09` whose end is left out. Raises NoPeriod.

    Source: house rule.
    """
    if found := _MONTH.fullmatch(words):
        return month(int(found[1]), int(found[2]))
    if found := _DAYS.fullmatch(words):
        try:
            return Period(date.fromisoformat(found[1]), date.fromisoformat(found[2]))
        except ValueError:
            pass
    raise NoPeriod(f"“{words}” is no period: write 2021-08, or 2021-08-02..2021-08-09.")


def last(period: Period) -> Period:
    """The one just before: the month before a month, else as many days. Raises NoPeriod.

    Source: house rule.
    """
    try:
        if period.is_month:
            before = period.since_on - timedelta(days=1)
            return month(before.year, before.month)
        return Period(period.since_on - timedelta(days=period.days), period.since_on)
    except OverflowError:
        raise NoPeriod("There is no time before this period.") from None


def year_before(period: Period) -> Period:
    """The same days a year earlier; 29 February becomes the 28th, an end on it 1 March.

    Raises NoPeriod. Source: house rule.
    """
    return Period(
        _year_before(period.since_on, leap=date(2001, 2, 28)),
        _year_before(period.until_on, leap=date(2001, 3, 1)),
    )


def _year_before(day: date, *, leap: date) -> date:
    if day.year == 1:
        raise NoPeriod("There is no time before this period.")
    if (day.month, day.day) == (2, 29):
        return leap.replace(year=day.year - 1)
    return day.replace(year=day.year - 1)


def _month_after(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
