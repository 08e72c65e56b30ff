"""What looks made up in a period's cases: five checks, each a part of a whole against a threshold.

A check accuses nobody: a figure it speaks of carries a mark, and a person looks at its cases.
Thresholds are data and the house's own; no rule of law sets them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from onewindow.rules.pictures import part_of
from onewindow.rules.refusal import Refusal


class Check(StrEnum):
    """What is looked at."""

    DUPLICATE = "duplicate"  # 同人同事项同日重复
    QUICK = "quick"  # 收件后几十秒办结
    OFF_HOURS = "off_hours"  # 窗口在不上班的钟点收件
    ONE_AGENT = "one_agent"  # 一个代办人代很多申请人
    UNCOLLECTED = "uncollected"  # 办结而无人领取


class BadThresholds(Refusal):
    """Thresholds that are not whole."""

    code = "suspicion_thresholds"


@dataclass(frozen=True, slots=True)
class Threshold:
    """When a check marks a figure. percent of the whole, and at least so many.

    is_below: marked when the part is smaller than that. figures: codes of what it speaks of.
    """

    check: Check
    percent: int
    least: int
    figures: tuple[str, ...]
    is_below: bool = False


@dataclass(frozen=True, slots=True)
class Thresholds:
    """All checks. seconds: below it a case was decided too quickly. from_hour, until_hour: when
    windows may work. applicants: from so many on, one agent has too many in one period."""

    each: Mapping[Check, Threshold]
    seconds: int
    from_hour: int
    until_hour: int
    applicants: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What a check counted at one place: so many of so many."""

    check: Check
    place: str
    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Flag:
    """A mark on some figures of a place."""

    check: Check
    place: str
    part: int
    whole: int
    figures: tuple[str, ...]


def thresholds(document: Mapping[str, Any]) -> Thresholds:
    """The thresholds of a file. Raises BadThresholds.

    Source: house rule (as data/suspicion.json).
    """
    try:
        rows = {Check(row["code"]): row for row in document["checks"]}
        each = {check: _threshold(check, rows[check]) for check in Check}
        return Thresholds(
            each=each,
            seconds=int(rows[Check.QUICK]["seconds"]),
            from_hour=int(rows[Check.OFF_HOURS]["from_hour"]),
            until_hour=int(rows[Check.OFF_HOURS]["until_hour"]),
            applicants=int(rows[Check.ONE_AGENT]["applicants"]),
        )
    except (KeyError, ValueError, TypeError) as wrong:
        raise BadThresholds(f"The thresholds lack something: {wrong}.") from None


def _threshold(check: Check, row: Mapping[str, Any]) -> Threshold:
    figures, is_below = tuple(row["figures"]), bool(row.get("is_below"))
    return Threshold(check, int(row["percent"]), int(row["least"]), figures, is_below)


def flags(seen: Iterable[Seen], *, by: Thresholds) -> list[Flag]:
    """What is marked, by place and check. Source: house rule."""
    found = [
        Flag(one.check, one.place, one.part, one.whole, by.each[one.check].figures)
        for one in seen
        if _is_marked(one, by.each[one.check])
    ]
    return sorted(found, key=lambda one: (one.place, one.check))


def _is_marked(one: Seen, by: Threshold) -> bool:
    if one.whole <= 0:
        return False
    if by.is_below:
        return one.whole >= by.least and one.part * 100 < by.percent * one.whole
    return one.part >= by.least and one.part * 100 >= by.percent * one.whole


def words(flag: Flag) -> tuple[str, str]:
    """What a mark says, in Chinese and in English. Source: house rule."""
    zh, en = WORDS[flag.check]
    share = part_of(flag.part, flag.whole)
    given = {"part": f"{flag.part:,}", "whole": f"{flag.whole:,}", "share": share}
    return zh.format(**given), en.format(**given)


WORDS: Mapping[Check, tuple[str, str]] = {
    Check.DUPLICATE: (
        "同一申请人同日重复申报同一事项{part}件，占收件{whole}件的{share}",
        "{part} of {whole} cases ({share}) repeat a matter of the same person on the same day",
    ),
    Check.QUICK: (
        "收件后极短时间内办结{part}件，占办结{whole}件的{share}",
        "{part} of {whole} decisions ({share}) came within moments of the handing in",
    ),
    Check.OFF_HOURS: (
        "窗口在非办公时间收件{part}件，占窗口收件{whole}件的{share}",
        "{part} of {whole} cases of windows ({share}) came when windows are closed",
    ),
    Check.ONE_AGENT: (
        "代办申请人过多的代办人办理{part}件，占收件{whole}件的{share}",
        "{part} of {whole} cases ({share}) came through agents of very many people",
    ),
    Check.UNCOLLECTED: (
        "准予的{whole}件中只有{part}件已领取，占{share}",
        "only {part} of {whole} results ({share}) were collected",
    ),
}


def marked(flags: Sequence[Flag], *, code: str, places: Iterable[str]) -> list[Flag]:
    """The marks on one figure of a place; places: the place and what lies within it.

    A sum is as doubtful as its parts. Source: house rule.
    """
    inside = set(places)
    return [one for one in flags if code in one.figures and one.place in inside]
