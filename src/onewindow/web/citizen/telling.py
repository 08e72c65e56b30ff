"""How a case is told to its people: what happened in plain words, who has it, what comes next."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from onewindow.places import queries as places
from onewindow.rules.clock import Light
from onewindow.rules.lifecycle import State, Verb
from onewindow.web import words
from onewindow.web.parts import Event, Lamp

HAPPENED: dict[str, str | Promise] = {
    Verb.SUBMIT: pgettext_lazy("happened", "您提交了申报"),
    Verb.QUEUE: pgettext_lazy("happened", "排好了，等前一步办完自动开始"),
    Verb.RECEIVE: pgettext_lazy("happened", "窗口收下了材料"),
    Verb.ASK_SUPPLEMENT: pgettext_lazy("happened", "窗口一次告知要补的材料"),
    Verb.SUPPLY: pgettext_lazy("happened", "您补交了材料"),
    Verb.ACCEPT: pgettext_lazy("happened", "受理了，开始计时"),
    Verb.DEEM_ACCEPTED: pgettext_lazy("happened", "窗口没有按时告知，依法视为受理"),
    Verb.ACCEPT_WITH_GAPS: pgettext_lazy("happened", "容缺受理了，缺的材料可以晚交"),
    Verb.FILL_GAPS: pgettext_lazy("happened", "容缺的材料补齐了"),
    Verb.REFUSE_INTAKE: pgettext_lazy("happened", "不予受理，理由见决定书"),
    Verb.LAPSE: pgettext_lazy("happened", "到期没有补正，视为撤回"),
    Verb.OPEN_STAGE: pgettext_lazy("happened", "前一步办完，这一步自动开始"),
    Verb.TAKE_UP: pgettext_lazy("happened", "部门开始审查"),
    Verb.PASS_STEP: pgettext_lazy("happened", "一个环节办完，转到下一个环节"),
    Verb.SEND_BACK: pgettext_lazy("happened", "退回上一个环节再看"),
    Verb.PAUSE: pgettext_lazy("happened", "进入特别程序，计时暂停"),
    Verb.RESUME: pgettext_lazy("happened", "特别程序结束，继续计时"),
    Verb.EXTEND: pgettext_lazy("happened", "经批准延长期限"),
    Verb.GRANT: pgettext_lazy("happened", "准予"),
    Verb.REFUSE: pgettext_lazy("happened", "不予许可，理由和救济途径见决定书"),
    Verb.CERTIFY: pgettext_lazy("happened", "证照做好了"),
    Verb.MAKE_READY: pgettext_lazy("happened", "可以领取了"),
    Verb.POST: pgettext_lazy("happened", "寄出了"),
    Verb.DELIVER: pgettext_lazy("happened", "您收到了"),
    Verb.ARCHIVE: pgettext_lazy("happened", "归档"),
    Verb.WITHDRAW: pgettext_lazy("happened", "申请人撤回了"),
    Verb.REVOKE_ACCEPTANCE: pgettext_lazy("happened", "撤销受理"),
    Verb.INSPECT_COMMITMENT: pgettext_lazy("happened", "核查了您的承诺"),
    Verb.REVOKE: pgettext_lazy("happened", "决定被撤销"),
    Verb.VOID: pgettext_lazy("happened", "作废"),
    "urged": pgettext_lazy("happened", "您催办过"),
}

NEXT: dict[State, str | Promise] = {
    State.SUBMITTED: pgettext_lazy("next", "窗口核对材料；缺什么，5 个工作日内一次告诉您"),
    State.WAITING: pgettext_lazy("next", "前一步办完后自动开始，不用再来"),
    State.RECEIVED: pgettext_lazy("next", "窗口核对后受理；缺什么，5 个工作日内一次告诉您"),
    State.SUPPLEMENT: pgettext_lazy("next", "请您补交材料，补齐后窗口接着办"),
    State.ACCEPTED: pgettext_lazy("next", "部门审查"),
    State.ACCEPTED_WITH_GAPS: pgettext_lazy("next", "部门审查；请按时补交容缺的材料"),
    State.IN_REVIEW: pgettext_lazy("next", "部门作出决定"),
    State.PAUSED: pgettext_lazy("next", "特别程序结束后继续审查"),
    State.GRANTED: pgettext_lazy("next", "制作证照"),
    State.CERTIFIED: pgettext_lazy("next", "通知您领取"),
    State.READY: pgettext_lazy("next", "请您领取"),
    State.POSTED: pgettext_lazy("next", "快递送到您填的地址"),
}

HOLDERS: dict[State, str | Promise] = {
    State.SUBMITTED: pgettext_lazy("holder", "窗口"),
    State.RECEIVED: pgettext_lazy("holder", "窗口"),
    State.SUPPLEMENT: pgettext_lazy("holder", "等您补正"),
    State.WAITING: pgettext_lazy("holder", "等前一步"),
    State.READY: pgettext_lazy("holder", "窗口待领"),
    State.POSTED: pgettext_lazy("holder", "快递"),
}
ONLINE = "online"
TO_OPEN = pgettext_lazy("next", "请您登录，打开证照并签收")
AT_DEPARTMENT = frozenset(
    {State.ACCEPTED, State.ACCEPTED_WITH_GAPS, State.IN_REVIEW, State.PAUSED, State.GRANTED,
     State.CERTIFIED}
)  # fmt: skip
LAMPS = {
    Light.GREEN: "green",
    Light.YELLOW: "yellow",
    Light.RED: "red",
    Light.PAUSED: "paused",
    Light.OVER_STATUTORY: "over",
}


LATELY = 3  # events of a lane that are laid open; its own page has them all


class Fact(Protocol):
    """A recorded fact: what, and when."""

    @property
    def fact(self) -> str: ...

    @property
    def at(self) -> datetime: ...


def events(facts: Sequence[Fact], state: State, mode: str = "") -> list[Event]:
    """The timeline: what happened, in plain words, and what comes next.

    mode: how the result is delivered, where that is known.
    """
    told = [
        Event(str(HAPPENED[verb]), each.at)
        for each in facts
        if (verb := each.fact.removeprefix("case.")) in HAPPENED
    ]
    if told and state in NEXT:
        told[-1] = Event(told[-1].what, told[-1].at, standing="now")
        next_ = TO_OPEN if _waits_online(state, mode) else NEXT[state]
        told.append(Event(str(next_), standing="next"))
    return told


def lately(events: Sequence[Event]) -> list[Event]:
    """The end of a timeline, for where several stand side by side."""
    return list(events[-LATELY:])


def _waits_online(state: State, mode: str) -> bool:
    return state == State.READY and mode == ONLINE


def holder(state: State, department: str, mode: str = "") -> str:
    """Who has it now; empty when it is over."""
    if _waits_online(state, mode):
        return _("现在在：%(who)s") % {"who": _("网上，等您签收")}
    if state in AT_DEPARTMENT:
        return _("现在在：%(who)s") % {"who": department}
    if state in HOLDERS:
        return _("现在在：%(who)s") % {"who": HOLDERS[state]}
    return ""


def lamp(light: Light | None, days: int | None, *, is_provisional: bool = False) -> Lamp | None:
    """The deadline light of a case; None where no clock runs. days: working days left."""
    if light is None:
        return None
    reason = _("特别程序") if light == Light.PAUSED else ""
    return Lamp(LAMPS[light], days, reason=reason, is_provisional=is_provisional)


def office(name: str, english: dict[str, str]) -> str:
    """A department's name in the reader's language. english: of all departments, by name."""
    return english.get(name, name) if words.in_english() else name


def offices() -> dict[str, str]:
    """The English name of every department and centre, by its Chinese one. Two queries at most."""
    if not words.in_english():
        return {}
    named = {row.name: row.name_en for row in places.departments().values()}
    return {**named, **{row.name: row.name_en for row in places.centres()}}
