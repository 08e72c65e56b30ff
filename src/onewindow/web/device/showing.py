"""A hall's state in words: one message for every screen, each text in both languages.

A text is a pair, Chinese and English; the screen picks one. So one reading of the database
serves all screens of a hall, whatever language each shows.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from onewindow.hall.queries import screens

LANGUAGES = ("zh-hans", "en")
STEP_MINUTES = 5
LONGEST_MINUTES = 120
NO_WINDOW, NO_WAIT = gettext_noop("暂无窗口办理"), gettext_noop("无需等候")
ABOUT, LONG = gettext_noop("约等 %(minutes)d 分钟"), gettext_noop("要等两小时以上")
Told = dict[str, Any]


def told(state: Mapping[str, Any]) -> Told:
    """The state as screens take it."""
    return {
        **state,
        "centre": {"code": state["centre"]["code"], "name": _pair(state["centre"], "name")},
        "areas": [_area(area) for area in state["areas"]],
        "windows": [_window(window) for window in state["windows"]],
        "notices": [_pair(notice, "text") for notice in state["notices"]],
        "emergency": _pair(state["emergency"], "text") if state["emergency"] else None,
    }


def encoded(state: screens.State) -> bytes:
    """The message itself: the same state gives the same bytes."""
    return msgspec.json.encode(told(state))


def _pair(row: Mapping[str, str], key: str) -> list[str]:
    return [row[key], row[f"{key}_en"] or row[key]]


def _both(text: str, **given: object) -> list[str]:
    """One of our own sentences in both languages."""
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(gettext(text) % given if given else gettext(text))
    return said


def _area(area: Mapping[str, Any]) -> Told:
    return {
        "letter": area["letter"],
        "name": _pair(area, "name"),
        "waiting": area["waiting"],
        "wait": _wait(area["waiting"], area["wait_seconds"]),
    }


def _wait(waiting: int, seconds: int | None) -> list[str]:
    """How long, in steps of five minutes: nobody can know it better."""
    if seconds is None:
        return _both(NO_WINDOW)
    if not waiting and not seconds:
        return _both(NO_WAIT)
    minutes = -(-seconds // (60 * STEP_MINUTES)) * STEP_MINUTES
    if minutes > LONGEST_MINUTES:
        return _both(LONG)
    return _both(ABOUT, minutes=max(STEP_MINUTES, minutes))


def _window(window: Mapping[str, Any]) -> Told:
    return {
        "number": window["number"],
        "name": _pair(window, "name"),
        "status": window["status"],
        "reason": _pair(window, "reason") if window["reason"] else None,
        "holds": window["holds"],
        "instead": window["instead"],
        "is_accessible": window["is_accessible"],
    }
