"""What the end of a day does in the halls, once, however often it is asked."""

from datetime import datetime, timedelta

from onewindow.hall.actions import booking, closing, promising, queue
from onewindow.hall.models import Appointment, Duty, Slot
from onewindow.hall.queries import days
from onewindow.rules.clock import CHINA
from tests.rooms.hall.cast import assert_folds
from tests.world import AT, TODAY, ZEGUO

MIDNIGHT = datetime(2026, 3, 3, 0, 0, tzinfo=CHINA)
SECOND = timedelta(seconds=1)


def test_who_still_waited_has_left_and_who_was_called_is_closed_when_the_day_is_over(hall, world):
    window = hall.sits(2)
    done, missed = hall.comes(), hall.comes()
    hall.served(hall.calls(window))
    hall.misses(hall.calls(window))
    called, waiting = hall.comes(), hall.comes()
    hall.calls(window)
    closing.tick(at=MIDNIGHT - SECOND)
    waiting.refresh_from_db()
    assert waiting.state == "waiting"
    found = closing.tick(at=MIDNIGHT)
    assert (found["tickets"], found["stood up"]) == (3, 1)
    for ticket, state in ((missed, "left"), (called, "closed"), (waiting, "left")):
        ticket.refresh_from_db()
        assert (ticket.state, ticket.ended_at) == (state, MIDNIGHT)
    assert_folds(done, missed, called, waiting)
    assert not any(closing.tick(at=MIDNIGHT).values())
    assert days.day_counts(centre=ZEGUO, day=TODAY, to=world.li).is_reconciled


def test_who_is_still_at_a_window_at_midnight_is_closed_and_counts_as_neither(hall, world):
    ticket, window = hall.comes(), hall.sits(2)
    hall.calls(window)
    queue.welcome(ticket_id=ticket.pk, by=world.li, at=hall.now())
    assert closing.tick(at=MIDNIGHT)["tickets"] == 1
    ticket.refresh_from_db()
    assert (ticket.state, ticket.ended_at) == ("closed", MIDNIGHT)
    assert not Duty.objects.filter(until=None).exists()
    counts = days.day_counts(centre=ZEGUO, day=TODAY, to=world.li)
    assert (counts.finished, counts.left, counts.closed) == (0, 0, 1)
    assert counts.is_reconciled
    hall.minutes = 24 * 60
    hall.sits(2, "zeguo-clerk2")  # the window is free on the next day
    hall.comes()
    assert hall.calls(window, by=world.staff("zeguo-clerk2")).number == "A001"
    assert_folds(ticket)


def test_nobody_who_draws_today_is_sent_home(hall):
    fresh = hall.comes(at=MIDNIGHT + SECOND)
    assert closing.tick(at=MIDNIGHT + 2 * SECOND)["tickets"] == 0
    fresh.refresh_from_db()
    assert fresh.state == "waiting"


def test_an_appointment_nobody_came_to_is_missed_once_its_day_is_over(world):
    promising.make_slots(at=AT)
    slot = Slot.objects.filter(area__centre=ZEGUO, area__letter="A").earliest("starts_at")
    person = world.zhang
    booked = booking.book(
        slot_id=slot.pk, topic="gth_new", person_id=person.person.pk, by=person.actor, at=AT
    )
    assert closing.tick(at=MIDNIGHT - SECOND)["missed"] == 0
    assert closing.tick(at=MIDNIGHT)["missed"] == 1
    assert closing.tick(at=MIDNIGHT)["missed"] == 0
    assert Appointment.objects.get(pk=booked.pk).state == "missed"
    again = Slot.objects.filter(area=slot.area, starts_at__gt=MIDNIGHT).earliest("starts_at")
    booking.book(
        slot_id=again.pk, topic="gth_new", person_id=person.person.pk, by=person.actor, at=MIDNIGHT
    )
