"""The checks look at the cases themselves, centre by centre, in one statement."""

from dataclasses import replace

from onewindow.bulletin import actions
from onewindow.bulletin.queries import suspicion
from onewindow.rules import periods
from onewindow.rules.suspicion import Check
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.world import AT, HOUR, ZEGUO

MARCH = periods.month(2026, 3)


def strict(**more):
    """Thresholds that mark the first of anything."""
    house = suspicion.limits()
    each = {
        check: replace(one, percent=100 if one.is_below else 1, least=1)
        for check, one in house.each.items()
    }
    return replace(house, each=each, **more)


def found(**more):
    list(actions.catch_up())
    marks = suspicion.flags(MARCH, by=strict(**more))
    return {one.check: (one.place, one.part, one.whole) for one in marks}


def test_the_same_matter_of_the_same_person_on_one_day_is_marked_from_the_second_on(world):
    telling.handed(world, PLOT)
    assert found() == {}
    telling.handed(world, PLOT, at=AT + HOUR)
    assert found() == {Check.DUPLICATE: (ZEGUO, 1, 2)}


def test_a_decision_within_moments_and_a_result_nobody_fetched_are_marked(world):
    telling.granted(world, telling.taken_up(world, PLOT), at=AT + 3 * HOUR)
    assert found() == {Check.UNCOLLECTED: (ZEGUO, 0, 1)}
    assert found(seconds=4 * 3600)[Check.QUICK] == (ZEGUO, 1, 1)


def test_the_house_marks_no_quiet_day(world, django_assert_num_queries):
    telling.handed(world, PLOT)
    list(actions.catch_up())
    with django_assert_num_queries(1):
        assert suspicion.flags(MARCH) == []
