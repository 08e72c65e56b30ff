"""M1: six numbers that steer, each beside its last period and with its definition; the trend;
where cases are past their promised day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from onewindow.bulletin.queries import board as queries
from onewindow.hall.queries import waits
from onewindow.rules import board as rules
from onewindow.rules import figures, pictures_of_time
from onewindow.rules.actors import Actor, Role
from onewindow.rules.board import Numbers
from onewindow.rules.drawing import LIGHT, Ink
from onewindow.rules.indicators import INDICATORS
from onewindow.rules.periods import Period
from onewindow.rules.pictures_of_time import Point
from onewindow.web import parts, pictures, words
from onewindow.web.staff import board_kit, board_tabs, kit
from onewindow.web.staff.board_kit import Board, figure

DEFINED = {one.code: one for one in INDICATORS}
MOST_POINTS = 62
WORST = 6


@dataclass(frozen=True, slots=True)
class Number:
    """One of the six. tone: good or bad where a change is either; beside: what stands with it."""

    code: str
    name: str
    value: str
    unit: str
    before: str
    change: str
    tone: str
    beside: str
    meaning: str
    href: str


@dataclass(frozen=True, slots=True)
class Worst:
    """A town with cases past their promised day."""

    name: str
    late: int
    open: int
    href: str
    width: int


@require_safe
@kit.staff(*kit.BOARD)
def overview(request: HttpRequest, by: Actor) -> HttpResponse:
    """M1; renewed by itself every few seconds."""
    board = board_kit.opened(request, by)
    standing = queries.standing(board.sight, today=board.today)
    context = {
        "numbers": numbers(board),
        "pulse": pulse(board, standing),
        "trend": trend(board),
        "worst": worst(board, standing),
    }
    return board_kit.page(
        request, board, "staff/board/overview.html", context, tab="board",
        part="staff/board/_overview.html",
    )  # fmt: skip


def numbers(board: Board) -> list[Number]:
    """The six. Seven queries."""
    now, before = (
        board_kit.added(queries.sums(board.sight, since=each.since_on, until=each.until_on))
        for each in (board.span.period, board.span.before)
    )
    found = [
        _count(board, "received", "cases.total", now, before),
        _count(board, "decided", "cases.decided", now, before),
        _rate(board, now, before),
        _lamps(board),
    ]
    if board.sight.scope.has_halls:
        of_halls = [
            board_kit.added(queries.halls(board.sight, since=each.since_on, until=each.until_on))
            for each in (board.span.period, board.span.before)
        ]
        found += [_wait(board, *of_halls), _good(board, (now, before), *of_halls)]
    return found


def _count(board: Board, tally: str, code: str, now: Numbers, before: Numbers) -> Number:
    value, last = now.get(tally, 0), before.get(tally, 0)
    name, meaning = _words(code)
    return Number(
        code=tally,
        name=name,
        value=figure(value),
        unit=_("件"),
        before=figure(last),
        change=_change(rules.percent(value - last, last)),
        tone="",
        beside=_("日均 %(n)s 件")
        % {"n": figure(figures.half_up(value, board.span.period.days, places=1))},
        meaning=meaning,
        href=board.address("board_cases", tally),
    )


def _rate(board: Board, now: Numbers, before: Numbers) -> Number:
    value, last = (
        rules.percent(each.get("in_time", 0), each.get("decided", 0)) for each in (now, before)
    )
    name, meaning = _words("cases.in_time")
    late = now.get("decided", 0) - now.get("in_time", 0)
    return Number(
        "in_time", name, figure(value), "%", _percent(last), _points(value, last),
        _better(value, last), _("超期办结 %(n)s 件") % {"n": figure(late)}, meaning,
        board.address("board_cases", "late_decided"),
    )  # fmt: skip


def _lamps(board: Board) -> Number:
    span = board.span.period.days
    now = queries.lamps(board.sight, day=board.today)
    then = queries.lamps(board.sight, day=board.today - timedelta(days=span))
    red, yellow = (sum(each[n] for each in (now or {}).values()) for n in (0, 1))
    last = None if then is None else sum(each[0] for each in then.values())
    noted = queries.lamps_since(board.sight) if then is None else None
    tone = "" if last is None or red == last else "bad" if red > last else "good"
    return Number(
        code="red",
        name=_("现在红灯"),
        value=figure(red),
        unit=ngettext("盏", "盏", red),
        before=figure(last)
        if noted is None
        else _("没有记录（%(day)s起记）")
        % {"day": words.short_day(noted, english=words.in_english())},
        change="" if last is None else f"{red - last:+,}",
        tone=tone,
        beside=_("黄灯 %(n)s 盏") % {"n": figure(yellow)},
        meaning=_(
            "超过法定时限还没办完的为红灯，超过承诺时限的为黄灯；按监察规则，暂停的时间不算。"
        ),
        href=_lamp_board(board),
    )


def _lamp_board(board: Board) -> str:
    return board_tabs.address("lamps") or board.address("board_towns")


def _wait(board: Board, now: Numbers, before: Numbers) -> Number:
    value, last = (
        figures.half_up(each.get("waited_seconds", 0), each.get("called", 0) * 60, places=1)
        for each in (now, before)
    )
    name, meaning = _words("visits.waited")
    return Number(
        "wait", name, figure(value), _("分钟"), figure(last), _change(_growth(value, last)),
        _better(last, value), _("取号 %(n)s 人") % {"n": figure(now.get("drawn", 0))}, meaning,
        board.address("board_hours"),
    )  # fmt: skip


def _good(board: Board, cases: tuple[Numbers, Numbers], now: Numbers, before: Numbers) -> Number:
    value, last = (
        rules.percent(each.get("good", 0), each.get("valid", 0)) for each in (now, before)
    )
    asked = now.get("visits", 0) + cases[0].get("handled", 0)
    name, meaning = _words("ratings.good")
    _response, how = _words("ratings.response")
    return Number(
        "good", name, figure(value), "%", _percent(last), _points(value, last),
        _better(value, last),
        _("评价率 %(rate)s（%(n)s 条）") % {
            "rate": _percent(rules.percent(now.get("rated", 0), asked)),
            "n": figure(now.get("rated", 0)),
        },
        f"{meaning} {_response}{'：' if not words.in_english() else ': '}{how}",
        reverse("staff:ratings") if board.by.has(Role.OFFICE, Role.HEAD) else "",
    )  # fmt: skip


def pulse(board: Board, standing: Mapping[str, tuple[int, int]]) -> list[tuple[str, str]]:
    """(what, how many) of today and of now. Three queries."""
    today = board_kit.added(
        queries.sums(board.sight, since=board.today, until=board.today + timedelta(days=1))
    )
    found = [
        (_("今天收件"), figure(today.get("received", 0))),
        (_("今天办结"), figure(today.get("decided", 0))),
        (_("在办"), figure(sum(open_ for open_, _late in standing.values()))),
        (_("已过承诺日"), figure(sum(late for _open_, late in standing.values()))),
    ]
    if board.sight.scope.has_halls:
        lines = waits.waits(at=board.at, centres=board.sight.halls)
        waiting = sum(area.waiting for hall in lines.values() for area in hall)
        found.append((_("大厅里等候"), figure(waiting)))
    return found


def trend(board: Board, *, ink: Ink = LIGHT) -> pictures.Picture:
    """Handed in and decided, day by day, or by weeks of a longer time. One query."""
    by_day = queries.sums(
        board.sight, since=board.span.period.since_on, until=board.span.period.until_on, by="day"
    )
    points = _points_of(board.span.period, by_day)
    received, decided = sum(one.first for one in points), sum(one.second or 0 for one in points)
    names = (pgettext("board", "收件"), pgettext("board", "办结"))
    finding = _("收件 %(received)s 件，办结 %(decided)s 件，%(what)s。") % {
        "received": figure(received),
        "decided": figure(decided),
        "what": _keeps(received, decided),
    }
    return pictures.Picture(
        key="trend",
        title=_("收件与办结"),
        finding=finding,
        svg=pictures_of_time.trend(points=points, names=names, label=finding, ink=ink),
        columns=[
            parts.Column(_("日期")),
            *(parts.Column(name, is_number=True) for name in names),
        ],
        rows=[
            pictures.Row(
                [
                    pictures.Cell(one.name),
                    pictures.Cell(figure(one.first)),
                    pictures.Cell(figure(one.second)),
                ]
            )
            for one in points
        ],
    )


def _keeps(received: int, decided: int) -> str:
    if received == decided:
        return _("收的都办完了")
    if decided > received:
        return _("积压减少 %(n)s 件") % {"n": figure(decided - received)}
    return _("办结少 %(n)s 件") % {"n": figure(received - decided)}


def _points_of(period: Period, by_day: Mapping[str, Numbers]) -> list[Point]:
    each = [period.since_on + timedelta(days=n) for n in range(period.days)]
    step = 1 if len(each) <= MOST_POINTS else 7
    found = []
    for n in range(0, len(each), step):
        of = [by_day.get(day.isoformat(), {}) for day in each[n : n + step]]
        first, second = (sum(one.get(name, 0) for one in of) for name in ("received", "decided"))
        found.append(Point(f"{each[n].month}/{each[n].day}", first, second))
    return found


def worst(board: Board, standing: Mapping[str, tuple[int, int]]) -> Sequence[Worst]:
    """The towns with most cases past their promised day."""
    lit = sorted(
        ((late, open_, code) for code, (open_, late) in standing.items() if late),
        key=lambda each: (-each[0], each[2]),
    )[:WORST]
    most = lit[0][0] if lit else 1
    return [
        Worst(
            name=board_kit.town(board.sight.centres[code]),
            late=late,
            open=open_,
            href=board.address("board_town", code),
            width=max(1, late * 100 // most),
        )
        for late, open_, code in lit
    ]


def _words(code: str) -> tuple[str, str]:
    one = DEFINED[code]
    return (one.en, one.words_en) if words.in_english() else (one.zh, one.words_zh)


def _percent(value: Decimal | None) -> str:
    return "—" if value is None else f"{value}%"


def _growth(value: Decimal | None, last: Decimal | None) -> Decimal | None:
    if value is None or not last:
        return None
    return figures.half_up(int((value - last) * 1000), int(last * 10), places=1)


def _change(growth: Decimal | None) -> str:
    return "" if growth is None else f"{growth:+.1f}%"


def _points(value: Decimal | None, last: Decimal | None) -> str:
    if value is None or last is None:
        return ""
    return _("%(n)s 个百分点") % {"n": f"{value - last:+.2f}"}


def _better(value: Decimal | None, last: Decimal | None) -> str:
    if value is None or last is None or value == last:
        return ""
    return "good" if value > last else "bad"
