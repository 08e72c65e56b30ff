"""How cards and lamps are said: what they stand over, how grave, how far they have come."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from onewindow.rules.card_loop import CardState, CardVerb, Why
from onewindow.rules.cards import Base, Level, Subject
from onewindow.rules.lifecycle import State
from onewindow.rules.reviews import ReviewState
from onewindow.web import rating_words
from onewindow.wording import words

Words = str | Promise

KINDS: Mapping[Subject, Words] = {
    Subject.CASE: pgettext_lazy("watched", "办件"),
    Subject.SPECIAL: pgettext_lazy("watched", "特别程序"),
    Subject.PRE_ACCEPTANCE: pgettext_lazy("watched", "网上预受理"),
    Subject.CERTIFICATE: pgettext_lazy("watched", "电子证照"),
    Subject.COMPLAINT: pgettext_lazy("watched", "差评答复"),
}
LEVELS: Mapping[Level, tuple[Words, str]] = {
    Level.WARNING: (pgettext_lazy("card", "预警"), "grey"),
    Level.YELLOW: (pgettext_lazy("card", "黄牌"), "amber"),
    Level.RED: (pgettext_lazy("card", "红牌"), "red"),
}
LAMPS: Mapping[Level, Words] = {
    Level.WARNING: pgettext_lazy("lamp", "预警"),
    Level.YELLOW: pgettext_lazy("lamp", "黄灯"),
    Level.RED: pgettext_lazy("lamp", "红灯"),
}
STATES: Mapping[CardState, tuple[Words, str]] = {
    CardState.PROPOSED: (pgettext_lazy("card state", "待确认"), "violet"),
    CardState.STANDING: (pgettext_lazy("card state", "已发牌"), "amber"),
    CardState.ASKED: (pgettext_lazy("card state", "待说明"), "amber"),
    CardState.ANSWERED: (pgettext_lazy("card state", "已说明，待审定"), "blue"),
    CardState.UPHELD: (pgettext_lazy("card state", "维持"), "red"),
    CardState.LIFTED: (pgettext_lazy("card state", "撤销"), "green"),
    CardState.DISMISSED: (pgettext_lazy("card state", "不予发牌"), "grey"),
    CardState.WITHDRAWN: (pgettext_lazy("card state", "依规则收回"), "grey"),
}
VERBS: Mapping[CardVerb, Words] = {
    CardVerb.PROPOSE: pgettext_lazy("card verb", "到点，待人工确认"),
    CardVerb.GIVE: pgettext_lazy("card verb", "到点自动发牌"),
    CardVerb.CONFIRM: pgettext_lazy("card verb", "确认发牌"),
    CardVerb.DISMISS: pgettext_lazy("card verb", "不予发牌"),
    CardVerb.ASK: pgettext_lazy("card verb", "要求说明"),
    CardVerb.ANSWER: pgettext_lazy("card verb", "说明"),
    CardVerb.UPHOLD: pgettext_lazy("card verb", "维持"),
    CardVerb.LIFT: pgettext_lazy("card verb", "撤销"),
    CardVerb.WITHDRAW: pgettext_lazy("card verb", "依规则收回"),
}
WHYS: Mapping[Why, Words] = {
    Why.TERMS: pgettext_lazy("card withdrawn", "到点以前已批准特别程序或延期，期限改了"),
    Why.CALENDAR: pgettext_lazy("card withdrawn", "工作日历更正，还没有到点"),
    Why.TABLE: pgettext_lazy("card withdrawn", "新的发牌规则起用，还没有到点"),
}
BASES: Mapping[Base, Words] = {
    Base.START: pgettext_lazy("card base", "开始"),
    Base.LIMIT: pgettext_lazy("card base", "承诺、批准或答复期限"),
    Base.STATUTORY: pgettext_lazy("card base", "法定期限"),
}


def late(level: Level, days: int) -> str:
    """How long ago a lamp's moment passed: 超 3 个工作日; a warning is not late yet."""
    if level == Level.WARNING:
        return _("快到期")
    if not days:
        return _("今天超期")
    return words.days_left(-days, "工作日")


def standing(kind: Subject, state: str) -> str:
    """Where what a lamp shows stays: of a case, of a special procedure, of a bad review."""
    if kind == Subject.SPECIAL:
        return str(KINDS[kind])
    if state in set(State):
        return str(words.STATES[State(state)].word)
    if state in set(ReviewState):
        return str(rating_words.STATES[ReviewState(state)][0])
    return str(KINDS[kind])
