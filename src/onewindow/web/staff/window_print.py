"""Papers to print: each as PDF, the receipt also as a roll, and all of one sitting in one file."""

import io
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pypdf
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from onewindow.cases import planning, queries
from onewindow.cases.actions import looking
from onewindow.documents import queries as documents
from onewindow.rules import clock, codes
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import NotFound
from onewindow.web import kit as frame
from onewindow.web.staff import kit, shown, window_sign

ONE_SITTING = timedelta(minutes=10)  # what is printed together after F9


@require_safe
@kit.staff(*kit.CLERK)
def prints(request: HttpRequest, by: Actor, package_id: UUID) -> HttpResponse:
    """What came out of the last move, ready to print; older papers below."""
    today = clock.local_day(frame.now())
    found = queries.contents(package_id=package_id, to=by, today=today)
    names = {row.id: shown.name(row) for row in found.cases}
    fresh = _fresh(found.papers)
    context = {
        "package": found.package,
        "code": codes.grouped(found.package.code),
        "password": planning.password_of(found.package.pk) if by.has(Role.CLERK) else "",
        "fresh": [_line(one, names) for one in fresh],
        "older": [_line(one, names) for one in found.papers if one not in fresh],
        "all_in_one": reverse("staff:print_all", args=[package_id]),
        "cases": shown.rows(found.cases, lambda row: reverse("staff:case", args=[row.id])),
        "just": request.GET.get("just", ""),
        "signing": window_sign.kept(found.package),
        "may_scan": by.has(Role.CLERK),
    }
    return kit.page(request, by, "staff/window/prints.html", context, here="window")


def _fresh(papers: Sequence[Any]) -> list[Any]:
    """The papers of the last sitting: what was issued with the newest, or just before it."""
    if not papers:
        return []
    last = papers[-1].issued_at
    return [one for one in papers if last - one.issued_at <= ONE_SITTING]


def _line(paper: Any, names: dict[UUID, str]) -> dict[str, object]:
    return {
        "id": paper.pk,
        "kind": paper.kind,
        "word": shown.paper_word(paper.kind),
        "number": paper.number,
        "about": names.get(paper.subject, ""),
        "at": paper.issued_at,
        "href": reverse("staff:paper", args=[paper.pk]),
        "roll": reverse("staff:roll", args=[paper.pk]) if paper.kind == "receipt" else "",
    }


@require_safe
@kit.staff(*kit.CLERK)
def print_all(request: HttpRequest, by: Actor, package_id: UUID) -> HttpResponse:
    """Everything of the last sitting in one file: one print job."""
    today = clock.local_day(frame.now())
    found = queries.contents(package_id=package_id, to=by, today=today)
    fresh = _fresh(found.papers)
    if not fresh:
        raise NotFound("Nothing was issued yet.")
    rows = [looking.paper(paper_id=one.pk, by=by, at=frame.now()) for one in fresh]
    return pdf(_joined(documents.paper_pdf(one) for one in rows), found.package.code)


def _joined(files: Iterable[bytes]) -> bytes:
    writer = pypdf.PdfWriter()
    for data in files:
        writer.append(io.BytesIO(data))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@require_safe
@kit.staff(*kit.FIND)
def paper(request: HttpRequest, by: Actor, paper_id: UUID) -> HttpResponse:
    """One paper, drawn from its frozen body."""
    row = looking.paper(paper_id=paper_id, by=by, at=frame.now())
    return pdf(documents.paper_pdf(row), row.kind)


@require_safe
@kit.staff(*kit.CLERK)
def roll(request: HttpRequest, by: Actor, paper_id: UUID) -> HttpResponse:
    """The receipt for the 80 mm printer."""
    row = looking.paper(paper_id=paper_id, by=by, at=frame.now())
    if row.kind != "receipt":
        raise NotFound("Only a receipt has a roll.")
    return pdf(documents.roll_pdf(row), "receipt-roll")


@require_safe
@kit.staff(*kit.FIND)
def certificate(request: HttpRequest, by: Actor, certificate_id: UUID) -> HttpResponse:
    """A certificate, for whoever may see its case."""
    row = looking.certificate(certificate_id=certificate_id, by=by, at=frame.now())
    return pdf(documents.certificate_pdf(row), "certificate")


def pdf(data: bytes, name: str) -> HttpResponse:
    """A PDF for the browser to show and print; not to be kept."""
    response = HttpResponse(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
