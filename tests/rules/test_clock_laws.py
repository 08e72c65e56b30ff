"""The legal clock against laws that must always hold, and against a slow, obvious oracle."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.rules import clock
from onewindow.rules.clock import Limit, Pause, PauseKind, Unit, WorkCalendar

FIRST = date(2026, 1, 1)
EVERY_DAY = [FIRST + timedelta(days=n) for n in range(300)]

days = st.integers(0, 90).map(lambda n: FIRST + timedelta(days=n))
calendars = st.dictionaries(days, st.booleans(), max_size=25).map(
    lambda exceptions: WorkCalendar(exceptions, frozenset({2026}))
)
limits = st.builds(Limit, st.integers(0, 25), st.sampled_from(Unit))
extensions = st.sampled_from([0, 0, 0, 1, 10])


@st.composite
def closed_pauses(draw: st.DrawFn) -> Pause:
    since = draw(days)
    until = since + timedelta(days=draw(st.integers(0, 15)))
    return clock.pause(kind=draw(st.sampled_from(PauseKind)), since=since, until=until)


open_pauses = st.builds(lambda since: clock.pause(kind=PauseKind.HEARING, since=since), days)
unhurried = settings(deadline=None)  # a busy machine is no counter-example
pauses = st.lists(st.one_of(closed_pauses(), closed_pauses(), open_pauses), max_size=3)


def slow_due(
    start: date, limit: Limit, extension: int, pauses: Sequence[Pause], calendar: WorkCalendar
) -> date | None:
    """Try each day in turn: is it free and worked, and have enough days passed by then?"""
    free = {day for day in EVERY_DAY if not any(lies_in(day, pause) for pause in pauses)}
    worked = {day for day in EVERY_DAY if is_worked(day, calendar)}
    counting = free if limit.unit == "日" else free & worked
    number = extension if limit.unit == "即办" else limit.days + extension
    for today in EVERY_DAY:
        passed = [day for day in EVERY_DAY if start < day <= today and day in counting]
        has_begun = today > start if number else today >= start
        if has_begun and today in free & worked and len(passed) >= number:
            return today
    return None


def lies_in(day: date, pause: Pause) -> bool:
    if pause.until is None:
        return day >= pause.since
    return pause.since <= day < pause.until


def is_worked(day: date, calendar: WorkCalendar) -> bool:
    if day in calendar.exceptions:
        return calendar.exceptions[day]
    return day.strftime("%a") not in ("Sat", "Sun")


def due_on(
    start: date, limit: Limit, extension: int, pauses: Sequence[Pause], calendar: WorkCalendar
) -> date | None:
    return clock.due(
        start_on=start, limit=limit, extension_days=extension, pauses=pauses, calendar=calendar
    ).on


def or_never(day: date | None) -> date:
    return day or date.max


@settings(max_examples=400, deadline=None)
@given(days, limits, extensions, pauses, calendars)
def test_the_clock_agrees_with_the_oracle(start, limit, extension, pauses, calendar):
    found = due_on(start, limit, extension, pauses, calendar)
    assert found == slow_due(start, limit, extension, pauses, calendar)


@unhurried
@given(days, limits, st.integers(0, 20), pauses, calendars)
def test_a_longer_limit_is_never_due_earlier(start, limit, more, pauses, calendar):
    longer = Limit(limit.days + more, limit.unit)
    before = due_on(start, limit, 0, pauses, calendar)
    assert or_never(due_on(start, longer, 0, pauses, calendar)) >= or_never(before)


@unhurried
@given(days, limits, st.integers(0, 20), pauses, calendars)
def test_a_longer_extension_is_never_due_earlier(start, limit, more, pauses, calendar):
    before = due_on(start, limit, 3, pauses, calendar)
    assert or_never(due_on(start, limit, 3 + more, pauses, calendar)) >= or_never(before)


@unhurried
@given(days, limits, extensions, pauses, st.one_of(closed_pauses(), open_pauses), calendars)
def test_a_further_pause_is_never_due_earlier(start, limit, extension, pauses, more, calendar):
    before = due_on(start, limit, extension, pauses, calendar)
    after = due_on(start, limit, extension, [*pauses, more], calendar)
    assert or_never(after) >= or_never(before)


@unhurried
@given(days, limits, extensions, pauses, calendars)
def test_a_later_acceptance_is_never_due_earlier(start, limit, extension, pauses, calendar):
    before = due_on(start, limit, extension, pauses, calendar)
    after = due_on(start + timedelta(days=1), limit, extension, pauses, calendar)
    assert or_never(after) >= or_never(before)


@unhurried
@given(days, limits, extensions, pauses, calendars)
def test_the_due_day_is_worked_and_outside_every_pause(start, limit, extension, pauses, calendar):
    found = due_on(start, limit, extension, pauses, calendar)
    if found is not None:
        assert calendar.is_working(found)
        assert not any(pause.covers(found) for pause in pauses)


@unhurried
@given(days, limits, extensions, closed_pauses(), st.integers(0, 15), calendars)
def test_a_pause_cut_in_two_is_the_same_pause(start, limit, extension, pause, at, calendar):
    cut = min(pause.since + timedelta(days=at), pause.until)
    halves = [
        clock.pause(kind=pause.kind, since=pause.since, until=cut),
        clock.pause(kind=pause.kind, since=cut, until=pause.until),
    ]
    whole = due_on(start, limit, extension, [pause], calendar)
    assert due_on(start, limit, extension, halves, calendar) == whole


@unhurried
@given(days, st.integers(1, 25), pauses, calendars)
def test_calendar_days_are_never_due_after_as_many_working_days(start, number, pauses, calendar):
    by_day = due_on(start, Limit(number, Unit.DAYS), 0, pauses, calendar)
    by_working_day = due_on(start, Limit(number), 0, pauses, calendar)
    assert or_never(by_day) <= or_never(by_working_day)


@unhurried
@given(days, limits, limits, extensions, pauses, calendars)
def test_the_binding_clock_is_the_earlier_one(start, law, promise, extension, pauses, calendar):
    found = clock.clocks(
        accepted_on=start,
        statutory=law,
        promised=promise,
        extension_days=extension,
        pauses=pauses,
        calendar=calendar,
    )
    assert found.binding
    assert found.statutory
    assert found.promised
    assert or_never(found.binding.on) == min(
        or_never(found.statutory.on), or_never(found.promised.on)
    )
    lawful = [pause for pause in pauses if pause.kind in clock.STOPS_BOTH]
    assert found.statutory.on == due_on(start, law, extension, lawful, calendar)


@unhurried
@given(days, st.integers(1, 25), calendars)
def test_days_left_count_down_to_the_due_day(start, number, calendar):
    found = due_on(start, Limit(number), 0, [], calendar)
    assert clock.add_working_days(start_on=start, days=number, calendar=calendar) == found
    assert clock.days_left(today=start, due_on=found, calendar=calendar) == number
    assert clock.days_left(today=found, due_on=found, calendar=calendar) == 0
    assert clock.days_left(today=found + timedelta(days=1), due_on=found, calendar=calendar) == -1


@unhurried
@given(days, limits, extensions, pauses, calendars)
def test_every_outcome_can_be_told_in_both_languages(start, limit, extension, pauses, calendar):
    found = clock.due(
        start_on=start, limit=limit, extension_days=extension, pauses=pauses, calendar=calendar
    )
    for language in ("zh-hans", "en"):
        told = clock.explain(found, language)
        assert len(told) == len(found.steps) > 0
        assert all(told)
    paused = sum(step.params["days"] for step in found.steps if step.code == clock.StepCode.PAUSED)
    spans = [(pause.until - pause.since).days for pause in pauses if pause.until]
    assert paused <= sum(spans)
