"""How the pages say limits, fees, reasons and conditions of the catalogue in plain words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from onewindow.rules.matter_parts import Limit
from onewindow.rules.plans import Because, Plan
from onewindow.web import words
from onewindow.web.templatetags.ow import fen, yuan

REGISTERS = {
    "user": pgettext_lazy("register", "您的登录身份"),
    "proxy": pgettext_lazy("register", "亲友代办登记"),
    "pop": pgettext_lazy("register", "公安人口库"),
    "hukou": pgettext_lazy("register", "户籍库"),
    "bl": pgettext_lazy("register", "营业执照库"),
    "marriage": pgettext_lazy("register", "婚姻登记库"),
    "birth": pgettext_lazy("register", "出生医学证明库"),
    "death": pgettext_lazy("register", "死亡医学证明库"),
    "disabled": pgettext_lazy("register", "残疾人证库"),
    "dibao": pgettext_lazy("register", "社会救助库"),
    "si": pgettext_lazy("register", "社会保险库"),
    "mi": pgettext_lazy("register", "医疗保险库"),
    "estate": pgettext_lazy("register", "不动产登记库"),
    "rent": pgettext_lazy("register", "房屋租赁备案库"),
    "health": pgettext_lazy("register", "健康证明库"),
    "food": pgettext_lazy("register", "食品经营许可库"),
    "tobacco": pgettext_lazy("register", "烟草许可证库"),
    "driver": pgettext_lazy("register", "驾驶证和机动车库"),
    "exit": pgettext_lazy("register", "出入境证件库"),
    "vet": pgettext_lazy("register", "退役军人库"),
    "residence": pgettext_lazy("register", "居住证库"),
    "hpf": pgettext_lazy("register", "公积金库"),
    "edu": pgettext_lazy("register", "学籍库"),
    "tax": pgettext_lazy("register", "税务登记库"),
    "bank": pgettext_lazy("register", "社保卡金融账户"),
    "addr": pgettext_lazy("register", "标准地址库"),
    "photo": pgettext_lazy("register", "制证照片库"),
    "employ": pgettext_lazy("register", "就业登记库"),
    "fire": pgettext_lazy("register", "消防验收库"),
    "medform": pgettext_lazy("register", "体检信息库"),
    "land": pgettext_lazy("register", "规划数据"),
}
FACTS = {
    "by_agent": pgettext_lazy("fact", "委托他人办理"),
    "delivery": pgettext_lazy("fact", "领取方式"),
}
EVIDENCE = {
    "A": pgettext_lazy("evidence", "依据法律、法规原文"),
    "B": pgettext_lazy("evidence", "依据官方网页或指南"),
    "C": pgettext_lazy("evidence", "根据公开材料推断"),
    "D": pgettext_lazy("evidence", "演示用的假定值"),
}

English = Mapping[str, str]


def register(code: str) -> str:
    """The plain name of a register; a code nobody named is shown as it is."""
    return str(REGISTERS.get(code, code))


def limit(days: int | None, unit: str | None) -> str:
    """5 个工作日; 60 天; 当场办结; 没有规定期限."""
    if days is None:
        return _("没有规定期限")
    if days == 0 or unit == "即办":
        return _("当场办结")
    if unit == "工作日":
        return _("1 个工作日") if days == 1 else _("%(n)s 个工作日") % {"n": days}
    return _("1 天") if days == 1 else _("%(n)s 天") % {"n": days}


def limit_of(one: Limit) -> str:
    """A compiled limit in words."""
    return limit(one.days, one.unit)


def whole_time(plan: Plan) -> str:
    """How long the stages take one after another, by what was promised."""
    said = [
        limit(amount, unit)
        for amount, unit in ((plan.working_days, "工作日"), (plan.days, "日"))
        if amount
    ]
    return " + ".join(said) or _("当场办结")


def has_assumed_time(plan: Plan) -> bool:
    """Does a promise in it rest on an assumption?"""
    return any(one.promised.evidence == "D" for one in plan.matters if one.standing == "in")


def fee(plan: Plan) -> str:
    """What is paid for all of it: nothing, a sum, from … to …, or by a price list."""
    least, most = plan.fee_fen, plan.fee_most_fen
    if most is None:
        return _("按规定收取") if not least else _("%(sum)s起") % {"sum": fen(least)}
    if most == least:
        return fen(least)
    return _("%(least)s至%(most)s") % {"least": fen(least), "most": fen(most)}


def body_fee(body: Mapping[str, Any]) -> str:
    """The fee line of one matter's guide."""
    amount = (body.get("fee") or {}).get("amount_yuan")
    return yuan(amount) or _("按规定收取")


def because(reasons: Iterable[Because], english: English) -> str:
    """Why a line is on the list, in the person's own answers; what it hangs on if unknown."""
    known, open_ = [], []
    for one in reasons:
        question = (
            words.said(one.question, english) if one.question else str(FACTS.get(one.key, ""))
        )
        if one.value is None:
            open_.append(question)
        elif one.label is None:
            known.append(question)
        else:
            mark = ": " if words.in_english() else "："
            known.append(f"{question.rstrip('?？')}{mark}{words.said(one.label, english)}")
    stop = "; " if words.in_english() else "；"
    said = []
    if known:
        said.append(_("因为您答了“%(answers)s”") % {"answers": stop.join(known)})
    if open_:
        said.append(_("要看这个问题怎么答：%(questions)s") % {"questions": stop.join(open_)})
    return stop.join(said)


def condition(when: Mapping[str, Any] | None, body: Mapping[str, Any]) -> str:
    """A written condition of a guide as words: 经营场所怎样取得: 租赁、自有."""
    asked = {one["id"]: one for one in body.get("situations") or ()}
    fields = {one["id"]: one for one in body.get("form_fields") or ()}
    english = body.get("english") or {}
    parts = [_clause(key, value, asked, fields, english) for key, value in (when or {}).items()]
    return (" + " if words.in_english() else "，且").join(part for part in parts if part)


def _clause(
    key: str,
    wanted: Any,
    asked: Mapping[str, Any],
    fields: Mapping[str, Any],
    english: English,
) -> str:
    if key == "by_agent":
        return str(FACTS[key]) if wanted in (True, "yes") else _("本人办理")
    about = asked.get(key) or fields.get(key) or {}
    name = words.said(about.get("question") or about.get("label") or key, english)
    values = wanted if isinstance(wanted, list | tuple) else [wanted]
    labels = {
        str(one.get("value", one.get("code"))): one["label"] for one in about.get("options") or ()
    }
    comma = ", " if words.in_english() else "、"
    said = comma.join(words.said(labels.get(str(each), str(each)), english) for each in values)
    mark = ": " if words.in_english() else "："
    return f"{name.rstrip('?？')}{mark}{said}"
