"""M9: the board on a big screen: dark, one slide after another, sums only.

Signed in, or by an address with a seal for screens that nobody stands before: it opens as long
as the account that made it has its post, and no longer than `KEPT`.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from onewindow.bulletin.queries import board as queries
from onewindow.people import queries as people
from onewindow.rules import board as rules
from onewindow.rules import pictures as drawn
from onewindow.rules.actors import Actor
from onewindow.rules.drawing import DARK
from onewindow.rules.pictures import Step, Tile
from onewindow.web import errors, pictures, words
from onewindow.web import kit as frame
from onewindow.web.staff import board as overview
from onewindow.web.staff import board_funnel, board_hours, board_kit, board_towns, kit
from onewindow.web.staff.board_kit import Board

SECONDS = 20
KEPT = timedelta(days=90)
SALT = "board.wall"
HALF = 8  # bars beside each other in two columns
Slide = Callable[[Board], Mapping[str, Any]]


@require_safe
@kit.staff(*kit.BOARD)
def wall(request: HttpRequest, by: Actor) -> HttpResponse:
    """M9 for whoever is signed in."""
    return _shown(request, board_kit.opened(request, by), seal=_seal(by))


@require_safe
def unattended(request: HttpRequest, seal: str) -> HttpResponse:
    """M9 on a screen that nobody is signed in at."""
    by = _sealed(seal)
    if by is None or rules.scope(by) == rules.NOTHING:
        return errors.not_found(request)
    response = _shown(request, board_kit.opened(request, by), own=request.path)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _seal(by: Actor) -> str:
    return signing.dumps(by.account, salt=SALT, compress=False)


def _sealed(seal: str) -> Actor | None:
    try:
        account = signing.loads(seal, salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return None
    return people.actor_of(int(account), at=frame.now())


def _shown(request: HttpRequest, board: Board, *, seal: str = "", own: str = "") -> HttpResponse:
    slides = _slides(board)
    asked = request.GET.get("slide", "")
    nth = int(asked) % len(slides) if asked.isdigit() and len(asked) < 6 else 0
    address = own or reverse("staff:board_wall")
    days = "" if board.span.word == board_kit.SPANS[0] else f"&period={board.span.word}"
    context = {
        **slides[nth](board),
        **board_kit.fresh(board.at),
        "days": board_kit.days(board.span.period, today=board.today),
        "whose": board_kit.whose(board.sight),
        "nth": nth,
        "dots": [f"{address}?slide={n}{days}" for n in range(len(slides))],
        "next": f"{address}?slide={(nth + 1) % len(slides)}{days}",
        "back": f"{address}?slide={(nth - 1) % len(slides)}{days}",
        "seconds": SECONDS,
        "home": reverse("staff:board") if seal else "",
        "seal": reverse("staff:board_unattended", args=[seal]) if seal else "",
        "kept": KEPT.days,
        "at": board.at,
    }
    return frame.page(request, "staff/board/wall.html", context, part="staff/board/_slide.html")


def _slides(board: Board) -> list[Slide]:
    found: list[Slide] = [_six, _tiles, _ranking, _late, _trend, _funnel]
    if len(board.sight.centres) == 1:
        found = [_six, _late, _trend, _funnel]
    return [*found, _hours] if board.sight.scope.has_halls else found


def _six(board: Board) -> Mapping[str, Any]:
    standing = queries.standing(board.sight, today=board.today)
    return {
        "slide": "six",
        "title": pgettext("board", "总览"),
        "numbers": overview.numbers(board),
        "pulse": overview.pulse(board, standing),
    }


def _tiles(board: Board) -> Mapping[str, Any]:
    lines = board_towns.lines(board)
    finding = board_towns.finding(lines)
    svg = drawn.tiles(
        rows=[
            Tile(
                board_kit.short(one.centre), one.value, one.centre.row or 1, one.centre.column or 1
            )
            for one in lines
            if one.centre.row
        ],
        note=_("示意，非行政区划地图"),
        label=finding,
        ink=DARK,
    )
    return _drawn(_("各镇街收件"), finding, svg)


def _ranking(board: Board) -> Mapping[str, Any]:
    lines = board_towns.lines(board)
    most = max((one.value or 0 for one in lines), default=0) or 1
    places = board_towns.places_of(lines)
    bars = [
        (
            places[one.code],
            one.name,
            board_kit.figure(one.value),
            int((one.value or 0) * 100 / most),
        )
        for one in lines
    ]
    return {
        "slide": "ranking",
        "title": pgettext("board", "排名"),
        "finding": board_towns.finding(lines),
        "columns": [bars[:HALF], bars[HALF:]],
    }


def _late(board: Board) -> Mapping[str, Any]:
    rows = queries.late(board.sight, today=board.today)
    return {
        "slide": "late",
        "title": _("哪里超期，为什么"),
        "towns": overview.worst(board, queries.standing(board.sight, today=board.today)),
        "why": board_towns.why(board, rows)[: 3 if words.in_english() else 5],
        "late": sum(row.number for row in rows),
    }


def _trend(board: Board) -> Mapping[str, Any]:
    one = overview.trend(board, ink=DARK)
    return {"slide": "drawn", "title": one.title, "finding": one.finding, "drawing": one.drawing}


def _funnel(board: Board) -> Mapping[str, Any]:
    stages = board_funnel.stages_of(board)
    finding = board_funnel.finding(stages)
    svg = drawn.funnel(
        steps=[Step(str(board_funnel.STAGES[one.code]), one.count) for one in stages],
        label=finding,
        ink=DARK,
    )
    return _drawn(_("申报到评价"), finding, svg)


def _hours(board: Board) -> Mapping[str, Any]:
    one = board_hours.pictures_of(board, ink=DARK)[0]
    return {"slide": "drawn", "title": one.title, "finding": one.finding, "drawing": one.drawing}


def _drawn(title: str, finding: str, svg: str) -> Mapping[str, Any]:
    return {"slide": "drawn", "title": title, "finding": finding, "drawing": _svg(svg)}


def _svg(text: str) -> Any:
    return pictures.Picture("", "", "", text, [], []).drawing
