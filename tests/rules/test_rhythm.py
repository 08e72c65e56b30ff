"""A day's rhythm: two peaks, nobody outside the hours, the same day from the same seed."""

from collections import Counter
from datetime import time
from random import Random

import pytest

from onewindow.rules import rhythm

SPANS = ((time(8, 30), time(11, 30)), (time(13, 30), time(17, 0)))
LINE = rhythm.Line(people=4000, topics=(("often", 9), ("seldom", 1)))


@pytest.fixture(scope="module")
def people():
    return rhythm.day(lines=[LINE], spans=SPANS, rng=Random(1))


def test_the_quarters_of_a_day_add_up_to_its_people_and_lunch_has_none():
    shares = rhythm.shares(spans=SPANS)
    assert sum(shares.values()) == pytest.approx(1)
    assert set(shares) == {*range(34, 46), *range(54, 68)}


def test_a_day_off_has_nobody():
    assert rhythm.day(lines=[LINE], spans=(), rng=Random(1)) == []


def test_there_are_two_peaks_and_the_morning_is_the_higher():
    shares = rhythm.shares(spans=SPANS)
    morning, afternoon = shares[38], shares[58]  # half past nine, half past two
    assert max(shares.values()) == morning > afternoon
    assert afternoon > 1.5 * shares[67]
    assert morning > 2 * shares[67]


def test_everybody_comes_in_order_and_within_the_hours(people):
    hours = [one.came / 3600 for one in people]
    assert hours == sorted(hours)
    assert all(8.5 <= hour < 11.5 or 13.5 <= hour < 17 for hour in hours)
    assert len(people) == pytest.approx(4000, rel=0.1)


def test_people_come_for_what_is_frequent_by_every_way_and_mostly_answer(people):
    topics = Counter(one.topic for one in people)
    assert topics["often"] == pytest.approx(9 * topics["seldom"], rel=0.2)
    assert {one.channel for one in people} == set(rhythm.CHANNELS)
    assert {one.priority for one in people} == set(rhythm.PRIORITIES)
    assert 0.03 < sum(not one.answers for one in people) / len(people) < 0.07
    stays = [one.stay_seconds for one in people]
    assert sum(stays) / len(stays) == pytest.approx(rhythm.STAY_SECONDS, rel=0.1)


def test_nobody_misses_what_they_have_not_booked(people):
    assert {one.channel for one in people if not one.comes} == {rhythm.BOOKED}
    pickups = rhythm.day(
        lines=[rhythm.Line(people=900, is_pickup=True)], spans=SPANS, rng=Random(1)
    )
    assert all(one.is_pickup and one.comes and not one.moves_on for one in pickups)


def test_the_same_seed_gives_the_same_day():
    def one(seed):
        return rhythm.day(lines=[LINE], spans=SPANS, rng=Random(seed))

    assert one(3) == one(3) != one(4)


def test_windows_see_as_many_people_as_their_time_allows():
    people = rhythm.expected(windows=2, open_minutes=390, stay_seconds=600, busy=0.5)
    assert people == pytest.approx(39)


def test_two_windows_side_by_side_never_eat_at_the_same_time():
    one, other = (rhythm.shift(nth=nth, rng=Random(nth)) for nth in (1, 2))
    meals = range(11 * 3600, 14 * 3600, 60)
    both = [at for at in meals if one.pause(at) and other.pause(at)]
    assert both == []
    assert any(one.pause(at) == rhythm.Why.MEAL for at in meals)
    assert one.is_on(12 * 3600)
    assert not one.is_on(8 * 3600)
    assert not one.is_on(18 * 3600)
