"""Pad and phone at the same moment, on real connections: one rating of one visit."""

from collections import Counter

import pytest

from onewindow.hall.actions import queue
from onewindow.journal import queries as journal
from onewindow.quality.actions import loop
from onewindow.quality.actions import rating as act
from onewindow.quality.models import Rating, Review, ReviewNote
from onewindow.quality.queries import services
from onewindow.rules.actors import NOBODY
from onewindow.rules.ratings import Channel
from onewindow.rules.reviews import ReviewMoved
from tests.rooms.cases.test_races import at_once
from tests.rooms.hall import racing
from tests.rooms.hall.racing import Clock, told

pytestmark = pytest.mark.django_db(transaction=True)
COMMITS = True
HANDS = 8


@pytest.fixture(autouse=True)
def _an_empty_hall():
    yield
    for table in (ReviewNote, Review, Rating):
        table.objects.all().delete()
    racing.emptied()


@pytest.fixture
def visit(world):
    """Somebody served at the first window."""
    clock, (window, clerk) = Clock(), racing.staffed()[0]
    ticket = racing.drawn(world, 1, clock)[0]
    queue.call(window_id=window.pk, by=clerk, at=clock.now())
    queue.welcome(ticket_id=ticket.pk, by=clerk, at=clock.now())
    queue.finish(ticket_id=ticket.pk, by=clerk, at=clock.now())
    return services.link_of_ticket(ticket.code), clock


def test_pad_and_phone_at_once_are_one_rating_and_only_its_giver_changes_it(world, visit):
    code, clock = visit

    def rates(channel, mark):
        return act.rate(code=code, grade=4, channel=channel, by=NOBODY, mark=mark, at=clock.now())

    hands = [(Channel.PAD, "pad"), (Channel.PHONE, "phone")] * (HANDS // 2)
    outcomes = at_once(*[lambda one=one: rates(*one) for one in hands])
    half = HANDS // 2
    assert told(outcomes) == ["done"] * half + ["rating_given"] * half
    rating, review = Rating.objects.get(), Review.objects.get()
    facts = Counter(entry.fact for entry in journal.about(rating.pk))
    assert facts == {"rating.rate": 1, "rating.edit": half - 1}
    assert [entry.fact for entry in journal.about(review.pk)] == ["review.open"]
    assert list(journal.breaks()) == []


def test_eight_who_take_a_review_up_leave_one_owner(world, visit):
    code, clock = visit
    act.rate(code=code, grade=5, channel=Channel.PAD, by=NOBODY, at=clock.now())
    review = Review.objects.get()

    def takes():
        return loop.take_up(review_id=review.pk, by=world.chen, at=clock.now())

    outcomes = at_once(*[takes] * HANDS)
    assert told(outcomes) == ["done", *[ReviewMoved.code] * (HANDS - 1)]
    assert [entry.fact for entry in journal.about(review.pk)] == ["review.open", "review.take_up"]
