"""Loading places from rows of plain values. Idempotent: the same rows change nothing."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, models, transaction

from onewindow.places.models import CalendarDay, CalendarYear, Centre, Department, Division

Rows = Iterable[Mapping[str, Any]]

# Processes that hold the calendar in memory see by it that a notice was corrected.
_DIGEST = """
update places_calendaryear as held set digest = fresh.digest
from (select year.year, coalesce(md5(string_agg(concat_ws(',', day, is_working, name), ';'
      order by day)), '') as digest
    from places_calendaryear as year
    left join places_calendarday as day on extract(year from day.day) = year.year
    group by year.year) as fresh
where held.year = fresh.year and held.digest <> fresh.digest
"""


def _upsert(model: type[models.Model], rows: Rows) -> int:
    """Insert or update by primary key; returns how many rows were given."""
    objects = [model(**row) for row in rows]
    key = model._meta.pk.name if model._meta.pk else "id"
    model._default_manager.bulk_create(
        objects,
        batch_size=500,
        update_conflicts=True,
        unique_fields=[key],
        update_fields=[f.name for f in model._meta.concrete_fields if f.name != key],
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
        CalendarYear.objects.bulk_create(
            [CalendarYear(year=year) for year in published], ignore_conflicts=True
        )
        written = _upsert(CalendarDay, rows)
        with connection.cursor() as cursor:
            cursor.execute(_DIGEST)
    return written
