"""What every page of a customer's screen needs: which window it stands at, and nothing kept."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from onewindow.hall.queries import customers
from onewindow.hall.queries.customers import Screen
from onewindow.rules.refusal import Refusal
from onewindow.web import kit, words
from onewindow.wording.telling import CONFLICT, STATUSES, sentence

COOKIE = "counter"  # the machine's own token
PATH = "/counter/"

View = Callable[[HttpRequest, Screen], HttpResponse]
Guarded = Callable[[HttpRequest], HttpResponse]


def at_screen(view: View) -> Guarded:
    """Only for a screen with a token that still holds; what is refused is told in its frame."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(settings.LANGUAGE_CODE)  # whatever the machine's browser speaks
        token = request.COOKIES.get(COOKIE, "")
        screen = customers.screen(token) if token else None
        if screen is None:
            return unkept(page(request, None, "device/counter/set_up.html", status=403))
        if screen.is_paused:
            return unkept(page(request, screen, "device/counter/paused.html", status=403))
        try:
            response = view(request, screen)
        except Refusal as no:
            context = {"title": _("现在办不了"), "what": sentence(no)}
            status = STATUSES.get(no.code, CONFLICT)
            response = page(request, screen, "device/counter/refused.html", context, status=status)
        return unkept(response)

    return guarded


def unkept(response: HttpResponse) -> HttpResponse:
    """Not to be kept by any cache, nor shown again by going back."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"  # forms without script need it
    return response


def forget(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Nothing of whoever sat here stays in the browser: only the machine's own cookie."""
    for name in request.COOKIES:
        if name not in (COOKIE, settings.CSRF_COOKIE_NAME):
            response.delete_cookie(name)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def page(
    request: HttpRequest,
    screen: Screen | None,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int | None = None,
) -> HttpResponse:
    """A page in the frame of the customer's screen."""
    english = words.in_english()
    around: dict[str, Any] = {"screen": screen, "english": english, "mark": "", "step": ""}
    if screen is not None:
        place = screen.centre_name_en if english else ""
        name = screen.name_en if english else ""
        around |= {"place": place or screen.centre_name, "window": name or screen.name}
    around["here"] = reverse("counter:screen")
    return kit.page(request, template, {**around, **(context or {})}, status=status)
