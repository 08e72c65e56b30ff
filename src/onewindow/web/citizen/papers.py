"""P8: the papers of a package, one slot each: confirm, dispute, upload, promise, bring."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.cases.actions import materials as actions
from onewindow.cases.queries import holdings
from onewindow.rules.actors import Actor
from onewindow.rules.lifecycle import BEFORE_ACCEPTANCE, State
from onewindow.rules.plans import PlannedMaterial
from onewindow.rules.refusal import NotFound
from onewindow.web import errors, kit, saying, words
from onewindow.web.citizen import draft, uploading, way
from onewindow.web.citizen.draft import Open
from onewindow.web.citizen.kit import go, kit_redirect, signed_in
from onewindow.web.citizen.lists import Tag
from onewindow.web.parts import Field, Mistake, Task

WAITING = {*BEFORE_ACCEPTANCE, State.SUPPLEMENT}


@dataclass(frozen=True, slots=True)
class Slot:
    """One paper and what may be done about it."""

    id: str
    name: str
    tag: Tag
    need: str
    where: str
    kept: str
    kept_href: str
    why: str
    note: str
    form: str
    used_by: list[str]
    is_found: bool
    is_open: bool
    may_change: bool
    may_promise: bool
    remark: str


@require_http_methods(["GET", "POST"])
@signed_in
def materials(request: HttpRequest, me: Actor, package: UUID) -> HttpResponse:
    """Every paper and how it stands; what was found is confirmed with one tap."""
    one = draft.opened(package, me)
    rows = one.papers()
    is_settled = _is_settled(one)
    if request.method == "POST":
        for row in rows:
            if row.status == "found":
                actions.confirm(package_id=one.id, material=row.material, by=me, at=kit.now())
        return go(request, "materials", one.id)
    planned = planned_of(one)
    slots = [slot_of(one, row, planned.get(row.material), is_settled=is_settled) for row in rows]
    needed = [slot for slot in slots if slot.need != way.POSSIBLE]
    context = {
        "one": one,
        "mine": [_task(one, slot) for slot in needed if slot.is_open],
        "done": [_task(one, slot) for slot in needed if not slot.is_open],
        "maybe": [_task(one, slot) for slot in slots if slot.need == way.POSSIBLE],
        "to_confirm": 0 if is_settled else sum(1 for row in rows if row.status == "found"),
        "back": one.url("tasks") if one.is_draft else one.url("case"),
    }
    return kit.page(request, "citizen/materials.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def material(request: HttpRequest, me: Actor, package: UUID, material: str) -> HttpResponse:
    """One paper: how it is given."""
    one = draft.opened(package, me)
    row = _row(one, material)
    problems: list[Mistake] = []
    if request.method == "POST":
        problems, unclear = _act(request, one, material)
        if unclear:
            return go(request, "material", one.id, material, query=f"unclear={unclear}")
        if not problems:
            return kit_redirect(request, _after(one))
    slot = slot_of(one, row, planned_of(one).get(material), is_settled=_is_settled(one))
    file = Field(
        "file",
        _("拍照或选择文件"),
        "file",
        hint=_("JPEG、PNG 照片或 PDF，可以多选，每份不超过 10 MB；多张照片会合成一份"),
        error=" ".join(each.sentence for each in problems),
    )
    context = {
        "one": one,
        "slot": slot,
        "file": file,
        "problems": problems,
        "unclear": request.GET.get("unclear", ""),
        "centre": one.package.centre.name_en if words.in_english() else one.package.centre.name,
        "back": one.url("materials") if one.is_draft else _after(one),
    }
    return kit.page(request, "citizen/material.html", context)


def _after(one: Open) -> str:
    """Back to the list of a draft, or to what the window asked for."""
    if one.is_draft:
        return one.url("materials")
    if holdings.open_supplement(one.package):
        return one.url("supplement")
    return one.url("case")


def _is_settled(one: Open) -> bool:
    """Is it accepted with nothing owed, so that its papers are only looked at?"""
    if one.is_draft or holdings.open_gaps(one.package):
        return False
    cases = holdings.cases(one.package, to=one.me, today=one.today)
    return not any(case.state in WAITING for case in cases)


def _row(one: Open, material: str) -> Any:
    row = next((each for each in one.papers() if each.material == material), None)
    if row is None:
        raise NotFound("This package does not ask for that paper.")
    return row


def _act(request: HttpRequest, one: Open, material: str) -> tuple[list[Mistake], str]:
    """Do what the button says. Returns what is wrong with the files, and why one is unclear."""
    simple: Mapping[str, Callable[..., object]] = {
        "confirm": actions.confirm,
        "dispute": actions.dispute,
        "promise": actions.promise,
        "later": actions.bring_later,
    }
    what = request.POST.get("do", "upload")
    if what in simple:
        simple[what](package_id=one.id, material=material, by=one.me, at=kit.now())
        return [], ""
    upload, refused = uploading.taken(request.FILES.getlist("file"))
    if refused:
        return [
            Mistake(f"{each.params.get('name', '')} {errors.sentence(each)}".strip(), "#f-file")
            for each in refused
        ], ""
    if upload is None:
        return [Mistake(_("请先选择文件或拍照。"), "#f-file")], ""
    actions.attach(
        package_id=one.id,
        material=material,
        upload=upload,
        title=upload.name,
        may_reuse=request.POST.get("may_reuse") == "1",
        by=one.me,
        at=kit.now(),
    )
    return [], upload.unclear


def planned_of(one: Open) -> dict[str, PlannedMaterial]:
    return {each.material_id: each for each in one.plan.materials}


def status(row: Any, *, is_settled: bool = False) -> Tag:
    """How a paper stands, in a word. is_settled: nothing is left to confirm."""
    if row.checked == "wrong":
        return Tag(_("窗口说不合格"), "red")
    if is_settled and row.status == "found":
        return Tag(_("已查到"), "green")
    return {
        "missing": Tag(_("还没有"), "grey"),
        "found": Tag(_("已查到，请确认"), "blue"),
        "confirmed": Tag(_("已确认"), "green"),
        "disputed": Tag(_("与登记不一致"), "amber"),
        "given": Tag(_("已上传"), "green"),
        "paper": Tag(_("窗口已收纸质件"), "green"),
        "promised": Tag(_("已承诺"), "green"),
        "awaited": Tag(_("前一步办好后自动取得"), "green"),
        "gap": Tag(_("容缺，受理后补"), "amber"),
        "waived": Tag(_("系统生成，不用交"), "green"),
    }.get(row.status, Tag(row.status, "grey"))


def slot_of(one: Open, row: Any, planned: PlannedMaterial | None, *, is_settled: bool) -> Slot:
    english = one.english
    names = {each.code: words.said(each.name, english) for each in one.plan.matters}
    is_open = row.status in actions.OPEN_STATUS or row.status == "gap" or row.checked == "wrong"
    is_shown = row.status in ("given", "found", "confirmed") and row.certificate is None
    document = row.document if is_shown else None
    return Slot(
        id=row.material,
        name=words.said(row.name, english),
        tag=status(row, is_settled=is_settled),
        need=row.need,
        where=_where(row, names, english),
        kept=document.title if document else "",
        kept_href=reverse("citizen:document", args=[document.pk]) if document else "",
        why=saying.because(planned.because, english) if planned else "",
        note=" ".join(words.said(note, english) for note in planned.notes) if planned else "",
        form=words.said(planned.form, english) if planned and planned.form else "",
        used_by=[names[code] for code in row.matters if code in names] if len(names) > 1 else [],
        is_found=row.status in ("found", "confirmed", "disputed")
        and bool(row.certificate_id or row.register or row.document_id),
        is_open=is_open,
        may_change=not is_settled,
        may_promise=planned is not None
        and actions.may_be_promised(source_type=planned.source_type, form=planned.form),
        remark=row.remark if row.checked == "wrong" or row.status == "missing" else "",
    )


def _where(row: Any, names: Mapping[str, str], english: Mapping[str, str]) -> str:
    """Where the house found it: a certificate, the result of a case before, a register."""
    if row.status == "awaited":
        return ""
    if row.certificate is not None:
        return words.said(row.certificate.title, english)
    if row.register in names:
        return names[row.register]
    return saying.register(row.register) if row.register else ""


def _task(one: Open, slot: Slot) -> Task:
    hint = slot.kept or (_("来自%(source)s") % {"source": slot.where} if slot.where else "")
    if slot.remark:
        hint = slot.remark
    return Task(slot.name, slot.tag.word, one.url("material", slot.id), hint, slot.tag.tone)
