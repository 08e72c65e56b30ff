"""Promising hours: the slots of the coming days, made from what each hall is."""

from collections import defaultdict
from datetime import date, datetime, time

from django.db.models import Count

from onewindow.hall.models import Area, Hours, Slot, Window
from onewindow.places.queries import work_calendar
from onewindow.rules import clock, opening
from onewindow.rules.clock import CHINA, WorkCalendar
from onewindow.rules.opening import Week

AT_ONCE = 2_000


def make_slots(*, at: datetime) -> int:
    """Make the slots of today and the next ten working days that are not there yet.

    Idempotent, and cheap when nothing is missing: three small queries. Areas that only issue
    results promise no hours. Returns how many were made. Source: house rule.
    """
    calendar = work_calendar()
    days = opening.bookable_days(today=clock.local_day(at), calendar=calendar)
    weeks, held = _weeks(), _held(days[-1])
    missing = [
        area
        for area in Area.objects.filter(is_issuing=False)
        if held.get(area.pk, 0) < len(_slots(area, days[-1:], weeks[area.centre_id], calendar, 1))
    ]
    if not missing:
        return 0
    capacities = _capacities()
    rows = [
        row
        for area in missing
        if area.pk in capacities
        for row in _slots(area, days, weeks[area.centre_id], calendar, capacities[area.pk])
        if row.starts_at > at
    ]
    before = Slot.objects.count()
    Slot.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    return Slot.objects.count() - before


def _slots(
    area: Area, days: list[date], week: Week, calendar: WorkCalendar, capacity: int
) -> list[Slot]:
    return [
        Slot(area=area, starts_at=hour.starts_at, ends_at=hour.ends_at, capacity=hour.capacity)
        for day in days
        for hour in opening.slots(day=day, week=week, calendar=calendar, capacity=capacity)
    ]


def _weeks() -> dict[str, dict[int, list[tuple[time, time]]]]:
    found: dict[str, dict[int, list[tuple[time, time]]]] = defaultdict(lambda: defaultdict(list))
    for row in Hours.objects.all():
        found[row.centre_id][row.weekday].append((row.opens, row.closes))
    return found


def _held(last: date) -> dict[int, int]:
    """How many slots each area has on the last of the days: where all, it was made whole."""
    since = datetime.combine(last, time.min, CHINA)
    rows = Slot.objects.filter(starts_at__gte=since).order_by()
    return dict(rows.values_list("area").annotate(count=Count("pk")))


def _capacities() -> dict[int, int]:
    """How many people one slot of each area takes."""
    serves: dict[int, list[int]] = defaultdict(list)
    counted = dict(Window.objects.values_list("pk").annotate(count=Count("serves")))
    for window, area in Window.serves.through.objects.values_list("window_id", "area_id"):
        serves[area].append(counted[window])
    return {area: opening.capacity(serves=counts) for area, counts in serves.items()}
