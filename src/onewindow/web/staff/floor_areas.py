"""Areas of a hall: their letters, who books how much, and which zone goes where."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.catalog import queries as catalog
from onewindow.rules.actors import Actor
from onewindow.rules.floor_changes import Part
from onewindow.rules.refusal import Problem
from onewindow.web import fields, parts, words
from onewindow.web.staff import floor_cells, floor_kit, kit
from onewindow.web.staff.floor_cells import Line

COLUMNS = ("letter", "name", "name_en", "kind", "capacity")
PLAIN, GENERAL, ISSUING = "plain", "general", "issuing"
ZONE = "zone."


@require_http_methods(["GET", "POST"])
@kit.staff(*floor_kit.OWNERS)
def areas(request: HttpRequest, by: Actor, centre: str) -> HttpResponse:
    """窗口区. All of them at once, and a line for one more."""
    attempt = floor_kit.opened(request, by, centre)
    typed = _written(attempt.hall["areas"])
    sent = {zone: area["letter"] for area in attempt.hall["areas"] for zone in area["zones"]}
    if request.method == "POST":
        typed = floor_cells.lines(request.POST, "areas", COLUMNS, chosen="kind")
        sent = _sent(request.POST)
        attempt.problems = [problem for one in typed for problem in _problems(one)]
        attempt.problems += floor_cells.twice(typed, "letter") if attempt.problems else ()
        order = [zone for area in attempt.hall["areas"] for zone in area["zones"]]
        rows = [] if attempt.problems else [_row(one, sent, order) for one in typed]
        floor_kit.save(
            request, by, attempt, part=Part.AREAS, rows=rows, place=lambda at: _place(at, typed)
        )
        if attempt.is_saved:
            return kit.go(request, "floor_areas", centre)
    wrong = fields.told(attempt.problems)
    before = {one["letter"]: one for one in attempt.hall["areas"]}
    letters = [one["letter"] for one in typed if one["kind"] == PLAIN and one["letter"]]
    english = catalog.zone_names() if words.in_english() else {}
    context = {
        "lines": [_line(one, wrong, before) for one in [*typed, _blank(typed)]],
        "zones": [
            _zone(zone, words.said(zone, english), sent.get(zone, ""), letters, wrong)
            for zone in _zones(sent)
        ],
    }
    return floor_kit.page(
        request, by, "staff/floor/areas.html", attempt, context, here="floor_areas"
    )


def _written(held: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [
        {
            "_": f"areas.{n}",
            "letter": one["letter"],
            "name": one["name"],
            "name_en": one["name_en"],
            "kind": GENERAL if one["is_general"] else ISSUING if one["is_issuing"] else PLAIN,
            "capacity": str(one.get("capacity", "")),
        }
        for n, one in enumerate(held)
    ]


def _blank(typed: Sequence[Mapping[str, str]]) -> dict[str, str]:
    n = max((int(one["_"].rpartition(".")[2]) for one in typed), default=-1) + 1
    return {"_": f"areas.{n}", **dict.fromkeys(COLUMNS, "")}


def _sent(post: QueryDict) -> dict[str, str]:
    return {
        name.removeprefix(ZONE): str(post.get(name, ""))
        for name in post
        if name.startswith(ZONE) and post.get(name)
    }


def _problems(one: dict[str, str]) -> list[Problem]:
    one["letter"] = one["letter"].upper()
    found = [
        *floor_cells.text(one, "name", _("名称"), most=60),
        *floor_cells.text(one, "name_en", _("英文名称"), most=120),
        *floor_cells.number(one, "capacity", _("每半小时预约"), least=0, most=200, needed=False),
    ]
    if len(one["letter"]) != 1 or not "A" <= one["letter"] <= "Z":
        where = f"{one['_']}.letter"
        found.insert(0, Problem(where, "bad_letter", "One letter from A to Z."))
    return found


def _row(one: Mapping[str, str], sent: Mapping[str, str], order: Sequence[str]) -> dict[str, Any]:
    """An area as the hall's file says it; zones that stay keep their order."""
    zones = [zone for zone, letter in sent.items() if letter == one["letter"]]
    said = {
        "letter": one["letter"],
        "name": one["name"],
        "name_en": one["name_en"],
        "zones": sorted(zones, key=lambda zone: order.index(zone) if zone in order else len(order)),
        "is_general": one["kind"] == GENERAL,
        "is_issuing": one["kind"] == ISSUING,
    }
    return {**said, "capacity": int(one["capacity"])} if one["capacity"] else said


def _place(where: str, typed: Sequence[Mapping[str, str]]) -> str:
    """A problem of an area is shown at its letter, one of a zone beside the zone."""
    name = where.removeprefix("hall").lstrip(".:")
    line = next((one["_"] for one in typed if one["letter"] == name), "")
    if line:
        return f"{line}.letter"
    return f"{ZONE}{name}" if name else where


def _zones(sent: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys([*(zone for zone, _count in catalog.zones()), *sent]))


def _zone(
    zone: str, label: str, letter: str, letters: Sequence[str], wrong: Mapping[str, str]
) -> parts.Field:
    name = f"{ZONE}{zone}"
    options = [parts.Choice("", _("综合"), is_chosen=not letter)]
    options += [parts.Choice(one, one, is_chosen=one == letter) for one in letters]
    return parts.Field(name, label, "select", choices=options, error=wrong.get(name, ""))


def _line(
    one: Mapping[str, str],
    wrong: Mapping[str, str],
    before: Mapping[str, Mapping[str, Any]],
) -> Line:
    name = one["_"]
    kinds = {PLAIN: _("专区"), GENERAL: _("综合"), ISSUING: _("出件")}
    choices = [parts.Choice(key, word, is_chosen=key == one["kind"]) for key, word in kinds.items()]
    held = before.get(one["letter"])
    cells = (
        parts.Field(f"{name}.letter", _("字母"), value=one["letter"], width="4"),
        parts.Field(f"{name}.name", _("名称"), value=one["name"]),
        parts.Field(f"{name}.name_en", _("英文名称"), value=one["name_en"]),
        parts.Field(f"{name}.kind", _("种类"), "select", choices=choices),
        parts.Field(
            f"{name}.capacity", _("每半小时预约"), value=one["capacity"], inputmode="numeric"
        ),
    )
    return Line(
        name,
        [floor_cells.marked(cell, wrong) for cell in cells],
        is_new=not one["letter"] and not one["name"],
        is_demonstration=held is not None and held["evidence"] == "D",
    )
