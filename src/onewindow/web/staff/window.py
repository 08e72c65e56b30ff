"""C1 and C8: the clerk's workbench, and finding a case."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.cases import queries
from onewindow.cases.actions import facing
from onewindow.rules import clock
from onewindow.rules.actors import Actor, Role
from onewindow.rules.lifecycle import BEFORE_ACCEPTANCE, State
from onewindow.web import kit as frame
from onewindow.web import parts
from onewindow.web.staff import hall, kit, shown

SOME = 15  # lines of each list on the workbench


@require_safe
@kit.staff(*kit.CLERK)
def workbench(request: HttpRequest, by: Actor) -> HttpResponse:
    """C1. What waits at this window: hand-ins, results, drafts, and what has a day."""
    today = clock.local_day(frame.now())
    facing.turn_away(by=by)
    after_in, after_out = request.GET.get("in", ""), request.GET.get("out", "")
    waiting = queries.window_in(to=by, today=today, after=after_in, limit=SOME)
    results = queries.window_out(to=by, today=today, after=after_out, limit=SOME)
    context = {
        "waiting": [
            (line, shown.waited(line.row, today=today))
            for line in shown.rows(waiting.rows, package_address, digits=True)
        ],
        "waiting_pager": _pager("in", after_in, waiting.next),
        "results": shown.rows(results.rows, out_address),
        "results_pager": _pager("out", after_out, results.next),
        "drafts": shown.drafts(queries.window_drafts(to=by)),
        "notices": queries.window_notices(to=by, today=today),
        "today": today,
        **hall.counter_for(by),
    }
    return kit.page(request, by, "staff/window/workbench.html", context, here="window")


def _pager(name: str, after: str, onward: str | None) -> parts.Pager:
    home = reverse("staff:window")
    return parts.Pager(home if after else "", shown.query(home, {name: onward}) if onward else "")


def package_address(row: queries.Row) -> str:
    """Where a hand-in is worked on."""
    return reverse("staff:package", args=[row.package])


def out_address(row: queries.Row) -> str:
    """Where a package's results are handed out."""
    return reverse("staff:hand_out", args=[row.package])


@require_http_methods(["GET", "POST"])
@kit.staff(*kit.FIND)
def find(request: HttpRequest, by: Actor) -> HttpResponse:
    """C8. By case number, receipt code or the applicant's number: exact, never by a part."""
    text = request.POST.get("q", "").strip()
    today = clock.local_day(frame.now())
    found = queries.find(text=text, to=by, today=today) if text else ()
    context = {
        "asked": text,
        "found": shown.rows(found, lambda row: address(row, by), digits=True),
        "scan_value": text,
    }
    return kit.page(request, by, "staff/find.html", context, here="find")


def address(row: queries.Row, by: Actor) -> str:
    """Where this person goes on with a case: the window's own work first, else its dossier."""
    if by.has(Role.CLERK):
        if row.state in {*BEFORE_ACCEPTANCE, State.SUPPLEMENT}:
            return package_address(row)
        if row.state in {State.READY, State.POSTED}:
            return out_address(row)
    return reverse("staff:case", args=[row.id])
