"""What every page of the board needs: who looks, at whose numbers, of which days, how fresh."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onewindow.bulletin.queries import board as queries
from onewindow.bulletin.queries.board import Hall, Sight
from onewindow.places import queries as places
from onewindow.rules import board as rules
from onewindow.rules import clock
from onewindow.rules.actors import Actor
from onewindow.rules.board import Numbers, Span
from onewindow.rules.periods import Period
from onewindow.web import kit as frame
from onewindow.web import words
from onewindow.web.staff import kit

SPANS = ("30", "month", "last")
NARROWED = ("by", "centre", "department", "matter", "waits")  # kept when the days change
STALE = timedelta(minutes=2)  # counters that far behind are said to stand still


@dataclass(frozen=True, slots=True)
class Board:
    """One look at the board."""

    by: Actor
    sight: Sight
    span: Span
    at: datetime

    @property
    def today(self) -> date:
        """The local day."""
        return clock.local_day(self.at)

    @property
    def query(self) -> str:
        """What its addresses carry."""
        return "" if self.span.word == SPANS[0] else "?" + urlencode({"period": self.span.word})

    def address(self, name: str, *args: object, **more: str) -> str:
        """The address of a page of the board, of the same days."""
        given = {key: value for key, value in more.items() if value}
        if self.span.word != SPANS[0]:
            given["period"] = self.span.word
        return reverse(f"staff:{name}", args=args) + (f"?{urlencode(given)}" if given else "")


def opened(request: HttpRequest, by: Actor) -> Board:
    """The board for who asks. Raises NotPermitted."""
    at = frame.now()
    scope = rules.require(by)
    today = clock.local_day(at)
    span = rules.span(request.GET.get("period", ""), today=today)
    return Board(by, queries.sight(scope), span, at)


def page(
    request: HttpRequest,
    board: Board,
    template: str,
    context: Mapping[str, object],
    *,
    tab: str,
    part: str = "",
) -> HttpResponse:
    """A page of the board: its tabs, its days, how fresh it is, and the context."""
    kept = [(key, str(one)) for key, one in request.GET.items() if one and key in NARROWED]
    whole = {
        "board": board,
        "kept": kept,
        "spans": [
            (
                "?" + urlencode([("period", word), *kept]),
                label,
                word == board.span.word,
            )
            for word, label in zip(SPANS, (_("近30天"), _("本月"), _("上月")), strict=True)
        ],
        "days": days(board.span.period, today=board.today),
        "before": days(board.span.before, today=board.today),
        "month": "" if board.span.word in SPANS else board.span.word,
        "whose": whose(board.sight),
        **fresh(board.at),
        **context,
    }
    return kit.page(request, board.by, template, whole, here=tab, part=part)


def fresh(at: datetime) -> dict[str, object]:
    """How far the counters have come. One query."""
    found = queries.freshness(at=at)
    return {
        "fresh_at": found.at,
        "behind": found.behind,
        "is_stale": bool(found.behind) and at - found.at > STALE,
    }


def whose(sight: Sight) -> str:
    """Whose numbers these are, in words."""
    if sight.scope.is_whole:
        return ngettext("全市 %(n)s 个中心", "全市 %(n)s 个中心", len(sight.centres)) % {
            "n": len(sight.centres)
        }
    english = words.in_english()
    known = places.departments() if sight.scope.departments else {}
    halls = [town(sight.centres[code]) for code in sight.halls]
    own = [
        known[code].name_en if english else known[code].name
        for code in sorted(sight.scope.departments or ())
        if code in known
    ]
    return (", " if english else "、").join([*halls, *own])


def town(hall: Hall) -> str:
    """A centre by its town, in the reader's language."""
    return (words.in_english() and hall.town_en) or hall.town


def short(hall: Hall) -> str:
    """The same on a small square: in English without what kind of town it is."""
    if not words.in_english():
        return town(hall)
    return town(hall).removesuffix(" Subdistrict").removesuffix(" Town")


def days(period: Period, *, today: date) -> str:
    """10月25日至11月23日; 25 October – 23 November; with their years where these are others."""
    english, last = words.in_english(), period.until_on - timedelta(days=1)
    spoken = []
    for on in (period.since_on, last):
        said = words.short_day(on, english=english)
        if today.year != period.since_on.year or today.year != last.year:
            said = f"{said} {on.year}" if english else f"{on.year}年{said}"
        spoken.append(said)
    return (" – " if english else "至").join(spoken)


def added(each: Mapping[str, Numbers]) -> dict[str, int]:
    """Several places' numbers as one."""
    found: dict[str, int] = {}
    for numbers in each.values():
        for name, count in numbers.items():
            found[name] = found.get(name, 0) + int(count)
    return found


def figure(value: Decimal | int | None) -> str:
    """A number as it is printed; a dash of nothing."""
    return "—" if value is None else f"{value:,}"
