"""What lies in a hall's lockers, for who has the code told for it."""

import re
from dataclasses import dataclass
from uuid import UUID

from onewindow.cases.models import Delivery
from onewindow.rules import codes
from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import NotFound
from onewindow.sealing import keyed_hash

BOXES = range(1, 1000)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One result in a locker. locker: as the window named its door; box: its number, or None."""

    case: UUID
    locker: str
    box: int | None


def waiting(*, code: str, to: Actor) -> Waiting:
    """What the code opens at the halls of the machine that asks. One query.

    Raises NotFound for a wrong code, one used before, or another hall's; NotPermitted.
    """
    if not to.has(Role.DEVICE):
        raise NotPermitted("Only a hall's machine opens lockers.")
    row = Delivery.objects.filter(
        pickup_hash=keyed_hash(codes.normalise(code)),
        mode=Delivery.Mode.LOCKER,
        delivered_at=None,
        case__centre__in=to.centres,
    ).first()
    if row is None:
        raise NotFound("No locker here opens to this code.")
    return Waiting(row.case_id, row.locker, box_of(row.locker))


def box_of(locker: str) -> int | None:
    """The number of the box behind a door as the window named it; None where it names none."""
    digits = re.sub(r"\D", "", locker)
    box = int(digits) if digits.isascii() and digits.isdigit() else 0
    return box if box in BOXES else None
