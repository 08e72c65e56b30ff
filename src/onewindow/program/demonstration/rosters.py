"""This week's roster of every hall of the demonstration: the simulated people at their windows,
and whoever tries it at those left free."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from onewindow.hall.actions import rostering
from onewindow.hall.models import Shift, Window
from onewindow.program.demonstration.halls import Hall
from onewindow.rules import clock
from onewindow.rules.actors import Actor, Role

WORKING = 5


def week(halls: Sequence[Hall], staff: Iterable[Actor], *, at: datetime) -> int:
    """Plan what is left of the week where nobody has; how many half-days. Through actions."""
    people = list(staff)
    today = clock.local_day(at)
    days = [day for n in range(WORKING) if (day := _monday(today) + timedelta(days=n)) >= today]
    heads = {code: one for one in people if one.has(Role.HEAD) for code in one.centres}
    planned = 0
    for hall in halls:
        rows = Shift.objects.filter(window__centre=hall.centre, day__gte=today)
        if days and hall.centre in heads and not rows.exists():
            here = [one for one in people if hall.centre in one.centres and one.has(Role.CLERK)]
            planned += _plan(hall, here, heads[hall.centre], days, at)
    return planned


def _monday(today: date) -> date:
    """Of this week; on a weekend, of the next."""
    day = today - timedelta(days=today.weekday())
    return day + timedelta(weeks=1) if today.weekday() >= WORKING else day


def _plan(
    hall: Hall, here: Sequence[Actor], head: Actor, days: Sequence[date], at: datetime
) -> int:
    taken = {seat.window: seat.clerk for seat in hall.seats}
    free = Window.objects.filter(centre=hall.centre).exclude(pk__in=taken).order_by("number")
    taken |= dict(zip(free.values_list("pk", flat=True), here, strict=False))
    wanted = {
        (window, day, str(half)): clerk.account
        for window, clerk in taken.items()
        if clerk.account is not None
        for day in days
        for half in Shift.Half
    }
    return rostering.plan(
        centre=hall.centre,
        since=days[0],
        until=days[-1],
        wanted=wanted,
        before=rostering.seen({}),
        by=head,
        at=at,
    )
