"""C5 客屏: what is handed in here, what happens with it, and one signature for all of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.cases.actions import facing, signing
from onewindow.cases.queries import facing as facing_now
from onewindow.documents import uploads
from onewindow.hall.queries import customers, notices
from onewindow.hall.queries.customers import Screen
from onewindow.quality.queries.pads import Asked
from onewindow.rules.refusal import NotFound
from onewindow.web import handwriting, kit
from onewindow.web.citizen.often import limited
from onewindow.web.device import counter_rating, counter_shown, heart
from onewindow.web.device.counter_kit import COOKIE, PATH, at_screen, forget, page, unkept
from onewindow.web.kit import A_YEAR
from onewindow.web.parts import Mistake

LONGEST_TOKEN = 200
TEMPLATES = {"look": "look", "sign": "sign", "take": "take", "done": "done"}
_json = msgspec.json.Encoder()


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("token")
@limited("counter-token")
def set_up(request: HttpRequest) -> HttpResponse:
    """Once for each screen: its token, typed or behind the # of a link, becomes its cookie."""
    token = request.POST.get("token", "").strip()[:LONGEST_TOKEN]
    problems = []
    if request.method == "POST":
        if token and customers.screen(token) is not None:
            response: HttpResponse = HttpResponseRedirect(reverse("counter:screen"))
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
        said = _("这个令牌不对，已经作废，或者这台设备不在窗口上。")
        problems.append(Mistake(said, "#token"))
    return unkept(page(request, None, "device/counter/set_up.html", {"problems": problems}))


@require_safe
@at_screen
def screen(request: HttpRequest, screen: Screen) -> HttpResponse:
    """What is to be seen at this moment; nothing of anybody is kept between two of them."""
    return _shown(request, screen)


@require_safe
@at_screen
def now(request: HttpRequest, screen: Screen) -> HttpResponse:
    """Asked every second: a mark that changes whenever something else is to be shown."""
    at = kit.now()
    _heard(screen, at)
    heart.beat(token=request.COOKIES[COOKIE], at=at)
    shows = facing_now.now(window=screen.window, to=screen.by, at=at)
    mark = _mark(shows, counter_rating.asked(screen, shows, at=at))
    return HttpResponse(_json.encode({"mark": mark}), content_type="application/json")


@require_POST
@at_screen
def rate(request: HttpRequest, screen: Screen) -> HttpResponse:
    """A grade for the visit that has just ended here."""
    at = kit.now()
    shows = facing_now.now(window=screen.window, to=screen.by, at=at)
    asked = counter_rating.asked(screen, shows, at=at)
    if asked is not None:
        counter_rating.given(request, screen, asked, at=at)
    return _shown(request, screen)


@require_POST
@at_screen
def sign(request: HttpRequest, screen: Screen) -> HttpResponse:
    """The name was written: kept once, however often it is sent."""
    try:
        signature, digest = UUID(request.POST["id"]), bytes.fromhex(request.POST["digest"])
    except (KeyError, ValueError):
        raise NotFound("There is no such signature.") from None
    picture = handwriting.given(request)
    if picture is None:
        return _shown(request, screen, [Mistake(_("还没有写名字，请用手指或笔在框里签名。"))])
    try:
        signing.sign(
            signature_id=signature,
            digest=digest,
            upload=picture,
            window=screen.window,
            by=screen.by,
            at=kit.now(),
        )
    except (signing.ShownAnother, NotFound):
        return _shown(request, screen, [Mistake(_("要签的内容刚刚有改动，请看新的内容再签。"))])
    except uploads.UploadRefused:
        return _shown(request, screen, [Mistake(_("这次没有写清楚，请再签一次。"))])
    return _shown(request, screen)


def _shown(
    request: HttpRequest, screen: Screen, problems: list[Mistake] | None = None
) -> HttpResponse:
    at = kit.now()
    _heard(screen, at)
    shows = facing_now.now(window=screen.window, to=screen.by, at=at)
    asked = counter_rating.asked(screen, shows, at=at)
    if asked is not None:
        return counter_rating.drawn(request, screen, asked, mark=_mark(shows, asked), at=at)
    if shows.package is None and shows.step != "done":
        return _idle(request, screen, at)
    context: dict[str, Any] = {
        "mark": shows.mark,
        "step": shows.step,
        "problems": problems or [],
        "number": screen.number,
    }
    if shows.package is not None:
        context |= counter_shown.context(shows, at=at)
    name = TEMPLATES[shows.step]
    if context.get("is_signed"):
        name = "signed"
    return page(request, screen, f"device/counter/{name}.html", context)


def _idle(request: HttpRequest, screen: Screen, at: datetime) -> HttpResponse:
    """The window's name, and what the hall says to everybody; in Chinese, whoever was here."""
    translation.activate(settings.LANGUAGE_CODE)
    said = notices.notices(screen.centre, at=at)
    context = {"said": [(one.text, one.text_en) for one in said[:2]], "number": screen.number}
    return forget(request, page(request, screen, "device/counter/idle.html", context))


def _mark(shows: facing_now.Now, asked: Asked | None) -> str:
    """Changes whenever something else is to be shown; empty while there is nothing."""
    return shows.mark if asked is None else f"{shows.mark}|{asked.mark}"


def _heard(screen: Screen, at: datetime) -> None:
    facing.heard(window=screen.window, centre=screen.centre, by=screen.by, at=at)
