"""How loud a hall speaks: set by its guide, silent by the clock, an emergency said regardless."""

from datetime import datetime, time

import pytest

from onewindow.hall.actions import notices, voice
from onewindow.hall.queries import screens
from onewindow.rules import speaking
from onewindow.rules.clock import CHINA
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete
from tests.world import AT, ZEGUO


def heard(at=AT):
    state = screens.state(ZEGUO, at=at)
    assert state is not None
    return state["volume"]


def at(hour, minute=0):
    return datetime(2026, 3, 2, hour, minute, tzinfo=CHINA)


def test_the_guide_makes_the_hall_softer_silent_and_loud_again(hall, world):
    assert heard() == 100
    for volume, is_muted, expected in ((40, False, 40), (40, True, 0), (40, False, 40)):
        voice.set_voice(centre=ZEGUO, volume=volume, is_muted=is_muted, by=hall.guide, at=AT)
        assert heard() == expected
    for who in (world.li, world.staff("songmen-head")):
        with pytest.raises(NotPermitted):
            voice.set_voice(centre=ZEGUO, volume=40, is_muted=False, by=who, at=AT)


@pytest.mark.parametrize(
    ("since", "until", "quiet", "loud"),
    [("12:00", "13:30", [at(12), at(13, 29)], [at(11, 59), at(13, 30)]),
     ("21:00", "07:00", [at(22), at(6, 59)], [at(7), at(20, 59)])],
)  # fmt: skip
def test_quiet_hours_end_by_themselves_even_past_midnight(since, until, quiet, loud):
    def volume(moment):
        return speaking.volume(
            at=moment,
            volume=80,
            is_muted=False,
            quiet_since=time.fromisoformat(since),
            quiet_until=time.fromisoformat(until),
        )

    assert {volume(moment) for moment in quiet} == {0}
    assert {volume(moment) for moment in loud} == {80}


def test_a_volume_that_is_none_and_half_a_quiet_time_are_refused(hall):
    with pytest.raises(Incomplete) as told:
        voice.set_voice(
            centre=ZEGUO, volume=101, is_muted=False, quiet_since=time(12), by=hall.guide, at=AT
        )
    assert {one.where for one in told.value.problems} == {"volume", "quiet_since"}


def test_a_guide_warns_the_whole_hall_and_says_nothing_else_to_it(hall):
    with pytest.raises(NotPermitted):
        notices.put_up(centre=ZEGUO, text="下午停电", by=hall.guide, at=AT)
    one = notices.put_up(centre=ZEGUO, text="请疏散", is_emergency=True, by=hall.guide, at=AT)
    state = screens.state(ZEGUO, at=AT)
    assert state is not None
    assert (state["emergency"]["text"], state["emergency_id"]) == ("请疏散", str(one.pk))
    notices.take_down(notice_id=one.pk, by=hall.guide, at=AT)
