"""手工录入. A number typed at a window instead of read from the card, and the second person.

Whether acceptance waits for the second person is each centre's own rule, and only where a reader
is in use: there a typed number is the exception that wants a second pair of eyes.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from onewindow.cases.actions import _move, materials
from onewindow.cases.models import CounterRule, Package, TypedNumber
from onewindow.cases.queries import identities
from onewindow.catalog.subjects import subject
from onewindow.journal.actions import record
from onewindow.places.models import Centre
from onewindow.rules import codes, powers
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import Incomplete, NotFound, Problem


def note(
    *, package_id: UUID, typed: Collection[str], read: Collection[str], by: Actor, at: datetime
) -> None:
    """How the numbers of a package's people came here. What is read after all is typed no more.

    Raises NotFound, NotPermitted. Source: house rule.
    """
    with transaction.atomic():
        package = _move.locked(package_id)
        if not by.has(Role.CLERK) or not materials.may_touch(package, by):
            raise powers.NotPermitted("This package is not yours.", verb="typed")
        for person in (package.applicant, package.agent):
            if person is None:
                continue
            if person.number in read:
                package.typed_numbers.filter(person=person, checked_at=None).delete()
            elif person.number in typed:
                _, is_new = TypedNumber.objects.get_or_create(
                    package=package, person=person, defaults={"typed_at": at, "typed_by": by.id}
                )
                if is_new:
                    record(at=at, actor=by.id, fact="package.number-typed", subject=package.pk)


def check(*, package_id: UUID, person_id: UUID, by: Actor, at: datetime) -> None:
    """第二人核对. Another clerk of the centre has compared the number with the card.

    Once is enough. Raises NotFound, and NotPermitted for whoever typed it. Source: house rule.
    """
    with transaction.atomic():
        package = _move.locked(package_id)
        row = package.typed_numbers.filter(person=person_id).first()
        if row is None:
            raise NotFound("Nothing was typed here.")
        here = by.has(Role.CLERK) and not by.has(Role.APPLICATION)
        if not here or package.centre_id not in by.centres or by.id == row.typed_by:
            raise powers.NotPermitted("Another clerk of this centre has to compare it.")
        if row.checked_at is not None:
            return
        row.checked_at, row.checked_by, row.checker = at, by.id, by.name
        row.save(update_fields=["checked_at", "checked_by", "checker"])
        record(at=at, actor=by.id, fact="package.number-checked", subject=package.pk)


def require_checked(*, package_id: UUID) -> None:
    """Raise Incomplete for each number that still waits for the second person, where it must."""
    package = Package.objects.select_related("centre").get(pk=package_id)
    waiting = [one for one in identities.typed(package) if not one.is_checked]
    if not waiting or not identities.must_be_checked(package.centre_id):
        return
    raise Incomplete(
        [
            Problem(
                f"{one.who}.number",
                "number_unchecked",
                "A second person has to compare a number that was typed.",
                {"name": codes.mask_name(one.name)},
            )
            for one in waiting
        ]
    )


def lay_down(*, centre: str, second_check: bool, by: Actor, at: datetime) -> None:
    """Whether numbers typed at this centre's windows want a second person. By its head.

    Raises NotPermitted. Source: house rule.
    """
    if not by.has(Role.HEAD) or centre not in by.centres:
        raise powers.NotPermitted("Only the head of the centre lays this down.")
    with transaction.atomic():
        list(Centre.objects.select_for_update(no_key=True).filter(pk=centre))
        before = CounterRule.objects.filter(centre=centre).values_list("second_check", flat=True)
        if (before.first() or False) == second_check:
            return
        CounterRule.objects.update_or_create(
            centre_id=centre, defaults={"second_check": second_check}
        )
        record(
            at=at,
            actor=by.id,
            fact="centre.second-check",
            subject=subject(f"counter-rule:{centre}"),
            on=second_check,
        )
