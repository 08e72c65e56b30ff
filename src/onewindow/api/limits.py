"""How often one caller may ask, held across all processes."""

import math
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest

from onewindow.api import kit
from onewindow.people import actions as people
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Refusal

MINUTE = timedelta(minutes=1)


class Throttled(Refusal):
    """Asked too often. seconds: when to come back."""

    code = "throttled"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many requests: try again in {seconds} seconds.", seconds=seconds)
        self.seconds = seconds


def place_of(request: HttpRequest) -> str:
    """Where a request comes from, past the proxies that the operator has named."""
    hops = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",") if one]
    trusted = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted:
        return hops[-trusted][:45]
    return str(request.META.get("REMOTE_ADDR") or "unknown")


def by_token(token: str) -> Actor | None:
    """Who holds the token, for one call; None when it is worth nothing. Raises Throttled."""
    most = settings.API_LIMITS["token"]
    found = people.admit(token=token, most=most, span=MINUTE, at=kit.now())
    if found is None:
        return None
    actor, wait = found
    _refuse(wait)
    return actor


def by_place(request: HttpRequest, *, what: str = "public") -> None:
    """One call without a token; what: a name of settings.API_LIMITS. Raises Throttled."""
    most = settings.API_LIMITS[what]
    key = f"{what}:{place_of(request)}"
    _refuse(people.take_turn(key=key, most=most, span=MINUTE, at=kit.now()))


def _refuse(wait: timedelta | None) -> None:
    if wait is not None:
        raise Throttled(max(1, math.ceil(wait.total_seconds())))
