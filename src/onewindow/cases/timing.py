"""A case's two clocks, from its pinned version, pauses and extension."""

from collections.abc import Sequence
from datetime import datetime

from onewindow.cases import planning
from onewindow.cases.models import Case, Pause
from onewindow.places.queries import work_calendar
from onewindow.rules import cards, clock
from onewindow.rules.cards import Card, Shift
from onewindow.rules.clock_words import PauseKind


def pause_of(row: Pause) -> clock.Pause:
    """A stored special procedure as the clock sees it: which clocks it stops is the law's word."""
    return clock.pause(
        kind=PauseKind(row.kind),
        since=row.since_on,
        until=row.until_on,
        reason=row.reason,
        granted_days=row.granted_days,
    )


def clocks(case: Case, pauses: Sequence[Pause]) -> clock.Clocks:
    """Both clocks of an accepted case. Raises ValueError before acceptance."""
    if case.accepted_at is None:
        raise ValueError("the clock starts at acceptance")
    legal, promised = planning.limits_of(case)
    return clock.clocks(
        accepted_on=clock.local_day(case.accepted_at),
        statutory=clock.limit_of(legal),
        promised=clock.limit_of(promised),
        extension_days=case.extension_days,
        pauses=[pause_of(row) for row in pauses],
        calendar=work_calendar(),
    )


def card(
    case: Case, pauses: Sequence[Pause], *, at: datetime, extended_at: datetime | None = None
) -> Card | None:
    """The supervision card of an accepted case at a moment; a decided one is judged as decided.

    Granted days of special procedures and extensions move the thresholds that had not passed
    when they were granted. extended_at: when the case was given more time, if it was.
    """
    if case.accepted_at is None:
        return None
    legal, promised = planning.limits_of(case)
    return cards.card(
        subject=cards.Subject.CASE,
        since_at=case.accepted_at,
        now_at=case.decided_at or at,
        limit=clock.limit_of(promised),
        statutory=clock.limit_of(legal),
        shifts=shifts(case, pauses, extended_at),
        calendar=work_calendar(),
    )


def shifts(case: Case, pauses: Sequence[Pause], extended_at: datetime | None) -> tuple[Shift, ...]:
    """The working days granted to an accepted case, each with its moment."""
    found = [Shift(row.begun_at, row.granted_days) for row in pauses]
    if case.extension_days and case.accepted_at is not None:
        found.append(Shift(extended_at or case.accepted_at, case.extension_days))
    return tuple(found)


def set_due(case: Case, pauses: Sequence[Pause]) -> clock.Clocks:
    """Write the computed days onto the (unsaved) case; returns the clocks for explanations."""
    found = clocks(case, pauses)
    case.statutory_due_on = found.statutory.on if found.statutory else None
    case.promised_due_on = found.promised.on if found.promised else None
    case.due_on = found.binding.on if found.binding else None
    case.due_is_provisional = bool(found.binding and found.binding.provisional)
    return found
