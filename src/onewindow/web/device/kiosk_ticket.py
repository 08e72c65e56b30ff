"""K8: what somebody came for, what to bring for it, and a number in the hall's one line."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.catalog import queries as catalog
from onewindow.catalog.queries import Entry
from onewindow.hall.actions import booking, drawing, queue
from onewindow.hall.queries import bookings, openings, turns, waits
from onewindow.hall.queries.turns import Turn
from onewindow.rules import tickets
from onewindow.rules.refusal import NotFound
from onewindow.web import kit, words
from onewindow.web.citizen.kit import site
from onewindow.web.device import kiosk_ask
from onewindow.web.device.kiosk import closed
from onewindow.web.device.kiosk_kit import LASTS, Visit, at_kiosk, page, tried
from onewindow.web.parts import Mistake

CHANNEL = "kiosk"
TICKETS = "tickets"  # session key: what was drawn in this visit, by topic
PICKUP, UNSAID, UNPROVED = "pickup", "unsaid", "unproved"
NOT_SAID = (PICKUP, UNSAID, UNPROVED)
MUST = "必要"


@dataclass(frozen=True, slots=True)
class Choice:
    """One large line."""

    title: str
    href: str


# --- What for ----------------------------------------------------------------------------------


@require_safe
@at_kiosk
def topics(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The ways to say what one came for."""
    choices = [
        *_ways(),
        Choice(_("领取办好的结果"), reverse("kiosk:topic", args=[PICKUP])),
        Choice(_("说不清楚，到窗口再问"), reverse("kiosk:topic", args=[UNSAID])),
    ]
    context = {"title": _("您要办什么？"), "choices": choices, "back": reverse("kiosk:home")}
    return page(request, visit, "device/kiosk/choices.html", context)


@require_safe
@at_kiosk
def guides(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The same, for who only wants to know what to bring."""
    context = {"title": _("您想了解哪件事？"), "choices": _ways(), "back": reverse("kiosk:home")}
    return page(request, visit, "device/kiosk/choices.html", context)


@require_safe
@at_kiosk
def often(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What most people come for."""
    return _listed(request, visit, _("常办的事"), catalog.top_tasks())


@require_safe
@at_kiosk
def life(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Life events."""
    return _listed(request, visit, _("一件事一次办"), catalog.life_events())


@require_safe
@at_kiosk
def zones(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The kinds of matters, the largest first."""
    english = catalog.zone_names() if words.in_english() else {}
    choices = [
        Choice(words.said(one, english), f"{reverse('kiosk:zone')}?{urlencode({'zone': one})}")
        for one, _held in catalog.zones()
    ]
    context = {"title": _("按类别找"), "choices": choices, "back": reverse("kiosk:topics")}
    return page(request, visit, "device/kiosk/choices.html", context)


@require_safe
@at_kiosk
def zone(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The matters of one kind."""
    chosen = request.GET.get("zone", "")
    entries = catalog.matters(zone=chosen) if chosen else []
    english = catalog.zone_names() if words.in_english() else {}
    return _listed(request, visit, words.said(chosen, english), entries)


def _ways() -> list[Choice]:
    return [
        Choice(_("常办的事"), reverse("kiosk:often")),
        Choice(_("一件事一次办"), reverse("kiosk:life")),
        Choice(_("按类别找"), reverse("kiosk:zones")),
    ]


def _listed(
    request: HttpRequest, visit: Visit, title: str, entries: Iterable[Entry]
) -> HttpResponse:
    choices = [Choice(_title(one), reverse("kiosk:topic", args=[one.code])) for one in entries]
    context = {"title": title, "choices": choices, "back": reverse("kiosk:topics")}
    return page(request, visit, "device/kiosk/choices.html", context)


def _title(entry: Entry) -> str:
    return entry.title_en if words.in_english() else entry.title


# --- The topic, and its number -----------------------------------------------------------------


@require_safe
@at_kiosk
def topic(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """What to bring, how many wait, and the one button."""
    at = kit.now()
    said = "" if code in NOT_SAID else code
    opening = openings.opening_of(visit.kiosk.centre, at=at)
    line = waits.waits_for(
        topic=said, is_pickup=code == PICKUP, at=at, centres=[visit.kiosk.centre]
    ).get(visit.kiosk.centre)
    context: dict[str, Any] = {
        "code": code,
        "title": named(code),
        "closed": closed(opening, at) or ("" if line else _("这个大厅不排队取号。")),
        "area": (line.name_en if words.in_english() else line.name) if line else "",
        "waiting": line.waiting if line else 0,
        "wait": wait_words(line.wait_seconds) if line else "",
        "back": reverse("kiosk:topics"),
        **_to_bring(said),
    }
    return page(request, visit, "device/kiosk/topic.html", context)


def named(code: str) -> str:
    """What a topic is called, in the reader's language. Raises NotFound."""
    if code == PICKUP:
        return _("领取办好的结果")
    if code in (UNSAID, UNPROVED):
        return _("到窗口再问")
    entry = catalog.entries([code]).get(code)
    if entry is None:
        raise NotFound(f"The catalogue holds nothing under: {code}.", what=code)
    return _title(entry)


def _to_bring(code: str) -> dict[str, Any]:
    """What everybody must bring for a matter, and its guide for the phone."""
    entry = catalog.entries([code]).get(code) if code else None
    if entry is None:
        return {}
    if entry.is_life_event:
        return {"guide": site(reverse("citizen:life", args=[code])), "asks": True}
    body = catalog.published(code).body
    english = body.get("english") or {}
    must = [one for one in body["materials"] if one.get("need") == MUST and not one.get("when")]
    return {
        "materials": [words.said(one["name"], english) for one in must],
        "guide": site(reverse("citizen:guide", args=[code])),
        "asks": bool(body.get("situations")),
    }


def wait_words(seconds: int | None) -> str:
    """约等 15 分钟, in steps of five: nobody can know it better."""
    if seconds is None:
        return _("现在没有窗口开放")
    if not seconds:
        return _("不用等")
    return _("约等 %(minutes)d 分钟") % {"minutes": -(-seconds // 300) * 5}


@require_POST
@at_kiosk
def draw(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """取号. Pressing twice in one visit is one number."""
    return drawn(request, visit, code)


def drawn(request: HttpRequest, visit: Visit, code: str, *, priority: str = "") -> HttpResponse:
    """The number of this visit for a topic, drawn now or before; what was answered goes along."""
    numbers = request.session.get(TICKETS, {})
    if code not in numbers:
        at = kit.now()
        opening = openings.opening_of(visit.kiosk.centre, at=at)
        if closed(opening, at):
            return HttpResponseRedirect(reverse("kiosk:topic", args=[code]))
        ticket = drawing.draw(
            centre=visit.kiosk.centre,
            topic="" if code in NOT_SAID else code,
            is_pickup=code == PICKUP,
            priority=priority,
            channel=CHANNEL,
            person_id=visit.person_id,
            by=visit.kiosk.by,
            at=at,
        )
        _keep(request, code, ticket.pk)
        if code not in NOT_SAID:
            kiosk_ask.prepare(request, visit, code, ticket.pk)
    return HttpResponseRedirect(reverse("kiosk:ticket", args=[code]))


@require_safe
@at_kiosk
def ticket(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """The number, how long, and the code that shows it again on a phone."""
    drawn = request.session.get(TICKETS, {}).get(code)
    if drawn is None:
        return HttpResponseRedirect(reverse("kiosk:topics"))
    turn = turns.by_id(UUID(drawn), at=kit.now())
    return page(request, visit, "device/kiosk/ticket.html", {**_told(turn, visit), "code": code})


def _told(turn: Turn, visit: Visit) -> dict[str, Any]:
    english = words.in_english()
    return {
        "turn": turn,
        "area": turn.area_en if english else turn.area,
        "topic": named(turn.topic) if turn.topic else "",
        "wait": wait_words(turn.wait_seconds),
        "address": site(f"/ticket/{turn.code}/"),
        "has_priority": bool(turn.priority),
        "can_print": visit.kiosk.can_print,
    }


def _keep(request: HttpRequest, code: str, ticket: UUID) -> None:
    """In the session that ends with the visit: a second press shows the same number."""
    request.session[TICKETS] = {**request.session.get(TICKETS, {}), code: str(ticket)}
    lasts(request)


def lasts(request: HttpRequest) -> None:
    """What this visit holds is not held for long, should the page itself be gone."""
    request.session.set_expiry(LASTS)


@require_http_methods(["GET", "POST"])
@at_kiosk
@tried
def arrive(request: HttpRequest, visit: Visit) -> HttpResponse:
    """预约签到、过号回来. The code of an appointment becomes a number where the rules place it;
    the code of a slip brings a number back that was passed over, or shows where it stands."""
    problems = []
    typed = "".join(one for one in request.POST.get("code", "") if one.isdigit())
    if request.method == "POST":
        with suppress(NotFound):
            return _arrived(request, visit, typed)
        with suppress(NotFound):
            return _back(request, visit, typed)
        said = _("没有这个预约码或取号码。请核对，或到导服台。")
        problems.append(Mistake(said, "#code"))
    context = {
        "problems": problems,
        "typed": typed,
        "passed": _passed(visit),
        "back": reverse("kiosk:home"),
    }
    return page(request, visit, "device/kiosk/arrive.html", context)


def _arrived(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    booked = bookings.by_code(code)
    got = booking.arrive(appointment_id=booked.id, channel=CHANNEL, by=visit.kiosk.by, at=kit.now())
    _keep(request, booked.topic, got.pk)
    return HttpResponseRedirect(reverse("kiosk:ticket", args=[booked.topic]))


def _back(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    at = kit.now()
    turn = turns.by_code(code, at=at)
    if turn.centre != visit.kiosk.centre or turn.is_over:
        raise NotFound("There is no such number here.")
    if turn.state == tickets.PASSED:
        queue.come_back(ticket_id=turn.id, by=visit.kiosk.by, at=at, code=code)
    topic = PICKUP if turn.is_pickup else turn.topic or UNSAID
    _keep(request, topic, turn.id)
    return HttpResponseRedirect(reverse("kiosk:ticket", args=[topic]))


def _passed(visit: Visit) -> list[Turn]:
    """One's own numbers of this hall that were passed over, once one is known."""
    if visit.me is None:
        return []
    mine = turns.own(to=visit.me, at=kit.now())
    return [one for one in mine if one.centre == visit.kiosk.centre and one.state == tickets.PASSED]
