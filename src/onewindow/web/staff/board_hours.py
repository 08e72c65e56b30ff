"""M5: who comes when, against the windows that are open then."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from onewindow.bulletin.queries import board as queries
from onewindow.hall.queries import staffing
from onewindow.hall.queries.staffing import Staffed
from onewindow.rules import board as rules
from onewindow.rules import pictures_of_time
from onewindow.rules.actors import Actor, Role
from onewindow.rules.drawing import LIGHT, Ink
from onewindow.rules.powers import NotPermitted
from onewindow.web import parts, pictures, words
from onewindow.web.staff import board_kit, kit
from onewindow.web.staff.board_kit import Board, figure

OFFICE_HOURS = range(8, 18)
WEEK = 5
Cells = Mapping[tuple[int, int], int]


@require_safe
@kit.staff(*kit.BOARD)
def hours(request: HttpRequest, by: Actor) -> HttpResponse:
    """M5, of all halls of who asks, or of one."""
    board = board_kit.opened(request, by)
    if not board.sight.scope.has_halls:
        raise NotPermitted("The load of halls is for those who answer for one.")
    chosen = request.GET.get("centre", "")
    halls = board.sight.halls
    if chosen in halls:
        board = Board(by, board.sight.only(chosen), board.span, board.at)
    context = {
        "pictures": pictures_of(board),
        "chosen": chosen,
        "halls": _halls(request, by, chosen) if len(halls) > 1 else [],
        "roster": reverse("staff:hall_floor") if by.has(Role.HEAD, Role.OFFICE) else "",
    }
    return board_kit.page(request, board, "staff/board/hours.html", context, tab="board_hours")


def pictures_of(board: Board, *, ink: Ink = LIGHT) -> list[pictures.Picture]:
    """Numbers drawn, and cases handed in, each against the windows. Three queries."""
    period = board.span.period
    drawn, received = queries.hours(board.sight, since=period.since_on, until=period.until_on)
    windows = staffing.by_hour(
        centres=board.sight.halls, since=period.since_on, until=period.until_on,
        ahead=period.until_on + timedelta(days=7), at=board.at,
    )  # fmt: skip
    return [
        _picture("drawn", pgettext("board", "取号"), drawn, windows, ink),
        _picture("received", pgettext("board", "收件"), received, windows, ink),
    ]


def _halls(request: HttpRequest, by: Actor, chosen: str) -> list[parts.Choice]:
    sight = queries.sight(rules.scope(by))
    return [
        parts.Choice(code, board_kit.town(sight.centres[code]), is_chosen=code == chosen)
        for code in sight.halls
    ]


def _picture(
    key: str, name: str, cells: Cells, windows: Mapping[tuple[int, int], Staffed], ink: Ink
) -> pictures.Picture:
    days = _days(cells)
    each = {*OFFICE_HOURS, *(hour for _day, hour in cells)}
    shown = range(min(each), max(each) + 1)
    finding = _finding(name, cells, windows)
    opened = {
        at: ("≈" if one.is_planned else "") + f"{one.windows.normalize():f}"
        for at, one in windows.items()
        if at[0] < len(days) and one.windows
    }
    return pictures.Picture(
        key=key,
        title=_("%(what)s：星期 × 小时") % {"what": name},
        finding=finding,
        svg=pictures_of_time.heat(
            cells=cells, days=days, hours=shown, windows=opened, label=finding, ink=ink
        ),
        columns=[
            parts.Column(pgettext("board", "时段")),
            parts.Column(name, is_number=True),
            parts.Column(_("开放窗口"), is_number=True),
        ],
        rows=[
            pictures.Row(
                [
                    pictures.Cell(f"{days[day]} {hour}:00"),
                    pictures.Cell(figure(cells.get((day, hour), 0))),
                    pictures.Cell(opened.get((day, hour), "—")),
                ]
            )
            for day in range(len(days))
            for hour in shown
            if cells.get((day, hour)) or opened.get((day, hour))
        ],
    )


def _days(cells: Cells) -> list[str]:
    last = max([WEEK - 1, *(day for day, _hour in cells)])
    if words.in_english():
        return ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][: last + 1]
    return [f"周{day}" for day in words.WEEKDAYS[: last + 1]]


def _finding(name: str, cells: Cells, windows: Mapping[tuple[int, int], Staffed]) -> str:
    """The busiest hour, and the one with most people to a window."""
    if not cells:
        return _("没有记录")
    days = _days(cells)
    busy = max(cells, key=lambda at: (cells[at], at))
    told = _("%(what)s最多的是%(day)s %(hour)s 时（%(n)s）") % {
        "what": name,
        "day": days[busy[0]],
        "hour": busy[1],
        "n": figure(cells[busy]),
    }
    each = {
        at: Decimal(count) / windows[at].windows
        for at, count in cells.items()
        if at in windows and windows[at].windows
    }
    if not windows:
        return told + _("。这段时间没有窗口在岗和排班的记录，看不出开了几个窗口。")
    if not each:
        return told + _("。")
    tight = max(each, key=lambda at: (each[at], at))
    return told + _("；窗口最紧的是%(day)s %(hour)s 时，开 %(open)s 个。") % {
        "day": days[tight[0]],
        "hour": tight[1],
        "open": f"{windows[tight].windows.normalize():f}",
    }
