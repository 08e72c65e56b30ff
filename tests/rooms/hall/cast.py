"""The hall at Zeguo with people who come, one a minute unless told otherwise."""

from datetime import timedelta

from onewindow.hall.actions import drawing, queue, seats
from onewindow.hall.models import Window
from onewindow.journal import queries as journal
from onewindow.journal.models import Entry
from onewindow.rules import tickets
from onewindow.rules.hall_powers import HallVerb
from tests.world import AT, ZEGUO

MINUTE = timedelta(minutes=1)


class Hall:
    """Whose clock goes on by a minute with each thing that happens."""

    def __init__(self, world):
        self.world, self.minutes = world, 0
        self.guide = world.staff("zeguo-guide")

    def now(self):
        self.minutes += 1
        return AT + self.minutes * MINUTE

    def comes(self, topic="", **how):
        how.setdefault("by", self.guide)
        how.setdefault("at", self.now())
        how.setdefault("centre", ZEGUO)
        return drawing.draw(topic=topic, channel="guide", **how)

    def window(self, number, centre=ZEGUO):
        return Window.objects.get(centre=centre, number=number)

    def sits(self, number, name="zeguo-clerk1"):
        window = self.window(number)
        seats.sit_down(window_id=window.pk, by=self.world.staff(name), at=self.now())
        return window

    def calls(self, window, by=None):
        by = by or self.world.li
        return queue.call(window_id=window.pk, by=by, at=self.now())

    def misses(self, ticket):
        """Called three times, and nobody comes."""
        for _ in range(3 - ticket.calls):
            queue.recall(ticket_id=ticket.pk, by=self.world.li, at=self.now())
        return queue.pass_over(ticket_id=ticket.pk, by=self.world.li, at=self.now())

    def served(self, ticket):
        queue.welcome(ticket_id=ticket.pk, by=self.world.li, at=self.now())
        return queue.finish(ticket_id=ticket.pk, by=self.world.li, at=self.now())


def verbs(ticket):
    facts = Entry.objects.filter(subject=ticket.pk).order_by("seq").values_list("fact", flat=True)
    return [HallVerb(fact.removeprefix("ticket.")) for fact in facts]


def assert_folds(*some):
    """Replaying the journal gives the stored state."""
    for ticket in some:
        ticket.refresh_from_db()
        assert tickets.fold(verbs(ticket)) == ticket.state
    assert list(journal.breaks()) == []
