"""The legal clock: when a case must be decided, and why then.

Two clocks run for each case and are never mixed: the statutory one and the promised
one. The day a clock starts is not counted; only the time that Administrative Licensing
Law art. 45 lists stops the statutory clock; asking for a supplement comes before the
clock starts and so is not a pause.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from onewindow.rules import clock_words
from onewindow.rules.clock_words import PauseKind, Step, StepCode
from onewindow.rules.limits import STOPS_BOTH, Limit, Pause, Unit, limit_of, pause, stops
from onewindow.rules.workdays import (
    CHINA,
    ONE_DAY,
    SATURDAY,
    WorkCalendar,
    add_working_days,
    days_left,
    local_day,
    next_working_day,
    working_days_between,
)

__all__ = [
    "CHINA",
    "ONE_DAY",
    "Clocks",
    "Due",
    "Light",
    "Limit",
    "Pause",
    "STOPS_BOTH",
    "PauseKind",
    "Step",
    "StepCode",
    "Unit",
    "WorkCalendar",
    "add_working_days",
    "clocks",
    "days_left",
    "due",
    "explain",
    "light",
    "limit_of",
    "local_day",
    "next_working_day",
    "pause",
    "stops",
    "working_days_between",
]


@dataclass(frozen=True, slots=True)
class Due:
    """The last lawful day, with the reasons for it.

    on: None while an open pause stops the clock. provisional: the count touches a year
    whose holidays are not yet published.
    """

    on: date | None
    provisional: bool
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Clocks:
    """Both clocks of a case; None where no such limit exists. `binding` is the one to keep."""

    statutory: Due | None
    promised: Due | None
    binding: Due | None


class Light(StrEnum):
    """How near the end of its time a case is."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    PAUSED = "paused"
    OVER_STATUTORY = "over-statutory"


@dataclass(slots=True)
class _Count:
    """The days of one count, sorted by what became of each."""

    calendar: WorkCalendar
    pauses: Sequence[Pause]
    every_day: bool
    counted: int = 0
    first_on: date | None = None
    full_on: date | None = None
    stopped_by: Pause | None = None
    touches_holiday: bool = False
    off: list[date] = field(default_factory=list)
    made_up: list[date] = field(default_factory=list)
    paused: dict[PauseKind, int] = field(default_factory=dict)

    def run(self, *, day: date, target: int) -> date:
        """Count from the day after `day`; the day reached, or on which it was stopped.

        The end must itself be worked and not paused, which only a limit in calendar
        days can miss and then moves on.
        """
        marked_days, every_day, pauses = self.calendar.exceptions, self.every_day, self.pauses
        while True:
            day += ONE_DAY
            marked = marked_days.get(day)
            weekend = day.weekday() >= SATURDAY
            working = (not weekend) if marked is None else marked
            if pauses and any(pause.covers(day) for pause in pauses):
                if self._stop(day):
                    return day
                if working or (every_day and self.counted < target):
                    self._leave_out(day)
                continue
            if working or every_day:
                self._add(day, target, made_up=working and weekend)
            else:
                self.off.append(day)
                self.touches_holiday |= marked is not None
            if working and self.counted >= target:
                return day

    def _add(self, day: date, target: int, *, made_up: bool) -> None:
        self.counted += 1
        if self.counted == 1:
            self.first_on = day
        if self.counted == target:
            self.full_on = day
        if made_up and not self.every_day:
            self.made_up.append(day)

    def _stop(self, day: date) -> bool:
        still_open = (pause for pause in self.pauses if pause.until is None)
        self.stopped_by = next((pause for pause in still_open if pause.covers(day)), None)
        return self.stopped_by is not None

    def _leave_out(self, day: date) -> None:
        kind = next(pause.kind for pause in self.pauses if pause.covers(day))
        self.paused[kind] = self.paused.get(kind, 0) + 1


def due(
    *,
    start_on: date,
    limit: Limit,
    extension_days: int = 0,
    pauses: Sequence[Pause] = (),
    calendar: WorkCalendar,
) -> Due:
    """Last lawful day to decide, or `on=None` while an open pause stops the clock.

    start_on: day 0, itself not counted, except on the spot (即办): then due that very
    day, or the next working day if it is a day off. extension_days: in the limit's own
    unit (working days for 即办). Limits in 日 count every day and, ending on a day off,
    move to the next working day. Every pause given stops the count, on whichever clock;
    `clocks` chooses them. A pause that opens after the last day changes nothing: time
    once run out does not come back. Raises ValueError for a negative extension.
    Source: Administrative Licensing Law arts. 42, 45, 82; Civil Code arts. 201, 203.
    """
    if extension_days < 0:
        raise ValueError("An extension cannot be negative.")
    at_once = limit.is_on_the_spot and not extension_days
    every_day = limit.unit == Unit.DAYS and not at_once
    own_days = 0 if limit.is_on_the_spot else limit.days
    target = 1 if at_once else own_days + extension_days
    count = _Count(calendar, pauses, every_day)
    last_on = count.run(day=start_on - ONE_DAY if at_once else start_on, target=target)
    stopped = count.stopped_by is not None
    provisional = calendar.is_provisional(since=start_on, until=last_on)
    steps = _first_steps(count, start_on=start_on, at_once=at_once)
    steps += _way_steps(count, at_once=at_once)
    if extension_days:
        unit = Unit.DAYS if every_day else Unit.WORKING_DAYS
        steps.append(Step(StepCode.EXTENDED, {"days": extension_days, "unit": unit}))
    if count.full_on not in (None, last_on):
        steps.append(Step(StepCode.MOVED, {"since": count.full_on}))
    if provisional:
        span = range(start_on.year, last_on.year + 1)
        years = tuple(year for year in span if year not in calendar.years)
        steps.append(Step(StepCode.PROVISIONAL, {"years": years}))
    if not stopped:
        steps.append(Step(StepCode.DUE, {"on": last_on}))
    else:
        steps.append(_stopped_step(count, target))
    return Due(None if stopped else last_on, provisional, tuple(steps))


def _first_steps(count: _Count, *, start_on: date, at_once: bool) -> list[Step]:
    if count.first_on is None:
        return []
    if not at_once:
        return [Step(StepCode.FIRST_DAY, {"on": count.first_on})]
    if count.first_on == start_on:
        return [Step(StepCode.SAME_DAY)]
    return [Step(StepCode.NEXT_OPEN_DAY, {"since": start_on})] if start_on in count.off else []


def _way_steps(count: _Count, *, at_once: bool) -> list[Step]:
    """Holidays passed, make-up workdays counted, days that a pause took out."""
    steps = []
    if count.touches_holiday and not count.every_day:
        steps += _holiday_steps(count)
    if count.made_up and not at_once:
        steps.append(Step(StepCode.MADE_UP, {"days": tuple(count.made_up)}))
    for kind, days in count.paused.items():
        params = {"kind": kind, "days": days, "by_law": kind in STOPS_BOTH}
        steps.append(Step(StepCode.PAUSED, params))
    return steps


def _holiday_steps(count: _Count) -> list[Step]:
    """One step for each run of days off that holds a public holiday; plain weekends none."""
    runs: list[list[date]] = []
    for day in count.off:
        if runs and day - runs[-1][-1] == ONE_DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    calendar = count.calendar
    steps = []
    for run in runs:
        if any(day in calendar.exceptions for day in run):
            names = tuple(dict.fromkeys(calendar.names[d] for d in run if d in calendar.names))
            params = {"since": run[0], "until": run[-1], "names": names}
            steps.append(Step(StepCode.HOLIDAY, params))
    return steps


def _stopped_step(count: _Count, target: int) -> Step:
    by = count.stopped_by
    assert by is not None
    unit = Unit.DAYS if count.every_day else Unit.WORKING_DAYS
    left = max(0, target - count.counted)
    params = {"kind": by.kind, "since": by.since, "counted": count.counted, "left": left}
    return Step(StepCode.STOPPED, {**params, "unit": unit})


def clocks(
    *,
    accepted_on: date,
    statutory: Limit | None,
    promised: Limit | None,
    extension_days: int = 0,
    pauses: Sequence[Pause] = (),
    calendar: WorkCalendar,
) -> Clocks:
    """Both clocks of one case and the one that binds.

    An extension lengthens both, each in its own unit. The earlier due day binds, the
    promise on a tie; while one clock stands still the running one binds, so that a pause
    of the promise never hides the statutory day. Raises ValueError.
    Source: Administrative Licensing Law arts. 42, 45; Zhejiang "one visit at most"
    Provisions art. 12.
    """

    def run(limit: Limit | None, stopping: Sequence[Pause]) -> Due | None:
        if limit is None:
            return None
        return due(
            start_on=accepted_on,
            limit=limit,
            extension_days=extension_days,
            pauses=stopping,
            calendar=calendar,
        )

    by_law = run(statutory, [pause for pause in pauses if pause.stops_statutory])
    by_promise = run(promised, [pause for pause in pauses if pause.stops_promised])
    both = [clock for clock in (by_promise, by_law) if clock is not None]
    binding = min(both, key=lambda clock: clock.on or date.max, default=None)
    return Clocks(by_law, by_promise, binding)


def explain(due: Due, language: str = "zh") -> tuple[str, ...]:
    """The reasons for a due day as sentences a citizen can read, without full stops.

    language: "en…" gives English, all else Chinese. Source: house rule.
    """
    return clock_words.lines(due.steps, language=language)


def light(
    *,
    today: date,
    due_on: date | None,
    limit_days: int,
    calendar: WorkCalendar,
    statutory_on: date | None = None,
) -> Light:
    """How urgent an open case is today.

    due_on: the binding day, None while its clock stands still. limit_days: the whole
    limit in working days, extension included. Yellow from one working day or a fifth of
    the limit left. Past `statutory_on` outweighs everything, a pause too.
    Source: house rule.
    """
    if statutory_on is not None and today > statutory_on:
        return Light.OVER_STATUTORY
    if due_on is None:
        return Light.PAUSED
    if today > due_on:
        return Light.RED
    left = days_left(today=today, due_on=due_on, calendar=calendar)
    return Light.YELLOW if left <= 1 or left * 5 <= limit_days else Light.GREEN
