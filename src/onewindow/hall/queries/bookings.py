"""Which hours can be booked, and which are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import F, QuerySet

from onewindow.hall.models import Appointment, Area, Slot
from onewindow.hall.queries import zones
from onewindow.rules import clock, hall_powers
from onewindow.rules.actors import Actor
from onewindow.rules.clock import CHINA
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import NotFound

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Free:
    """A slot that has begun for nobody yet. left: places; none where it is full."""

    id: int
    starts_at: datetime
    ends_at: datetime
    left: int


@dataclass(frozen=True, slots=True)
class Booked:
    """An appointment as its person sees it."""

    id: UUID
    code: str
    topic: str
    state: Appointment.State
    slot_id: int
    starts_at: datetime
    ends_at: datetime
    centre: str
    centre_name: str
    centre_name_en: str
    address: str
    area: str
    area_en: str
    number: str  # of the ticket, once arrived

    @property
    def is_to_come(self) -> bool:
        """Whether it may still be changed, cancelled or used."""
        return self.state == Appointment.State.BOOKED


def free(*, centre: str, topic: str, at: datetime) -> list[Free]:
    """The slots of a centre for a topic that begin later than now, full ones too. Three queries.

    Raises NotFound for an unknown topic, or a centre without a hall.
    """
    areas = Area.objects.filter(centre=centre).order_by("letter")
    area = zones.area_of(areas, zone=zones.zone(topic))
    rows = Slot.objects.filter(area=area, starts_at__gt=at).order_by("starts_at")
    left = F("capacity") - F("taken")
    return [Free(*row) for row in rows.values_list("pk", "starts_at", "ends_at", left)]


def own(*, to: Actor) -> list[Booked]:
    """The appointments of the person who asks, the latest made first. One query."""
    if to.person_id is None:
        return []
    return list(_read(Appointment.objects.filter(person=to.person_id).order_by("-id")[:SHOWN]))


def by_code(code: str) -> Booked:
    """The appointment with this code, for whoever was shown it. Raises NotFound. One query."""
    return _one(Appointment.objects.filter(code=code))


def by_id(appointment_id: UUID, *, to: Actor) -> Booked:
    """One appointment, for its person. Raises NotFound. One query."""
    if to.person_id is None:
        raise NotFound("There is no such appointment.")
    return _one(Appointment.objects.filter(pk=appointment_id, person=to.person_id))


def of_day(*, centre: str, day: date, to: Actor) -> list[Booked]:
    """Everybody who booked one day of a hall, by time. One query. Raises NotPermitted."""
    if not hall_powers.may_see_line(to, centre=centre):
        raise NotPermitted("Only this hall's staff may see its appointments.")
    since = datetime.combine(day, time.min, CHINA)
    rows = Appointment.objects.filter(
        slot__area__centre=centre,
        slot__starts_at__gte=since,
        slot__starts_at__lt=since + timedelta(days=1),
    )
    return list(_read(rows.order_by("slot__starts_at", "id")))


@dataclass(frozen=True, slots=True)
class Fallen:
    """An appointment that was let go by its hall, and whose it was."""

    id: UUID
    person: UUID
    topic: str
    starts_at: datetime
    centre_name: str
    centre_name_en: str


def fallen(*, ids: Iterable[UUID]) -> list[Fallen]:
    """Appointments by their ids, for telling their people. One query."""
    rows = Appointment.objects.filter(pk__in=list(ids))
    names = ("pk", "person_id", "topic", "slot__starts_at", "slot__area__centre__name",
             "slot__area__centre__name_en")  # fmt: skip
    return [Fallen(*row) for row in rows.values_list(*names)]


def is_today(booked: Booked, *, at: datetime) -> bool:
    """Whether one may arrive for it now."""
    return booked.is_to_come and clock.local_day(booked.starts_at) == clock.local_day(at)


def _one(rows: QuerySet[Appointment]) -> Booked:
    found = next(iter(_read(rows)), None)
    if found is None:
        raise NotFound("There is no such appointment.")
    return found


def _read(rows: QuerySet[Appointment]) -> Iterable[Booked]:
    for row in rows.select_related("slot__area__centre", "ticket"):
        area = row.slot.area
        yield Booked(
            id=row.pk,
            code=row.code,
            topic=row.topic,
            state=Appointment.State(row.state),
            slot_id=row.slot_id,
            starts_at=row.slot.starts_at,
            ends_at=row.slot.ends_at,
            centre=area.centre_id,
            centre_name=area.centre.name,
            centre_name_en=area.centre.name_en,
            address=area.centre.address,
            area=area.name,
            area_en=area.name_en,
            number=row.ticket.number if row.ticket else "",
        )
