"""A machine that people stand before: which it is, what it can do now, and who calls from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from onewindow.hall.models import Device, KeptNumber, StaffCall
from onewindow.hall.queries import fleet as machines
from onewindow.rules import fleet
from onewindow.rules.actors import Actor
from onewindow.sealing import keyed_hash

PPI = 69  # of a 32-inch screen, where nobody has said
BEFORE_PEOPLE = (Device.Kind.KIOSK, Device.Kind.TICKET, Device.Kind.PC)


@dataclass(frozen=True, slots=True)
class Kiosk:
    """The machine that holds a token. can_print: it has said lately that there is paper.

    is_calling: somebody here has called for a person, and nobody has come yet.
    """

    id: UUID
    by: Actor
    serial: str
    centre: str
    centre_name: str
    centre_name_en: str
    phone: str
    place: str
    place_en: str
    ppi: int
    is_paused: bool
    can_print: bool
    is_calling: bool


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody at a machine who asks for a person."""

    id: UUID
    device: UUID
    centre: str
    serial: str
    place: str
    place_en: str
    at: datetime


def kiosk(token: str, *, at: datetime) -> Kiosk | None:
    """The machine with this token, if people stand before it and it is not revoked. One query."""
    called = StaffCall.objects.filter(device=OuterRef("pk"), answered_at=None)
    row = (
        Device.objects.select_related("centre", "health")
        .annotate(is_calling=Exists(called))
        .filter(token_hash=keyed_hash(token), revoked_at=None, kind__in=BEFORE_PEOPLE)
        .exclude(state=Device.State.SCRAPPED)
        .first()
    )
    if row is None:
        return None
    return Kiosk(
        id=row.pk,
        by=machines.actor(row.pk, name=row.serial, centre=row.centre_id),
        serial=row.serial,
        centre=row.centre_id,
        centre_name=row.centre.name,
        centre_name_en=row.centre.name_en,
        phone=row.centre.phone,
        place=row.place,
        place_en=row.place_en,
        ppi=row.ppi or PPI,
        is_paused=row.state != Device.State.IN_USE,
        can_print=_has_paper(row, at),
        is_calling=row.is_calling,
    )


def _has_paper(row: Device, at: datetime) -> bool:
    health = getattr(row, "health", None)
    if health is None or health.last_beat_at is None or health.paper not in ("ok", "low"):
        return False
    is_heard: bool = health.last_beat_at >= at - fleet.SILENCE_IS_CERTAIN_AFTER
    return is_heard


def with_paper(kiosk: Kiosk, *, at: datetime) -> tuple[str, str]:
    """Another machine of the same hall that can print: its place and serial; empty for none.

    One query. Which one stands nearest nobody has said: the first by serial is told.
    """
    row = (
        Device.objects.filter(
            centre=kiosk.centre,
            kind=Device.Kind.KIOSK,
            state=Device.State.IN_USE,
            revoked_at=None,
            health__paper__in=["ok", "low"],
            health__last_beat_at__gte=at - fleet.SILENCE_IS_CERTAIN_AFTER,
        )
        .exclude(pk=kiosk.id)
        .order_by("serial")
        .first()
    )
    return (row.place, row.serial) if row else ("", "")


def kept(device_id: UUID, *, day: date) -> list[int]:
    """Serials that the machine may still give out by itself on a day. One query."""
    rows = KeptNumber.objects.filter(device=device_id, day=day, ticket=None)
    return list(rows.order_by("serial").values_list("serial", flat=True))


def calls(*, to: Actor) -> list[Call]:
    """Open calls from the machines that `to` may see, the longest waiting first. One query."""
    rows = StaffCall.objects.filter(answered_at=None)
    if not fleet.sees_all(to):
        rows = rows.filter(device__centre__in=_halls(to))
    return [_call(row) for row in rows.select_related("device").order_by("at", "id")]


def _halls(to: Actor) -> Iterable[str]:
    return [one for one in to.centres if fleet.may(to, fleet.Care.SEE, centre=one)]


def _call(row: StaffCall) -> Call:
    device = row.device
    return Call(
        row.pk, device.pk, device.centre_id, device.serial, device.place, device.place_en, row.at
    )
