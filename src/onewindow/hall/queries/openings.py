"""When halls are open: today, and if not now, when next."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from onewindow.hall.models import Hours, SpecialDay
from onewindow.places.queries import work_calendar
from onewindow.rules import clock, opening
from onewindow.rules.clock import WorkCalendar
from onewindow.rules.opening import Span, Timetable


@dataclass(frozen=True, slots=True)
class Opening:
    """One hall's day. spans: today's, none on a day off; day_off: its name, if it has one.

    gives_numbers: whether people may draw a number by themselves now. next_at: when it opens
    next, None while it is open. is_demonstration: the hours are assumed. why, why_en: why today
    has hours of its own, empty on an ordinary day.
    """

    spans: tuple[Span, ...]
    day_off: str
    is_open: bool
    gives_numbers: bool
    next_at: datetime | None
    is_demonstration: bool
    why: str = ""
    why_en: str = ""


def timetables(*, centres: Iterable[str] | None = None) -> dict[str, Timetable]:
    """What each hall has said of its hours, by centre; all without any named. Two queries."""
    return _read(centres)[0]


def openings(*, at: datetime, centres: Iterable[str] | None = None) -> dict[str, Opening]:
    """By centre, all that have hours without any named. Three queries, however many."""
    said, assumed, special = _read(centres)
    calendar = work_calendar()
    return {
        centre: _opening(
            table,
            calendar,
            at=at,
            is_demonstration=centre in assumed,
            special=special.get((centre, clock.local_day(at))),
        )
        for centre, table in said.items()
    }


Special = dict[tuple[str, date], SpecialDay]


def _read(centres: Iterable[str] | None) -> tuple[dict[str, Timetable], set[str], Special]:
    hours, days = Hours.objects.all(), SpecialDay.objects.all()
    if centres is not None:
        named = list(centres)
        hours, days = hours.filter(centre__in=named), days.filter(centre__in=named)
    weeks: dict[str, dict[date, dict[int, list[Span]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    assumed = set()
    for row in hours:
        weeks[row.centre_id][row.since][row.weekday].append((row.opens, row.closes))
        if row.evidence == "D":
            assumed.add(row.centre_id)
    special = {(row.centre_id, row.day): row for row in days}
    own: dict[str, dict[date, Sequence[Span]]] = defaultdict(dict)
    for (centre, day), said_so in special.items():
        own[centre][day] = [span(one) for one in said_so.spans]
    said = {centre: Timetable(weeks[centre], own[centre]) for centre in [*weeks]}
    return said, assumed, special


def span(text: str) -> Span:
    """08:30-11:30 as two times. Source: house rule."""
    opens, _, closes = text.partition("-")
    return time.fromisoformat(opens), time.fromisoformat(closes)


def _opening(
    said: Timetable,
    calendar: WorkCalendar,
    *,
    at: datetime,
    is_demonstration: bool,
    special: SpecialDay | None,
) -> Opening:
    today = clock.local_day(at)
    is_open = opening.is_open(at=at, week=said, calendar=calendar)
    return Opening(
        spans=opening.spans(day=today, week=said, calendar=calendar),
        day_off=calendar.names.get(today, ""),
        is_open=is_open,
        gives_numbers=opening.gives_numbers(at=at, week=said, calendar=calendar),
        next_at=None if is_open else opening.next_opening(at=at, week=said, calendar=calendar),
        is_demonstration=is_demonstration and special is None,
        why=special.why if special else "",
        why_en=special.why_en if special else "",
    )


def opening_of(centre: str, *, at: datetime) -> Opening | None:
    """One hall's day, None for a centre without hours. Three queries."""
    return openings(at=at, centres=[centre]).get(centre)
