"""Who draws, who has priority, who sits where and works which window."""

import pytest

from onewindow.hall.actions import drawing, queue, seats
from onewindow.hall.actions._turn import AlreadyWaiting
from onewindow.hall.actions.drawing import PriorityAtDesk
from onewindow.hall.actions.queue import WindowBusy, WindowPaused
from onewindow.hall.actions.seats import SeatTaken
from onewindow.hall.models import Area, Duty, Ticket
from onewindow.journal import queries as journal
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete
from tests.rooms.hall.cast import MINUTE
from tests.world import AT, HOUR, ZEGUO


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
