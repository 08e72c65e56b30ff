"""更正. The fields that a supplement notice names, written anew by whoever answers it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from onewindow.cases import corrections
from onewindow.cases.actions import _move, evidence
from onewindow.cases.corrections import Correction
from onewindow.cases.models import Package, Supplement
from onewindow.journal.actions import record
from onewindow.rules import clock
from onewindow.rules.actors import Actor
from onewindow.rules.lifecycle import Verb
from onewindow.rules.refusal import NotFound, Problem


def keep(*, package_id: UUID, values: Mapping[str, Any], by: Actor, at: datetime) -> list[Problem]:
    """Keep what was typed so far, right or wrong; the form itself changes when all is handed in.

    values: by key, of the fields that the notice names. Returns what is wrong with them.
    Raises NotFound when nothing is asked for, NotPermitted. Source: house rule.
    """
    with transaction.atomic():
        package = _move.locked_for(package_id, Verb.SUPPLY, by=by)
        asked = package.supplements.filter(answered_at=None, lapsed_at=None).first()
        if asked is None:
            raise NotFound("Nothing is asked for here.")
        found = corrections.of(package, asked, values, today=clock.local_day(at))
        asked.typed = dict(found.typed)
        asked.save(update_fields=["typed"])
        return list(found.problems)


def carry_out(
    package: Package, asked: Supplement, found: Correction, *, by: Actor, at: datetime
) -> None:
    """Close the notice: the form says what was typed, what it said before stays with the notice.

    Call within the transaction that holds the package. The journal names the fields only.
    """
    asked.before, asked.typed, asked.answered_at = found.before(package.form), {}, at
    asked.save(update_fields=["before", "typed", "answered_at"])
    if not asked.before:
        return
    package.form = dict(found.form)
    package.save(update_fields=["form"])
    if found.papers_differ:
        evidence.sync(package, found.plan, at=at)
    record(
        at=at,
        actor=by.id,
        fact="package.corrected",
        subject=package.pk,
        fields=sorted(asked.before),
    )
