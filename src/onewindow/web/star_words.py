"""How stars are said: grades, states, what points stand on, and the path to the next star."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from onewindow.rules.star_assessments import StarState, StarVerb
from onewindow.rules.star_schemes import Grade, Indicator, Scheme, Way
from onewindow.rules.stars import Answer, Barrier, Basis, Path, Scored, Step
from onewindow.web import words

Words = str | Promise

STATES: Mapping[StarState, tuple[Words, str]] = {
    StarState.SELF: (pgettext_lazy("star state", "自评中"), "amber"),
    StarState.SUBMITTED: (pgettext_lazy("star state", "待初核"), "blue"),
    StarState.REVIEWED: (pgettext_lazy("star state", "待现场核验"), "blue"),
    StarState.VISITED: (pgettext_lazy("star state", "待公示"), "blue"),
    StarState.NOTICED: (pgettext_lazy("star state", "公示中"), "violet"),
    StarState.AWARDED: (pgettext_lazy("star state", "已授星"), "green"),
    StarState.DECLINED: (pgettext_lazy("star state", "未授星"), "grey"),
    StarState.RECHECK: (pgettext_lazy("star state", "复评中"), "amber"),
    StarState.CONFIRMED: (pgettext_lazy("star state", "复评保持"), "green"),
    StarState.DOWNGRADED: (pgettext_lazy("star state", "已降星"), "red"),
}
VERBS: Mapping[StarVerb, Words] = {
    StarVerb.OPEN: pgettext_lazy("star verb", "启动评定"),
    StarVerb.FILL: pgettext_lazy("star verb", "系统取数"),
    StarVerb.ANSWER: pgettext_lazy("star verb", "自评"),
    StarVerb.SUBMIT: pgettext_lazy("star verb", "提交自评"),
    StarVerb.SEND_BACK: pgettext_lazy("star verb", "退回补充"),
    StarVerb.MARK: pgettext_lazy("star verb", "初核改分"),
    StarVerb.PASS_REVIEW: pgettext_lazy("star verb", "初核通过"),
    StarVerb.DEDUCT: pgettext_lazy("star verb", "现场扣分"),
    StarVerb.TAKE_BACK: pgettext_lazy("star verb", "撤销扣分"),
    StarVerb.CLOSE_VISIT: pgettext_lazy("star verb", "核验完成"),
    StarVerb.PUBLISH: pgettext_lazy("star verb", "公示"),
    StarVerb.OBJECT: pgettext_lazy("star verb", "收到异议"),
    StarVerb.ANSWER_OBJECTION: pgettext_lazy("star verb", "答复异议"),
    StarVerb.RETURN: pgettext_lazy("star verb", "异议成立，重新核验"),
    StarVerb.AWARD: pgettext_lazy("star verb", "授星"),
    StarVerb.DECLINE: pgettext_lazy("star verb", "不授星"),
    StarVerb.RECHECK: pgettext_lazy("star verb", "启动复评"),
    StarVerb.CONFIRM: pgettext_lazy("star verb", "复评保持"),
    StarVerb.DOWNGRADE: pgettext_lazy("star verb", "降星"),
    StarVerb.VETO: pgettext_lazy("star verb", "一票否决"),
    StarVerb.EXPIRE: pgettext_lazy("star verb", "星级到期"),
}
# The same as the journal tells them
EVENTS: Mapping[StarVerb, Words] = {
    StarVerb.OPEN: pgettext_lazy("star event", "启动评定"),
    StarVerb.FILL: pgettext_lazy("star event", "系统取数"),
    StarVerb.ANSWER: pgettext_lazy("star event", "自评"),
    StarVerb.SUBMIT: pgettext_lazy("star event", "提交自评"),
    StarVerb.SEND_BACK: pgettext_lazy("star event", "退回补充"),
    StarVerb.MARK: pgettext_lazy("star event", "初核改分"),
    StarVerb.PASS_REVIEW: pgettext_lazy("star event", "初核通过"),
    StarVerb.DEDUCT: pgettext_lazy("star event", "现场扣分"),
    StarVerb.TAKE_BACK: pgettext_lazy("star event", "撤销扣分"),
    StarVerb.CLOSE_VISIT: pgettext_lazy("star event", "核验完成"),
    StarVerb.PUBLISH: pgettext_lazy("star event", "公示"),
    StarVerb.OBJECT: pgettext_lazy("star event", "收到异议"),
    StarVerb.ANSWER_OBJECTION: pgettext_lazy("star event", "答复异议"),
    StarVerb.RETURN: pgettext_lazy("star event", "异议成立，重新核验"),
    StarVerb.AWARD: pgettext_lazy("star event", "授星"),
    StarVerb.DECLINE: pgettext_lazy("star event", "不授星"),
    StarVerb.RECHECK: pgettext_lazy("star event", "启动复评"),
    StarVerb.CONFIRM: pgettext_lazy("star event", "复评保持"),
    StarVerb.DOWNGRADE: pgettext_lazy("star event", "降星"),
    StarVerb.VETO: pgettext_lazy("star event", "一票否决"),
    StarVerb.EXPIRE: pgettext_lazy("star event", "星级到期，复评没有结论"),
}


class Labelled(Protocol):
    """Something of a table, named in both languages."""

    @property
    def label(self) -> str: ...
    @property
    def english(self) -> str: ...


def label(one: Labelled) -> str:
    """Its name in the reader's language."""
    return one.english if words.in_english() else one.label


def english(scheme: Scheme) -> dict[str, str]:
    """The names of a table's lines, for the sentences of problems."""
    return {one.label: one.english for one in scheme.indicators}


def stars(grade: Grade) -> str:
    """★★★★☆, to be hidden from who listens."""
    return "★" * grade.stars + "☆" * (5 - grade.stars)


def number(value: Decimal | None) -> str:
    """As few decimals as it has; a dash where there is none."""
    if value is None:
        return "—"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def counted(one: Indicator) -> str:
    """What is counted where something is missing."""
    return one.counted_english if words.in_english() else one.counted


def unit(one: Indicator) -> str:
    """The unit of its number."""
    return UNITS.get(one.unit, one.unit) if words.in_english() else one.unit


UNITS = {"名": "", "项": "matters", "学时": "hours"}


def stands_on(line: Scored) -> str:
    """What the points of an indicator stand on, in a few words."""
    one = line.indicator
    if line.basis is Basis.OPEN:
        return _("还没有填")
    if line.basis is Basis.NOTHING:
        return _("期内没有可算的，按满分")
    if line.basis is Basis.LEVEL:
        level = one.level(line.level)
        return label(level) if level else line.level
    if line.basis is Basis.MISSING:
        return f"{counted(one)} {line.missing}"
    value = f"{number(line.value)}{_joined(unit(one))}"
    return value if line.basis is Basis.FIGURE else _("自报 %(value)s") % {"value": value}


def how_scored(one: Indicator) -> str:
    """How an indicator is scored, as the table says it."""
    if one.way is Way.MISSING:
        return _("每缺一项扣 %(each)s 分") % {"each": number(one.each)}
    if one.way is Way.LEVEL:
        comma = ", " if words.in_english() else "；"
        return comma.join(f"{label(each)} {number(each.points)}" for each in one.levels)
    assert one.table is not None
    ends = [
        _("%(value)s%(unit)s 得 %(points)s 分")
        % {"value": number(value), "unit": _joined(unit(one)), "points": number(points)}
        for value, points in one.table.at
    ]
    comma = ", " if words.in_english() else "，"
    between = "" if one.table.is_step else comma + _("之间按比例")
    return comma.join(ends) + between


def _joined(unit: str) -> str:
    return unit if unit in ("", "%") or not words.in_english() else f" {unit}"


def answered(one: Indicator, answer: Answer) -> str:
    """An answer as it was given."""
    if one.way is Way.LEVEL:
        level = one.level(answer.level)
        return label(level) if level else "—"
    if one.way is Way.MISSING:
        return "—" if answer.missing is None else f"{counted(one)} {answer.missing}"
    return "—" if answer.value is None else f"{number(answer.value)}{_joined(unit(one))}"


def needed(step: Step) -> str:
    """What would bring a step's points."""
    one, has = step.line.indicator, step.line
    said = []
    if has.taken:
        said.append(_("把现场扣的 %(points)s 分整改好") % {"points": number(has.taken)})
    if step.needed is not None and has.value != step.needed:
        given = {"value": number(step.needed), "unit": _joined(unit(one))}
        said.append(_("达到 %(value)s%(unit)s") % given)
        if step.alone is not None and step.alone != step.needed:
            given = {"value": number(step.alone), "unit": _joined(unit(one))}
            said.append(_("到 %(value)s%(unit)s 就够") % given)
    elif one.way is Way.LEVEL and has.given != one.most:
        said.append(label(one.levels[0]))
    elif one.way is Way.MISSING and has.missing:
        said.append(_("补齐 %(n)s 项：%(what)s") % {"n": has.missing, "what": counted(one)})
    elif has.basis is Basis.OPEN:
        said.append(_("填写并上传佐证"))
    return ("; " if words.in_english() else "；").join(said)


def barrier(path: Path) -> str:
    """What else is in the way of the next star; empty where points are enough."""
    to = label(path.to) if path.to else ""
    return {
        None: "",
        Barrier.TOP: _("已经是最高的星级。"),
        Barrier.VETO: _("有一票否决项，不评星。"),
        Barrier.SHORT: _("全部补齐也够不上%(grade)s。") % {"grade": to},
        Barrier.PLACE: _("还要在全县排进前 %(n)s 名。")
        % {"n": (path.to.county_top if path.to else None) or 0},
    }[path.barrier]
