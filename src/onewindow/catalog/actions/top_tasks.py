"""What the first page offers first, in the order that its owners chose."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from onewindow.catalog.actions import _shelf
from onewindow.catalog.models import SearchEntry, TopTask
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete, Problem

MOST = 12  # more is a list to search, not a first page
SUBJECT = "top-tasks"


def set_top_tasks(*, codes: Sequence[str], by: Actor, at: datetime) -> None:
    """Offer these matters and life events first on the first page, in this order.

    Raises NotPermitted, and Incomplete for a code that is not in force or more than 12.
    """
    _shelf.require_keeper(by)
    chosen = list(dict.fromkeys(codes))
    here = set(SearchEntry.objects.filter(pk__in=chosen).values_list("code", flat=True))
    problems = [
        Problem("codes", "unknown_matter", f"There is no {code} in force.", {"name": code})
        for code in chosen
        if code not in here
    ]
    if len(chosen) > MOST:
        problems.append(Problem("codes", "too_many", f"At most {MOST}.", {"most": MOST}))
    if problems:
        raise Incomplete(problems)
    with transaction.atomic():
        write(chosen)
        _shelf.note(code=SUBJECT, fact=SUBJECT, by=by, at=at, codes=chosen)


def write(codes: Sequence[str]) -> None:
    """Put this list in the place of the one before. Call within a transaction."""
    TopTask.objects.all().delete()
    TopTask.objects.bulk_create([TopTask(code=code, position=at) for at, code in enumerate(codes)])
