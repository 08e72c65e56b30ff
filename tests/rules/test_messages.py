"""Which facts are told, by which channels, when no telephone rings, when it is tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from onewindow.rules import messages
from onewindow.rules.lifecycle import Verb
from onewindow.rules.messages import Channel, Group, Kind

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # nine in the morning in Wenling
# The applicant's own doing, steps inside a department, and what another fact says already.
UNTOLD = {
    Verb.SUBMIT, Verb.QUEUE, Verb.SUPPLY, Verb.FILL_GAPS, Verb.TAKE_UP, Verb.PASS_STEP,
    Verb.SEND_BACK, Verb.CERTIFY, Verb.ARCHIVE, Verb.INSPECT_COMMITMENT,
}  # fmt: skip


def test_every_move_is_told_or_left_out_on_purpose():
    assert set(Verb) == set(messages.TOLD) | UNTOLD
    assert not set(messages.TOLD) & UNTOLD


def test_every_kind_belongs_to_a_group():
    assert set(messages.GROUPS) == set(Kind)
    assert set(messages.GROUPS.values()) == set(Group) == set(messages.UNASKED)


@pytest.mark.parametrize("kind", Kind)
def test_what_the_law_wants_told_always_stands_on_the_own_page(kind):
    nothing = {group: () for group in Group}
    is_legal = messages.GROUPS[kind] in messages.LEGAL
    assert messages.channels(kind, nothing) == ((Channel.APP,) if is_legal else ())


def test_a_wish_counts_before_what_the_house_holds_good():
    assert Channel.SMS not in messages.channels(Kind.RECEIVED, {})
    wished = {Group.PROGRESS: ["sms"]}
    assert messages.channels(Kind.RECEIVED, wished) == (Channel.SMS,)
    assert messages.channels(Kind.READY, wished) == tuple(Channel)


@pytest.mark.parametrize(
    ("hour", "quiet"), [(7, True), (8, False), (12, False), (20, False), (21, True), (0, True)]
)
def test_no_telephone_rings_between_nine_in_the_evening_and_eight(hour, quiet):
    assert messages.is_quiet(AT + timedelta(hours=hour - 9)) is quiet


def test_tries_are_farther_and_farther_apart_and_end():
    tries = range(1, len(messages.BACK_OFF) + 1)
    waits = [again for n in tries if (again := messages.next_try(n, at=AT))]
    assert len(waits) == len(tries)
    assert waits == sorted(waits)
    assert messages.next_try(len(messages.BACK_OFF) + 1, at=AT) is None
