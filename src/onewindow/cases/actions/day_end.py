"""交接. The day is handed over with what the hall counted and what the windows did."""

from datetime import date, datetime

from onewindow.cases.queries import day_ends
from onewindow.cases.queries.day_ends import DayWork
from onewindow.hall.actions import handing_over
from onewindow.rules.actors import Actor


def hand_over(
    *, centre: str, day: date, note: str, by: Actor, at: datetime, counted: int | None = None
) -> DayWork:
    """Record that a day was handed over; whatever does not add up needs a note.

    counted: results that lie at the windows, as somebody counted them; None: nobody did.
    Raises NotPermitted, Incomplete. Source: house rule.
    """
    work = day_ends.work(centre=centre, day=day, to=by)
    is_off = counted is not None and counted != work.waiting
    besides = work.in_numbers()
    if counted is not None:
        besides["counted"] = counted
    handing_over.hand_over(
        centre=centre,
        day=day,
        note=note,
        by=by,
        at=at,
        besides=besides,
        adds_up=not work.in_disorder and not is_off,
    )
    return work
