"""One queue: drawing, calling, passing over, coming back; the whole of a turn."""

import pytest

from onewindow.hall.actions import drawing, queue, seats
from onewindow.hall.actions._turn import AlreadyWaiting
from onewindow.hall.actions.drawing import PriorityAtDesk
from onewindow.hall.actions.queue import (
    CallAgainFirst,
    CameBackLate,
    NobodyWaits,
    WindowBusy,
    WindowPaused,
)
from onewindow.hall.actions.seats import SeatTaken
from onewindow.hall.models import Announcement, Area, Duty, Ticket
from onewindow.journal import queries as journal
from onewindow.journal.models import Entry
from onewindow.rules import tickets
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, NotFound
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


def test_a_citizen_draws_for_themselves_and_for_nobody_else(hall, world):
    zhang, agent = world.zhang, world.agent
    mine = hall.comes("gth_new", person_id=zhang.person.pk, by=zhang.actor)
    assert mine.number == "A001"
    with pytest.raises(AlreadyWaiting) as told:
        hall.comes(person_id=zhang.person.pk, by=zhang.actor)
    assert told.value.params == {"number": "A001"}
    assert hall.comes("passport", person_id=zhang.person.pk, by=zhang.actor).number == "B001"
    with pytest.raises(NotPermitted):
        hall.comes(person_id=zhang.person.pk, by=agent.actor)
    with pytest.raises(NotPermitted):
        hall.comes(by=zhang.actor)
    with pytest.raises(NotPermitted):
        queue.leave(ticket_id=mine.pk, by=agent.actor, at=hall.now())
    queue.leave(ticket_id=mine.pk, by=zhang.actor, at=hall.now())
    assert hall.comes(person_id=zhang.person.pk, by=zhang.actor).number == "A002"


def test_who_waits_already_is_not_sent_there_once_more(hall, world):
    zhang = world.zhang
    hall.comes("gth_new", person_id=zhang.person.pk, by=zhang.actor)
    other = hall.comes("passport", person_id=zhang.person.pk, by=zhang.actor)
    general = Area.objects.get(centre=ZEGUO, letter="A")
    with pytest.raises(AlreadyWaiting):
        queue.transfer(ticket_id=other.pk, area_id=general.pk, by=hall.guide, at=hall.now())


def test_the_old_have_priority_without_asking_and_others_show_their_papers(hall, world):
    elder, zhang = world.cast.citizens["elder-80"], world.zhang
    at = AT + HOUR
    drawn = hall.comes(person_id=elder.person.pk, by=elder.actor, at=at)
    assert (drawn.priority, drawn.rank_at) == ("elder", at - 30 * MINUTE)
    for claimed in ("elder", "military"):
        with pytest.raises(PriorityAtDesk):
            hall.comes(person_id=zhang.person.pk, by=zhang.actor, priority=claimed)
    given = hall.comes(person_id=zhang.person.pk, priority="military", at=at)
    assert given.priority == "military"


def test_the_guide_gives_priority_and_takes_it_back(hall):
    ticket = hall.comes()
    drawn_at = ticket.drawn_at
    how = {"ticket_id": ticket.pk, "by": hall.guide}
    preferred = drawing.prefer(priority="pregnant", at=hall.now(), **how)
    assert preferred.rank_at == drawn_at - 30 * MINUTE
    again = drawing.prefer(priority="elder", at=hall.now(), **how)
    assert (again.priority, again.rank_at) == ("elder", preferred.rank_at)
    assert drawing.prefer(priority="", at=hall.now(), **how).rank_at == drawn_at


def test_only_the_clerk_who_sits_there_works_the_window(hall, world):
    hall.comes()
    window, other = hall.window(2), world.staff("zeguo-clerk2")
    with pytest.raises(NotPermitted):
        hall.calls(window)
    hall.sits(2)
    with pytest.raises(NotPermitted):
        hall.calls(window, by=other)
    ticket = hall.calls(window)
    for by in (other, world.zhao, world.zhang.actor):
        with pytest.raises(NotPermitted):
            queue.welcome(ticket_id=ticket.pk, by=by, at=hall.now())
    queue.recall(ticket_id=ticket.pk, by=hall.guide, at=hall.now())
    assert queue.welcome(ticket_id=ticket.pk, by=world.chen, at=hall.now()).state == "serving"


def test_one_clerk_sits_at_one_window(hall, world):
    two, three = hall.sits(2), hall.window(3)
    assert seats.sit_down(window_id=two.pk, by=world.li, at=hall.now()).window_id == two.pk
    with pytest.raises(SeatTaken) as told:
        hall.sits(2, "zeguo-clerk2")
    assert told.value.params["window"] == 2
    hall.sits(3)
    assert list(Duty.objects.filter(until=None).values_list("window", flat=True)) == [three.pk]
    hall.sits(2, "zeguo-clerk2")
    hall.comes()
    hall.calls(three)
    for act in (lambda: hall.sits(1), lambda: stands_up(three, world.li, hall)):
        with pytest.raises(WindowBusy):
            act()
    hall.served(Ticket.objects.get(window=three))
    stands_up(three, world.li, hall)
    stands_up(three, world.li, hall)
    assert Duty.objects.filter(until=None).count() == 1
    for stranger in (world.zhao, world.zhang.actor, hall.guide):
        with pytest.raises(NotPermitted):
            seats.sit_down(window_id=three.pk, by=stranger, at=hall.now())


def stands_up(window, by, hall):
    seats.stand_up(window_id=window.pk, by=by, at=hall.now())


def test_a_paused_window_calls_nobody_and_says_why(hall, world):
    hall.comes()
    window = hall.sits(2)
    with pytest.raises(Incomplete):
        seats.pause(window_id=window.pk, reason=" ", by=world.li, at=hall.now())
    paused = seats.pause(window_id=window.pk, reason="系统维护", by=world.li, at=hall.now())
    assert (paused.pause_reason, paused.paused_at is None) == ("系统维护", False)
    with pytest.raises(WindowPaused):
        hall.calls(window)
    with pytest.raises(NotPermitted):
        seats.resume(window_id=window.pk, by=world.staff("zeguo-clerk2"), at=hall.now())
    seats.resume(window_id=window.pk, by=world.chen, at=hall.now())
    assert hall.calls(window).state == "called"
    assert list(journal.breaks()) == []


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
