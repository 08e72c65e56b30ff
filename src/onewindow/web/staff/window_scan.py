"""The scan box: codes, numbers and cards lead to where the work goes on."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from onewindow.cases import queries
from onewindow.cases.actions import drafts, facing
from onewindow.people import actions as people_actions
from onewindow.people import queries as people
from onewindow.rules import clock, codes
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import NotFound
from onewindow.web import kit as frame
from onewindow.web.staff import kit, showing, shown, window, window_identity


@kit.posted
@kit.staff(*kit.FIND)
def scan(request: HttpRequest, by: Actor) -> HttpResponse:
    """What was scanned or typed decides: a card, a receipt, a case, a draft of the phone, a
    certificate that is shown."""
    if showing.SHOWN_AT in request.POST.get("q", ""):
        return _shown(request, request.POST["q"])
    text = codes.normalise(request.POST.get("q", ""))
    if not text:
        return kit.go(request, "home")
    if by.has(Role.CLERK) and (codes.is_identity_number(text) or codes.is_uscc(text)):
        kit.keep_card(request, text, was_read=request.POST.get("read") == "1")
        return kit.go(request, "person")
    found = queries.find(text=text, to=by, today=clock.local_day(frame.now()))
    if len({row.package for row in found}) == 1:
        return kit.on(request, _where(list(found), by))
    if not found and by.has(Role.CLERK) and codes.is_receipt_code(text):
        kit.keep_code(request, text)
        return kit.go(request, "person")
    if not found and showing.code_in(text):
        return _shown(request, text)
    return window.find(request)


def _shown(request: HttpRequest, text: str) -> HttpResponse:
    request.session[showing.TYPED] = text[:200]
    return kit.go(request, "check_shown")


def _where(found: list[queries.Row], by: Actor) -> str:
    """Where one package goes on: the most urgent of its cases decides."""
    leads = [window.address(row, by) for row in found]
    if by.has(Role.CLERK) and len(found) > 1:
        work = [lead for lead in leads if "/window/" in lead]
        return work[0] if work else window.package_address(found[0])
    return leads[0]


@require_safe
@kit.staff(Role.CLERK)
def person(request: HttpRequest, by: Actor) -> HttpResponse:
    """Whose card lies on the reader: their drafts, results and cases, and a new beginning."""
    facing.turn_away(by=by)
    number = kit.card(request)
    code = request.session.get(kit.CODE, "")
    today = clock.local_day(frame.now())
    known = people.by_number(number) if number else None
    all_drafts = queries.drafts_of(number=number, to=by) if number else ()
    wanted = [one for one in all_drafts if one.code == code]
    found = queries.find(text=number, to=by, today=today) if known else ()
    context = {
        "number": codes.mask_identity_number(number),
        "has_card": bool(number),
        "known": people.masked(known) if known else None,
        "code": codes.grouped(code),
        "is_code_wrong": bool(code and number and not wanted),
        "drafts": shown.drafts([*wanted, *(one for one in all_drafts if one not in wanted)]),
        "found": shown.rows(found, lambda row: window.address(row, by)),
        "choose": reverse("staff:choose"),
    }
    return kit.page(request, by, "staff/window/person.html", context, here="window")


@kit.posted
@kit.staff(Role.CLERK)
def take_over(request: HttpRequest, by: Actor) -> HttpResponse:
    """Go on here with a draft begun on the phone: its code, and the card that was read."""
    number = kit.card(request)
    if not number:
        raise NotFound("Read the card first.")
    package = drafts.take_over(
        code=request.POST.get("code", ""), number=number, by=by, at=frame.now()
    )
    if package.applicant_id is not None:
        people_actions.note_unmasked(
            subject=package.applicant_id, by=by, at=frame.now(), what=f"draft {package.code}"
        )
    window_identity.note(request, by, package.pk, [number])
    request.session.pop(kit.CODE, None)
    return kit.go(request, "package", package.pk)


@kit.posted
@kit.staff(Role.CLERK)
def done(request: HttpRequest, by: Actor) -> HttpResponse:
    """The card was given back: nobody sits at this window."""
    kit.drop_card(request)
    request.session.pop(kit.CODE, None)
    return kit.go(request, "window")
