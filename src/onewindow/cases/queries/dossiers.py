"""One case with everything its page shows, and the files it lets somebody see."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from onewindow.cases import timing
from onewindow.cases.models import Case, Material, Package, Pause, Step
from onewindow.cases.queries import lists, packages
from onewindow.documents import queries as documents
from onewindow.documents.models import Certificate, Document, Paper
from onewindow.journal import queries as journal
from onewindow.journal.models import Entry
from onewindow.places import queries as places
from onewindow.rules import lifecycle, powers
from onewindow.rules.actors import Actor
from onewindow.rules.cards import Card
from onewindow.rules.clock import Clocks
from onewindow.rules.lifecycle import State, Verb
from onewindow.rules.refusal import NotFound

EXTENDED = f"case.{Verb.EXTEND}"


@dataclass(frozen=True, slots=True)
class Dossier:
    """One case with everything its page shows."""

    row: lists.Row
    case: Case
    package: Package
    siblings: tuple[lists.Row, ...]
    clocks: Clocks | None
    pauses: tuple[Pause, ...]
    steps: tuple[Step, ...]
    papers: tuple[Paper, ...]
    certificate: Certificate | None
    history: tuple[Entry, ...]
    verbs: frozenset[Verb]
    may_unmask: bool


def dossier(*, case_id: UUID, to: Actor, today: date) -> Dossier:
    """A case as its handlers and its people see it. Raises NotFound. Constant queries."""
    case = (
        Case.objects.select_related(*lists.LISTED, "package__agent", "package__life_event")
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        raise NotFound("There is no such case.")
    who = case.package.people
    centre, department = case.centre_id, case.department_id
    if not powers.may_see(to, centre=centre, department=department, people=who):
        raise NotFound("There is no such case.")
    calendar = places.work_calendar()
    pauses = tuple(case.pauses.order_by("since_on"))
    siblings = Case.objects.filter(package_id=case.package_id).select_related(*lists.LISTED)
    state = State(case.state)
    papers = [
        paper
        for paper in documents.papers(package=case.package_id)
        if paper.subject in (case.pk, case.package_id)
    ]
    return Dossier(
        row=lists.row_of(case, to=to, today=today, calendar=calendar),
        case=case,
        package=case.package,
        siblings=tuple(
            lists.row_of(one, to=to, today=today, calendar=calendar)
            for one in siblings.order_by("stage", "id")
        ),
        clocks=timing.clocks(case, pauses) if case.accepted_at else None,
        pauses=pauses,
        steps=tuple(case.steps.order_by("order")),
        papers=tuple(papers),
        certificate=documents.certificate_of_case(case.pk),
        history=tuple(journal.about(case.pk)),
        verbs=frozenset(
            verb
            for verb in lifecycle.open_verbs(state)
            if powers.may(to, verb, centre=centre, department=department, people=who)
        ),
        may_unmask=powers.may_unmask(to, centre=centre, department=department, people=who),
    )


def card(found: Dossier, *, at: datetime) -> Card | None:
    """The yellow or red card (or early warning) that stands over the case at a moment."""
    told = (entry.at for entry in found.history if entry.fact == EXTENDED)
    return timing.card(found.case, found.pauses, at=at, extended_at=next(told, None))


def paper_for(*, paper_id: UUID, to: Actor) -> Paper:
    """A paper, if `to` may see its package and, when it speaks of one case, that case.

    Raises NotFound.
    """
    paper = documents.paper(paper_id)
    package = packages.package_for(package_id=paper.package, to=to)
    if paper.subject != paper.package:
        _require_part(package, to, Case.objects.filter(pk=paper.subject))
    return paper


def document_for(*, document_id: UUID, to: Actor) -> Document:
    """A document, if `to` owns it or handles a case of its package that asks for that paper.

    Raises NotFound.
    """
    row = documents.document(document_id)
    if to.person_id is not None and row.owner_id == to.person_id:
        return row
    if row.package is None:
        raise NotFound("There is no such document.")
    package = packages.package_for(package_id=row.package, to=to)
    given = Material.objects.filter(package=package, document=row).values_list("matters", flat=True)
    asking = {code for codes in given for code in codes}
    _require_part(package, to, Case.objects.filter(package=package, matter__in=asking))
    return row


def _require_part(package: Package, to: Actor, cases: QuerySet[Case]) -> None:
    """One department of a package does not read what only another one is given."""
    if package.is_made_by(to):
        return
    who, centre = package.people, package.centre_id
    departments = {*cases.values_list("department_id", flat=True)} or {""}
    if not any(
        powers.may_see(to, centre=centre, department=department, people=who)
        for department in departments
    ):
        raise NotFound("There is no such paper.")


def certificate_for(*, certificate_id: UUID, to: Actor) -> Certificate:
    """A certificate, if `to` holds it or may see its case. Raises NotFound."""
    row = Certificate.objects.select_related("issuer", "holder").filter(pk=certificate_id).first()
    if row is None:
        raise NotFound("There is no such certificate.")
    if to.person_id is None or row.holder_id != to.person_id:
        dossier(case_id=row.case, to=to, today=row.issued_on)
    return row
