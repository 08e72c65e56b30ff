"""What every page of this door needs: who reads it, their town, the links around it."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from onewindow.notify import queries as messages
from onewindow.people import queries as people
from onewindow.places import queries as places
from onewindow.rules.actors import NOBODY, Actor
from onewindow.web import kit, words

TOWN_COOKIE = "town"
ACTING_FOR = "acting_for"  # the authority upon which the next draft is begun, and whose
KEPT = "kept"  # what was typed when the session had run out, by address, until signed in again
KEPT_MOST = 20_000

P = ParamSpec("P")
Personal = Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]


def actor_of(request: HttpRequest) -> Actor:
    """The citizen who reads, or nobody. A member of staff's account is nobody here. One query."""
    user = request.user
    if not user.is_authenticated or user.person_id is None:
        return NOBODY
    return people.actor(user, at=kit.now())


def signed_in(view: Personal[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Only for a citizen who has signed in; nothing of it is kept by browser or proxy."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        me = actor_of(request)
        if me.person_id is None:
            return to_sign_in(request)
        return private(view(request, me, *args, **kwargs))

    return checked


def private(response: HttpResponse) -> HttpResponse:
    """Personal: not to be stored by anybody on the way."""
    response.headers["Cache-Control"] = "no-store"
    return response


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the log-in and back to this page; what was just typed waits in the session."""
    here = request.get_full_path()
    if request.method == "POST":
        _keep(request)
    return kit_redirect(request, f"{reverse('citizen:log_in')}?{urlencode({'next': here})}")


def _keep(request: HttpRequest) -> None:
    data = request.POST.copy()
    data.pop("csrfmiddlewaretoken", None)
    typed = data.urlencode()
    if typed and len(typed) <= KEPT_MOST:
        request.session[KEPT] = {"path": request.path, "typed": typed}


def kept(request: HttpRequest) -> str:
    """What was typed on this page before the session ran out; told once, as a query string."""
    found = request.session.get(KEPT)
    if not isinstance(found, Mapping) or found.get("path") != request.path:
        return ""
    del request.session[KEPT]
    return str(found.get("typed") or "")


def kit_redirect(request: HttpRequest, address: str) -> HttpResponse:
    """On to the next page; htmx is told to load it whole."""
    if kit.is_partial(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def go(request: HttpRequest, name: str, *args: object, query: str = "") -> HttpResponse:
    """On to a page of this door, by its name."""
    address = reverse(f"citizen:{name}", args=args)
    return kit_redirect(request, f"{address}?{query}" if query else address)


def safe_next(request: HttpRequest, given: str, otherwise: str) -> str:
    """The given address if it lies inside this site, else the other one."""
    if url_has_allowed_host_and_scheme(given, {request.get_host()}, request.is_secure()):
        return given
    return otherwise


def town_of(request: HttpRequest) -> str:
    """The town whose centre comes first: chosen in this browser, else the person's own."""
    chosen = request.COOKIES.get(TOWN_COOKIE, "")
    if chosen.isdigit() and len(chosen) == 9:
        return chosen
    user = request.user
    if user.is_authenticated and user.person is not None:
        return user.person.town_id or ""
    return ""


def towns() -> dict[str, str]:
    """The county's towns by code, in the reader's language. One query."""
    return {row.code: words.place(row) for row in places.towns(county=settings.COUNTY)}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the links around every page that is not a member of staff's."""
    if request.path.startswith(("/staff", "/api")):
        return {}
    around: dict[str, Any] = {"foot_links": _foot_links()}
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        around["sign_out"] = reverse("citizen:log_out")
        if user.person_id is not None:
            around["acting_for"] = request.session.get(ACTING_FOR)
            if not kit.is_partial(request):  # a part has no masthead
                around["unread"] = messages.unread(user.person_id)
            around["account_links"] = [
                (_("我的办件"), reverse("citizen:mine")),
                (_("我的消息"), reverse("citizen:messages")),
                (_("我的证照"), reverse("citizen:certificates")),
                (_("亲友代办"), reverse("citizen:family")),
            ]
    else:
        around["sign_in"] = reverse("citizen:log_in")
    return around


def _foot_links() -> list[tuple[str, str]]:
    return [
        (_("查办件进度"), reverse("citizen:progress")),
        (_("验证证照"), reverse("citizen:verify")),
        (_("手机上保存的"), reverse("citizen:on_phone")),
        (_("帮助与投诉"), reverse("citizen:help")),
        (_("无障碍"), reverse("citizen:accessibility")),
        (_("隐私说明"), reverse("citizen:privacy")),
    ]


def is_phone(request: HttpRequest) -> bool:
    """Does the browser say that it runs on a phone?"""
    return "Mobi" in request.headers.get("User-Agent", "")


def site(address: str) -> str:
    """An address of this site in full, for codes that a phone reads."""
    return f"{settings.SITE_URL}{address}"
