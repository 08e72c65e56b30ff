"""What one package holds: its papers, its cases, what is still awaited. For whom it was opened.

The caller has got the package through `package_for`, which checks who asks.
"""

from datetime import date
from uuid import UUID

from onewindow.cases.models import Case, Gap, Material, Package, Supplement
from onewindow.cases.queries import lists
from onewindow.places import queries as places
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import NotFound


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


def handed_in(package_id: UUID) -> tuple[Package, list[str]]:
    """A package for its slip, and the names of papers still to come. Two queries.

    For a print that somebody ordered who may see it. Raises NotFound while it is a draft.
    """
    rows = Package.objects.filter(pk=package_id, stage=Package.Stage.SUBMITTED)
    package = rows.select_related("centre", "life_event").first()
    if package is None:
        raise NotFound("Nothing was handed in.")
    open_ = (Material.Status.MISSING, Material.Status.DISPUTED)
    missing = package.materials.filter(status__in=open_).exclude(need="可能").order_by("id")
    return package, list(missing.values_list("name", flat=True))
