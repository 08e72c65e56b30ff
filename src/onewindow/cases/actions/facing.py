"""Turning the customer's screen of a window: to a package, to a signature, away from it."""

from datetime import datetime, timedelta
from uuid import UUID

from onewindow.cases.models import Facing
from onewindow.cases.queries import facing
from onewindow.hall.models import Duty
from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted

HEARD_EVERY = timedelta(seconds=5)  # a screen that asks every second is written so often
SHOWING = {"package": None, "account": None, "since": None, "step": ""}


def heard(*, window: int, centre: str, by: Actor, at: datetime) -> None:
    """The screen of a window is there and asks. At most one write in five seconds.

    Raises NotPermitted for anything but a machine of that hall. Source: house rule.
    """
    if not by.has(Role.DEVICE) or centre not in by.centres:
        raise NotPermitted("Only a machine of this hall may say so.")
    before = Facing.objects.filter(window=window).values_list("seen_at", flat=True).first()
    if before is None:
        Facing.objects.update_or_create(window_id=window, defaults={"seen_at": at})
    elif at - before >= HEARD_EVERY:
        Facing.objects.filter(window=window).update(seen_at=at)


def turn_to(*, package_id: UUID, step: str, by: Actor, at: datetime, anew: bool = True) -> None:
    """Show a package on the screen of the window where `by` sits, if there is one.

    The caller has checked that `by` may see the package. anew: the page is drawn again though
    it shows the same; else somebody who is just signing is not disturbed. One statement.
    Source: house rule.
    """
    if by.account is None or not by.has(Role.CLERK):
        return
    mine = Duty.objects.filter(account=by.account, until=None).values("window")
    rows = Facing.objects.filter(window__in=mine, seen_at__gte=at - facing.HEARD_WITHIN)
    if not anew:
        rows = rows.exclude(package=package_id, step=step, account=by.account)
    rows.update(package=package_id, step=step, account=by.account, since=at)


def turn_away(*, by: Actor) -> None:
    """Nothing of anybody is shown any more where `by` had turned the screen. One statement."""
    if by.account is not None:
        Facing.objects.filter(account=by.account).update(**SHOWING)


def thank(*, package_id: UUID, by: Actor, at: datetime) -> None:
    """It is done: the screen of `by` says so and shows nothing of the package any more."""
    Facing.objects.filter(account=by.account, package=package_id).update(step="done", since=at)
