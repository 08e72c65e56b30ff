"""The clock's explanation: steps as values, and the same steps as sentences.

Pure string formatting. A step is a code with parameters, so that a door may also
render it in its own way.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class PauseKind(StrEnum):
    """Why a clock stands still."""

    HEARING = "hearing"  # 听证
    TENDER = "tender"  # 招标
    AUCTION = "auction"  # 拍卖
    INSPECTION_TEST = "inspection-test"  # 检验
    TESTING = "testing"  # 检测
    QUARANTINE = "quarantine"  # 检疫
    APPRAISAL = "appraisal"  # 鉴定
    EXPERT_REVIEW = "expert-review"  # 专家评审
    LEGAL_INTERMEDIARY = "legal-intermediary"  # 法定中介服务
    SITE_CHECK = "site-check"  # 现场核查
    PUBLICITY = "publicity"  # 公示
    INTERMEDIARY = "intermediary"  # 非法定中介服务


class StepCode(StrEnum):
    """What one line of an explanation says. Parameters in brackets."""

    SAME_DAY = "same-day"  # on the spot, today
    NEXT_OPEN_DAY = "next-open-day"  # [since] was a day off
    FIRST_DAY = "first-day"  # [on]
    HOLIDAY = "holiday"  # [since, until, names]
    MADE_UP = "made-up"  # [days]
    PAUSED = "paused"  # [kind, days, by_law]
    EXTENDED = "extended"  # [days, unit]
    MOVED = "moved"  # [since]: last day was off
    STOPPED = "stopped"  # [kind, since, counted, left, unit]
    PROVISIONAL = "provisional"  # [years]
    DUE = "due"  # [on]


@dataclass(frozen=True, slots=True)
class Step:
    """One fact of how a due date came about."""

    code: StepCode
    params: Mapping[str, Any] = field(default_factory=dict)


KIND_WORDS: Mapping[PauseKind, tuple[str, str]] = {
    PauseKind.HEARING: ("听证", "hearing"),
    PauseKind.TENDER: ("招标", "tendering"),
    PauseKind.AUCTION: ("拍卖", "auction"),
    PauseKind.INSPECTION_TEST: ("检验", "inspection of samples"),
    PauseKind.TESTING: ("检测", "laboratory testing"),
    PauseKind.QUARANTINE: ("检疫", "quarantine"),
    PauseKind.APPRAISAL: ("鉴定", "appraisal"),
    PauseKind.EXPERT_REVIEW: ("专家评审", "expert review"),
    PauseKind.LEGAL_INTERMEDIARY: ("法定中介服务", "a report the law requires"),
    PauseKind.SITE_CHECK: ("现场核查", "site check"),
    PauseKind.PUBLICITY: ("公示", "public notice"),
    PauseKind.INTERMEDIARY: ("中介服务", "an outside report"),
}
HOLIDAY_WORDS = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明节": "Tomb-sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-autumn Festival",
    "国庆节": "National Day",
    "抗战胜利70周年": "Anti-Fascist 70th Day",
}
HOLIDAY_WORDS_ZH = {english: chinese for chinese, english in HOLIDAY_WORDS.items()}
WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
UNIT_WORDS_EN = {"工作日": "working day", "日": "day", "即办": "working day"}

Params = Mapping[str, Any]
Wording = Callable[[Params, int], str]


def lines(steps: Sequence[Step], *, language: str) -> tuple[str, ...]:
    """The steps as sentences without full stops, in order.

    language: anything beginning with "en" is English, all else Chinese. A year is
    named only where it differs from the first date's. Source: house rule.
    """
    words = ENGLISH if language.lower().startswith("en") else CHINESE
    years = (day.year for step in steps for day in step.params.values() if isinstance(day, date))
    year = next(years, 0)
    return tuple(words[step.code](step.params, year) for step in steps)


def _zh(day: date, year: int) -> str:
    text = f"{day.month}月{day.day}日"
    return text if day.year == year else f"{day.year}年{text}"


def _zh_full(day: date, year: int) -> str:
    return f"{_zh(day, year)}（星期{WEEKDAYS_ZH[day.weekday()]}）"


def _zh_span(since: date, until: date, year: int) -> str:
    if since == until:
        return _zh(since, year)
    if (since.year, since.month) == (until.year, until.month):
        return f"{_zh(since, year)}至{until.day}日"
    return f"{_zh(since, year)}至{_zh(until, since.year)}"


def _zh_paused(p: Params, _year: int) -> str:
    rule = "依法不计入" if p["by_law"] else "不计入承诺期限"
    return f"{KIND_WORDS[p['kind']][0]}的{p['days']}天{rule}"


def _zh_holiday(p: Params, year: int) -> str:
    names = "、".join(HOLIDAY_WORDS_ZH.get(name, name) for name in p["names"])
    return f"{_zh_span(p['since'], p['until'], year)}{names}放假不计"


CHINESE: Mapping[StepCode, Wording] = {
    StepCode.SAME_DAY: lambda p, y: "即办件，当天办结",
    StepCode.NEXT_OPEN_DAY: lambda p, y: f"{_zh_full(p['since'], y)}不上班，顺延到下一个工作日",
    StepCode.FIRST_DAY: lambda p, y: f"第1天是{_zh_full(p['on'], y)}",
    StepCode.HOLIDAY: _zh_holiday,
    StepCode.MADE_UP: lambda p, y: (
        "、".join(_zh_full(day, y) for day in p["days"]) + "调休上班，计入"
    ),
    StepCode.PAUSED: _zh_paused,
    StepCode.EXTENDED: lambda p, y: f"经批准延长{p['days']}个{p['unit']}".replace("个日", "日"),
    StepCode.MOVED: lambda p, y: f"最后一天{_zh_full(p['since'], y)}不上班，顺延到下一个工作日",
    StepCode.STOPPED: lambda p, y: (
        f"{_zh(p['since'], y)}起因{KIND_WORDS[p['kind']][0]}暂停计时，"
        f"已计{p['counted']}天、还剩{p['left']}天，恢复后重新算出到期日"
    ),
    StepCode.PROVISIONAL: lambda p, y: (
        "、".join(str(year) for year in p["years"]) + "年放假安排尚未公布，到期日为暂定"
    ),
    StepCode.DUE: lambda p, y: f"{_zh_full(p['on'], y)}到期",
}


def _en(day: date, year: int) -> str:
    text = f"{day.day} {MONTHS_EN[day.month - 1]}"
    return text if day.year == year else f"{text} {day.year}"


def _en_full(day: date, year: int) -> str:
    return f"{WEEKDAYS_EN[day.weekday()]} {_en(day, year)}"


def _en_span(since: date, until: date, year: int) -> str:
    if since == until:
        return _en(since, year)
    if (since.year, since.month) == (until.year, until.month):
        return f"{since.day}–{_en(until, year)}"
    return f"{_en(since, year)} – {_en(until, year)}"


def _en_days(number: int, unit: str = "日") -> str:
    return f"{number} {UNIT_WORDS_EN[unit]}{'' if number == 1 else 's'}"


def _en_and(parts: Sequence[str]) -> str:
    return " and ".join(parts)


def _en_paused(p: Params, _year: int) -> str:
    verb = "does" if p["days"] == 1 else "do"
    rule = "by law" if p["by_law"] else "towards the promised limit"
    return f"{_en_days(p['days'])} of {KIND_WORDS[p['kind']][1]} {verb} not count {rule}"


def _en_holiday(p: Params, year: int) -> str:
    names = _en_and([HOLIDAY_WORDS.get(name, name) for name in p["names"]]) or "public holiday"
    verb = "does" if p["since"] == p["until"] else "do"
    return f"{_en_span(p['since'], p['until'], year)} ({names}) {verb} not count"


ENGLISH: Mapping[StepCode, Wording] = {
    StepCode.SAME_DAY: lambda p, y: "Done on the spot, the same day",
    StepCode.NEXT_OPEN_DAY: lambda p, y: (
        f"{_en_full(p['since'], y)} is a day off; it moves to the next working day"
    ),
    StepCode.FIRST_DAY: lambda p, y: f"Day 1 is {_en_full(p['on'], y)}",
    StepCode.HOLIDAY: _en_holiday,
    StepCode.MADE_UP: lambda p, y: (
        f"{_en_and([_en_full(day, y) for day in p['days']])} counts as a make-up workday"
        if len(p["days"]) == 1
        else f"{_en_and([_en_full(day, y) for day in p['days']])} count as make-up workdays"
    ),
    StepCode.PAUSED: _en_paused,
    StepCode.EXTENDED: lambda p, y: f"Extended with approval by {_en_days(p['days'], p['unit'])}",
    StepCode.MOVED: lambda p, y: (
        f"The last day, {_en_full(p['since'], y)}, is a day off; it moves to the next working day"
    ),
    StepCode.STOPPED: lambda p, y: (
        f"Stopped since {_en(p['since'], y)} for {KIND_WORDS[p['kind']][1]}, with "
        f"{_en_days(p['counted'], p['unit'])} counted and {p['left']} left; "
        "the due date follows when it ends"
    ),
    StepCode.PROVISIONAL: lambda p, y: (
        f"Provisional: the holidays of {_en_and([str(year) for year in p['years']])} "
        "are not yet published"
    ),
    StepCode.DUE: lambda p, y: f"Due {_en_full(p['on'], y)}",
}
