"""What lies inside a package and inside a case: papers, gaps, decision, delivery."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onewindow.cases.models import (
    Case,
    Decision,
    Delivery,
    Gap,
    Material,
    Package,
    Supplement,
)
from onewindow.cases.queries import lists, packages
from onewindow.documents import queries as documents
from onewindow.documents.models import Paper
from onewindow.places import queries as places
from onewindow.rules.actors import Actor

KEPT = ("document", "certificate")


@dataclass(frozen=True, slots=True)
class Contents:
    """One package as the window works on it.

    supplement: the notice that is open, if any. answered: the last one that was answered.
    """

    package: Package
    cases: tuple[lists.Row, ...]
    materials: tuple[Material, ...]
    gaps: tuple[Gap, ...]
    supplement: Supplement | None
    answered: Supplement | None
    papers: tuple[Paper, ...]


def contents(*, package_id: UUID, to: Actor, today: date) -> Contents:
    """A package with everything its page shows. Raises NotFound. Eight queries at most."""
    package = packages.package_for(package_id=package_id, to=to)
    cases = Case.objects.filter(package=package).select_related(*lists.LISTED)
    calendar = places.work_calendar()
    notices = list(package.supplements.order_by("-id"))
    return Contents(
        package=package,
        cases=tuple(
            lists.row_of(case, to=to, today=today, calendar=calendar)
            for case in cases.order_by("stage", "id")
        ),
        materials=tuple(package.materials.select_related(*KEPT).order_by("id")),
        gaps=tuple(package.gaps.filter(filled_at=None).select_related("material").order_by("id")),
        supplement=next((n for n in notices if not (n.answered_at or n.lapsed_at)), None),
        answered=next((n for n in notices if n.answered_at), None),
        papers=tuple(documents.papers(package=package.pk)),
    )


@dataclass(frozen=True, slots=True)
class Inside:
    """What a case's own page shows besides its dossier."""

    materials: tuple[Material, ...]
    awaited: tuple[str, ...]  # papers that may come late and are still to come
    decision: Decision | None
    delivery: Delivery | None


def inside(case: Case) -> Inside:
    """The parts of a case that the caller may see already. Four queries."""
    rows = case.package.materials.select_related(*KEPT).order_by("id")
    gaps = case.package.gaps.filter(filled_at=None).select_related("material").order_by("id")
    return Inside(
        materials=tuple(row for row in rows if case.matter in row.matters),
        awaited=tuple(gap.material.name for gap in gaps if case.matter in gap.material.matters),
        decision=Decision.objects.filter(case=case).first(),
        delivery=Delivery.objects.filter(case=case).first(),
    )


@dataclass(frozen=True, slots=True)
class Result:
    """One case's result on its way to its person. mode: counter, locker or post."""

    row: lists.Row
    mode: str
    locker: str
    tracking: str
    title: str  # of the certificate, if there is one


@dataclass(frozen=True, slots=True)
class Results:
    """What a package's cases have come to, as the window hands it out."""

    package: Package
    lines: tuple[Result, ...]


def results(*, package_id: UUID, to: Actor, today: date) -> Results:
    """A package's cases with how each result is delivered. Raises NotFound. Six queries."""
    package = packages.package_for(package_id=package_id, to=to)
    cases = list(
        Case.objects.filter(package=package).select_related(*lists.LISTED).order_by("stage", "id")
    )
    keys = [case.pk for case in cases]
    deliveries = {row.case_id: row for row in Delivery.objects.filter(case__in=keys)}
    titles = documents.titles(keys)
    calendar = places.work_calendar()
    return Results(
        package=package,
        lines=tuple(
            _result(
                lists.row_of(case, to=to, today=today, calendar=calendar),
                deliveries.get(case.pk),
                titles.get(case.pk, ""),
            )
            for case in cases
        ),
    )


def _result(row: lists.Row, delivery: Delivery | None, title: str) -> Result:
    if delivery is None:
        return Result(row, "", "", "", title)
    return Result(row, delivery.mode, delivery.locker, delivery.tracking, title)
