"""The screens of a hall (H1, H2, H3): public, numbers and windows only.

A page brings empty places; scripts fill them with the hall's state and keep it so, from the
live process's stream or, without it, by asking here every two seconds.
"""

import hashlib
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from csp.constants import HEADER, SELF
from csp.utils import build_policy
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from onewindow.hall.queries import screens
from onewindow.web import kit
from onewindow.web.device import showing

KEPT_SECONDS = 1.0  # one reading serves everybody who asks within it
RECENT = screens.CALLS - 1  # beside the call itself
NOW = "X-Now"  # the server's time in milliseconds since 1970


@dataclass(frozen=True, slots=True)
class Kept:
    """A hall's state as it was read a moment ago, and the message made of it."""

    state: screens.State
    body: bytes
    tag: str
    at: float


_kept: dict[str, Kept] = {}  # by centre; only halls that exist


def forget() -> None:
    """What this process keeps of the halls' states."""
    _kept.clear()


@require_safe
def hall(request: HttpRequest, centre: str) -> HttpResponse:
    """H1: the call, the last calls, who waits where."""
    return _screen(request, _now_in(centre), "device/hall.html")


@require_safe
def window(request: HttpRequest, centre: str, number: int) -> HttpResponse:
    """H2: one window's number, whom it has, or where to go instead."""
    kept = _now_in(centre)
    if all(row["number"] != number for row in kept.state["windows"]):
        raise Http404
    return _screen(request, kept, "device/window.html", number=number)


@require_safe
def notices(request: HttpRequest, centre: str) -> HttpResponse:
    """H3: what the hall says to everybody."""
    return _screen(request, _now_in(centre), "device/notices.html")


@require_safe
def state(request: HttpRequest, centre: str) -> HttpResponse:
    """The message itself, for screens without a stream; 304 when they have it."""
    kept = _now_in(centre)
    response = HttpResponse(kept.body, content_type="application/json")
    if request.headers.get("If-None-Match") == kept.tag:
        response = HttpResponse(status=304)
    response.headers["ETag"] = kept.tag
    response.headers["Cache-Control"] = "no-cache"
    response.headers[NOW] = str(int(kit.now().timestamp() * 1000))
    return response


def _now_in(centre: str) -> Kept:
    """Raises Http404 where there is no hall."""
    kept = _kept.get(centre)
    if kept is None or time.monotonic() - kept.at > KEPT_SECONDS:
        state = screens.state(centre, at=kit.now())
        if state is None:
            raise Http404
        body = showing.encoded(state)
        tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        kept = _kept[centre] = Kept(state, body, tag, time.monotonic())
    return kept


def _screen(request: HttpRequest, kept: Kept, template: str, **more: Any) -> HttpResponse:
    centre = kept.state["centre"]["code"]
    live = stream(request, centre)
    context = {
        "hall": kept.state["centre"],
        "areas": kept.state["areas"],
        "recent": range(RECENT),
        "notices": range(screens.NOTICES),
        "live": live,
        "asked": reverse("device:state", args=[centre]),
        **more,
    }
    response = kit.page(request, template, context)
    where = urlsplit(live)
    if where.netloc:
        sources = [SELF, f"{where.scheme}://{where.netloc}"]
        response.headers[HEADER] = build_policy(replace={"connect-src": sources})
    return response


def stream(request: HttpRequest, centre: str) -> str:
    """Where this hall's stream is; empty when only asking helps.

    Behind TLS a port beside ours cannot be reached: there the proxy's address must be set.
    """
    if settings.LIVE_URL:
        return f"{settings.LIVE_URL}/{centre}"
    if not settings.LIVE_PORT or settings.HTTPS:
        return ""
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{settings.LIVE_PORT}/live/{centre}"
