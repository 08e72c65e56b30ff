"""The life of a ticket: the whole table, cell by cell, and the fold over it."""

import pytest

from onewindow.rules import tickets
from onewindow.rules.hall_powers import HallVerb
from onewindow.rules.tickets import TicketMoved, TicketState

# One line per verb: where it may begin, and where it ends.
TABLE = {
    "prefer": ("waiting", "waiting"),
    "call": ("waiting", "called"),
    "recall": ("called", "called"),
    "pass_over": ("called", "passed"),
    "come_back": ("passed", "waiting"),
    "transfer": ("waiting called serving", "waiting"),
    "welcome": ("called", "serving"),
    "finish": ("serving", "finished"),
    "leave": ("waiting called passed", "left"),
    "close": ("called serving", "closed"),
}


def test_the_table_is_whole():
    assert set(TABLE) == set(tickets.MOVES)


@pytest.mark.parametrize("state", TicketState)
@pytest.mark.parametrize("verb", TABLE)
def test_where_each_verb_leads(verb, state):
    since, until = TABLE[verb]
    if state in since.split():
        assert tickets.after(state, HallVerb(verb)) == until
    else:
        with pytest.raises(TicketMoved):
            tickets.after(state, HallVerb(verb))


def test_what_has_ended_never_moves_again():
    for state in tickets.ENDED:
        assert not any(state in move.since for move in tickets.MOVES.values())


@pytest.mark.parametrize(
    ("verbs", "state"),
    [
        ("draw", "waiting"),
        ("arrive call welcome finish", "finished"),
        ("draw call recall recall pass_over come_back call welcome transfer", "waiting"),
        ("draw call recall recall pass_over leave", "left"),
    ],
)
def test_a_ticket_is_what_its_verbs_made_of_it(verbs, state):
    assert tickets.fold(map(HallVerb, verbs.split())) == state


def test_verbs_that_do_not_follow_one_another_are_noticed():
    with pytest.raises(TicketMoved):
        tickets.fold(map(HallVerb, ["draw", "call", "call"]))
