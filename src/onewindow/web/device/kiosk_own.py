"""K3, K9, K10: who stands here, how their cases go, and their certificates on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.cases import queries
from onewindow.catalog import queries as catalog
from onewindow.documents import queries as documents
from onewindow.people import actions as people
from onewindow.people.gateways import DemonstrationIdentity
from onewindow.people.queries import Masked
from onewindow.places import queries as places
from onewindow.rules import clock, codes
from onewindow.rules.actors import NOBODY, Actor
from onewindow.rules.clock import WorkCalendar
from onewindow.rules.refusal import NotFound
from onewindow.web import kit, words
from onewindow.web.citizen import telling
from onewindow.web.citizen.certificates import standing
from onewindow.web.citizen.kit import site
from onewindow.web.citizen.lists import Tag
from onewindow.web.device import kiosk_ticket
from onewindow.web.device.kiosk_kit import PATH, Visit, at_kiosk, identified, know, page, tried
from onewindow.web.parts import Event, Lane, Mistake

FAILED = "failed"  # session key: how often nobody was recognised in this visit
TRIES = 2
UNPROVED = "unproved"  # a priority


@dataclass(frozen=True, slots=True)
class Row:
    """A certificate in the list."""

    title: str
    number: str
    until: str
    tag: Tag
    href: str


# --- K3 ----------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@at_kiosk
@tried
def who(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A card on the reader, or a code from the phone; twice in vain leads to a window.

    Cards are those of the demonstration's invented people: read, or their number typed.
    """
    back = request.POST.get("next") or request.GET.get("next") or ""
    if not back.startswith(PATH) or not url_has_allowed_host_and_scheme(back, None):
        back = reverse("kiosk:home")
    problems = []
    if request.method == "POST":
        person = _proved(request, visit)
        if person is not None:
            know(request, visit.kiosk, person)
            return HttpResponseRedirect(back)
        request.session[FAILED] = request.session.get(FAILED, 0) + 1
        kiosk_ticket.lasts(request)
        problems.append(Mistake(_("没有对上。请核对后再试一次，或呼叫工作人员。"), "#code"))
    context = {
        "problems": problems,
        "next": back,
        "by_card": settings.DEMONSTRATION,
        "is_stuck": bool(problems) and request.session[FAILED] >= TRIES,
        "phone": site(reverse("citizen:kiosk_code")),
        "back": reverse("kiosk:home"),
    }
    return page(request, visit, "device/kiosk/who.html", context)


@require_POST
@at_kiosk
def unproved(request: HttpRequest, visit: Visit) -> HttpResponse:
    """两次核验不成. A number with priority for a window, where a person looks at the card."""
    if request.session.get(FAILED, 0) < TRIES:
        return HttpResponseRedirect(reverse("kiosk:who"))
    return kiosk_ticket.drawn(request, visit, kiosk_ticket.UNPROVED, priority=UNPROVED)


def _proved(request: HttpRequest, visit: Visit) -> Masked | None:
    at, by = kit.now(), visit.kiosk.by
    code, card = request.POST.get("code", "").strip(), request.POST.get("card", "").strip()
    if code:
        return people.enter_by_code(code=code, by=by, at=at)
    if card and settings.DEMONSTRATION:
        person = DemonstrationIdentity().card(card)
        return people.enter_by_card(person=person, by=by, at=at) if person else None
    return None


# --- K9 ----------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
@at_kiosk
@tried
def progress(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Two boxes; with both right, the lanes, and nothing about whom. The code may be scanned."""
    problems = []
    code, password = request.POST.get("code", "").strip(), request.POST.get("password", "").strip()
    if request.method == "POST":
        try:
            return _found(request, visit, code, password)
        except NotFound:
            problems.append(
                Mistake(_("没有查到。请核对收件码和查询密码，都印在收件凭证上。"), "#code")
            )
    context = {"problems": problems, "typed": code, "back": reverse("kiosk:home")}
    return page(request, visit, "device/kiosk/progress.html", context)


def _found(request: HttpRequest, visit: Visit, code: str, password: str) -> HttpResponse:
    today, calendar = clock.local_day(kit.now()), places.work_calendar()
    found = queries.progress(code=code, password=password, today=today)
    offices = telling.offices()
    context = {
        "code": codes.grouped(found.code),
        "submitted_at": found.submitted_at,
        "centre": telling.office(found.centre, offices),
        "lanes": [lane_of(each, offices, today, calendar) for each in found.lanes],
        "back": reverse("kiosk:progress"),
    }
    return page(request, visit, "device/kiosk/found.html", context)


def lane_of(
    each: queries.Lane, offices: dict[str, str], today: date, calendar: WorkCalendar
) -> Lane:
    """One case as the kiosk tells it: where it stands and what comes next."""
    department = telling.office(each.department, offices)
    days = None
    if each.due_on and each.light:
        days = clock.days_left(today=today, due_on=each.due_on, calendar=calendar)
    events: list[Event] = telling.events(each.steps, each.state, each.mode)
    return Lane(
        title=each.english if words.in_english() else each.name,
        department=department,
        state=each.state,
        lamp=telling.lamp(each.light, days),
        due_on=each.due_on,
        holder=telling.holder(each.state, department, each.mode),
        events=events[-1:],
        is_demonstration=each.is_assumed,
    )


# --- K10, K7 -----------------------------------------------------------------------------------


@require_safe
@identified
def certificates(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What the house issued to whoever stands here."""
    today = clock.local_day(kit.now())
    held = documents.certificates_of(visit.person_id) if visit.person_id else []
    english = _english({one.matter for one in held})
    rows = [
        Row(
            title=words.said(one.title, english),
            number=str(one.body["number"]),
            until=_until(one.valid_until),
            tag=standing(documents.standing(one, today=today)),
            href=reverse("kiosk:certificate", args=[one.pk]),
        )
        for one in held
    ]
    context = {"rows": rows, "back": reverse("kiosk:home")}
    return page(request, visit, "device/kiosk/certificates.html", context)


@require_safe
@identified
def certificate(request: HttpRequest, visit: Visit, certificate: UUID) -> HttpResponse:
    """One certificate: its code to be checked, and paper."""
    row = queries.certificate_for(certificate_id=certificate, to=_me(visit))
    context = {
        "row": row,
        "until": _until(row.valid_until),
        "address": site(reverse("citizen:verify_code", args=[row.code])),
        "title": words.said(row.title, _english({row.matter})),
        "issuer": row.issuer.name_en if words.in_english() else row.issuer.formal_name,
        "can_print": visit.kiosk.can_print,
        "back": reverse("kiosk:certificates"),
    }
    return page(request, visit, "device/kiosk/certificate.html", context)


def _english(matters: set[str]) -> Mapping[str, str]:
    """The English of what matters issue, where that is read."""
    return catalog.english(matters) if words.in_english() else {}


def _me(visit: Visit) -> Actor:
    return visit.me or NOBODY


def _until(day: date | None) -> str:
    return words.day(day, english=words.in_english()) if day else _("长期有效")
