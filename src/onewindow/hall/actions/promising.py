"""Promising hours: the slots of the coming days, made from what each hall is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Exists, OuterRef

from onewindow.hall.models import Appointment, Area, Slot, Window
from onewindow.hall.queries import openings
from onewindow.places.queries import work_calendar
from onewindow.rules import clock, opening
from onewindow.rules.clock import CHINA, WorkCalendar
from onewindow.rules.opening import Timetable

AT_ONCE = 2_000
Closed = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What slots are made from. serves: for each area its windows: when closed, how many areas
    each serves."""

    tables: Mapping[str, Timetable]
    serves: Mapping[int, list[tuple[Closed, int]]]
    calendar: WorkCalendar

    def slots(self, area: Area, days: Iterable[date]) -> list[Slot]:
        """An area's slots of some days, unsaved."""
        week = self.tables.get(area.centre_id, Timetable())
        return [
            Slot(area=area, starts_at=one.starts_at, ends_at=one.ends_at, capacity=one.capacity)
            for day in days
            for one in opening.slots(
                day=day, week=week, calendar=self.calendar, capacity=self._capacity(area, day)
            )
        ]

    def _capacity(self, area: Area, day: date) -> int:
        open_ = [
            count
            for (since, until), count in self.serves.get(area.pk, ())
            if since is None or not (since <= day and (until is None or day <= until))
        ]
        if not open_ or area.capacity is None:
            return opening.capacity(serves=open_)
        return area.capacity


def make_slots(*, at: datetime) -> int:
    """Make the slots of today and the next ten working days that are not there yet.

    Idempotent, and cheap when nothing is missing: six small queries. Areas that only issue
    results promise no hours. Returns how many were made. Source: house rule.
    """
    plan = _plan()
    days = opening.bookable_days(today=clock.local_day(at), calendar=plan.calendar)
    held = _held(days[-1])
    missing = [
        area
        for area in Area.objects.filter(is_issuing=False)
        if held.get(area.pk, 0) < len(plan.slots(area, days[-1:]))
    ]
    rows = [row for area in missing for row in plan.slots(area, days) if row.starts_at > at]
    if not rows:
        return 0
    before = Slot.objects.count()
    Slot.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    return Slot.objects.count() - before


def renew(*, centre: str, at: datetime) -> list[Slot]:
    """Bring the coming slots of one hall up to what it is now. Call within a transaction.

    Slots that nobody ever booked come and go; of the others the capacity follows, down to what
    is taken. Returns those that the hall can no longer keep, though somebody may have booked
    them: what becomes of these people the caller decides. Source: house rule.
    """
    plan = _plan([centre])
    days = opening.bookable_days(today=clock.local_day(at), calendar=plan.calendar)
    wanted = {
        (row.area_id, row.starts_at): row
        for area in Area.objects.filter(centre=centre, is_issuing=False)
        for row in plan.slots(area, days)
        if row.starts_at > at
    }
    kept, gone = [], []
    for row in _coming(centre, at):
        like = wanted.pop((row.area_id, row.starts_at), None)
        row.was_booked |= row.taken > 0  # by somebody who was waited for
        row.capacity = max(like.capacity, row.taken) if like else row.taken
        kept += [row] if like or row.was_booked else []
        gone += [] if like else [row]
    Slot.objects.filter(pk__in=[row.pk for row in gone if not row.was_booked]).delete()
    Slot.objects.bulk_update(kept, ["capacity"], batch_size=AT_ONCE)
    Slot.objects.bulk_create(wanted.values(), ignore_conflicts=True, batch_size=AT_ONCE)
    return [row for row in gone if row.was_booked]


def _coming(centre: str, at: datetime) -> Iterable[Any]:
    """A hall's slots that have not begun, locked: who books one now waits, and then is told."""
    booked = Appointment.objects.filter(slot=OuterRef("pk"))
    rows = Slot.objects.select_for_update(of=("self",)).annotate(was_booked=Exists(booked))
    return rows.filter(area__centre=centre, starts_at__gt=at).order_by("pk")


def _plan(centres: list[str] | None = None) -> _Plan:
    links = Window.serves.through.objects.values_list(
        "window_id", "area_id", "window__closed_from", "window__closed_until"
    )
    rows = list(links if centres is None else links.filter(window__centre__in=centres))
    counted: dict[int, int] = defaultdict(int)
    for window, *_ in rows:
        counted[window] += 1
    serves: dict[int, list[tuple[Closed, int]]] = defaultdict(list)
    for window, area, since, until in rows:
        serves[area].append(((since, until), counted[window]))
    return _Plan(openings.timetables(centres=centres), serves, work_calendar())


def _held(last: date) -> dict[int, int]:
    """How many slots each area has on the last of the days: where all, it was made whole."""
    since = datetime.combine(last, time.min, CHINA)
    rows = Slot.objects.filter(starts_at__gte=since).order_by()
    return dict(rows.values_list("area").annotate(count=Count("pk")))
