"""The wait that people are told, against the wait they have, on simulated days."""

import pytest

from onewindow.program.benching import waiting


@pytest.mark.parametrize(("load", "most"), [(0.6, 2.5), (0.85, 6), (1.0, 11)])
def test_what_people_are_told_is_near_what_they_wait(load, most):
    told = waiting.days(load=load, count=8)
    assert len(told) > 1500
    off = waiting.minutes_off(told)
    assert off < most
    assert off < 0.75 * waiting.minutes_off_without(told)


def test_nobody_is_promised_much_too_little_on_the_whole():
    told = waiting.days(load=1.0, count=8)
    said, took = sum(one.said for one in told), sum(one.took for one in told)
    assert 0.9 < said / took < 1.25


def test_the_same_seed_gives_the_same_days():
    assert waiting.days(load=0.85, count=1) == waiting.days(load=0.85, count=1)
    assert waiting.days(load=0.85, count=1, seed=2) != waiting.days(load=0.85, count=1)


def test_the_result_names_every_load_and_what_it_is_held_against():
    found = waiting.measure()
    assert (found.name, found.unit) == (waiting.NAME, "minutes off")
    assert found.ratio is not None
    assert 0 < found.ratio < 0.6
    assert set(found.detail["by_load"]) == set(waiting.LOADS)
