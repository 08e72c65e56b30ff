"""The daily check: every machine of the own hall on one page, two keys for each."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.hall.actions import caring
from onewindow.hall.actions.caring import Tried
from onewindow.hall.queries import fleet
from onewindow.rules import clock
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete
from onewindow.web import fields
from onewindow.web import kit as frame
from onewindow.web.staff import fleet_words, kit

GOOD, BAD = "1", "0"


@require_http_methods(["GET", "POST"])
@kit.staff(*kit.CLERK)
def check(request: HttpRequest, by: Actor) -> HttpResponse:
    """每日检查. What was tried is kept; the rest can follow later in the day."""
    at, centre = frame.now(), kit.centre(by)
    today = clock.local_day(at)
    rows = fleet.to_check(to=by, centre=centre, day=today, at=at)
    wrong: Mapping[str, str] = {}
    problems = []
    if request.method == "POST":
        tried = _tried(request, [row.id for row, _done in rows])
        try:
            caring.check(tried=tried, by=by, at=at)
        except Incomplete as no:
            problems, wrong = no.problems, fields.told(no.problems)
        else:
            messages.success(request, _("已检查 %(n)s 台") % {"n": len(tried)})
            return kit.go(request, "fleet_check")
    context = {
        "lines": [_line(request, row, done, wrong) for row, done in rows],
        "today": today,
        "left": sum(done is None for _row, done in rows),
        "problems": problems,
    }
    return kit.page(request, by, "staff/fleet/check.html", context, here="fleet")


def _tried(request: HttpRequest, known: list[UUID]) -> dict[UUID, Tried]:
    """What was ticked, of the machines that are there."""
    said = {pk: request.POST.get(f"ok.{pk}", "") for pk in known}
    return {
        pk: Tried(ok=given == GOOD, note=request.POST.get(f"note.{pk}", ""))
        for pk, given in said.items()
        if given in (GOOD, BAD)
    }


def _line(
    request: HttpRequest, row: fleet.Row, done: object, wrong: Mapping[str, str]
) -> dict[str, object]:
    kept = "" if done is None else GOOD if getattr(done, "ok", False) else BAD
    return {
        "row": row,
        "kind": fleet_words.kind(row.kind),
        "place": fleet_words.place(row),
        "said": request.POST.get(f"ok.{row.id}", kept),
        "note": request.POST.get(f"note.{row.id}", getattr(done, "note", "")),
        "wrong": wrong.get(f"note.{row.id}", ""),
        "is_done": done is not None,
    }
