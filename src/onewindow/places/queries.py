"""Reading places: the calendar the clock counts by, centres and departments."""

from functools import lru_cache

from onewindow.places.models import CalendarDay, CalendarYear, Centre, Department, Division
from onewindow.rules.clock import WorkCalendar


@lru_cache(maxsize=4)
def _calendar(years: tuple[tuple[int, str], ...]) -> WorkCalendar:
    """years: each published year with the digest of its exceptions."""
    published = [year for year, _ in years]
    rows = list(CalendarDay.objects.filter(day__year__in=published))
    return WorkCalendar(
        exceptions={row.day: row.is_working for row in rows},
        years=frozenset(published),
        names={row.day: row.name for row in rows if not row.is_working},
    )


def work_calendar() -> WorkCalendar:
    """The working calendar, unpublished years counted Monday to Friday.

    One small query; the days themselves are read again only when a notice has changed.
    """
    return _calendar(tuple(CalendarYear.objects.order_by("year").values_list("year", "digest")))


def centres(*, county: str | None = None) -> list[Centre]:
    """All centres by code. One query."""
    rows = Centre.objects.select_related("division").order_by("code")
    return list(rows.filter(county=county) if county else rows)


def centre(code: str) -> Centre | None:
    """One centre, or None."""
    return Centre.objects.filter(pk=code).first()


def departments() -> dict[str, Department]:
    """All departments by code. One query."""
    return {row.code: row for row in Department.objects.order_by("code")}


def towns(*, county: str) -> list[Division]:
    """Real towns of a county, statistical units left out. One query."""
    rows = Division.objects.filter(parent_id=county, is_statistical=False)
    return list(rows.order_by("code"))


def villages(*, town: str) -> list[Division]:
    """Villages and communities of a town. One query."""
    return list(Division.objects.filter(parent_id=town, level="村").order_by("code"))


def division(code: str) -> Division | None:
    """One place of the statistical code, or None. One query."""
    return Division.objects.filter(pk=code).first()
