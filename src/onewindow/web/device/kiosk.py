"""K1, K2, K12: the idle screen, the first choices, the end; set-up, the pulse, a call for help."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.hall.actions import kiosk as acts
from onewindow.hall.queries import kiosks, openings
from onewindow.hall.queries.kiosks import Kiosk
from onewindow.hall.queries.openings import Opening
from onewindow.rules import queueing
from onewindow.rules.opening import DRAWN_BEFORE
from onewindow.rules.refusal import NotFound
from onewindow.rules.workdays import CHINA
from onewindow.web import kit, words
from onewindow.web.citizen.kit import site
from onewindow.web.citizen.often import limited
from onewindow.web.device.kiosk_kit import (
    A_YEAR,
    COOKIE,
    PATH,
    Visit,
    at_kiosk,
    forget,
    page,
    unkept,
)
from onewindow.web.parts import Mistake

LONGEST_TOKEN = 200
MOST_USED = 20
A_DAY_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Tile:
    """One choice of the first page. closed: why it cannot be chosen now; empty where it can.

    stops: what to say once the machine itself says that its printer stands still.
    """

    title: str
    text: str
    href: str
    icon: str
    closed: str = ""
    stops: str = ""


class Given(msgspec.Struct, frozen=True):
    """A number that was given out alone, and how many seconds ago by the machine's own clock."""

    serial: int
    ago: float


class Pulse(msgspec.Struct, frozen=True):
    """What a running page says every few seconds. wants: numbers for when it is alone."""

    used: list[Given] = []
    is_calling: bool = False
    wants: bool = False


_pulse = msgspec.json.Decoder(Pulse)
_json = msgspec.json.Encoder()


# --- Set-up ----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("token")
@limited("kiosk-token")
def set_up(request: HttpRequest) -> HttpResponse:
    """Once for each machine: its token, typed or behind the # of a link, becomes its cookie."""
    token = request.POST.get("token", "").strip()[:LONGEST_TOKEN]
    problems = []
    if request.method == "POST":
        if kiosks.kiosk(token, at=kit.now()) is not None:
            response: HttpResponse = HttpResponseRedirect(reverse("kiosk:idle"))
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
        problems.append(Mistake(_("这个令牌不对，或者已经作废。"), "#token"))
    return unkept(page(request, None, "device/kiosk/set_up.html", {"problems": problems}))


# --- K1, K2, K12 -----------------------------------------------------------------------------


@require_safe
@at_kiosk
def idle(request: HttpRequest, visit: Visit) -> HttpResponse:
    """K1. Whoever was here before is forgotten, however this page was come to."""
    translation.activate(settings.LANGUAGE_CODE)
    at = kit.now()
    opening = openings.opening_of(visit.kiosk.centre, at=at)
    context = {
        "opening": opening,
        "here": reverse("kiosk:home"),  # in another language one is on the way already
        "hours": spans(opening),
        "next": opens_at(opening, at),
    }
    return forget(request, visit, "device/kiosk/idle.html", context)


@require_safe
@at_kiosk
def home(request: HttpRequest, visit: Visit) -> HttpResponse:
    """K2. Six choices; what cannot be done now says why, and where instead."""
    at = kit.now()
    acts.used(kiosk=visit.kiosk, at=at)
    opening = openings.opening_of(visit.kiosk.centre, at=at)
    context = {"tiles": _tiles(visit.kiosk, closed(opening, at), at)}
    return page(request, visit, "device/kiosk/home.html", context)


@require_POST
@at_kiosk
def end(request: HttpRequest, visit: Visit) -> HttpResponse:
    """K12. Nothing of whoever was here stays."""
    return forget(request, visit, "device/kiosk/end.html")


def _tiles(kiosk: Kiosk, hall_closed: str, at: datetime) -> list[Tile]:
    return [
        Tile(
            _("取号排队"),
            _("选好要办的事，拿号等叫"),
            reverse("kiosk:topics"),
            "clock",
            hall_closed,
        ),
        Tile(
            _("预约签到、过号回来"),
            _("输入预约码或取号码"),
            reverse("kiosk:arrive"),
            "star",
            hall_closed,
        ),
        Tile(_("查办件进度"), _("用收件码和查询密码"), reverse("kiosk:progress"), "search"),
        Tile(
            _("打印证照"),
            _("一窗发的证照，带验证二维码"),
            reverse("kiosk:certificates"),
            "print",
            no_paper(kiosk, at),
            _("打印机停了。") + elsewhere(kiosk, at) if settings.BRIDGE_URL else "",
        ),
        Tile(_("自助办理"), _("证明、参保、提取，在这里办好"), reverse("kiosk:apply"), "paper"),
        Tile(
            _("取件柜取件"),
            _("凭取件码开柜"),
            reverse("kiosk:locker"),
            "shop",
            "" if settings.BRIDGE_URL else _("取件柜还没有接到本机，请到出件窗口领取。"),
        ),
    ]


def no_paper(kiosk: Kiosk, at: datetime) -> str:
    """Why nothing can be printed here, and where it can; empty where it can."""
    if kiosk.can_print:
        return ""
    return _("本机现在不能打印。") + elsewhere(kiosk, at)


def elsewhere(kiosk: Kiosk, at: datetime) -> str:
    """Where one can print now: the nearest machine, else a window."""
    near = kiosks.with_paper(kiosk, at=at)
    if near is None:
        return _("请到窗口。")
    english = words.in_english()
    given = {
        "place": near.place_en if english and near.place_en else near.place,
        "hall": near.centre_en if english else near.centre,
        "serial": near.serial,
    }
    if near.is_here:
        return _("请用%(place)s的 %(serial)s。") % given
    return _("请用%(hall)s%(place)s的 %(serial)s，或到窗口。") % given


def closed(opening: Opening | None, at: datetime) -> str:
    """Why no numbers are given now; empty while they are."""
    if opening is None:
        return _("这个大厅不排队取号。")
    if opening.gives_numbers:
        return ""
    when = opens_at(opening, at)
    return _("大厅没有开放，%(when)s开放。") % {"when": when} if when else _("大厅没有开放。")


def opens_at(opening: Opening | None, at: datetime) -> str:
    """今天 13:30; 3月3日 08:30; empty while it is open."""
    if opening is None or opening.next_at is None:
        return ""
    next_at, now = timezone.localtime(opening.next_at), timezone.localtime(at)
    is_today = next_at.date() == now.date()
    english = words.in_english()
    day = _("今天") if is_today else words.short_day(next_at.date(), english=english)
    return f"{day} {next_at:%H:%M}"


def spans(opening: Opening | None) -> str:
    """08:30–11:30、13:30–17:00; empty on a day off."""
    if opening is None:
        return ""
    between = ", " if words.in_english() else "、"
    return between.join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in opening.spans)


# --- While the page runs -----------------------------------------------------------------------


@require_POST
@at_kiosk
def pulse(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The page is there and hears whether the house is; what was done alone is made good.

    The same number told twice is the same ticket, so that a lost answer costs nothing.
    """
    at, kiosk = kit.now(), visit.kiosk
    try:
        said = _pulse.decode(request.body or b"{}")
    except msgspec.MsgspecError:
        return HttpResponse(status=400)
    told = said.used[:MOST_USED]
    for one in told:
        _settle(one, kiosk, at)
    if said.is_calling:
        acts.call_staff(kiosk=kiosk, at=at)
    answer: dict[str, Any] = {"settled": [one.serial for one in told]}
    answer["is_calling"] = kiosk.is_calling or said.is_calling
    if said.wants:
        answer["kept"] = _kept(kiosk, at)
    return HttpResponse(_json.encode(answer), content_type="application/json")


def _settle(one: Given, kiosk: Kiosk, at: datetime) -> None:
    ago = timedelta(seconds=min(max(one.ago, 0.0), A_DAY_SECONDS))
    with suppress(NotFound):  # of a day that is over: nobody waits with it any more
        acts.give_kept(serial=one.serial, drawn_at=at - ago, kiosk=kiosk, at=at)


def _kept(kiosk: Kiosk, at: datetime) -> Mapping[str, object]:
    """What the page may give out alone. opens: seconds from now between which it may, today."""
    opening = openings.opening_of(kiosk.centre, at=at)
    if opening is None or not opening.spans:
        return {"numbers": [], "opens": []}
    day = timezone.localtime(at).date()
    opens = [
        (
            (datetime.combine(day, begins, CHINA) - DRAWN_BEFORE - at).total_seconds(),
            (datetime.combine(day, ends, CHINA) - at).total_seconds(),
        )
        for begins, ends in opening.spans
    ]
    letter = queueing.RESERVED_LETTER
    kept = acts.keep_numbers(kiosk=kiosk, at=at)
    numbers = [
        {
            "serial": one.serial,
            "number": queueing.number(letter=letter, serial=one.serial),
            "code": one.code,
            "qr": words.qr(site(reverse("citizen:ticket", args=[one.code]))) + "",
        }
        for one in kept
    ]
    return {"numbers": numbers, "opens": opens}


@require_POST
@at_kiosk
def call(request: HttpRequest, visit: Visit) -> HttpResponse:
    """呼叫工作人员. The guide's page and the list of machines show it until somebody comes."""
    at = kit.now()
    acts.call_staff(kiosk=visit.kiosk, at=at)
    opening = openings.opening_of(visit.kiosk.centre, at=at)
    context = {"is_open": opening is not None and opening.is_open, "next": opens_at(opening, at)}
    return page(request, visit, "device/kiosk/called.html", context)
