"""P13: my appointments: look at one, move it, give it back, take it along, arrive."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.catalog import queries as catalog
from onewindow.hall import invitation
from onewindow.hall.actions import booking
from onewindow.hall.actions.drawing import AlreadyWaiting
from onewindow.hall.queries import bookings, openings, turns
from onewindow.hall.queries.bookings import Booked
from onewindow.rules import clock, codes
from onewindow.rules.actors import Actor
from onewindow.web import errors, kit, words
from onewindow.web.citizen import halls, offers, slots, topics
from onewindow.web.citizen.kit import go, signed_in, site, town_of
from onewindow.web.citizen.lists import Tag
from onewindow.web.parts import Mistake


@dataclass(frozen=True, slots=True)
class Row:
    """One appointment of a list."""

    booked: Booked
    topic: str
    hall: str
    when: str
    tag: Tag


def when_of(booked: Booked) -> str:
    """3月3日 周二 09:00–09:30."""
    since, until = (timezone.localtime(at) for at in (booked.starts_at, booked.ends_at))
    day = words.day(since, english=words.in_english())
    return f"{day} {since:%H:%M}–{until:%H:%M}"


def tag_of(booked: Booked) -> Tag:
    """How it stands, in a word."""
    word, tone = {
        "booked": (pgettext("appointment", "已预约"), "blue"),
        "arrived": (pgettext("appointment", "已到"), "green"),
        "cancelled": (pgettext("appointment", "已取消"), "grey"),
        "missed": (pgettext("appointment", "没有来"), "amber"),
    }[booked.state]
    return Tag(word, tone)


def hall_of(booked: Booked) -> str:
    """The hall's name in the reader's language."""
    return booked.centre_name_en if words.in_english() else booked.centre_name


def rows_of(several: list[Booked]) -> list[Row]:
    """Appointments for a list. One query."""
    known = catalog.entries({one.topic for one in several}) if several else {}
    return [
        Row(
            one,
            topics.title(known.get(one.topic), one.topic),
            hall_of(one),
            when_of(one),
            tag_of(one),
        )
        for one in several
    ]


def open_for(me: Actor, *, at: datetime) -> dict[str, object]:
    """What of mine is to come: today's numbers and my appointments. At most three queries."""
    booked = [one for one in bookings.own(to=me) if one.is_to_come]
    return {"numbers": turns.held(to=me, at=at), "appointments": rows_of(booked)}


@require_safe
@signed_in
def appointments(request: HttpRequest, me: Actor) -> HttpResponse:
    """All of them, the latest first."""
    rows = rows_of(bookings.own(to=me))
    return kit.page(request, "citizen/appointment/list.html", {"rows": rows})


@require_safe
@signed_in
def appointment(request: HttpRequest, me: Actor, appointment: UUID) -> HttpResponse:
    """One of them: when, where, what to bring; and what may be done with it."""
    now = kit.now()
    booked = bookings.by_id(appointment, to=me)
    entry = catalog.entries([booked.topic]).get(booked.topic)
    is_today = bookings.is_today(booked, at=now)
    opening = openings.opening_of(booked.centre, at=now) if is_today else None
    held = [one for one in turns.held(to=me, at=now) if one.number == booked.number]
    context = {
        "booked": booked,
        "topic": topics.title(entry, booked.topic),
        "is_offered": entry is not None,
        "kind": offers.LIFE if entry and entry.is_life_event else offers.MATTER,
        "hall": hall_of(booked),
        "area": booked.area_en if words.in_english() else booked.area,
        "when": when_of(booked),
        "tag": tag_of(booked),
        "code": codes.grouped(booked.code),
        "is_today": is_today,
        "may_arrive": opening is not None and opening.gives_numbers,
        "ticket": held[0] if held else None,
    }
    return kit.page(request, "citizen/appointment/one.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def change(request: HttpRequest, me: Actor, appointment: UUID) -> HttpResponse:
    """Another hour or another hall; the old place is kept until the new one is held."""
    booked = bookings.by_id(appointment, to=me)
    if not booked.is_to_come:
        return go(request, "appointment", appointment)
    wrong: list[Mistake] = []
    slot = slots.slot_of(request.POST)
    if request.method == "POST" and slot:
        try:
            booking.change(appointment_id=appointment, slot_id=slot, by=me, at=kit.now())
            return go(request, "appointment", appointment)
        except slots.REFUSED as refused:
            wrong.append(Mistake(errors.sentence(refused), "#hours"))
    asked: Any = request.POST if request.method == "POST" else request.GET
    now = kit.now()
    topic = topics.find(booked.topic, on=clock.local_day(now), town=town_of(request))
    chosen = asked.get("centre", "") or booked.centre
    here = reverse("citizen:change_appointment", args=[appointment])
    context = {
        "topic": topic,
        "booked": booked,
        "when": when_of(booked),
        "hall": hall_of(booked),
        "problems": wrong,
        "action": here,
        "here": here,
        **slots.choice(topic, town="", chosen=chosen, on=asked.get("day", ""), now=now),
    }
    return kit.page(request, "citizen/appointment/change.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def cancel(request: HttpRequest, me: Actor, appointment: UUID) -> HttpResponse:
    """Give the place back, after asking once. A second click finds it given back."""
    booked = bookings.by_id(appointment, to=me)
    if not booked.is_to_come:
        return go(request, "appointment", appointment)
    if request.method == "POST":
        booking.cancel(appointment_id=appointment, by=me, at=kit.now())
        return go(request, "appointment", appointment)
    context = {"booked": booked, "when": when_of(booked), "hall": hall_of(booked)}
    return render(request, "citizen/appointment/cancel.html", context)


@require_safe
@signed_in
def calendar(request: HttpRequest, me: Actor, appointment: UUID) -> HttpResponse:
    """The file that a phone's calendar reads."""
    booked = bookings.by_id(appointment, to=me)
    topic = topics.title(catalog.entries([booked.topic]).get(booked.topic), booked.topic)
    area = booked.area_en if words.in_english() else booked.area
    told = _("预约码 %(code)s。到了请先签到：%(address)s")
    address = site(reverse("citizen:appointment", args=[booked.id]))
    content = invitation.ics(
        booked=booked,
        summary=f"{topic} · {hall_of(booked)}",
        place=" ".join(part for part in (hall_of(booked), area, booked.address) if part),
        description=told % {"code": codes.grouped(booked.code), "address": address},
        at=kit.now(),
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{booked.code}.ics"'
    return response


@require_http_methods(["GET", "POST"])
@signed_in
def arrive(request: HttpRequest, me: Actor, appointment: UUID) -> HttpResponse:
    """I am here: the appointment becomes a number. A second click finds the first one's."""
    booked = bookings.by_id(appointment, to=me)
    if request.method == "GET" or not booked.is_to_come:
        return go(request, "appointment", appointment)
    try:
        ticket = booking.arrive(appointment_id=appointment, channel="phone", by=me, at=kit.now())
    except AlreadyWaiting as refused:
        return halls.to_held(request, me, str(refused.params["number"]), centre=booked.centre)
    except booking.AppointmentOver:  # another tab was faster
        return go(request, "appointment", appointment)
    return go(request, "my_ticket", ticket.code)
