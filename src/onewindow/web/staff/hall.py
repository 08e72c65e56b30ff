"""C1 and H4: the line as the window's clerk and the guide see it, and every step of a ticket."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from onewindow.cases import queries as cases
from onewindow.cases.actions import prepared
from onewindow.catalog import queries as catalog
from onewindow.hall.actions import drawing, queue, seats
from onewindow.hall.queries import counter as lines
from onewindow.hall.queries import floors, kiosks, rosters
from onewindow.hall.queries.counter import Ticket
from onewindow.rules import clock
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import NotFound
from onewindow.rules.tickets import TicketMoved
from onewindow.web import kit as frame
from onewindow.web import words
from onewindow.web.staff import kit, shown, window_qualified

FLOOR = (Role.GUIDE, Role.CLERK, Role.HEAD)
PRIORITIES: Mapping[str, str | Promise] = {
    "elder": gettext_lazy("老年人"),
    "disabled": gettext_lazy("残疾人"),
    "military": gettext_lazy("军人"),
    "pregnant": gettext_lazy("孕妇"),
    "unproved": gettext_lazy("机器没认出"),
}
STEPS: Mapping[str, str | Promise] = {
    "waiting": pgettext_lazy("ticket", "等候"),
    "called": pgettext_lazy("ticket", "已叫号"),
    "serving": pgettext_lazy("ticket", "办理中"),
    "passed": pgettext_lazy("ticket", "过号"),
}
TONES = {"waiting": "grey", "called": "amber", "serving": "blue", "passed": "violet"}


@dataclass(frozen=True, slots=True)
class Line:
    """One ticket in a list: what it is for, how long it has waited, where it is."""

    ticket: Ticket
    topic: str
    priority: str
    minutes: int
    step: str
    tone: str


def told(tickets: Iterable[Ticket], *, now: datetime) -> list[Line]:
    """Tickets for a list, topics in the reader's language. One query for all topics."""
    rows = list(tickets)
    known = catalog.entries({row.topic for row in rows if row.topic})
    return [
        Line(
            ticket=row,
            topic=_topic(row, known),
            priority=str(PRIORITIES.get(row.priority, "")),
            minutes=int((now - row.drawn_at).total_seconds() // 60),
            step=str(STEPS.get(row.state, row.state)),
            tone=TONES.get(row.state, "grey"),
        )
        for row in rows
    ]


def _topic(row: Ticket, known: Mapping[str, catalog.Entry]) -> str:
    if row.is_pickup:
        return _("领取结果")
    entry = known.get(row.topic)
    if entry is None:
        return _("还没说办什么")
    return entry.title_en if words.in_english() else entry.title


def reasons(centre: str) -> list[tuple[str, str]]:
    """Why windows of a hall pause: as it is kept, and in the reader's language."""
    known = floors.reasons(centre)
    return [(text, text_en if words.in_english() else text) for text, text_en in known]


def counter_for(by: Actor) -> dict[str, object]:
    """What the workbench shows of the line: the window, who is there, who comes next."""
    now = frame.now()
    mine = lines.counter(by=by, on=clock.local_day(now)) if by.has(Role.CLERK) else None
    context: dict[str, object] = {"counter": mine}
    if mine is not None:
        context["pause_reasons"] = reasons(mine.window.centre_id)
        several = [*((mine.held,) if mine.held else ()), *mine.line]
        shown_ = told(several, now=now)
        context["held"] = shown_.pop(0) if mine.held else None
        context["prepared"] = cases.prepared(ticket_id=mine.held.pk) if mine.held else ""
        held = mine.held
        context["qualified"] = window_qualified.ticket(held, by=by, at=now) if held else None
        context["line"] = shown_
        context["more"] = mine.waiting - len(mine.line)
    elif by.has(Role.CLERK):
        rows = lines.seats(centre=kit.centre(by))
        today = clock.local_day(now)
        free = [row.window for row in rows if not row.clerk and not row.window.is_closed(on=today)]
        planned = rosters.planned_for(by=by, at=now)
        context["free"] = [(one, one.pk == planned) for one in free]
    return context


@require_safe
@kit.staff(*kit.CLERK)
def line(request: HttpRequest, by: Actor) -> HttpResponse:
    """The line alone, asked for again and again by the workbench."""
    return frame.page(request, "staff/hall/_counter.html", counter_for(by))


@require_safe
@kit.staff(*FLOOR)
def floor(request: HttpRequest, by: Actor) -> HttpResponse:
    """H4 导服台. Who waits for what, who was passed over, which window does what."""
    now, centre = frame.now(), kit.centre(by)
    rows = told(lines.on_the_floor(centre=centre, on=clock.local_day(now), to=by), now=now)
    text = request.GET.get("q", "").strip()
    drawn = request.GET.get("drawn", "")
    context = {
        "waiting": [row for row in rows if row.ticket.state == "waiting"],
        "there": [row for row in rows if row.ticket.state in ("called", "serving")],
        "passed": [row for row in rows if row.ticket.state == "passed"],
        "calls": kiosks.calls(to=by),
        "seats": lines.seats(centre=centre),
        "hits": catalog.search(text, limit=6) if text else [],
        "q": text,
        "drawn": next((row for row in rows if row.ticket.code == drawn), None),
        "priorities": PRIORITIES.items(),
        "pause_reasons": reasons(centre),
        "is_head": by.has(Role.HEAD),
        "voice": floors.voice(centre, at=now) if by.has(Role.GUIDE, Role.HEAD) else None,
        "may_hand_over": by.has(*kit.CLERK),
        "screen": reverse("device:hall", args=[centre]),
    }
    return kit.page(
        request, by, "staff/hall/floor.html", context, here="floor", part="staff/hall/_floor.html"
    )


@kit.posted
@kit.staff(*FLOOR)
def draw(request: HttpRequest, by: Actor) -> HttpResponse:
    """A number for somebody who stands at the guide's desk."""
    chosen = request.POST.get("topic", "")
    ticket = drawing.draw(
        centre=kit.centre(by),
        topic="" if chosen == "pickup" else chosen,
        is_pickup=chosen == "pickup",
        priority=_priority(request.POST),
        channel="guide",
        by=by,
        at=frame.now(),
    )
    return kit.on(request, shown.query(reverse("staff:floor"), {"drawn": ticket.code}))


def _priority(sent: QueryDict) -> str:
    given = sent.get("priority", "")
    return given if given in PRIORITIES else ""


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("There is no such ticket.") from None


Step = Callable[..., object]


def _prefer(sent: QueryDict, **step: object) -> object:
    return drawing.prefer(priority=_priority(sent), **step)  # type: ignore[arg-type]


def _move(sent: QueryDict, **step: object) -> object:
    chosen = sent.get("window", "")
    window = int(chosen) if chosen.isdigit() else 0
    return queue.transfer(window_id=window, **step)  # type: ignore[arg-type]


def _pause(sent: QueryDict, **step: object) -> object:
    return seats.pause(reason=sent.get("reason", ""), **step)  # type: ignore[arg-type]


def _plain(act: Step) -> Step:
    return lambda sent, **step: act(**step)


TICKET: Mapping[str, Step] = {
    "recall": _plain(queue.recall),
    "pass": _plain(queue.pass_over),
    "back": _plain(queue.come_back),
    "leave": _plain(queue.leave),
    "prefer": _prefer,
    "move": _move,
}
WINDOW: Mapping[str, Step] = {
    "stand": _plain(seats.stand_up),
    "resume": _plain(seats.resume),
    "pause": _pause,
}


@kit.posted
@kit.staff(*FLOOR)
def ticket(request: HttpRequest, by: Actor, ticket_id: UUID, verb: str) -> HttpResponse:
    """One step of a ticket. Who was quicker is seen on the page that follows."""
    with suppress(TicketMoved):
        TICKET[verb](request.POST, ticket_id=ticket_id, by=by, at=frame.now())
    return _back(request)


@kit.posted
@kit.staff(Role.CLERK)
def welcome(request: HttpRequest, by: Actor, ticket_id: UUID) -> HttpResponse:
    """Somebody called is here: on to what they came for."""
    try:
        here = queue.welcome(ticket_id=ticket_id, by=by, at=frame.now())
    except TicketMoved:
        return kit.go(request, "window")
    begun = prepared.take_up(ticket_id=ticket_id, by=by, at=frame.now())
    if begun is not None:
        return kit.go(request, "package", begun.pk)
    code = cases.prepared(ticket_id=ticket_id)
    if code:
        kit.keep_code(request, code)
        return kit.go(request, "person")
    if here.is_pickup:
        return kit.go(request, "out")
    if not here.topic:
        return kit.go(request, "choose")
    entry = catalog.entries([here.topic]).get(here.topic)
    if entry is not None and entry.is_life_event:
        title = entry.title_en if words.in_english() else entry.title
        return kit.on(request, shown.query(reverse("staff:choose"), {"q": title}))
    return kit.on(request, shown.query(reverse("staff:choose"), {"m": [here.topic]}))


@kit.posted
@kit.staff(Role.CLERK)
def call(request: HttpRequest, by: Actor, window_id: int) -> HttpResponse:
    """F2. The one who is here is done, if the page said so, and the next is called.

    A second press finds somebody called already, and the page shows whom.
    """
    at, done = frame.now(), request.POST.get("done", "")
    with suppress(TicketMoved, queue.NobodyWaits, queue.WindowBusy):
        if done:
            queue.finish(ticket_id=_id(done), by=by, at=at)
        queue.call(window_id=window_id, by=by, at=at)
    return kit.go(request, "window")


@kit.posted
@kit.staff(*kit.CLERK)
def window(request: HttpRequest, by: Actor, window_id: int, verb: str) -> HttpResponse:
    """Stand up, pause, resume."""
    WINDOW[verb](request.POST, window_id=window_id, by=by, at=frame.now())
    return _back(request)


@kit.posted
@kit.staff(Role.CLERK)
def sit(request: HttpRequest, by: Actor) -> HttpResponse:
    """Sit down at the window that was chosen from the list."""
    chosen = request.POST.get("window", "")
    if chosen.isdigit():
        seats.sit_down(window_id=int(chosen), by=by, at=frame.now())
    return kit.go(request, "window")


def _back(request: HttpRequest) -> HttpResponse:
    return kit.go(request, "floor" if request.POST.get("from") == "floor" else "window")
