"""A machine's way in: a token bound to it alone, told once, worth nothing once revoked."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from onewindow import entropy
from onewindow.hall.actions import caring
from onewindow.hall.models import Device, Health
from onewindow.journal.actions import record
from onewindow.rules.actors import Actor
from onewindow.rules.fleet import Care
from onewindow.sealing import keyed_hash


def issue_token(*, device_id: UUID, by: Actor, at: datetime, token: str = "") -> str:
    """发令牌. A new token for this machine, told once: only its hash is kept. The former ends.

    token: a known one, for the demonstration. Raises NotFound, NotPermitted, Scrapped.
    Source: house rule.
    """
    token = token or entropy.token()
    with transaction.atomic():
        device = caring.held(device_id, by, Care.ENTRUST)
        caring.refuse_scrapped(device)
        device.token_hash, device.token_issued_at = keyed_hash(token), at
        device.revoked_at, device.changed_at = None, at
        _save(device)
        Health.objects.get_or_create(device=device)
        record(at=at, actor=by.id, fact="device.token_issued", subject=device.pk)
    return token


def revoke_token(*, device_id: UUID, by: Actor, at: datetime) -> None:
    """作废令牌. The machine's token opens nothing from now on; processes hear it in seconds.

    Raises NotFound, NotPermitted. Source: house rule.
    """
    with transaction.atomic():
        device = caring.held(device_id, by, Care.ENTRUST)
        if device.token_hash is None or device.revoked_at is not None:
            return
        device.revoked_at = device.changed_at = at
        _save(device)
        record(at=at, actor=by.id, fact="device.token_revoked", subject=device.pk)


def _save(device: Device) -> None:
    device.save(update_fields=["token_hash", "token_issued_at", "revoked_at", "changed_at"])
