"""How ratings are said: grades, doubts, where a bad review stands, what may be done with it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from onewindow.rules.rating_schemes import Reason, Scheme
from onewindow.rules.ratings import BAD, Channel, Doubt, Grade
from onewindow.rules.reviews import AppealKind, Reached, ReviewState, ReviewVerb
from onewindow.web import words

Words = str | Promise

GRADES: Mapping[Grade, Words] = {
    Grade.VERY_GOOD: pgettext_lazy("grade", "非常满意"),
    Grade.GOOD: pgettext_lazy("grade", "满意"),
    Grade.FAIR: pgettext_lazy("grade", "基本满意"),
    Grade.BAD: pgettext_lazy("grade", "不满意"),
    Grade.VERY_BAD: pgettext_lazy("grade", "非常不满意"),
}
DOUBTS: Mapping[Doubt, Words] = {
    Doubt.SELF: pgettext_lazy("doubt", "被评价人自己的账号"),
    Doubt.STAFF: pgettext_lazy("doubt", "工作人员的账号"),
    Doubt.BURST: pgettext_lazy("doubt", "同一设备短时间大量评价"),
    Doubt.EARLY: pgettext_lazy("doubt", "服务结束以前就评价"),
}
CHANNELS: Mapping[Channel, Words] = {
    Channel.PAD: pgettext_lazy("rated at", "评价器"),
    Channel.SCREEN: pgettext_lazy("rated at", "窗口客屏"),
    Channel.KIOSK: pgettext_lazy("rated at", "自助终端"),
    Channel.QR: pgettext_lazy("rated at", "纸上二维码"),
    Channel.LINK: pgettext_lazy("rated at", "消息里的链接"),
    Channel.WEB: pgettext_lazy("rated at", "网上"),
    Channel.PHONE: pgettext_lazy("rated at", "手机"),
}
STATES: Mapping[ReviewState, tuple[Words, str]] = {
    ReviewState.OPEN: (pgettext_lazy("review", "待认领"), "red"),
    ReviewState.TAKEN: (pgettext_lazy("review", "待回访"), "amber"),
    ReviewState.CALLED: (pgettext_lazy("review", "待整改"), "amber"),
    ReviewState.APPEALED: (pgettext_lazy("review", "申诉待审"), "violet"),
    ReviewState.CORRECTED: (pgettext_lazy("review", "待答复"), "amber"),
    ReviewState.ANSWERED: (pgettext_lazy("review", "已答复，待核实"), "blue"),
    ReviewState.CLOSED: (pgettext_lazy("review", "已办结"), "green"),
    ReviewState.SET_ASIDE: (pgettext_lazy("review", "申诉成立，不计入"), "grey"),
    ReviewState.REVISED: (pgettext_lazy("review", "本人改评"), "grey"),
}
VERBS: Mapping[ReviewVerb, Words] = {
    ReviewVerb.OPEN: pgettext_lazy("review verb", "收到差评"),
    ReviewVerb.TAKE_UP: pgettext_lazy("review verb", "认领"),
    ReviewVerb.CALL_BACK: pgettext_lazy("review verb", "回访"),
    ReviewVerb.CORRECT: pgettext_lazy("review verb", "整改"),
    ReviewVerb.ANSWER: pgettext_lazy("review verb", "答复"),
    ReviewVerb.APPEAL: pgettext_lazy("review verb", "申诉"),
    ReviewVerb.UPHOLD: pgettext_lazy("review verb", "申诉成立"),
    ReviewVerb.REJECT: pgettext_lazy("review verb", "申诉不成立"),
    ReviewVerb.SEND_BACK: pgettext_lazy("review verb", "退回再整改"),
    ReviewVerb.CLOSE: pgettext_lazy("review verb", "核实办结"),
    ReviewVerb.LAPSE: pgettext_lazy("review verb", "追评期满办结"),
    ReviewVerb.REVISE: pgettext_lazy("review verb", "本人改评"),
}
REACHED: Mapping[Reached, Words] = {
    Reached.REACHED: pgettext_lazy("reached", "打通了，问清了"),
    Reached.DECLINED: pgettext_lazy("reached", "打通了，不愿多谈"),
    Reached.UNREACHABLE: pgettext_lazy("reached", "多次打不通"),
    Reached.ANONYMOUS: pgettext_lazy("reached", "无法联系：没有电话，或不要回电"),
}
APPEALS: Mapping[AppealKind, Words] = {
    AppealKind.MISTAKEN: pgettext_lazy("appeal", "误评"),
    AppealKind.MALICIOUS: pgettext_lazy("appeal", "恶意评价"),
    AppealKind.NOT_OURS: pgettext_lazy("appeal", "不是本单位的事"),
}


@dataclass(frozen=True, slots=True)
class Star:
    """One grade to press. is_given: what was said before, never chosen beforehand."""

    grade: int
    word: str
    stars: str
    is_given: bool


def stars(given: int | None = None) -> list[Star]:
    """The five grades, the best first as the standard numbers them, all drawn alike."""
    return [star(grade, is_given=grade == given) for grade in Grade]


def star(grade: int, *, is_given: bool = False) -> Star:
    """One grade as it is drawn: filled and hollow stars, and its word."""
    one = Grade(grade)
    return Star(int(one), str(GRADES[one]), "★" * one.stars + "☆" * (5 - one.stars), is_given)


@dataclass(frozen=True, slots=True)
class Offered:
    """A reason to tick."""

    code: str
    label: str
    is_given: bool


def reason(one: Reason) -> str:
    """A reason in the reader's language."""
    return one.english if words.in_english() else one.label


def reasons(scheme: Scheme, grade: int, given: Collection[str]) -> list[Offered]:
    """The reasons of a grade, those ticked that were given."""
    return [
        Offered(one.code, reason(one), one.code in given) for one in scheme.reasons[Grade(grade)]
    ]


def is_bad(grade: int) -> bool:
    """Whether somebody will look into it."""
    return grade in BAD
