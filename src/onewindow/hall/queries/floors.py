"""What halls are, in the shape of their file, and which of that their owners changed here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from onewindow.hall.models import (
    Appointment,
    Area,
    Floor,
    Hours,
    SpecialDay,
    Ticket,
    Window,
)
from onewindow.hall.models.floor import EVER
from onewindow.rules import clock, floors, speaking, tickets

Body = dict[str, Any]
AREA = ("name", "name_en", "zones", "is_general", "is_issuing", "evidence")
WINDOW = ("name", "name_en", "is_accessible", "evidence")


@dataclass(frozen=True, slots=True)
class Standing:
    """How often a hall's owners changed it here, and who did last. 0: as its file says."""

    version: int
    changed_at: datetime | None
    changed_by: str


def bodies(*, centres: Iterable[str] | None = None) -> list[Body]:
    """Every hall, or those named, as their file says them; equal halls give equal bodies.

    Six queries.
    """
    named = None if centres is None else list(centres)

    def of(model: Any) -> Any:
        return model.objects.all() if named is None else model.objects.filter(centre__in=named)

    halls: dict[str, Body] = {}
    for area in of(Area).order_by("centre", "letter"):
        hall = {"centre": area.centre_id, "areas": [], "windows": [], "hours": []}
        halls.setdefault(area.centre_id, hall)["areas"].append(_area(area))
    for window in of(Window).order_by("centre", "number").prefetch_related("serves"):
        halls[window.centre_id]["windows"].append(_window(window))
    for span in of(Hours).order_by("centre", "since", "weekday", "opens"):
        halls[span.centre_id]["hours"].append(_hours(span))
    for day in of(SpecialDay).order_by("centre", "day"):
        said = {"day": day.day.isoformat(), "spans": list(day.spans)}
        words = {"why": day.why, "why_en": day.why_en}
        halls[day.centre_id].setdefault("days", []).append({**said, **words})
    for floor in of(Floor).exclude(reasons=[]):
        halls[floor.centre_id]["reasons"] = floor.reasons
    return list(halls.values())


def body(centre: str) -> Body | None:
    """One hall; None for a centre without one."""
    return next(iter(bodies(centres=[centre])), None)


def standing(centre: str) -> Standing:
    """Whether and by whom a hall was changed here. One query."""
    row = Floor.objects.filter(centre=centre).first()
    return Standing(row.version, row.changed_at, row.changed_by) if row else Standing(0, None, "")


def concerned(centre: str, *, at: datetime) -> tuple[int, int]:
    """Whom a change of a hall may touch: numbers still open today, appointments to come.

    Two queries.
    """
    day = clock.local_day(at)
    here = Ticket.objects.filter(centre=centre, day=day, state__in=tickets.OPEN)
    coming = Appointment.objects.filter(
        slot__area__centre=centre, slot__starts_at__gt=at, state=Appointment.State.BOOKED
    )
    return here.count(), coming.count()


@dataclass(frozen=True, slots=True)
class Stopped:
    """A window that calls nobody now although it could, and why."""

    number: int
    why: str
    why_en: str


def stopped(centre: str, *, on: date) -> list[Stopped]:
    """Windows that pause, or that their owners have closed on a day, by number. One query."""
    rows = Window.objects.filter(centre=centre).exclude(paused_at=None, closed_from=None)
    found = []
    for row in rows.order_by("number"):
        if row.is_closed(on=on):
            found.append(Stopped(row.number, row.closed_why, row.closed_why_en))
        elif row.paused_at is not None:
            found.append(Stopped(row.number, row.pause_reason, row.pause_reason_en))
    return found


@dataclass(frozen=True, slots=True)
class Voice:
    """How loud a hall speaks, as it was set; now: what of it is heard at this moment."""

    volume: int
    is_muted: bool
    quiet_since: time | None
    quiet_until: time | None
    now: int


def voice(centre: str, *, at: datetime) -> Voice:
    """The voice of a hall. One query."""
    row = Floor.objects.filter(centre=centre).first() or Floor(centre_id=centre)
    said = (row.volume, row.is_muted, row.quiet_since, row.quiet_until)
    now = speaking.volume(
        at=at,
        volume=row.volume,
        is_muted=row.is_muted,
        quiet_since=row.quiet_since,
        quiet_until=row.quiet_until,
    )
    return Voice(*said, now)


def reasons(centre: str) -> list[tuple[str, str]]:
    """Why windows of a hall pause, in Chinese and in English. One query."""
    said = Floor.objects.filter(centre=centre).values_list("reasons", flat=True).first()
    return [(one["text"], one["text_en"]) for one in said or floors.REASONS]


def _area(area: Area) -> Body:
    said: Body = {"letter": area.letter, **{name: getattr(area, name) for name in AREA}}
    return said if area.capacity is None else {**said, "capacity": area.capacity}


def _window(window: Window) -> Body:
    said: Body = {
        "number": window.number,
        "serves": sorted(area.letter for area in window.serves.all()),
        **{name: getattr(window, name) for name in WINDOW},
    }
    if window.closed_from is None:
        return said
    closed = {"from": window.closed_from.isoformat()}
    if window.closed_until is not None:
        closed["until"] = window.closed_until.isoformat()
    return {**said, "closed": {**closed, "why": window.closed_why, "why_en": window.closed_why_en}}


def _hours(span: Hours) -> Body:
    said: Body = {
        "weekday": span.weekday,
        "opens": f"{span.opens:%H:%M}",
        "closes": f"{span.closes:%H:%M}",
        "evidence": span.evidence,
    }
    return said if span.since == EVER else {**said, "since": span.since.isoformat()}
