"""How often one caller may ask, counted in one place for every process."""

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.people import actions, queries
from onewindow.people.models import Allowance
from onewindow.rules.actors import NOBODY

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def turn(at=AT, key="progress:192.0.2.1", most=10):
    return actions.take_turn(key=key, most=most, span=MINUTE, at=at)


def test_all_turns_may_be_taken_at_once_and_come_back_one_by_one():
    assert [turn() for _ in range(10)] == [None] * 10
    assert turn() == 6 * SECOND
    assert turn(AT + 5 * SECOND) == SECOND
    assert turn(AT + 6 * SECOND) is None
    assert turn(AT + 6 * SECOND) == 6 * SECOND


def test_after_a_pause_there_are_no_more_turns_than_the_most():
    assert turn(AT - timedelta(days=3)) is None
    assert [turn() is None for _ in range(12)] == [True] * 10 + [False] * 2


def test_callers_do_not_share_their_turns():
    assert [turn(key=f"token:{n}", most=1) for n in range(3)] == [None] * 3


def test_a_turn_is_one_statement():
    with CaptureQueriesContext(connection) as said:
        turn()
    assert len(said) == 1


def test_who_has_all_turns_again_is_forgotten():
    turn(key="a")
    turn(key="b", at=AT + MINUTE)
    assert actions.forget_turns(at=AT + 30 * SECOND) == 1
    assert list(Allowance.objects.values_list("key", flat=True)) == ["b"]


def test_a_token_is_admitted_with_one_turn_in_one_statement():
    known, token = actions.open_application(name="p", scopes=["cases:read"], by=NOBODY, at=AT)
    with CaptureQueriesContext(connection) as said:
        admitted = actions.admit(token=token, most=2, span=MINUTE, at=AT)
    assert len(said) == 1
    assert admitted == (queries.application(token), None)
    again, once_more = (actions.admit(token=token, most=2, span=MINUTE, at=AT) for _ in "ab")
    assert again == admitted
    assert once_more == (queries.application(token), 30 * SECOND)
    assert turn(key=f"token:application:{known.pk}", most=2) == 30 * SECOND
    assert actions.admit(token="a guess", most=2, span=MINUTE, at=AT) is None
