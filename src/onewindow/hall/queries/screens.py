"""What a hall's screens show: numbers and windows, never a person."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import JSONObject

from onewindow.hall.models import Announcement, Area, Duty, Notice, Ticket, Window
from onewindow.hall.queries import usual
from onewindow.rules import announcing, clock, queueing, speaking
from onewindow.rules.queueing import Today

CALLS = 6
LOOKED_AT = 40  # announcements; somebody called again takes one row on the screen, not three
NOTICES = 4
AT_A_WINDOW = (Ticket.State.CALLED, Ticket.State.SERVING)

State = dict[str, Any]


def halls() -> frozenset[str]:
    """Codes of the centres that have a hall. One query."""
    return frozenset(Area.objects.values_list("centre_id", flat=True).distinct())


def state(centre: str, *, at: datetime) -> State | None:
    """All that the screens of one hall show at `at`, plain enough for JSON; None without a hall.

    Three queries. calls: latest first, one for each number. wait_seconds: of somebody who would
    draw now; None when no window is open. Moments are milliseconds since 1970.
    """
    areas = list(_areas(centre, at))
    if not areas:
        return None
    windows = list(_windows(centre))
    for row in windows:
        row.is_shut = row.is_closed(on=clock.local_day(at))
    hall = areas[0].centre
    notices = areas[0].notices
    return {
        "centre": {"code": hall.code, "name": hall.name, "name_en": hall.name_en},
        "calls": _calls(_announcements(centre, at)),
        "areas": _lines(areas, windows),
        "windows": [_window(row, windows) for row in windows],
        "notices": [_said(row) for row in notices if not row["is_emergency"]][:NOTICES],
        "emergency": next((_said(row) for row in notices if row["is_emergency"]), None),
        "emergency_id": next((row["id"] for row in notices if row["is_emergency"]), None),
        "volume": _volume(hall, at),
    }


def _areas(centre: str, at: datetime) -> QuerySet[Any]:
    """Areas with today's numbers, and the hall's notices beside each."""
    waits = Q(line__state=Ticket.State.WAITING)
    served = Q(line__state=Ticket.State.FINISHED, line__served_at__isnull=False)
    notices = Notice.objects.filter(
        Q(until=None) | Q(until__gt=at),
        centre=OuterRef("centre"),
        since__lte=at,
        taken_down_at=None,
    ).order_by("-id")
    said = JSONObject(id="id", text="text", text_en="text_en", is_emergency="is_emergency")
    return (
        Area.objects.filter(centre=centre)
        .select_related("centre__floor")
        .annotate(
            line=FilteredRelation(
                "tickets",
                condition=Q(tickets__centre=centre, tickets__day=clock.local_day(at)),
            ),
            waiting=Count("line", filter=waits),
            served=Count("line", filter=served),
            took=Sum(F("line__ended_at") - F("line__served_at"), filter=served),
            notices=ArraySubquery(notices.values(row=said)),
        )
        .order_by("letter")
    )


def _windows(centre: str) -> QuerySet[Any]:
    """Windows with the areas they serve, whether somebody sits there, and whom they have."""
    links = Window.serves.through.objects.filter(window_id=OuterRef("pk"))
    held = Ticket.objects.filter(window=OuterRef("pk"), state__in=AT_A_WINDOW)
    return (
        Window.objects.filter(centre=centre)
        .annotate(
            areas=ArraySubquery(links.values("area_id")),
            is_staffed=Exists(Duty.objects.filter(window=OuterRef("pk"), until=None)),
            holds=Subquery(held.values("number")[:1]),
        )
        .order_by("number")
    )


def _announcements(centre: str, at: datetime) -> QuerySet[Announcement]:
    """Today's latest calls."""
    return (
        Announcement.objects.filter(centre=centre, ticket__day=clock.local_day(at))
        .select_related("ticket", "window")
        .only("id", "nth", "at", "ticket__number", "window__number")
        .order_by("-id")[:LOOKED_AT]
    )


def _calls(rows: Iterable[Announcement]) -> list[State]:
    latest: dict[str, Announcement] = {}
    for row in rows:
        latest.setdefault(row.ticket.number, row)
    return [
        {
            "id": row.pk,
            "number": number,
            "window": row.window.number,
            "nth": row.nth,
            "at": int(row.at.timestamp() * 1000),
            "said": announcing.called(number=number, window=row.window.number),
        }
        for number, row in list(latest.items())[:CALLS]
    ]


def _volume(hall: Any, at: datetime) -> int:
    """How loud the hall's voice is now, in hundredths."""
    floor = getattr(hall, "floor", None)
    if floor is None:
        return speaking.FULL
    return speaking.volume(
        at=at,
        volume=floor.volume,
        is_muted=floor.is_muted,
        quiet_since=floor.quiet_since,
        quiet_until=floor.quiet_until,
    )


def _is_open(window: Any) -> bool:
    return window.is_staffed and window.paused_at is None and not window.is_shut


def _lines(areas: list[Any], windows: list[Any]) -> list[State]:
    lines = queueing.standings(
        areas={area.pk: Today(area.waiting, area.served, _took(area)) for area in areas},
        windows=[(row.areas, row.holds is None) for row in windows if _is_open(row)],
        assumed=usual.visit_seconds(),
    )
    return [
        {
            "letter": area.letter,
            "name": area.name,
            "name_en": area.name_en,
            "waiting": area.waiting,
            "windows": lines[area.pk].windows,
            "wait_seconds": lines[area.pk].seconds(ahead=area.waiting),
        }
        for area in areas
        if area.waiting or area.zones or area.is_general or area.is_issuing
    ]


def _took(area: Any) -> float:
    took: timedelta = area.took or timedelta()
    return took.total_seconds()


def _window(window: Any, windows: list[Any]) -> State:
    is_paused = window.paused_at is not None and not window.is_shut
    reason, reason_en = window.pause_reason, window.pause_reason_en
    if window.is_shut:
        reason, reason_en = window.closed_why, window.closed_why_en
    return {
        "number": window.number,
        "name": window.name,
        "name_en": window.name_en,
        "is_accessible": window.is_accessible,
        "status": "paused" if is_paused else "open" if _is_open(window) else "closed",
        "reason": reason,
        "reason_en": reason_en,
        "holds": window.holds,
        "instead": None if _is_open(window) else _instead(window, windows),
    }


def _instead(window: Any, windows: list[Any]) -> int | None:
    """The nearest open window that does the same; the lower number of two equally near."""
    same = [row for row in windows if _is_open(row) and set(row.areas) & set(window.areas)]
    near = min(same, key=lambda row: (abs(row.number - window.number), row.number), default=None)
    return near.number if near else None


def _said(row: Mapping[str, str]) -> State:
    return {"text": row["text"], "text_en": row["text_en"]}
