"""What every step of an application at a machine needs: the draft, and where it goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from onewindow.cases.planning import Found
from onewindow.catalog import queries as catalog
from onewindow.rules import situations
from onewindow.rules.actors import NOBODY, Actor
from onewindow.rules.plan_fields import PlannedField
from onewindow.rules.situations import IN
from onewindow.web import words
from onewindow.web.citizen import draft, lists, way
from onewindow.web.citizen.draft import Open
from onewindow.web.device.kiosk_kit import Visit, page

CHANNEL = "kiosk"
SELF = "self"
LATER = "later"  # session key: papers and fields left for a window in this visit
UNREAD = frozenset({"required", "not_confirmed"})  # nothing was given, so nothing is wrong


def me(visit: Visit) -> Actor:
    """Who applies: by their own name in the book, for what a machine made others might see."""
    if visit.me is None:
        return NOBODY
    return replace(visit.me, id=f"person:{visit.person_id}")


def address(name: str, one: Open | UUID, **query: str) -> str:
    """Of one of the pages of an application."""
    where = reverse(f"kiosk:apply_{name}", args=[one.id if isinstance(one, Open) else one])
    return f"{where}?{urlencode(query)}" if query else where


def go(name: str, one: Open | UUID, **query: str) -> HttpResponse:
    """On to one of them."""
    return HttpResponseRedirect(address(name, one, **query))


def opened(visit: Visit, package: UUID) -> Open:
    """The package, if it is the visitor's. Raises NotFound."""
    return draft.opened(package, me(visit))


def elsewhere(one: Open, visit: Visit) -> HttpResponse | None:
    """Where a package belongs that is not, or not only, for this machine; None while it is."""
    if not one.is_draft:
        return go("done", one)
    if not is_plain(one) or unmarked(one, visit):
        return go("kept", one)
    return None


def is_plain(one: Open) -> bool:
    """Whether somebody applies for themselves: all others have papers for a clerk to see."""
    return one.is_mine and one.package.relation == SELF


def unmarked(one: Open, visit: Visit) -> list[str]:
    """Names of the matters it certainly needs now that this machine does not take. One query."""
    marked = catalog.matters_at(centre=visit.kiosk.centre, on=one.today)
    return [
        each.name
        for each in one.plan.matters
        if each.standing == IN and each.mode != lists.LATER and each.code not in marked
    ]


def fields(one: Open) -> list[PlannedField]:
    """What a person fills in, in the order of the form's pages."""
    return [field for section in one.sections() for field in section.fields]


def known(one: Open) -> dict[str, Found]:
    """What was found and fits, not yet taken into the form."""
    found = one.found()
    values = {key: each.value for key, each in found.items()}
    shown = {field.key: field for field in fields(one) if field.key not in one.package.form}
    return {
        key: each
        for key, each in found.items()
        if key in shown and not _wrong(one, shown[key], values[key])
    }


def _wrong(one: Open, field: PlannedField, value: object) -> bool:
    package = one.package
    before = package.form
    try:
        package.form = {**before, field.key: value}
        return bool(one.problems_of((field,)))
    finally:
        package.form = before


def left(one: Open) -> PlannedField | None:
    """The first field that still has to be filled in, or filled in again."""
    return next((field for field in fields(one) if one.problems_of((field,))), None)


def missing(one: Open) -> list[Any]:
    """Papers that are needed and not here."""
    return [
        row
        for row in one.papers()
        if row.need != way.POSSIBLE and (row.status not in way.READY or row.checked == "wrong")
    ]


def next_step(request: HttpRequest, one: Open, visit: Visit) -> str:
    """The address of what comes next: question, what was found, field, paper, check."""
    if elsewhere(one, visit):
        return address("kept", one)
    asked = situations.next_question(
        bundle=one.bundle, answers=one.package.answers, facts=one.facts
    )
    if asked is not None:
        return address("ask", one)
    if known(one):
        return address("known", one)
    field = left(one)
    if field is not None:
        return address("field", one, key=field.key)
    put_off = _put_off(request, one)
    for row in missing(one):
        if row.material not in put_off and row.need != "容缺":
            return address("paper", one, material=row.material)
    return address("check", one)


def put_off(request: HttpRequest, one: Open, material: str) -> None:
    """This paper is brought to a window, so that it is not asked for again in this visit."""
    request.session[LATER] = [*request.session.get(LATER, []), f"{one.id}:{material}"]


def _put_off(request: HttpRequest, one: Open) -> set[str]:
    mine = f"{one.id}:"
    said: Sequence[str] = request.session.get(LATER, [])
    return {each.removeprefix(mine) for each in said if each.startswith(mine)}


def listed(several: Sequence[str]) -> str:
    """Several names in a row."""
    return (", " if words.in_english() else "、").join(several)


def drawn(
    request: HttpRequest,
    visit: Visit,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int | None = None,
) -> HttpResponse:
    """A page of an application; another language comes back to this very step."""
    here = {"here": request.get_full_path()} if request.method == "GET" else {}
    return page(request, visit, f"device/kiosk/apply_{template}.html", {**here, **context},
                status=status)  # fmt: skip
