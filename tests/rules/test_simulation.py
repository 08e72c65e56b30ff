"""Simulated counties: totals come out exactly, and the leading matters are as they are told."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.rules import cards, figures, simulated_lives, simulation
from onewindow.rules.cards import Level, Subject
from onewindow.rules.clock import Limit
from onewindow.rules.simulated_lives import BRANCHES, Pace, Timing
from onewindow.rules.simulation import Shape, Unreachable
from onewindow.rules.workdays import CHINA
from tests.rules.calendars import PUBLISHED as CALENDAR

HALLS = {
    "331002": 9, "331003": 19, "331004": 10, "331022": 10, "331023": 15, "331024": 20,
    "331081": 16, "331082": 19, "331083": 12,
}  # fmt: skip
HOME = "331081"
MATTERS = [f"m{n:02}" for n in range(67)]
AUGUST = (22_964, 7_314, Shape(66, 14, 7))
JUNE = (2_814, 1_179, Shape(63, 14, 7))

seeds = st.integers(0, 2**32)


@given(st.integers(0, 10_000), st.lists(st.floats(0, 100), min_size=1, max_size=40), seeds)
def test_what_is_spread_adds_up_and_nobody_is_far_from_their_part(total, weights, seed):
    if not any(weights):
        return
    found = simulation.apportion(total, weights)
    assert sum(found) == total
    whole = sum(weights)
    for count, weight in zip(found, weights, strict=True):
        assert abs(count - total * weight / whole) < 1 + 1e-6
        assert weight or not count


@given(st.integers(0, 200), st.lists(st.floats(0, 100), min_size=1, max_size=40), seeds)
def test_what_falls_by_chance_adds_up_and_nobody_is_far_from_their_part(total, weights, seed):
    if not any(weights):
        return
    found = simulation.apportion(total, weights, rng=Random(seed))
    assert sum(found) == total
    for count, weight in zip(found, weights, strict=True):
        assert abs(count - total * weight / sum(weights)) <= 1 + 1e-6
        assert weight or not count


def test_by_chance_small_parts_have_their_turn():
    rng = Random(1)
    met = [simulation.apportion(1, [5.0, 1.0, 1.0], rng=rng) for _ in range(200)]
    assert all(any(found[n] for found in met) for n in range(3))


def test_too_little_for_everybody_is_said():
    with pytest.raises(Unreachable):
        simulation.apportion(2, [1.0, 1.0, 1.0], least=1)


@pytest.mark.parametrize(("whole", "mine", "shape"), [AUGUST, JUNE])
@given(seed=seeds)
def test_every_seed_gives_the_totals_and_the_leading_matters_as_told(whole, mine, shape, seed):
    rng = Random(seed)
    counties = simulation.by_county(whole=whole, home=HOME, home_cases=mine, halls=HALLS, rng=rng)
    matters = MATTERS[: shape.matters + 1]
    table = simulation.by_matter(
        counties=counties, home=HOME, matters=matters, shape=shape, rng=rng
    )
    rows: Counter[str] = Counter()
    for (county, _), cases in table.items():
        rows[county] += cases
    assert rows == counties
    assert sum(counties.values()) == whole
    assert counties[HOME] == mine
    # The figures' own rule finds the same leading matters, and home where it should be.
    leading, stands = figures.leading(unified=table, everywhere={})
    assert sorted(leading) == sorted(matters[:15])
    assert (stands[HOME].in_use, stands[HOME].first) == (shape.in_use, shape.first)
    assert sum(1 for county, _ in table if county == HOME) == shape.matters


def test_a_county_that_cannot_be_first_is_not_made_so():
    with pytest.raises(Unreachable):
        simulation.by_county(whole=1000, home=HOME, home_cases=50, halls=HALLS, rng=Random(1))


# --- Lives -------------------------------------------------------------------------------------


@given(
    st.sampled_from(sorted(BRANCHES)),
    st.sampled_from(["window", "web", "phone", "kiosk"]),
    st.booleans(),
    st.integers(0, 3),
)
def test_a_script_begins_with_coming_and_a_visit_ends_before_anything_later(
    branch, channel, is_instant, passes
):
    steps = simulated_lives.script(
        branch=branch, channel=channel, is_instant=is_instant, passes=passes
    )
    names = [name for name, _ in steps]
    assert steps[0][1] is Pace.COME
    assert names.count("finish") == (channel == "window")
    assert names.index("begin") < names.index("submit")
    if "finish" in names:
        before = [pace for _, pace in steps[: names.index("finish")]]
        assert set(before) <= {Pace.COME, Pace.WAIT, Pace.TALK}
    assert ("take_up" in names) == any(name == "review" for name, _ in BRANCHES[branch])


@given(
    seeds,
    st.sampled_from(sorted(BRANCHES)),
    st.booleans(),
    st.integers(8 * 3600 + 1800, 16 * 3600),
    st.integers(0, 30),
)
def test_a_life_only_goes_forward_and_offices_work_in_office_hours(
    seed, branch, is_instant, second, promised
):
    rng = Random(seed)
    steps = simulated_lives.script(branch=branch, channel="window", is_instant=is_instant, passes=2)
    begins = datetime(2021, 8, 2, tzinfo=CHINA) + timedelta(seconds=second)
    moments = Timing(CALENDAR, rng, {}).moments(
        steps, begins=begins, hall="h", windows=2, promised=promised
    )
    assert all(a < b for a, b in zip(moments, moments[1:], strict=False))
    for (_, pace), at in zip(steps, moments, strict=True):
        if pace in (Pace.DESK, Pace.PART, Pace.FEW, Pace.LATE):
            assert CALENDAR.is_working(at.date())
            assert 8 <= at.hour <= 18


@given(seeds, st.sampled_from(["late", "excused", "silent", "overdue"]), st.integers(1, 20))
def test_who_is_late_is_decided_after_the_card_and_only_who_is_overdue_has_the_red_one(
    seed, branch, days
):
    steps = simulated_lives.script(branch=branch, channel="window", is_instant=False, passes=1)
    limits = (Limit(days), Limit(days + 5))
    begins = datetime(2021, 8, 2, 9, tzinfo=CHINA)
    moments = Timing(CALENDAR, Random(seed), {}).moments(
        steps, begins=begins, hall="h", windows=2, promised=days, limits=limits
    )
    at = dict(zip([name for name, _ in steps], moments, strict=True))
    due = cards.moments(
        subject=Subject.CASE, since_at=at["accept"], limit=limits[0], statutory=limits[1],
        calendar=CALENDAR,
    )  # fmt: skip
    assert at["card"] - due[Level.YELLOW] <= timedelta(minutes=1)
    assert at["grant"] > at["card"] > due[Level.YELLOW]
    assert (at["grant"] > due[Level.RED]) == (branch == "overdue")


def test_days_off_bring_nobody_to_a_hall_and_few_from_home():
    since, until = date(2021, 8, 1), date(2021, 9, 1)
    ask = {"since": since, "until": until, "calendar": CALENDAR}
    halls = dict(simulated_lives.days(**ask, from_home=False))
    homes = dict(simulated_lives.days(**ask, from_home=True))
    assert len(halls) == 22
    assert len(homes) == 31
    assert all(homes[day] < min(halls.values()) for day in homes if day not in halls)
