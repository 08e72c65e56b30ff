"""Where people stand in a hall's line and how long they wait, case by case."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from onewindow.rules import opening, queueing
from onewindow.rules.clock import CHINA, WorkCalendar
from tests.rules.calendars import PUBLISHED

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OFFICE = ((time(8, 30), time(11, 30)), (time(13, 30), time(17, 0)))
WEEK = dict.fromkeys(range(1, 6), OFFICE)


def after(minutes: float) -> datetime:
    return NINE + minutes * MINUTE


def test_who_comes_first_stands_first():
    assert queueing.rank_at(drawn_at=NINE, has_priority=False) == NINE


def test_priority_counts_as_half_an_hour_earlier():
    elder = queueing.rank_at(drawn_at=after(29), has_priority=True)
    assert elder < queueing.rank_at(drawn_at=NINE, has_priority=False)
    later = queueing.rank_at(drawn_at=after(31), has_priority=True)
    assert later > queueing.rank_at(drawn_at=NINE, has_priority=False)


@pytest.mark.parametrize(
    ("arrived", "has_priority", "rank"),
    [
        pytest.param(-60, False, -60, id="an hour early: as drawn"),
        pytest.param(-10, False, -30, id="shortly before"),
        pytest.param(0, False, -30, id="on the minute"),
        pytest.param(29, False, -30, id="in the slot"),
        pytest.param(30, False, 30, id="late: as drawn"),
        pytest.param(-10, True, -40, id="priority is better here"),
        pytest.param(29, True, -30, id="the appointment is better here"),
        pytest.param(30, True, 0, id="late with priority"),
    ],
)
def test_an_appointment_counts_as_half_an_hour_before_its_slot(arrived, has_priority, rank):
    found = queueing.rank_of_booked(
        arrived_at=after(arrived),
        starts_at=NINE,
        ends_at=after(30),
        has_priority=has_priority,
    )
    assert found == after(rank)


@pytest.mark.parametrize(("minutes", "may"), [(0, True), (15, True), (15.1, False)])
def test_who_was_passed_over_may_come_back_for_a_quarter_of_an_hour(minutes, may):
    assert queueing.may_come_back(passed_at=NINE, at=after(minutes)) is may


@pytest.mark.parametrize(
    ("waiting", "ahead"), [([], 0), ([1], 1), ([1, 2], 2), ([1, 2, 3], 2), ([9, 5, 7, 1], 2)]
)
def test_who_comes_back_stands_behind_two(waiting, ahead):
    ranks = [after(minutes) for minutes in waiting]
    back = queueing.rank_back(waiting=ranks, at=after(60))
    assert sum(rank < back for rank in ranks) == ahead
    assert back not in ranks


@pytest.mark.parametrize(
    ("birth_on", "is_elder"),
    [
        (date(1966, 3, 2), True),
        (date(1966, 3, 3), False),
        (date(1936, 1, 1), True),
        (date(1964, 2, 29), True),
    ],
)
def test_an_elder_is_sixty(birth_on, is_elder):
    assert queueing.is_elder(birth_on=birth_on, on=date(2026, 3, 2)) is is_elder


@pytest.mark.parametrize(
    ("last", "serial", "text"), [(0, 1, "A001"), (16, 17, "A017"), (899, 1000, "A1000")]
)
def test_numbers_go_up_past_those_kept_for_machines_without_network(last, serial, text):
    assert queueing.next_serial(last) == serial
    assert queueing.number(letter="A", serial=serial) == text


def test_the_time_of_a_visit_is_learnt_from_the_day():
    assert queueing.service_seconds(total=0, count=0) == 600
    assert queueing.service_seconds(total=300 * 45, count=45) == pytest.approx(330)


def test_a_window_that_serves_two_lines_is_shared_as_they_are_long():
    found = queueing.shares(waiting={1: 5, 2: 1, 3: 0}, windows=[{1}, {1, 2}, set()])
    assert found == {1: pytest.approx(1.75), 2: pytest.approx(0.25), 3: 0}


@pytest.mark.parametrize(
    ("ahead", "windows", "idle", "seconds"),
    [
        pytest.param(0, 1, 1, 0, id="a free window"),
        pytest.param(0, 1, 0, 300, id="one window, half a visit left"),
        pytest.param(3, 1, 0, 2100, id="three before you at one window"),
        pytest.param(3, 3, 0, 750, id="three before you at three windows"),
        pytest.param(3, 3, 2, 350, id="two of the three go at once"),
        pytest.param(3, 0, 0, None, id="nobody sits there"),
    ],
)
def test_the_wait_is_estimated_from_the_line_and_the_windows(ahead, windows, idle, seconds):
    found = queueing.estimate(ahead=ahead, windows=windows, service_seconds=600, idle=idle)
    assert found == seconds


@pytest.mark.parametrize(
    ("day", "spans"),
    [
        pytest.param(date(2026, 3, 2), OFFICE, id="Monday"),
        pytest.param(date(2026, 3, 1), (), id="Sunday"),
        pytest.param(date(2026, 2, 17), (), id="Spring Festival"),
        pytest.param(date(2026, 2, 28), OFFICE, id="a Saturday worked to make up"),
    ],
)
def test_a_hall_is_open_as_its_week_and_the_calendar_say(day, spans):
    assert opening.spans(day=day, week=WEEK, calendar=PUBLISHED) == spans


def test_a_hall_with_hours_on_saturday_keeps_them_on_a_saturday_that_is_worked():
    saturday = ((time(9, 0), time(11, 0)),)
    week = {**WEEK, 6: saturday}
    assert opening.spans(day=date(2026, 2, 28), week=week, calendar=PUBLISHED) == saturday
    assert opening.spans(day=date(2026, 3, 7), week=week, calendar=PUBLISHED) == saturday


@pytest.mark.parametrize(
    ("at", "is_open", "next_at"),
    [
        pytest.param("2026-03-02T09:00", True, "2026-03-02T13:30", id="in the morning"),
        pytest.param("2026-03-02T11:30", False, "2026-03-02T13:30", id="at lunch"),
        pytest.param("2026-03-06T17:00", False, "2026-03-09T08:30", id="Friday evening"),
        pytest.param("2026-02-15T09:00", False, "2026-02-24T08:30", id="over the festival"),
    ],
)
def test_a_closed_hall_says_when_it_opens(at, is_open, next_at):
    moment = datetime.fromisoformat(at).replace(tzinfo=CHINA)
    assert opening.is_open(at=moment, week=WEEK, calendar=PUBLISHED) is is_open
    expected = datetime.fromisoformat(next_at).replace(tzinfo=CHINA)
    assert opening.next_opening(at=moment, week=WEEK, calendar=PUBLISHED) == expected


def test_a_hall_that_never_opens_says_so():
    assert opening.next_opening(at=NINE, week={}, calendar=PUBLISHED) is None


@pytest.mark.parametrize(("serves", "places"), [([], 0), ([1], 1), ([1, 1], 3), ([2, 2, 1], 3)])
def test_half_of_the_windows_time_is_promised(serves, places):
    assert opening.capacity(serves=serves) == places


def test_a_days_slots_are_whole_half_hours_of_what_is_open():
    found = opening.slots(day=date(2026, 3, 2), week=WEEK, calendar=PUBLISHED, capacity=3)
    assert len(found) == 6 + 7
    assert found[0] == opening.Hour(
        datetime(2026, 3, 2, 8, 30, tzinfo=CHINA), datetime(2026, 3, 2, 9, 0, tzinfo=CHINA), 3
    )
    assert found[6].starts_at.astimezone(CHINA).time() == time(13, 30)
    odd = {1: ((time(8, 30), time(9, 15)),)}
    assert len(opening.slots(day=date(2026, 3, 2), week=odd, calendar=PUBLISHED, capacity=1)) == 1
    assert not opening.slots(day=date(2026, 3, 1), week=WEEK, calendar=PUBLISHED, capacity=1)


def test_ten_working_days_can_be_booked():
    days = opening.bookable_days(today=date(2026, 3, 2), calendar=PUBLISHED)
    assert (days[0], days[-1], len(days)) == (date(2026, 3, 2), date(2026, 3, 16), 15)
    plain = WorkCalendar({}, frozenset())
    assert opening.bookable_days(today=date(2027, 3, 6), calendar=plain)[-1] == date(2027, 3, 19)
