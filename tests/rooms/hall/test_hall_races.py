"""Many hands at one line, on real connections: nobody is called twice, nobody is lost."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction

from onewindow.hall.actions import booking, closing, drawing, promising, queue, seats
from onewindow.hall.models import Announcement, Appointment, Duty, Slot, Ticket, Window
from onewindow.journal import queries as journal
from onewindow.journal.models import Entry
from onewindow.people import actions as people
from onewindow.rules import codes, tickets
from onewindow.rules.actors import Actor, Role
from onewindow.rules.hall_powers import HallVerb
from onewindow.rules.refusal import Refusal
from tests.world import AT, DAY, ZEGUO

pytestmark = pytest.mark.django_db(transaction=True)
COMMITS = True
CALLERS = 8
PEOPLE = 200
SOAK_SECONDS = 3


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returns, or the refusal it met; all begin at the same moment."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            with connection.cursor() as cursor:
                cursor.execute("set lock_timeout = '20s'")
            gate.wait(timeout=30)
            return act()
        except Refusal as told:
            return told
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return [one.result(timeout=120) for one in [threads.submit(run, act) for act in acts]]


def told(outcomes):
    return sorted(one.code if isinstance(one, Refusal) else "done" for one in outcomes)


class Clock:
    """Moments that go on by a millisecond, whoever asks."""

    def __init__(self, at=AT):
        self.at, self.turn = at, threading.Lock()

    def now(self):
        with self.turn:
            self.at += timedelta(milliseconds=1)
            return self.at


@pytest.fixture(autouse=True)
def _an_empty_hall():
    yield
    Announcement.objects.all().delete()
    Appointment.objects.all().delete()
    Ticket.objects.all().delete()
    Duty.objects.all().delete()
    Slot.objects.all().delete()


@pytest.fixture
def floor(world):
    """All eight windows of Zeguo, each serving the general line, each with a clerk."""
    windows = list(Window.objects.filter(centre=ZEGUO).order_by("number"))
    general = windows[0].serves.get(is_general=True)
    clerks = []
    for window in windows:
        window.serves.set([general])
        account = people.open_staff_account(
            username=f"racer-{window.number}",
            name=f"竞{window.number}",
            password="x",
            posts=[(Role.CLERK, ZEGUO, None)],
        )
        clerk = Actor(
            id=f"account:{account.pk}",
            name=account.name,
            roles=frozenset({Role.CLERK}),
            centres=frozenset({ZEGUO}),
        )
        seats.sit_down(window_id=window.pk, by=clerk, at=AT)
        clerks.append((window, clerk))
    return clerks


def drawn(world, count, clock):
    """People in the general line; every fifth has priority."""
    return [
        drawing.draw(
            centre=ZEGUO,
            channel="guide",
            priority="" if n % 5 else "military",
            by=world.staff("zeguo-guide"),
            at=clock.now(),
        )
        for n in range(count)
    ]


def assert_folds_all():
    for ticket in Ticket.objects.all():
        facts = Entry.objects.filter(subject=ticket.pk).order_by("seq")
        verbs = [HallVerb(one.fact.removeprefix("ticket.")) for one in facts]
        assert tickets.fold(verbs) == ticket.state
    assert list(journal.breaks()) == []


def test_eight_windows_empty_one_line_without_calling_twice_or_losing_anybody(world, floor):
    clock = Clock()
    with transaction.atomic():  # one commit, since it is not the drawing that is tried here
        line = drawn(world, PEOPLE, clock)

    def works(window, clerk):
        called: list[Any] = []
        while True:
            try:
                ticket = queue.call(window_id=window.pk, by=clerk, at=clock.now())
            except queue.NobodyWaits:
                return called
            called.append((ticket.rank_at, ticket.pk))
            queue.welcome(ticket_id=ticket.pk, by=clerk, at=clock.now())
            queue.finish(ticket_id=ticket.pk, by=clerk, at=clock.now())

    views = at_once(*[lambda one=one: works(*one) for one in floor])
    everybody = [pk for view in views for _, pk in view]
    assert sorted(everybody) == sorted(one.pk for one in line)
    for view in views:
        assert view == sorted(view)
    by_call = Announcement.objects.order_by("id").values_list("ticket", flat=True)
    assert Counter(by_call) == Counter(everybody)
    assert Ticket.objects.filter(state="finished").count() == PEOPLE
    assert_folds_all()


def test_two_kiosks_that_draw_at_once_give_every_number_once_and_leave_none_out(world):
    clock = Clock()
    views = at_once(*[lambda: [one.number for one in drawn(world, 40, clock)]] * 2)
    numbers = sorted(number for view in views for number in view)
    assert numbers == [f"A{n:03}" for n in range(1, 81)]
    for view in views:
        assert view == sorted(view)


def test_one_person_who_draws_on_two_machines_has_one_number(world):
    by = world.zhang.actor

    def draws():
        return drawing.draw(centre=ZEGUO, channel="phone", person_id=by.person_id, by=by, at=AT)

    assert told(at_once(*[draws] * 4)) == ["already_waiting"] * 3 + ["done"]
    assert Ticket.objects.get().number == "A001"


def test_a_double_click_calls_once(world, floor):
    (window, clerk), *_ = floor
    drawn(world, 5, Clock())
    outcomes = at_once(
        *[lambda: queue.call(window_id=window.pk, by=clerk, at=AT + DAY / 24) for _ in range(8)]
    )
    assert told(outcomes) == ["done"] + ["window_busy"] * 7
    number = next(one.number for one in outcomes if not isinstance(one, Refusal))
    assert {one.params["number"] for one in outcomes if isinstance(one, Refusal)} == {number}
    assert Ticket.objects.filter(state="called").count() == Announcement.objects.count() == 1


def test_somebody_who_comes_while_they_are_passed_over_is_one_of_both(world, floor):
    (window, clerk), *_ = floor
    for _ in range(6):
        (ticket,) = drawn(world, 1, Clock())
        how = {"ticket_id": ticket.pk, "by": clerk, "at": AT + DAY / 24}
        queue.call(window_id=window.pk, by=clerk, at=AT + DAY / 24)
        queue.recall(**how)
        queue.recall(**how)
        outcomes = at_once(lambda: queue.pass_over(**how), lambda: queue.welcome(**how))  # noqa: B023
        assert told(outcomes) == ["done", "ticket_moved"]
        ticket.refresh_from_db()
        if ticket.state == "serving":
            queue.finish(**how)
    assert_folds_all()


def test_one_seat_is_taken_by_one_and_one_clerk_sits_on_one(world):
    two, three = Window.objects.filter(centre=ZEGUO, number__in=[2, 3]).order_by("number")
    names = ("zeguo-clerk1", "zeguo-clerk2")
    outcomes = at_once(
        *[
            lambda name=name: seats.sit_down(window_id=two.pk, by=world.staff(name), at=AT)
            for name in names
        ]
    )
    assert told(outcomes) == ["done", "seat_taken"]
    Duty.objects.all().delete()
    outcomes = at_once(
        *[
            lambda window=window: seats.sit_down(window_id=window.pk, by=world.li, at=AT)
            for window in (two, three)
        ]
    )
    assert told(outcomes) == ["done", "done"]
    assert Duty.objects.filter(until=None).count() == 1


def citizens(count):
    """People who can book, each with a number that checks."""
    made = []
    for n in range(count):
        number = codes.identity_number(
            division="331081", birth_on=AT.date() - 11_000 * DAY, serial=601 + n
        )
        person = people.know(name=f"约{n}", number=number, at=AT)
        made.append(
            Actor(
                id=f"account:9{n}",
                name="",
                roles=frozenset({Role.CITIZEN}),
                person_id=person.pk,
            )
        )
    return made


def general_slots():
    promising.make_slots(at=AT)
    return Slot.objects.filter(area__centre=ZEGUO, area__is_general=True).order_by("starts_at")


def test_the_last_place_of_a_slot_goes_to_one_of_eight(world):
    slot = general_slots().first()
    Slot.objects.filter(pk=slot.pk).update(taken=slot.capacity - 1)
    outcomes = at_once(
        *[
            lambda by=by: booking.book(
                slot_id=slot.pk, topic="gth_new", person_id=by.person_id, by=by, at=AT
            )
            for by in citizens(8)
        ]
    )
    assert told(outcomes) == ["done"] + ["slot_full"] * 7
    assert Appointment.objects.count() == 1
    assert Slot.objects.get(pk=slot.pk).taken == slot.capacity


def test_who_change_places_with_each_other_never_wait_in_a_circle(world):
    one, other = general_slots()[:2]
    pair = citizens(2)
    for turn in range(4):
        mine = [
            booking.book(slot_id=slot.pk, topic="gth_new", person_id=by.person_id, by=by, at=AT)
            for slot, by in zip((one, other), pair, strict=True)
        ]
        outcomes = at_once(
            *[
                lambda booked=booked, to=to, by=by: booking.change(
                    appointment_id=booked.pk, slot_id=to.pk, by=by, at=AT
                )
                for booked, to, by in zip(mine, (other, one), pair, strict=True)
            ]
        )
        assert told(outcomes) == ["done", "done"], turn
        for booked, by in zip(mine, pair, strict=True):
            booking.cancel(appointment_id=booked.pk, by=by, at=AT)
    assert set(Slot.objects.values_list("taken", flat=True)) == {0}


def test_two_workers_end_a_day_once(world, floor):
    drawn(world, 12, Clock())
    outcomes = at_once(*[lambda: closing.end_tickets(at=AT + DAY)] * 2)
    assert sum(outcomes) == 12
    assert Ticket.objects.filter(state="left").count() == 12
    assert_folds_all()


def test_two_workers_make_the_same_slots_once(world):
    at_once(*[lambda: promising.make_slots(at=AT)] * 2)
    areas = Slot.objects.order_by().values_list("area", flat=True).distinct()
    assert Slot.objects.count() == len(areas) * (11 * 13 - 2)


def test_a_busy_hall_for_some_seconds_loses_nobody(world, floor):
    """Everything at once: drawing, calling, missing, coming back, moving, leaving."""
    soak = Soak(world, floor)
    workers = [lambda one=one: soak.works(*one) for one in floor[:4]]
    outcomes = at_once(soak.comes, soak.comes, soak.walks, *workers)
    assert not any(isinstance(one, Refusal) for one in outcomes)
    serials = list(Ticket.objects.order_by("serial").values_list("serial", flat=True))
    assert serials == list(range(1, len(serials) + 1))
    assert len(serials) > 20
    called = Counter(Announcement.objects.filter(nth=1).values_list("ticket", flat=True))
    facts = Entry.objects.filter(fact="ticket.call", subject__in=Ticket.objects.values("pk"))
    assert called == Counter(facts.values_list("subject", flat=True))
    assert_folds_all()


class Soak:
    """What people in a busy hall do, until the time is up; pages may be out of date."""

    def __init__(self, world, floor):
        self.world, self.floor, self.clock = world, floor, Clock()
        self.guide, self.rng = world.staff("zeguo-guide"), Random(7)
        self.ends = time.monotonic() + SOAK_SECONDS

    def tries(self, act, ticket=None, **how):
        if ticket:
            how["ticket_id"] = ticket.pk
        try:
            return act(at=self.clock.now(), **how)
        except Refusal:
            return None

    def comes(self):
        while time.monotonic() < self.ends:
            (ticket,) = drawn(self.world, 1, self.clock)
            if self.rng.random() < 0.2:
                self.tries(queue.leave, ticket, by=self.guide)

    def walks(self):
        while time.monotonic() < self.ends:
            passed = Ticket.objects.filter(state="passed").first()
            waiting = Ticket.objects.filter(state="waiting").first()
            window, _ = self.rng.choice(self.floor)
            if passed:
                self.tries(queue.come_back, passed, by=self.guide)
            if waiting:
                self.tries(queue.transfer, waiting, window_id=window.pk, by=self.guide)

    def works(self, window, clerk):
        missed = [queue.recall, queue.recall, queue.pass_over]
        while time.monotonic() < self.ends:
            ticket = self.tries(queue.call, window_id=window.pk, by=clerk)
            steps = missed if self.rng.random() < 0.2 else [queue.welcome, queue.finish]
            for step in steps if ticket else ():
                self.tries(step, ticket, by=clerk)
