"""The demonstration's halls are alive, and whoever tries them keeps their number."""

from collections import Counter
from datetime import timedelta

import pytest

from onewindow.hall.actions import closing, queue, seats
from onewindow.hall.models import Appointment, Duty, Ticket, Window
from onewindow.hall.queries import openings
from onewindow.journal.models import Entry
from onewindow.program.demonstration import halls, hours
from onewindow.program.demonstration.day import Day
from onewindow.program.demonstration.standing import BEGINS, LIVED, Pace
from onewindow.program.reference import OPERATOR
from onewindow.rules import rhythm
from onewindow.rules.actors import Role
from tests.rooms.hall.cast import assert_folds, verbs
from tests.world import AT, DAY, ZEGUO

SMALL = "331081109"  # three windows, two of them simulated
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
SPEED = 30
HOUR = 3600


@pytest.fixture
def some(world):
    """Halls of the demonstration by centre."""
    guides = {
        code: one
        for one in world.cast.staff.values()
        if one.has(Role.GUIDE)
        for code in one.centres
    }
    found = {one.centre: one for one in halls.all_halls(guides)}
    return lambda *centres: [found[one] for one in centres or found]


@pytest.fixture
def living(some):
    """The small hall's day, its first morning told up to half past nine."""
    day = Day(some(SMALL), Pace(SPEED, AT))
    day.warm()
    return day


def goes_on(day, *, since=AT, seconds, step=1):
    """So many real seconds, looked at every so often."""
    at = since
    for _ in range(int(seconds / step)):
        at += step * SECOND
        day.round(at=at)
    return at


def test_every_hall_has_simulated_windows_and_the_first_ones_stay_free(some):
    everywhere = some()
    assert len(everywhere) == 16
    for hall in everywhere:
        numbers = dict(Window.objects.filter(centre=hall.centre).values_list("pk", "number"))
        simulated = {numbers[seat.window] for seat in hall.seats}
        assert 1 not in simulated
        assert len(simulated) >= 2
        assert all(line.people > 0 for line in hall.lines)
    (zeguo,) = some(ZEGUO)
    assert {numbers for numbers in Window.objects.filter(
        pk__in=[one.window for one in zeguo.seats]
    ).values_list("number", flat=True)} == {3, 4, 5, 6, 7, 8}  # fmt: skip


def test_who_looks_at_night_finds_the_halls_open_today_and_tomorrow_as_ever(world):
    night, usual = AT + 14 * HOUR * SECOND, openings.opening_of(ZEGUO, at=AT).spans
    assert not openings.opening_of(ZEGUO, at=night).gives_numbers
    hours.open_today(by=OPERATOR, at=AT)
    tonight = openings.openings(at=night)
    assert len(tonight) == 16
    assert all(one.gives_numbers and "演示" in one.why for one in tonight.values())
    assert openings.opening_of(ZEGUO, at=AT + DAY).spans == usual
    hours.open_today(by=OPERATOR, at=AT + DAY)
    assert openings.opening_of(ZEGUO, at=night).spans == usual


def test_from_the_first_second_people_wait_and_are_served_everywhere(some):
    everywhere = Day(some(ZEGUO, SMALL), Pace(10, AT))
    everywhere.warm()
    for centre in (ZEGUO, SMALL):
        states = Counter(Ticket.objects.filter(centre=centre).values_list("state", flat=True))
        assert states["finished"]
        assert states["called"] + states["serving"]
    assert not Ticket.objects.filter(is_demonstration=False).exists()
    assert not Ticket.objects.filter(drawn_at__gt=AT).exists()
    assert not Duty.objects.filter(account__username="zeguo-clerk1").exists()


def test_a_morning_goes_by_with_all_that_happens_in_one(living):
    goes_on(living, seconds=HOUR * 3.2 / SPEED)
    states = Counter(Ticket.objects.values_list("state", flat=True))
    assert states["finished"] > 20
    assert states["waiting"] < 8
    assert {one["channel"] for one in Ticket.objects.values("channel")} == {
        "kiosk",
        "phone",
        "guide",
    }
    assert Ticket.objects.exclude(priority="").exists()
    facts = Counter(Entry.objects.values_list("fact", flat=True))
    assert facts["window.pause"] == facts["window.resume"] == 2
    said = Entry.objects.filter(fact="window.pause").values_list("detail", flat=True)
    assert {one["reason"] for one in said} == {"就餐"}
    serials = sorted(Ticket.objects.filter(number__startswith="A").values_list("serial", flat=True))
    assert serials == list(range(1, len(serials) + 1))
    assert_folds(*Ticket.objects.order_by("id")[:20])


def test_in_the_evening_everybody_goes_and_the_next_morning_comes_at_once(some):
    past = timedelta(seconds=(16.8 * HOUR - BEGINS) / SPEED)
    day = Day(some(SMALL), Pace(SPEED, AT - past))
    evening = goes_on(day, seconds=(LIVED[1] - 16.8 * HOUR) / SPEED)
    assert not Duty.objects.filter(until=None).exists()
    before = Ticket.objects.count()
    goes_on(day, since=evening, seconds=HOUR * 0.8 / SPEED)
    assert Ticket.objects.count() > before
    assert Duty.objects.filter(until=None).count() == 2


def test_who_does_not_come_is_called_three_times_and_may_come_back(some, monkeypatch):
    monkeypatch.setattr(rhythm, "NO_SHOWS", 1)
    monkeypatch.setattr(rhythm, "COME_BACK", 1)
    day = Day(some(SMALL), Pace(SPEED, AT))
    goes_on(day, seconds=HOUR / 3 / SPEED)
    passed = Entry.objects.filter(fact="ticket.come_back").values_list("subject", flat=True)
    assert passed
    ticket = Ticket.objects.get(pk=passed[0])
    assert [str(one) for one in verbs(ticket)][:6] == [
        "draw", "call", "recall", "recall", "pass_over", "come_back",
    ]  # fmt: skip


def test_who_never_comes_back_is_given_up_also_after_a_restart(some, monkeypatch):
    monkeypatch.setattr(rhythm, "NO_SHOWS", 1)
    monkeypatch.setattr(rhythm, "COME_BACK", 0)
    at = goes_on(Day(some(SMALL), Pace(SPEED, AT)), seconds=HOUR * 0.6 / SPEED)
    assert Ticket.objects.filter(state="left").exists()
    assert Ticket.objects.filter(state="passed").exists()
    Day(some(SMALL), Pace(SPEED, at)).round(at=at)
    assert not Ticket.objects.filter(state="passed").exists()


def test_a_visitors_number_is_left_to_the_visitor_for_three_minutes(living, hall):
    at = goes_on(living, seconds=5)
    clerk = next(
        one
        for name, one in hall.world.cast.staff.items()
        if SMALL in one.centres and one.has(Role.CLERK)
    )
    guide = next(
        one
        for one in hall.world.cast.staff.values()
        if SMALL in one.centres and one.has(Role.GUIDE)
    )
    first = hall.comes(centre=SMALL, by=guide, at=at, priority="elder")
    at = goes_on(living, since=at, seconds=170)
    first.refresh_from_db()
    assert first.state == "waiting"
    free = hall.window(1, centre=SMALL)
    seats.sit_down(window_id=free.pk, by=clerk, at=at)
    assert queue.call(window_id=free.pk, by=clerk, at=at).pk == first.pk
    second = hall.comes(centre=SMALL, by=guide, at=at, priority="elder")
    goes_on(living, since=at, seconds=300)
    assert verbs(second)[1:3] == ["call", "welcome"]  # nobody came, so a simulated window did


def test_a_restart_a_stranger_in_the_seat_and_midnight_change_nothing(living, some, hall):
    at = goes_on(living, seconds=30)
    again = Day(some(SMALL), Pace(SPEED, at))  # as after a restart: nothing is remembered
    before = Ticket.objects.filter(state="finished").count()
    at = goes_on(again, since=at, seconds=60)
    assert Ticket.objects.filter(state="finished").count() > before
    midnight = AT + DAY - timedelta(hours=9)
    closing.tick(at=midnight)
    assert not Duty.objects.filter(until=None).exists()
    goes_on(again, since=midnight + SECOND, seconds=60)
    today = Ticket.objects.filter(day=midnight.date() + DAY)
    assert "A001" in today.values_list("number", flat=True)
    assert today.filter(state="finished").exists()


def test_half_of_every_hour_stays_for_visitors_to_book(living):
    closing.tick(at=AT)
    goes_on(living, seconds=150)
    booked = Appointment.objects.select_related("slot")
    assert booked.exists()
    assert all(one.slot.taken * 2 <= one.slot.capacity + 1 for one in booked)
    assert not booked.exclude(person__is_demonstration=True).exists()
    arrived = booked.filter(state="arrived")
    assert arrived.exists()
    assert all(one.ticket.is_demonstration for one in arrived.select_related("ticket"))
