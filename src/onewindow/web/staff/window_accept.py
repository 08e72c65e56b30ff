"""F9 and Shift+F9: accept the package and print, or tell once what is missing (C6)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from onewindow.cases import queries
from onewindow.cases.actions import acceptance, counter, facing, signing
from onewindow.places import queries as places
from onewindow.rules import clock, terms
from onewindow.rules.actors import Actor, Role
from onewindow.rules.lifecycle import BEFORE_ACCEPTANCE, Verb
from onewindow.rules.refusal import Incomplete, NotFound, Problem
from onewindow.web import errors, fields, words
from onewindow.web import kit as frame
from onewindow.web.staff import kit, shown, window_package
from onewindow.web.staff.window_slots import Slot
from onewindow.web.staff.window_work import Work

MOST = 40  # items of one notice
ACCEPTED_FOR_NOW = 202  # all is well but the signature, which is asked for


@kit.posted
@kit.staff(Role.CLERK)
def accept(request: HttpRequest, by: Actor, package_id: UUID) -> HttpResponse:
    """F9. One signature: handed in, received, accepted; the notices wait to be printed."""
    problems = window_package.keep_along(request, by, package_id)
    if problems:
        work = Work(package_id, by)
        return window_package.show(request, by, work, problems=problems)
    try:
        _take_on(request, by, package_id)
    except Incomplete as no:
        return window_package.told(request, by, package_id, no)
    except signing.NotSigned:
        signing.ask(package_id=package_id, by=by, at=frame.now())
        return window_package.show(request, by, Work(package_id, by), status=ACCEPTED_FOR_NOW)
    facing.thank(package_id=package_id, by=by, at=frame.now())
    kit.drop_card(request)
    return kit.on(request, reverse("staff:prints", args=[package_id]) + "?just=accepted")


@transaction.atomic
def _take_on(request: HttpRequest, by: Actor, package_id: UUID) -> None:
    """The statements are made with the signature: without it neither is."""
    window_package.sign(Work(package_id, by))
    counter.take_on(
        package_id=package_id,
        confirmed=request.POST.getlist("confirmed"),
        gap_days=_days(request.POST.get("gap_days", "")),
        by=by,
        at=frame.now(),
    )


def _days(text: str) -> int | None:
    return int(text) if text.isdigit() and 0 < int(text) <= 30 else None


@kit.posted
@kit.staff(Role.CLERK)
def fill_gaps(request: HttpRequest, by: Actor, package_id: UUID) -> HttpResponse:
    """The papers that might come late are all here."""
    try:
        acceptance.fill_gaps(package_id=package_id, by=by, at=frame.now())
    except Incomplete as no:
        return window_package.told(request, by, package_id, no)
    return window_package.done(request, by, package_id)


# --- C6: one notice that lists everything ----------------------------------------------------


@require_http_methods(["GET", "POST"])
@kit.staff(Role.CLERK)
def missing(request: HttpRequest, by: Actor, package_id: UUID) -> HttpResponse:
    """一次性告知: prepared from what the checks found, put into words by the clerk."""
    work = Work(package_id, by)
    if not (work.is_draft or work.is_waiting):
        raise NotFound("Nothing waits for the window here.")
    if request.method == "GET":
        return _notice(request, by, work, prepared(work))
    items = _items(request, work)
    if "_add" in request.POST:
        return _notice(request, by, work, [*items, _item("", "", "", "")], status=200)
    days = request.POST.get("days", "")
    window_package.sign(work)
    try:
        counter.send_back(
            package_id=package_id,
            items=items,
            days=int(days) if days.isdigit() else 0,
            by=by,
            at=frame.now(),
        )
    except Incomplete as no:
        return _notice(request, by, work, items, problems=no.problems)
    kit.drop_card(request)
    return kit.go(request, "prints", package_id)


def prepared(work: Work) -> list[Mapping[str, str]]:
    """The list as the checks left it: missing and wrong papers, then what the form lacks.

    In Chinese, since it becomes a paper of the law.
    """
    items = [_of_slot(slot, work) for slot in work.lacks]
    labels = {one.key: one.label for one in work.form}
    for one in work.form_problems:
        label = next((said for key, said in labels.items() if _is_at(one.where, key)), one.where)
        said = "未填写" if one.code == "required" else "填写不正确"
        items.append(_item(one.where, f"申请表：{label}", said, "补填或更正"))
    return items


def _places(work: Work) -> list[tuple[str, str]]:
    """What a notice may speak of, so that it can be answered in its place: (key, Chinese name)."""
    papers = [(row.material, row.name) for row in work.contents.materials]
    return [*papers, *((one.key, f"申请表：{one.label}") for one in work.form)]


def _is_at(where: str, key: str) -> bool:
    """Whether a place is this field, or a line of it."""
    return where == key or where.startswith(f"{key}.")


def _of_slot(slot: Slot, work: Work) -> Mapping[str, str]:
    name = next(row.name for row in work.contents.materials if row.material == slot.key)
    if slot.is_wrong:
        return _item(slot.key, name, slot.remark, "更换为符合要求的材料")
    line = next((one for one in work.plan.materials if one.material_id == slot.key), None)
    how = f"提交{line.form}，{line.copies} 份" if line and line.form else "补交"
    return _item(slot.key, name, "未提交", how)


def _item(where: str, name: str, problem: str, remedy: str) -> Mapping[str, str]:
    return {"where": where, "name": name, "problem": problem, "remedy": remedy}


def _items(request: HttpRequest, work: Work) -> list[Mapping[str, str]]:
    """The lines of the form that were left in and are not empty."""
    names = dict(_places(work))
    found: list[Mapping[str, str]] = []
    for n in range(MOST):
        if f"items.{n}.name" not in request.POST or request.POST.get("_remove") == str(n):
            continue
        line = {
            key: request.POST.get(f"items.{n}.{key}", "").strip()[:300]
            for key in ("where", "name", "problem", "remedy")
        }
        line["name"] = line["name"] or names.get(line["where"], "")
        if any(line[key] for key in ("name", "problem", "remedy")):
            found.append(line)
    return found


def _notice(
    request: HttpRequest,
    by: Actor,
    work: Work,
    items: Sequence[Mapping[str, str]],
    *,
    problems: Sequence[Problem] = (),
    status: int | None = None,
) -> HttpResponse:
    wrong = fields.told(problems)
    lines = [
        [
            (key, f"items.{n}.{key}", item[key], wrong.get(f"items.{n}.{key}", ""))
            for key in ("name", "problem", "remedy")
        ]
        for n, item in enumerate(items)
    ]
    context = {
        "work": work,
        "package": work.package,
        "lines": [
            (n, item["where"], cells)
            for n, (item, cells) in enumerate(zip(items, lines, strict=True))
        ],
        "places": _places(work),
        "days": request.POST.get("days") or terms.SUPPLEMENT_DAYS,
        "days_wrong": wrong.get("days", ""),
        "problems": problems,
        "refusable": [
            (shown.name(row), reverse("staff:refuse_intake", args=[row.id]))
            for row in work.contents.cases
            if row.state in BEFORE_ACCEPTANCE
        ],
    }
    return kit.page(request, by, "staff/window/missing.html", context, here="window", status=status)


# --- 不予受理 ---------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@kit.staff(Role.CLERK)
def refuse(request: HttpRequest, by: Actor, case_id: UUID) -> HttpResponse:
    """不予受理 of one case: reasons in writing, and which office is the right one."""
    today = clock.local_day(frame.now())
    dossier = queries.dossier(case_id=case_id, to=by, today=today)
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        lines = [*request.POST.getlist("reason"), *request.POST.get("reasons", "").splitlines()]
        try:
            acceptance.refuse_intake(
                case_id=case_id,
                reasons=lines,
                right_office=_office(request.POST.get("office", "")),
                by=by,
                at=frame.now(),
            )
        except Incomplete as no:
            problems = no.problems
        else:
            return kit.go(request, "prints", dossier.package.pk)
    if Verb.REFUSE_INTAKE not in dossier.verbs and not problems:
        raise NotFound("This case is past its intake.")
    context = {
        "dossier": dossier,
        "name": shown.name(dossier.row),
        "reasons": REASONS,
        "chosen": request.POST.getlist("reason"),
        "typed": request.POST.get("reasons", ""),
        "offices": [
            (code, row.name_en if words.in_english() else row.name)
            for code, row in places.departments().items()
        ],
        "office": request.POST.get("office", ""),
        "problems": problems,
        "wrong": " ".join(errors.sentence(one) for one in problems),
    }
    return kit.page(request, by, "staff/window/refuse.html", context, here="window")


# Texts of a paper of the law: Chinese, whatever the clerk reads.
REASONS = (
    "申请事项依法不需要取得行政许可",
    "申请事项依法不属于本行政机关职权范围",
    "申请人不具备申请资格",
    "申请人隐瞒有关情况或者提供虚假材料",
)


def _office(code: str) -> dict[str, str] | None:
    row = places.departments().get(code)
    return {"name": row.formal_name, "phone": row.phone} if row else None
