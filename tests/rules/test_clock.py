"""The legal clock by tables of known days, and its explanations word for word."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from onewindow.rules import clock, clock_words
from onewindow.rules.clock import Light, Limit, PauseKind, Unit
from tests.rules.calendars import PUBLISHED


def day(text: str) -> date:
    return date.fromisoformat(text)


def due_on(start: str, limit: Limit, **more: Any) -> date | None:
    return clock.due(start_on=day(start), limit=limit, calendar=PUBLISHED, **more).on


def stop(since: str, until: str | None = None, kind: PauseKind = PauseKind.TESTING):
    return clock.pause(kind=kind, since=day(since), until=day(until) if until else None)


WORKING_DAYS = {
    "an ordinary week": ("2026-03-02", 3, "2026-03-05"),
    "over a weekend": ("2026-03-05", 3, "2026-03-10"),
    "accepted on a Saturday counts from Monday": ("2026-03-07", 1, "2026-03-09"),
    "accepted on a make-up Saturday counts from Monday": ("2026-02-28", 5, "2026-03-06"),
    "over National Day 2026 and its make-up Saturday": ("2026-09-29", 5, "2026-10-12"),
    "accepted on National Day itself": ("2026-10-01", 1, "2026-10-08"),
    "due on the make-up Saturday after National Day": ("2026-09-30", 3, "2026-10-10"),
    "over Spring Festival 2026": ("2026-02-13", 2, "2026-02-24"),
    "Mid-autumn 2021: Saturday 18 September is worked": ("2021-09-17", 1, "2021-09-18"),
    "Mid-autumn 2021: the three days off do not count": ("2021-09-18", 1, "2021-09-22"),
    "National Day 2021: Sunday 26 September is worked": ("2021-09-24", 1, "2021-09-26"),
    "National Day 2021: Saturday 9 October is worked": ("2021-09-30", 2, "2021-10-09"),
    "August 2021 has 22 working days": ("2021-07-31", 22, "2021-08-31"),
    "the whole of 2021 has 250 working days": ("2020-12-31", 250, "2021-12-31"),
    "twenty days, the law's own": ("2026-03-02", 20, "2026-03-30"),
}


@pytest.mark.parametrize(("start", "days", "due"), WORKING_DAYS.values(), ids=WORKING_DAYS)
def test_working_days_follow_the_published_calendar(start, days, due):
    assert due_on(start, Limit(days)) == day(due)


CALENDAR_DAYS = {
    "every day counts": ("2026-03-02", 15, "2026-03-17"),
    "ending on a Saturday moves to Monday": ("2026-03-02", 5, "2026-03-09"),
    "ending on a make-up Saturday stays": ("2026-05-07", 2, "2026-05-09"),
    "ending on National Day moves behind it": ("2026-09-28", 3, "2026-10-08"),
    "sixty days for an identity card": ("2026-03-02", 60, "2026-05-06"),
}


@pytest.mark.parametrize(("start", "days", "due"), CALENDAR_DAYS.values(), ids=CALENDAR_DAYS)
def test_calendar_days_count_all_and_end_on_a_working_day(start, days, due):
    assert due_on(start, Limit(days, Unit.DAYS)) == day(due)


ON_THE_SPOT = {
    "a working day": ("2026-03-02", "2026-03-02"),
    "a Sunday": ("2026-03-08", "2026-03-09"),
    "a make-up Saturday": ("2026-10-10", "2026-10-10"),
    "National Day": ("2026-10-01", "2026-10-08"),
}


@pytest.mark.parametrize(("start", "due"), ON_THE_SPOT.values(), ids=ON_THE_SPOT)
@pytest.mark.parametrize("unit", Unit)
def test_on_the_spot_is_due_the_same_day_or_the_next_working_day(start, due, unit):
    assert due_on(start, Limit(0, unit)) == day(due)


PAUSED = {
    "three days in the middle": ([("2026-03-04", "2026-03-09")], "2026-03-11"),
    "a weekend only": ([("2026-03-07", "2026-03-09")], "2026-03-06"),
    "begun and ended the same day": ([("2026-03-04", "2026-03-04")], "2026-03-06"),
    "from the day of acceptance": ([("2026-02-28", "2026-03-03")], "2026-03-09"),
    "over the day it would have been due": ([("2026-03-06", "2026-03-10")], "2026-03-10"),
    "two that overlap count once": (
        [("2026-03-03", "2026-03-05"), ("2026-03-04", "2026-03-06")],
        "2026-03-11",
    ),
    "opened after time had run out": ([("2026-03-09", None)], "2026-03-06"),
    "still open": ([("2026-03-04", None)], None),
    "still open since the last day": ([("2026-03-06", None)], None),
    "one closed, one open": ([("2026-03-03", "2026-03-04"), ("2026-03-05", None)], None),
}


@pytest.mark.parametrize(("spans", "due"), PAUSED.values(), ids=PAUSED)
def test_a_pause_takes_its_days_out_of_five(spans, due):
    pauses = [stop(since, until) for since, until in spans]
    assert due_on("2026-02-28", Limit(5), pauses=pauses) == (day(due) if due else None)


def test_an_extension_lengthens_in_the_unit_of_the_limit():
    assert due_on("2026-03-02", Limit(20), extension_days=10) == day("2026-04-14")
    assert due_on("2026-03-02", Limit(60, Unit.DAYS), extension_days=30) == day("2026-06-01")


@pytest.mark.parametrize(
    "kind",
    [
        *(PauseKind.HEARING, PauseKind.TENDER, PauseKind.AUCTION, PauseKind.INSPECTION_TEST),
        *(PauseKind.TESTING, PauseKind.QUARANTINE, PauseKind.APPRAISAL, PauseKind.EXPERT_REVIEW),
        PauseKind.LEGAL_INTERMEDIARY,
    ],
)
def test_what_article_45_lists_stops_both_clocks(kind):
    found = clocks_with(stop("2026-03-04", "2026-03-09", kind))
    assert (found.statutory.on, found.promised.on) == (day("2026-03-19"), day("2026-03-12"))


@pytest.mark.parametrize(
    "kind", [PauseKind.SITE_CHECK, PauseKind.PUBLICITY, PauseKind.INTERMEDIARY]
)
def test_a_site_check_never_stops_the_statutory_clock(kind):
    found = clocks_with(stop("2026-03-04", "2026-03-09", kind))
    assert (found.statutory.on, found.promised.on) == (day("2026-03-16"), day("2026-03-12"))


TEN, FIVE = Limit(10), Limit(5)


def clocks_with(*pauses, statutory=TEN, promised=FIVE, extension_days=0):
    return clock.clocks(
        accepted_on=day("2026-03-02"),
        statutory=statutory,
        promised=promised,
        extension_days=extension_days,
        pauses=pauses,
        calendar=PUBLISHED,
    )


def test_the_shorter_promise_binds_and_a_longer_one_does_not():
    assert clocks_with().binding == clocks_with().promised
    longer = clocks_with(statutory=Limit(3))
    assert longer.binding == longer.statutory
    assert longer.binding.on == day("2026-03-05")


def test_where_the_law_sets_no_limit_the_promise_binds_alone():
    found = clocks_with(statutory=None)
    assert found.statutory is None
    assert found.binding == found.promised
    assert clocks_with(statutory=None, promised=None).binding is None


def test_an_open_site_check_leaves_the_statutory_day_binding():
    found = clocks_with(stop("2026-03-04", kind=PauseKind.SITE_CHECK))
    assert found.promised.on is None
    assert found.binding == found.statutory
    assert found.binding.on == day("2026-03-16")


def test_an_open_test_stops_both_clocks():
    found = clocks_with(stop("2026-03-04"))
    assert found.statutory.on is None
    assert found.binding == found.promised


def test_an_extension_moves_both_clocks():
    found = clocks_with(extension_days=10)
    assert (found.statutory.on, found.promised.on) == (day("2026-03-30"), day("2026-03-23"))


def test_an_unpublished_year_gives_a_provisional_day_and_never_fails():
    found = clock.due(start_on=day("2026-12-20"), limit=Limit(20), calendar=PUBLISHED)
    assert found.provisional
    assert found.on == day("2027-01-15")
    assert not clock.due(start_on=day("2026-12-20"), limit=Limit(9), calendar=PUBLISHED).provisional
    far = clock.due(start_on=day("2090-01-02"), limit=Limit(5), calendar=PUBLISHED)
    assert (far.on, far.provisional) == (day("2090-01-09"), True)


EXPLAINED = {
    "testing": (
        ("2026-02-28", Limit(5), 0, [stop("2026-03-04", "2026-03-09")]),
        "第1天是3月2日（星期一）；检测的3天依法不计入；3月11日（星期三）到期",
        "Day 1 is Monday 2 March; 3 days of laboratory testing do not count by law; "
        "Due Wednesday 11 March",
    ),
    "National Day": (
        ("2026-09-29", Limit(5), 0, []),
        "第1天是9月30日（星期三）；10月1日至7日国庆节放假不计；"
        "10月10日（星期六）调休上班，计入；10月12日（星期一）到期",
        "Day 1 is Wednesday 30 September; 1–7 October (National Day) do not count; "
        "Saturday 10 October counts as a make-up workday; Due Monday 12 October",
    ),
    "two holidays in one run": (
        ("2025-09-29", Limit(2), 0, []),
        "第1天是9月30日（星期二）；10月1日至8日国庆节、中秋节放假不计；10月9日（星期四）到期",
        "Day 1 is Tuesday 30 September; 1–8 October (National Day and Mid-autumn Festival) "
        "do not count; Due Thursday 9 October",
    ),
    "an extension": (
        ("2026-03-02", Limit(20), 10, []),
        "第1天是3月3日（星期二）；4月4日至6日清明节放假不计；经批准延长10个工作日；"
        "4月14日（星期二）到期",
        "Day 1 is Tuesday 3 March; 4–6 April (Tomb-sweeping Day) do not count; "
        "Extended with approval by 10 working days; Due Tuesday 14 April",
    ),
    "an open hearing": (
        ("2026-03-02", Limit(20), 0, [stop("2026-03-05", kind=PauseKind.HEARING)]),
        "第1天是3月3日（星期二）；3月5日起因听证暂停计时，已计2天、还剩18天，恢复后重新算出到期日",
        "Day 1 is Tuesday 3 March; Stopped since 5 March for hearing, with 2 working days "
        "counted and 18 left; the due date follows when it ends",
    ),
    "on the spot": (
        ("2026-03-02", Limit(0, Unit.ON_THE_SPOT), 0, []),
        "即办件，当天办结；3月2日（星期一）到期",
        "Done on the spot, the same day; Due Monday 2 March",
    ),
    "on the spot on a Sunday": (
        ("2026-03-08", Limit(0, Unit.ON_THE_SPOT), 0, []),
        "3月8日（星期日）不上班，顺延到下一个工作日；3月9日（星期一）到期",
        "Sunday 8 March is a day off; it moves to the next working day; Due Monday 9 March",
    ),
    "on the spot with an open pause": (
        ("2026-03-02", Limit(0, Unit.ON_THE_SPOT), 0, [stop("2026-03-02")]),
        "3月2日起因检测暂停计时，已计0天、还剩1天，恢复后重新算出到期日",
        "Stopped since 2 March for laboratory testing, with 0 working days counted and 1 left; "
        "the due date follows when it ends",
    ),
    "calendar days ending on a day off": (
        ("2026-03-02", Limit(5, Unit.DAYS), 1, []),
        "第1天是3月3日（星期二）；经批准延长1日；最后一天3月8日（星期日）不上班，"
        "顺延到下一个工作日；3月9日（星期一）到期",
        "Day 1 is Tuesday 3 March; Extended with approval by 1 day; The last day, Sunday "
        "8 March, is a day off; it moves to the next working day; Due Monday 9 March",
    ),
    "a pause over the day it moved to": (
        ("2026-03-02", Limit(5, Unit.DAYS), 0, [stop("2026-03-09", "2026-03-11")]),
        "第1天是3月3日（星期二）；检测的2天依法不计入；最后一天3月7日（星期六）不上班，"
        "顺延到下一个工作日；3月11日（星期三）到期",
        "Day 1 is Tuesday 3 March; 2 days of laboratory testing do not count by law; The last "
        "day, Saturday 7 March, is a day off; it moves to the next working day; "
        "Due Wednesday 11 March",
    ),
    "a pause that begins on the weekend it moved over": (
        ("2026-03-02", Limit(5, Unit.DAYS), 0, [stop("2026-03-08", "2026-03-10")]),
        "第1天是3月3日（星期二）；检测的1天依法不计入；最后一天3月7日（星期六）不上班，"
        "顺延到下一个工作日；3月10日（星期二）到期",
        "Day 1 is Tuesday 3 March; 1 day of laboratory testing does not count by law; The last "
        "day, Saturday 7 March, is a day off; it moves to the next working day; "
        "Due Tuesday 10 March",
    ),
    "a year not yet published": (
        ("2026-12-30", Limit(3), 0, [stop("2027-01-04", "2027-01-05", PauseKind.SITE_CHECK)]),
        "第1天是12月31日（星期四）；现场核查的1天不计入承诺期限；"
        "2027年放假安排尚未公布，到期日为暂定；2027年1月5日（星期二）到期",
        "Day 1 is Thursday 31 December; 1 day of site check does not count towards the "
        "promised limit; Provisional: the holidays of 2027 are not yet published; "
        "Due Tuesday 5 January 2027",
    ),
}


@pytest.mark.parametrize(("given", "chinese", "english"), EXPLAINED.values(), ids=EXPLAINED)
def test_the_reasons_are_told_in_both_languages(given, chinese, english):
    start, limit, extension_days, pauses = given
    found = clock.due(
        start_on=day(start),
        limit=limit,
        extension_days=extension_days,
        pauses=pauses,
        calendar=PUBLISHED,
    )
    assert "；".join(clock.explain(found, "zh-hans")) == chinese
    assert "; ".join(clock.explain(found, "en")) == english


def test_every_step_and_every_kind_of_pause_has_its_words():
    assert set(clock_words.CHINESE) == set(clock_words.ENGLISH) == set(clock.StepCode)
    assert set(clock_words.KIND_WORDS) == set(PauseKind)


def test_a_calendars_own_chinese_holiday_names_are_told_in_english_too():
    off = day("2026-06-19")
    calendar = clock.WorkCalendar({off: False}, frozenset({2026}), {off: "端午节"})
    found = clock.due(start_on=day("2026-06-18"), limit=Limit(1), calendar=calendar)
    assert "6月19日至21日端午节放假不计" in clock.explain(found, "zh")
    assert "19–21 June (Dragon Boat Festival) do not count" in clock.explain(found, "en")


LEFT = {
    "on the day": ("2026-03-11", "2026-03-11", 0),
    "two working days": ("2026-03-09", "2026-03-11", 2),
    "over a weekend": ("2026-03-06", "2026-03-09", 1),
    "late by one": ("2026-03-12", "2026-03-11", -1),
    "late over a weekend": ("2026-03-16", "2026-03-12", -2),
    "late on the Saturday after": ("2026-03-14", "2026-03-13", -1),
}


@pytest.mark.parametrize(("today", "due", "left"), LEFT.values(), ids=LEFT)
def test_days_left_are_working_days_and_negative_when_late(today, due, left):
    assert clock.days_left(today=day(today), due_on=day(due), calendar=PUBLISHED) == left


LIGHTS = {
    "plenty of time": ("2026-03-05", "2026-03-11", 5, None, Light.GREEN),
    "one working day left": ("2026-03-10", "2026-03-11", 5, None, Light.YELLOW),
    "a fifth of twenty left": ("2026-03-05", "2026-03-11", 20, None, Light.YELLOW),
    "just over a fifth": ("2026-03-04", "2026-03-11", 20, None, Light.GREEN),
    "the day itself": ("2026-03-11", "2026-03-11", 5, None, Light.YELLOW),
    "late": ("2026-03-12", "2026-03-11", 5, "2026-03-16", Light.RED),
    "late on a Saturday": ("2026-03-14", "2026-03-13", 5, None, Light.RED),
    "past the law's day": ("2026-03-17", "2026-03-11", 5, "2026-03-16", Light.OVER_STATUTORY),
    "on the law's very day": ("2026-03-16", "2026-03-11", 5, "2026-03-16", Light.RED),
    "paused": ("2026-03-05", None, 5, "2026-03-16", Light.PAUSED),
    "paused, yet past the law's day": (
        *("2026-03-17", None, 5, "2026-03-16"),
        Light.OVER_STATUTORY,
    ),
}


@pytest.mark.parametrize(
    ("today", "due", "limit_days", "statutory", "light"), LIGHTS.values(), ids=LIGHTS
)
def test_the_light_tells_how_urgent_a_case_is(today, due, limit_days, statutory, light):
    found = clock.light(
        today=day(today),
        due_on=day(due) if due else None,
        limit_days=limit_days,
        statutory_on=day(statutory) if statutory else None,
        calendar=PUBLISHED,
    )
    assert found == light


def test_the_local_day_is_beijings():
    assert clock.local_day(datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)) == day("2026-03-01")
    assert clock.local_day(datetime(2026, 3, 1, 16, 0, tzinfo=UTC)) == day("2026-03-02")
    with pytest.raises(ValueError, match="time zone"):
        clock.local_day(datetime(2026, 3, 1))  # noqa: DTZ001 -- the naive moment is the point


def test_working_days_can_be_counted_backwards():
    back = clock.add_working_days(start_on=day("2026-10-08"), days=-2, calendar=PUBLISHED)
    assert back == day("2026-09-29")


def test_a_catalogue_limit_is_read_with_its_evidence():
    body = {"days": 60, "unit": "日", "note": None, "evidence": "A"}
    assert clock.limit_of(body) == Limit(60, Unit.DAYS, "", "A")
    assert clock.limit_of({"days": None, "unit": None, "note": "未查到"}) is None
    assert clock.limit_of(None) is None
    with pytest.raises(ValueError, match="周"):
        clock.limit_of({"days": 1, "unit": "周"})


def test_nonsense_is_refused_where_it_is_made():
    with pytest.raises(ValueError, match="negative"):
        Limit(-1)
    with pytest.raises(ValueError, match="before it begins"):
        stop("2026-03-04", "2026-03-03")
    with pytest.raises(ValueError, match="negative"):
        due_on("2026-03-04", Limit(5), extension_days=-1)
