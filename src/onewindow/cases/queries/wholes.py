"""A package as one whole: its cases, its papers, what was asked for, what to confirm."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onewindow.cases import corrections, planning
from onewindow.cases.models import Case, Gap, Material, Package, Supplement
from onewindow.cases.queries import lists, packages
from onewindow.people import queries as people
from onewindow.people.queries import Masked
from onewindow.places import queries as places
from onewindow.rules import lifecycle, powers
from onewindow.rules.actors import Actor
from onewindow.rules.lifecycle import State
from onewindow.rules.refusal import NotFound
from onewindow.rules.ruling import Finding


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything of one package that its handlers and people see, masked.

    supplement: the newest notice; fields: keys of the form that it lets be written anew.
    to_confirm: what a clerk has to tick before acceptance.
    """

    package: Package
    applicant: Masked | None
    agent: Masked | None
    cases: tuple[lists.Row, ...]
    materials: tuple[Material, ...]
    supplement: Supplement | None
    fields: tuple[str, ...]
    gaps: tuple[Gap, ...]
    to_confirm: Mapping[str, Finding]


def whole(*, package_id: UUID, to: Actor, today: date) -> Whole:
    """A package for whoever may see it. Raises NotFound. A constant number of queries."""
    package = packages.package_for(package_id=package_id, to=to)
    cases = list(
        Case.objects.filter(package=package).select_related(*lists.LISTED).order_by("stage", "id")
    )
    calendar = places.work_calendar()
    asked = package.supplements.order_by("-asked_at").first()
    waiting = any(State(case.state) in lifecycle.BEFORE_ACCEPTANCE for case in cases)
    return Whole(
        package=package,
        applicant=people.masked(package.applicant) if package.applicant else None,
        agent=people.masked(package.agent) if package.agent else None,
        cases=tuple(lists.row_of(one, to=to, today=today, calendar=calendar) for one in cases),
        materials=tuple(package.materials.order_by("id")),
        supplement=asked,
        fields=_open_fields(package, asked, today),
        gaps=tuple(package.gaps.select_related("material").order_by("id")),
        to_confirm=planning.to_confirm(package, today=today) if waiting else {},
    )


def _open_fields(package: Package, asked: Supplement | None, today: date) -> tuple[str, ...]:
    if asked is None or asked.answered_at or asked.lapsed_at:
        return ()
    return tuple(one.key for one in corrections.of(package, asked, {}, today=today).fields)


def unmaskable(*, case_id: UUID, to: Actor) -> Package:
    """The package whose people `to` may read in full, since they handle this case of it.

    Whoever calls it journals the look. Raises NotFound, NotPermitted. One query.
    """
    case = (
        Case.objects.select_related("package__applicant", "package__agent")
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        raise NotFound("There is no such case.")
    centre, department = case.centre_id, case.department_id
    people = case.package.people
    if not powers.may_see(to, centre=centre, department=department, people=people):
        raise NotFound("There is no such case.")
    if not powers.may_unmask(to, centre=centre, department=department, people=people):
        raise powers.NotPermitted("Only who handles the case may see it in full.", verb="unmask")
    return case.package
