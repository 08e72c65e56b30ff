"""A crowded hall for races on real connections, and what must hold after every one of them."""

import threading
from datetime import timedelta

from onewindow.hall.actions import drawing, seats
from onewindow.hall.models import Announcement, Appointment, Duty, Slot, Ticket, Window
from onewindow.journal import queries as journal
from onewindow.journal.models import Entry
from onewindow.people import actions as people
from onewindow.rules import tickets
from onewindow.rules.actors import Actor, Role
from onewindow.rules.hall_powers import HallVerb
from onewindow.rules.refusal import Refusal
from tests.world import AT, ZEGUO


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


def emptied():
    """As it was before anybody came."""
    for table in (Announcement, Appointment, Ticket, Duty, Slot):
        table.objects.all().delete()


def staffed():
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
