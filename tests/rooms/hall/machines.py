"""A county with its machines, for the tests of rooms and doors."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from onewindow.hall.actions import entrusting, floor, inventory
from onewindow.hall.models import Area, Device
from onewindow.rules.actors import Actor
from tests.world import AT, DATA, KEEPER, World

DEVICES = DATA / "devices.json"


def equip() -> None:
    """Floors and machines as they are shipped, unless they are there."""
    if not Area.objects.exists():
        floor.load_floor(content=(DATA / "halls.json").read_bytes(), by=KEEPER, at=AT)
    if not Device.objects.exists():
        inventory.load_devices(content=DEVICES.read_bytes(), by=KEEPER, at=AT)


@pytest.fixture(scope="module")
def equipped(world: World, django_db_blocker: Any) -> Iterator[World]:
    """The county with its machines for one file of tests, undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        equip()
        yield world
        transaction.set_rollback(True)


def machine(serial: str = "DEMO-ZG-KS01") -> Device:
    """One machine by its serial: a kiosk of Zeguo."""
    return Device.objects.get(serial=serial)


def token_of(device: Device | UUID, by: Actor) -> str:
    """A fresh token of a machine."""
    pk = device.pk if isinstance(device, Device) else device
    return entrusting.issue_token(device_id=pk, by=by, at=AT)
