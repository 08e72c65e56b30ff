"""The halls for their owners: which, who sits where today, and the roster of a week."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.hall.actions import rostering
from onewindow.hall.queries import openings, rosters
from onewindow.hall.queries.rosters import Cell, Half, Planned
from onewindow.places import queries as places
from onewindow.rules import clock, hall_powers
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.web import fields, parts, words
from onewindow.web import kit as frame
from onewindow.web.staff import floor_cells, floor_kit, kit

DAYS = 5  # of a week on the roster, unless the hall opens at the weekend


@require_safe
@kit.staff(*floor_kit.READERS)
def halls(request: HttpRequest, by: Actor) -> HttpResponse:
    """Whose hall: one's own at once, every hall for the office."""
    if not by.has(Role.OFFICE, Role.AUDITOR):
        return kit.go(request, "floor_today", kit.centre(by))
    known = openings.openings(at=frame.now())
    rows = [
        (
            one.name_en if words.in_english() else one.name,
            reverse("staff:floor_today", args=[one.code]),
            known[one.code].is_open,
        )
        for one in places.centres()
        if one.code in known
    ]
    return kit.page(request, by, "staff/floor/halls.html", {"rows": rows}, here="hall_floor")


@require_safe
@kit.staff(*floor_kit.READERS)
def today(request: HttpRequest, by: Actor, centre: str) -> HttpResponse:
    """今天谁在哪里. To be read on the wall as well: it prints on one page."""
    at = frame.now()
    opening = openings.opening_of(centre, at=at)
    comma = ", " if words.in_english() else "、"
    context = {
        **floor_kit.around(by, centre, here="floor_today"),
        "rows": rosters.today(centre=centre, at=at, to=by),
        "day": clock.local_day(at),
        "spans": comma.join(f"{a:%H:%M}–{b:%H:%M}" for a, b in opening.spans) if opening else "",
        "why": (opening.why_en if words.in_english() else opening.why) if opening else "",
        "at": at,
    }
    return kit.page(request, by, "staff/floor/today.html", context, here="hall_floor")


# --- The roster ------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@kit.staff(*floor_kit.READERS)
def roster(request: HttpRequest, by: Actor, centre: str) -> HttpResponse:
    """排班. One week; days gone by can only be read."""
    now = clock.local_day(frame.now())
    monday = _monday(request.GET.get("week", ""), now)
    days = [monday + timedelta(days=n) for n in range(DAYS)]
    held = rosters.shifts(centre=centre, since=days[0], until=days[-1], to=by)
    chosen = {cell: one.account for cell, one in held.items()}
    problems: Sequence[Problem] = ()
    before = rostering.seen(chosen)
    if request.method == "POST":
        hall_powers.require_owner(by, centre=centre)
        before = request.POST.get("before", "")
        chosen = _sent(request, centre, days, now, chosen)
        try:
            changed = rostering.plan(
                centre=centre,
                since=days[0],
                until=days[-1],
                wanted=chosen,
                before=before,
                by=by,
                at=frame.now(),
            )
        except Incomplete as no:
            problems = no.problems
        else:
            said = ngettext("改了 %(n)s 个半天", "改了 %(n)s 个半天", changed)
            messages.success(request, said % {"n": changed})
            return kit.on(request, f"{request.path}?week={monday.isoformat()}")
    rows = _copied(request, centre, monday, by, held, chosen)
    context = {
        **floor_kit.around(by, centre, here="floor_roster"),
        "days": [(day, day < now, day == now) for day in days],
        "rows": _rows(centre, days, now, held, rows, fields.told(problems), by),
        "people": rosters.clerks(centre=centre, at=frame.now()),
        "before": before,
        "problems": problems,
        "monday": monday,
        "weeks": [
            (_week(monday, step), word) for step, word in ((-1, _("上一周")), (1, _("下一周")))
        ],
    }
    return kit.page(request, by, "staff/floor/roster.html", context, here="hall_floor")


def _monday(text: str, now: date) -> date:
    day = floor_cells.day(text) or now
    return day - timedelta(days=day.weekday())


def _week(monday: date, step: int) -> str:
    return f"?week={(monday + timedelta(weeks=step)).isoformat()}"


def _windows(centre: str, by: Actor) -> list[Any]:
    return [one.window for one in rosters.today(centre=centre, at=frame.now(), to=by)]


def _sent(
    request: HttpRequest,
    centre: str,
    days: Sequence[date],
    now: date,
    held: Mapping[Cell, int],
) -> dict[Cell, int]:
    """What was chosen for today and later; days gone by as they were."""
    found = {cell: who for cell, who in held.items() if cell[1] < now}
    for name, who in request.POST.items():
        window, _dot, rest = name.partition(".")
        day, _dot, half = rest.partition(".")
        on = floor_cells.day(day)
        is_cell = window.isdigit() and on in days and half in set(Half)
        if is_cell and on is not None and on >= now and str(who).isdigit():
            found[int(window), on, half] = int(str(who))
    return found


def _copied(
    request: HttpRequest,
    centre: str,
    monday: date,
    by: Actor,
    held: Mapping[Cell, Planned],
    chosen: Mapping[Cell, int],
) -> Mapping[Cell, int]:
    """As the week before, for a look before it is saved, where nothing is planned yet."""
    if request.method == "POST" or "copy" not in request.GET or held:
        return chosen
    week = timedelta(weeks=1)
    last = rosters.shifts(centre=centre, since=monday - week, until=monday - DAY, to=by)
    return {(window, day + week, half): one.account for (window, day, half), one in last.items()}


DAY = timedelta(days=1)


def _rows(
    centre: str,
    days: Sequence[date],
    now: date,
    held: Mapping[Cell, Planned],
    chosen: Mapping[Cell, int],
    wrong: Mapping[str, str],
    by: Actor,
) -> list[tuple[Any, list[dict[str, object]]]]:
    may = hall_powers.owns(by, centre=centre)
    halves = ((Half.MORNING, _("上午")), (Half.AFTERNOON, _("下午")))
    return [
        (
            window,
            [
                {
                    "name": f"{window.pk}.{day.isoformat()}.{half}",
                    "id": parts.anchor(f"{window.pk}.{day.isoformat()}.{half}"),
                    "half": word,
                    "day": day,
                    "who": chosen.get((window.pk, day, half)),
                    "held": held.get((window.pk, day, half)),
                    "wrong": wrong.get(f"{window.pk}.{day}.{half}", ""),
                    "is_open": may and day >= now and not window.is_closed(on=day),
                    "is_closed": window.is_closed(on=day),
                }
                for day in days
                for half, word in halves
            ],
        )
        for window in _windows(centre, by)
    ]
