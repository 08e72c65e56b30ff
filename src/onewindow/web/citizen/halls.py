"""P13: the halls: which is near and open, how long one waits there, and what it can do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.catalog import queries as catalog
from onewindow.hall.actions import drawing
from onewindow.hall.queries import floors, openings, turns, waits
from onewindow.hall.queries.openings import Opening
from onewindow.hall.queries.waits import AreaWait
from onewindow.places import queries as places
from onewindow.quality.queries import stars
from onewindow.rules import clock, nearness
from onewindow.rules.actors import Actor
from onewindow.rules.nearness import Ring, Tile
from onewindow.rules.refusal import NotFound
from onewindow.web import kit, star_words, words
from onewindow.web.citizen import guides, home, standing, topics
from onewindow.web.citizen.kit import actor_of, go, kept, private, signed_in, town_of
from onewindow.web.citizen.lists import Tag
from onewindow.web.citizen.topics import Topic

PICKUP = "pickup"
FOUND = 6


@dataclass(frozen=True, slots=True)
class Hall:
    """One centre in the list. note: who decides, where it only collects."""

    code: str
    name: str
    address: str
    doors: standing.Doors | None
    line: standing.Line | None
    depth: Tag | None
    note: str
    is_assumed: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Halls equally near. is_assumed: that they are is a demonstration value."""

    title: str
    halls: list[Hall]
    is_assumed: bool = False


# --- All of them -----------------------------------------------------------------------------


@require_safe
def halls(request: HttpRequest) -> HttpResponse:
    """Nearest first; with a topic, what each does for it and who decides."""
    now, town = kit.now(), town_of(request)
    today = clock.local_day(now)
    about = _topic(request, today, town)
    rows = places.centres(county=settings.COUNTY)
    rings = nearness.rings(town=town, tiles={row.code: _tile(row) for row in rows})
    near = sorted(rows, key=lambda row: (rings[row.code], row.code))
    lines, hours = waits.waits(at=now), openings.openings(at=now)
    competent = _competent(about, near)
    shown = {
        row.code: _hall(row, lines.get(row.code), hours.get(row.code), about, competent, today)
        for row in near
    }
    taking = [row for row in near if about is None or shown[row.code].depth]
    context = {
        "about": about,
        "groups": _groups(taking, shown, rings, town),
        "without": [shown[row.code].name for row in near if row not in taking],
        "town": home.town_field(town, rows),
        "has_town": bool(town),
        "q": f"?topic={about.code}" if about else "",
    }
    return kit.page(request, "citizen/halls.html", context)


def _tile(centre: Any) -> Tile | None:
    return (centre.tile_row, centre.tile_column) if centre.tile_row else None


def _topic(request: HttpRequest, today: date, town: str) -> Topic | None:
    code = request.GET.get("topic", "")
    return topics.find(code, on=today, town=town) if code else None


def _competent(about: Topic | None, near: Sequence[Any]) -> str:
    """The nearest centre that accepts or decides, for those that only collect."""
    if about is None:
        return ""
    depths = {place.centre: place.depth for place in about.counters}
    return next(
        (standing.name_of(row) for row in near if depths.get(row.code) in topics.COMPETENT), ""
    )


def _hall(
    row: Any,
    lines: Sequence[AreaWait] | None,
    opening: Opening | None,
    about: Topic | None,
    competent: str,
    today: date,
) -> Hall:
    place = about.at(row.code) if about else None
    return Hall(
        code=row.code,
        name=standing.name_of(row),
        address=row.address,
        doors=standing.doors_of(opening, today=today),
        line=standing.line_for(lines, about.zone if about else ""),
        depth=depth_of(place),
        note=decided_by(about, place, competent),
        is_assumed=bool(place and place.is_demonstration),
    )


def depth_of(place: catalog.Place | None) -> Tag | None:
    """How deep a place handles what somebody comes for."""
    if place is None:
        return None
    return Tag(guides.depth_word(str(place.depth)), guides.DEPTHS[str(place.depth)])


def decided_by(about: Topic | None, place: catalog.Place | None, competent: str) -> str:
    """异地代收: who checks, who decides. Empty where the place itself accepts."""
    if about is None or place is None or place.depth != "collect":
        return ""
    said = _("这里核对身份和材料是否齐全，由%(who)s受理和决定。") % {"who": about.department}
    if not competent:
        return said
    return said + _("最近的受理点：%(place)s。") % {"place": competent}


def _groups(
    rows: Sequence[Any], shown: Mapping[str, Hall], rings: Mapping[str, Ring], town: str
) -> list[Group]:
    if not town:
        return [Group(_("全部便民服务中心"), [shown[row.code] for row in rows])]
    titles = {
        Ring.OWN: _("您所在的镇（街道）"),
        Ring.BESIDE: _("相邻的镇（街道）"),
        Ring.FURTHER: _("其他镇（街道）"),
    }
    held = [
        Group(
            titles[ring],
            [shown[row.code] for row in members],
            ring == Ring.BESIDE and any(row.tile_evidence == "D" for row in members),
        )
        for ring in Ring
        if (members := [row for row in rows if rings[row.code] == ring])
    ]
    return held


# --- One of them -----------------------------------------------------------------------------


@require_safe
def hall(request: HttpRequest, centre: str) -> HttpResponse:
    """Today's hours, every line, my number; and to draw one for what I come for."""
    now, me = kit.now(), actor_of(request)
    today, row = clock.local_day(now), places.centre(centre)
    if row is None:
        raise NotFound("There is no such centre.", what=centre)
    about = _topic(request, today, town_of(request))
    place = about.at(centre) if about else None
    near = places.centres(county=settings.COUNTY) if place and place.depth == "collect" else []
    opening = openings.opening_of(centre, at=now)
    text = request.GET.get("q", "").strip()
    context = {
        "centre": row,
        "name": standing.name_of(row),
        "star": _star(centre, today),
        "doors": standing.doors_of(opening, today=today),
        "day_off": opening.day_off if opening and not words.in_english() else "",
        "lines": [
            standing.line_of(area) for area in waits.waits(at=now, centres=[centre]).get(centre, ())
        ],
        "stopped": [
            (one.number, one.why_en if words.in_english() and one.why_en else one.why)
            for one in floors.stopped(centre, on=today)
        ],
        "why": (opening.why_en if words.in_english() else opening.why) if opening else "",
        "gives_numbers": opening is not None and opening.gives_numbers,
        "about": about,
        "depth": depth_of(place),
        "note": decided_by(about, place, _competent(about, near)),
        "takes": place is not None and place.depth in topics.TAKES,
        "is_assumed": bool(place and place.is_demonstration),
        "q": text,
        "hits": _hits(text),
        "mine": [one for one in turns.held(to=me, at=now) if one.centre == centre],
        "pickup": PICKUP,
    }
    response = kit.page(request, "citizen/hall.html", context)
    return private(response) if me.person_id else response


def _star(centre: str, today: date) -> dict[str, object] | None:
    """The star it holds, and where its points are told."""
    held = stars.star_of(centre, today=today)
    if held is None:
        return None
    return {
        "word": star_words.label(held.grade),
        "drawn": star_words.stars(held.grade),
        "href": reverse("citizen:star", args=[held.assessment]),
        "is_demonstration": held.is_demonstration,
    }


def _hits(text: str) -> list[tuple[str, str]]:
    hits = catalog.search(text, limit=FOUND) if text else []
    return [(hit.code, hit.title_en if words.in_english() else hit.title) for hit in hits]


@require_http_methods(["GET", "POST"])
@signed_in
def draw(request: HttpRequest, me: Actor, centre: str) -> HttpResponse:
    """A number for myself; who has one already is shown that. Asked for signed out, it is
    drawn once signed in."""
    chosen = request.POST if request.method == "POST" else QueryDict(kept(request))
    topic = chosen.get("topic")
    if topic is None:
        return go(request, "hall", centre)
    at = kit.now()
    try:
        ticket = drawing.draw(
            centre=centre,
            topic="" if topic == PICKUP else topic,
            is_pickup=topic == PICKUP,
            channel="phone",
            person_id=me.person_id,
            by=me,
            at=at,
        )
    except drawing.AlreadyWaiting as refused:
        return to_held(request, me, str(refused.params["number"]), centre=centre)
    return go(request, "my_ticket", ticket.code)


def to_held(request: HttpRequest, me: Actor, number: str, *, centre: str) -> HttpResponse:
    """To the number somebody has already, which says so."""
    rows = turns.held(to=me, at=kit.now())
    held = next((one for one in rows if (one.number, one.centre) == (number, centre)), None)
    if held is None:  # it ended in this very moment
        return go(request, "hall", centre)
    return go(request, "my_ticket", held.code, query="already=1")
