"""One queue: drawing, calling, passing over, coming back; the whole of a turn."""

import pytest

from onewindow.hall.actions import drawing, queue
from onewindow.hall.actions.queue import (
    CallAgainFirst,
    CameBackLate,
    NobodyWaits,
    WindowBusy,
)
from onewindow.hall.models import Announcement, Area, Ticket
from onewindow.journal.models import Entry
from onewindow.rules import tickets
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import NotFound
from onewindow.rules.tickets import TicketMoved
from tests.rooms.hall.cast import MINUTE, assert_folds, verbs
from tests.world import AT, DAY, HOUR, SONGMEN, ZEGUO

CHENGNAN = "331081108"


def test_the_table_and_the_rules_know_the_same_states():
    assert set(Ticket.State.values) == set(tickets.TicketState)


def test_numbers_begin_at_one_in_each_area_on_each_day(hall):
    drawn = [hall.comes(one) for one in ("", "id_reissue", "gth_new", "passport", "open_shop")]
    assert [one.number for one in drawn] == ["A001", "B001", "A002", "B002", "A003"]
    assert hall.comes(is_pickup=True).number == "C001"
    assert hall.comes(at=AT + DAY).number == "A001"
    late = AT + 15 * HOUR  # midnight in Wenling, still the day before in UTC
    assert hall.comes(at=late).day == (AT + DAY).date()
    other = hall.world.staff("songmen-guide")
    assert hall.comes(centre=SONGMEN, by=other).number == "A001"


def test_what_belongs_to_an_area_depends_on_the_hall(hall, world):
    guide = world.staff("chengnan-guide")
    at_chengnan = hall.comes("si_print", centre=CHENGNAN, by=guide)
    assert (at_chengnan.number, hall.comes("si_print").number) == ("B001", "A001")
    with pytest.raises(NotFound):
        hall.comes("no_such_matter")


def test_a_turn_from_the_number_to_the_end_leaves_its_trace(hall):
    ticket, window = hall.comes("gth_new"), hall.sits(2)
    called = hall.calls(window)
    assert (called.pk, called.state, called.window_id) == (ticket.pk, "called", window.pk)
    assert hall.served(called).state == "finished"
    said = Announcement.objects.get()
    assert (said.ticket_id, said.window_id, said.nth) == (ticket.pk, window.pk, 1)
    assert verbs(ticket) == ["draw", "call", "welcome", "finish"]
    detail = Entry.objects.get(subject=ticket.pk, fact="ticket.call").detail
    assert detail == {"number": "A001", "window": 2}
    assert_folds(ticket)


def test_the_earliest_is_called_and_priority_counts_half_an_hour(hall):
    first, second = hall.comes(), hall.comes()
    early = hall.comes(at=AT - 31 * MINUTE)
    soldier = hall.comes(priority="military")
    window = hall.sits(2)
    order = []
    for _ in range(4):
        order.append(hall.calls(window))
        hall.served(order[-1])
    assert [one.number for one in order] == [one.number for one in (early, soldier, first, second)]
    with pytest.raises(NobodyWaits):
        hall.calls(window)


def test_a_window_calls_from_its_own_lines_only(hall):
    police, collecting = hall.comes("id_reissue"), hall.comes(is_pickup=True)
    with pytest.raises(NobodyWaits):
        hall.calls(hall.sits(2))
    assert hall.calls(hall.sits(1)).pk == collecting.pk  # window 1 helps the issuing window
    other = hall.sits(5, "zeguo-clerk2")
    assert hall.calls(other, by=hall.world.staff("zeguo-clerk2")).pk == police.pk


def test_a_second_click_is_told_which_number_is_at_the_window(hall):
    hall.comes(), hall.comes()
    window = hall.sits(2)
    called = hall.calls(window)
    with pytest.raises(WindowBusy) as told:
        hall.calls(window)
    assert told.value.params["number"] == called.number
    queue.welcome(ticket_id=called.pk, by=hall.world.li, at=hall.now())
    with pytest.raises(WindowBusy):
        hall.calls(window)
    assert Ticket.objects.filter(state="waiting").count() == 1


def test_who_does_not_come_after_three_calls_is_passed_over(hall):
    ticket, window = hall.comes(), hall.sits(2)
    hall.calls(window)
    with pytest.raises(CallAgainFirst) as told:
        queue.pass_over(ticket_id=ticket.pk, by=hall.world.li, at=hall.now())
    assert told.value.params == {"calls": 1, "least": 3}
    ticket.refresh_from_db()
    assert hall.misses(ticket).state == "passed"
    assert list(Announcement.objects.values_list("nth", flat=True).order_by("id")) == [1, 2, 3]
    assert_folds(ticket)


def test_who_comes_back_in_time_stands_behind_two(hall):
    missed = hall.comes()
    window = hall.sits(2)
    hall.misses(hall.calls(window))
    others = [hall.comes() for _ in range(4)]
    back = queue.come_back(ticket_id=missed.pk, by=hall.guide, at=hall.now())
    assert (back.state, back.calls) == ("waiting", 0)
    order = []
    for _ in range(5):
        order.append(hall.calls(window).pk)
        hall.served(Ticket.objects.get(pk=order[-1]))
    expected = [*others[:2], missed, *others[2:]]
    assert order == [one.pk for one in expected]
    assert_folds(missed, *others)


def test_who_comes_back_late_draws_anew(hall):
    missed = hall.comes()
    passed = hall.misses(hall.calls(hall.sits(2)))
    late = passed.passed_at + 16 * MINUTE
    with pytest.raises(CameBackLate):
        queue.come_back(ticket_id=missed.pk, by=hall.guide, at=late)


def test_a_transfer_keeps_what_was_waited_and_the_number(hall):
    mistaken, before, after = hall.comes("gth_new"), hall.comes("passport"), hall.comes("passport")
    police = Area.objects.get(centre=ZEGUO, letter="B")
    moved = queue.transfer(ticket_id=mistaken.pk, area_id=police.pk, by=hall.guide, at=hall.now())
    assert (moved.number, moved.rank_at) == ("A001", mistaken.rank_at)
    window = hall.sits(5)
    order = []
    for _ in range(3):
        order.append(hall.calls(window))
        hall.served(order[-1])
    assert [one.pk for one in order] == [mistaken.pk, before.pk, after.pk]
    assert hall.comes("passport").number == "B003"
    assert hall.comes("gth_new").number == "A002"


def test_who_is_sent_to_a_window_is_called_by_no_other(hall):
    ticket, other = hall.comes(), hall.comes()
    two, three = hall.sits(2), hall.window(3)
    called = hall.calls(two)
    queue.transfer(ticket_id=called.pk, window_id=three.pk, by=hall.world.li, at=hall.now())
    assert hall.calls(two).pk == other.pk
    hall.served(other)
    with pytest.raises(NobodyWaits):
        hall.calls(two)
    clerk2 = hall.world.staff("zeguo-clerk2")
    hall.sits(3, "zeguo-clerk2")
    assert hall.calls(three, by=clerk2).pk == ticket.pk
    assert_folds(ticket, other)


def test_nobody_is_sent_to_another_hall(hall):
    ticket = hall.comes()
    for target in (
        {"area_id": Area.objects.filter(centre=SONGMEN).first().pk},
        {"window_id": hall.window(1, SONGMEN).pk},
        {},
    ):
        with pytest.raises(NotFound):
            queue.transfer(ticket_id=ticket.pk, by=hall.guide, at=hall.now(), **target)


def test_what_was_done_meanwhile_is_not_done_again(hall):
    ticket = hall.comes()
    hall.calls(hall.sits(2))
    queue.welcome(ticket_id=ticket.pk, by=hall.world.li, at=hall.now())
    for act in (queue.welcome, queue.recall, queue.pass_over):
        with pytest.raises(TicketMoved) as told:
            act(ticket_id=ticket.pk, by=hall.world.li, at=hall.now())
        assert told.value.params == {"number": "A001"}
    with pytest.raises(TicketMoved):
        queue.leave(ticket_id=ticket.pk, by=hall.guide, at=hall.now())


def test_what_is_not_there_is_not_found(hall, world):
    absent = world.zhang.person.pk
    with pytest.raises(NotFound):
        queue.call(window_id=0, by=world.li, at=AT)
    with pytest.raises(NotFound):
        queue.welcome(ticket_id=absent, by=world.li, at=AT)
    with pytest.raises(NotPermitted):
        drawing.draw(centre="nowhere", channel="guide", by=hall.guide, at=AT)


def test_a_call_takes_eight_statements_whatever_the_line(hall, django_assert_num_queries):
    for _ in range(30):
        hall.comes()
    window = hall.sits(2)
    # SAVEPOINT and RELEASE stand here for BEGIN and COMMIT.
    with django_assert_num_queries(8):
        hall.calls(window)


def test_a_draw_takes_eleven_statements_whatever_the_line(hall, django_assert_num_queries):
    for _ in range(30):
        hall.comes()
    with django_assert_num_queries(11):
        hall.comes("gth_new")
