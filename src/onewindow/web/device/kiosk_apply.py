"""K4: what may be applied for at this machine, what it takes, and a draft begun or taken up."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from onewindow import entropy
from onewindow.cases import queries
from onewindow.cases.actions import drafts
from onewindow.catalog import queries as catalog
from onewindow.hall.queries import openings
from onewindow.rules import clock, codes
from onewindow.rules.refusal import NotFound
from onewindow.web import kit, saying, words
from onewindow.web.citizen import draft, offers
from onewindow.web.citizen.kit import site
from onewindow.web.citizen.offers import LIFE, MATTER, Offer
from onewindow.web.device.kiosk import closed
from onewindow.web.device.kiosk_apply_kit import (
    CHANNEL,
    address,
    drawn,
    go,
    is_plain,
    listed,
    me,
    next_step,
    opened,
    unmarked,
)
from onewindow.web.device.kiosk_kit import Visit, at_kiosk, identified
from onewindow.web.device.kiosk_ticket import Choice

BEGUN = "begun"  # session key: drafts begun in this visit, by the ticket of the page that asked
ROWS = 4  # names of matters or papers that one page can hold


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft that may be gone on with."""

    title: str
    hint: str
    href: str


# --- K4 ----------------------------------------------------------------------------------------


@require_safe
@at_kiosk
def offered(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Matters and life events marked for this machine, the most asked for first."""
    today = clock.local_day(kit.now())
    english = words.in_english()
    choices = [
        Choice(
            one.title_en if english else one.title,
            reverse("kiosk:apply_about", args=[LIFE if one.is_life_event else MATTER, one.code]),
        )
        for one in catalog.offered_at(centre=visit.kiosk.centre, on=today)
    ]
    return drawn(request, visit, "list", {"choices": choices, "back": reverse("kiosk:home")})


@require_safe
@identified
def begun(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What was begun on the phone, the web or here, and not yet handed in."""
    rows = queries.my_packages(to=me(visit), today=clock.local_day(kit.now()))
    english = words.in_english()
    choices = [
        Waiting(
            title=row.english if english else row.name,
            hint=_("收件码 %(code)s") % {"code": codes.grouped(row.code)},
            href=address("onward", row.id),
        )
        for row in rows
        if row.stage == draft.DRAFT
    ]
    context = {"choices": choices, "back": reverse("kiosk:apply")}
    return drawn(request, visit, "begun", context)


# --- Before it begins --------------------------------------------------------------------------


@require_safe
@identified
def about(request: HttpRequest, visit: Visit, kind: str, code: str) -> HttpResponse:
    """What it takes, and what was begun of it before."""
    one = _offer(visit, kind, code)
    person = me(visit)
    today = clock.local_day(kit.now())
    facts = offers.facts_of(person, one, today=today)
    plan = offers.plan_of(one, {}, facts)
    names = [words.said(item.matter.name, one.english) for item in one.bundle.items]
    before = _before(visit, one)
    context = {
        "one": one,
        "names": names[:ROWS] if kind == LIFE else [],
        "more": max(0, len(names) - ROWS) if kind == LIFE else 0,
        "time": saying.whole_time(plan),
        "time_is_assumed": saying.has_assumed_time(plan),
        "fee": saying.fee(plan),
        "before": address("onward", before) if before else "",
        "ticket": entropy.digits(12),
        "back": reverse("kiosk:apply"),
    }
    return drawn(request, visit, "about", context)


def _offer(visit: Visit, kind: str, code: str) -> Offer:
    """What is marked for this machine under the code. Raises NotFound."""
    marked = catalog.offered_at(centre=visit.kiosk.centre, on=clock.local_day(kit.now()))
    if not any(one.code == code and one.is_life_event == (kind == LIFE) for one in marked):
        raise NotFound("This machine takes no applications for that.", what=code)
    return offers.offer(kind, code)


def _before(visit: Visit, one: Offer) -> UUID | None:
    """The visitor's own last draft of the same thing."""
    rows = queries.my_packages(to=me(visit), today=clock.local_day(kit.now()))
    name = one.bundle.name
    return next((row.id for row in rows if row.stage == draft.DRAFT and row.name == name), None)


@require_POST
@identified
def begin(request: HttpRequest, visit: Visit, kind: str, code: str) -> HttpResponse:
    """开始办. Touched twice, it is one draft."""
    ticket = request.POST.get("ticket", "")
    known = dict(request.session.get(BEGUN) or {})
    if ticket not in known:
        one = _offer(visit, kind, code)
        package = drafts.begin(
            centre=visit.kiosk.centre, channel=CHANNEL, by=me(visit), at=kit.now(), **one.wanted
        )
        known[ticket] = str(package.pk)
        request.session[BEGUN] = known
    return go("onward", UUID(known[ticket]))


@require_safe
@identified
def onward(request: HttpRequest, visit: Visit, package: UUID) -> HttpResponse:
    """The next thing to do."""
    return HttpResponseRedirect(next_step(request, opened(visit, package), visit))


# --- Elsewhere ---------------------------------------------------------------------------------


@require_safe
@identified
def kept(request: HttpRequest, visit: Visit, package: UUID) -> HttpResponse:
    """The draft is kept: how it goes on at a window or on the phone, and why it should."""
    one = opened(visit, package)
    if not one.is_draft:
        return go("done", one)
    at = kit.now()
    names = [words.said(name, one.english) for name in unmarked(one, visit)]
    opening = openings.opening_of(visit.kiosk.centre, at=at)
    is_ours = is_plain(one) and not names
    context = {
        "one": one,
        "names": listed(names),
        "for_another": not is_plain(one),
        "code": codes.grouped(one.package.code),
        "phone": site(_on_the_phone(request, one)),
        "closed": closed(opening, at),
        "topic": _topic(one),
        "onward": address("onward", one) if is_ours else "",
        "back": address("onward", one) if is_ours else reverse("kiosk:apply"),
    }
    return drawn(request, visit, "kept", context)


def _on_the_phone(request: HttpRequest, one: draft.Open) -> str:
    """The same step on the phone: a paper goes to its camera."""
    material = request.GET.get("material", "")
    if any(row.material == material for row in one.papers()):
        return one.url("material", material)
    return one.url("tasks")


def _topic(one: draft.Open) -> str:
    """What a number for the window is drawn for."""
    event = one.package.life_event
    return str(event.life_event_id if event else next(iter(one.package.pinned)))
