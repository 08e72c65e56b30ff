"""A hall changed by its owners: one part at a time, whole or not at all, people told."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q

from onewindow.catalog import queries as catalog
from onewindow.catalog.subjects import subject
from onewindow.hall.actions import promising
from onewindow.hall.actions._turn import tell
from onewindow.hall.actions.floor import bring_up
from onewindow.hall.models import Appointment, Area, Duty, Floor, Slot, Ticket, Window
from onewindow.hall.queries import floors as queries
from onewindow.journal.actions import Fact, record, record_each
from onewindow.rules import clock, floor_changes, floors, hall_powers, tickets
from onewindow.rules.actors import Actor
from onewindow.rules.floor_changes import Part
from onewindow.rules.refusal import Incomplete, NotFound, Problem, Refusal

Body = Mapping[str, Any]
HALL = "hall"  # where problems of the whole hall are


@dataclass(frozen=True, slots=True)
class Fallen:
    """An appointment that the hall can no longer keep."""

    id: UUID
    topic: str
    starts_at: datetime


class FloorMoved(Refusal):
    """Somebody else, or another page, changed the hall since this one was opened."""

    code = "floor_moved"


class PeopleFallOut(Refusal):
    """Appointments cannot be kept: whoever changes the hall says so once more, having seen them.

    agreed: what to say then, good for these people alone.
    """

    code = "people_fall_out"

    def __init__(self, fallen: Sequence[Fallen]) -> None:
        super().__init__("People hold appointments that cannot be kept.", count=len(fallen))
        self.fallen = tuple(fallen)
        self.agreed = _digest(fallen)


def change(
    *,
    centre: str,
    part: Part,
    rows: Sequence[Body],
    seen: int,
    since: date | None = None,
    agreed: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """改大厅. One part of a hall as its owner says it now; how many appointments fell out.

    rows: as in the hall's file. seen: the version that was read (`floors.standing`). since:
    for hours, the first day of the new week, None for always. Coming slots follow at once. Who
    holds an appointment that cannot be kept is told by message; agreed: that this is wanted,
    from `PeopleFallOut`. Numbers drawn already are served as they were drawn. From here on
    files change nothing of this hall.
    Raises NotFound, NotPermitted, FloorMoved, PeopleFallOut, Incomplete with every problem;
    then nothing has changed. Source: house rule.
    """
    hall_powers.require_owner(by, centre=centre)
    with transaction.atomic():
        _hold(centre, at=at)
        floor = _locked(centre)
        if floor.version != seen:
            raise FloorMoved("The hall was changed meanwhile.", at=floor.changed_at)
        hall = queries.body(centre)
        assert hall is not None
        new = floor_changes.changed(hall=hall, part=part, rows=rows, since=since)
        _require_sound(hall, new, since=since, at=at)
        lines, stuck = bring_up(new)
        if stuck:
            raise Incomplete(stuck)
        _require_served(centre, at=at)
        fallen = _fallen(promising.renew(centre=centre, at=at))
        if fallen and agreed != _digest(fallen):
            raise PeopleFallOut(fallen)
        _let_go(fallen, centre, by=by, at=at)
        if lines:
            _note(floor, part, lines, fallen, by=by, at=at)
    return len(fallen)


def _locked(centre: str) -> Floor:
    """The hall's own row, locked: two owners change it one after the other."""
    if not Area.objects.filter(centre=centre).exists():
        raise NotFound("There is no such hall.")
    Floor.objects.get_or_create(centre_id=centre)
    return Floor.objects.select_for_update().get(centre=centre)


def _hold(centre: str, *, at: datetime) -> None:
    """Lock the coming appointments before their slots, as whoever gives one back does."""
    rows = Appointment.objects.select_for_update(of=("self",)).order_by("pk")
    coming = rows.filter(slot__area__centre=centre, slot__starts_at__gt=at)
    list(coming.filter(state=Appointment.State.BOOKED).values_list("pk"))


def _require_sound(hall: Body, new: Body, *, since: date | None, at: datetime) -> None:
    """Raise Incomplete with all that cannot be."""
    zones = {zone for zone, _ in catalog.zones()} | {
        zone for area in hall["areas"] for zone in area["zones"]
    }
    today = clock.local_day(at)
    found = [
        *floor_changes.problems(hall=hall, new=new, since=since, today=today),
        *floors.of_hall(hall=new, where=HALL, zones=zones),
    ]
    if found:
        raise Incomplete(found)


def _require_served(centre: str, *, at: datetime) -> None:
    """Raise Incomplete where a change would leave somebody standing who is here today."""
    today = clock.local_day(at)
    closed = Q(closed_from__lte=today) & (Q(closed_until=None) | Q(closed_until__gte=today))
    found = [*_occupied(Window.objects.filter(closed, centre=centre))]
    open_ = Window.objects.filter(centre=centre).exclude(closed)
    waits = Area.objects.filter(centre=centre).exclude(windows__in=open_)
    here = Q(tickets__day=today, tickets__state__in=tickets.OPEN, tickets__centre=centre)
    for area in waits.annotate(people=Count("tickets", filter=here)).filter(people__gt=0):
        params = {"name": area.letter, "count": area.people}
        said = f"{area.people} people wait for area {area.letter}, and no window serves it."
        found.append(Problem(f"{HALL}.{area.letter}", "hall_line_unserved", said, params))
    if found:
        raise Incomplete(found)


def _occupied(closed: Any) -> Iterator[Problem]:
    held = Ticket.objects.filter(window__in=closed, state__in=tickets.AT_A_WINDOW)
    sat = Duty.objects.filter(window__in=closed, until=None)
    busy = {*held.values_list("window__number", flat=True)}
    busy |= {*sat.values_list("window__number", flat=True)}
    for number in sorted(busy):
        said = f"Somebody works at window {number} now."
        yield Problem(f"{HALL}.{number}", "hall_window_staffed", said, {"name": number})


def _fallen(slots: Sequence[Slot]) -> list[Fallen]:
    rows = Appointment.objects.select_for_update(of=("self",)).filter(
        slot__in=slots, state=Appointment.State.BOOKED
    )
    found = rows.order_by("slot__starts_at", "pk").values_list("pk", "topic", "slot__starts_at")
    return [Fallen(*row) for row in found]


def _digest(fallen: Sequence[Fallen]) -> str:
    names = ",".join(sorted(str(one.id) for one in fallen))
    return hashlib.sha256(names.encode()).hexdigest()[:16]


def _let_go(fallen: Sequence[Fallen], centre: str, *, by: Actor, at: datetime) -> None:
    """预约落空. The appointments end; the journal says so, and messages follow from it."""
    rows = Appointment.objects.filter(pk__in=[one.id for one in fallen])
    counted = rows.order_by().values_list("slot").annotate(count=Count("pk"))
    for slot, count in list(counted):
        Slot.objects.filter(pk=slot).update(taken=F("taken") - count, capacity=F("taken") - count)
    rows.update(state=Appointment.State.CANCELLED, ended_at=at)
    facts = [
        Fact(
            one.id,
            "appointment.fall_out",
            {"centre": centre, "starts_at": one.starts_at.isoformat()},
        )
        for one in fallen
    ]
    record_each(facts, at=at, actor=by.id)


def _note(
    floor: Floor,
    part: Part,
    lines: Sequence[str],
    fallen: Sequence[Fallen],
    *,
    by: Actor,
    at: datetime,
) -> None:
    floor.version, floor.changed_at, floor.changed_by = floor.version + 1, at, by.id
    floor.save(update_fields=["version", "changed_at", "changed_by"])
    key = subject(f"hall:{floor.centre_id}")
    detail = {"part": str(part), "changes": list(lines), "fallen": len(fallen)}
    record(at=at, actor=by.id, fact="hall.changed", subject=key, **detail)
    tell(floor.centre_id)
