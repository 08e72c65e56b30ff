"""C4: the papers of a package as slots, each with how it stands and what may be done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from onewindow.cases.actions.materials import may_be_promised
from onewindow.rules.plans import Plan, PlannedMaterial
from onewindow.web import words
from onewindow.web.staff import shown

Word = str | Promise

STANDINGS: Mapping[str, tuple[Word, str]] = {
    "missing": (pgettext_lazy("paper", "待提供"), "amber"),
    "found": (pgettext_lazy("paper", "系统已有"), "green"),
    "confirmed": (pgettext_lazy("paper", "已确认"), "green"),
    "disputed": (pgettext_lazy("paper", "有异议，待提供"), "amber"),
    "given": (pgettext_lazy("paper", "已扫描"), "green"),
    "paper": (pgettext_lazy("paper", "已收原件"), "green"),
    "promised": (pgettext_lazy("paper", "告知承诺"), "violet"),
    "awaited": (pgettext_lazy("paper", "待前序办结"), "grey"),
    "gap": (pgettext_lazy("paper", "容缺待补"), "amber"),
    "waived": (pgettext_lazy("paper", "免提交"), "grey"),
}
NEEDS: Mapping[str, Word] = {
    "必要": pgettext_lazy("need", "必要"),
    "情形": pgettext_lazy("need", "情形"),
    "容缺": pgettext_lazy("need", "可容缺"),
    "可能": pgettext_lazy("need", "可能需要"),
}
GRADES: Mapping[str, Word] = {
    "A": pgettext_lazy("grade", "A 发证机关提供"),
    "B": pgettext_lazy("grade", "B 窗口核验"),
    "C": pgettext_lazy("grade", "C 申请人上传"),
    "D": pgettext_lazy("grade", "D 申请人承诺"),
}
OPEN = frozenset({"missing", "disputed", "gap"})
HERE = frozenset({"given", "paper", "promised", "confirmed"})


@dataclass(frozen=True, slots=True)
class Slot:
    """One paper. is_open: something has to be done; may: the verbs that will be taken."""

    key: str
    name: str
    standing: str
    word: str
    tone: str
    need: str
    grade: str
    source: str
    remark: str
    note: str
    matters: str
    document: str
    is_picture: bool
    is_open: bool
    is_wrong: bool
    may_come_later: bool
    may: frozenset[str]


def slots(
    rows: Iterable[Any], plan: Plan, english: Mapping[str, str], *, may_change: bool
) -> list[Slot]:
    """The papers, those that need a hand first, each as the page draws it."""
    planned = {one.material_id: one for one in plan.materials}
    names = {one.code: words.said(one.name, english) for one in plan.matters}
    found = [
        _slot(row, planned.get(row.material), names, english, may_change=may_change) for row in rows
    ]
    return sorted(found, key=lambda slot: (not slot.is_open, slot.may_come_later))


def _slot(
    row: Any,
    planned: PlannedMaterial | None,
    names: Mapping[str, str],
    english: Mapping[str, str],
    *,
    may_change: bool,
) -> Slot:
    word, tone = STANDINGS[row.status]
    is_wrong = row.checked == "wrong"
    if is_wrong:
        word, tone = _("不合格"), "red"
    elif row.checked == "right":
        word, tone = _("已核验"), "green"
    is_asked = row.need != "可能"
    if row.status == "missing" and not is_asked:
        tone = "grey"
    return Slot(
        key=row.material,
        name=words.said(row.name, english),
        standing=row.status,
        word=str(word),
        tone=tone,
        need=str(NEEDS.get(row.need, row.need)),
        grade=str(GRADES.get(row.grade, "")),
        source=_source(row, names, english),
        remark=row.remark if is_wrong or row.status == "missing" else "",
        note=_note(planned, english),
        matters="、".join(names.get(code, code) for code in row.matters),
        document=str(row.document_id or ""),
        is_picture=bool(row.document and row.document.mime.startswith("image/")),
        is_open=is_asked and (row.status in OPEN or is_wrong),
        is_wrong=is_wrong,
        may_come_later=row.need == "容缺" and not is_wrong,
        may=_may(row, planned) if may_change else frozenset(),
    )


def _source(row: Any, names: Mapping[str, str], english: Mapping[str, str]) -> str:
    """Where something found lies: a certificate or result of ours, a register, a file."""
    if row.status not in {"found", "confirmed", "awaited"}:
        return ""
    if row.certificate is not None:
        return words.said(row.certificate.title, english)
    if row.status == "awaited":
        return ""
    if row.register in names:
        return names[row.register]
    return shown.register(row.register) if row.register else _("以前提交的文件")


def _note(planned: PlannedMaterial | None, english: Mapping[str, str]) -> str:
    if planned is None:
        return ""
    said = [words.said(one, english) for one in planned.notes]
    if planned.form:
        said.insert(0, words.said(planned.form, english))
    if planned.copies > 1:
        said.insert(1, _("%(n)s 份") % {"n": planned.copies})
    return " · ".join(said)


def _may(row: Any, planned: PlannedMaterial | None) -> frozenset[str]:
    """What the window may do about a paper that stands so."""
    if row.status in {"waived", "awaited"}:
        return frozenset()
    if row.status in OPEN or row.checked == "wrong":
        may = {"take", "scan"}
        if planned is not None and may_be_promised(
            source_type=planned.source_type, form=planned.form
        ):
            may.add("promise")
        return frozenset(may | ({"right"} if row.checked == "wrong" else set()))
    may = {"wrong"} | ({"right"} if row.checked != "right" else set())
    if row.status == "found":
        may |= {"confirm", "dispute"}
    if row.status in HERE:
        may |= {"undo", "scan"}
    return frozenset(may)
