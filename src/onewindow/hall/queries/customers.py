"""客屏. The screen that stands before a window for who sits there: which it is, by its token."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from onewindow.hall.models import Device
from onewindow.hall.queries import fleet as machines
from onewindow.rules.actors import Actor
from onewindow.sealing import keyed_hash

PPI = 149  # of a 10-inch tablet of 1280 by 800, where nobody has said
AT_A_WINDOW = (Device.Kind.SIGNATURE, Device.Kind.RATING)


@dataclass(frozen=True, slots=True)
class Screen:
    """The customer's screen that holds a token, and its window.

    has_pad: a rating pad with an account stands there besides.
    """

    id: UUID
    by: Actor
    serial: str
    centre: str
    centre_name: str
    centre_name_en: str
    window: int
    number: int
    name: str
    name_en: str
    ppi: int
    is_paused: bool
    has_pad: bool


def screen(token: str) -> Screen | None:
    """The screen with this token, if it stands at a window and is not revoked. One query."""
    pads = Device.objects.filter(
        window=OuterRef("window"),
        kind=Device.Kind.RATING,
        state=Device.State.IN_USE,
        token_hash__isnull=False,
        revoked_at=None,
    )
    row = (
        Device.objects.select_related("centre", "window")
        .annotate(has_pad=Exists(pads.exclude(pk=OuterRef("pk"))))
        .filter(token_hash=keyed_hash(token), revoked_at=None, kind__in=AT_A_WINDOW)
        .exclude(state=Device.State.SCRAPPED)
        .first()
    )
    if row is None or row.window is None:
        return None
    return Screen(
        id=row.pk,
        by=machines.actor(row.pk, name=row.serial, centre=row.centre_id),
        serial=row.serial,
        centre=row.centre_id,
        centre_name=row.centre.name,
        centre_name_en=row.centre.name_en,
        window=row.window.pk,
        number=row.window.number,
        name=row.window.name,
        name_en=row.window.name_en,
        ppi=row.ppi or PPI,
        is_paused=row.state != Device.State.IN_USE,
        has_pad=row.has_pad,
    )
