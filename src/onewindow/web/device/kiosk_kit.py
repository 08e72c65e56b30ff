"""What every page of a kiosk needs: the machine, who stands before it, and that nothing is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from onewindow import entropy
from onewindow.hall.actions import printing
from onewindow.hall.queries import kiosks
from onewindow.hall.queries.kiosks import Kiosk
from onewindow.people import actions as people
from onewindow.people.queries import Masked
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import Refusal
from onewindow.web import kit, words
from onewindow.web.citizen.often import MINUTE, MOST
from onewindow.web.staff import bridge
from onewindow.wording.telling import CONFLICT, STATUSES, sentence

COOKIE = "kiosk"  # the machine's own token
PATH = "/kiosk/"
A_YEAR = timedelta(days=365)
VISITOR = "visitor"  # session key: who was identified, at which machine
VISIT = "visit"  # session key: one person's time here, known or not
LASTS = 300  # seconds of a session that nobody touches, should the page itself be gone
IDLE, LAST = 60, 30  # seconds without a touch, and of the count-down after them

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Visit:
    """One machine and whoever stands before it. me, name: None and "" before they are known."""

    kiosk: Kiosk
    me: Actor | None
    name: str

    @property
    def person_id(self) -> UUID | None:
        """The person, once known."""
        return self.me.person_id if self.me else None


View = Callable[Concatenate[HttpRequest, Visit, P], HttpResponse]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponse]


def at_kiosk(view: View[P]) -> Guarded[P]:
    """Only for a machine with a token that still holds; what is refused is told in its frame."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(settings.LANGUAGE_CODE)  # whatever the machine's browser speaks
        token = request.COOKIES.get(COOKIE, "")
        kiosk = kiosks.kiosk(token, at=kit.now()) if token else None
        if kiosk is None:
            response = page(request, None, "device/kiosk/set_up.html", status=403)
        elif kiosk.is_paused:
            visit = Visit(kiosk, None, "")
            response = page(request, visit, "device/kiosk/paused.html", status=403)
        else:
            visit = Visit(kiosk, *_visitor(request, kiosk))
            try:
                response = view(request, visit, *args, **kwargs)
            except Refusal as no:
                response = refused(request, visit, no)
        return unkept(response)

    return guarded


def identified(view: View[P]) -> Guarded[P]:
    """Only for somebody the machine knows; others are asked who they are and come back."""

    @at_kiosk
    @wraps(view)
    def checked(
        request: HttpRequest, visit: Visit, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if visit.me is None:
            return HttpResponseRedirect(f"{reverse('kiosk:who')}?next={request.path}")
        return view(request, visit, *args, **kwargs)

    return checked


def tried(view: View[P]) -> View[P]:
    """At most ten posts a minute of one kind from one machine: codes are not to be guessed.

    Each machine has its own turns, and each kind of code: who mistypes a password may still
    open a locker.
    """
    kind = getattr(view, "__name__", "")

    @wraps(view)
    def counted(
        request: HttpRequest, visit: Visit, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if request.method == "POST":
            key = f"kiosk:{kind}:{visit.kiosk.id}"
            if people.take_turn(key=key, most=MOST, span=MINUTE, at=kit.now()) is not None:
                context = {"title": _("请等一分钟"), "what": _("操作太频繁。请等几分钟再试。")}
                return page(request, visit, "device/kiosk/refused.html", context, status=429)
        return view(request, visit, *args, **kwargs)

    return counted


def _visitor(request: HttpRequest, kiosk: Kiosk) -> tuple[Actor | None, str]:
    """Who was identified at this very machine; at another one they are nobody."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None, ""
    found = request.session.get(VISITOR)
    if not isinstance(found, Mapping) or found.get("device") != str(kiosk.id):
        return None, ""
    request.session.set_expiry(LASTS)
    person = UUID(str(found["person"]))
    # Under an own name: what the machine itself made belongs to no visitor
    me = Actor(f"person:{person}", kiosk.serial, frozenset({Role.CITIZEN}), person_id=person)
    return me, str(found["name"])


def visit_id(request: HttpRequest) -> UUID:
    """This person's time at the machine: prints belong to it, and it ends with the session."""
    known = request.session.get(VISIT)
    if known is None:
        known = request.session[VISIT] = str(entropy.new_id())
        request.session.set_expiry(LASTS)
    return UUID(known)


def know(request: HttpRequest, kiosk: Kiosk, person: Masked) -> None:
    """Bind the session to the person and to this machine, under a new key."""
    request.session.cycle_key()
    request.session[VISITOR] = {
        "device": str(kiosk.id),
        "person": str(person.id),
        "name": person.name,
    }
    request.session.set_expiry(LASTS)


def forget(
    request: HttpRequest, visit: Visit, template: str, context: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Nothing of whoever was here stays: session, cookies, the browser's stores and cache.

    The machine's own cookie stays; all others go one by one, since a browser that is told to
    clear its cookies would drop that one too.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES and VISIT in request.session:
        printing.end_visit(visit=visit_id(request), by=visit.kiosk.by, at=kit.now())
    request.session.flush()
    rotate_token(request)
    translation.activate(settings.LANGUAGE_CODE)
    nobody = Visit(visit.kiosk, None, "")
    response = page(request, nobody, template, context)
    for name in request.COOKIES:
        if name not in (COOKIE, settings.CSRF_COOKIE_NAME):
            response.delete_cookie(name)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def unkept(response: HttpResponse) -> HttpResponse:
    """Not to be kept by any cache, nor shown again by going back."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"  # forms without script need it
    return response


def page(
    request: HttpRequest,
    visit: Visit | None,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int | None = None,
) -> HttpResponse:
    """A page in the kiosk's frame."""
    kiosk = visit.kiosk if visit else None
    english = words.in_english()
    around = {
        "kiosk": kiosk,
        "visit": visit,
        "place": _said(kiosk.centre_name, kiosk.centre_name_en, english) if kiosk else "",
        "stands": _said(kiosk.place, kiosk.place_en, english) if kiosk else "",
        "english": english,
        "here": request.path if request.method == "GET" else reverse("kiosk:home"),
        "bridge": settings.BRIDGE_URL if kiosk and not kiosk.is_paused else "",
        "secret": settings.BRIDGE_SECRET if kiosk and not kiosk.is_paused else "",
        "idle": IDLE,
        "last": LAST,
    }
    whole = {**around, **(context or {})}
    return bridge.allow(kit.page(request, template, whole, status=status))


def refused(request: HttpRequest, visit: Visit, no: Refusal) -> HttpResponse:
    """A foreseen no, in the kiosk's frame."""
    context = {"title": _("现在办不了"), "what": sentence(no)}
    status = STATUSES.get(no.code, CONFLICT)
    return page(request, visit, "device/kiosk/refused.html", context, status=status)


def _said(chinese: str, in_english: str, english: bool) -> str:
    return in_english if english and in_english else chinese
