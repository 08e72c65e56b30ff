"""Yellow and red cards against the published examples, to the second."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from onewindow.rules import cards
from onewindow.rules.cards import Base, Level, Subject, Threshold
from onewindow.rules.clock import CHINA, Limit, Unit
from tests.rules.calendars import PUBLISHED

SECOND = timedelta(seconds=1)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def level_at(now: datetime, **given: Any) -> Level | None:
    found = cards.card(now_at=now, calendar=PUBLISHED, **given)
    return found.level if found else None


PUBLISHED_CASE: dict[str, Any] = {
    "subject": Subject.CASE,
    "since_at": moment("2018-10-15 10:00"),
    "limit": Limit(7),
    "statutory": Limit(10),
}


def test_the_published_example_gives_its_three_moments():
    assert cards.moments(**PUBLISHED_CASE, calendar=PUBLISHED) == {
        Level.WARNING: moment("2018-10-19 10:00"),
        Level.YELLOW: moment("2018-10-24 10:00"),
        Level.RED: moment("2018-10-29 10:00"),
    }


def test_a_special_procedure_of_three_days_moves_all_by_three():
    assert cards.moments(**PUBLISHED_CASE, shift_days=3, calendar=PUBLISHED) == {
        Level.WARNING: moment("2018-10-24 10:00"),
        Level.YELLOW: moment("2018-10-29 10:00"),
        Level.RED: moment("2018-11-01 10:00"),
    }


AROUND = {
    "in time": ("2018-10-19 09:59:59", None),
    "the warning comes as soon as its time is up": ("2018-10-19 10:00:00", Level.WARNING),
    "on the last second of the promise": ("2018-10-24 10:00:00", Level.WARNING),
    "one second past the promise": ("2018-10-24 10:00:01", Level.YELLOW),
    "on the last second of the law's limit": ("2018-10-29 10:00:00", Level.YELLOW),
    "one second past the law's limit": ("2018-10-29 10:00:01", Level.RED),
}


@pytest.mark.parametrize(("now", "level"), AROUND.values(), ids=AROUND)
def test_one_second_late_is_late(now, level):
    assert level_at(moment(now), **PUBLISHED_CASE) == level


def test_a_card_tells_since_when_it_stands():
    found = cards.card(**PUBLISHED_CASE, now_at=moment("2018-12-01 08:00"), calendar=PUBLISHED)
    assert found == cards.Card(Level.RED, moment("2018-10-29 10:00"), by_hand=False)


# Friday 2 March 2018, nine o'clock; the working days after it are 5, 6, 7, 8, 9, 12 ...
FRIDAY = moment("2018-03-02 09:00")
OTHERS = {
    "special procedure of 4: warned from 1 day": (Subject.SPECIAL, 4, "03-05", Level.WARNING, 0),
    "special procedure of 4: yellow after 4": (Subject.SPECIAL, 4, "03-08", Level.YELLOW, 1),
    "special procedure of 4: red after 5": (Subject.SPECIAL, 4, "03-09", Level.RED, 1),
    "pre-acceptance: warned after 2": (Subject.PRE_ACCEPTANCE, None, "03-06", Level.WARNING, 1),
    "pre-acceptance: yellow after 5": (Subject.PRE_ACCEPTANCE, None, "03-09", Level.YELLOW, 1),
    "pre-acceptance: red after 7": (Subject.PRE_ACCEPTANCE, None, "03-13", Level.RED, 1),
    "certificate: yellow after 3": (Subject.CERTIFICATE, None, "03-07", Level.YELLOW, 1),
    "complaint of 5: warned 3 before": (Subject.COMPLAINT, 5, "03-06", Level.WARNING, 0),
    "complaint of 5: yellow after 5": (Subject.COMPLAINT, 5, "03-09", Level.YELLOW, 1),
    "complaint of 5: red after 6": (Subject.COMPLAINT, 5, "03-12", Level.RED, 1),
}


@pytest.mark.parametrize(("subject", "days", "when", "level", "late"), OTHERS.values(), ids=OTHERS)
def test_each_clock_has_its_own_thresholds(subject, days, when, level, late):
    given = {
        "subject": subject,
        "since_at": FRIDAY,
        "limit": None if days is None else Limit(days),
    }
    first_at = moment(f"2018-{when} 09:00") + late * SECOND
    assert level_at(first_at, **given) == level
    assert level_at(first_at - SECOND, **given) != level


def test_a_certificate_never_gets_a_red_card():
    given = {"subject": Subject.CERTIFICATE, "since_at": FRIDAY}
    assert level_at(moment("2019-03-02 09:00"), **given) == Level.YELLOW


def test_time_off_does_not_run():
    on_saturday = {
        "subject": Subject.PRE_ACCEPTANCE,
        "since_at": moment("2018-03-03 15:00"),
    }
    # Two whole working days, Monday and Tuesday, end with Tuesday.
    assert level_at(moment("2018-03-07 00:00:00"), **on_saturday) is None
    assert level_at(moment("2018-03-07 00:00:01"), **on_saturday) == Level.WARNING


def test_make_up_workdays_run_and_holidays_do_not():
    at = cards.moments(
        subject=Subject.CERTIFICATE, since_at=moment("2026-09-30 09:00"), calendar=PUBLISHED
    )
    assert at == {Level.YELLOW: moment("2026-10-10 09:00")}


def test_on_the_spot_has_the_whole_day_and_no_early_warning():
    given = {
        "subject": Subject.CASE,
        "since_at": moment("2018-03-02 09:00"),
        "limit": Limit(0, Unit.ON_THE_SPOT),
        "statutory": Limit(1),
    }
    assert level_at(moment("2018-03-02 23:59:59"), **given) is None
    assert level_at(moment("2018-03-03 00:00:01"), **given) == Level.YELLOW
    assert level_at(moment("2018-03-05 09:00:01"), **given) == Level.RED


def test_a_limit_in_calendar_days_runs_through_weekends():
    at = cards.moments(
        subject=Subject.CASE,
        since_at=FRIDAY,
        limit=Limit(5),
        statutory=Limit(11, Unit.DAYS),
        calendar=PUBLISHED,
    )
    assert at[Level.YELLOW] == moment("2018-03-09 09:00")
    assert at[Level.RED] == moment("2018-03-13 09:00")


def test_without_a_limit_in_law_there_is_no_red_card():
    given = {"subject": Subject.CASE, "since_at": FRIDAY, "limit": Limit(5)}
    assert level_at(moment("2019-03-02 09:00"), **given) == Level.YELLOW


def test_a_short_promise_is_warned_from_the_start():
    given = {"subject": Subject.CASE, "since_at": FRIDAY, "limit": Limit(2)}
    assert level_at(FRIDAY, **given) == Level.WARNING
    assert cards.moments(**given, calendar=PUBLISHED)[Level.WARNING] == FRIDAY


def test_a_town_may_switch_a_rule_off_or_have_a_person_confirm_it():
    table = {Subject.CASE: {Level.YELLOW: Threshold(Base.LIMIT, 1, by_hand=True)}}
    given = {**PUBLISHED_CASE, "table": table}
    assert level_at(moment("2018-10-25 10:00:00"), **given) is None
    found = cards.card(**given, now_at=moment("2018-12-01 08:00"), calendar=PUBLISHED)
    assert found == cards.Card(Level.YELLOW, moment("2018-10-25 10:00"), by_hand=True)
    assert level_at(moment("2018-12-01 08:00"), **{**given, "table": {}}) is None


def test_moments_from_elsewhere_are_read_in_beijing_time():
    in_utc = {**PUBLISHED_CASE, "since_at": datetime.fromisoformat("2018-10-15T02:00:00+00:00")}
    at = cards.moments(**in_utc, calendar=PUBLISHED)
    assert at == cards.moments(**PUBLISHED_CASE, calendar=PUBLISHED)


def test_a_moment_without_its_time_zone_is_refused():
    naive = FRIDAY.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        cards.moments(subject=Subject.CASE, since_at=naive, calendar=PUBLISHED)
