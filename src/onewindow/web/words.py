"""How the house says states, days and deadlines, in Chinese and in English."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import segno
from django.utils import translation
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onewindow.rules.lifecycle import State, Verb

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Look:
    """The word and the tint of a state."""

    word: str | Promise
    tone: str


STATES: dict[State, Look] = {
    State.SUBMITTED: Look(gettext_lazy("待收件"), "blue"),
    State.WAITING: Look(gettext_lazy("待前序办结"), "grey"),
    State.RECEIVED: Look(gettext_lazy("已收件"), "blue"),
    State.SUPPLEMENT: Look(gettext_lazy("待补正"), "amber"),
    State.ACCEPTED: Look(gettext_lazy("已受理"), "blue"),
    State.ACCEPTED_WITH_GAPS: Look(gettext_lazy("容缺受理"), "amber"),
    State.REFUSED_AT_INTAKE: Look(gettext_lazy("不予受理"), "red"),
    State.LAPSED: Look(gettext_lazy("视为撤回"), "grey"),
    State.IN_REVIEW: Look(gettext_lazy("审查中"), "blue"),
    State.PAUSED: Look(gettext_lazy("特别程序"), "violet"),
    State.GRANTED: Look(gettext_lazy("准予"), "green"),
    State.REFUSED: Look(gettext_lazy("不予许可"), "red"),
    State.CERTIFIED: Look(gettext_lazy("已出证"), "green"),
    State.READY: Look(gettext_lazy("待领取"), "green"),
    State.POSTED: Look(gettext_lazy("寄送中"), "green"),
    State.DELIVERED: Look(gettext_lazy("已送达"), "green"),
    State.ARCHIVED: Look(gettext_lazy("已归档"), "grey"),
    State.WITHDRAWN: Look(gettext_lazy("已撤回"), "grey"),
    State.ACCEPTANCE_REVOKED: Look(gettext_lazy("撤销受理"), "grey"),
    State.REVOKED: Look(gettext_lazy("决定已撤销"), "red"),
    State.VOIDED: Look(gettext_lazy("已作废"), "grey"),
}

VERBS: dict[Verb, str | Promise] = {
    Verb.SUBMIT: gettext_lazy("提交"),
    Verb.QUEUE: gettext_lazy("排入后续阶段"),
    Verb.RECEIVE: gettext_lazy("收件"),
    Verb.ASK_SUPPLEMENT: gettext_lazy("要求补正"),
    Verb.SUPPLY: gettext_lazy("提交补正"),
    Verb.ACCEPT: gettext_lazy("受理"),
    Verb.DEEM_ACCEPTED: gettext_lazy("视为受理"),
    Verb.ACCEPT_WITH_GAPS: gettext_lazy("容缺受理"),
    Verb.FILL_GAPS: gettext_lazy("补齐容缺材料"),
    Verb.REFUSE_INTAKE: gettext_lazy("不予受理"),
    Verb.LAPSE: gettext_lazy("视为撤回"),
    Verb.OPEN_STAGE: gettext_lazy("开启后续阶段"),
    Verb.TAKE_UP: gettext_lazy("开始审查"),
    Verb.PASS_STEP: gettext_lazy("转下一环节"),
    Verb.SEND_BACK: gettext_lazy("退回上一环节"),
    Verb.PAUSE: gettext_lazy("进入特别程序"),
    Verb.RESUME: gettext_lazy("恢复办理"),
    Verb.EXTEND: gettext_lazy("延长期限"),
    Verb.GRANT: gettext_lazy("准予"),
    Verb.REFUSE: gettext_lazy("不予许可"),
    Verb.CERTIFY: gettext_lazy("出证"),
    Verb.MAKE_READY: gettext_lazy("转待领取"),
    Verb.POST: gettext_lazy("寄送"),
    Verb.DELIVER: gettext_lazy("送达"),
    Verb.ARCHIVE: gettext_lazy("归档"),
    Verb.WITHDRAW: gettext_lazy("撤回"),
    Verb.REVOKE_ACCEPTANCE: gettext_lazy("撤销受理"),
    Verb.INSPECT_COMMITMENT: gettext_lazy("核查承诺"),
    Verb.REVOKE: gettext_lazy("撤销决定"),
    Verb.VOID: gettext_lazy("作废"),
}

LIGHTS: dict[str, str | Promise] = {
    "green": gettext_lazy("绿灯"),
    "yellow": gettext_lazy("黄灯"),
    "red": gettext_lazy("红灯"),
    "paused": gettext_lazy("暂停"),
    "over": gettext_lazy("超法定"),
    "none": gettext_lazy("未计时"),
}


def in_english() -> bool:
    """Is this page being written in English?"""
    return (translation.get_language() or "").startswith("en")


def said(text: str, english: Mapping[str, str] | None) -> str:
    """A catalogue text in the reader's language; its Chinese where no English is known."""
    return (english or {}).get(text, text) if in_english() else text


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


def qr(text: str) -> SafeString:
    """A QR code as an SVG element without size or style of its own."""
    drawing = segno.make(text, error="m", micro=False).svg_inline(
        border=4, dark="#1a1d21", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return mark_safe(drawing)  # noqa: S308 - drawn by us from modules, no text of anybody's in it
