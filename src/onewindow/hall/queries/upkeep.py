"""Reading work orders and stock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F

from onewindow.hall.models import Consumable, Device, Stock, WorkOrder
from onewindow.rules import fleet
from onewindow.rules.actors import Actor
from onewindow.rules.fleet import Care
from onewindow.rules.powers import NotPermitted

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Order:
    """One work order, with its machine. is_late: promised for a day gone by, and not done."""

    device: UUID
    kind: str
    serial: str
    centre: str
    centre_en: str
    what: str
    to: str
    phone: str
    asked_at: datetime
    promised_on: date
    done_at: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """How much of one consumable a hall has."""

    what: str
    count: int
    least: int

    @property
    def is_low(self) -> bool:
        """Whether somebody should order."""
        return self.count < self.least


def open_orders(*, to: Actor, today: date) -> list[Order]:
    """Orders not done, of machines that `to` may see, the earliest promise first. One query."""
    rows = WorkOrder.objects.filter(done_at=None)
    if not fleet.sees_all(to):
        mine = to.centres if to.has(*fleet.AT_CENTRE[Care.SEE]) else frozenset()
        rows = rows.filter(fault__device__centre__in=mine)
    found = rows.select_related("fault__device__centre").order_by("promised_on", "asked_at")
    return [_order(one, today) for one in found[:SHOWN]]


def orders_of(faults: Iterable[UUID], *, today: date) -> dict[UUID, Order]:
    """The latest order of each fault. One query."""
    rows = WorkOrder.objects.filter(fault__in=list(faults)).order_by("asked_at")
    named = rows.select_related("fault__device__centre")
    return {one.fault_id: _order(one, today) for one in named}


def stock(*, centre: str, to: Actor) -> list[Kept]:
    """What a hall has of each consumable. One query. Raises NotPermitted."""
    if not fleet.may(to, Care.SEE, centre=centre):
        raise NotPermitted("Only this hall's staff may see its stock.")
    held = {one.what: one for one in Stock.objects.filter(centre=centre)}
    return [
        Kept(what, held[what].count, held[what].least) if what in held else Kept(what, 0, 0)
        for what in map(str, Consumable.What)
    ]


def low(*, to: Actor) -> int:
    """How many consumables are below what their halls want, of those `to` may see. One query."""
    rows = Stock.objects.filter(count__lt=F("least"))
    return (rows if fleet.sees_all(to) else rows.filter(centre__in=to.centres)).count()


def _order(one: WorkOrder, today: date) -> Order:
    device: Device = one.fault.device
    return Order(
        device=device.pk,
        kind=device.kind,
        serial=device.serial,
        centre=device.centre.name,
        centre_en=device.centre.name_en,
        what=one.fault.what,
        to=one.to,
        phone=one.phone,
        asked_at=one.asked_at,
        promised_on=one.promised_on,
        done_at=one.done_at,
        is_late=one.done_at is None and one.promised_on < today,
    )
