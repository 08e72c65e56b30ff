"""A plan as a person reads it: what to do, what to bring, each line with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from onewindow.cases.actions.materials import may_be_promised
from onewindow.places import queries as places
from onewindow.rules import ruling
from onewindow.rules.plans import Plan, PlannedMaterial, PlannedMatter
from onewindow.rules.ruling import Finding
from onewindow.rules.situations import IN, MAYBE, OUT
from onewindow.web import saying, words
from onewindow.web.templatetags.ow import fen

MADE_BY_US = "窗口提供（系统自动生成）"
TAKEN_THERE = "现场采集"  # fingerprints, portraits: the person brings them along
LATER = "later"

English = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tag:
    """A word on a tint."""

    word: str
    tone: str


@dataclass(frozen=True, slots=True)
class MatterLine:
    """One matter of the list. is_sure: False while an answer is missing."""

    name: str
    href: str
    department: str
    days: str
    is_assumed: bool
    fee: str
    is_sure: bool
    why: str
    note: str


@dataclass(frozen=True, slots=True)
class StageLine:
    """The matters that run together."""

    title: str
    matters: list[MatterLine]


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One paper of the list. tags: must bring, we have it, may come later, may be promised."""

    id: str
    name: str
    tags: list[Tag]
    is_sure: bool
    why: str
    used_by: list[str]
    note: str
    is_for_agent: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """What a rule says. kind: of the notice; href: where to go instead, if anywhere."""

    text: str
    basis: str
    kind: str
    href: str


def stages(plan: Plan, english: English) -> list[StageLine]:
    """The matters in the order they run; what runs together stands together."""
    offices = places.departments()
    waves: dict[int, list[PlannedMatter]] = {}
    for one in plan.matters:
        if one.standing != OUT:
            waves.setdefault(one.wave, []).append(one)
    return [
        StageLine(
            _title(number, len(waves), members), [_matter(m, english, offices) for m in members]
        )
        for number, (_wave, members) in enumerate(sorted(waves.items()), start=1)
    ]


def _title(number: int, of: int, members: list[PlannedMatter]) -> str:
    if members[0].mode == "auto":
        return _("自动办理，不用您跑")
    if members[0].mode == LATER:
        return _("以后再办")
    if of == 1:
        return _("同时办理") if len(members) > 1 else ""
    return _("第 %(n)s 步") % {"n": number}


def _matter(one: PlannedMatter, english: English, offices: Mapping[str, object]) -> MatterLine:
    office = offices.get(one.department)
    return MatterLine(
        name=words.said(one.name, english),
        href=reverse("citizen:guide", args=[one.code]),
        department=department(office),
        days=saying.limit_of(one.promised),
        is_assumed=one.promised.evidence == "D",
        fee=_fee(one),
        is_sure=one.standing == IN,
        why=saying.because(one.because, english),
        note=words.said(one.note, english) if one.note else "",
    )


def department(office: object) -> str:
    """A department's name in the reader's language."""
    if office is None:
        return ""
    return str(getattr(office, "name_en" if words.in_english() else "name"))


def _fee(one: PlannedMatter) -> str:
    least, most = one.fee.least_fen, one.fee.most_fen
    if most is None:
        return _("按规定收取")
    return "" if most == 0 else fen(least) if least == most else _("按规定收取")


def materials(plan: Plan, english: English, *, named: bool = True) -> list[MaterialLine]:
    """Every paper once. named: say which matters use it."""
    names = {one.code: words.said(one.name, english) for one in plan.matters}
    lines = [_material(one, english, names if named else {}) for one in plan.materials]
    return sorted(lines, key=lambda line: not line.is_sure)


def _material(one: PlannedMaterial, english: English, names: Mapping[str, str]) -> MaterialLine:
    return MaterialLine(
        id=one.material_id,
        name=words.said(one.name, english),
        tags=tags(one, names),
        is_sure=one.certain,
        why=saying.because(one.because, english),
        used_by=[names[code] for code in dict.fromkeys(one.matters) if code in names],
        note=" ".join(words.said(note, english) for note in one.notes),
        is_for_agent=_is_for_agent(one),
    )


def _is_for_agent(one: PlannedMaterial) -> bool:
    """Asked for only if somebody acts for the applicant, which was not said yet."""
    unknown = {each.key for use in one.uses for each in use.because if each.value is None}
    return unknown == {"by_agent"}


def tags(one: PlannedMaterial, names: Mapping[str, str]) -> list[Tag]:
    """How a paper may be given, in a word or two."""
    if not one.asked:
        if one.provided_by == "held":
            return [Tag(_("您已有，不用带"), "green")]
        return [Tag(_("前一步办好后自动取得"), "green")]
    return kind_tags(
        source_type=one.source_type,
        form=one.form,
        is_shared=bool(one.share_source or one.electronic_licence),
        may_come_later=one.may_come_later,
    )


def kind_tags(*, source_type: str, form: str, is_shared: bool, may_come_later: bool) -> list[Tag]:
    """The same for a line of a guide, before anything is known of the person."""
    if source_type == MADE_BY_US:
        return [Tag(_("系统生成，不用带"), "green")]
    if form == TAKEN_THERE:
        return [Tag(_("到场采集，不用带"), "green")]
    found = []
    if is_shared:
        found.append(Tag(_("系统已有，查到就不用带"), "green"))
    if may_be_promised(source_type=source_type, form=form):
        found.append(Tag(_("可承诺"), "blue"))
    if may_come_later:
        found.append(Tag(_("可容缺，可以晚交"), "blue"))
    if not is_shared and not may_come_later:
        found.insert(0, Tag(_("必须带"), "amber"))
    return found


def counted(plan: Plan) -> dict[str, int]:
    """How many papers there are, and how many of them a person has to think of."""
    asked = [one for one in plan.materials if one.certain and one.asked]
    own = [
        one
        for one in asked
        if one.source_type != MADE_BY_US
        and one.form != TAKEN_THERE
        and not (one.share_source or one.electronic_licence)
    ]
    return {
        "all": sum(1 for one in plan.materials if one.certain),
        "own": len(own),
        "separately": plan.lines_separately,
        "together": plan.lines_one_set,
    }


KINDS = {
    ruling.STOP: "stop",
    ruling.REDIRECT: "stop",
    ruling.REQUIRE: "warning",
    ruling.WARN: "warning",
}


def remarks(plan: Plan, english: English) -> list[Remark]:
    """What the rules say that a person should know before beginning; what stops comes first."""
    told = [one for one in plan.findings if one.effect in KINDS and one.text and one.certain]
    found = [_remark(one, english) for one in told]
    return sorted(found, key=lambda one: one.kind != "stop")


def conditions(plan: Plan, english: English) -> list[str]:
    """What the window will have to confirm: the conditions nobody can decide from here."""
    said = [words.said(one.text, english) for one in ruling.to_confirm(plan.findings) if one.text]
    return list(dict.fromkeys(said))


def is_stopped(plan: Plan, *, is_known: bool) -> bool:
    """Could it not be handed in now? is_known: what the person already holds is known."""
    return any(one.effect != ruling.REQUIRE or is_known for one in ruling.stopping(plan.findings))


def _remark(one: Finding, english: English) -> Remark:
    return Remark(
        text=words.said(one.text or "", english),
        basis=words.said(one.basis, english) if one.basis else "",
        kind=KINDS[one.effect],
        href=reverse("citizen:guide", args=[one.to]) if one.to else "",
    )


def is_open(plan: Plan) -> bool:
    """Does something still hang on an answer to a question?"""
    papers = any(not one.certain and not _is_for_agent(one) for one in plan.materials)
    return papers or any(one.standing == MAYBE for one in plan.matters)
