"""Not too often: tries at a password or a number, counted for where they come from."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from onewindow.people import actions as people
from onewindow.web import errors, kit

MOST = 10
MINUTE = timedelta(minutes=1)

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def limited(name: str, *, most: int = MOST, reads: bool = False) -> Callable[[View[P]], View[P]]:
    """At most so many posts a minute from one place; more get the page that says so.

    name: what is counted; a name that programs' calls are counted by too is one count for
    both. reads: every request counts, not posts alone.
    """

    def around(view: View[P]) -> View[P]:
        @wraps(view)
        def counted(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if reads or request.method == "POST":
                key = f"{name}:{place_of(request)}"
                if people.take_turn(key=key, most=most, span=MINUTE, at=kit.now()) is not None:
                    return errors.too_many(request)
            return view(request, *args, **kwargs)

        return counted

    return around


def place_of(request: HttpRequest) -> str:
    """Where a request comes from, past the proxies that the operator has named."""
    hops = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",") if one]
    trusted = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted:
        return hops[-trusted][:45]
    return str(request.META.get("REMOTE_ADDR") or "unknown")
