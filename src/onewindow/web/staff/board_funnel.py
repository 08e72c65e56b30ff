"""M4: from handing in to rating, with what was lost at each stage; and the cases behind."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from onewindow.bulletin.queries import board as queries
from onewindow.bulletin.queries import board_cases
from onewindow.places import queries as places
from onewindow.rules import board as rules
from onewindow.rules import pictures as drawn
from onewindow.rules.actors import Actor
from onewindow.rules.board import Stage
from onewindow.rules.pictures import Step
from onewindow.web import parts, pictures, words
from onewindow.web.staff import board_kit, board_waits, kit, rated_names
from onewindow.web.staff.board_kit import Board, figure

STAGES: Mapping[str, str | Promise] = {
    "received": pgettext_lazy("board", "申报"),
    "got_accepted": pgettext_lazy("board", "受理"),
    "got_decided": pgettext_lazy("board", "办结"),
    "got_collected": pgettext_lazy("board", "领取"),
    "got_rated": pgettext_lazy("board", "评价"),
}
LOST: Mapping[str, str | Promise] = {
    "lost_intake": pgettext_lazy("lost", "不予受理"),
    "lost_lapsed": pgettext_lazy("lost", "视为撤回（逾期未补正）"),
    "lost_early": pgettext_lazy("lost", "受理前撤回"),
    "left_intake": pgettext_lazy("lost", "还没受理"),
    "lost_late": pgettext_lazy("lost", "受理后撤回"),
    "lost_revoked": pgettext_lazy("lost", "撤销受理"),
    "left_review": pgettext_lazy("lost", "还在办"),
    "lost_refused": pgettext_lazy("lost", "不予许可"),
    "left_lying": pgettext_lazy("lost", "还没领取"),
    "left_unrated": pgettext_lazy("lost", "没有评价"),
}
LISTED: Mapping[str, str | Promise] = {
    **STAGES,
    **LOST,
    "accepted": pgettext_lazy("board", "受理"),
    "decided": pgettext_lazy("board", "办结"),
    "in_time": pgettext_lazy("board", "按时办结"),
    "handled": pgettext_lazy("board", "办结和不予受理"),
    "late_decided": pgettext_lazy("board", "超期办结"),
    "late": pgettext_lazy("board", "已过承诺日"),
}
ENDINGS: Mapping[str, str | Promise] = {
    "granted": pgettext_lazy("state", "准予"),
    "refused": pgettext_lazy("state", "不予许可"),
    "refused-at-intake": pgettext_lazy("state", "不予受理"),
    "lapsed": pgettext_lazy("state", "视为撤回"),
    "withdrawn": pgettext_lazy("state", "已撤回"),
    "acceptance-revoked": pgettext_lazy("state", "撤销受理"),
}


@require_safe
@kit.staff(*kit.BOARD)
def funnel(request: HttpRequest, by: Actor) -> HttpResponse:
    """M4, of the cases handed in within the days, as far as they have come until now."""
    board = board_kit.opened(request, by)
    stages = stages_of(board)
    context = {
        "picture": _picture(board, stages),
        "stages": [_stage(board, stage) for stage in stages],
    }
    return board_kit.page(request, board, "staff/board/funnel.html", context, tab="board_funnel")


def stages_of(board: Board) -> list[Stage]:
    """The funnel of the board's days. One query."""
    period = board.span.period
    return rules.funnel(
        board_kit.added(queries.sums(board.sight, since=period.since_on, until=period.until_on))
    )


def _picture(board: Board, stages: list[Stage]) -> pictures.Picture:
    said = finding(stages)
    return pictures.Picture(
        key="funnel",
        title=_("申报到评价"),
        finding=said,
        svg=drawn.funnel(
            steps=[
                Step(str(STAGES[one.code]), one.count, board.address("board_cases", one.code))
                for one in stages
            ],
            label=said,
        ),
        columns=[
            parts.Column(_("环节")),
            parts.Column(_("件"), is_number=True),
            parts.Column(_("占上一环节"), is_number=True),
        ],
        rows=[
            pictures.Row(
                [
                    pictures.Cell(str(STAGES[one.code])),
                    pictures.Cell(figure(one.count)),
                    pictures.Cell("—" if one.share is None else f"{one.share}%"),
                ]
            )
            for one in stages
        ],
    )


def finding(stages: list[Stage]) -> str:
    """How many were decided, and what most were lost by."""
    received, decided = stages[0].count, stages[2].count
    if not received:
        return _("没有收件")
    lost = [(one.count, one.code) for stage in stages for one in stage.losses if not one.is_waiting]
    share = rules.percent(decided, received)
    told = _("申报 %(n)s 件，办结 %(share)s%%") % {"n": figure(received), "share": share}
    if not lost:
        return told + _("，没有流失。")
    count, code = max(lost)
    return told + _("，流失最多的是%(why)s（%(n)s 件）。") % {
        "why": str(LOST[code]),
        "n": figure(count),
    }


def _stage(board: Board, stage: Stage) -> dict[str, Any]:
    return {
        "name": str(STAGES[stage.code]),
        "count": figure(stage.count),
        "share": "" if stage.share is None else f"{stage.share}%",
        "href": board.address("board_cases", stage.code),
        "losses": [
            (
                str(LOST[one.code]),
                figure(one.count),
                board.address("board_cases", one.code),
                one.is_waiting,
            )
            for one in stage.losses
        ],
    }


@require_safe
@kit.staff(*kit.BOARD)
def cases(request: HttpRequest, by: Actor, what: str) -> HttpResponse:
    """The cases behind a number, a page at a time."""
    board = board_kit.opened(request, by)
    only = {key: request.GET.get(key, "") for key in board_cases.PLACES}
    rows = board_cases.listed(
        board.sight, what, period=board.span.period, today=board.today, only=only,
        after=request.GET.get("after", ""),
    )  # fmt: skip
    more = len(rows) == board_cases.PAGE
    context = {
        "title": str(LISTED[what]),
        "what": what,
        "is_late": what == board_cases.LATE,
        "is_now": what == board_cases.LATE,
        "narrowed": _narrowed(board, only),
        "whole": board.address("board_cases", what),
        "rows": [
            (one, str(ENDINGS.get(one.row.ending, "")), names)
            for one, names in zip(
                board_waits.shown(rows, today=board.today), _places(board, rows), strict=True
            )
        ],
        "next": board.address("board_cases", what, **only, after=rows[-1].key) if more else "",
    }
    return board_kit.page(request, board, "staff/board/cases.html", context, tab="board")


def _places(board: Board, rows: Any) -> list[tuple[str, str]]:
    """(town, department) of each row. One query."""
    known, english = places.departments() if rows else {}, words.in_english()
    return [
        (
            board_kit.town(board.sight.centres[row.centre])
            if row.centre in board.sight.centres
            else row.centre,
            (known[row.department].name_en if english else known[row.department].name)
            if row.department in known
            else row.department,
        )
        for row in rows
    ]


def _narrowed(board: Board, only: Mapping[str, str]) -> str:
    """What the list is narrowed to, in words."""
    found = []
    if centre := board.sight.centres.get(only["centre"]):
        found.append(board_kit.town(centre))
    if only["department"] and (one := places.departments().get(only["department"])):
        found.append(one.name_en if words.in_english() else one.name)
    if only["matter"]:
        found.append(rated_names.topics([only["matter"]]).get(only["matter"], only["matter"]))
    if only["waits"]:
        found.append(board_waits.reason(only["waits"]))
    return pgettext("board", "、").join(found)
