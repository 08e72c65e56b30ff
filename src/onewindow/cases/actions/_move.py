"""The only writer of `Case.state`: lock, check the power, move, save, record.

Every action locks the package's row first and its cases after, so that two departments
deciding at the same moment wait for each other and never deadlock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction

from onewindow.cases.models import Case, Package
from onewindow.journal.actions import record
from onewindow.rules import lifecycle, powers
from onewindow.rules.actors import Actor
from onewindow.rules.lifecycle import State, Verb
from onewindow.rules.refusal import NotFound

ENDS = frozenset({*lifecycle.ENDED_WITHOUT_DECISION, State.REVOKED, State.ARCHIVED})


def locked(package_id: UUID) -> Package:
    """The package, its row locked until the transaction ends. Raises NotFound."""
    package = (
        Package.objects.select_for_update(of=("self",))
        .select_related("centre", "applicant", "agent", "life_event", "proxy")
        .filter(pk=package_id)
        .first()
    )
    if package is None:
        raise NotFound("There is no such package.")
    return package


def locked_for(package_id: UUID, verb: Verb, *, by: Actor) -> Package:
    """The package, locked, for whoever may speak a verb over the whole of it.

    Asked before anything is said of the package. Raises NotFound, NotPermitted.
    """
    package = locked(package_id)
    powers.require(by, verb, centre=package.centre_id, department="", people=package.people)
    return package


def cases_of(package: Package) -> list[Case]:
    """The package's cases in stage order, ready to move."""
    rows = list(
        Case.objects.filter(package_id=package.pk)
        .select_related("department", "centre", "version")
        .order_by("stage", "id")
    )
    for case in rows:
        case.package = package
    return rows


def shift(case: Case, verb: Verb, *, by: Actor) -> None:
    """Check that `by` may speak `verb` here and that it fits; set the state, unsaved."""
    powers.require(
        by,
        verb,
        centre=case.centre_id,
        department=case.department_id,
        people=case.package.people,
    )
    case.state = lifecycle.after(State(case.state) if case.state else None, verb)


def keep(case: Case, verb: Verb, *, by: Actor, at: datetime, **detail: object) -> None:
    """Save the moved case and record the move."""
    if case.state in ENDS and case.ended_at is None:
        case.ended_at = at
    case.save()
    record(at=at, actor=by.id, fact=f"case.{verb}", subject=case.pk, name=by.name, **detail)


def move(case: Case, verb: Verb, *, by: Actor, at: datetime, **detail: object) -> None:
    """A whole move that needs nothing filled in between."""
    shift(case, verb, by=by)
    keep(case, verb, by=by, at=at, **detail)


@contextmanager
def moving(
    case_id: UUID, verb: Verb, *, by: Actor, at: datetime, **detail: object
) -> Iterator[Case]:
    """Lock the package, move one case, let the caller fill it in, save and record.

    Raises NotFound, NotPermitted, MoveNotAllowed.
    """
    with transaction.atomic():
        case = locked_case(case_id)
        shift(case, verb, by=by)
        yield case
        keep(case, verb, by=by, at=at, **detail)


def locked_case(case_id: UUID) -> Case:
    """One case with its package locked. Raises NotFound."""
    found = Case.objects.filter(pk=case_id).values_list("package_id", flat=True).first()
    if found is None:
        raise NotFound("There is no such case.")
    return next(case for case in cases_of(locked(found)) if case.pk == case_id)
