"""How a hall stands now, in words: open or not, how many wait, and about how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from math import ceil
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onewindow.hall.queries import waits, zones
from onewindow.hall.queries.openings import Opening
from onewindow.hall.queries.waits import AreaWait
from onewindow.web import words

A_LONG_WAIT_MINUTES, ROUNDED_TO = 10, 5


@dataclass(frozen=True, slots=True)
class Line:
    """One area's line in words."""

    name: str
    people: str
    wait: str
    windows: str
    is_served: bool


@dataclass(frozen=True, slots=True)
class Doors:
    """Whether a hall is open, in a word, and today's hours."""

    word: str
    tone: str
    hours: str
    is_demonstration: bool


def name_of(centre: Any) -> str:
    """A centre's name in the reader's language."""
    return str(centre.name_en if words.in_english() else centre.name)


def wait_said(seconds: int | None) -> str:
    """An estimate as nobody would take it for exact: 1 分钟以内, 约 8 分钟, 约 25 分钟."""
    if seconds is None:
        return _("现在没有窗口开放")
    minutes = ceil(seconds / 60)
    if minutes > A_LONG_WAIT_MINUTES:
        minutes = ceil(minutes / ROUNDED_TO) * ROUNDED_TO
    return _("约 %(n)s 分钟") % {"n": minutes} if minutes > 1 else _("1 分钟以内")


def line_of(area: AreaWait) -> Line:
    """One area's line in words."""
    people = ngettext("%(n)s 人等候", "%(n)s 人等候", area.waiting)
    windows = ngettext("%(n)s 个窗口开放", "%(n)s 个窗口开放", area.windows)
    return Line(
        name=area.name_en if words.in_english() else area.name,
        people=people % {"n": area.waiting},
        wait=wait_said(area.wait_seconds),
        windows=windows % {"n": area.windows} if area.windows else "",
        is_served=area.windows > 0,
    )


def line_for(lines: Sequence[AreaWait] | None, zone: str = "") -> Line | None:
    """The line that somebody would join; None without a hall."""
    return line_of(zones.area_of(lines, zone=zone)) if lines else None


def line_at(centre: str, *, zone: str = "", at: datetime) -> Line | None:
    """The same for one centre. Two queries."""
    return line_for(waits.waits(at=at, centres=[centre]).get(centre), zone)


def doors_of(opening: Opening | None, *, today: date) -> Doors | None:
    """Whether a hall is open, and if not, when it opens."""
    if opening is None:
        return None
    comma = ", " if words.in_english() else "、"
    hours = comma.join(f"{_clock(one)}–{_clock(other)}" for one, other in opening.spans)
    word, tone = _standing(opening, today)
    return Doors(word, tone, hours, opening.is_demonstration)


def _clock(at: time) -> str:
    return f"{at.hour}:{at:%M}"


def _standing(opening: Opening, today: date) -> tuple[str, str]:
    if opening.is_open:
        return _("开放中"), "green"
    if opening.next_at is None:
        return _("不开放"), "grey"
    local = timezone.localtime(opening.next_at)
    at = _clock(local.time())
    if opening.gives_numbers:
        return _("%(at)s 开门，现在可以取号") % {"at": at}, "amber"
    if local.date() == today:
        return _("%(at)s 开门") % {"at": at}, "grey"
    day = words.short_day(local.date(), english=words.in_english())
    return _("今天不再开放，%(day)s %(at)s 开门") % {"day": day, "at": at}, "grey"
