"""The county's machines, for the tests of rooms and doors."""

from onewindow.hall.actions import entrusting
from onewindow.hall.models import Device
from onewindow.rules.actors import Actor
from tests.world import AT


def machine(serial: str = "DEMO-ZG-KS01") -> Device:
    """One machine by its serial: a kiosk of Zeguo."""
    return Device.objects.get(serial=serial)


def token_of(device: Device, by: Actor) -> str:
    """A fresh token of a machine."""
    return entrusting.issue_token(device_id=device.pk, by=by, at=AT)
