"""Laws of cards: what moves a threshold, how a card goes on, what a version may say."""

import json
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import onewindow
from onewindow.rules import card_loop, card_powers, card_tables, cards
from onewindow.rules.actors import LAW, Actor, Role
from onewindow.rules.card_loop import CardMoved, CardState, CardVerb
from onewindow.rules.cards import Base, Level, Shift, Subject
from onewindow.rules.clock import CHINA, Limit
from tests.rules.calendars import PUBLISHED

BODY = json.loads(
    (Path(onewindow.__file__).parent / "data" / "card_thresholds.json").read_text(encoding="utf-8")
)
MOMENTS = st.integers(0, 2500 * 24 * 3600).map(
    lambda seconds: datetime(2018, 1, 1, tzinfo=CHINA) + timedelta(seconds=seconds)
)
SHIFTS = st.lists(
    st.tuples(st.integers(-5, 60), st.integers(1, 20)).map(
        lambda one: (timedelta(days=one[0]), one[1])
    ),
    max_size=4,
)


def moments(since_at, promised=7, legal=10, **rest):
    return cards.moments(
        subject=Subject.CASE,
        since_at=since_at,
        limit=Limit(promised),
        statutory=Limit(legal),
        calendar=PUBLISHED,
        **rest,
    )


@given(MOMENTS, SHIFTS, st.integers(1, 20), st.integers(0, 20))
def test_days_granted_never_bring_a_card_nearer_and_keep_the_order(at, granted, promised, more):
    shifts = [Shift(at + after, days) for after, days in granted]
    plain = moments(at, promised, promised + more)
    moved = moments(at, promised, promised + more, shifts=shifts)
    assert set(plain) == set(moved)
    for level, moment in plain.items():
        assert moved[level] >= moment
    assert moved[Level.WARNING] <= moved[Level.YELLOW] <= moved[Level.RED]


@given(MOMENTS, st.integers(1, 20), st.integers(1, 20))
def test_days_granted_after_a_threshold_leave_it_where_it_was(at, promised, days):
    plain = moments(at, promised, promised + 5)
    late = Shift(plain[Level.YELLOW] + timedelta(seconds=1), days)
    moved = moments(at, promised, promised + 5, shifts=[late])
    assert moved[Level.YELLOW] == plain[Level.YELLOW]
    assert moved[Level.RED] > plain[Level.RED]


@given(MOMENTS, st.lists(st.integers(1, 9), max_size=3))
def test_days_granted_at_the_beginning_move_all_as_the_published_examples_do(at, days):
    shifts = [Shift(at, one) for one in days]
    assert moments(at, shifts=shifts) == moments(at, shift_days=sum(days))


def test_the_shipped_thresholds_are_those_of_the_published_examples():
    assert card_tables.problems(BODY) == []
    table = card_tables.rules(BODY["tables"][0]).table
    told = {
        subject: {level: (one.base, one.days, one.at_once) for level, one in levels.items()}
        for subject, levels in table.items()
    }
    assert told == {
        subject: {level: (one.base, one.days, one.at_once) for level, one in levels.items()}
        for subject, levels in cards.DEFAULT_TABLE.items()
    }


def changed(subject, level, **put):
    body = deepcopy(BODY)
    body["tables"][0]["rules"][subject][level] |= put
    return body


WRONG = {
    "a certificate has no limit to count from": (changed("certificate", "yellow", base="limit"), 1),
    "only a case has the law's limit": (changed("special", "red", base="statutory"), 1),
    "red before yellow": (changed("complaint", "yellow", days=4), 1),
    "a day and a half": (changed("case", "red", days=1.5), 1),
    "a base nobody knows": (changed("case", "red", base="moon"), 1),
    "the same day twice": ({"tables": BODY["tables"] * 2}, 1),
    "no table": ({"tables": []}, 1),
    "no object": ([], 1),
}


@pytest.mark.parametrize(("body", "count"), WRONG.values(), ids=WRONG)
def test_a_file_that_makes_no_sense_is_told_where(body, count):
    found = card_tables.problems(body)
    assert len(found) >= count
    assert all(one.where.startswith(card_tables.FILE) for one in found)


def test_a_rule_that_is_switched_off_is_not_held_against_the_others():
    body = changed("complaint", "yellow", days=4, is_on=False)
    assert card_tables.problems(body) == []
    assert Level.YELLOW not in card_tables.rules(body["tables"][0]).table[Subject.COMPLAINT]


@given(st.lists(st.sampled_from(list(CardVerb)), max_size=6))
def test_a_card_that_has_ended_stays_as_it_is_but_for_the_rule(verbs):
    state = None
    for verb in verbs:
        try:
            state = card_loop.after(state, verb)
        except CardMoved:
            continue
    if state in (CardState.LIFTED, CardState.DISMISSED, CardState.WITHDRAWN):
        for verb in CardVerb:
            with pytest.raises(CardMoved):
                card_loop.after(state, verb)


ROLES = {
    "office": {"roles": {Role.OFFICE}},
    "head": {"roles": {Role.HEAD}, "centres": {"here"}},
    "approver": {"roles": {Role.APPROVER}, "departments": {"dept"}},
    "reviewer": {"roles": {Role.REVIEWER}, "departments": {"dept"}},
    "auditor": {"roles": {Role.AUDITOR}},
}
MAY = {
    "office": {"confirm", "dismiss", "ask", "uphold", "lift"},
    "head": {"answer"},
    "approver": set(),
    "reviewer": set(),
    "auditor": set(),
}


@pytest.mark.parametrize("who", ROLES)
def test_who_may_do_what_with_the_card_of_a_centre(who):
    by = Actor(id=who, name=who, **{k: frozenset(v) for k, v in ROLES[who].items()})
    where = {"kind": Subject.PRE_ACCEPTANCE, "centre": "here", "department": "dept"}
    assert {str(v) for v in CardVerb if card_powers.may(by, v, **where)} == MAY[who]
    elsewhere = {**where, "centre": "there"}
    assert not card_powers.may(by, CardVerb.ANSWER, **elsewhere)


def test_nobody_judges_what_they_said_themselves():
    both = Actor(
        id="both",
        name="",
        roles=frozenset({Role.OFFICE, Role.APPROVER}),
        departments=frozenset({"dept"}),
    )
    where = {"kind": Subject.CASE, "centre": "here", "department": "dept"}
    assert card_powers.may(both, CardVerb.ANSWER, **where)
    assert card_powers.may(both, CardVerb.UPHOLD, **where)
    assert not card_powers.may(both, CardVerb.UPHOLD, **where, other="both")
    assert not card_powers.may(LAW, CardVerb.LIFT, **where)


def test_every_kind_has_somebody_who_answers_for_it():
    assert set(card_powers.CONCERNED) == set(Subject)
    assert set(card_tables.BASES) == set(Subject)
    assert all(Base.START in bases for bases in card_tables.BASES.values())
