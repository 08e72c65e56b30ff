"""Loading places from rows of plain values. Idempotent: the same rows change nothing."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction

from onewindow.places.models import CalendarDay, CalendarYear, Centre, Department, Division

Rows = Iterable[Mapping[str, Any]]


def _upsert(model: type[models.Model], rows: Rows) -> int:
    """Insert or update by primary key; returns how many rows were given."""
    objects = [model(**row) for row in rows]
    key = model._meta.pk.name if model._meta.pk else "id"
    fields = [f.name for f in model._meta.concrete_fields if f.name != key]
    if objects:
        model._default_manager.bulk_create(
            objects,
            batch_size=500,
            update_conflicts=bool(fields),
            ignore_conflicts=not fields,
            unique_fields=[key] if fields else None,
            update_fields=fields or None,
        )
    return len(objects)


def load_places(*, divisions: Rows, departments: Rows, centres: Rows) -> int:
    """Bring divisions, departments and centres up to the given rows.

    Rows carry the models' column names. Divisions come parents first. Returns the row count.
    Source: house rule.
    """
    with transaction.atomic():
        return (
            _upsert(Division, divisions)
            + _upsert(Department, departments)
            + _upsert(Centre, centres)
        )


def load_calendar(*, years: Iterable[int], days: Rows) -> int:
    """Bring the calendar up to the published years and their exceptions.

    days: {day: date, is_working, name, name_en}. Days of a given year that are no longer
    listed are removed, so a corrected notice replaces the old one. Returns the row count.
    Source: yearly holiday notices of the State Council.
    """
    published, rows = sorted(years), list(days)
    with transaction.atomic():
        stale = CalendarDay.objects.filter(day__year__in=published)
        stale.exclude(day__in=[row["day"] for row in rows]).delete()
        _upsert(CalendarYear, [{"year": year} for year in published])
        return _upsert(CalendarDay, rows)
