"""Looking after the machines: daily checks, faults and repairs, consumables, in and out of use."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from onewindow.hall.models import Consumable, DailyCheck, Device, Fault, Stock
from onewindow.journal.actions import Fact, record, record_each
from onewindow.rules import clock, fleet
from onewindow.rules.actors import Actor
from onewindow.rules.fleet import Care
from onewindow.rules.refusal import Incomplete, NotFound, Problem, Refusal

LONGEST = 200  # letters of a note


class AlreadyRepaired(Refusal):
    """The fault was closed before."""

    code = "already_repaired"


class Scrapped(Refusal):
    """The machine is gone for good."""

    code = "device_scrapped"


@dataclass(frozen=True, slots=True)
class Tried:
    """What a clerk found when trying a machine. note: what is wrong; empty where nothing is."""

    ok: bool
    note: str = ""


def check(*, tried: Mapping[UUID, Tried], by: Actor, at: datetime) -> None:
    """每日检查. Machines tried today; the last word of a day counts. What is wrong becomes a fault.

    A machine with a fault still open gets no second one. Six statements, however many machines.
    Raises NotFound, NotPermitted, and Incomplete where a note is missing; then nothing has
    changed. Source: practice of 24-hour areas (a clerk tests each machine every working day).
    """
    problems = [p for pk, one in tried.items() if not one.ok for p in _note_problems(one, pk)]
    if problems:
        raise Incomplete(problems)
    today = clock.local_day(at)
    with transaction.atomic():
        rows = Device.objects.select_for_update(no_key=True).filter(pk__in=tried).order_by("pk")
        found = {one.pk: one for one in rows}
        if len(found) != len(tried):
            raise NotFound("There is no such device.")
        for one in found.values():
            fleet.require(by, Care.TEND, centre=one.centre_id)
        DailyCheck.objects.bulk_create(
            [
                DailyCheck(device_id=pk, day=today, clerk=by.id, ok=one.ok, note=_noted(one))
                for pk, one in tried.items()
            ],
            update_conflicts=True,
            unique_fields=["device", "day"],
            update_fields=["clerk", "ok", "note"],
        )
        wrong = [pk for pk, one in tried.items() if not one.ok]
        told = set(
            Fault.objects.filter(device__in=wrong, repaired_at=None).values_list(
                "device_id", flat=True
            )
        )
        Fault.objects.bulk_create(
            [
                Fault(
                    device_id=pk,
                    what=_noted(tried[pk]),
                    severity=Fault.Severity.MINOR,
                    opened_at=at,
                    opened_by=by.id,
                )
                for pk in wrong
                if pk not in told
            ]
        )
        facts = [Fact(pk, "device.checked", {"ok": one.ok}) for pk, one in tried.items()]
        facts += [Fact(pk, "device.fault", {"severity": "minor"}) for pk in wrong if pk not in told]
        record_each(facts, at=at, actor=by.id)


def _noted(one: Tried) -> str:
    return "" if one.ok else one.note.strip()


def _note_problems(one: Tried, pk: UUID) -> Iterator[Problem]:
    yield from _text_problems(f"note.{pk}", one.note, "哪里不对")


def _text_problems(where: str, text: str, label: str) -> Iterator[Problem]:
    if not text.strip():
        yield Problem(where, "required", "Say what it is.", {"label": label})
    elif len(text.strip()) > LONGEST:
        yield Problem(where, "too_long", "Too long.", {"label": label, "most": LONGEST})
    elif "\x00" in text:
        yield Problem(where, "bad_text", "This cannot be stored.", {"label": label})


def report(*, device_id: UUID, what: str, severity: str, by: Actor, at: datetime) -> Fault:
    """报修. A fault of a machine; one that stops it takes it out of use until it is repaired.

    Raises NotFound, NotPermitted, Scrapped, Incomplete. Source: house rule.
    """
    problems = list(_text_problems("what", what, "故障"))
    if severity not in set(Fault.Severity):
        problems.append(Problem("severity", "not_an_option", "Choose.", {"label": "影响"}))
    with transaction.atomic():
        device = held(device_id, by, Care.REPORT)
        refuse_scrapped(device)
        if problems:
            raise Incomplete(problems)
        fault = Fault.objects.create(
            device=device, what=what.strip(), severity=severity, opened_at=at, opened_by=by.id
        )
        record(at=at, actor=by.id, fact="device.fault", subject=device.pk, severity=severity)
        if severity == Fault.Severity.STOP and device.state == Device.State.IN_USE:
            _move(device, Device.State.REPAIR, by, at)
    return fault


def repair(*, fault_id: UUID, outcome: str, by: Actor, at: datetime) -> None:
    """修复. The fault is gone; the machine is used again when none is left that stops it.

    Raises NotFound, NotPermitted, AlreadyRepaired, Incomplete. Source: house rule.
    """
    with transaction.atomic():
        fault = Fault.objects.filter(pk=fault_id).first()
        if fault is None:
            raise NotFound("There is no such fault.")
        device = held(fault.device_id, by, Care.TEND)
        fault.refresh_from_db()
        if fault.repaired_at is not None:
            raise AlreadyRepaired("This fault was repaired before.")
        problems = list(_text_problems("outcome", outcome, "处理结果"))
        if problems:
            raise Incomplete(problems)
        fault.repaired_at, fault.repaired_by, fault.outcome = at, by.id, outcome.strip()
        fault.save(update_fields=["repaired_at", "repaired_by", "outcome"])
        fault.orders.filter(done_at=None).update(done_at=at)
        record(at=at, actor=by.id, fact="device.repaired", subject=device.pk)
        stopped = device.faults.filter(repaired_at=None, severity=Fault.Severity.STOP).exists()
        if device.state == Device.State.REPAIR and not stopped:
            _move(device, Device.State.IN_USE, by, at)


def refill(*, device_id: UUID, what: str, by: Actor, at: datetime) -> None:
    """换耗材. A new roll, paper or ink is in the machine, and one less in the hall's cupboard.

    Raises NotFound, NotPermitted, Scrapped, Incomplete. Source: house rule.
    """
    with transaction.atomic():
        device = held(device_id, by, Care.TEND)
        refuse_scrapped(device)
        if what not in set(Consumable.What):
            raise Incomplete([Problem("consumable", "not_an_option", "Choose.", {"label": "耗材"})])
        Consumable.objects.create(device=device, what=what, at=at, by=by.id)
        cupboard = Stock.objects.filter(centre=device.centre_id, what=what, count__gt=0)
        cupboard.update(count=F("count") - 1)
        record(at=at, actor=by.id, fact="device.refilled", subject=device.pk, what=what)


def switch(*, device_id: UUID, state: str, by: Actor, at: datetime) -> None:
    """停用、启用、报废. A scrapped machine never comes back, and its token opens nothing.

    Raises NotFound, NotPermitted, Scrapped, Incomplete. Source: house rule.
    """
    with transaction.atomic():
        device = held(device_id, by, Care.SWITCH)
        refuse_scrapped(device)
        if state not in set(Device.State):
            raise Incomplete([Problem("state", "not_an_option", "Choose.", {"label": "状态"})])
        if state != device.state:
            _move(device, state, by, at)


def held(device_id: UUID, by: Actor, care: Care) -> Device:
    """The machine, locked; for whoever may not even see it, it is not there."""
    device = Device.objects.select_for_update(no_key=True).filter(pk=device_id).first()
    if device is None or not fleet.may(by, Care.SEE, centre=device.centre_id):
        raise NotFound("There is no such device.")
    fleet.require(by, care, centre=device.centre_id)
    return device


def refuse_scrapped(device: Device) -> None:
    """Raise Scrapped for a machine that is gone for good."""
    if device.state == Device.State.SCRAPPED:
        raise Scrapped("This machine was scrapped.")


def _move(device: Device, state: str, by: Actor, at: datetime) -> None:
    before, device.state, device.changed_at = device.state, state, at
    device.save(update_fields=["state", "changed_at"])
    record(
        at=at, actor=by.id, fact="device.switched", subject=device.pk, before=before, state=state
    )
