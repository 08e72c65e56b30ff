"""亮证: the code that a holder shows, the check of it, and the trace that the holder sees."""

import hmac
from datetime import datetime
from uuid import UUID

from django.db import transaction

from onewindow import sealing
from onewindow.documents import queries
from onewindow.documents.models import Certificate, Showing
from onewindow.documents.queries import Verification
from onewindow.journal.actions import record
from onewindow.rules import certificates, clock, showing
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import NotFound, Refusal
from onewindow.rules.showing import Freshness

SPARE = 8  # certificates that may have the same digits in one half minute before it fails


class NotInForce(Refusal):
    """A certificate that is not valid today is not shown."""

    code = "certificate_not_in_force"


class CodeOver(Refusal):
    """The code was shown before; the holder's telephone has a new one by now."""

    code = "shown_code_over"


def show(*, certificate_id: UUID, by: Actor, at: datetime) -> str:
    """The code of a certificate in this half minute, for its holder and nobody else.

    Asked again within the half minute it is the same one. Raises NotFound for anybody but the
    holder, NotInForce. Source: 国务院令第716号 art. 10; house rule.
    """
    row = Certificate.objects.filter(pk=certificate_id).first()
    if row is None or by.person_id is None or row.holder_id != by.person_id:
        raise NotFound("There is no such certificate.")
    if queries.standing(row, today=clock.local_day(at)) != certificates.Standing.VALID:
        raise NotInForce("This certificate is not in force today.")
    now = showing.step(at)
    for nth in range(SPARE):
        given = showing.code(key=_key(), certificate=row.pk, step=now, nth=nth)
        shown = Showing(certificate=row, step=now, nth=nth, code=given)
        Showing.objects.bulk_create([shown], ignore_conflicts=True)
        known = Showing.objects.filter(certificate=row, step=now).values_list("code", flat=True)
        if known:
            return known[0]
    raise LookupError("no code is free in this half minute")


def _key() -> bytes:
    return sealing.keyed_hash("showing")


def check(*, code: str, by: Actor, at: datetime) -> Verification:
    """What whoever was shown a code learns: the least, and only while it is fresh.

    The holder sees the check among those of the certificate: when, and by whom if it was a
    member of staff. Raises NotFound for a wrong code, CodeOver. Source: house rule.
    """
    shown = Showing.objects.filter(code=code).order_by("-step").first()
    if shown is None or not _is_ours(shown):
        raise NotFound("There is no certificate with this code.")
    if showing.freshness(shown=shown.step, now=showing.step(at)) != Freshness.LIVE:
        raise CodeOver("This code was shown before; ask for the one of now.")
    with transaction.atomic():
        held = Certificate.objects.select_for_update(of=("self",), no_key=True)
        row = held.select_related("issuer").get(pk=shown.certificate_id)
        if not queries.was_checked(row.pk, step=shown.step, by=by):
            record(
                at=at,
                actor=by.id,
                fact=queries.CHECKED,
                subject=row.pk,
                step=shown.step,
                centre=min(by.centres, default=""),
            )
    return queries.verified(row, today=clock.local_day(at))


def _is_ours(shown: Showing) -> bool:
    """Whether the digits are those that the key makes: a row alone proves nothing."""
    made = showing.code(
        key=_key(), certificate=shown.certificate_id, step=shown.step, nth=shown.nth
    )
    return hmac.compare_digest(made, shown.code)


def forget(*, at: datetime) -> int:
    """Forget codes shown long ago. Returns how many."""
    gone, _ = Showing.objects.filter(step__lt=showing.step(at) - showing.KEPT_STEPS).delete()
    return gone
