"""P13: a number with where it stands, for its holder and for whoever has its code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    conditional_page,
    require_http_methods,
    require_safe,
)

from onewindow.cases import queries as cases
from onewindow.catalog import queries as catalog
from onewindow.hall.actions import queue
from onewindow.hall.queries import kiosks, turns
from onewindow.hall.queries.turns import Turn
from onewindow.quality.queries import services
from onewindow.rules import clock, codes, queueing, tickets
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import NotFound
from onewindow.rules.tickets import TicketState
from onewindow.web import kit, words
from onewindow.web.citizen import offers, standing, topics
from onewindow.web.citizen.kit import actor_of, go, signed_in
from onewindow.web.citizen.often import limited
from onewindow.web.parts import Field, Mistake

PART = "citizen/ticket/_turn.html"
STOP_ASKING = 286  # htmx asks no more


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a number stands, in words. big: what is read from afar; tab: the page's title."""

    state: str
    calls: int
    tone: str
    head: str
    big: str
    notes: list[str]
    tab: str


def standing_of(turn: Turn) -> Standing:
    """A turn in words."""
    is_of_today = turn.state != tickets.WAITING or turn.ahead is not None
    head, big, tone, notes = SAID[turn.state if is_of_today else tickets.LEFT](turn)
    said = f"{head} {big}".strip()
    is_near = turn.ahead is not None and turn.ahead <= queueing.NEAR
    state = "near" if is_near else str(turn.state)
    return Standing(state, turn.calls, tone, head, big, notes, f"{turn.number} {said}")


Said = tuple[str, str, str, list[str]]


def _window(turn: Turn) -> str:
    return _("%(n)s 号窗口") % {"n": turn.window} if turn.window else ""


def _waiting(turn: Turn) -> Said:
    ahead = turn.ahead or 0
    wait = turn.wait_seconds
    notes = [
        _("现在没有窗口开放，有窗口开放后接着叫号。")
        if wait is None
        else _("还要等：%(wait)s") % {"wait": standing.wait_said(wait)}
    ]
    if turn.priority:
        notes.append(_("您优先，相当于早到 30 分钟。"))
    if turn.window:
        notes.append(_("由 %(n)s 号窗口叫您。") % {"n": turn.window})
    is_near = ahead <= queueing.NEAR
    if is_near:
        notes.append(_("请到窗口附近等，留意屏幕和叫号。"))
    if not ahead:
        return _("下一个就是您"), "", "amber", notes
    people = ngettext("%(n)s 人", "%(n)s 人", ahead) % {"n": ahead}
    return _("前面还有"), people, "amber" if is_near else "blue", notes


def _called(turn: Turn) -> Said:
    calls = ngettext("叫了 %(n)s 次", "叫了 %(n)s 次", turn.calls) % {"n": turn.calls}
    return _("轮到您了，请到"), _window(turn), "green", [calls]


def _serving(turn: Turn) -> Said:
    return _("正在为您办理"), _window(turn), "green", []


def _finished(turn: Turn) -> Said:
    return _("已办完"), "", "grey", []


def _closed(turn: Turn) -> Said:
    note = _("当天结束时还在窗口，窗口没有按办结。没办完的，请重新取号。")
    return _("当天已结束"), "", "grey", [note]


def _left(turn: Turn) -> Said:
    return _("这个号已退回，或者当天已结束"), "", "grey", []


def _passed(turn: Turn) -> Said:
    if turn.back_until is None or turn.back_until < kit.now():
        return _("已过号"), "", "violet", [_("过号超过 15 分钟，请重新取号。")]
    until = f"{timezone.localtime(turn.back_until):%H:%M}"
    note = _("%(until)s 以前点“我回来了”，或到导服台说一声，就排到前面两个人后面；再晚要重新取号。")
    return _("已过号"), "", "violet", [note % {"until": until}]


SAID: Mapping[TicketState, Callable[[Turn], Said]] = {
    tickets.WAITING: _waiting,
    tickets.CALLED: _called,
    tickets.SERVING: _serving,
    tickets.PASSED: _passed,
    tickets.FINISHED: _finished,
    tickets.LEFT: _left,
    tickets.CLOSED: _closed,
}


def _context(turn: Turn, at: datetime) -> dict[str, object]:
    return {
        "turn": turn,
        "now": standing_of(turn),
        "hall": turn.centre_name_en if words.in_english() else turn.centre_name,
        "area": turn.area_en if words.in_english() else turn.area,
        "at": at,
        "rate": _rate(turn) if turn.state == tickets.FINISHED else "",
        "may_return": turn.back_until is not None and at <= turn.back_until,
    }


def _rate(turn: Turn) -> str:
    return reverse("citizen:rate", args=[services.link_of_ticket(turn.code)])


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The box for the code on a slip."""
    typed = request.GET.get("code", "")
    code = "".join(one for one in typed if one.isdigit())
    if code and code.isascii():
        return go(request, "ticket", code)
    wrong = _("请填写小票上的 12 位数字。") if "code" in request.GET else ""
    field = Field(
        "code",
        _("小票上的取号码"),
        "code",
        hint=_("12 位数字，印在号码下面"),
        error=wrong,
        inputmode="numeric",
        width="16",
    )
    problems = [Mistake(wrong, "#f-code")] if wrong else []
    return kit.page(request, "citizen/ticket/find.html", {"field": field, "problems": problems})


@require_safe
def ticket(request: HttpRequest, code: str) -> HttpResponse:
    """Anybody with the code from a slip; a machine without its network is heard of later."""
    at = kit.now()
    try:
        turn = turns.by_code(code, at=at)
    except NotFound:
        if kiosks.is_kept(code, day=clock.local_day(at)):
            return kit.page(request, "citizen/ticket/kept.html")
        raise
    return kit.page(request, "citizen/ticket/ticket.html", _context(turn, at))


@require_safe
@conditional_page
def now(request: HttpRequest, code: str) -> HttpResponse:
    """Where it stands, alone: asked for again and again, three statements and nobody's session."""
    turn = turns.by_code(code, at=kit.now())
    drawn = render_to_string(PART, {"now": standing_of(turn)})
    response = HttpResponse(drawn, status=STOP_ASKING if turn.is_over else 200)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Cookie"
    return response


@require_safe
@signed_in
def mine(request: HttpRequest, me: Actor, code: str) -> HttpResponse:
    """My own number, with what to do while waiting."""
    at = kit.now()
    turn = _own(code, me, at)
    entry = catalog.entries([turn.topic]).get(turn.topic) if turn.topic else None
    refused = _("您已经取过号：%(number)s，正在排队。") % {"number": turn.number}
    context = {
        **_context(turn, at),
        "topic": _("领取结果") if turn.is_pickup else topics.title(entry),
        "kind": offers.LIFE if entry and entry.is_life_event else offers.MATTER,
        "is_known": entry is not None,
        "already": refused if "already" in request.GET else "",
        "draft": cases.draft_at(ticket_id=turn.id, to=me),
        "may_leave": turn.state in tickets.OPEN,
        "is_waiting": turn.state == tickets.WAITING,
        "slip": codes.grouped(turn.code),
    }
    return kit.page(request, "citizen/ticket/mine.html", context)


def _own(code: str, me: Actor, at: datetime) -> Turn:
    found = next((turn for turn in turns.own(to=me, at=at) if turn.code == code), None)
    if found is None:
        raise NotFound("There is no such ticket.")
    return found


@require_http_methods(["GET", "POST"])
@limited("ticket-back")
def back(request: HttpRequest, code: str) -> HttpResponse:
    """我回来了: whoever was passed over stands in the line again, by the code of the slip."""
    turn, me = turns.by_code(code, at=kit.now()), actor_of(request)
    if request.method == "POST":
        queue.come_back(ticket_id=turn.id, code=code, by=me, at=kit.now())
    is_own = any(one.code == code for one in turns.held(to=me, at=kit.now()))
    return go(request, "my_ticket" if is_own else "ticket", code)


@require_http_methods(["GET", "POST"])
@signed_in
def leave(request: HttpRequest, me: Actor, code: str) -> HttpResponse:
    """Give the number back, after asking once."""
    turn = _own(code, me, kit.now())
    if turn.state not in tickets.OPEN:
        return go(request, "my_ticket", code)
    if request.method == "POST":
        queue.leave(ticket_id=turn.id, by=me, at=kit.now())
        return go(request, "my_ticket", code)
    return render(request, "citizen/ticket/leave.html", {"turn": turn})
