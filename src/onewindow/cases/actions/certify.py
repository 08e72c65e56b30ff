"""What a grant brings: the certificate's face from the form, and the decision paper."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from onewindow.cases import papers, results
from onewindow.cases.actions import _move, deliver
from onewindow.cases.models import Case
from onewindow.documents import actions as documents
from onewindow.documents.models import Certificate
from onewindow.rules import certificates, clock, codes
from onewindow.rules.actors import Actor
from onewindow.rules.lifecycle import State, Verb

TEMPLATES = {
    "gth_new": "business_licence",
    "company_new": "business_licence",
    "coop_new": "business_licence",
    "tobacco_new": "tobacco_licence",
    "tobacco_renew": "tobacco_licence",
    "xcy_reg": "food_shop_registration",
}
REGISTERS_A_BUSINESS = {"gth_new": "92", "company_new": "91", "coop_new": "93"}
PRINTED_ALREADY = frozenset({"uscc", "licence_no", "certificate_no", "valid_until"})
FIRST_USCC = 990_000_000  # body numbers of demonstration businesses


def issue(*, case_id: UUID, by: Actor, at: datetime, conditions: Sequence[str] = ()) -> Case:
    """Make the certificate of a granted case (where its result is one) and the decision paper.

    Returns the case, ready for delivery. Does nothing for a case that has gone on already.
    Source: 行政许可法 arts. 39, 44.
    """
    case = Case.objects.get(pk=case_id)
    if State(case.state) != State.GRANTED:
        return case
    with _move.moving(case_id, Verb.CERTIFY, by=by, at=at) as case:
        certificate = None
        if is_certificate(case.version.body):
            certificate = _certificate(case, by=by, at=at)
        _decision_paper(case, certificate, conditions, by=by, at=at)
        for row in case.package.materials.filter(status="awaited"):
            _satisfy(case, row, certificate)
    deliver.make_ready(case_id=case_id, at=at)
    return case


def is_certificate(body: dict[str, Any]) -> bool:
    """Whether the matter's result is a certificate rather than a notice or a payment."""
    result = body["result"]
    return bool(result.get("is_certificate", result["type"] == "证照"))


def _satisfy(case: Case, row: Any, certificate: Certificate | None) -> None:
    """The result of one case is the material of the next."""
    if row.register != case.matter:
        return
    row.status, row.grade, row.certificate = "found", "A", certificate
    row.remark = case.number
    row.save()


def valid_until(body: dict[str, Any], on: date) -> date | None:
    """The certificate's last day; None for one that lasts."""
    years = body["result"].get("validity_years")
    return certificates.valid_until(issued_on=on, months=int(years) * 12) if years else None


def _certificate(case: Case, *, by: Actor, at: datetime) -> Certificate:
    package, body, today = case.package, case.version.body, clock.local_day(at)
    if package.applicant is None:
        raise ValueError("a certificate needs a holder")
    number, until = _number(case, today), valid_until(body, today)
    contents = results.contents(case, number=number, until=until)
    results.tell_later(case, contents)
    return documents.certify(
        case=case.pk,
        case_number=case.number,
        matter=case.matter,
        type_serial=int(body["result"].get("certificate_code") or 1),
        title=body["result"]["name"],
        template=TEMPLATES.get(case.matter, "certificate"),
        number=number,
        issuer=case.department,
        issuer_body=papers.issuer(case.department),
        holder=package.applicant.pk,
        holder_body={
            "name": package.applicant.name,
            "code": codes.mask_identity_number(package.applicant.number),
            "code_label": "公民身份号码"
            if package.applicant.kind == "自然人"
            else "统一社会信用代码",
        },
        lines=[[one.label, one.words] for one in contents if one.key not in PRINTED_ALREADY],
        issued_on=today,
        valid_until=until,
        by=by,
        at=at,
    )


def _number(case: Case, today: date) -> str:
    """The licence's own number; a new business gets its (demonstration) credit code."""
    kind = REGISTERS_A_BUSINESS.get(case.matter)
    if kind:
        serial = documents.next_serial(f"uscc:{case.county}")
        return codes.uscc(kind=kind, division=case.county, serial=FIRST_USCC + serial)
    serial = documents.next_serial(f"licence:{case.matter}:{today.year}")
    return f"{case.county}{today.year}{serial:06d}"


def _decision_paper(
    case: Case,
    certificate: Certificate | None,
    conditions: Sequence[str],
    *,
    by: Actor,
    at: datetime,
) -> None:
    papers.about_case(
        case,
        kind="grant",
        by=by,
        at=at,
        accepted_on=clock.local_day(case.accepted_at or at).isoformat(),
        result={
            "name": case.version.body["result"]["name"],
            "number": certificate.body["number"] if certificate else "",
            "valid_from": papers.day(certificate.issued_on) if certificate else None,
            "valid_until": papers.day(certificate.valid_until) if certificate else None,
        },
        basis=papers.basis(case),
        conditions=list(conditions),
        collect=case.package.delivery,
        remedies=papers.remedies(case),
    )
