"""Reading documents: what a person's papers can satisfy, what may be shown to whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from onewindow.documents import paper as drawing
from onewindow.documents.gateways import Store
from onewindow.documents.models import Certificate, Document, Paper
from onewindow.journal import queries as journal
from onewindow.people import queries as people
from onewindow.rules import certificates, codes
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import NotFound

Language = Literal["zh", "en"]
CHECKED = "certificate.checked"
PPI = 110  # of a page as a picture: A4 is 909 pixels wide


@dataclass(frozen=True, slots=True)
class Verification:
    """The least that lets anybody check a certificate."""

    title: str
    matter: str
    identifier: str
    number: str
    holder: str  # masked
    issuer: str
    issuer_en: str
    issued_on: date
    valid_until: date | None
    standing: str
    revoked_on: date | None
    is_demonstration: bool


def verification(*, code: str, today: date) -> Verification:
    """What the public check says of a certificate. Raises NotFound. One query."""
    row = (
        Certificate.objects.select_related("issuer", "holder")
        .filter(code=codes.normalise(code))
        .first()
    )
    if row is None:
        raise NotFound("There is no certificate with this code.")
    return verified(row, today=today)


def verified(row: Certificate, *, today: date) -> Verification:
    """What anybody may learn of a certificate, its holder's name masked."""
    return Verification(
        title=row.title,
        matter=row.matter,
        identifier=row.identifier,
        number=row.body["number"],
        holder=codes.mask_name(row.body["holder"]["name"]),
        issuer=row.issuer.formal_name,
        issuer_en=row.issuer.name_en,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        standing=standing(row, today=today),
        revoked_on=row.revoked_on,
        is_demonstration=row.is_demonstration,
    )


@dataclass(frozen=True, slots=True)
class Check:
    """One look at a certificate that its holder was showing. who: a member of staff's name."""

    at: datetime
    who: str
    centre: str


def checks(certificate_id: UUID, *, limit: int = 20) -> list[Check]:
    """Who checked a certificate while it was shown, the latest first. Two queries."""
    facts = [one for one in journal.about(certificate_id) if one.fact == CHECKED]
    latest = facts[: -limit - 1 : -1]
    names = people.account_names(one.actor for one in latest if one.detail["centre"])
    return [Check(one.at, names.get(one.actor, ""), one.detail["centre"]) for one in latest]


def was_checked(certificate_id: UUID, *, step: int, by: Actor) -> bool:
    """Whether the same code was checked by the same account already. One query."""
    return any(
        (one.fact, one.actor, one.detail.get("step")) == (CHECKED, by.id, step)
        for one in journal.about(certificate_id)
    )


def standing(row: Certificate, *, today: date) -> str:
    """valid, expired or revoked on that day."""
    return str(
        certificates.standing(
            on=today,
            issued_on=row.issued_on,
            valid_until=row.valid_until,
            revoked_on=row.revoked_on,
        )
    )


def certificates_of(holder: UUID) -> list[Certificate]:
    """A person's certificates, newest first. One query."""
    rows = Certificate.objects.select_related("issuer").filter(holder_id=holder)
    return list(rows.order_by("-issued_on", "-id"))


def certificate(certificate_id: UUID) -> Certificate:
    """One certificate. Raises NotFound. The room above checks who asks."""
    row = Certificate.objects.select_related("issuer").filter(pk=certificate_id).first()
    if row is None:
        raise NotFound("There is no such certificate.")
    return row


def certificate_of_case(case: UUID) -> Certificate | None:
    """The certificate a case issued, if any."""
    return Certificate.objects.select_related("issuer", "holder").filter(case=case).first()


def titles(cases: Iterable[UUID]) -> dict[UUID, str]:
    """What the cases' certificates are called, by case. One query."""
    rows = Certificate.objects.filter(case__in=list(cases))
    return dict(rows.values_list("case", "title"))


def valid_certificates(
    *, holder: UUID, matters: Iterable[str], today: date
) -> dict[str, Certificate]:
    """The holder's valid certificates by the matter that issued them. One query."""
    rows = Certificate.objects.filter(holder_id=holder, matter__in=list(matters))
    return {row.matter: row for row in rows.order_by("id") if standing(row, today=today) == "valid"}


def reusable_documents(
    *, owner: UUID, materials: Iterable[str], today: date
) -> dict[str, Document]:
    """The newest still valid document per material that its owner let us use again. One query."""
    rows = Document.objects.filter(
        owner_id=owner, material__in=list(materials), may_reuse=True
    ).order_by("id")
    return {
        row.material: row for row in rows if row.valid_until is None or row.valid_until >= today
    }


def document(document_id: UUID) -> Document:
    """One document's record. Raises NotFound. The room above checks who asks."""
    row = Document.objects.filter(pk=document_id).first()
    if row is None:
        raise NotFound("There is no such document.")
    return row


def given_for(package: UUID) -> list[UUID]:
    """The documents given for a package that their owner did not let us use again. One query."""
    rows = Document.objects.filter(package=package, may_reuse=False)
    return list(rows.values_list("pk", flat=True))


def content(row: Document) -> bytes:
    """The document's bytes."""
    return Store().get(bytes(row.sha256))


def papers(*, package: UUID) -> list[Paper]:
    """Every paper issued for a package and its cases, oldest first. One query."""
    return list(Paper.objects.filter(package=package).order_by("issued_at", "id"))


def paper(paper_id: UUID) -> Paper:
    """One paper. Raises NotFound. The room above checks who asks."""
    row = Paper.objects.filter(pk=paper_id).first()
    if row is None:
        raise NotFound("There is no such paper.")
    return row


@lru_cache(maxsize=128)
def _drawn(template: str, key: UUID, language: Language) -> bytes:
    body: dict[str, Any]
    if template.startswith("certificate:"):
        body = Certificate.objects.get(pk=key).body
        return drawing.render(template=template.partition(":")[2], body=body, language=language)
    body = Paper.objects.get(pk=key).body
    return drawing.render(template=template, body=body, language=language)


def paper_pdf(row: Paper, *, language: Language = "zh") -> bytes:
    """The paper as PDF, drawn from its frozen body."""
    return _drawn(row.template, row.pk, language)


def paper_pictures(row: Paper, *, language: Language = "zh") -> list[bytes]:
    """The pages of the paper as PNG, for those who cannot open a PDF where they are."""
    body: dict[str, Any] = Paper.objects.get(pk=row.pk).body
    return drawing.pictures(template=row.template, body=body, language=language, ppi=PPI)


def roll_pdf(row: Paper) -> bytes:
    """A receipt for the 80 mm printer, from the same body."""
    return _drawn("receipt_roll", row.pk, "zh")


def certificate_pdf(row: Certificate) -> bytes:
    """The certificate as PDF, drawn from its frozen body."""
    return _drawn(f"certificate:{row.body['template']}", row.pk, "zh")
