"""What a grant brings: the certificate's face from the form, and the decision paper."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from onewindow.cases import papers, results
from onewindow.cases.actions import _move, deliver
from onewindow.cases.models import Case
from onewindow.documents import actions as documents
from onewindow.documents.models import Certificate
from onewindow.rules import clock, codes
from onewindow.rules.actors import Actor
from onewindow.rules.lifecycle import Verb

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
FIRST_CHILD, CHILDREN = 900, 50  # sequence codes of demonstration identity numbers


def issue(case: Case, *, by: Actor, at: datetime, conditions: Sequence[str] = ()) -> None:
    """Make the result of a granted case: certificate (where it is one), decision paper, delivery.

    Call within the transaction of the grant. What later matters waited for is filled in.
    Source: 行政许可法 arts. 39, 44.
    """
    _move.shift(case, Verb.CERTIFY, by=by)
    today = clock.local_day(at)
    certificate = None
    if results.is_certificate(case):
        certificate = _certificate(case, by=by, at=at)
    else:
        made, number = _made(case, None), _own_number(case)
        _tell(case, results.contents(case, made=made, number=number, on=today))
    _decision_paper(case, certificate, conditions, by=by, at=at)
    for row in case.package.materials.filter(status="awaited", register=case.matter):
        _satisfy(case, row, certificate)
    _move.keep(case, Verb.CERTIFY, by=by, at=at)
    deliver.make_ready(case, at=at)


def _satisfy(case: Case, row: Any, certificate: Certificate | None) -> None:
    """The result of one case is the material of the next."""
    row.status, row.grade, row.certificate = "found", "A", certificate
    row.remark = case.number
    row.save()


def _tell(case: Case, lines: list[results.Content]) -> None:
    """Fill the package's fields that waited for this result."""
    told = results.told_later(case, lines)
    if told:
        case.package.form = {**case.package.form, **told}
        case.package.save(update_fields=["form"])


def _made(case: Case, until: date | None) -> dict[str, str]:
    """What the decision itself brings forth: the last day, a newborn's number."""
    made = {"valid_until": until.isoformat() if until else results.LONG_TERM}
    child = results.newborn(case)
    if child:
        made["idno"] = _newborn_number(case, *child)
    return made


def _newborn_number(case: Case, birth_on: date, is_boy: bool) -> str:
    """A demonstration identity number for the child that a birth registration enters."""
    nth = documents.next_serial(f"idno:{case.county}:{birth_on}", county=case.county)
    serial = FIRST_CHILD + nth % CHILDREN * 2 + (1 if is_boy else 0)
    return codes.identity_number(division=case.county, birth_on=birth_on, serial=serial)


def _own_number(case: Case) -> str:
    """The number of a result that is no certificate, where a later matter asks for it."""
    names = [line["key"] for line in case.version.body["result"].get("content") or ()]
    return case.number if any(key.endswith(results.NUMBERS) for key in names) else ""


def _certificate(case: Case, *, by: Actor, at: datetime) -> Certificate:
    package, body, today = case.package, case.version.body, clock.local_day(at)
    if package.applicant is None:
        raise ValueError("a certificate needs a holder")
    number, until = _number(case, today), results.valid_until(case, on=today)
    lines = results.contents(case, made=_made(case, until), number=number, on=today)
    _tell(case, lines)
    return documents.certify(
        case=case.pk,
        case_number=case.number,
        county=case.county,
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
        lines=[[one.label, one.words] for one in lines if one.key not in PRINTED_ALREADY],
        issued_on=today,
        valid_until=until,
        by=by,
        at=at,
    )


def _number(case: Case, today: date) -> str:
    """The licence's own number; a new business gets its (demonstration) credit code."""
    kind = REGISTERS_A_BUSINESS.get(case.matter)
    if kind:
        nth = documents.next_serial(f"uscc:{case.county}", county=case.county)
        return codes.uscc(kind=kind, division=case.county, serial=FIRST_USCC + nth)
    series = f"licence:{case.county}:{case.matter}:{today.year}"
    nth = documents.next_serial(series, county=case.county)
    return f"{case.county}{today.year}{nth:06d}"


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
