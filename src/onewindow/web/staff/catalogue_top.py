"""What the first page offers first: chosen and put in order by the catalogue's owners."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from onewindow.catalog import actions, queries
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.web import kit as frame
from onewindow.web.staff import kit

FOUND = 8


@require_http_methods(["GET", "HEAD", "POST"])
@kit.staff(*kit.CATALOGUE)
def listed(request: HttpRequest, by: Actor) -> HttpResponse:
    """The list with a button to move each up or out, and a search for what is to come in."""
    problems: list[Problem] = []
    top = queries.top_tasks()
    codes = [one.code for one in top]
    if request.method == "POST":
        try:
            actions.set_top_tasks(codes=_changed(codes, request.POST), by=by, at=frame.now())
            return kit.on(request, reverse("staff:catalogue_top"))
        except Incomplete as no:
            problems = no.problems
    text = request.GET.get("q", "").strip()
    hits = queries.search(text, limit=FOUND) if text else []
    context = {
        "rows": top,
        "text": text,
        "hits": [hit for hit in hits if hit.code not in codes],
        "problems": problems,
    }
    return kit.page(request, by, "staff/catalogue/top.html", context, here="catalogue")


def _changed(codes: list[str], pressed: Mapping[str, str]) -> list[str]:
    """The list after one button: one in at the end, one out, or one a place up."""
    out = pressed.get("_out", "")
    left = [code for code in codes if code != out]
    if code := pressed.get("_in", ""):
        left.append(code)
    if (code := pressed.get("_up", "")) in left:
        at = left.index(code)
        left.insert(max(at - 1, 0), left.pop(at))
    return left
