"""The board's one navigation: its own pages, and those of ratings, machines and bulletins."""

from collections.abc import Iterator, Sequence

from django.urls import NoReverseMatch, reverse
from django.utils.translation import pgettext

from onewindow.rules import board
from onewindow.rules.actors import Actor, Role

LEADERS = (Role.OFFICE, Role.HEAD, Role.AUDITOR)


def tabs(by: Actor, here: str) -> Sequence[tuple[str, str, bool]]:
    """(label, address, whether it is this one) of the pages this person may open; none on a
    page that is no part of the board."""
    found = [(label, name) for name, label in _theirs(by) if address(name)]
    if here not in {name for _label, name in found}:
        return ()
    return [(label, address(name), name == here) for label, name in found]


def address(name: str) -> str:
    """Where a page of the staff's door is; empty when there is none of that name."""
    try:
        return reverse(f"staff:{name}")
    except NoReverseMatch:
        return ""


def _theirs(by: Actor) -> Iterator[tuple[str, str]]:
    scope = board.scope(by)
    if scope == board.NOTHING:
        return
    each = (
        ("board", pgettext("board", "总览"), True),
        ("board_towns", pgettext("board", "镇街"), True),
        ("lamps", pgettext("board", "红黄灯"), True),
        ("board_funnel", pgettext("board", "漏斗"), True),
        ("board_hours", pgettext("board", "时段"), scope.has_halls),
        ("ratings", pgettext("board", "好差评"), by.has(Role.OFFICE, Role.HEAD)),
        ("fleet", pgettext("board", "设备"), by.has(*LEADERS)),
        ("bulletins", pgettext("board", "月报"), by.has(*LEADERS)),
        ("board_wall", pgettext("board", "投屏"), True),
    )
    yield from ((name, label) for name, label, is_theirs in each if is_theirs)
