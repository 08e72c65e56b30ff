"""What a machine asks of its hall: numbers for when it is alone, and a person to come."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from onewindow import entropy
from onewindow.hall.actions import drawing
from onewindow.hall.actions._turn import tell
from onewindow.hall.models import Area, Device, Health, KeptNumber, StaffCall, Ticket
from onewindow.hall.queries import kiosks, zones
from onewindow.hall.queries.kiosks import Kept, Kiosk
from onewindow.journal import actions as journal
from onewindow.journal.actions import Fact, record
from onewindow.rules import clock, fleet, hall_powers, queueing
from onewindow.rules.actors import Actor
from onewindow.rules.fleet import Care
from onewindow.rules.hall_powers import HallVerb
from onewindow.rules.refusal import NotFound


def keep_numbers(*, kiosk: Kiosk, at: datetime) -> list[Kept]:
    """预留号. The numbers this machine may give out by itself today, topped up to five.

    Each with the code that its slip carries from the beginning. Fewer, in the end none, when its
    hall's hundred are given away. Nobody else ever gives them. One query while it has its five.
    Source: house rule.
    """
    day = clock.local_day(at)
    own = kiosks.kept(kiosk.id, day=day)
    if len(own) >= queueing.RESERVED_EACH:
        return own
    with transaction.atomic():
        _general(kiosk.centre)
        own = kiosks.kept(kiosk.id, day=day)
        rows = KeptNumber.objects.filter(centre=kiosk.centre, day=day)
        taken = set(rows.values_list("serial", flat=True))
        free = [one for one in queueing.RESERVED if one not in taken]
        KeptNumber.objects.bulk_create(
            KeptNumber(
                centre_id=kiosk.centre,
                day=day,
                serial=serial,
                device_id=kiosk.id,
                code=entropy.digits(drawing.CODE_DIGITS),
            )
            for serial in free[: queueing.RESERVED_EACH - len(own)]
        )
    return kiosks.kept(kiosk.id, day=day)


def give_kept(*, serial: int, drawn_at: datetime, kiosk: Kiosk, at: datetime) -> Ticket:
    """补录. A number that was given out without the network stands in the line from then on.

    The same number told again is the same ticket. drawn_at: by the machine; never later than
    now. Raises NotFound for a number that was not kept for this machine on that day, or when
    the day is over. Source: house rule.
    """
    hall_powers.require(kiosk.by, HallVerb.DRAW, centre=kiosk.centre)
    drawn_at = min(drawn_at, at)
    day = clock.local_day(drawn_at)
    with transaction.atomic():
        area = _general(kiosk.centre)
        kept = (
            KeptNumber.objects.select_for_update(of=("self",), no_key=True)
            .select_related("ticket")
            .filter(device=kiosk.id, day=day, serial=serial)
            .first()
        )
        if kept is None or day != clock.local_day(at):
            raise NotFound("This number was not kept for this machine today.")
        if kept.ticket is None:
            kept.ticket = _stand(kept, area, drawn_at=drawn_at, by=kiosk.by, at=at)
            kept.save(update_fields=["ticket"])
    return kept.ticket


def _stand(kept: KeptNumber, area: Area, *, drawn_at: datetime, by: Actor, at: datetime) -> Ticket:
    ticket = Ticket(
        centre_id=kept.centre_id,
        area=area,
        day=kept.day,
        serial=kept.serial,
        number=queueing.number(letter=queueing.RESERVED_LETTER, serial=kept.serial),
        channel=Ticket.Channel.KIOSK,
        rank_at=queueing.rank_at(drawn_at=drawn_at, has_priority=False),
        drawn_at=drawn_at,
        code=kept.code,
    )
    ticket.save(force_insert=True)
    detail = {"number": ticket.number, "channel": str(ticket.channel), "kept": True}
    journal.record_first([Fact(ticket.pk, f"ticket.{HallVerb.DRAW}", detail)], at=at, actor=by.id)
    tell(kept.centre_id)
    return ticket


def _general(centre: str) -> Area:
    """The hall's general area, locked. Raises NotFound."""
    area = zones.area_of(Area.objects.filter(centre=centre), zone="")
    drawing.lock(area.pk)
    return area


USED_EVERY = timedelta(minutes=1)  # nobody asks for it to the second


def used(*, kiosk: Kiosk, at: datetime) -> None:
    """使用. Somebody stands before the machine: its page says when last. One statement.

    Source: house rule.
    """
    rows = Health.objects.filter(device=kiosk.id)
    rows.exclude(used_at__gt=at - USED_EVERY).update(used_at=at)


def call_staff(*, kiosk: Kiosk, at: datetime) -> None:
    """呼叫工作人员. Somebody before the machine asks for a person; calling again is the same call.

    Source: house rule.
    """
    with transaction.atomic():
        Device.objects.select_for_update(no_key=True).filter(pk=kiosk.id).get()
        if StaffCall.objects.filter(device=kiosk.id, answered_at=None).exists():
            return
        StaffCall.objects.create(device_id=kiosk.id, at=at)
        record(at=at, actor=kiosk.by.id, fact="device.called", subject=kiosk.id)
        tell(kiosk.centre)


def answer(*, call_id: UUID, by: Actor, at: datetime) -> None:
    """应答. Somebody goes there. A call answered before stays as it is.

    Raises NotFound, NotPermitted. Source: house rule.
    """
    with transaction.atomic():
        rows = StaffCall.objects.select_for_update(of=("self",), no_key=True)
        call = rows.select_related("device").filter(pk=call_id).first()
        if call is None:
            raise NotFound("There is no such call.")
        fleet.require(by, Care.ANSWER, centre=call.device.centre_id)
        if call.answered_at is not None:
            return
        Device.objects.select_for_update(no_key=True).filter(pk=call.device_id).get()
        call.answered_at, call.answered_by = at, by.id
        call.save(update_fields=["answered_at", "answered_by"])
        record(at=at, actor=by.id, fact="device.call_answered", subject=call.device_id)
        tell(call.device.centre_id)
