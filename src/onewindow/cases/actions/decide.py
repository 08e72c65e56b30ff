"""Deciding: grant or refuse, the certificate, the stages that open, inspections after."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from onewindow.cases import papers, planning
from onewindow.cases.actions import _move, certify, deliver, review, stages
from onewindow.cases.models import Case, Decision
from onewindow.documents import actions as documents
from onewindow.documents import queries as documents_queries
from onewindow.documents.models import Certificate
from onewindow.places.queries import work_calendar
from onewindow.rules import clock, terms
from onewindow.rules.actors import Actor
from onewindow.rules.lifecycle import Verb
from onewindow.rules.refusal import Incomplete, Problem, Refusal


class GapsOpen(Refusal):
    """A paper that may come late is still awaited; nothing is granted before it is here."""

    code = "gaps_open"


def is_on_commitment(case: Case) -> bool:
    """Whether the applicant chose 告知承诺, so that deciding comes before inspecting."""
    return planning.committed(case) is True


def grant(
    *, case_id: UUID, reasons: str, by: Actor, at: datetime, conditions: Sequence[str] = ()
) -> Case:
    """准予. Decide for the applicant; the certificate is made, later stages open.

    One transaction: there is no grant without its papers. Raises WrongOrder while a step is
    undone, SamePerson, GapsOpen, NotPermitted, MoveNotAllowed.
    Source: 行政许可法 arts. 38, 42, 44; 最多跑一次规定 arts. 5, 14.
    """
    with transaction.atomic():
        with _move.moving(case_id, Verb.GRANT, by=by, at=at) as case:
            review.require_ready(case, by=by)
            _no_gaps(case)
            case.decided_at = at
            _decision(case, True, reasons or "申请符合法定条件", by=by, at=at)
            review.sign_decision(case, by=by, at=at, opinion=reasons or "同意")
        certify.issue(case, by=by, at=at, conditions=conditions)
        stages.open_next(case.package, at=at)
    return case


def _no_gaps(case: Case) -> None:
    awaited = case.package.gaps.filter(filled_at=None).select_related("material")
    names = [gap.material.name for gap in awaited if case.matter in gap.material.matters]
    if names:
        raise GapsOpen(f"Still awaited: {', '.join(names)}.", names="、".join(names))


def _decision(case: Case, granted: bool, reasons: str, *, by: Actor, at: datetime) -> None:
    inspect_by: date | None = None
    promise = granted and is_on_commitment(case)
    if promise:
        days = case.version.body["commitment"].get(
            "inspect_within_working_days", terms.INSPECTION_DAYS
        )
        inspect_by = clock.add_working_days(
            start_on=clock.local_day(at), days=days, calendar=work_calendar()
        )
    Decision.objects.create(
        case=case,
        is_granted=granted,
        reasons=reasons,
        on_commitment=promise,
        inspect_by=inspect_by,
        decided_at=at,
        decided_by=by.id,
        decider=by.name,
    )


def refuse(*, case_id: UUID, reasons: str, by: Actor, at: datetime) -> Case:
    """不予. Decide against the applicant, with reasons and where to complain.

    Raises Incomplete without a reason, WrongOrder, SamePerson, NotPermitted, MoveNotAllowed.
    Source: 行政许可法 art. 38(2).
    """
    if not reasons.strip():
        raise Incomplete([Problem("reasons", "required", "Give the reasons.")])
    with transaction.atomic():
        with _move.moving(case_id, Verb.REFUSE, by=by, at=at) as case:
            review.require_ready(case, by=by)
            case.decided_at = at
            _decision(case, False, reasons.strip(), by=by, at=at)
            review.sign_decision(case, by=by, at=at, opinion=reasons)
            papers.about_case(
                case,
                kind="refuse",
                by=by,
                at=at,
                accepted_on=clock.local_day(case.accepted_at or at).isoformat(),
                reasons=[line.strip() for line in reasons.splitlines() if line.strip()],
                basis=papers.basis(case),
                remedies=papers.remedies(case),
            )
        deliver.make_ready(case, at=at)
        stages.open_next(case.package, at=at)
    return case


def inspect_commitment(*, case_id: UUID, passed: bool, note: str, by: Actor, at: datetime) -> Case:
    """承诺事后核查. Whether what was promised is so; if not, the decision may be revoked.

    Raises Incomplete without a note, NotPermitted, MoveNotAllowed.
    Source: 最多跑一次规定 art. 14 (within 60 working days).
    """
    if not note.strip():
        raise Incomplete([Problem("note", "required", "Write what was found.")])
    with _move.moving(case_id, Verb.INSPECT_COMMITMENT, by=by, at=at, passed=passed) as case:
        decision = Decision.objects.filter(case=case, on_commitment=True).first()
        if decision is None:
            raise review.WrongOrder("This case was not decided on a commitment.", step="")
        decision.inspected_at, decision.inspection_passed = at, passed
        decision.inspection_note = note.strip()[:300]
        decision.save()
    return case


def revoke(*, case_id: UUID, reasons: str, by: Actor, at: datetime) -> Case:
    """撤销决定. The promise was broken (or the grant unlawful): the certificate ends today.

    Raises Incomplete without a reason, WrongOrder for a refusal, NotPermitted, MoveNotAllowed.
    Source: 最多跑一次规定 art. 14; 行政许可法 art. 69.
    """
    if not reasons.strip():
        raise Incomplete([Problem("reasons", "required", "Give the reasons.")])
    with _move.moving(case_id, Verb.REVOKE, by=by, at=at, reasons=reasons.strip()) as case:
        decision = Decision.objects.filter(case=case, is_granted=True).first()
        if decision is None:
            raise review.WrongOrder("Only what was granted can be revoked.", step="")
        certificate = documents_queries.certificate_of_case(case.pk)
        if certificate is not None:
            documents.revoke_certificate(
                certificate=certificate.pk,
                why=reasons.strip()[:200],
                by=by,
                at=at,
                on=clock.local_day(at),
            )
        _tell_revocation(case, decision, certificate, reasons, by=by, at=at)
    return case


def _tell_revocation(
    case: Case,
    decision: Decision,
    certificate: Certificate | None,
    reasons: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """撤销决定书. What is taken back, what ends with it, why, and where to complain."""
    granted = [
        paper.number
        for paper in documents_queries.papers(package=case.package_id)
        if paper.subject == case.pk and paper.kind == "grant"
    ]
    named = certificate and {"name": certificate.title, "number": certificate.body["number"]}
    papers.about_case(
        case,
        kind="revocation",
        by=by,
        at=at,
        decided_on=clock.local_day(decision.decided_at).isoformat(),
        decision_number=granted[-1],
        certificate=named,
        reasons=[line.strip() for line in reasons.splitlines() if line.strip()],
        basis=papers.revocation_basis(case, on_commitment=decision.on_commitment),
        remedies=papers.remedies(case),
    )
