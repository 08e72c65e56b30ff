"""Work orders to those who repair, and what is in the hall's cupboard."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from onewindow.hall.actions import upkeep as actions
from onewindow.hall.queries import upkeep
from onewindow.rules import clock, fleet
from onewindow.rules.actors import Actor
from onewindow.rules.fleet import Care
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.web import fields, parts, words
from onewindow.web import kit as frame
from onewindow.web.staff import fleet as pages
from onewindow.web.staff import fleet_words, floor_cells, kit


@require_http_methods(["GET", "POST"])
@kit.staff(*kit.FLEET)
def orders(request: HttpRequest, by: Actor) -> HttpResponse:
    """工单和库存. What is to be repaired by whom until when; what runs out."""
    problems: Sequence[Problem] = ()
    centre = min(by.centres, default="")
    if request.method == "POST":
        try:
            _restock(request, by, kit.centre(by))
        except Incomplete as no:
            labels = {"count": _("现有"), "least": _("低于就买")}
            problems = floor_cells.labelled(no.problems, labels)
        else:
            messages.success(request, _("库存已记下"))
            return kit.go(request, "fleet_orders")
    wrong = fields.told(problems)
    english = words.in_english()
    context = {
        "orders": [
            (one, fleet_words.kind(one.kind), one.centre_en if english else one.centre)
            for one in upkeep.open_orders(to=by, today=clock.local_day(frame.now()))
        ],
        "stock": [
            (fleet_words.CONSUMABLES[one.what], one, _boxes(request, one, wrong))
            for one in (upkeep.stock(centre=centre, to=by) if centre else ())
        ],
        "may_stock": bool(centre) and fleet.may(by, Care.ORDER, centre=centre),
        "problems": problems,
    }
    return kit.page(request, by, "staff/fleet/orders.html", context, here="fleet")


def _boxes(request: HttpRequest, one: upkeep.Kept, wrong: dict[str, str]) -> list[parts.Field]:
    return [
        parts.Field(
            name,
            label,
            value=request.POST.get(name, str(number)),
            width="4",
            inputmode="numeric",
            error=wrong.get(name, ""),
        )
        for name, label, number in (
            (f"{one.what}.count", _("现有"), one.count),
            (f"{one.what}.least", _("低于就买"), one.least),
        )
    ]


def _restock(request: HttpRequest, by: Actor, centre: str) -> None:
    def number(name: str) -> int:
        typed = request.POST.get(name, "").strip()
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else -1

    counts = {
        what: (number(f"{what}.count"), number(f"{what}.least"))
        for what in fleet_words.CONSUMABLES
        if f"{what}.count" in request.POST
    }
    actions.keep_stock(centre=centre, counts=counts, by=by, at=frame.now())


@require_POST
@kit.staff(*kit.FLEET)
def order(request: HttpRequest, by: Actor, device_id: UUID, fault_id: UUID) -> HttpResponse:
    """派工."""
    sent = request.POST
    try:
        actions.order(
            fault_id=fault_id,
            to=sent.get(f"to.{fault_id}", ""),
            phone=sent.get(f"phone.{fault_id}", ""),
            promised_on=floor_cells.day(sent.get(f"promised_on.{fault_id}", "")),
            by=by,
            at=frame.now(),
        )
    except Incomplete as no:
        labels = {"to": _("交给谁"), "phone": _("电话"), "promised_on": _("约好哪天修好")}
        named = floor_cells.labelled(no.problems, labels)
        placed = [replace(one, where=f"{one.where}.{fault_id}") for one in named]
        return pages.one(request, by, device_id, problems=placed)
    messages.success(request, _("已派工"))
    return kit.go(request, "fleet_device", device_id)
