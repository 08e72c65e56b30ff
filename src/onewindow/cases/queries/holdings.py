"""What one package holds: its papers, its cases, what is still awaited. For whom it was opened.

The caller has got the package through `package_for`, which checks who asks.
"""

from datetime import date

from onewindow.cases.models import Case, Gap, Material, Package, Supplement
from onewindow.cases.queries import lists
from onewindow.places import queries as places
from onewindow.rules.actors import Actor


def materials(package: Package) -> list[Material]:
    """The package's papers in the order they were asked for. One query."""
    return list(package.materials.select_related("document", "certificate").order_by("id"))


def cases(package: Package, *, to: Actor, today: date) -> tuple[lists.Row, ...]:
    """The package's cases as rows, in stage order. Two queries."""
    rows = Case.objects.filter(package=package).select_related(*lists.LISTED)
    calendar = places.work_calendar()
    return tuple(
        lists.row_of(case, to=to, today=today, calendar=calendar)
        for case in rows.order_by("stage", "id")
    )


def open_supplement(package: Package) -> Supplement | None:
    """The notice that still waits for an answer, if any. One query."""
    return package.supplements.filter(answered_at=None, lapsed_at=None).first()


def lapsed_supplement(package: Package) -> Supplement | None:
    """The last notice whose day passed unanswered, if any. One query."""
    return package.supplements.filter(lapsed_at__isnull=False).order_by("-id").first()


def open_gaps(package: Package) -> list[Gap]:
    """Papers that may still come after acceptance, by day. One query."""
    return list(
        package.gaps.filter(filled_at=None).select_related("material").order_by("due_on", "id")
    )
