"""The days that follow from a simulated life's own, by the rules that its cases went by."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from onewindow.program.simulating.acting import TEST_DAYS
from onewindow.rules import clock, reviews, terms, workdays
from onewindow.rules.clock import Limit
from onewindow.rules.clock_words import PauseKind
from onewindow.rules.rating_schemes import Scheme
from onewindow.rules.workdays import CHINA, WorkCalendar

NOON = time(12)
ACCEPTING = ("accept", "accept_with_gaps")
NOTICES = (
    ("supplement_due", "ask", terms.SUPPLEMENT_DAYS),
    ("gap_due", "accept_with_gaps", terms.GAP_DAYS),
    ("inspect_by", "grant", terms.INSPECTION_DAYS),
)


def pauses(on: Mapping[str, date]) -> dict[str, str]:
    said = {}
    if "pause" in on:
        said["pause_since"] = (on["pause"] + workdays.ONE_DAY).isoformat()
    if "resume" in on:
        until = max(on["pause"], on["resume"]) + workdays.ONE_DAY
        said["pause_until"] = until.isoformat()
    return said


def review(scheme: Scheme, on: Mapping[str, date], calendar: WorkCalendar) -> dict[str, str]:
    """The days of a bad rating's review."""
    opened_at = datetime.combine(on["rate"], NOON, CHINA)
    terms_ = reviews.terms(opened_at=opened_at, scheme=scheme, calendar=calendar)
    until = reviews.last_day(since=on["answer"], limit=scheme.follow_up, calendar=calendar)
    return {
        "call_back_on": terms_.call_back_on.isoformat(),
        "correct_on": terms_.correct_on.isoformat(),
        "appeal_on": terms_.appeal_on.isoformat(),
        "follow_until": until.isoformat(),
    }


def dues(
    promised: Limit | None,
    statutory: Limit | None,
    accepted_on: date,
    extra: int,
    pauses: tuple[clock.Pause, ...],
    nth: int,
    calendar: WorkCalendar,
) -> dict[str, str]:
    """The due days of one reckoning; the first one is explained on paper."""
    found = clock.clocks(
        accepted_on=accepted_on,
        statutory=statutory,
        promised=promised,
        extension_days=extra,
        pauses=pauses,
        calendar=calendar,
    )
    said = {
        f"{name}{nth}": due.on.isoformat()
        for name, due in (("law", found.statutory), ("promise", found.promised))
        if due is not None and due.on is not None
    }
    binding = found.binding
    if binding is not None:
        said["provisional"] = "true" if binding.provisional else "false"
        if nth == 0:
            said["explanation"] = json.dumps(list(clock.explain(binding)), ensure_ascii=False)
    return said


def reckonings(
    steps: Sequence[str], on: Mapping[str, date], extension: int
) -> list[tuple[int, tuple[clock.Pause, ...]]]:
    """Each time the days are reckoned: at acceptance, and at each step that moves them."""
    extra, pauses, found = 0, tuple[clock.Pause, ...](), []
    for step in steps:
        if step == "pause":
            pauses = (_pause(on["pause"], None),)
        elif step == "resume":
            until = max(on["pause"], on["resume"]) + workdays.ONE_DAY
            pauses = (_pause(on["pause"], until),)
        elif step == "extend":
            extra = extension
        elif step not in ACCEPTING:
            continue
        found.append((extra, pauses))
    return found


def _pause(begun_on: date, until: date | None) -> clock.Pause:
    return clock.pause(
        kind=PauseKind("testing"),
        since=begun_on + workdays.ONE_DAY,
        until=until,
        reason="",
        granted_days=TEST_DAYS,
    )
