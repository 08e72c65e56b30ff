"""After a visit the customer's screen asks for a rating, where the window has no pad of its own."""

from contextlib import suppress
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from onewindow.cases.queries.facing import Now
from onewindow.hall.queries.customers import Screen
from onewindow.quality.actions import rating
from onewindow.quality.queries import pads, schemes
from onewindow.quality.queries.pads import Asked
from onewindow.rules import clock
from onewindow.rules.ratings import Channel
from onewindow.rules.refusal import Refusal
from onewindow.web import rating_words
from onewindow.web.citizen.rating import whole
from onewindow.web.device.counter_kit import page


def asked(screen: Screen, shows: Now, *, at: datetime) -> Asked | None:
    """The visit to be rated here now; None while a package is shown, or beside a pad."""
    if shows.package is not None or screen.has_pad:
        return None
    return pads.asked(window=screen.window, device=screen.id, at=at)


def given(request: HttpRequest, screen: Screen, one: Asked, *, at: datetime) -> None:
    """A touch; one that comes too late changes nothing."""
    if request.POST.get("ticket") != str(one.ticket):
        return
    with suppress(Refusal):  # the page then shows what is to be asked now
        rating.rate(
            code=one.code,
            grade=whole(request.POST.get("grade", "")),
            reasons=request.POST.getlist("reasons"),
            channel=Channel.PAD,
            by=screen.by,
            source=screen.by.id,
            mark=f"{screen.by.id}:{one.ticket}",
            at=at,
        )


def drawn(
    request: HttpRequest, screen: Screen, one: Asked, *, mark: str, at: datetime
) -> HttpResponse:
    """Five grades, or thanks with the reasons of the grade."""
    context: dict[str, object] = {"asked": one, "mark": mark, "step": "rate"}
    if one.given is None:
        context["stars"] = rating_words.stars(None)
        return page(request, screen, "device/counter/stars.html", context)
    _row, scheme = schemes.in_force(clock.local_day(at))
    context |= {
        "star": rating_words.star(one.given),
        "is_bad": rating_words.is_bad(one.given),
        "reasons": rating_words.reasons(scheme, one.given, one.reasons),
    }
    return page(request, screen, "device/counter/thanks.html", context)
