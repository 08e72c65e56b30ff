"""From what rooms return to what the API says: plain, masked, finished."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.http import HttpRequest

from onewindow.api import kit
from onewindow.api.schemas import cases as shapes
from onewindow.cases import queries
from onewindow.cases.actions import review
from onewindow.cases.queries import Dossier, Row, wholes
from onewindow.documents import queries as documents
from onewindow.people.queries import Masked
from onewindow.rules import clock
from onewindow.wording import words


def row(one: Row) -> shapes.CaseRow:
    """One case of a list."""
    return shapes.CaseRow(**_row(one))


def rows(many: Iterable[Row]) -> list[shapes.CaseRow]:
    """The cases of a list."""
    return [row(one) for one in many]


def _row(one: Row) -> dict[str, Any]:
    return {
        "id": one.id,
        "number": one.number,
        "package": one.package,
        "code": one.code,
        "matter": one.matter,
        "name": one.english if words.in_english() else one.name,
        "applicant": one.applicant,
        "centre": one.centre,
        "department": one.department,
        "state": str(one.state),
        "submitted_at": one.submitted_at,
        "accepted_at": one.accepted_at,
        "due_on": one.due_on,
        "statutory_due_on": one.statutory_due_on,
        "days_left": one.days_left,
        "light": str(one.light) if one.light else None,
        "handler": one.handler,
        "is_provisional": one.is_provisional,
        "is_demonstration": one.is_demonstration,
    }


def case(found: Dossier) -> shapes.CaseOut:
    """One case with everything its handlers may see."""
    clocks = found.clocks
    return shapes.CaseOut(
        **_row(found.row),
        statutory=_clock(clocks.statutory) if clocks else None,
        promised=_clock(clocks.promised) if clocks else None,
        pauses=[
            shapes.PauseOut(
                kind=one.kind,
                reason=one.reason,
                granted_days=one.granted_days,
                since_on=one.since_on,
                until_on=one.until_on,
                result=one.result,
            )
            for one in found.pauses
        ],
        steps=[
            shapes.StepOut(
                order=one.order,
                name=one.name,
                people=one.people,
                done_at=one.done_at,
                names=one.names,
                opinion=one.opinion,
            )
            for one in found.steps
        ],
        extension_days_allowed=review.extension_days_allowed(found.case),
        verbs=sorted(str(verb) for verb in found.verbs),
        siblings=rows(found.siblings),
    )


def _clock(due: clock.Due | None) -> shapes.ClockOut | None:
    if due is None:
        return None
    language = "en" if words.in_english() else "zh"
    return shapes.ClockOut(
        due_on=due.on,
        is_provisional=due.provisional,
        explanation=list(clock.explain(due, language)),
    )


def timeline(found: Dossier) -> shapes.Timeline:
    """What happened to the case, oldest first."""
    return shapes.Timeline(
        items=[
            shapes.FactOut(
                at=one.at,
                fact=one.fact,
                by=str(one.detail.get("name", "")),
                detail={key: value for key, value in one.detail.items() if key != "name"},
            )
            for one in found.history
        ]
    )


def papers(found: Dossier) -> shapes.PaperList:
    """The case's papers and those of its whole package."""
    return shapes.PaperList(
        items=[
            shapes.PaperOut(
                id=one.pk,
                kind=one.kind,
                number=one.number,
                issued_at=one.issued_at,
                pdf=f"{kit.address('papers', one.pk)}/pdf",
            )
            for one in found.papers
        ]
    )


def certificates(found: Dossier, *, today: date) -> shapes.CertificateList:
    """What the case issued: one certificate, or none."""
    one = found.certificate
    if one is None:
        return shapes.CertificateList(items=[])
    return shapes.CertificateList(
        items=[
            shapes.CertificateOut(
                id=one.pk,
                title=one.title,
                identifier=one.identifier,
                number=one.body["number"],
                code=one.code,
                issued_on=one.issued_on,
                valid_until=one.valid_until,
                standing=documents.standing(one, today=today),
                is_demonstration=one.is_demonstration,
                pdf=f"{kit.address('certificates', one.pk)}/pdf",
                verify=kit.address("certificates/verify", one.code),
            )
        ]
    )


def person(one: Masked | None) -> shapes.PersonOut | None:
    """A person with the middle of everything hidden."""
    if one is None:
        return None
    return shapes.PersonOut(kind=one.kind, name=one.name, number=one.number, phone=one.phone)


def package(found: wholes.Whole) -> shapes.PackageOut:
    """A package with its cases and papers."""
    one, asked = found.package, found.supplement
    return shapes.PackageOut(
        id=one.pk,
        code=one.code,
        stage=one.stage,
        life_event=one.life_event.body["id"] if one.life_event else None,
        matters=list(one.pinned),
        centre=one.centre_id,
        channel=one.channel,
        delivery=one.delivery,
        relation=one.relation,
        applicant=person(found.applicant),
        agent=person(found.agent),
        created_at=one.created_at,
        submitted_at=one.submitted_at,
        answers=one.answers,
        cases=rows(found.cases),
        materials=[
            shapes.MaterialOut(
                material=each.material,
                name=each.name,
                need=each.need,
                matters=each.matters,
                status=each.status,
                grade=each.grade,
                found_in=each.register,
                checked=each.checked,
                remark=each.remark,
                has_document=each.document_id is not None,
            )
            for each in found.materials
        ],
        supplement=None
        if asked is None
        else shapes.SupplementOut(
            items=asked.items,
            fields=list(found.fields),
            asked_at=asked.asked_at,
            due_on=asked.due_on,
            answered_at=asked.answered_at,
        ),
        gaps=[
            shapes.GapOut(
                material=gap.material.material, due_on=gap.due_on, filled_at=gap.filled_at
            )
            for gap in found.gaps
        ],
        to_confirm=[
            shapes.ConfirmOut(key=key, text=finding.text or "")
            for key, finding in found.to_confirm.items()
        ],
    )


class Known(Protocol):
    """A person as the people room holds one."""

    kind: str
    name: Any
    number: Any
    phone: Any


def in_full(one: Known | None) -> shapes.PersonOut | None:
    """A person with nothing hidden: only where the look was noted."""
    if one is None:
        return None
    return shapes.PersonOut(kind=one.kind, name=one.name, number=one.number, phone=one.phone)


def case_now(request: HttpRequest, case_id: UUID) -> shapes.CaseOut:
    """A case as it stands after what was done."""
    return case(queries.dossier(case_id=case_id, to=kit.actor(request), today=kit.today()))


def package_now(request: HttpRequest, package_id: UUID) -> shapes.PackageOut:
    """A package as it stands after what was done."""
    return package(wholes.whole(package_id=package_id, to=kit.actor(request), today=kit.today()))
