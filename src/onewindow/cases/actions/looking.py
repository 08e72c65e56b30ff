"""Opening what shows people in full: freely for who handles it, else noted as a look, or refused.

A paper names its people, a file may show anything of them, while pages mask both. Who
supervises (`powers.LOOKERS`) may open them, and every look is journalled; nobody else may.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from onewindow.cases import queries
from onewindow.cases.models import Case, Material, Package
from onewindow.documents.models import Certificate, Document, Paper
from onewindow.journal import queries as journal
from onewindow.people import actions as people
from onewindow.rules import clock, powers
from onewindow.rules.actors import Actor

UNMASKED = "person.unmasked"


def paper(*, paper_id: UUID, by: Actor, at: datetime) -> Paper:
    """A paper, opened by somebody. Raises NotFound, NotPermitted. Source: PIPL arts. 6, 51, 54."""
    row = queries.paper_for(paper_id=paper_id, to=by)
    mine = {"package": row.package} if row.subject == row.package else {"pk": row.subject}
    _look(row.package, Case.objects.filter(**mine), f"paper {row.number}", by=by, at=at)
    return row


def document(*, document_id: UUID, by: Actor, at: datetime) -> Document:
    """A file, opened by somebody. Raises NotFound, NotPermitted. Source: as `paper`."""
    row = queries.document_for(document_id=document_id, to=by)
    if row.package is not None:
        given = Material.objects.filter(package=row.package, document=row)
        asking = {code for codes in given.values_list("matters", flat=True) for code in codes}
        cases = Case.objects.filter(package=row.package, matter__in=asking)
        _look(row.package, cases, f"document {row.material}", by=by, at=at)
    return row


def certificate(*, certificate_id: UUID, by: Actor, at: datetime) -> Certificate:
    """A certificate, opened by somebody. Raises NotFound, NotPermitted. Source: as `paper`."""
    row = queries.certificate_for(certificate_id=certificate_id, to=by)
    case = Case.objects.filter(pk=row.case)
    package = case.values_list("package_id", flat=True).first()
    if package is not None:
        _look(package, case, f"certificate {row.identifier}", by=by, at=at)
    return row


def form(*, package: Package, by: Actor, at: datetime) -> None:
    """A form lies open before a clerk with every number in full: noted once a day.

    Not noted again is whoever began it or took it over, which the journal tells already.
    Source: house rule.
    """
    if by.id in (package.created_by, package.helper):
        return
    today = clock.local_day(at)
    seen = any(
        one.fact == UNMASKED and one.actor == by.id and clock.local_day(one.at) == today
        for one in journal.about(package.pk)
    )
    if not seen:
        people.note_unmasked(subject=package.pk, by=by, at=at, what=f"form {package.code}")


def _look(package_id: UUID, cases: QuerySet[Case], what: str, *, by: Actor, at: datetime) -> None:
    """Let a handler pass, note a supervisor's look, refuse everybody else."""
    package = Package.objects.get(pk=package_id)
    who, centre = package.people, package.centre_id
    if package.is_made_by(by) or by.person_id in who:
        return
    departments = {*cases.values_list("department_id", flat=True)} or {""}
    if any(powers.may_unmask(by, centre=centre, department=one, people=who) for one in departments):
        return
    if not by.has(*powers.LOOKERS):
        raise powers.NotPermitted("Only who handles the case opens its files.", verb="open")
    people.note_unmasked(subject=package.applicant_id or package.pk, by=by, at=at, what=what)
