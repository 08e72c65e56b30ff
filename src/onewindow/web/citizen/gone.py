"""An old link to what is no longer offered: since when, why, and where to turn instead."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse

from onewindow.catalog import queries as catalog
from onewindow.catalog.queries import Withdrawal
from onewindow.rules.refusal import NotFound
from onewindow.web import kit, words
from onewindow.web.citizen import home, lists

NEAR, LOOKED_AT = 3, 100

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]


def told(view: Page[P]) -> Page[P]:
    """A page of one code: of what was withdrawn it says so, instead of knowing nothing of it."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotFound:
            found = catalog.withdrawal(str(kwargs["code"]))
            if found is None:
                raise
            return _page(request, found)

    return checked


def _page(request: HttpRequest, found: Withdrawal) -> HttpResponse:
    body = found.edition.body
    context = {
        "name": words.said(body["name"], body.get("english") or {}),
        "since": found.since,
        "why": found.why,
        "near": _near(found),
        "department": lists.department(found.department),
        "phone": found.department.phone,
    }
    return kit.page(request, "citizen/gone.html", context, status=410)


def _near(found: Withdrawal) -> list[home.Door]:
    """What is still offered and comes near: of a life event its matters, else those akin."""
    body = found.edition.body
    if "stages" in body:
        held = [item.get("matter") for stage in body["stages"] for item in stage["items"]]
        entries = catalog.entries(code for code in held if code)
        return [home.door(entries[code]) for code in held if code in entries]
    hits = catalog.search(str(body["name"]), limit=LOOKED_AT)
    entries = catalog.entries(hit.code for hit in hits)
    akin = [hit for hit in hits if entries[hit.code].zone == body.get("zone")]
    return [home.door(hit) for hit in akin[:NEAR]]
