"""Papers and certificates as PDF, and the public check of a certificate."""

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from onewindow.api import auth, kit, problems
from onewindow.api.schemas import public as shapes
from onewindow.cases.actions import looking
from onewindow.documents import queries as documents
from onewindow.rules.certificates import Standing
from onewindow.wording import words

router = Router(tags=["文书与证照 Papers and certificates"])


@router.get(
    "/papers/{uuid:paper_id}/pdf",
    auth=auth.Token("cases:read"),
    response={200: bytes, **problems.READING},
    operation_id="readPaper",
    summary="文书 PDF",
    description="The numbered paper, drawn from its frozen content.",
)
def read_paper(
    request: HttpRequest,
    paper_id: UUID,
    language: Annotated[Literal["zh", "en"], Query()] = "zh",
) -> HttpResponse:
    row = looking.paper(paper_id=paper_id, by=kit.actor(request), at=kit.now())
    return _pdf(documents.paper_pdf(row, language=language), row.pk)


@router.get(
    "/certificates/{uuid:certificate_id}/pdf",
    auth=auth.Token("certificates:read"),
    response={200: bytes, **problems.READING},
    operation_id="readCertificate",
    summary="电子证照 PDF",
    description="The certificate, drawn from its frozen content.",
)
def read_certificate(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    row = looking.certificate(certificate_id=certificate_id, by=kit.actor(request), at=kit.now())
    return _pdf(documents.certificate_pdf(row), row.pk)


def _pdf(content: bytes, key: UUID) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{key}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@router.get(
    "/certificates/verify/{str:code}",
    auth=auth.public,
    response={200: shapes.VerificationOut, **problems.PUBLIC},
    operation_id="verifyCertificate",
    summary="核验电子证照",
    description="For everybody, by the code on the certificate: the least that lets it be checked.",
)
def verify(request: HttpRequest, code: str) -> shapes.VerificationOut:
    found = documents.verification(code=code, today=kit.today())
    return shapes.VerificationOut(
        title=found.title,
        identifier=found.identifier,
        number=found.number,
        holder=found.holder,
        issuer=found.issuer_en if words.in_english() else found.issuer,
        issued_on=found.issued_on,
        valid_until=found.valid_until,
        standing=Standing(found.standing),
        revoked_on=found.revoked_on,
        is_demonstration=found.is_demonstration,
    )
