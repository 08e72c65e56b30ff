"""K7: a paper goes to this machine's printer: ordered, sent once, looked after, kept when stuck."""

import io
from typing import Any
from uuid import UUID

import msgspec
import pypdf
from csp.constants import HEADER, SELF
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.cases import queries
from onewindow.cases.queries import holdings
from onewindow.catalog import queries as catalog
from onewindow.documents import queries as documents
from onewindow.documents.stationery import Language
from onewindow.hall.actions import kiosk as acts
from onewindow.hall.actions import printing
from onewindow.hall.actions.printing import Wanted
from onewindow.hall.queries import prints, turns
from onewindow.hall.queries.prints import Print
from onewindow.rules.actors import NOBODY
from onewindow.rules.printing import COPIES_MOST, PrintState, Trouble, What
from onewindow.rules.refusal import NotFound
from onewindow.web import kit, words
from onewindow.web.device import hand_in_slip, slips
from onewindow.web.device.kiosk import elsewhere
from onewindow.web.device.kiosk_kit import Visit, at_kiosk, page, tried, visit_id
from onewindow.web.device.kiosk_ticket import TICKETS, named, wait_words
from onewindow.web.parts import Mistake

PDF = "application/pdf"
JSON = "application/json"
CALLS = {Trouble.JAM, Trouble.PAPER_OUT, Trouble.FAULT}  # somebody must come to the machine


# --- Ordering ----------------------------------------------------------------------------------


@require_POST
@at_kiosk
def order(request: HttpRequest, visit: Visit) -> HttpResponse:
    """打印. Touched twice, or sent again by a browser, it is the same print."""
    what, nth = request.POST.get("what", ""), request.POST.get("nth", "1")
    wanted = Wanted(
        what=what,
        of=_allowed(request, visit, what, request.POST.get("of", "")),
        nth=int(nth) if nth.isascii() and nth.isdigit() else 1,
        english=words.in_english(),
    )
    at = kit.now()
    job = printing.order(wanted=wanted, visit=visit_id(request), kiosk=visit.kiosk, at=at)
    return HttpResponseRedirect(reverse("kiosk:print_job", args=[job.pk]))


def _allowed(request: HttpRequest, visit: Visit, what: str, of: str) -> UUID:
    """What may be printed here and now: a number drawn in this visit, or one's own papers."""
    if what == What.TICKET and of in request.session.get(TICKETS, {}):
        return UUID(request.session[TICKETS][of])
    try:
        wanted = UUID(of)
    except ValueError:
        raise NotFound("There is no such paper.") from None
    me = visit.me or NOBODY
    if what == What.CERTIFICATE:
        return queries.certificate_for(certificate_id=wanted, to=me).pk
    if what == What.HAND_IN:
        return UUID(str(queries.package_for(package_id=wanted, to=me).pk))
    if what in (What.PAPER, What.RECEIPT) and me is not NOBODY:
        return queries.paper_for(paper_id=wanted, to=me).pk
    raise NotFound("There is no such paper.")


# --- The print itself --------------------------------------------------------------------------


@require_safe
@at_kiosk
def job(request: HttpRequest, visit: Visit, job: UUID) -> HttpResponse:
    """How far it is; the script sends it and tells."""
    row = prints.of_visit(job, visit=visit_id(request))
    context = {
        "job": row,
        "title": _title(row),
        "spool": visit.kiosk.serial,
        "nth": row.nth + 1 if row.nth < COPIES_MOST else 0,
        "again_of": _again_of(request, row),
        "why": _why(row.why) if row.why else "",
        "elsewhere": elsewhere(visit.kiosk, kit.now()) if row.why else "",
        "back": reverse("kiosk:home"),
    }
    return page(request, visit, "device/kiosk/print.html", context)


def _again_of(request: HttpRequest, row: Print) -> str:
    """What a second copy is asked for by: a number goes by its topic."""
    if row.what != What.TICKET:
        return str(row.of)
    drawn = request.session.get(TICKETS, {})
    return next((topic for topic, one in drawn.items() if one == str(row.of)), "")


def _title(row: Print) -> str:
    if row.what == What.TICKET:
        return _("排队小票")
    if row.what == What.CERTIFICATE:
        found = documents.certificate(row.of)
        return words.said(
            found.title, catalog.english([found.matter]) if words.in_english() else {}
        )
    if row.what == What.HAND_IN:
        return _("提交凭条")
    return _("收件凭证") if row.what == What.RECEIPT else _("办理文书")


def _why(why: str) -> str:
    return {
        Trouble.JAM: _("卡纸了。"),
        Trouble.PAPER_OUT: _("没有纸了。"),
        Trouble.FAULT: _("打印机出了故障。"),
        Trouble.ABSENT: _("打印机没有接上。"),
        Trouble.UNSEEN: _("上次没有看到打印完成。"),
    }[Trouble(why)]


@require_POST
@at_kiosk
def begin(request: HttpRequest, visit: Visit, job: UUID) -> HttpResponse:
    """The one who may send it to the printer; a second touch hears 409."""
    mine = visit_id(request)
    data = drawn(prints.of_visit(job, visit=mine))
    pages = len(pypdf.PdfReader(io.BytesIO(data)).pages)
    row = printing.begin(job_id=job, visit=mine, kiosk=visit.kiosk, at=kit.now())
    said = {"nth_try": row.tries, "key": f"{row.pk}.{row.tries}", "pages": pages}
    return HttpResponse(msgspec.json.encode(said), content_type=JSON)


@require_safe
@xframe_options_sameorigin
@at_kiosk
def paper(request: HttpRequest, visit: Visit, job: UUID) -> HttpResponse:
    """What is to be printed, while it is under way."""
    row = prints.of_visit(job, visit=visit_id(request))
    if row.state != PrintState.PRINTING:
        raise printing.PrintMoved(f"This print is {row.state}.", state=row.state)
    return shown(drawn(row))


def shown(data: bytes) -> HttpResponse:
    """A PDF into a frame of one of our own pages."""
    response = HttpResponse(data, content_type=PDF)
    said = content_disposition_header(False, "print.pdf")
    response.headers["Content-Disposition"] = said or "inline"
    response.headers[HEADER] = build_policy(replace={"frame-ancestors": [SELF]})
    return response


def drawn(row: Print) -> bytes:
    """The paper that a print is of, as PDF."""
    if row.what == What.CERTIFICATE:
        return documents.certificate_pdf(documents.certificate(row.of))
    if row.what == What.TICKET:
        turn = turns.by_id(row.of, at=row.ordered_at)
        language: Language = "en" if row.english else "zh"
        topic = named(turn.topic) if turn.topic else ""
        wait = wait_words(turn.wait_seconds)
        return slips.drawn(turn, topic=topic, wait=wait, language=language)
    if row.what == What.HAND_IN:
        return handed_in(row.of, "en" if row.english else "zh")
    found = documents.paper(row.of)
    return documents.roll_pdf(found) if row.what == What.RECEIPT else documents.paper_pdf(found)


def handed_in(package: UUID, language: Language) -> bytes:
    """The slip of what was handed in; whose it is was looked at when it was ordered."""
    row, missing = holdings.handed_in(package)
    return hand_in_slip.drawn(row, missing=missing, language=language)


@require_POST
@at_kiosk
def told(request: HttpRequest, visit: Visit, job: UUID) -> HttpResponse:
    """What the machine said of it: all pages are out, or why not; then somebody is called."""
    at, nth = kit.now(), request.POST.get("nth_try", "")
    whose: dict[str, Any] = {
        "job_id": job,
        "nth_try": int(nth) if nth.isascii() and nth.isdigit() else 0,
        "visit": visit_id(request),
        "kiosk": visit.kiosk,
        "at": at,
    }
    why = request.POST.get("why", "")
    if why:
        printing.fail(why=why, **whose)
        if why in CALLS:
            acts.call_staff(kiosk=visit.kiosk, at=at)
    else:
        printing.finish(**whose)
    return HttpResponseRedirect(reverse("kiosk:print_job", args=[job]))


# --- By its code -------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("code")
@at_kiosk
@tried
def resume(request: HttpRequest, visit: Visit) -> HttpResponse:
    """接着打. What was stuck at this machine, for who has its code."""
    problems = []
    code = request.POST.get("code", "").strip()
    if request.method == "POST":
        try:
            row = printing.resume(
                code=code, visit=visit_id(request), kiosk=visit.kiosk, at=kit.now()
            )
        except NotFound:
            said = _(
                "没有对上。打印码是 8 位数字，只在出问题的那台机器上、当天有用；也可以拿到窗口。"
            )
            problems.append(Mistake(said, "#code"))
        else:
            return HttpResponseRedirect(reverse("kiosk:print_job", args=[row.pk]))
    context = {"problems": problems, "back": reverse("kiosk:home")}
    return page(request, visit, "device/kiosk/print_code.html", context)
