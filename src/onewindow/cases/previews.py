"""What a grant would bring, shown before it is signed. Nothing is numbered, nothing is written."""

from dataclasses import dataclass
from datetime import date

from onewindow.cases import papers, results
from onewindow.cases.actions.certify import PRINTED_ALREADY
from onewindow.cases.models import Case


@dataclass(frozen=True, slots=True)
class Preview:
    """The face of a result as it would be made today. valid_until None: it lasts."""

    title: str
    is_certificate: bool
    holder: str
    issuer: str
    issued_on: date
    valid_until: date | None
    lines: tuple[tuple[str, str], ...]
    basis: tuple[str, ...]


def of(case: Case, *, today: date) -> Preview:
    """The result of a case that its caller may decide."""
    until = results.valid_until(case, on=today)
    made = {"valid_until": until.isoformat() if until else results.LONG_TERM}
    lines = results.contents(case, made=made, number="", on=today)
    applicant = case.package.applicant
    return Preview(
        title=case.version.body["result"]["name"],
        is_certificate=results.is_certificate(case),
        holder=applicant.name if applicant else "",
        issuer=case.department.formal_name,
        issued_on=today,
        valid_until=until,
        lines=tuple((one.label, one.words) for one in lines if one.key not in PRINTED_ALREADY),
        basis=tuple(papers.basis(case)),
    )
