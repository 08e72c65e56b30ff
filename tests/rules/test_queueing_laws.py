"""The line against laws that must always hold, whoever comes in whatever order."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.rules import queueing

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
unhurried = settings(deadline=None)
seconds = st.integers(0, 4 * 3600)
moments = seconds.map(lambda n: NINE + timedelta(seconds=n))
drawn = st.lists(st.tuples(moments, st.booleans()), min_size=1, max_size=40)
spread = st.lists(moments, unique=True, max_size=40)


def ranked(people):
    """As the hall calls them: by rank, then by who was made known first."""
    ranks = [queueing.rank_at(drawn_at=at, has_priority=first) for at, first in people]
    return sorted(range(len(people)), key=lambda n: (ranks[n], n))


@unhurried
@given(drawn)
def test_nobody_starves(people):
    """Who overtakes an ordinary ticket has priority and came less than 30 minutes after it."""
    people = sorted(people, key=lambda one: one[0])
    order = ranked(people)
    for place, mine in enumerate(order):
        if people[mine][1]:
            continue
        for other in order[:place]:
            if other > mine:
                assert people[other][1]
                assert people[other][0] - people[mine][0] <= queueing.HEAD_START


@unhurried
@given(drawn)
def test_among_equals_who_came_first_is_first(people):
    people = sorted(people, key=lambda one: one[0])
    order = ranked(people)
    for is_priority in (False, True):
        same = [n for n in order if people[n][1] is is_priority]
        assert same == sorted(same)


@unhurried
@given(drawn, st.integers(1, 40))
def test_the_order_of_those_who_wait_does_not_change_when_some_are_called(people, called):
    order = ranked(people)
    left = [people[n] for n in sorted(order[called:])]
    assert [left[n] for n in ranked(left)] == [people[n] for n in order[called:]]


@unhurried
@given(spread)
def test_who_comes_back_stands_behind_exactly_two(ranks):
    back = queueing.rank_back(waiting=ranks, at=NINE + timedelta(hours=5))
    assert sum(rank <= back for rank in ranks) == min(len(ranks), 2)


@unhurried
@given(spread, st.integers(1, 12))
def test_many_who_come_back_one_after_the_other_each_stand_behind_two(ranks, times):
    at = NINE + timedelta(hours=5)
    for _ in range(times):
        back = queueing.rank_back(waiting=ranks, at=at)
        assert sum(rank <= back for rank in ranks) == min(len(ranks), 2)
        ranks = [*ranks, back]


@unhurried
@given(moments, moments, st.booleans())
def test_an_appointment_never_stands_behind_where_drawing_would(arrived, starts, first):
    booked = queueing.rank_of_booked(
        arrived_at=arrived,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=30),
        has_priority=first,
    )
    assert booked <= queueing.rank_at(drawn_at=arrived, has_priority=first)
    assert booked >= arrived - 2 * queueing.HEAD_START


@unhurried
@given(st.lists(st.integers(0, 1200), min_size=1, max_size=60))
def test_serials_are_never_given_out_twice_nor_from_the_kiosks_share(starts):
    for last in starts:
        serial = queueing.next_serial(last)
        assert serial > last
        assert serial not in queueing.RESERVED


@unhurried
@given(
    st.dictionaries(st.integers(1, 5), st.integers(0, 50), min_size=1),
    st.lists(st.sets(st.integers(1, 5)), max_size=8),
)
def test_no_window_is_counted_twice(waiting, windows):
    found = queueing.shares(waiting=waiting, windows=windows)
    serving = sum(1 for served in windows if served)
    assert abs(sum(found.values()) - serving) < 1e-9


@unhurried
@given(st.integers(0, 50), st.integers(1, 8), st.integers(60, 3000))
def test_more_people_wait_longer_and_more_windows_shorter(ahead, windows, seconds):
    def wait(ahead, windows):
        return queueing.estimate(ahead=ahead, windows=windows, service_seconds=seconds)

    assert wait(ahead + 1, windows) >= wait(ahead, windows)
    assert wait(ahead, windows + 1) <= wait(ahead, windows)
