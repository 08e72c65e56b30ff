"""P12: only what the notice lists, papers and fields, and one button to hand it in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.cases import corrections, holding
from onewindow.cases.actions import acceptance, correcting, materials
from onewindow.cases.queries import holdings
from onewindow.rules import clock
from onewindow.rules.actors import Actor
from onewindow.rules.plan_fields import PlannedField
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.web import answers, errors, fields, kit, saying, words
from onewindow.web.citizen import draft, filling, papers, way
from onewindow.web.citizen.draft import Open
from onewindow.web.citizen.kit import go, kept, kit_redirect, signed_in
from onewindow.web.citizen.lists import Tag
from onewindow.web.parts import Field, Mistake, anchor

USE_HELD = "use"  # the button that gives what the house holds


@dataclass(frozen=True, slots=True)
class Item:
    """One thing the window asked for. href: its slot, empty where it is not a paper.

    held: what the house holds for it, "" for nothing.
    """

    name: str
    problem: str
    remedy: str
    href: str
    tag: Tag | None
    is_done: bool
    held: str = ""


@require_http_methods(["GET", "POST"])
@signed_in
def supplement(request: HttpRequest, me: Actor, package: UUID) -> HttpResponse:
    """What is missing, until when, and the submission of it."""
    one = draft.opened(package, me)
    notice = holdings.open_supplement(one.package)
    if notice is None:
        return go(request, "case", package)
    values: dict[str, object] = {}
    problems: list[Problem] = []
    if request.method == "POST" and USE_HELD in request.POST:
        _use_held(one)
    if request.method == "POST":
        values = _posted(one, notice, request.POST)
        try:
            if not answers.is_about_lines(request.POST):
                acceptance.supply(package_id=package, by=me, at=kit.now(), values=values)
                return go(request, "case", package)
        except Incomplete as refused:
            problems = list(refused.problems)
        correcting.keep(package_id=package, values=values, by=me, at=kit.now())
    elif typed := kept(request):
        values = _posted(one, notice, QueryDict(typed))
    return _page(request, one, notice, values, problems)


def _posted(one: Open, notice: Any, data: QueryDict) -> dict[str, object]:
    asked = corrections.of(one.package, notice, {}, today=one.today).fields
    return answers.posted({field.key: field for field in asked}, data)


def _page(
    request: HttpRequest,
    one: Open,
    notice: Any,
    values: Mapping[str, object],
    problems: list[Problem],
) -> HttpResponse:
    found = corrections.of(one.package, notice, values, today=one.today)
    rows = {row.material: row for row in holdings.materials(one.package)}
    keys = {field.key for field in found.fields}
    there = _held(one, list(rows.values()))
    items = [
        replace(_item(one, each, rows), held=there.get(each.get("where", ""), ""))
        for each in notice.items
        if each.get("where", "") not in keys
    ]
    wrong = fields.told(problems, one.english)
    lacking = {problem.where for problem in found.problems}
    context = {
        "one": one,
        "items": items,
        "fields": [_field(one, notice, each, found.typed, wrong) for each in found.fields],
        "left": sum(1 for each in items if not each.is_done) + len(keys & lacking),
        **_tap(items, is_all=not keys & lacking),
        "due_on": notice.due_on,
        "days_left": clock.days_left(
            today=one.today, due_on=notice.due_on, calendar=draft.calendar()
        ),
        "problems": [
            Mistake(
                errors.sentence(each, one.english),
                one.url("material", each.where) if each.where in rows else f"#{anchor(each.where)}",
            )
            for each in problems
        ],
    }
    return kit.page(request, "citizen/supplement.html", context)


def _held(one: Open, rows: list[Any]) -> dict[str, str]:
    """What the house holds for papers that are still to come, in words, by material.

    Of the reader's own, or of whoever has left this to them: a name and a number open nothing.
    """
    if not (one.is_mine or one.package.proxy_id):
        return {}
    found = holding.again(one.package, one.plan, rows, today=one.today)
    return {
        key: words.said(source.title, one.english) or saying.register(source.register)
        for key, source in found.items()
    }


def _tap(items: list[Item], *, is_all: bool) -> dict[str, object]:
    """The one tap that gives what is held; is_whole: and with it everything is here."""
    offered = [each.held for each in items if each.held]
    return {
        "held": offered,
        "is_whole": is_all and all(each.is_done or each.held for each in items),
    }


def _use_held(one: Open) -> None:
    for material in _held(one, holdings.materials(one.package)):
        materials.use_held(package_id=one.id, material=material, by=one.me, at=kit.now())


@require_safe
@signed_in
def missing(request: HttpRequest, me: Actor, package: UUID) -> HttpResponse:
    """From a message straight to what is missing: the one paper, or the list of several."""
    one = draft.opened(package, me)
    notice = holdings.open_supplement(one.package)
    rows = {row.material: row for row in holdings.materials(one.package)}
    if notice is not None:
        items = [_item(one, each, rows) for each in notice.items]
        page, there = "supplement", _held(one, list(rows.values()))
    else:
        awaited = [each.material for each in holdings.open_gaps(one.package)]
        items = [_gap(one, row) for row in awaited]
        page, there = "gaps", {}
    left = [each for each in items if not each.is_done]
    if len(items) == len(left) == 1 and left[0].href and not there:
        return kit_redirect(request, left[0].href)
    return go(request, page if items else "case", package)


def _gap(one: Open, row: Any) -> Item:
    """A paper that may come after acceptance."""
    return Item(
        name=words.said(row.name, one.english),
        problem=_("受理时没有交"),
        remedy=_("在期限内补交"),
        href=one.url("material", row.material),
        tag=papers.status(row),
        is_done=row.status != "gap",
    )


def _field(
    one: Open,
    notice: Any,
    field: PlannedField,
    typed: Mapping[str, object],
    wrong: Mapping[str, str],
) -> Field:
    """The box of a field that the notice names, with what the window said of it."""
    value = typed[field.key] if field.key in typed else one.package.form.get(field.key)
    drawn = fields.drawn(field, name=field.key, value=value, wrong=wrong, english=one.english)
    drawn = filling.in_county(drawn, field)
    said = next((each for each in notice.items if each.get("where") == field.key), None)
    return replace(drawn, hint=f"{said['problem']} → {said['remedy']}") if said else drawn


def _item(one: Open, item: dict[str, str], rows: dict[str, Any]) -> Item:
    row = rows.get(item.get("where", ""))
    return Item(
        name=words.said(item["name"], one.english),
        problem=item["problem"],
        remedy=item["remedy"],
        href=one.url("material", row.material) if row is not None else "",
        tag=papers.status(row) if row is not None else None,
        is_done=row is None or (row.status in way.READY and row.checked != "wrong"),
    )


@require_http_methods(["GET", "POST"])
@signed_in
def gaps(request: HttpRequest, me: Actor, package: UUID) -> HttpResponse:
    """Papers that might come after acceptance: given one by one, then handed in together."""
    one = draft.opened(package, me)
    awaited = holdings.open_gaps(one.package)
    if not awaited:
        return go(request, "case", package)
    problems: list[Mistake] = []
    if request.method == "POST":
        try:
            acceptance.fill_gaps(package_id=package, by=me, at=kit.now())
            return go(request, "case", package)
        except Incomplete as refused:
            problems = [
                Mistake(errors.sentence(each, one.english), one.url("material", each.where))
                for each in refused.problems
            ]
    items = [_gap(one, each.material) for each in awaited]
    context = {
        "one": one,
        "items": items,
        "left": sum(1 for each in items if not each.is_done),
        "due_on": awaited[0].due_on,
        "days_left": clock.days_left(
            today=one.today, due_on=awaited[0].due_on, calendar=draft.calendar()
        ),
        "is_gap": True,
        "problems": problems,
    }
    return kit.page(request, "citizen/supplement.html", context)
