"""A morning in every hall: somebody at a window, people who wait, numbers called and done."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from onewindow.hall.actions import drawing, queue, seats
from onewindow.hall.models import Ticket, Window
from onewindow.places import queries as places
from onewindow.program.demonstration.cast import Cast
from onewindow.rules import clock
from onewindow.rules.actors import Actor, Role

# What people come for, with their priority; the first have been served, the last have just come.
VISITORS: Sequence[tuple[str, str]] = (
    ("gaoling", "elder"),
    ("mi_join", ""),
    ("si_print", ""),
    ("tobacco_new", ""),
    ("pickup", ""),
    ("shengyu", "pregnant"),
    ("open_shop", ""),
    ("", ""),
    ("house_plot", ""),
    ("hpf_rent", ""),
)
SERVED = 3
EVERY = timedelta(minutes=4)


def morning(cast: Cast, *, at: datetime) -> int:
    """Fill the halls for today, once a day; how many numbers were drawn. Through actions."""
    if Ticket.objects.filter(day=clock.local_day(at)).exists():
        return 0
    return sum(_in_one_hall(cast, centre.code, at=at) for centre in places.centres())


def _in_one_hall(cast: Cast, centre: str, *, at: datetime) -> int:
    general = Window.objects.filter(centre=centre, serves__is_general=True).order_by("number")
    window = general.last()  # the first ones stay free for whoever tries the demonstration
    here = [one for one in cast.staff.values() if centre in one.centres]
    clerks = [one for one in here if one.has(Role.CLERK)]
    guide = next((one for one in here if one.has(Role.GUIDE)), None)
    if window is None or guide is None or not clerks:
        return 0
    clerk, began = clerks[-1], at - EVERY * len(VISITORS)
    if clock.local_day(began) != clock.local_day(at):
        began = at - timedelta(seconds=len(VISITORS))
    step = (at - began) / len(VISITORS)
    seats.sit_down(window_id=window.pk, by=clerk, at=began)
    for n, (topic, priority) in enumerate(VISITORS):
        drawing.draw(
            centre=centre,
            topic="" if topic == "pickup" else topic,
            is_pickup=topic == "pickup",
            priority=priority,
            channel="guide",
            by=guide,
            at=began + step * n,
            is_demonstration=True,
        )
        if n <= SERVED:
            _serve(window.pk, clerk, since=began + step * n, until=began + step * (n + 1), n=n)
    return len(VISITORS)


def _serve(window: int, clerk: Actor, *, since: datetime, until: datetime, n: int) -> None:
    """Call whoever is next here, if somebody is; the last stays at the window."""
    try:
        held = queue.call(window_id=window, by=clerk, at=since)
    except queue.NobodyWaits:
        return
    queue.welcome(ticket_id=held.pk, by=clerk, at=since)
    if n < SERVED:
        queue.finish(ticket_id=held.pk, by=clerk, at=until)
