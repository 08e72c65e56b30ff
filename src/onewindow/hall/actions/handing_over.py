"""交接: a day of a hall is handed over with its numbers, by name."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from onewindow.catalog.subjects import subject
from onewindow.hall.models import Area
from onewindow.hall.queries import days
from onewindow.hall.queries.days import DayCounts
from onewindow.journal import actions as journal
from onewindow.rules import hall_powers
from onewindow.rules.actors import Actor
from onewindow.rules.hall_powers import HallVerb
from onewindow.rules.refusal import Incomplete, Problem

LONGEST_NOTE = 200


def hand_over(
    *,
    centre: str,
    day: date,
    note: str,
    by: Actor,
    at: datetime,
    besides: Mapping[str, int] | None = None,
    adds_up: bool = True,
) -> DayCounts:
    """Record that a day was handed over, with its counts; what does not add up needs a note.

    besides: what others counted, kept along; adds_up: whether that is in order.
    Raises NotPermitted, Incomplete. Source: house rule.
    """
    hall_powers.require(by, HallVerb.HAND_OVER, centre=centre)
    note = note.strip()
    with transaction.atomic():
        # Two who hand over at one moment: the second waits, so that the journal's order holds.
        list(Area.objects.select_for_update(no_key=True).filter(centre=centre, is_general=True))
        counts = days.day_counts(centre=centre, day=day, to=by)
        problems = []
        if not (counts.is_reconciled and adds_up) and not note:
            sentence = "Say why the numbers do not add up."
            problems.append(Problem("note", "required", sentence, {"label": "说明"}))
        if len(note) > LONGEST_NOTE:
            most = {"label": "说明", "most": LONGEST_NOTE}
            problems.append(Problem("note", "too_long", "Say it in fewer words.", most))
        if problems:
            raise Incomplete(problems)
        journal.record(
            at=at,
            actor=by.id,
            fact="hall.handed_over",
            subject=subject(days.key(centre=centre, day=day)),
            name=by.name,
            drawn=counts.drawn,
            finished=counts.finished,
            left=counts.left,
            open=counts.open,
            missing=counts.missing,
            note=note,
            **(besides or {}),
        )
    return counts
