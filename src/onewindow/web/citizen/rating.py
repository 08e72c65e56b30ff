"""R1, R2, P15: a link, five grades, one touch; then reasons and words, if one likes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow import entropy
from onewindow.people import queries as people
from onewindow.quality.actions import loop
from onewindow.quality.actions import rating as act
from onewindow.quality.queries import outcomes, schemes, services
from onewindow.quality.queries.outcomes import Said
from onewindow.quality.queries.services import Service
from onewindow.rules import clock, ratings
from onewindow.rules.actors import NOBODY, Actor
from onewindow.rules.rating_links import Of
from onewindow.rules.ratings import (
    TEXT_MOST,
    Channel,
    NothingToRateYet,
    RatingGiven,
    RatingLinkExpired,
    RatingLinkUnknown,
    RatingSettled,
)
from onewindow.rules.refusal import Incomplete, Refusal
from onewindow.rules.reviews import ReviewState
from onewindow.web import kit, rating_words, words
from onewindow.web.citizen import often
from onewindow.web.citizen.kit import is_phone, private, safe_next
from onewindow.wording.telling import CONFLICT, STATUSES, sentence

POSTS = 30  # a minute from one place: a whole hall may sit behind one address
SCREEN = "screen"
VIAS = {"link": Channel.LINK, SCREEN: Channel.SCREEN, "my": Channel.WEB}
# A random word that the browser keeps after rating; of the whole site, so that the wipe of a
# public computer takes it away
COOKIE = "rater"
LONGEST_MARK = 100
KEPT_SECONDS = 60 * 24 * 3600  # longer than a rating may be changed and followed up

Held = Mapping[UUID, Said | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of a hand-in that can be rated. star: what the reader said of it."""

    title: str
    href: str
    is_rated: bool
    star: rating_words.Star | None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who comes: whoever is signed in, staff too, the mark of their browser, and the way here."""

    by: Actor
    mark: str
    via: str


def _caller(request: HttpRequest) -> Caller:
    """A screen that many people touch keeps no mark."""
    given = request.POST if request.method == "POST" else request.GET
    via = given.get("via", "")
    user = request.user
    by = people.actor(user, at=kit.now()) if user.is_authenticated else NOBODY
    mark = "" if via == SCREEN else request.COOKIES.get(COOKIE, "")[:LONGEST_MARK]
    return Caller(by, mark, via if via in VIAS else "")


@require_http_methods(["GET", "POST"])
@often.limited("rate", most=POSTS)
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """The stars; after one touch, thanks and what may be added."""
    caller = _caller(request)
    try:
        given = _given if request.method == "POST" else _shown
        return private(given(request, code, caller))
    except NothingToRateYet as no:
        context = {"title": _("办完再来评价")}
        status = STATUSES.get(no.code, CONFLICT) if request.method == "POST" else 200
        return private(kit.page(request, "citizen/rate/later.html", context, status=status))
    except (RatingLinkUnknown, RatingLinkExpired, RatingGiven) as no:
        return private(_no(request, no))


def _no(request: HttpRequest, no: Refusal) -> HttpResponse:
    is_given = isinstance(no, RatingGiven)
    context = {"title": _("已经评价过") if is_given else _("不能评价"), "what": sentence(no)}
    status = STATUSES.get(no.code, CONFLICT)
    return kit.page(request, "citizen/rate/no.html", context, status=status)


def _shown(request: HttpRequest, code: str, caller: Caller) -> HttpResponse:
    begun = [one for one in services.services(code) if one.has_begun]
    if not begun:
        raise NothingToRateYet("Nothing of this can be rated yet.")
    held = outcomes.said(begun, by=caller.by, mark=caller.mark, at=kit.now())
    if len(begun) > 1:
        return _listed(request, begun, held, caller)
    return _one(request, begun[0], held, caller)


def _listed(request: HttpRequest, begun: list[Service], held: Held, caller: Caller) -> HttpResponse:
    lines = [
        Line(
            title=titled(one),
            href=_address(one.code, caller.via),
            is_rated=one.key in held,
            star=rating_words.star(said.grade) if (said := held.get(one.key)) else None,
        )
        for one in begun
    ]
    context = {"title": _("您想评价哪一项？"), "lines": lines}
    return kit.page(request, "citizen/rate/which.html", context)


def titled(service: Service) -> str:
    """What is rated, in the reader's language."""
    if service.kind is Of.CASE:
        return words.said(service.title, service.english)
    centre = service.centre_name_en if words.in_english() else service.centre_name
    if service.kind is Of.TICKET:
        given = {"centre": centre, "number": service.number}
        return _("%(centre)s的窗口服务（%(number)s 号）") % given
    return _("%(centre)s的窗口服务") % {"centre": centre}


def _one(
    request: HttpRequest,
    service: Service,
    held: Held,
    caller: Caller,
    *,
    no: Refusal | None = None,
) -> HttpResponse:
    said = held.get(service.key)
    if said is None and service.key in held:
        raise RatingGiven("This service has been rated already.")
    context: dict[str, Any] = {
        "service": service,
        "title": _("您满意吗？"),
        "what": titled(service),
        "via": caller.via,
        "problems": no.problems if isinstance(no, Incomplete) else [],
        "refused": "" if no is None or isinstance(no, Incomplete) else sentence(no),
    }
    if said is None or request.GET.get("change"):
        if said is None:
            _in_time(service)
        context["stars"] = rating_words.stars(said.grade if said else None)
        return kit.page(request, "citizen/rate/stars.html", context)
    return kit.page(request, "citizen/rate/thanks.html", {**context, **_thanks(said)})


def _thanks(said: Said) -> dict[str, Any]:
    return {
        "title": _("谢谢您的评价"),
        "said": said,
        "star": rating_words.star(said.grade),
        "reasons": rating_words.reasons(said.scheme, said.grade, said.reasons),
        "most": TEXT_MOST,
        "is_bad": rating_words.is_bad(said.grade),
        "state": said.state and rating_words.STATES[said.state],
        "is_set_aside": said.state == ReviewState.SET_ASIDE,
        "followed": rating_words.star(said.follow_up) if said.follow_up else None,
        "follow_stars": rating_words.stars() if said.may_follow_up else [],
    }


def _in_time(service: Service) -> None:
    at = kit.now()
    _row, scheme = schemes.in_force(clock.local_day(at))
    days = scheme.link.days
    if not ratings.is_open(ended_at=service.ended_at, at=at, link_days=days):
        raise RatingLinkExpired(f"It could be rated for {days} days.", days=days)


def _given(request: HttpRequest, code: str, caller: Caller) -> HttpResponse:
    service = next((one for one in services.services(code) if one.has_begun), None)
    if service is None:
        raise NothingToRateYet("Nothing of this can be rated yet.")
    mark = caller.mark or ("" if caller.via == SCREEN else entropy.token())
    try:
        act.rate(
            code=service.code,
            grade=whole(request.POST.get("grade", "")),
            reasons=request.POST.getlist("reasons"),
            text=request.POST.get("text", ""),
            wants_no_call=bool(request.POST.get("no_call")),
            channel=_channel(request, caller),
            by=caller.by,
            source=_source(request),
            mark=mark,
            at=kit.now(),
        )
    except (RatingSettled, Incomplete) as no:
        held = outcomes.said([service], by=caller.by, mark=mark, at=kit.now())
        return _one(request, service, held, caller, no=no)
    here = _address(service.code, caller.via)
    response = HttpResponseRedirect(safe_next(request, request.POST.get("back", ""), here))
    return _marked(request, response, mark)


def _marked(request: HttpRequest, response: HttpResponse, mark: str) -> HttpResponse:
    """The browser will be known again as the one that rated, and as nothing else."""
    if mark:
        response.set_cookie(
            COOKIE,
            mark,
            max_age=KEPT_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response


@require_http_methods(["GET", "POST"])
@often.limited("rate", most=POSTS)
def follow_up(request: HttpRequest, code: str) -> HttpResponse:
    """追评: once, after the answer."""
    here = reverse("citizen:rate", args=[code])
    if request.method == "POST":
        caller = _caller(request)
        try:
            loop.follow_up(
                code=code,
                grade=whole(request.POST.get("grade", "")),
                text=request.POST.get("text", ""),
                by=caller.by,
                mark=caller.mark,
                at=kit.now(),
            )
        except Refusal as no:
            return private(_no(request, no))
    return private(HttpResponseRedirect(here))


def _address(code: str, via: str) -> str:
    here = reverse("citizen:rate", args=[code])
    return f"{here}?via={via}" if via else here


def _channel(request: HttpRequest, caller: Caller) -> Channel:
    via = VIAS.get(caller.via, Channel.QR)
    return Channel.PHONE if via is Channel.WEB and is_phone(request) else via


def _source(request: HttpRequest) -> str:
    """The machine or network a rating comes from, for bursts; kept as a keyed hash alone."""
    return f"net:{often.place_of(request)}:{request.headers.get('User-Agent', '')[:200]}"


def whole(said: str) -> int:
    """A grade as it was sent; 0 for none."""
    return int(said) if said.isascii() and said.isdigit() and len(said) == 1 else 0
