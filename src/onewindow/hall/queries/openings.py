"""When halls are open: today, and if not now, when next."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from onewindow.hall.models import Hours
from onewindow.places.queries import work_calendar
from onewindow.rules import clock, opening
from onewindow.rules.clock import WorkCalendar
from onewindow.rules.opening import Span, Week


@dataclass(frozen=True, slots=True)
class Opening:
    """One hall's day. spans: today's, none on a day off; day_off: its name, if it has one.

    gives_numbers: whether people may draw a number by themselves now. next_at: when it opens
    next, None while it is open. is_demonstration: the hours are assumed.
    """

    spans: tuple[Span, ...]
    day_off: str
    is_open: bool
    gives_numbers: bool
    next_at: datetime | None
    is_demonstration: bool


def openings(*, at: datetime, centres: Iterable[str] | None = None) -> dict[str, Opening]:
    """By centre, all that have hours without any named. Two queries, however many."""
    rows = Hours.objects.all() if centres is None else Hours.objects.filter(centre__in=centres)
    week: dict[str, dict[int, list[tuple[time, time]]]] = defaultdict(lambda: defaultdict(list))
    assumed = set()
    for row in rows:
        week[row.centre_id][row.weekday].append((row.opens, row.closes))
        if row.evidence == "D":
            assumed.add(row.centre_id)
    calendar = work_calendar()
    return {
        centre: _opening(days, calendar, at=at, is_demonstration=centre in assumed)
        for centre, days in week.items()
    }


def _opening(
    week: Week, calendar: WorkCalendar, *, at: datetime, is_demonstration: bool
) -> Opening:
    today = clock.local_day(at)
    is_open = opening.is_open(at=at, week=week, calendar=calendar)
    return Opening(
        spans=opening.spans(day=today, week=week, calendar=calendar),
        day_off=calendar.names.get(today, ""),
        is_open=is_open,
        gives_numbers=opening.gives_numbers(at=at, week=week, calendar=calendar),
        next_at=None if is_open else opening.next_opening(at=at, week=week, calendar=calendar),
        is_demonstration=is_demonstration,
    )


def opening_of(centre: str, *, at: datetime) -> Opening | None:
    """One hall's day, None for a centre without hours. Two queries."""
    return openings(at=at, centres=[centre]).get(centre)
