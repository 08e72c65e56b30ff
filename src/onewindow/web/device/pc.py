"""网办电脑: a public computer with the citizens' pages, of which nothing is kept.

The machine's own token is a cookie; with it every page carries a bar, is kept by nobody, gives
paper but no files, and ends with the same wipe as a kiosk.
"""

from collections.abc import Callable
from typing import Any, cast

from csp.constants import HEADER, SELF
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.hall.queries import kiosks
from onewindow.hall.queries.kiosks import Kiosk
from onewindow.web import kit, words
from onewindow.web.citizen.kit import private
from onewindow.web.citizen.often import limited
from onewindow.web.device.kiosk import LONGEST_TOKEN
from onewindow.web.device.kiosk_kit import A_YEAR
from onewindow.web.parts import Mistake

COOKIE = "pc"  # the machine's own token
KIND = "pc"
HERE = "/pc/"
NOT_HERE = ("/staff", "/api")  # nothing that a public computer shows
OTHERS = ("/kiosk/", "/hall/", "/i18n/", "/size/")
IDLE, LAST = 180, 60  # seconds without a touch, and of the count-down after them
ON_PAPER = "on-paper"  # asked for by the frame that prints
LASTS = 300  # seconds of a session that nobody touches, should the page itself be gone


def machine_of(request: HttpRequest) -> Kiosk | None:
    """The public computer that this request comes from. One query where there is a token."""
    token = request.COOKIES.get(COOKIE, "")[:LONGEST_TOKEN]
    found = kiosks.kiosk(token, at=kit.now()) if token else None
    return found if found is not None and found.kind == KIND else None


class PublicComputer:
    """What every page is on such a machine; elsewhere it costs one look at the cookies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if COOKIE not in request.COOKIES or request.path.startswith(OTHERS):
            return self.get_response(request)
        machine = machine_of(request)
        setattr(request, "public", machine)  # noqa: B010
        if request.path.startswith(HERE):
            return self.get_response(request)
        if machine is None:
            return HttpResponseRedirect(reverse("pc:set_up"))
        if request.path.startswith(NOT_HERE):
            return HttpResponseRedirect(reverse("pc:start"))
        if machine.is_paused:
            return _kept_by_nobody(kit.page(request, "device/pc/paused.html", status=403))
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or request.session.modified:
            request.session.set_expiry(LASTS)
        return _kept_by_nobody(_on_paper_only(request, response))


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response


def _on_paper_only(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A paper is printed, from a frame of our own page; no file comes onto the machine."""
    if response.headers.get("Content-Type", "").startswith("application/pdf"):
        if ON_PAPER in request.GET:
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
            response.headers[HEADER] = build_policy(replace={"frame-ancestors": [SELF]})
            return response
        return kit.page(request, "device/pc/print.html", {"paper": _on_paper(request)})
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        return kit.page(request, "device/pc/no_file.html", status=403)
    return response


def _on_paper(request: HttpRequest) -> str:
    query = request.GET.copy()
    query[ON_PAPER] = "1"
    return f"{request.path}?{query.urlencode()}"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the bar of a public computer."""
    machine: Kiosk | None = getattr(request, "public", None)
    if machine is None:
        return {}
    english = words.in_english()
    place = machine.place_en if english and machine.place_en else machine.place
    return {
        "public": {
            "serial": machine.serial,
            "place": place,
            "phone": machine.phone,
            "idle": IDLE,
            "last": LAST,
        }
    }


# --- Its own pages -----------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("token")
@limited("pc-token")
def set_up(request: HttpRequest) -> HttpResponse:
    """Once for each machine: its token, typed or behind the # of a link, becomes its cookie."""
    if request.method == "GET" and machine_of(request) is not None:
        return HttpResponseRedirect(reverse("pc:start"))
    token = request.POST.get("token", "").strip()[:LONGEST_TOKEN]
    problems = []
    if request.method == "POST":
        found = kiosks.kiosk(token, at=kit.now())
        if found is not None and found.kind == KIND:
            response: HttpResponse = HttpResponseRedirect(reverse("pc:start"))
            response.set_cookie(
                COOKIE,
                token,
                max_age=A_YEAR,
                httponly=True,
                samesite="Lax",
                secure=request.is_secure(),
            )
            return private(response)
        problems.append(Mistake(_("这个令牌不对，或者已经作废。"), "#f-token"))
    return private(kit.page(request, "device/pc/set_up.html", {"problems": problems}))


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The first page; whoever was here before is forgotten, however it was come to."""
    machine: Kiosk | None = getattr(request, "public", None)
    if machine is None:
        return HttpResponseRedirect(reverse("pc:set_up"))
    name = "device/pc/paused.html" if machine.is_paused else "device/pc/start.html"
    _afresh(request)
    # In another language one is on the way already: here every visit begins in Chinese.
    around = cast(dict[str, Any], kit.frame(request)["frame"])
    onward = {"frame": {**around, "here": reverse("citizen:home")}}
    return _forget(request, kit.page(request, name, onward))


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """结束并清除. Session, cookies, the browser's stores and cache; the machine's own stays."""
    _afresh(request)
    return _forget(request, HttpResponseRedirect(reverse("pc:start")))


def _afresh(request: HttpRequest) -> None:
    request.session.flush()
    rotate_token(request)
    translation.activate(settings.LANGUAGE_CODE)
    request.COOKIES.pop(kit.SIZE_COOKIE, None)
    setattr(request, "user", None)  # noqa: B010 - the page is drawn for nobody


def _forget(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """All cookies go one by one but two: told to clear them, a browser would drop these too."""
    for name in request.COOKIES:
        if name not in (COOKIE, settings.CSRF_COOKIE_NAME):
            response.delete_cookie(name)
    response.delete_cookie(kit.SIZE_COOKIE)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return private(response)
