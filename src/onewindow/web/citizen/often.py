"""Not too often: tries at a password or a number, counted for each address for a minute."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from onewindow.sealing import keyed_hash
from onewindow.web import errors

MOST, SECONDS = 10, 60

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def limited(name: str, *, most: int = MOST, reads: bool = False) -> Callable[[View[P]], View[P]]:
    """At most so many posts a minute from one address; more get the page that says so.

    reads: every request counts, not posts alone.
    """

    def around(view: View[P]) -> View[P]:
        @wraps(view)
        def counted(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if (reads or request.method == "POST") and _tries(name, request) > most:
                return errors.too_many(request)
            return view(request, *args, **kwargs)

        return counted

    return around


def _tries(name: str, request: HttpRequest) -> int:
    """How many in this minute, this one included. The address is not kept, only its hash."""
    whose = keyed_hash(f"tries:{request.META.get('REMOTE_ADDR', '')}").hex()[:32]
    key = f"tries:{name}:{whose}"
    cache.add(key, 0, SECONDS)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out in this very moment
        return 1
