"""M2: towns as squares and as a ranking; one town: what is late there and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from onewindow.bulletin.queries import board as queries
from onewindow.bulletin.queries import board_cases
from onewindow.bulletin.queries.board import Hall, Late
from onewindow.hall.queries import fleet, waits
from onewindow.places import queries as places
from onewindow.rules import board as rules
from onewindow.rules import figures
from onewindow.rules import pictures as drawn
from onewindow.rules.actors import Actor
from onewindow.rules.board import Numbers
from onewindow.rules.pictures import Bar, Mean, Tile
from onewindow.rules.refusal import NotFound
from onewindow.web import parts, pictures, words
from onewindow.web.staff import board_kit, board_tabs, board_waits, kit, rated_names
from onewindow.web.staff.board_kit import Board, figure

PER = "residents"
FEW = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One town's value, the one before, and whether it rests on an assumption."""

    code: str
    centre: Hall
    value: Decimal | None
    before: Decimal | None
    is_assumed: bool
    href: str

    @property
    def name(self) -> str:
        """In the reader's language."""
        return board_kit.town(self.centre)


@dataclass(frozen=True, slots=True)
class Why:
    """Late cases of one kind, in words. href: the cases."""

    department: str
    matter: str
    reason: str
    number: int
    over_law: int
    days: int
    href: str


@require_safe
@kit.staff(*kit.BOARD)
def towns(request: HttpRequest, by: Actor) -> HttpResponse:
    """M2. Whoever answers for one hall alone goes straight to it."""
    board = board_kit.opened(request, by)
    if len(board.sight.centres) == 1:
        return redirect(board.address("board_town", next(iter(board.sight.centres))))
    measure = request.GET.get("by", "")
    found = lines(board, measure)
    known = [one for one in found if one.centre.residents]
    context = {
        "switch": [
            (board.address("board_towns"), _("总量"), measure != PER),
            (board.address("board_towns", by=PER), _("每千人"), measure == PER),
        ] if known else [],
        "assumed": measure == PER and any(one.is_assumed for one in found),
        "tiles": _tiles(found, measure),
        "bars": _ranking(found, measure),
        "standing": _standing(board),
    }  # fmt: skip
    return board_kit.page(request, board, "staff/board/towns.html", context, tab="board_towns")


def lines(board: Board, measure: str = "") -> list[Line]:
    """Each town's cases, most first. Two queries."""
    now, before = (
        queries.sums(board.sight, since=each.since_on, until=each.until_on)
        for each in (board.span.period, board.span.before)
    )
    found = [
        Line(
            code=code,
            centre=centre,
            value=_value(now.get(code, {}), centre, measure),
            before=_value(before.get(code, {}), centre, measure),
            is_assumed=centre.residents_evidence == "D",
            href=board.address("board_town", code),
        )
        for code, centre in board.sight.centres.items()
    ]
    return sorted(found, key=lambda one: (one.value is None, -(one.value or 0), one.code))


def places_of(each: Sequence[Line]) -> dict[str, str]:
    """Code → place; equals share the better one, and nobody has one where nobody has a case."""
    found = figures.competition({one.code: one.value for one in each})
    return {one.code: str(found.get(one.code, "—")) for one in each}


def _value(numbers: Numbers, centre: Hall, measure: str) -> Decimal | None:
    received = numbers.get("received", 0)
    if measure == PER:
        return rules.per_thousand(received, centre.residents)
    return Decimal(received)


def _title(measure: str) -> str:
    return _("每千人收件") if measure == PER else _("各镇街收件")


def _tiles(each: Sequence[Line], measure: str) -> pictures.Picture:
    said = finding(each, measure)
    placed = [one for one in each if one.centre.row]
    return pictures.Picture(
        key="tiles",
        title=_title(measure),
        finding=said,
        svg=drawn.tiles(
            rows=[
                Tile(
                    board_kit.short(one.centre),
                    one.value,
                    one.centre.row or 1,
                    one.centre.column or 1,
                    href=one.href,
                )
                for one in placed
            ],
            note=_("示意，非行政区划地图"),
            label=said,
        ),
        columns=_columns(measure),
        rows=_rows(each),
    )  # fmt: skip


def _ranking(each: Sequence[Line], measure: str) -> pictures.Picture:
    values = [one.value for one in each if one.value is not None]
    mean = figures.half_up(int(sum(values) * 100), len(values) * 100, places=2) if values else None
    said = finding(each, measure)
    return pictures.Picture(
        key="ranking",
        title=pgettext("board", "排名"),
        finding=_("中心平均 %(mean)s") % {"mean": figure(mean)},
        svg=drawn.bars(
            rows=[Bar(one.name, one.value, one.before, href=one.href) for one in each],
            mean=Mean(_("平均"), mean) if mean is not None else None,
            tick=pgettext("board", "上期"),
            label=said,
        ),
        columns=_columns(measure),
        rows=_rows(each),
    )


def _columns(measure: str) -> list[parts.Column]:
    return [
        parts.Column(_("镇街")),
        parts.Column(pgettext("board", "位次"), is_number=True),
        parts.Column(_("每千人") if measure == PER else _("件"), is_number=True),
        parts.Column(pgettext("board", "上期"), is_number=True),
    ]


def _rows(each: Sequence[Line]) -> list[pictures.Row]:
    places_in = places_of(each)
    return [
        pictures.Row(
            [
                pictures.Cell(one.name, one.href),
                pictures.Cell(places_in[one.code]),
                pictures.Cell(figure(one.value)),
                pictures.Cell(figure(one.before)),
            ]
        )
        for one in each
    ]


def finding(each: Sequence[Line], measure: str = "") -> str:
    """Where most and fewest were handed in, in one sentence."""
    known = [one for one in each if one.value is not None]
    if not known or not known[0].value:
        return _("没有收件")
    unit = _("每千人 %(n)s 件") if measure == PER else _("%(n)s 件")
    top, last = known[0], known[-1]
    return _("%(top)s最多（%(most)s），%(last)s最少（%(least)s）。") % {
        "top": top.name,
        "most": unit % {"n": figure(top.value)},
        "last": last.name,
        "least": unit % {"n": figure(last.value)},
    }


def _standing(board: Board) -> list[dict[str, object]]:
    """Each town now: open, late, red and yellow; the latest first. Two queries."""
    standing = queries.standing(board.sight, today=board.today)
    lamps = queries.lamps(board.sight, day=board.today) or {}
    found = [
        {
            "name": board_kit.town(centre),
            "href": board.address("board_town", code),
            "open": standing.get(code, (0, 0))[0],
            "late": standing.get(code, (0, 0))[1],
            "red": lamps.get(code, (0, 0))[0],
            "yellow": lamps.get(code, (0, 0))[1],
        }
        for code, centre in board.sight.centres.items()
    ]
    return sorted(found, key=lambda one: (-int(str(one["late"])), str(one["href"])))


@require_safe
@kit.staff(*kit.BOARD)
def town(request: HttpRequest, by: Actor, centre: str) -> HttpResponse:
    """One town: its numbers, what is late and why, its line, machines and ratings."""
    board = board_kit.opened(request, by)
    if centre not in board.sight.centres:
        raise NotFound("There is no such centre on this board.")
    here = Board(by, board.sight.only(centre), board.span, board.at)
    row = here.sight.centres[centre]
    is_hall = here.sight.scope.sees_hall(centre)
    late = why(here, queries.late(here.sight, today=here.today), centre=centre)
    context = {
        "town": board_kit.town(row),
        "name": row.name_en if words.in_english() else row.name,
        "centre": centre,
        "is_only": len(board.sight.centres) == 1,
        "now": _now(here, centre),
        "why": late,
        "late": sum(one.number for one in late),
        "reason": _mainly(late),
        "cases": board_waits.shown(
            board_cases.listed(
                here.sight, "late", period=here.span.period, today=here.today, limit=FEW
            ),
            today=here.today,
        ),
        "is_hall": is_hall,
        "areas": _areas(here, centre) if is_hall else [],
        "machines": _machines(here, centre) if is_hall else [],
        "lamps": board_tabs.address("lamps"),
        "all_late": here.address("board_cases", "late", centre=centre),
    }
    return board_kit.page(request, here, "staff/board/town.html", context, tab="board_towns")


def _now(here: Board, centre: str) -> list[tuple[str, str, str]]:
    """(what, how many, beside the last period). Four queries."""
    spans = (here.span.period, here.span.before)
    now, before = (
        queries.sums(here.sight, since=each.since_on, until=each.until_on).get(centre, {})
        for each in spans
    )
    rate = [rules.percent(each.get("in_time", 0), each.get("decided", 0)) for each in (now, before)]
    found = [
        (_("收件"), figure(now.get("received", 0)), figure(before.get("received", 0))),
        (_("办结"), figure(now.get("decided", 0)), figure(before.get("decided", 0))),
        (_("按时办结率"), _share(rate[0]), _share(rate[1])),
    ]
    if not here.sight.scope.sees_hall(centre):
        return found
    halls = [
        queries.halls(here.sight, since=each.since_on, until=each.until_on).get(centre, {})
        for each in spans
    ]
    waited, good = (
        [
            figures.half_up(each.get("waited_seconds", 0), each.get("called", 0) * 60, places=1)
            for each in halls
        ],
        [rules.percent(each.get("good", 0), each.get("valid", 0)) for each in halls],
    )
    asked = [
        hall.get("visits", 0) + cases.get("handled", 0)
        for hall, cases in zip(halls, (now, before), strict=True)
    ]
    answered = [
        rules.percent(hall.get("rated", 0), of) for hall, of in zip(halls, asked, strict=True)
    ]
    return [
        *found,
        (_("平均等候（分钟）"), figure(waited[0]), figure(waited[1])),
        (_("好评率"), _share(good[0]), _share(good[1])),
        (_("评价率"), _share(answered[0]), _share(answered[1])),
    ]


def _share(value: Decimal | None) -> str:
    return "—" if value is None else f"{value}%"


def why(here: Board, rows: Sequence[Late], *, centre: str = "") -> list[Why]:
    """What is past its promised day, in words. Two queries."""
    matters = rated_names.topics(row.matter for row in rows)
    departments = places.departments() if rows else {}
    english = words.in_english()
    return [
        Why(
            department=departments[row.department].name_en
            if english
            else departments[row.department].name,
            matter=matters.get(row.matter, row.matter),
            reason=board_waits.reason(row.waits_for),
            number=row.number,
            over_law=row.over_law,
            days=(here.today - row.on).days,
            href=here.address(
                "board_cases", "late", centre=centre, department=row.department,
                matter=row.matter, waits=row.waits_for,
            ),
        )
        for row in rows
        if row.department in departments
    ]  # fmt: skip


def _mainly(each: Sequence[Why]) -> str:
    """Where most of it stands, in one sentence."""
    by: dict[tuple[str, str], int] = {}
    for one in each:
        by[one.department, one.reason] = by.get((one.department, one.reason), 0) + one.number
    if not by:
        return ""
    (department, reason), number = max(by.items(), key=lambda pair: pair[1])
    said = ngettext(
        "卡得最多的是%(department)s：%(reason)s（%(n)s 件）。",
        "卡得最多的是%(department)s：%(reason)s（%(n)s 件）。",
        number,
    )
    return said % {
        "department": department,
        "reason": reason,
        "n": number,
    }


def _machines(here: Board, centre: str) -> list[tuple[object, str]]:
    """Machines in alarm, each with where it stands. One query."""
    found = fleet.listed(to=here.by, at=here.at, centre=centre, standing="alarm", limit=5)
    english = words.in_english()
    return [(one, (english and one.place_en) or one.place) for one in found.rows]


def _areas(here: Board, centre: str) -> list[Mapping[str, object]]:
    english = words.in_english()
    return [
        {
            "letter": one.letter,
            "name": one.name_en if english else one.name,
            "waiting": one.waiting,
            "windows": one.windows,
            "minutes": None if one.wait_seconds is None else -(-one.wait_seconds // 60),
        }
        for one in waits.waits(at=here.at, centres=[centre]).get(centre, [])
    ]
