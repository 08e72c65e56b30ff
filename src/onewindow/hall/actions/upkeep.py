"""Work orders to those who repair, and what is in the cupboard."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from onewindow.catalog.subjects import subject
from onewindow.hall.actions import caring
from onewindow.hall.models import Consumable, Fault, Stock, WorkOrder
from onewindow.journal.actions import record
from onewindow.places import queries as places
from onewindow.rules import clock, fleet
from onewindow.rules.actors import Actor
from onewindow.rules.fleet import Care
from onewindow.rules.refusal import Incomplete, NotFound, Problem

MOST = 9999


def order(
    *, fault_id: UUID, to: str, phone: str, promised_on: date | None, by: Actor, at: datetime
) -> WorkOrder:
    """派工. A fault given to somebody who repairs it; whom it was given to before is let go.

    to: company and person; promised_on: the day they promised. It ends with the repair.
    Raises NotFound, NotPermitted, AlreadyRepaired, Incomplete. Source: house rule.
    """
    to, phone = " ".join(to.split()), " ".join(phone.split())
    with transaction.atomic():
        fault = Fault.objects.filter(pk=fault_id).first()
        if fault is None:
            raise NotFound("There is no such fault.")
        device = caring.held(fault.device_id, by, Care.ORDER)
        fault.refresh_from_db()
        if fault.repaired_at is not None:
            raise caring.AlreadyRepaired("This fault was repaired before.")
        problems = list(_order_problems(to, phone, promised_on, clock.local_day(at)))
        if problems or promised_on is None:
            raise Incomplete(problems)
        fault.orders.filter(done_at=None).update(done_at=at)
        made = WorkOrder.objects.create(
            fault=fault, to=to, phone=phone, asked_at=at, asked_by=by.id, promised_on=promised_on
        )
        detail = {"to": to, "promised_on": promised_on.isoformat()}
        record(at=at, actor=by.id, fact="device.ordered", subject=device.pk, **detail)
    return made


def _order_problems(to: str, phone: str, on: date | None, today: date) -> Iterator[Problem]:
    for where, said, label, most in (
        ("to", to, "交给谁", 60),
        ("phone", phone, "电话", 20),
    ):
        if not said:
            yield Problem(where, "required", "Say whom.", {"label": label})
        elif len(said) > most:
            yield Problem(where, "too_long", "Too long.", {"label": label, "most": most})
        elif "\x00" in said:
            yield Problem(where, "bad_text", "This cannot be stored.", {"label": label})
    if on is None:
        yield Problem("promised_on", "bad_date", "Not a day.", {"label": "约好哪天修好"})
    elif on < today:
        yield Problem("promised_on", "hall_since_past", "It is over.", {"day": on})


def keep_stock(
    *, centre: str, counts: Mapping[str, tuple[int, int]], by: Actor, at: datetime
) -> None:
    """记库存. How much of each consumable a hall has, and below what somebody should order.

    counts: consumable → (count, least). Raises NotFound, NotPermitted, Incomplete.
    Source: house rule.
    """
    if places.centre(centre) is None:
        raise NotFound("There is no such centre.")
    fleet.require(by, Care.ORDER, centre=centre)
    problems = [
        Problem(f"{what}.{where}", "number_between", "No such number.",
                {"label": "库存", "least": 0, "most": MOST})
        for what, said in counts.items()
        for where, number in zip(("count", "least"), said, strict=True)
        if what not in set(Consumable.What) or not 0 <= number <= MOST
    ]  # fmt: skip
    if problems:
        raise Incomplete(problems)
    with transaction.atomic():
        for what, (count, least) in counts.items():
            said = {"count": count, "least": least}
            Stock.objects.update_or_create(centre_id=centre, what=what, defaults=said)
        key = subject(f"hall:{centre}")
        record(at=at, actor=by.id, fact="hall.stock_kept", subject=key, counts=dict(counts))
