"""A machine that people stand before: which it is, what it can do now, and who calls from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from onewindow.hall.models import Device, KeptNumber, StaffCall
from onewindow.hall.queries import fleet as machines
from onewindow.places.models import Centre
from onewindow.rules import fleet, nearness
from onewindow.rules.actors import Actor
from onewindow.rules.nearness import Ring
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
    kind: str
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
class Kept:
    """A number that a machine may give out by itself. code: of its slip."""

    serial: int
    code: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A machine that can print. is_here: in the same hall."""

    serial: str
    centre: str
    centre_en: str
    place: str
    place_en: str
    is_here: bool


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
        kind=row.kind,
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


def with_paper(kiosk: Kiosk, *, at: datetime) -> Elsewhere | None:
    """The nearest other machine that can print. Two queries.

    The same spot of the hall comes first, then the same hall, then towns beside it, by squares
    of a sketch, since no coordinates are known. Source: house rule.
    """
    rows = Device.objects.filter(
        kind=Device.Kind.KIOSK,
        state=Device.State.IN_USE,
        revoked_at=None,
        health__paper__in=["ok", "low"],
        health__last_beat_at__gte=at - fleet.SILENCE_IS_CERTAIN_AFTER,
    ).exclude(pk=kiosk.id)
    found = list(rows.select_related("centre"))
    rings = _rings(kiosk.centre)
    near = [one for one in found if rings[one.centre_id] != Ring.FURTHER]
    for row in sorted(near, key=lambda one: _away(one, kiosk, rings)):
        return Elsewhere(
            serial=row.serial,
            centre=row.centre.name,
            centre_en=row.centre.name_en,
            place=row.place,
            place_en=row.place_en,
            is_here=row.centre_id == kiosk.centre,
        )
    return None


def _rings(centre: str) -> dict[str, Ring]:
    tiles = Centre.objects.values_list("code", "tile_row", "tile_column")
    known = {code: (row, col) if row and col else None for code, row, col in tiles}
    return nearness.rings(town=centre, tiles=known)


def _away(row: Device, kiosk: Kiosk, rings: Mapping[str, Ring]) -> tuple[int, bool, str]:
    return rings[row.centre_id], row.place != kiosk.place, row.serial


def kept(device_id: UUID, *, day: date) -> list[Kept]:
    """What the machine may still give out by itself on a day. One query."""
    rows = KeptNumber.objects.filter(device=device_id, day=day, ticket=None)
    listed = rows.exclude(code="").order_by("serial").values_list("serial", "code")
    return [Kept(serial, code) for serial, code in listed]


def is_kept(code: str, *, day: date) -> bool:
    """Whether this code is on a slip that a machine may have given out alone. One query."""
    return KeptNumber.objects.filter(code=code, day=day, ticket=None).exists()


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
