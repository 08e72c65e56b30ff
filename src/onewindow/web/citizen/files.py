"""Papers, certificates and uploaded files: served only to those who may see them, never kept."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from onewindow.cases import queries
from onewindow.documents import queries as documents
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import NotFound
from onewindow.web import kit, words
from onewindow.web.citizen.kit import signed_in
from onewindow.web.citizen.mine import paper_titles

PDF = "application/pdf"
PICTURES = frozenset({"image/jpeg", "image/png"})


def _sent(data: bytes, mime: str, name: str, *, as_attachment: bool) -> HttpResponse:
    response = HttpResponse(data, content_type=mime)
    disposition = content_disposition_header(as_attachment, name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@signed_in
def paper(request: HttpRequest, me: Actor, paper: UUID) -> HttpResponse:
    """A legal paper as PDF, drawn from what was frozen when it was issued."""
    row = queries.paper_for(paper_id=paper, to=me)
    data = documents.paper_pdf(row, language="en" if words.in_english() else "zh")
    return _sent(data, PDF, f"{row.number}.pdf", as_attachment="save" in request.GET)


@require_safe
@signed_in
def look(request: HttpRequest, me: Actor, paper: UUID) -> HttpResponse:
    """The same paper as pictures on a page, where a PDF cannot be opened or saved."""
    row = queries.paper_for(paper_id=paper, to=me)
    sheets = _sheets(row)
    if "sheet" in request.GET:
        number = request.GET["sheet"]
        if number not in {str(n) for n in range(len(sheets))}:
            raise NotFound("The paper has no such sheet.")
        name = f"{row.number}-{number}.png"
        return _sent(sheets[int(number)], "image/png", name, as_attachment=False)
    context = {
        "paper": row,
        "title": paper_titles().get(row.kind, row.kind),
        "sheets": range(len(sheets)),
    }
    return kit.page(request, "citizen/paper.html", context)


def _sheets(row: Any) -> list[bytes]:
    return documents.paper_pictures(row, language="en" if words.in_english() else "zh")


@require_safe
@signed_in
def document(request: HttpRequest, me: Actor, document: UUID) -> HttpResponse:
    """A file somebody gave. Pictures are shown; everything else is only handed down."""
    row = queries.document_for(document_id=document, to=me)
    is_picture = row.mime in PICTURES
    return _sent(
        documents.content(row), row.mime, row.title or "file", as_attachment=not is_picture
    )


@require_safe
@signed_in
def certificate(request: HttpRequest, me: Actor, certificate: UUID) -> HttpResponse:
    """A certificate as PDF."""
    row = queries.certificate_for(certificate_id=certificate, to=me)
    name = f"{row.title}-{row.body['number']}.pdf"
    return _sent(documents.certificate_pdf(row), PDF, name, as_attachment="save" in request.GET)
