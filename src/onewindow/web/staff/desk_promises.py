"""Promises to inspect: what was granted on the applicant's word (告知承诺), soonest first."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from onewindow.cases import queries
from onewindow.places import queries as places
from onewindow.rules import clock
from onewindow.rules.actors import Actor
from onewindow.web import kit as frame
from onewindow.web.staff import kit, shown


@require_safe
@kit.staff(*kit.DESK)
def promises(request: HttpRequest, by: Actor) -> HttpResponse:
    """Decisions on a promise that have still to be inspected."""
    today = clock.local_day(frame.now())
    found = queries.promises(to=by, today=today)
    calendar = places.work_calendar()
    lines = shown.rows([one.row for one in found], lambda row: reverse("staff:case", args=[row.id]))
    context = {
        "promises": [
            (
                line,
                one,
                clock.days_left(today=today, due_on=one.inspect_by, calendar=calendar),
            )
            for line, one in zip(lines, found, strict=True)
        ],
    }
    return kit.page(request, by, "staff/desk/promises.html", context, here="promises")
