"""The rating pad of a window: it asks who has just been served, and forgets at once."""

from contextlib import suppress
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.hall.queries import customers
from onewindow.hall.queries.customers import Screen
from onewindow.quality.actions import rating as act
from onewindow.quality.queries import pads, schemes
from onewindow.quality.queries.pads import Asked
from onewindow.rules import clock
from onewindow.rules.ratings import Channel
from onewindow.rules.refusal import Refusal
from onewindow.web import kit, rating_words, words
from onewindow.web.citizen.often import limited
from onewindow.web.citizen.rating import whole
from onewindow.web.device import heart
from onewindow.web.kit import A_YEAR
from onewindow.web.parts import Mistake

COOKIE = "pad"  # the machine's own token
PATH = "/pad/"
LONGEST_TOKEN = 200
_json = msgspec.json.Encoder()


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("token")
@limited("pad-token")
def set_up(request: HttpRequest) -> HttpResponse:
    """Once for each pad: its token, typed or behind the # of a link, becomes its cookie."""
    problems = []
    if request.method == "POST":
        token = request.POST.get("token", "").strip()[:LONGEST_TOKEN]
        if token and customers.screen(token) is not None:
            response: HttpResponse = HttpResponseRedirect(reverse("pad:pad"))
            response.set_cookie(
                COOKIE,
                token,
                max_age=A_YEAR,
                path=PATH,
                httponly=True,
                samesite="Strict",
                secure=request.is_secure(),
            )
            return unkept(response)
        problems.append(Mistake(_("这个令牌不对，已经作废，或者这台设备不在窗口上。"), "#token"))
    return _page(request, None, "set_up", {"problems": problems})


@require_http_methods(["GET", "POST"])
def pad(request: HttpRequest) -> HttpResponse:
    """Idle, five grades, or thanks with the reasons of the grade."""
    screen = _screen(request)
    if screen is None:
        return _page(request, None, "set_up", status=403)
    if screen.is_paused:
        return _page(request, screen, "idle", status=403)
    asked = pads.asked(window=screen.window, device=screen.id, at=kit.now())
    if request.method == "POST":
        return _given(request, screen, asked)
    if asked is None:
        translation.activate(settings.LANGUAGE_CODE)  # whoever was here before
        return _page(request, screen, "idle")
    if asked.given is None or request.GET.get("change"):
        context: dict[str, Any] = {"stars": rating_words.stars(asked.given), "asked": asked}
        return _page(request, screen, "stars", context)
    _row, scheme = schemes.in_force(clock.local_day(kit.now()))
    context = {
        "asked": asked,
        "star": rating_words.star(asked.given),
        "is_bad": rating_words.is_bad(asked.given),
        "reasons": rating_words.reasons(scheme, asked.given, asked.reasons),
    }
    return _page(request, screen, "thanks", context)


def _given(request: HttpRequest, screen: Screen, asked: Asked | None) -> HttpResponse:
    """A touch that comes too late changes nothing: somebody else stands here by now."""
    if asked is not None and request.POST.get("ticket") == str(asked.ticket):
        with suppress(Refusal):  # the page then shows what is to be asked now
            act.rate(
                code=asked.code,
                grade=whole(request.POST.get("grade", "")),
                reasons=request.POST.getlist("reasons"),
                channel=Channel.PAD,
                by=screen.by,
                source=screen.by.id,
                mark=f"{screen.by.id}:{asked.ticket}",
                at=kit.now(),
            )
    return unkept(HttpResponseRedirect(PATH))


@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """Asked every second: a mark that changes whenever something else is to be shown."""
    screen = _screen(request)
    mark = ""
    if screen is not None and not screen.is_paused:
        at = kit.now()
        heart.beat(token=request.COOKIES[COOKIE], at=at)
        asked = pads.asked(window=screen.window, device=screen.id, at=at)
        mark = asked.mark if asked else "idle"
    response = HttpResponse(_json.encode({"mark": mark}), content_type="application/json")
    return unkept(response)


def unkept(response: HttpResponse) -> HttpResponse:
    """Not to be kept by any cache. The referrer stays as the house has it: without one, a browser
    would send the forms of this page from nowhere, and they would be refused."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _screen(request: HttpRequest) -> Screen | None:
    token = request.COOKIES.get(COOKIE, "")
    return customers.screen(token) if token else None


def _page(
    request: HttpRequest,
    screen: Screen | None,
    name: str,
    context: dict[str, Any] | None = None,
    *,
    status: int | None = None,
) -> HttpResponse:
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(settings.LANGUAGE_CODE)  # whatever the machine's browser speaks
    given = context or {}
    asked: Asked | None = given.get("asked")
    around = {
        "screen": screen,
        "english": words.in_english(),
        "mark": asked.mark if asked else "idle" if screen and not screen.is_paused else "",
        "place": _place(screen) if screen else "",
        "here": reverse("pad:pad"),
        "idle": name == "idle",
    }
    return unkept(kit.page(request, f"device/pad/{name}.html", {**around, **given}, status=status))


def _place(screen: Screen) -> str:
    english = words.in_english() and screen.centre_name_en
    return screen.centre_name_en if english else screen.centre_name
