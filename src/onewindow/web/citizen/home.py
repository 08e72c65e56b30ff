"""P1 and P2: the first page and the search."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from onewindow.cases import queries
from onewindow.catalog import queries as catalog
from onewindow.catalog.queries import Entry, Hit
from onewindow.places import queries as places
from onewindow.rules import clock, codes, lifecycle, queueing
from onewindow.web import kit, words
from onewindow.web.citizen import lists, standing, telling
from onewindow.web.citizen.kit import TOWN_COOKIE, actor_of, private, safe_next, town_of
from onewindow.web.parts import Choice, Field

NEAR = 3
MOST = 10
FAR = 0.4  # of the best one's score
ONE_THING = "“一件事”"
A_YEAR = 365 * 24 * 3600
OPEN_CASES = 5


@dataclass(frozen=True, slots=True)
class Door:
    """A way in to a matter or a life event."""

    name: str
    href: str
    note: str = ""


def door(entry: Entry | Hit, note: str = "") -> Door:
    """The link of a list's line."""
    name = entry.title_en if words.in_english() else entry.title
    where = "citizen:life" if entry.is_life_event else "citizen:guide"
    return Door(name, reverse(where, args=[entry.code]), note)


def short(one: Door) -> Door:
    """A life event under the heading that already says what it is."""
    return Door(one.name.replace(ONE_THING, ""), one.href, one.note)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search first; what people come for; life events; my open cases; the nearest centre."""
    now, me = kit.now(), actor_of(request)
    today, town = clock.local_day(now), town_of(request)
    centres = places.centres(county=settings.COUNTY)
    mine = queries.my_packages(to=me, today=today, limit=OPEN_CASES) if me.person_id else []
    centre = next((row for row in centres if row.code == town), None)
    context = {
        "top": [door(each) for each in catalog.top_tasks()],
        "life_events": [short(door(each)) for each in catalog.life_events()],
        "mine": [row for row in mine if row.stage == "draft" or _is_open(row)],
        "centre": centre,
        "line": standing.line_at(town, at=now) if centre else None,
        "town": town_field(town, centres),
        "is_english": words.in_english(),
        "is_signed_in": me.person_id is not None,
        "offers_large": offers_large(request, today),
    }
    is_simple = kit.size_of(request) in kit.SIMPLE and "all" not in request.GET
    template = "citizen/home/simple.html" if is_simple else "citizen/home.html"
    response = kit.page(request, template, context)
    return private(response) if me.person_id else response


def offers_large(request: HttpRequest, today: date) -> bool:
    """Whether to offer large type and fewer choices: to who is 60 and has not chosen yet."""
    user = request.user
    if kit.SIZE_COOKIE in request.COOKIES or not user.is_authenticated or user.person is None:
        return False
    number = user.person.number
    if not codes.is_identity_number(number):
        return False
    return queueing.is_elder(birth_on=codes.identity(number).birth_on, on=today)


def _is_open(row: queries.PackageRow) -> bool:
    return any(case.state in lifecycle.OPEN or case.state in telling.NEXT for case in row.cases)


def town_field(chosen: str, centres: Iterable[Any] | None = None) -> Field:
    """The county's towns. centres: its centres, if they were read already."""
    rows = centres if centres is not None else places.centres(county=settings.COUNTY)
    return Field(
        "town",
        _("您在哪个镇（街道）？"),
        "select",
        choices=[
            Choice(
                row.code,
                row.name_en if words.in_english() else row.name,
                is_chosen=row.code == chosen,
            )
            for row in rows
        ],
    )


@require_POST
def set_town(request: HttpRequest) -> HttpResponse:
    """Keep the town in this browser, for the nearest centre and the places in guides."""
    response = HttpResponseRedirect(
        safe_next(request, request.POST.get("next", ""), reverse("citizen:home"))
    )
    town = request.POST.get("town", "")
    if places.centre(town) is not None:
        response.set_cookie(
            TOWN_COOKIE, town, max_age=A_YEAR, samesite="Lax", secure=request.is_secure()
        )
    return response


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Plain words; narrowed to my town or to what can be done online."""
    text = request.GET.get("q", "").strip()
    town = request.GET.get("town", "")
    is_online = request.GET.get("online") == "1"
    today = clock.local_day(kit.now())
    hits = (
        catalog.search(
            text,
            limit=MOST,
            town=town if town.isdigit() else "",
            channel="web" if is_online else "",
            on=today,
        )
        if text
        else []
    )
    hits = _telling(hits)
    near = _near(text) if text and not hits else []
    rows = places.departments() if hits else {}
    entries = catalog.entries([hit.code for hit in hits])
    context = {
        "text": text,
        "hits": [door(hit, _note(entries.get(hit.code), rows)) for hit in hits],
        "near": near,
        "top": [door(each) for each in catalog.top_tasks()]
        if text and not hits and not near
        else [],
        "town": town_field(town or town_of(request)),
        "is_narrowed": bool(town or is_online),
        "is_online": is_online,
    }
    return kit.page(request, "citizen/search.html", context)


def _note(entry: Entry | None, offices: Mapping[str, object]) -> str:
    if entry is None:
        return ""
    if entry.is_life_event:
        return _("一件事：几个部门的事，一次办")
    return lists.department(offices.get(entry.department))


def _telling(hits: list[Hit]) -> list[Hit]:
    """What comes near the best; the far end of the list only hides it. At least three."""
    least = hits[0].score * FAR if hits else 0.0
    return [hit for at, hit in enumerate(hits) if at < NEAR or hit.score >= least]


def _near(text: str) -> list[Door]:
    """Three near matches when nothing was found: without filters, else by single words."""
    found = catalog.search(text, limit=NEAR)
    if not found and not text.isascii():  # two letters are initials of anything
        halves = [text[n : n + 2] for n in range(len(text) - 1)]
        seen: dict[str, Hit] = {}
        for half in halves[:6]:
            for hit in catalog.search(half, limit=1):
                seen.setdefault(hit.code, hit)
        found = list(seen.values())[:NEAR]
    return [door(hit) for hit in found]


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """Everything on offer, by zone."""
    english = catalog.zone_names() if words.in_english() else {}
    by_zone: dict[str, list[Door]] = {}
    for entry in catalog.matters(limit=500):
        zone = words.said(entry.zone, english) or _("其他")
        by_zone.setdefault(zone, []).append(door(entry))
    context = {
        "zones": list(by_zone.items()),
        "life_events": [door(each) for each in catalog.life_events()],
    }
    return kit.page(request, "citizen/services.html", context)
