"""P13: which hours can be booked for a matter or life event, and taking one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.catalog.queries import Place
from onewindow.hall.actions import booking
from onewindow.hall.queries import bookings
from onewindow.hall.queries.bookings import Booked, Free
from onewindow.rules import clock
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import NotFound, Refusal
from onewindow.web import errors, kit, words
from onewindow.web.citizen import offers, topics
from onewindow.web.citizen.kit import actor_of, go, kept, private, signed_in, town_of
from onewindow.web.citizen.topics import Topic
from onewindow.web.parts import Choice, Field, Mistake

REFUSED = (booking.SlotFull, booking.SlotOver, booking.SlotElsewhere, booking.AlreadyBooked)


@dataclass(frozen=True, slots=True)
class Day:
    """One day on which something may be booked. left: places."""

    on: date
    weekday: str
    left: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Hour:
    """One stretch of the chosen day. left: places, none where it is full."""

    id: int
    said: str
    left: int


def choice(topic: Topic, *, town: str, chosen: str, on: str, now: Any) -> dict[str, object]:
    """The halls that take it, the days of one of them, and the hours of one day. Three queries."""
    places = [place for place in topic.counters if place.depth in topics.TAKES]
    codes = [str(place.centre) for place in places]
    centre = next((one for one in (chosen, town, *codes) if one in codes), "")
    rows = _free(centre, topic.code, now)
    days = _days(rows, on)
    here = next((day.on for day in days if day.is_chosen), None)
    return {
        "centre": centre,
        "field": _centre_field(places, centre),
        "days": days,
        "hours": [_hour(row) for row in rows if _day_of(row) == here],
        "day": here,
    }


def _free(centre: str, topic: str, now: Any) -> list[Free]:
    try:
        return bookings.free(centre=centre, topic=topic, at=now) if centre else []
    except NotFound:  # a centre without a hall of ours
        return []


def _centre_field(places: Iterable[Place], chosen: str) -> Field:
    return Field(
        "centre",
        _("在哪个便民服务中心办？"),
        "select",
        choices=[
            Choice(
                str(place.centre),
                place.name_en if words.in_english() else place.name,
                is_chosen=place.centre == chosen,
            )
            for place in places
        ],
    )


def _day_of(row: Free) -> date:
    return clock.local_day(row.starts_at)


def _days(rows: Iterable[Free], on: str) -> list[Day]:
    """chosen: the day asked for, else the first that has a place."""
    left: dict[date, int] = {}
    for row in rows:
        left[_day_of(row)] = left.get(_day_of(row), 0) + row.left
    asked = next((day for day in left if day.isoformat() == on), None)
    chosen = asked or next((day for day, places in left.items() if places), None)
    return [
        Day(day, _weekday(day), places, is_chosen=day == chosen) for day, places in left.items()
    ]


def _weekday(on: date) -> str:
    return f"{on:%a}" if words.in_english() else f"周{words.WEEKDAYS[on.weekday()]}"


def _hour(row: Free) -> Hour:
    since, until = (timezone.localtime(at) for at in (row.starts_at, row.ends_at))
    return Hour(row.id, f"{since:%H:%M}–{until:%H:%M}", row.left)


# --- Booking ---------------------------------------------------------------------------------


@require_safe
def book(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """The free hours; nobody has to sign in to look."""
    me = actor_of(request)
    response = _page(request, me, kind, code)
    return private(response) if me.person_id else response


def _page(
    request: HttpRequest, me: Actor, kind: str, code: str, wrong: Refusal | None = None
) -> HttpResponse:
    now = kit.now()
    topic = _topic(request, kind, code)
    asked = request.POST if request.method == "POST" else request.GET
    held = _held(me, code)
    problem = [Mistake(errors.sentence(wrong), _at(held) or "#hours")] if wrong else []
    context = {
        "topic": topic,
        "held": held,
        "problems": problem,
        "action": reverse("citizen:take_slot", args=[kind, code]),
        "here": reverse("citizen:book", args=[kind, code]),
        **choice(
            topic,
            town=town_of(request),
            chosen=asked.get("centre", ""),
            on=asked.get("day", ""),
            now=now,
        ),
    }
    return kit.page(request, "citizen/appointment/book.html", context)


def _topic(request: HttpRequest, kind: str, code: str) -> Topic:
    topic = topics.find(code, on=clock.local_day(kit.now()), town=town_of(request))
    if kind not in (offers.MATTER, offers.LIFE) or topic.kind != kind:
        raise NotFound("There is nothing of that kind.")
    return topic


def _held(me: Actor, code: str) -> Booked | None:
    return next((one for one in bookings.own(to=me) if one.is_to_come and one.topic == code), None)


def _at(held: Booked | None) -> str:
    return reverse("citizen:appointment", args=[held.id]) if held else ""


def slot_of(sent: QueryDict) -> int:
    """The hour that was pressed. Zero, which no slot has, without one."""
    chosen = sent.get("slot", "")
    return int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 16 else 0


@require_http_methods(["GET", "POST"])
@signed_in
def take(request: HttpRequest, me: Actor, kind: str, code: str) -> HttpResponse:
    """Book the hour that was pressed. Asked for signed out, it is booked once signed in.

    A second click finds the first one's appointment.
    """
    sent = request.POST if request.method == "POST" else QueryDict(kept(request))
    slot, person = slot_of(sent), me.person_id
    if not slot or person is None:
        return go(request, "book", kind, code)
    try:
        booked = booking.book(slot_id=slot, topic=code, person_id=person, by=me, at=kit.now())
    except REFUSED as refused:
        held = _held(me, code)
        if held is not None and held.slot_id == slot:
            return go(request, "appointment", held.id)
        return _page(request, me, kind, code, wrong=refused)
    return go(request, "appointment", booked.pk)
