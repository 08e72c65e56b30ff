"""C3: which matter or life event, by pinyin initials or words; digits pick."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from onewindow.cases.actions import drafts, facing
from onewindow.cases.actions.drafts import Named
from onewindow.catalog import queries as catalog
from onewindow.hall.queries import counter as lines
from onewindow.people import actions as people_actions
from onewindow.people import queries as people
from onewindow.places import queries as places
from onewindow.rules import clock
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import NotFound
from onewindow.web import kit as frame
from onewindow.web import words
from onewindow.web.staff import kit, shown, window_identity, window_qualified

TOP = 9
MOST = 12  # matters of one package


@dataclass(frozen=True, slots=True)
class Pick:
    """One find. with_it: the address that puts it into the basket; elsewhere: not handled here;
    not_mine: this clerk may not accept it; others: who of the hall may.
    """

    digit: str
    code: str
    name: str
    department: str
    is_life_event: bool
    why: str
    with_it: str
    elsewhere: str
    not_mine: bool
    others: str


@require_safe
@kit.staff(Role.CLERK)
def choose(request: HttpRequest, by: Actor) -> HttpResponse:
    """C3. The nine best finds, each under its digit; several matters make one package."""
    facing.turn_away(by=by)
    text = request.GET.get("q", "").strip()
    basket = list(dict.fromkeys(request.GET.getlist("m")))[:MOST]
    known = catalog.entries(basket)
    context = {
        "q": text,
        "picks": _picks(text, [code for code in basket if code in known], by),
        "basket": [
            (code, _title(known[code]), _without(basket, code)) for code in basket if code in known
        ],
        "life_events": [] if text or basket else _life_events(),
        "has_card": bool(kit.card(request)),
    }
    return kit.page(
        request,
        by,
        "staff/window/choose.html",
        context,
        here="choose",
        part="staff/window/_picks.html",
    )


def _picks(text: str, basket: list[str], by: Actor) -> list[Pick]:
    if not text:
        return []
    centre = kit.centre(by)
    hits = [hit for hit in catalog.search(text, limit=TOP) if hit.code not in basket]
    entries = catalog.entries(hit.code for hit in hits)
    here = {
        hit.code
        for hit in catalog.search(
            text, limit=TOP, channel="window", town=centre, on=clock.local_day(frame.now())
        )
    }
    at = frame.now()
    others = window_qualified.elsewhere(entries.values(), centre=centre, by=by, at=at)
    names = {
        code: one.name_en if words.in_english() else one.name
        for code, one in places.departments().items()
    }
    return [
        Pick(
            digit=str(n),
            code=hit.code,
            name=hit.title_en if words.in_english() else hit.title,
            department=names.get(entries[hit.code].department, ""),
            is_life_event=hit.is_life_event,
            why="、".join(one for one in hit.why[:2] if one != text),
            with_it=shown.query(reverse("staff:choose"), {"m": [*basket, hit.code]}),
            elsewhere="" if hit.code in here else reverse("staff:guide_slip", args=[hit.code]),
            not_mine=hit.code in others,
            others=others.get(hit.code, ""),
        )
        for n, hit in enumerate(hits, 1)
    ]


def _title(entry: catalog.Entry) -> str:
    return entry.title_en if words.in_english() else entry.title


def _without(basket: list[str], code: str) -> str:
    return shown.query(reverse("staff:choose"), {"m": [other for other in basket if other != code]})


def _life_events() -> list[tuple[str, str]]:
    return [(one.code, _title(one)) for one in catalog.life_events()]


@kit.posted
@kit.staff(Role.CLERK)
def begin(request: HttpRequest, by: Actor) -> HttpResponse:
    """A new package at this window; who lies on the reader is its applicant, if known."""
    at = frame.now()
    life_event = request.POST.get("life_event", "")
    matters = list(dict.fromkeys(request.POST.getlist("m")))[:MOST]
    package = drafts.begin(
        centre=kit.centre(by),
        channel="window",
        life_event=life_event or None,
        matters=() if life_event else matters,
        ticket_id=lines.served(by=by),
        by=by,
        at=at,
    )
    number = kit.card(request)
    known = people.by_number(number) if number else None
    if known is not None:
        drafts.set_people(
            package_id=package.pk,
            applicant=Named(known.name, known.number, known.phone, known.address, known.kind),
            relation="self",
            by=by,
            at=at,
        )
        people_actions.note_unmasked(subject=known.pk, by=by, at=at, what=f"draft {package.code}")
        window_identity.note(request, by, package.pk, [number])
    return kit.go(request, "package", package.pk)


@require_safe
@kit.staff(*kit.CLERK)
def guide_slip(request: HttpRequest, by: Actor, code: str) -> HttpResponse:
    """引导: where a matter that is not handled here can be done."""
    today = clock.local_day(frame.now())
    entry = catalog.entries([code]).get(code)
    if entry is None:
        raise NotFound(f"Not on offer: {code}.", what=code)
    guide = (catalog.life_event_guide if entry.is_life_event else catalog.guide)(
        code=code, on=today, town=kit.centre(by)
    )
    places_ = [one for one in guide.places if one.takes_papers]
    is_here = any(one.is_own_town and one.channel == "window" for one in places_)
    if is_here and by.has(Role.CLERK):
        return kit.on(request, shown.query(reverse("staff:choose"), {"q": _title(entry)}))
    context = {
        "name": _title(entry),
        "department": guide.department,
        "office": guide.department.name_en if words.in_english() else guide.department.name,
        "places": [(_place(one), one) for one in places_],
    }
    return kit.page(request, by, "staff/window/slip.html", context, here="choose")


# Handled without going anywhere, by channel.
ONLINE: Mapping[str, str | Promise] = {
    "web": gettext_lazy("网上办理"),
    "phone": gettext_lazy("手机办理"),
    "post": gettext_lazy("邮寄办理"),
}


def _place(place: catalog.Place) -> str:
    if place.centre is None:
        return str(ONLINE.get(place.channel, place.name))
    return place.name_en if words.in_english() and place.name_en else place.name
