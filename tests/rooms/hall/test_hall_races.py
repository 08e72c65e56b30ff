"""Many hands at one line, on real connections: nobody is called twice, nobody is lost."""

import time
from collections import Counter
from random import Random
from typing import Any

import pytest
from django.db import transaction

from onewindow.hall.actions import closing, drawing, queue
from onewindow.hall.models import Announcement, Ticket
from onewindow.journal.models import Entry
from onewindow.rules.refusal import Refusal
from tests.rooms.cases.test_races import at_once
from tests.rooms.hall import racing
from tests.rooms.hall.racing import Clock, assert_folds_all, drawn, told
from tests.world import AT, DAY, ZEGUO

pytestmark = pytest.mark.django_db(transaction=True)
COMMITS = True
PEOPLE = 200
SOAK_SECONDS = 3


@pytest.fixture(autouse=True)
def _an_empty_hall():
    yield
    racing.emptied()


@pytest.fixture
def floor(world):
    """All eight windows of Zeguo, each serving the general line, each with a clerk."""
    return racing.staffed()


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


def test_two_workers_end_a_day_once(world, floor):
    drawn(world, 12, Clock())
    outcomes = at_once(*[lambda: closing.end_tickets(at=AT + DAY)] * 2)
    assert sum(outcomes) == 12
    assert Ticket.objects.filter(state="left").count() == 12
    assert_folds_all()


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
