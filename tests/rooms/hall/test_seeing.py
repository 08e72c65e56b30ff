"""What people, clerks and guides see of the hall, and the day in numbers."""

from datetime import datetime, timedelta

import pytest

from onewindow.hall.actions import drawing, queue, seats
from onewindow.hall.queries import days, openings, turns, waits
from onewindow.rules import tickets
from onewindow.rules.clock import CHINA
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import NotFound
from tests.rooms.hall.cast import MINUTE
from tests.world import AT, DAY, SONGMEN, TODAY, ZEGUO


def seen(ticket, hall):
    return turns.by_code(ticket.code, at=hall.now())


def test_a_ticket_tells_how_many_are_before_it(hall):
    first, second, elder = hall.comes(), hall.comes(), hall.comes(priority="elder")
    assert [seen(one, hall).ahead for one in (elder, first, second)] == [0, 1, 2]
    window = hall.sits(2)
    hall.calls(window)
    assert (seen(elder, hall).window, seen(elder, hall).ahead) == (2, None)
    assert [seen(one, hall).ahead for one in (first, second)] == [0, 1]
    hall.served(elder)
    over = seen(elder, hall)
    assert (over.is_over, over.wait_seconds) == (True, None)


def test_the_wait_is_estimated_from_windows_that_are_open(hall):
    ticket = hall.comes()
    assert seen(ticket, hall).wait_seconds is None
    hall.sits(2)
    assert seen(ticket, hall).wait_seconds == 0
    for _ in range(4):
        last = hall.comes()
    before = seen(last, hall).wait_seconds
    hall.sits(3, "zeguo-clerk2")
    assert seen(last, hall).wait_seconds < before
    window = hall.window(3)
    seats.pause(window_id=window.pk, reason="午休", by=hall.world.chen, at=hall.now())
    assert seen(last, hall).wait_seconds == before


def test_visits_of_the_day_are_learnt_from(hall):
    window = hall.sits(2)
    for _ in range(6):
        hall.served(hall.calls(window)) if hall.comes() else None
    (general, *_) = waits.waits(at=hall.now(), centres=[ZEGUO])[ZEGUO]
    assert general.line.service_seconds == pytest.approx((6 * 60 + 5 * 600) / 11)


def test_a_ticket_passed_over_says_until_when_it_may_come_back(hall):
    ticket = hall.comes()
    passed = hall.misses(hall.calls(hall.sits(2)))
    told = seen(ticket, hall)
    assert (told.state, told.back_until) == ("passed", passed.passed_at + 15 * MINUTE)


def test_a_ticket_of_yesterday_waits_no_more(hall):
    ticket = hall.comes()
    told = turns.by_id(ticket.pk, at=AT + DAY)
    assert (told.ahead, told.wait_seconds) == (None, None)


def test_unknown_codes_are_not_found():
    with pytest.raises(NotFound):
        turns.by_code("000000000000", at=AT)


def test_people_see_their_own_tickets_of_today(hall, world):
    zhang = world.zhang
    assert turns.own(to=zhang.actor, at=AT) == []
    mine = hall.comes("gth_new", person_id=zhang.person.pk)
    hall.comes(person_id=world.agent.person.pk)
    (told,) = turns.own(to=zhang.actor, at=hall.now())
    assert (told.id, told.ahead) == (mine.pk, 0)
    assert turns.own(to=zhang.actor, at=AT + DAY) == []
    assert turns.own(to=hall.guide, at=AT) == []


def test_other_halls_staff_and_citizens_see_no_day(world):
    for to in (world.zhao, world.zhang.actor):
        with pytest.raises(NotPermitted):
            days.day_counts(centre=ZEGUO, day=TODAY, to=to)


def test_every_hall_tells_its_line_for_a_topic(hall):
    hall.comes("passport"), hall.comes()
    found = waits.waits_for(topic="passport", at=hall.now())
    assert len(found) == 16
    assert (found[ZEGUO].letter, found[ZEGUO].waiting) == ("B", 1)
    assert (found[SONGMEN].letter, found[SONGMEN].waiting) == ("A", 0)
    pickup = waits.waits_for(topic="", is_pickup=True, at=hall.now(), centres=[ZEGUO])
    assert [one.letter for one in pickup.values()] == ["C"]


def test_a_day_adds_up(hall, world):
    window = hall.sits(2)
    for _ in range(3):
        hall.served(hall.calls(window)) if hall.comes() else None
    gone, missed, still = hall.comes(), hall.comes(), hall.comes()
    queue.leave(ticket_id=gone.pk, by=hall.guide, at=hall.now())
    hall.misses(hall.calls(window))
    hall.comes(at=AT + DAY)
    counts = days.day_counts(centre=ZEGUO, day=TODAY, to=world.li)
    assert (counts.drawn, counts.finished, counts.left, counts.open) == (6, 3, 1, 2)
    assert counts.by_state[tickets.PASSED] == 1
    assert counts.by_window == {2: 3}
    account = int(world.li.id.removeprefix("account:"))
    assert counts.by_clerk == {(account, world.li.name): 3}
    assert not counts.is_reconciled
    for ticket in (missed, still):
        queue.leave(ticket_id=ticket.pk, by=hall.guide, at=hall.now())
    assert days.day_counts(centre=ZEGUO, day=TODAY, to=world.li).is_reconciled


def test_a_number_that_is_not_there_is_noticed(hall, world):
    hall.comes(), hall.comes()
    hall.comes().delete()
    hall.comes()
    last = hall.comes()
    assert last.number == "A004"
    last.serial, last.number = 6, "A006"
    last.save()
    counts = days.day_counts(centre=ZEGUO, day=TODAY, to=world.li)
    assert counts.missing == 2


def test_what_is_looked_at_often_takes_few_statements(hall, world, django_assert_num_queries):
    for _ in range(12):
        ticket = hall.comes("gth_new")
    hall.calls(hall.sits(2))
    with django_assert_num_queries(2):
        waits.waits(at=AT)
    with django_assert_num_queries(3):
        waits.waits_for(topic="gth_new", at=AT)
    with django_assert_num_queries(3):
        turns.by_code(ticket.code, at=AT)


def test_how_long_somebody_waited_ends_with_the_first_call(hall):
    ticket = hall.comes()
    assert turns.waited(turns.by_id(ticket.pk, at=AT), at=AT + 9 * MINUTE) == 8 * MINUTE
    hall.calls(hall.sits(2))
    told = turns.by_id(ticket.pk, at=AT + DAY)
    assert turns.waited(told, at=AT + DAY) == timedelta(minutes=2)


def test_a_drawn_number_is_no_guess(hall):
    codes = {hall.comes().code for _ in range(5)}
    assert len(codes) == 5
    assert {len(one) for one in codes} == {drawing.CODE_DIGITS}


def test_people_draw_by_themselves_only_around_opening_hours(hall):
    zhang = hall.world.zhang

    def draws(hour, minute, day=2):
        at = datetime(2026, 3, day, hour, minute, tzinfo=CHINA)
        return hall.comes(person_id=zhang.person.pk, by=zhang.actor, at=at)

    for closed in ((7, 59), (12, 0), (17, 0), (9, 0, 1)):
        with pytest.raises(drawing.HallClosed) as told:
            draws(*closed)
    assert told.value.params["next_at"] == datetime(2026, 3, 2, 8, 30, tzinfo=CHINA)
    ticket = draws(8, 0)
    (held,) = turns.held(to=zhang.actor, at=AT)
    assert (held.code, held.number, held.centre) == (ticket.code, "A001", ZEGUO)
    queue.leave(ticket_id=ticket.pk, by=zhang.actor, at=AT)
    assert turns.held(to=zhang.actor, at=AT) == []
    assert draws(13, 0).number == "A002"


def test_opening_hours_are_told_with_days_off(hall, django_assert_num_queries):
    with django_assert_num_queries(3):
        told = openings.openings(at=AT)
    assert len(told) == 16
    zeguo = told[ZEGUO]
    assert (zeguo.is_open, zeguo.next_at, zeguo.is_demonstration) == (True, None, True)
    holiday = openings.opening_of(ZEGUO, at=datetime(2026, 5, 1, 9, 0, tzinfo=CHINA))
    assert (holiday.spans, holiday.is_open, holiday.gives_numbers) == ((), False, False)
    assert holiday.day_off == "劳动节放假"
    assert holiday.next_at == datetime(2026, 5, 6, 8, 30, tzinfo=CHINA)
