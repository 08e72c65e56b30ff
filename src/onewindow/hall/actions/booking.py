"""Appointments: a place in a slot for one person, kept, changed, given back, or used."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from onewindow import entropy
from onewindow.hall.actions.drawing import place, priority_of, require_open
from onewindow.hall.models import Appointment, Slot, Ticket
from onewindow.hall.queries import zones
from onewindow.journal.actions import Fact, record, record_first
from onewindow.rules import clock, hall_powers, queueing
from onewindow.rules.actors import Actor
from onewindow.rules.hall_powers import HallVerb
from onewindow.rules.refusal import NotFound, Refusal

CODE_DIGITS = 12
TRIES = 3
State = Appointment.State


class SlotFull(Refusal):
    """Somebody else took the last place."""

    code = "slot_full"


class SlotOver(Refusal):
    """The slot has begun."""

    code = "slot_over"


class SlotElsewhere(Refusal):
    """The slot's windows do not handle this topic."""

    code = "slot_elsewhere"


class AlreadyBooked(Refusal):
    """The person has an appointment for this topic, or in this slot."""

    code = "already_booked"


class AppointmentOver(Refusal):
    """The appointment was cancelled, used or missed."""

    code = "appointment_over"


class NotThatDay(Refusal):
    """Somebody came on another day than the one they booked."""

    code = "not_that_day"


def book(*, slot_id: int, topic: str, person_id: UUID, by: Actor, at: datetime) -> Appointment:
    """预约. Take one of a slot's places for a person and a matter or life event.

    Raises NotFound, NotPermitted, SlotElsewhere, SlotFull, SlotOver, AlreadyBooked.
    Source: house rule.
    """
    with transaction.atomic():
        slot = _slot(slot_id, topic)
        hall_powers.require(by, HallVerb.BOOK, centre=slot.area.centre_id, person=person_id)
        _take(slot, at=at)
        booked = Appointment(slot=slot, person_id=person_id, topic=topic, booked_at=at)
        _save(booked)
        detail = {"centre": slot.area.centre_id, "starts_at": slot.starts_at.isoformat()}
        fact = Fact(booked.pk, f"appointment.{HallVerb.BOOK}", detail)
        record_first([fact], at=at, actor=by.id)
    return booked


def change(*, appointment_id: UUID, slot_id: int, by: Actor, at: datetime) -> Appointment:
    """改期. Give one place back and take another, both or neither.

    Raises NotFound, NotPermitted, AppointmentOver, SlotElsewhere, SlotFull, SlotOver,
    AlreadyBooked.
    """
    with _moving(appointment_id, HallVerb.CHANGE, by=by, at=at) as booked:
        new = _slot(slot_id, booked.topic)
        hall_powers.require(by, HallVerb.CHANGE, centre=new.area.centre_id, person=booked.person_id)
        # Two who change places with each other lock the slots in one order.
        for pk in sorted({new.pk, booked.slot_id} if new.pk != booked.slot_id else ()):
            if pk == new.pk:
                _take(new, at=at)
            else:
                _give_back(pk)
        booked.slot = new
    return booked


def cancel(*, appointment_id: UUID, by: Actor, at: datetime) -> Appointment:
    """取消. Give the place back. Raises NotFound, NotPermitted, AppointmentOver."""
    with _moving(appointment_id, HallVerb.CANCEL, by=by, at=at) as booked:
        _give_back(booked.slot_id)
        booked.state, booked.ended_at = State.CANCELLED, at
    return booked


def arrive(
    *,
    appointment_id: UUID,
    channel: str,
    by: Actor,
    at: datetime,
    is_demonstration: bool = False,
) -> Ticket:
    """签到. Somebody with an appointment has come: a number where the rules place it.

    In time, it stands as if drawn half an hour before the slot; late, as drawn now.
    Raises NotFound, NotPermitted, AppointmentOver, NotThatDay, AlreadyWaiting, HallClosed.
    Source: house rule.
    """
    with _moving(appointment_id, HallVerb.ARRIVE, by=by, at=at) as booked:
        slot = booked.slot
        if clock.local_day(slot.starts_at) != clock.local_day(at):
            raise NotThatDay("The appointment is on another day.", starts_at=slot.starts_at)
        require_open(slot.area.centre_id, person_id=booked.person_id, by=by, at=at)
        priority = priority_of("", person_id=booked.person_id, by=by, at=at)
        ticket = Ticket(
            centre_id=slot.area.centre_id,
            topic=booked.topic,
            priority=priority,
            channel=channel,
            person_id=booked.person_id,
            rank_at=queueing.rank_of_booked(
                arrived_at=at,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                has_priority=bool(priority),
            ),
            drawn_at=at,
            is_demonstration=is_demonstration,
        )
        booked.ticket = place(ticket, verb=HallVerb.ARRIVE, by=by)
        booked.state, booked.ended_at = State.ARRIVED, at
    return ticket


def miss(*, appointment_id: UUID, by: Actor, at: datetime) -> Appointment:
    """未到. The day is over and nobody came. Raises NotFound, NotPermitted, AppointmentOver."""
    with _moving(appointment_id, HallVerb.MISS, by=by, at=at) as booked:
        booked.state, booked.ended_at = State.MISSED, at
    return booked


@contextmanager
def _moving(
    appointment_id: UUID, verb: HallVerb, *, by: Actor, at: datetime
) -> Iterator[Appointment]:
    """Lock one appointment that is still to come, let the caller move it, save and record."""
    with transaction.atomic():
        rows = Appointment.objects.select_for_update(of=("self",), no_key=True)
        booked = rows.select_related("slot__area").filter(pk=appointment_id).first()
        if booked is None:
            raise NotFound("There is no such appointment.")
        centre = booked.slot.area.centre_id
        hall_powers.require(by, verb, centre=centre, person=booked.person_id)
        if booked.state != State.BOOKED:
            raise AppointmentOver(f"This appointment is {booked.state}.")
        yield booked
        _save(booked)
        detail = {"starts_at": booked.slot.starts_at.isoformat()}
        record(at=at, actor=by.id, fact=f"appointment.{verb}", subject=booked.pk, **detail)


def _slot(slot_id: int, topic: str) -> Slot:
    """The slot, if its area handles the topic. Raises NotFound, SlotElsewhere."""
    slot = Slot.objects.select_related("area").filter(pk=slot_id).first()
    if slot is None:
        raise NotFound("There is no such slot.")
    areas = slot.area.centre.areas.all()
    if zones.area_of(areas, zone=zones.zone(topic)).pk != slot.area_id:
        raise SlotElsewhere("The windows of this slot do not handle that.")
    return slot


def _take(slot: Slot, *, at: datetime) -> None:
    """One place less, if there is one. Raises SlotFull, SlotOver."""
    free = Slot.objects.filter(pk=slot.pk, taken__lt=F("capacity"), starts_at__gt=at)
    if free.update(taken=F("taken") + 1):
        return
    if slot.starts_at <= at:
        raise SlotOver("This slot has begun.")
    raise SlotFull("This slot is full.")


def _give_back(slot_id: int) -> None:
    Slot.objects.filter(pk=slot_id).update(taken=F("taken") - 1)


def _save(booked: Appointment) -> None:
    """Held by constraints; a code met by chance is drawn again. Raises AlreadyBooked."""
    is_new = not booked.code
    for attempt in range(TRIES):
        if is_new:
            booked.code = entropy.digits(CODE_DIGITS)
        try:
            with transaction.atomic():
                booked.save(force_insert=is_new)
            return
        except IntegrityError as clash:
            if "hall_appointment_one_" in str(clash):
                raise AlreadyBooked("There is such an appointment already.") from clash
            if attempt + 1 == TRIES or "_code_" not in str(clash):
                raise
