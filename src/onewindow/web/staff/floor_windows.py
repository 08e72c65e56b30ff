"""Windows of a hall: number, name, which areas each serves, and when one is closed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.rules.actors import Actor
from onewindow.rules.floor_changes import Part
from onewindow.rules.refusal import Problem
from onewindow.web import fields, parts, words
from onewindow.web.staff import floor_cells, floor_kit, kit
from onewindow.web.staff.floor_cells import Line

COLUMNS = ("number", "name", "name_en", "from", "until", "why", "why_en")
Body = Mapping[str, Any]


@require_http_methods(["GET", "POST"])
@kit.staff(*floor_kit.OWNERS)
def windows(request: HttpRequest, by: Actor, centre: str) -> HttpResponse:
    """窗口. All of them at once, and a line for one more."""
    attempt = floor_kit.opened(request, by, centre)
    typed = [_written(n, one) for n, one in enumerate(attempt.hall["windows"])]
    serves = {line["_"]: one["serves"] for line, one in _pairs(typed, attempt.hall["windows"])}
    low = {
        line["_"] for line, one in _pairs(typed, attempt.hall["windows"]) if one["is_accessible"]
    }
    if request.method == "POST":
        typed = floor_cells.lines(request.POST, "windows", COLUMNS)
        serves, low = _ticked(request.POST, typed)
        attempt.problems = [
            problem for one in typed for problem in _problems(one, serves[one["_"]])
        ]
        attempt.problems += floor_cells.twice(typed, "number") if attempt.problems else ()
        rows = [] if attempt.problems else [_row(one, serves, low) for one in typed]
        floor_kit.save(
            request, by, attempt, part=Part.WINDOWS, rows=rows, place=lambda at: _place(at, typed)
        )
        if attempt.is_saved:
            return kit.go(request, "floor_windows", centre)
    wrong = fields.told(attempt.problems)
    named = [(one["letter"], _named(one)) for one in attempt.hall["areas"]]
    blank = {"_": f"windows.{_free(typed)}", **dict.fromkeys(COLUMNS, "")}
    context = {
        "lines": [
            _line(one, wrong, named, serves.get(one["_"], ()), one["_"] in low)
            for one in [*typed, blank]
        ],
        "is_demonstration": any(one["evidence"] == "D" for one in attempt.hall["windows"]),
    }
    return floor_kit.page(
        request, by, "staff/floor/windows.html", attempt, context, here="floor_windows"
    )


def _pairs(typed: Sequence[Mapping[str, str]], held: Sequence[Body]) -> Any:
    return zip(typed, held, strict=True)


def _free(typed: Sequence[Mapping[str, str]]) -> int:
    return max((int(one["_"].rpartition(".")[2]) for one in typed), default=-1) + 1


def _named(area: Body) -> str:
    return f"{area['letter']} {area['name_en'] if words.in_english() else area['name']}"


def _written(n: int, one: Body) -> dict[str, str]:
    closed = one.get("closed", {})
    return {
        "_": f"windows.{n}",
        "number": str(one["number"]),
        "name": one["name"],
        "name_en": one["name_en"],
        "from": closed.get("from", ""),
        "until": closed.get("until", ""),
        "why": closed.get("why", ""),
        "why_en": closed.get("why_en", ""),
    }


def _ticked(
    post: QueryDict, typed: Sequence[Mapping[str, str]]
) -> tuple[dict[str, list[str]], set[str]]:
    serves = {one["_"]: sorted(map(str, post.getlist(f"{one['_']}.serves"))) for one in typed}
    return serves, {one["_"] for one in typed if post.get(f"{one['_']}.low")}


def _problems(one: Mapping[str, str], serves: Sequence[str]) -> list[Problem]:
    found = [
        *floor_cells.number(one, "number", _("窗口号"), least=1, most=999),
        *floor_cells.text(one, "name", _("名称"), most=60),
        *floor_cells.text(one, "name_en", _("英文名称"), most=120),
        *floor_cells.text(one, "why_en", _("英文理由"), most=120, needed=False),
    ]
    if not serves:
        label = {"label": _("叫哪些区的号")}
        found.append(Problem(f"{one['_']}.serves", "required", "Choose.", label))
    for column, word in (("from", _("从哪天起关")), ("until", _("关到哪天"))):
        if one[column] and floor_cells.day(one[column]) is None:
            found.append(Problem(f"{one['_']}.{column}", "bad_date", "No day.", {"label": word}))
    if one["from"] or one["until"] or one["why"]:
        found += floor_cells.text(one, "from", _("从哪天起关"), most=10)
        found += floor_cells.text(one, "why", _("为什么关"), most=60)
    return found


def _row(
    one: Mapping[str, str], serves: Mapping[str, Sequence[str]], low: set[str]
) -> dict[str, Any]:
    said: dict[str, Any] = {
        "number": int(one["number"]),
        "serves": list(serves[one["_"]]),
        "name": one["name"],
        "name_en": one["name_en"],
        "is_accessible": one["_"] in low,
    }
    if not one["from"]:
        return said
    until = {"until": one["until"]} if one["until"] else {}
    closed = {"from": one["from"], **until, "why": one["why"], "why_en": one["why_en"]}
    return {**said, "closed": closed}


def _place(where: str, typed: Sequence[Mapping[str, str]]) -> str:
    """A problem of a window is shown at its number; one of an area, above all lines."""
    name = where.removeprefix("hall").lstrip(".:")
    line = next((one["_"] for one in typed if one["number"] == name), "")
    return f"{line}.number" if line else where


def _line(
    one: Mapping[str, str],
    wrong: Mapping[str, str],
    areas: Sequence[tuple[str, str]],
    serves: Sequence[str],
    is_low: bool,
) -> Line:
    name = one["_"]
    options = [parts.Choice(key, word, is_chosen=key in serves) for key, word in areas]
    cells = (
        parts.Field(f"{name}.number", _("窗口号"), value=one["number"], width="4"),
        parts.Field(f"{name}.name", _("名称"), value=one["name"]),
        parts.Field(f"{name}.name_en", _("英文名称"), value=one["name_en"]),
        parts.Field(f"{name}.serves", _("叫哪些区的号"), "checkboxes", choices=options),
        parts.Field(f"{name}.low", _("无障碍（低位）"), "checkbox", value="1" if is_low else ""),
        parts.Field(f"{name}.from", _("从哪天起关"), value=one["from"], width="12"),
        parts.Field(f"{name}.until", _("关到哪天"), value=one["until"], width="12"),
        parts.Field(f"{name}.why", _("为什么关"), value=one["why"]),
        parts.Field(f"{name}.why_en", _("英文理由"), value=one["why_en"]),
    )
    return Line(name, [floor_cells.marked(cell, wrong) for cell in cells], is_new=not one["number"])
