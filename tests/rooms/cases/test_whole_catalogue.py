"""Every matter and life event of the catalogue can be lived through to its result."""

from random import Random

import pytest

from onewindow.cases.actions import drafts, intake
from onewindow.cases.models import Case
from onewindow.program.demonstration import papers, stories
from onewindow.rules.lifecycle import State
from tests.world import AT, DATA, DAY, ZEGUO

MATTERS = sorted(path.stem for path in (DATA / "matters").glob("*.json"))
LIFE_EVENTS = sorted(path.stem for path in (DATA / "life_events").glob("*.json"))


SUITS = {"jb_benefit": "elder-75"}  # what the law asks of a person's age


def hand_in(world, kind, code):
    tags = {tag: one for one in world.cast.citizens.values() for tag in one.tags}
    citizen = tags.get(code, world.cast.citizens[SUITS.get(code, "li-shop")])
    wanted = {"life_event": code} if kind == "life_event" else {"matters": [code]}
    package = drafts.begin(centre=ZEGUO, channel="window", by=citizen.actor, at=AT, **wanted)
    package = papers.answer_all(package, by=citizen.actor, at=AT)
    papers.fill_all(package, citizen, Random(1), by=citizen.actor, at=AT)
    papers.bring_all(package, by=citizen.actor, clerk=world.li, at=AT)
    intake.submit(package_id=package.pk, by=citizen.actor, at=AT)
    package.refresh_from_db()
    return stories.Tale(package, world.cast, citizen.actor, world.li, AT, AT + 90 * DAY)


@pytest.mark.parametrize("code", MATTERS)
def test_a_matter_is_handed_in_accepted_and_granted(world, code):
    tale = hand_in(world, "matter", code)
    stories.granted(tale)
    assert_all_granted(tale)


@pytest.mark.parametrize("code", LIFE_EVENTS)
def test_a_life_event_is_handed_in_accepted_and_granted(world, code):
    tale = hand_in(world, "life_event", code)
    stories.granted(tale)
    assert_all_granted(tale)


def assert_all_granted(tale):
    states = {case.matter: case.state for case in Case.objects.filter(package=tale.package)}
    assert states == dict.fromkeys(states, State.READY)
    assert states
