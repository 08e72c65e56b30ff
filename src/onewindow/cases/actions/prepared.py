"""A draft that a machine began with somebody's number and nobody's name, at the window."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from onewindow.cases.actions import _move
from onewindow.cases.models import Package
from onewindow.journal.actions import record
from onewindow.rules.actors import Actor, Role


def take_up(*, ticket_id: UUID, by: Actor, at: datetime) -> Package | None:
    """接手. Go on with what a kiosk's answers began for this number; None where there is none.

    Only a draft without a person: one with a person is opened by their card. Only for a clerk
    of the hall that the number is of. Source: house rule.
    """
    if not by.has(Role.CLERK):
        return None
    drafts = Package.objects.filter(
        ticket=ticket_id,
        ticket__centre__in=by.centres,
        stage=Package.Stage.DRAFT,
        channel=Package.Channel.KIOSK,
        applicant=None,
        agent=None,
    ).order_by("-id")
    found = drafts.values_list("pk", flat=True).first()
    if found is None:
        return None
    with transaction.atomic():
        package = _move.locked(found)
        if package.applicant_id is not None or package.stage != Package.Stage.DRAFT:
            return None
        package.helper, package.updated_at = by.id, at
        package.save(update_fields=["helper", "updated_at"])
        record(at=at, actor=by.id, fact="package.taken-over", subject=package.pk)
    return package
