"""P6: how far a draft has come, section by section, and what is to be done next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from onewindow.cases.planning import Found
from onewindow.rules import forms, situations
from onewindow.rules.conditions import UNSURE
from onewindow.rules.situations import IN
from onewindow.web.citizen.draft import Open
from onewindow.web.parts import Task
from onewindow.web.sections import Section

READY = frozenset({"found", "confirmed", "given", "paper", "promised", "awaited", "waived"})
POSSIBLE = "可能"


@dataclass(frozen=True, slots=True)
class Way:
    """The tasks of a draft, grouped, and the address of the next one to do."""

    before: list[Task]
    form: list[Task]
    after: list[Task]
    next: str
    left: int

    @property
    def is_ready(self) -> bool:
        """May it be checked and handed in?"""
        return self.left == 0


def of(one: Open) -> Way:
    """Where the draft stands. At most three queries."""
    found = one.found()
    questions = _questions(one)
    sections = one.sections()
    form = [_section(one, section, found) for section in sections]
    papers = _papers(one, one.papers())
    ahead = [questions, *form]
    left = sum(1 for task in ahead if task.tone != "green")
    after = [papers, _delivery(one), _check(one, left)]
    waiting = [task for task in [*ahead, papers] if task.tone != "green" and task.href]
    return Way(
        before=[_who(one), questions],
        form=form,
        after=after,
        next=waiting[0].href if waiting else one.url("check"),
        left=left,
    )


def next_of(one: Open) -> str:
    """The address of the next thing to do."""
    return of(one).next


def _who(one: Open) -> Task:
    package = one.package
    name = package.applicant.name if package.applicant else ""
    hint = _("为%(name)s办理") % {"name": name}
    if package.agent is not None:
        hint = _("%(agent)s 代 %(name)s 办理") % {"agent": package.agent.name, "name": name}
    if package.applicant is None:
        return Task(_("为谁办"), _("未开始"), one.url("people"), tone="grey")
    return Task(_("为谁办"), _("已完成"), one.url("people"), hint, "green")


def _questions(one: Open) -> Task:
    asked = one.questions()
    open_ = [each for each in asked if each.key not in one.package.answers]
    unsure = [each for each in asked if one.package.answers.get(each.key) == UNSURE]
    label, href = _("您的情况"), one.url("questions")
    if open_:
        left = _("还有 %(n)s 个问题") % {"n": len(open_)}
        return Task(label, left, one.url("question"), tone="blue")
    if any(each.standing == situations.MAYBE for each in one.plan.matters):
        hint = _("有问题选了“不确定”，要先定下来才能提交")
        return Task(label, _("要确定"), href, hint, "amber")
    hint = _("%(n)s 个问题选了“不确定”") % {"n": len(unsure)} if unsure else ""
    return Task(label, _("已完成"), href, hint, "green")


def _section(one: Open, section: Section, found: Mapping[str, Found]) -> Task:
    form = one.package.form
    begun = [field for field in section.fields if form.get(field.key) not in (None, "", [])]
    values: dict[str, object] = {
        field.key: form[field.key] if field.key in form else found[field.key].value
        for field in section.fields
        if field.key in form or field.key in found
    }
    problems = forms.check(fields=section.fields, values=values, facts=one.facts)[1]
    href = one.url("form", section.key)
    if not problems:
        if begun or not values:
            return Task(section.title, _("已完成") if begun else _("选填"), href, tone="green")
        return Task(section.title, _("已查到"), href, _("不用填，提交前请核对"), "green")
    wrong = [each for each in problems if each.code not in ("required", "not_confirmed")]
    if wrong:
        return Task(section.title, _("%(n)s 处要改") % {"n": len(wrong)}, href, tone="amber")
    if begun or values:
        return Task(section.title, _("还差 %(n)s 项") % {"n": len(problems)}, href, tone="blue")
    return Task(section.title, _("未开始"), href, tone="grey")


def _papers(one: Open, rows: Sequence[Any]) -> Task:
    needed = [row for row in rows if row.need != POSSIBLE]
    missing = [row for row in needed if row.status not in READY]
    here = len(needed) - len(missing)
    hint = _("%(here)s / %(all)s 份已有") % {"here": here, "all": len(needed)}
    href = one.url("materials")
    if not missing:
        return Task(_("材料"), _("已完成"), href, hint, "green")
    return Task(_("材料"), _("还差 %(n)s 份") % {"n": len(missing)}, href, hint, "blue")


def _delivery(one: Open) -> Task:
    return Task(_("怎样拿结果"), delivery_word(one.package.delivery), one.url("delivery"))


def _check(one: Open, left: int) -> Task:
    label = _("核对并提交")
    if not any(each.standing == IN for each in one.plan.matters):
        return Task(label, _("还不能开始"), hint=_("按现在的回答，没有要办的事项"))
    if left:
        return Task(label, _("还不能开始"), hint=_("先完成上面 %(n)s 项") % {"n": left})
    return Task(label, _("可以提交"), one.url("check"), tone="blue")


def delivery_word(value: str) -> str:
    """A way of delivery in the reader's language."""
    return {
        "窗口领取": _("窗口领取"),
        "邮寄": _("邮寄"),
        "取件柜": _("取件柜"),
        "电子证照": _("电子送达，只要电子证照"),
    }.get(value, value)
