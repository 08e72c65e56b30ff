"""When a hall is open: the week from a day on, and days with hours of their own."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.rules import floor_changes
from onewindow.rules.actors import Actor
from onewindow.rules.floor_changes import Part
from onewindow.rules.refusal import Problem
from onewindow.web import fields, parts
from onewindow.web.staff import floor_cells, floor_kit, kit
from onewindow.web.staff.floor_kit import Try

WEEK = range(1, 8)
SPANS = range(2)  # lunch makes two
Body = Mapping[str, Any]
Typed = dict[str, str]


@require_http_methods(["GET", "POST"])
@kit.staff(*floor_kit.OWNERS)
def hours(request: HttpRequest, by: Actor, centre: str) -> HttpResponse:
    """开放时间. A whole week, and the day from which it holds."""
    attempt = floor_kit.opened(request, by, centre)
    now = floor_changes.in_force(attempt.hall["hours"], day=attempt.today.isoformat())
    typed = _week(now)
    since = request.POST.get("since", attempt.today.isoformat())
    if request.method == "POST":
        typed = [_boxes(request.POST, f"hours.{day}.{n}") for day in WEEK for n in SPANS]
        first = floor_cells.day(since)
        rows = list(_rows(typed, attempt))
        if first is None:
            label = {"label": _("从哪天起")}
            attempt.problems.insert(0, Problem("since", "bad_date", "No day.", label))
        floor_kit.save(request, by, attempt, part=Part.HOURS, rows=rows, place=_place, since=first)
        if attempt.is_saved:
            return kit.go(request, "floor_hours", centre)
    wrong = fields.told(attempt.problems)
    boxes = {one["_"]: one for one in typed}
    context = {
        "days": [
            (
                WEEKDAYS[day - 1],
                [_pair(boxes[f"hours.{day}.{n}"], wrong) for n in SPANS],
                wrong.get(f"hours.{day}", ""),
            )
            for day in WEEK
        ],
        "since": parts.Field(
            "since", _("从哪天起"), "date", since, width="12", error=wrong.get("since", "")
        ),
        "planned": _planned(attempt),
        "is_demonstration": any(one["evidence"] == "D" for one in now),
    }
    return floor_kit.page(
        request, by, "staff/floor/hours.html", attempt, context, here="floor_hours"
    )


def _week(now: Sequence[Body]) -> list[Typed]:
    by_day: dict[int, list[Body]] = {}
    for one in sorted(now, key=lambda one: (one["weekday"], one["opens"])):
        by_day.setdefault(one["weekday"], []).append(one)
    found = []
    for day in WEEK:
        spans = by_day.get(day, [])
        # A single stretch of the afternoon stands where the afternoon does
        shift = 1 if len(spans) == 1 and spans[0]["opens"] >= "12:00" else 0
        for n in SPANS:
            one = spans[n - shift] if 0 <= n - shift < len(spans) else {}
            said = {"opens": one.get("opens", ""), "closes": one.get("closes", "")}
            found.append({"_": f"hours.{day}.{n}", **said})
    return found


def _boxes(post: QueryDict, name: str) -> Typed:
    said = {one: post.get(f"{name}.{one}", "").strip() for one in ("opens", "closes")}
    return {"_": name, **said}


def _rows(typed: Sequence[Typed], attempt: Try) -> Iterator[dict[str, Any]]:
    for one in typed:
        said, wrong = floor_cells.span(one, _("时间"))
        attempt.problems += wrong
        if said:
            opens, _dash, closes = said.partition("-")
            yield {"weekday": int(one["_"].split(".")[1]), "opens": opens, "closes": closes}


def _place(where: str) -> str:
    return where.removeprefix("hall.")


def _pair(one: Typed, wrong: Mapping[str, str]) -> list[parts.Field]:
    return [
        parts.Field(
            f"{one['_']}.{column}",
            label,
            value=one[column],
            width="4",
            error=wrong.get(f"{one['_']}.{column}", ""),
        )
        for column, label in (("opens", _("开")), ("closes", _("关")))
    ]


def _planned(attempt: Try) -> list[tuple[Any, str]]:
    """Weeks that begin later: (the day, the hours of their first day)."""
    today = attempt.today.isoformat()
    starts = sorted({one["since"] for one in attempt.hall["hours"] if one.get("since", "") > today})
    return [
        (
            floor_cells.day(since),
            "、".join(
                f"{one['opens']}–{one['closes']}"
                for one in floor_changes.in_force(attempt.hall["hours"], day=since)
                if one["weekday"] == 1
            ),
        )
        for since in starts
    ]


# --- Days with hours of their own ------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@kit.staff(*floor_kit.OWNERS)
def days(request: HttpRequest, by: Actor, centre: str) -> HttpResponse:
    """另行安排的日子. Those to come, each to be taken back; and one more."""
    attempt = floor_kit.opened(request, by, centre)
    held = list(attempt.hall.get("days", ()))
    if request.method == "POST":
        gone = request.POST.get("gone", "")
        rows = (
            [one for one in held if one["day"] != gone]
            if gone
            else [*held, *_one(request.POST, attempt)]
        )
        floor_kit.save(request, by, attempt, part=Part.DAYS, rows=rows, place=_day_place)
        if attempt.is_saved:
            return kit.go(request, "floor_days", centre)
    today = attempt.today.isoformat()
    context = {
        "rows": [
            (floor_cells.day(one["day"]), one, "、".join(one["spans"]).replace("-", "–"))
            for one in held
            if one["day"] >= today
        ],
        "form_fields": _day_fields(request.POST, fields.told(attempt.problems)),
        "gone": request.POST.get("gone", ""),
    }
    return floor_kit.page(request, by, "staff/floor/days.html", attempt, context, here="floor_days")


def _one(post: QueryDict, attempt: Try) -> Iterator[Body]:
    """The day that was typed, if nothing is wrong with it."""
    typed = {one: " ".join(post.get(one, "").split()) for one in ("day", "why", "why_en")}
    found = [
        *floor_cells.text({**typed, "_": ""}, "why", _("为什么"), most=60),
        *floor_cells.text({**typed, "_": ""}, "why_en", _("英文"), most=120),
    ]
    attempt.problems += [
        Problem(one.where[1:], one.code, one.sentence, one.params) for one in found
    ]
    day = floor_cells.day(typed["day"])
    if day is None:
        label = {"label": _("哪一天")}
        attempt.problems.insert(0, Problem("day", "bad_date", "No day.", label))
    spans = []
    for n in SPANS if post.get("how") == "hours" else ():
        said, wrong = floor_cells.span(_boxes(post, f"span.{n}"), _("时间"))
        attempt.problems += wrong
        spans += [said] if said else []
    if post.get("how") == "hours" and not spans:
        label = {"label": _("开放时间")}
        attempt.problems.append(Problem("span.0.opens", "required", "Say when.", label))
    if day is not None:
        yield {
            "day": day.isoformat(),
            "spans": sorted(spans),
            **{k: typed[k] for k in ("why", "why_en")},
        }


def _day_place(where: str) -> str:
    return "span.0.opens" if where.startswith("hall.days") else "day"


def _day_fields(post: QueryDict, wrong: Mapping[str, str]) -> dict[str, Any]:
    how = post.get("how", "closed")
    ways = {"closed": _("全天不开"), "hours": _("另定时间")}
    return {
        "day": parts.Field(
            "day", _("哪一天"), "date", post.get("day", ""), width="12", error=wrong.get("day", "")
        ),
        "how": parts.Field(
            "how",
            _("怎么开"),
            "radios",
            choices=[parts.Choice(key, word, is_chosen=key == how) for key, word in ways.items()],
        ),
        "spans": [_pair(_boxes(post, f"span.{n}"), wrong) for n in SPANS],
        "why": parts.Field(
            "why", _("为什么"), value=post.get("why", ""), error=wrong.get("why", "")
        ),
        "why_en": parts.Field(
            "why_en", _("英文"), value=post.get("why_en", ""), error=wrong.get("why_en", "")
        ),
    }
