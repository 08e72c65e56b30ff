"""What the soak looks for it finds: each broken promise, and no other."""

import pytest

from onewindow.program.benching import soak_checks
from onewindow.program.benching.soak_checks import Fact, Tried
from onewindow.rules.hall_powers import HallVerb

DRAW, CALL, WELCOME, FINISH = HallVerb.DRAW, HallVerb.CALL, HallVerb.WELCOME, HallVerb.FINISH


def tried(verb, ticket, began, ended, *, rank=None, window=1, only_at=None, refused=""):
    state = "waiting" if verb in ("draw", "prefer", "transfer", "come_back") else "called"
    return Tried(began, ended, verb, window, refused, ticket, rank, only_at, state)


EARLY = tried("draw", "early", 0, 1, rank=10)
LATE = tried("draw", "late", 1, 2, rank=20)


def test_who_is_called_in_turn_is_no_complaint():
    calls = [tried("call", "early", 3, 4, rank=10), tried("call", "late", 5, 6, rank=20, window=2)]
    assert soak_checks.out_of_turn([EARLY, LATE, *calls]) == []


def test_a_call_past_somebody_who_stood_there_all_the_while_is_told():
    found = soak_checks.out_of_turn([EARLY, LATE, tried("call", "late", 3, 4, rank=20)])
    assert found == ["early stood before late"]


@pytest.mark.parametrize(
    "meanwhile",
    [
        tried("call", "early", 3.5, 5, rank=10, window=2),  # taken by another window
        tried("prefer", "early", 2.5, 3.5, rank=10),  # held by another hand
        tried("leave", "early", 3.5, 4.5, refused="ticket_moved"),  # held, though in vain
    ],
)
def test_who_was_touched_meanwhile_may_have_been_skipped(meanwhile):
    steps = [EARLY, LATE, meanwhile, tried("call", "late", 3, 4, rank=20)]
    assert soak_checks.out_of_turn(steps) == []


def test_who_was_sent_to_another_window_is_not_passed():
    sent = tried("transfer", "early", 2, 2.5, rank=10, only_at=7)
    late = tried("call", "late", 3, 4, rank=20)
    assert soak_checks.out_of_turn([EARLY, LATE, sent, late]) == []
    there = tried("call", "late", 3, 4, rank=20, window=7)
    assert soak_checks.out_of_turn([EARLY, LATE, sent, there]) == ["early stood before late"]


def test_finding_nobody_while_somebody_stands_there_is_told():
    nobody = tried("call", "", 3, 4, refused="nobody_waits")
    assert soak_checks.out_of_turn([EARLY, nobody]) == ["early stood before nobody"]


def test_a_window_that_calls_before_it_is_free_is_told():
    facts = [Fact("a", CALL, 1), Fact("b", CALL, 2), Fact("c", CALL, 1)]
    assert soak_checks.two_at_a_window(facts) == ["window 1 had a, called c"]
    done = [*facts[:2], Fact("a", WELCOME, 1), Fact("a", FINISH, 1), facts[2]]
    assert soak_checks.two_at_a_window(done) == []


def test_a_second_call_of_one_ticket_does_not_fold():
    facts = [Fact("a", DRAW, None), Fact("a", CALL, 1), Fact("a", CALL, 2)]
    assert len(soak_checks.badly_folded(facts, {"a": "called"})) == 1
    assert soak_checks.badly_folded(facts[:2], {"a": "called"}) == []
    assert len(soak_checks.badly_folded(facts[:2], {"a": "serving"})) == 1


def test_a_number_left_out_or_given_twice_is_told():
    assert soak_checks.gaps([2, 1, 3]) == []
    assert soak_checks.gaps([1, 3])
    assert soak_checks.gaps([1, 2, 2])
