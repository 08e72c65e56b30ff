"""What every page needs: the frame around it, the clock, and the reader's type size."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views import i18n
from django.views.decorators.http import require_POST

from onewindow.people import actions as people

SIZES = ("1", "2", "3")
SIMPLE = ("2", "3")  # with large type go fewer choices and somebody to ask in sight
SIZE_COOKIE = "size"
A_YEAR = 365 * 24 * 3600


def now() -> datetime:
    """This moment, read from the clock: only doors may look."""
    return timezone.now()


def is_partial(request: HttpRequest) -> bool:
    """Does htmx ask for a part of a page? A boosted link asks for all of it."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-Boosted") != "true"


def base_of(request: HttpRequest) -> str:
    """The frame of the door that the request came through."""
    if request.path.startswith("/kiosk"):
        return "device/kiosk_base.html"
    if request.path.startswith("/counter"):
        return "device/counter_base.html"
    return "base_desk.html" if request.path.startswith("/staff") else "base_portal.html"


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    status: int | None = None,
    part: str = "",
) -> HttpResponse:
    """The whole page, or only `part` of it (a template of its own) when htmx asks.

    Without a status it is 422 when the context has problems, else 200.
    """
    given = dict(context or {})
    if status is None:
        status = 422 if given.get("problems") else 200
    name = part if part and is_partial(request) else template
    response = render(request, name, given, status=status)
    response.headers.setdefault("Vary", "HX-Request")
    return response


def size_of(request: HttpRequest) -> str:
    """The reader's step of type, the first until they choose."""
    size = request.COOKIES.get(SIZE_COOKIE, "1")
    return size if size in SIZES else "1"


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor: what base.html draws around every page."""
    size = size_of(request)
    return {
        "frame": {
            "size": size,
            "sizes": SIZES,
            "here": _here(request),
            "is_demonstration": settings.DEMONSTRATION,
            "speed": f"{settings.DEMONSTRATION_SPEED:g}" if settings.DEMONSTRATION_SPEED else "",
            "place": gettext(settings.COUNTY_NAME),
            "account": _account(request),
        }
    }


def _here(request: HttpRequest) -> str:
    """Where a change of language or size comes back to; from an answered form, to its page."""
    if request.method == "GET":
        return request.get_full_path()
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc == request.get_host():
        return before.path + (f"?{before.query}" if before.query else "")
    return "/staff/" if request.path.startswith("/staff") else "/"


def _account(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    return str(user.name or (user.person.name if user.person else user.get_username()))


def set_language(request: HttpRequest) -> HttpResponse:
    """The pages in the other language from now on, and what is sent to the reader too."""
    user = request.user
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES) and user.is_authenticated and user.person_id:
        people.speak_to(person_id=user.person_id, language=language)
    return i18n.set_language(request)


@require_POST
def set_size(request: HttpRequest) -> HttpResponse:
    """Keep the reader's type size in a cookie, and go back to where they were."""
    size = request.POST.get("size", "")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if size in SIZES:
        response.set_cookie(
            SIZE_COOKIE, size, max_age=A_YEAR, samesite="Lax", secure=request.is_secure()
        )
    return response
