"""Appointments: hours promised from what a hall is, kept by constraints, turned into numbers."""

from datetime import date, datetime, timedelta

import icalendar
import pytest
from django.db import IntegrityError, transaction

from onewindow.hall import invitation
from onewindow.hall.actions import booking, drawing, floor, promising, queue
from onewindow.hall.actions._turn import AlreadyWaiting
from onewindow.hall.models import Appointment, Hours, Slot
from onewindow.hall.queries import bookings
from onewindow.journal import queries as journal
from onewindow.places import queries as places
from onewindow.rules.clock import CHINA
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import NotFound
from tests.rooms.hall.cast import MINUTE, assert_folds
from tests.world import AT, DATA, DAY, HOUR, KEEPER, SONGMEN, ZEGUO

LAST = date(2026, 3, 16)


@pytest.fixture
def booker(world):
    promising.make_slots(at=AT)
    return Booker(world)


class Booker:
    """Zhang, who books at Zeguo from nine o'clock on Monday."""

    def __init__(self, world):
        self.world, self.zhang = world, world.zhang

    def slot(self, day, hour, minute=0, *, letter="A", centre=ZEGUO):
        at = datetime(2026, 3, day, hour, minute, tzinfo=CHINA)
        return Slot.objects.get(area__centre=centre, area__letter=letter, starts_at=at)

    def books(self, slot, topic="gth_new", who=None, at=AT):
        who = who or self.zhang
        return booking.book(
            slot_id=slot.pk, topic=topic, person_id=who.person.pk, by=who.actor, at=at
        )

    def arrives(self, booked, at, who=None):
        by = (who or self.zhang).actor
        return booking.arrive(appointment_id=booked.pk, channel="kiosk", by=by, at=at)


def test_the_next_ten_working_days_are_promised(booker):
    rows = Slot.objects.filter(area__centre=ZEGUO, area__letter="A").order_by("starts_at")
    assert rows.first().starts_at == datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
    assert rows.last().starts_at == datetime(2026, 3, 16, 16, 30, tzinfo=CHINA)
    days = {row.starts_at.astimezone(CHINA).date() for row in rows}
    assert len(days) == 11
    assert rows.filter(starts_at__date=LAST).count() == 13
    assert {row.capacity for row in rows} == {5}  # three windows, and half of the first
    assert not Slot.objects.filter(area__is_issuing=True).exists()
    assert set(Slot.objects.values_list("area__centre", flat=True)) == {
        one.code for one in places.centres()
    }


def test_making_slots_again_makes_only_the_new_day(booker, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        assert promising.make_slots(at=AT + HOUR) == 0
    areas = Slot.objects.values("area").distinct().count()
    assert promising.make_slots(at=AT + DAY) == 13 * areas
    assert promising.make_slots(at=AT + DAY) == 0


def test_changed_hours_change_what_is_promised_but_not_what_is_booked(booker):
    booked = booker.books(booker.slot(16, 16, 30))
    content = (DATA / "halls.json").read_text().replace('"17:00"', '"16:00"')
    floor.load_floor(content=content.encode(), by=KEEPER, at=AT)
    assert Hours.objects.filter(closes__hour=17).count() == 0
    promising.make_slots(at=AT)
    there = Slot.objects.filter(area__centre=ZEGUO, area__letter="A", starts_at__date=LAST)
    assert there.count() == 11 + 1
    assert there.filter(pk=booked.slot_id).exists()
    assert Slot.objects.filter(area__centre=ZEGUO, starts_at__date=date(2026, 3, 3)).count() == 22


def test_a_place_is_booked_seen_and_used(booker, hall):
    slot = booker.slot(3, 9)
    before = bookings.free(centre=ZEGUO, topic="gth_new", at=AT)
    booked = booker.books(slot)
    after = {one.id: one for one in bookings.free(centre=ZEGUO, topic="gth_new", at=AT)}
    assert [one.left - after[one.id].left for one in before if one.id == slot.pk] == [1]
    (told,) = bookings.own(to=booker.zhang.actor)
    assert (told.code, told.is_to_come, told.number) == (booked.code, True, "")
    at = datetime(2026, 3, 3, 8, 55, tzinfo=CHINA)
    earlier = hall.comes(at=at - 10 * MINUTE)
    ticket = booker.arrives(booked, at)
    assert (ticket.number, ticket.rank_at) == ("A002", slot.starts_at - 30 * MINUTE)
    assert ticket.rank_at < earlier.rank_at
    assert bookings.by_code(booked.code).number == "A002"
    queue.leave(ticket_id=ticket.pk, by=booker.zhang.actor, at=at)
    assert_folds(ticket)
    with pytest.raises(booking.AppointmentOver):
        booker.arrives(booked, at)


def test_who_comes_late_stands_where_they_would_have_drawn(booker):
    booked = booker.books(booker.slot(3, 9))
    at = datetime(2026, 3, 3, 9, 30, tzinfo=CHINA)
    assert booker.arrives(booked, at).rank_at == at


def test_who_comes_on_another_day_is_told_which(booker):
    slot = booker.slot(3, 9)
    booked = booker.books(slot)
    with pytest.raises(booking.NotThatDay) as told:
        booker.arrives(booked, AT)
    assert told.value.params == {"starts_at": slot.starts_at}


def test_nobody_arrives_by_themselves_at_a_closed_hall(booker, hall):
    booked = booker.books(booker.slot(3, 9))
    early = datetime(2026, 3, 3, 7, 59, tzinfo=CHINA)
    with pytest.raises(drawing.HallClosed):
        booker.arrives(booked, early)
    booked.refresh_from_db()
    assert booked.state == "booked"
    ticket = booking.arrive(appointment_id=booked.pk, channel="guide", by=hall.guide, at=early)
    assert ticket.person_id == booker.zhang.person.pk


def test_who_waits_already_does_not_arrive_twice(booker, hall):
    booked = booker.books(booker.slot(2, 10))
    hall.comes("gth_new", person_id=booker.zhang.person.pk)
    with pytest.raises(AlreadyWaiting):
        booker.arrives(booked, AT + HOUR)
    booked.refresh_from_db()
    assert booked.state == "booked"


def test_nothing_is_booked_twice(booker):
    slot = booker.slot(3, 9)
    booker.books(slot)
    for other, topic in ((booker.slot(4, 9), "gth_new"), (slot, "gg_new")):
        with pytest.raises(booking.AlreadyBooked):
            booker.books(other, topic)
        assert Slot.objects.get(pk=other.pk).taken == (other.pk == slot.pk)
    booker.books(booker.slot(4, 9), "gg_new")


def test_a_full_slot_and_one_that_has_begun_take_nobody(booker):
    slot = booker.slot(3, 9)
    Slot.objects.filter(pk=slot.pk).update(taken=slot.capacity)
    with pytest.raises(booking.SlotFull):
        booker.books(slot)
    with pytest.raises(booking.SlotOver):
        booker.books(booker.slot(3, 9, 30), at=AT + DAY + HOUR)
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.filter(pk=slot.pk).update(taken=slot.capacity + 1)


def test_a_slot_takes_only_what_its_windows_handle(booker):
    for slot, topic in ((booker.slot(3, 9), "passport"), (booker.slot(3, 9, letter="B"), "gg_new")):
        with pytest.raises(booking.SlotElsewhere):
            booker.books(slot, topic)
    with pytest.raises(NotFound):
        booker.books(booker.slot(3, 9), "no_such_matter")


def test_a_change_takes_the_new_place_and_gives_the_old_one_back(booker):
    old, new = booker.slot(3, 9), booker.slot(4, 9, centre=SONGMEN)
    booked = booker.books(old)
    how = {"appointment_id": booked.pk, "by": booker.zhang.actor, "at": AT}
    assert booking.change(slot_id=new.pk, **how).slot_id == new.pk
    assert [Slot.objects.get(pk=one.pk).taken for one in (old, new)] == [0, 1]
    booking.change(slot_id=new.pk, **how)
    assert Slot.objects.get(pk=new.pk).taken == 1
    Slot.objects.filter(pk=old.pk).update(taken=old.capacity)
    with pytest.raises(booking.SlotFull):
        booking.change(slot_id=old.pk, **how)
    assert Slot.objects.get(pk=new.pk).taken == 1
    booking.change(slot_id=booker.slot(5, 9).pk, **how)
    assert Slot.objects.get(pk=new.pk).taken == 0


def test_a_cancelled_place_is_free_again_and_may_be_booked_anew(booker):
    slot = booker.slot(3, 9)
    booked = booker.books(slot)
    how = {"appointment_id": booked.pk, "by": booker.zhang.actor, "at": AT}
    booking.cancel(**how)
    assert Slot.objects.get(pk=slot.pk).taken == 0
    for act in (booking.cancel, lambda **how: booking.change(slot_id=slot.pk, **how)):
        with pytest.raises(booking.AppointmentOver):
            act(**how)
    assert booker.books(slot).pk != booked.pk
    assert list(journal.breaks()) == []


def test_only_the_person_and_the_halls_staff_touch_an_appointment(booker, world):
    slot = booker.slot(3, 9)
    booked, stranger = booker.books(slot), world.agent
    for by in (stranger.actor, world.zhao):
        with pytest.raises(NotPermitted):
            booking.cancel(appointment_id=booked.pk, by=by, at=AT)
    with pytest.raises(NotFound):
        bookings.by_id(booked.pk, to=stranger.actor)
    with pytest.raises(NotPermitted):
        bookings.of_day(centre=ZEGUO, day=date(2026, 3, 3), to=world.zhao)
    (expected,) = bookings.of_day(centre=ZEGUO, day=date(2026, 3, 3), to=world.li)
    assert expected.id == booked.pk
    booking.cancel(appointment_id=booked.pk, by=world.staff("zeguo-guide"), at=AT)


def test_calendars_read_an_appointment_and_its_cancelling(booker):
    booked = booker.books(booker.slot(3, 9))

    def read(at):
        content = invitation.ics(
            booked=bookings.by_code(booked.code),
            summary="泽国镇便民服务中心：个体工商户设立登记",
            place="泽国镇便民服务中心 综合窗口; 一楼, 东侧",
            description="请带身份证。\n预约码 " + booked.code,
            at=at,
        )
        assert all(len(line) <= 75 for line in content.split(b"\r\n"))
        (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
        return event

    event = read(AT)
    assert event.decoded("dtstart") == datetime(2026, 3, 3, 9, 0, tzinfo=CHINA)
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=30)
    assert str(event["location"]) == "泽国镇便民服务中心 综合窗口; 一楼, 东侧"
    assert str(event["description"]).endswith(booked.code)
    assert str(event["status"]) == "CONFIRMED"
    assert [one.decoded("trigger") for one in event.walk("VALARM")] == [-HOUR]
    booking.cancel(appointment_id=booked.pk, by=booker.zhang.actor, at=AT)
    cancelled = read(AT + HOUR)
    assert (str(cancelled["uid"]), str(cancelled["status"])) == (str(event["uid"]), "CANCELLED")
    assert int(cancelled["sequence"]) > int(event["sequence"])


def test_an_appointment_that_arrived_has_its_ticket(booker):
    booked = booker.books(booker.slot(3, 9))
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=booked.pk).update(state="arrived")
