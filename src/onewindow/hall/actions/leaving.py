"""Somebody leaves the house: their access ends, the window they sit at is free."""

from datetime import datetime

from django.db import transaction

from onewindow.hall.actions._turn import locked_window
from onewindow.hall.actions.seats import free
from onewindow.hall.models import Duty, Shift
from onewindow.people.actions import staffing
from onewindow.people.models import Account
from onewindow.rules import clock
from onewindow.rules.actors import Actor


def leave(*, account_id: int, by: Actor, at: datetime) -> Account:
    """离岗（调离、离职）. Access ends at once; they sit at no window and on no coming roster.

    A number that stands at their window stays there for whoever sits down next. Again: nothing.
    Raises NotFound, NotPermitted. Source: house rule.
    """
    with transaction.atomic():
        account = staffing.close_account(account_id=account_id, by=by, at=at)
        duty = Duty.objects.filter(account=account_id, until=None).first()
        if duty is not None:
            locked_window(duty.window_id)
            free(duty, by=by, at=at)
        coming = Shift.objects.filter(account=account_id, day__gt=clock.local_day(at))
        coming.delete()
    return account
