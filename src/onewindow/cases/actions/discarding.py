"""A draft given up: emptied at once, its files dropped when the time for mistakes is over."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from onewindow.cases.actions import _move
from onewindow.cases.models import Facing, Material, Package
from onewindow.documents import actions as documents
from onewindow.documents import queries as kept
from onewindow.journal.actions import record
from onewindow.rules import clock, terms
from onewindow.rules.actors import LAW, Actor


def empty(package: Package, *, by: Actor, at: datetime) -> None:
    """Empty a draft that is held. Source: PIPL arts. 19, 47."""
    package.stage, package.form, package.answers = Package.Stage.DISCARDED, {}, {}
    package.keep_until = clock.local_day(at) + timedelta(days=terms.DISCARDED_FILE_DAYS)
    package.save()
    package.signatures.update(shown={})
    package.signatures.filter(voided_at=None).update(voided_at=at)
    Facing.objects.filter(package=package).update(step="", package=None)
    record(at=at, actor=by.id, fact="package.discarded", subject=package.pk)


def purge(*, package_id: UUID, at: datetime) -> bool:
    """Drop the files of a draft given up that nothing else refers to. Safe to run twice.

    Files that another package uses or that their owner let us use again stay. Returns
    whether it was still to be done. Source: PIPL arts. 19, 47; house rule for the days.
    """
    with transaction.atomic():
        package = _move.locked(package_id)
        day = package.keep_until
        over = day is not None and day < clock.local_day(at)
        if package.stage != Package.Stage.DISCARDED or not over:
            return False
        files = kept.given_for(package.pk)
        others = Material.objects.filter(document__in=files).exclude(package=package)
        used = set(others.values_list("document_id", flat=True))
        lost = [pk for pk in files if pk not in used]
        package.materials.filter(document__in=lost).update(document=None)
        package.signatures.all().delete()
        gone = documents.forget(documents=lost, by=LAW, at=at)
        package.keep_until = None
        package.save(update_fields=["keep_until"])
        record(at=at, actor=LAW.id, fact="package.purged", subject=package.pk, files=gone)
        return True
