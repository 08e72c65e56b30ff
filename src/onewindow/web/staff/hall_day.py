"""C9 交接: what the day brought, whether it adds up, and who hands it over."""

from collections.abc import Sequence
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.cases.queries import visits
from onewindow.hall.actions import handing_over
from onewindow.hall.queries import days
from onewindow.rules import clock
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.web import fields, parts
from onewindow.web import kit as frame
from onewindow.web.staff import kit


@require_http_methods(["GET", "POST"])
@kit.staff(*kit.CLERK)
def day(request: HttpRequest, by: Actor) -> HttpResponse:
    """Today's numbers side by side; clerks see their own share, the head everybody's."""
    centre, now = kit.centre(by), frame.now()
    today = clock.local_day(now)
    problems: Sequence[Problem] = ()
    note = request.POST.get("note", "")
    if request.method == "POST":
        try:
            handing_over.hand_over(centre=centre, day=today, note=note, by=by, at=now)
        except Incomplete as no:
            problems = no.problems
        else:
            return kit.go(request, "hall_day")
    counts = days.day_counts(centre=centre, day=today, to=by)
    came_of = visits.visits(centre=centre, day=today, to=by)
    context = {
        "today": today,
        "counts": counts,
        "visits": came_of,
        "clerks": [
            (name, count)
            for (account, name), count in sorted(counts.by_clerk.items(), key=lambda row: row[0])
            if by.has(Role.HEAD) or account == by.account
        ],
        "windows": sorted(counts.by_window.items()),
        "wait": _minutes(counts.wait),
        "visit": _minutes(counts.visit),
        "done": days.hand_overs(centre=centre, day=today),
        "note": parts.Field(
            "note",
            _("说明"),
            "textarea",
            note,
            hint=_("账没对上时必填：为什么，留给谁。"),
            error=fields.told(problems).get("note", ""),
            is_required=not counts.is_reconciled,
        ),
        "problems": problems,
    }
    return kit.page(request, by, "staff/hall/day.html", context, here="floor")


def _minutes(span: timedelta | None) -> str:
    return "—" if span is None else _("%(n)s 分钟") % {"n": round(span.total_seconds() / 60)}
