"""What the customer's screen of a window shows, and which window a clerk sits at."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from onewindow.cases.models import Facing, Package, Signature
from onewindow.hall.models import Duty
from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted

HEARD_WITHIN = timedelta(seconds=20)  # a screen that has not asked for longer is not there
SHOWN_FOR = timedelta(minutes=15)  # without the clerk's hand
THANKS_FOR = timedelta(seconds=60)
PURPOSES = {Facing.Step.SIGN: "intake", Facing.Step.TAKE: "delivery"}


@dataclass(frozen=True, slots=True)
class Seat:
    """The window where a clerk sits. has_screen: its customer's screen asks what to show."""

    window: int
    number: int
    has_screen: bool


@dataclass(frozen=True, slots=True)
class Now:
    """What a screen shows. mark: changes whenever something else is to be shown.

    package: None in `done`, when nothing of anybody is shown any more. signature: the open
    request, if there is one.
    """

    step: str
    mark: str
    package: Package | None
    signature: Signature | None


IDLE = Now("", "", None, None)


def seat(*, by: Actor, at: datetime) -> Seat | None:
    """The window where `by` sits now, None where they sit at none. One query."""
    if by.account is None:
        return None
    duty = (
        Duty.objects.filter(account=by.account, until=None)
        .annotate(heard=F("window__facing__seen_at"), number=F("window__number"))
        .first()
    )
    if duty is None:
        return None
    heard: datetime | None = duty.heard
    return Seat(duty.window_id, duty.number, heard is not None and heard >= at - HEARD_WITHIN)


def now(*, window: int, to: Actor, at: datetime) -> Now:
    """What the screen of this window shows at this moment. Two queries at most.

    Only while the clerk who turned it sits there; for a machine of that hall only.
    Raises NotPermitted.
    """
    row = (
        Facing.objects.select_related("window", "package__applicant", "package__agent",
                                      "package__life_event")
        .filter(window=window, window__duties__until=None,
                window__duties__account=F("account"), package__isnull=False)
        .first()
    )  # fmt: skip
    if row is None or row.package is None or row.since is None:
        return IDLE
    if not to.has(Role.DEVICE) or row.window.centre_id not in to.centres:
        raise NotPermitted("Only this window's own screen may show this.")
    lasts = THANKS_FOR if row.step == Facing.Step.DONE else SHOWN_FOR
    if at - row.since > lasts:
        return IDLE
    mark = f"{row.step}:{row.package.pk.hex[-8:]}:{row.since.timestamp():.3f}"
    if row.step == Facing.Step.DONE:
        return Now(row.step, mark, None, None)
    asked = None
    if row.step in PURPOSES:
        asked = holding(row.package.pk, PURPOSES[Facing.Step(row.step)])
    said = "" if asked is None or asked.signed_at is None else "signed"
    return Now(row.step, f"{mark}:{said}", row.package, asked)


def holding(package_id: UUID, purpose: str) -> Signature | None:
    """The one signature of a package that is asked for, or holds. One query."""
    return (
        Signature.objects.select_related("window", "document")
        .filter(package=package_id, purpose=purpose, voided_at=None, settled_at=None)
        .first()
    )
