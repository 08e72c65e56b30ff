"""Who may do what in a hall: the whole table, cell by cell."""

from uuid import UUID

import pytest

from onewindow.rules import hall_powers
from onewindow.rules.actors import LAW, NOBODY, Actor, Role
from onewindow.rules.hall_powers import HallVerb
from onewindow.rules.powers import NotPermitted

HERE, THERE = "331081100", "331081102"
ZHANG, STRANGER = UUID(int=1), UUID(int=2)

# One line per verb; "seat": the clerk who sits at the window. Everybody else may not.
TABLE = {
    "draw": "clerk guide head device person",
    "prefer": "clerk guide head",
    "call": "seat head",
    "recall": "seat guide head",
    "pass_over": "seat head",
    "come_back": "clerk guide head person",
    "transfer": "seat guide head",
    "welcome": "seat head",
    "finish": "seat head",
    "leave": "clerk guide head person law",
    "close": "law",
    "sit_down": "clerk head",
    "stand_up": "clerk head law",
    "pause": "seat head",
    "resume": "seat head",
    "book": "clerk guide head person",
    "change": "clerk guide head person",
    "cancel": "clerk guide head person",
    "arrive": "clerk guide head device person",
    "miss": "law",
    "hand_over": "clerk head",
    "speak": "guide head",
    "alarm": "guide head",
}


def staff(role, centre=HERE):
    return Actor(id="account:1", name="", roles=frozenset({role}), centres=frozenset({centre}))


def citizen(person):
    return Actor(id="account:2", name="", roles=frozenset({Role.CITIZEN}), person_id=person)


def test_the_table_is_whole():
    assert set(TABLE) == set(HallVerb)


@pytest.mark.parametrize("verb", HallVerb)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.LAW])
def test_who_may_in_their_own_centre(verb, role):
    allowed = role.value in TABLE[verb].split()
    assert hall_powers.may(staff(role), verb, centre=HERE) is allowed
    assert not hall_powers.may(staff(role, THERE), verb, centre=HERE)


@pytest.mark.parametrize("verb", HallVerb)
def test_what_the_clerk_who_sits_at_the_window_may_besides(verb):
    clerk = staff(Role.CLERK)
    allowed = {"seat", "clerk"} & set(TABLE[verb].split())
    assert hall_powers.may(clerk, verb, centre=HERE, sits_there=True) is bool(allowed)
    away = staff(Role.CLERK, THERE)
    assert not hall_powers.may(away, verb, centre=HERE, sits_there=True)


@pytest.mark.parametrize("verb", HallVerb)
def test_what_people_may_for_themselves_and_nobody_for_others(verb):
    allowed = "person" in TABLE[verb].split()
    assert hall_powers.may(citizen(ZHANG), verb, centre=HERE, person=ZHANG) is allowed
    assert not hall_powers.may(citizen(STRANGER), verb, centre=HERE, person=ZHANG)
    assert not hall_powers.may(citizen(ZHANG), verb, centre=HERE)
    assert not hall_powers.may(NOBODY, verb, centre=HERE)


@pytest.mark.parametrize("verb", HallVerb)
def test_what_the_end_of_the_day_may(verb):
    assert hall_powers.may(LAW, verb, centre=HERE) is ("law" in TABLE[verb].split())


def test_a_refusal_names_the_verb():
    with pytest.raises(NotPermitted) as told:
        hall_powers.require(NOBODY, HallVerb.CALL, centre=HERE)
    assert told.value.params == {"verb": "call"}


@pytest.mark.parametrize("role", Role)
def test_who_sees_what_people_wait_for(role):
    allowed = role in {
        Role.OFFICE,
        Role.AUDITOR,
        Role.LAW,
        Role.CLERK,
        Role.GUIDE,
        Role.HEAD,
    }
    assert hall_powers.may_see_line(staff(role), centre=HERE) is allowed


@pytest.mark.parametrize("verb", HallVerb)
def test_a_slip_alone_only_brings_its_number_back(verb):
    allowed = hall_powers.may(NOBODY, verb, centre=HERE, person=ZHANG, holds_slip=True)
    assert allowed is (verb == HallVerb.COME_BACK)
