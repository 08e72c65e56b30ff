"""The life of a case: a table that leads everywhere and ends in the archive."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.rules import lifecycle, powers
from onewindow.rules.lifecycle import MOVES, MoveNotAllowed, State, Verb

START: State | None = None
KNOWN_PATHS = {
    "the plain way": (
        "submit receive accept take-up pass-step grant certify make-ready deliver archive",
        State.ARCHIVED,
    ),
    "put right once": ("submit receive ask-supplement supply accept", State.ACCEPTED),
    "never put right": ("submit receive ask-supplement lapse archive", State.ARCHIVED),
    "a paper that came late": (
        "submit accept-with-gaps take-up fill-gaps pause resume grant",
        State.GRANTED,
    ),
    "a paper that never came": ("submit accept-with-gaps revoke-acceptance", "acceptance-revoked"),
    "silence": ("submit deem-accepted take-up refuse make-ready post deliver", State.DELIVERED),
    "the wrong office": ("submit receive refuse-intake archive", State.ARCHIVED),
    "a later stage": ("queue open-stage take-up grant certify", State.CERTIFIED),
    "a later stage before the window": ("queue receive accept", State.ACCEPTED),
    "a later stage that cannot succeed": ("queue void archive", State.ARCHIVED),
    "a promise kept": (
        "submit accept take-up grant certify make-ready deliver archive inspect-commitment",
        State.ARCHIVED,
    ),
    "a promise broken": (
        "submit accept take-up grant certify make-ready inspect-commitment revoke archive",
        State.ARCHIVED,
    ),
    "sent back and extended": (
        "submit accept take-up pass-step send-back pass-step extend refuse",
        State.REFUSED,
    ),
}


def reached(since: State | None) -> set[State]:
    """Every state that some history leads to from `since`."""
    found: set[State] = set()
    waiting = [since]
    while waiting:
        state = waiting.pop()
        nexts = {moves[state] for moves in MOVES.values() if state in moves}
        waiting.extend(nexts - found)
        found |= nexts
    return found


@pytest.mark.parametrize("name", KNOWN_PATHS)
def test_a_known_history_folds_to_its_end(name):
    words, end = KNOWN_PATHS[name]
    assert lifecycle.fold(Verb(word) for word in words.split()) == end


def test_every_state_is_reached():
    assert reached(START) == set(State)


def test_every_verb_leads_somewhere():
    assert set(MOVES) == set(Verb)
    assert all(MOVES.values())


@pytest.mark.parametrize("state", State)
def test_no_state_is_a_dead_end(state):
    assert state == State.ARCHIVED or State.ARCHIVED in reached(state)


def test_nothing_that_ended_comes_back_to_life():
    ends = {*lifecycle.ENDED_WITHOUT_DECISION, State.ARCHIVED, State.REVOKED}
    for state in ends:
        assert reached(state) <= {State.ARCHIVED, State.REVOKED}


def test_only_the_beginning_has_no_state():
    assert {verb for verb, moves in MOVES.items() if None in moves} == {Verb.SUBMIT, Verb.QUEUE}


def test_the_groups_of_states_are_apart_and_whole():
    groups = (
        lifecycle.OPEN,
        lifecycle.DECIDED,
        lifecycle.ENDED_WITHOUT_DECISION,
        frozenset({State.ARCHIVED}),
    )
    assert frozenset().union(*groups) == set(State)
    assert sum(len(group) for group in groups) == len(State)
    assert lifecycle.OPEN >= lifecycle.UNDER_WAY >= lifecycle.ACCEPTED
    assert not lifecycle.UNDER_WAY & lifecycle.BEFORE_ACCEPTANCE


def test_whatever_is_open_can_be_withdrawn_and_whatever_is_decided_cannot():
    assert set(MOVES[Verb.WITHDRAW]) == set(lifecycle.OPEN)


@pytest.mark.parametrize("verb", Verb)
def test_every_verb_has_somebody_who_may_speak_it(verb):
    assert (
        powers.AT_WINDOW.get(verb)
        or powers.AT_DESK.get(verb)
        or verb in powers.BY_LAW
        or verb in powers.BY_APPLICANT
    )


def test_a_refused_move_says_what_and_from_where():
    with pytest.raises(MoveNotAllowed) as told:
        lifecycle.after(State.DELIVERED, Verb.ACCEPT)
    assert told.value.params == {"state": "delivered", "verb": "accept"}
    with pytest.raises(MoveNotAllowed):
        lifecycle.after(None, Verb.ACCEPT)


def test_an_empty_history_has_no_state():
    assert lifecycle.fold([]) is None


@given(st.lists(st.sampled_from(list(Verb)), max_size=25))
def test_a_history_folds_or_is_refused_where_it_first_goes_wrong(verbs):
    state: State | None = None
    for number, verb in enumerate(verbs):
        if verb not in lifecycle.open_verbs(state):
            with pytest.raises(MoveNotAllowed):
                lifecycle.fold(verbs[: number + 1])
            return
        state = lifecycle.after(state, verb)
    assert lifecycle.fold(verbs) == state
