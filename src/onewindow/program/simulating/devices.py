"""Beats of the halls' machines on simulated days, as far as machines have accounts."""

from collections.abc import Iterable
from datetime import datetime, time
from random import Random

from django.db import transaction

from onewindow.bulletin import actions as bulletin
from onewindow.hall.actions import beats
from onewindow.hall.models import Device
from onewindow.places import queries as places
from onewindow.rules import clock, simulated_lives
from onewindow.rules.fleet import Beat
from onewindow.rules.periods import Period
from onewindow.rules.workdays import CHINA

OFTEN = 0.97  # of working days on which a machine is heard of
WELL = Beat("ok", "ok", "ok", "ok", "simulated")


def beat(period: Period, centres: Iterable[str], *, seed: int, now: datetime) -> int:
    """One beat a working day of nearly every machine; how many. None before its last real one.

    A figure of machines online counts days on which they were heard of. Two statements a day.
    """
    rows = Device.objects.filter(
        centre__in=list(centres),
        state=Device.State.IN_USE,
        token_hash__isnull=False,
        revoked_at=None,
    )
    heard = dict(rows.order_by("pk").values_list("pk", "health__last_beat_at"))
    if not heard:
        return 0
    rng, done = Random(f"{seed}/{period}/machines"), 0
    days = simulated_lives.days(
        since=period.since_on,
        until=period.until_on,
        calendar=places.work_calendar(),
        from_home=False,
    )
    for day, _ in days:
        at = datetime.combine(day, time(16, 40), CHINA)
        if at > now:
            break
        online = {
            device: (at, WELL)
            for device, last in heard.items()
            if rng.random() < OFTEN and (last is None or clock.local_day(last) < day)
        }
        with transaction.atomic():
            done += beats.write(online) if online else 0
            bulletin.note_devices(at=at)
    return done
