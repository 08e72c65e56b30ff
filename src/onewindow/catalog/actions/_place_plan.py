"""Which rows of places and calendar differ from what the database holds."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models

from onewindow.catalog.gateways.reference import Reference, Row
from onewindow.places.models import CalendarDay, CalendarYear, Centre, Department, Division


@dataclass(frozen=True, slots=True)
class CalendarRows:
    """Years and days to hand over whole, since a corrected notice replaces a year."""

    years: list[int]
    days: list[Row]


@dataclass(frozen=True, slots=True)
class PlacePlan:
    """Rows that are new or changed."""

    divisions: list[Row] = field(default_factory=list)
    departments: list[Row] = field(default_factory=list)
    centres: list[Row] = field(default_factory=list)
    calendar: CalendarRows | None = None
    calendar_changes: int = 0

    def counted(self) -> dict[str, int]:
        """Changed rows by kind."""
        return {
            "divisions": len(self.divisions),
            "departments": len(self.departments),
            "centres": len(self.centres),
            "calendar": self.calendar_changes,
        }


def plan_places(given: Reference) -> PlacePlan:
    """What loading the places would change. Five queries."""
    calendar, changes = _calendar(given)
    return PlacePlan(
        divisions=_differing(Division, given.divisions),
        departments=_differing(Department, given.departments),
        centres=_differing(Centre, given.centres),
        calendar=calendar,
        calendar_changes=changes,
    )


def _differing(model: type[models.Model], rows: list[Row]) -> list[Row]:
    if not rows:
        return []
    held: dict[Any, Row] = {row["code"]: row for row in model._default_manager.values(*rows[0])}
    return [row for row in rows if held.get(row["code"]) != row]


def _calendar(given: Reference) -> tuple[CalendarRows | None, int]:
    if not given.years and not given.days:
        return None, 0
    held_years = set(CalendarYear.objects.values_list("year", flat=True))
    held = {
        row["day"]: row
        for row in CalendarDay.objects.values("day", "is_working", "name", "name_en")
    }
    days = {row["day"]: row for row in given.days}
    years = sorted(set(given.years) - held_years)
    changed = [day for day, row in days.items() if held.get(day) != row]
    stale = [day for day in held if day.year in given.years and day not in days]
    count = len(years) + len(changed) + len(stale)
    return (CalendarRows(given.years, given.days), count) if count else (None, 0)
