"""Two workers in one round, two who urge, two who judge: on real connections."""

import pytest

from onewindow.entropy import new_id
from onewindow.journal import queries as journal
from onewindow.quality.actions import card_steps, urging, watching
from onewindow.quality.models import Card, CardNote, Urge, Watch
from tests.rooms.cases import telling
from tests.rooms.cases.test_races import at_once, codes
from tests.world import AT, DAY, HOUR

pytestmark = pytest.mark.django_db(transaction=True)
COMMITS = True
LATE = AT + 22 * DAY


@pytest.fixture(autouse=True)
def _nothing_watched():
    yield
    for table in (CardNote, Urge, Card, Watch):
        table.objects.all().delete()


@pytest.fixture
def watched(world):
    """Four cases, watched and not yet late."""
    cases = [telling.taken_up(world, telling.PLOT) for _ in range(4)]
    watching.catch_up(at=AT + HOUR)
    return cases


def test_four_workers_in_one_round_give_each_card_once(world, watched):
    outcomes = at_once(*[lambda: watching.tick(at=LATE)["cards"] for _ in range(4)])
    assert sum(outcomes) == 4
    assert Card.objects.filter(level="yellow").count() == 4
    for card in Card.objects.all():
        assert [one.fact for one in journal.about(card.pk)] == ["card.give", "card.ask"]
    assert list(journal.breaks()) == []


def test_a_card_is_lifted_while_the_worker_goes_round_and_its_lamp_is_out(world, watched):
    watching.tick(at=LATE)
    card = Card.objects.first()
    office = world.staff("office")
    at_once(
        lambda: card_steps.lift(card_id=card.pk, note="x", by=office, at=LATE),
        *[lambda: watching.tick(at=LATE + HOUR) for _ in range(3)],
    )
    card.refresh_from_db()
    assert (card.state, Watch.objects.get(pk=card.key).level) == ("lifted", "warning")


def test_two_judges_leave_one_judgement_and_two_urgings_are_one(world, watched):
    watching.tick(at=LATE)
    card, office = Card.objects.first(), world.staff("office")
    head = world.wang("township")
    card_steps.answer(card_id=card.pk, note="x", by=head, at=LATE)
    outcomes = at_once(
        lambda: card_steps.uphold(card_id=card.pk, note="x", by=office, at=LATE),
        lambda: card_steps.lift(card_id=card.pk, note="x", by=office, at=LATE),
    )
    assert codes(outcomes) == ["card_moved", "done"]
    other = Card.objects.exclude(pk=card.pk).first()
    form = new_id()
    said = {"key": other.key, "text": "请说明", "at": LATE}
    outcomes = at_once(
        *[lambda: urging.urge(form=form, by=office, **said) for _ in range(3)],
        lambda: urging.urge(form=new_id(), by=head, **said),
    )
    told = codes(outcomes)
    assert told in (["done"] * 3 + ["urged_today"], ["done"] + ["urged_today"] * 3)
    assert Urge.objects.count() == 1
    assert Watch.objects.get(pk=other.key).urges == 1
