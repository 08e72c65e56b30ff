"""How the house says states, days and deadlines, in Chinese and in English."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from onewindow.rules.lifecycle import State, Verb

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Look:
    """The word and the tint of a state."""

    word: str | Promise
    tone: str


STATES: dict[State, Look] = {
    State.SUBMITTED: Look(pgettext_lazy("state", "待收件"), "blue"),
    State.WAITING: Look(pgettext_lazy("state", "待前序办结"), "grey"),
    State.RECEIVED: Look(pgettext_lazy("state", "已收件"), "blue"),
    State.SUPPLEMENT: Look(pgettext_lazy("state", "待补正"), "amber"),
    State.ACCEPTED: Look(pgettext_lazy("state", "已受理"), "blue"),
    State.ACCEPTED_WITH_GAPS: Look(pgettext_lazy("state", "容缺受理"), "amber"),
    State.REFUSED_AT_INTAKE: Look(pgettext_lazy("state", "不予受理"), "red"),
    State.LAPSED: Look(pgettext_lazy("state", "视为撤回"), "grey"),
    State.IN_REVIEW: Look(pgettext_lazy("state", "审查中"), "blue"),
    State.PAUSED: Look(pgettext_lazy("state", "特别程序"), "violet"),
    State.GRANTED: Look(pgettext_lazy("state", "准予"), "green"),
    State.REFUSED: Look(pgettext_lazy("state", "不予许可"), "red"),
    State.CERTIFIED: Look(pgettext_lazy("state", "已出证"), "green"),
    State.READY: Look(pgettext_lazy("state", "待领取"), "green"),
    State.POSTED: Look(pgettext_lazy("state", "寄送中"), "green"),
    State.DELIVERED: Look(pgettext_lazy("state", "已送达"), "green"),
    State.ARCHIVED: Look(pgettext_lazy("state", "已归档"), "grey"),
    State.WITHDRAWN: Look(pgettext_lazy("state", "已撤回"), "grey"),
    State.ACCEPTANCE_REVOKED: Look(pgettext_lazy("state", "撤销受理"), "grey"),
    State.REVOKED: Look(pgettext_lazy("state", "决定已撤销"), "red"),
    State.VOIDED: Look(pgettext_lazy("state", "已作废"), "grey"),
}

VERBS: dict[Verb, str | Promise] = {
    Verb.SUBMIT: pgettext_lazy("verb", "提交"),
    Verb.QUEUE: pgettext_lazy("verb", "排入后续阶段"),
    Verb.RECEIVE: pgettext_lazy("verb", "收件"),
    Verb.ASK_SUPPLEMENT: pgettext_lazy("verb", "要求补正"),
    Verb.SUPPLY: pgettext_lazy("verb", "提交补正"),
    Verb.ACCEPT: pgettext_lazy("verb", "受理"),
    Verb.DEEM_ACCEPTED: pgettext_lazy("verb", "视为受理"),
    Verb.ACCEPT_WITH_GAPS: pgettext_lazy("verb", "容缺受理"),
    Verb.FILL_GAPS: pgettext_lazy("verb", "补齐容缺材料"),
    Verb.REFUSE_INTAKE: pgettext_lazy("verb", "不予受理"),
    Verb.LAPSE: pgettext_lazy("verb", "视为撤回"),
    Verb.OPEN_STAGE: pgettext_lazy("verb", "开启后续阶段"),
    Verb.TAKE_UP: pgettext_lazy("verb", "开始审查"),
    Verb.PASS_STEP: pgettext_lazy("verb", "转下一环节"),
    Verb.SEND_BACK: pgettext_lazy("verb", "退回上一环节"),
    Verb.PAUSE: pgettext_lazy("verb", "进入特别程序"),
    Verb.RESUME: pgettext_lazy("verb", "恢复办理"),
    Verb.EXTEND: pgettext_lazy("verb", "延长期限"),
    Verb.GRANT: pgettext_lazy("verb", "准予"),
    Verb.REFUSE: pgettext_lazy("verb", "不予许可"),
    Verb.CERTIFY: pgettext_lazy("verb", "出证"),
    Verb.MAKE_READY: pgettext_lazy("verb", "转待领取"),
    Verb.POST: pgettext_lazy("verb", "寄送"),
    Verb.DELIVER: pgettext_lazy("verb", "送达"),
    Verb.ARCHIVE: pgettext_lazy("verb", "归档"),
    Verb.WITHDRAW: pgettext_lazy("verb", "撤回"),
    Verb.REVOKE_ACCEPTANCE: pgettext_lazy("verb", "撤销受理"),
    Verb.INSPECT_COMMITMENT: pgettext_lazy("verb", "核查承诺"),
    Verb.REVOKE: pgettext_lazy("verb", "撤销决定"),
    Verb.VOID: pgettext_lazy("verb", "作废"),
}

LIGHTS: dict[str, str | Promise] = {
    "green": pgettext_lazy("light", "绿灯"),
    "yellow": pgettext_lazy("light", "黄灯"),
    "red": pgettext_lazy("light", "红灯"),
    "paused": pgettext_lazy("light", "暂停"),
    "over": pgettext_lazy("light", "超法定"),
    "none": pgettext_lazy("light", "未计时"),
}


def in_english() -> bool:
    """Is this page being written in English?"""
    return (translation.get_language() or "").startswith("en")


class Place(Protocol):
    """What has a name, and perhaps an English one."""

    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...


def place(division: Place) -> str:
    """What a place is called, in English where it has an English name."""
    return (in_english() and division.name_en) or division.name


def said(text: str, english: Mapping[str, str] | None) -> str:
    """A catalogue text in the reader's language; its Chinese where no English is known."""
    return (english or {}).get(text, text) if in_english() else text


def said_all(text: str, english: Mapping[str, str] | None) -> str:
    """The same for options joined by 、; as it is where one of them is no catalogue text."""
    each = text.split("、")
    if not in_english() or english is None or not english.keys() >= set(each):
        return text
    return ", ".join(english[one] for one in each)


def day(on: date, *, english: bool) -> str:
    """2026年3月2日 星期一; Mon 2 March 2026."""
    if english:
        return f"{on:%a} {on.day} {on:%B} {on.year}"
    return f"{on.year}年{on.month}月{on.day}日 星期{WEEKDAYS[on.weekday()]}"


def short_day(on: date, *, english: bool) -> str:
    """3月2日; 2 March."""
    return f"{on.day} {on:%B}" if english else f"{on.month}月{on.day}日"


def moment(at: datetime, *, english: bool) -> str:
    """2026年3月2日 14:05; 2 March 2026, 14:05."""
    if english:
        return f"{at.day} {at:%B} {at.year}, {at:%H:%M}"
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def days_left(days: int, unit: str) -> str:
    """剩 5 个工作日; 今天到期; 超 2 个工作日. unit: 工作日 or 日."""
    if days == 0:
        return _("今天到期")
    return (_left if days > 0 else _late)(abs(days), unit == "工作日")


def _left(days: int, is_working: bool) -> str:
    if is_working:
        return _("剩 1 个工作日") if days == 1 else _("剩 %(n)s 个工作日") % {"n": days}
    return _("剩 1 天") if days == 1 else _("剩 %(n)s 天") % {"n": days}


def _late(days: int, is_working: bool) -> str:
    if is_working:
        return _("超 1 个工作日") if days == 1 else _("超 %(n)s 个工作日") % {"n": days}
    return _("超 1 天") if days == 1 else _("超 %(n)s 天") % {"n": days}


def light(colour: str, days: int | None, unit: str, reason: str) -> tuple[str, str]:
    """The word of a deadline light, and what follows it."""
    rest = reason if colour == "paused" or days is None else days_left(days, unit)
    return str(LIGHTS[colour]), rest
