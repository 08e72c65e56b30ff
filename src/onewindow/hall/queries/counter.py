"""What a clerk sees of the line from a window, and what is seen walking the floor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models import Window as Over

from onewindow.hall.models import Area, Duty, Ticket, Window
from onewindow.rules import hall_powers, tickets
from onewindow.rules.actors import Actor
from onewindow.rules.powers import NotPermitted

__all__ = ["Counter", "Seat", "Ticket", "counter", "on_the_floor", "seats", "served"]

NEXT = 8  # shown of a line; the rest is counted
ON_THE_FLOOR = 200


@dataclass(frozen=True, slots=True)
class Counter:
    """One window as its clerk sees it: who is there, who comes next, how many wait."""

    window: Window
    held: Ticket | None
    line: tuple[Ticket, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class Seat:
    """A window, who sits there, and which number is at it."""

    window: Window
    clerk: str
    number: str


def counter(*, by: Actor, on: date) -> Counter | None:
    """The window where `by` sits now, None where they sit at none. Three queries at most."""
    if by.account is None:
        return None
    sits = Duty.objects.filter(account=by.account, until=None)
    duty = sits.select_related("window").first()
    if duty is None:
        return None
    window = duty.window
    there = Ticket.objects.filter(window=window, state__in=tickets.AT_A_WINDOW)
    line = list(_line(window, on)[:NEXT])
    return Counter(
        window=window,
        held=there.select_related("area").first(),
        line=tuple(line),
        waiting=line[0].total if line else 0,  # type: ignore[attr-defined]
    )


def _line(window: Window, on: date) -> QuerySet[Ticket]:
    return (
        Ticket.objects.filter(
            Q(only_at=None) | Q(only_at=window),
            area__in=Area.objects.filter(windows=window).values("pk"),
            day=on,
            state=tickets.WAITING,
        )
        .annotate(total=Over(Count("*")))
        .order_by("rank_at", "id")
    )


def served(*, by: Actor) -> UUID | None:
    """The ticket of whoever is being served where `by` sits. One query."""
    if by.account is None:
        return None
    here = Ticket.objects.filter(
        window__duties__account=by.account, window__duties__until=None, state=tickets.SERVING
    )
    return here.values_list("pk", flat=True).first()


def seats(*, centre: str) -> list[Seat]:
    """The windows of a hall by number, who sits there and whom they have. One query."""
    now = Duty.objects.filter(window=OuterRef("pk"), until=None)
    held = Ticket.objects.filter(window=OuterRef("pk"), state__in=tickets.AT_A_WINDOW)
    rows = Window.objects.filter(centre=centre).annotate(
        clerk=Subquery(now.values("account__name")), held=Subquery(held.values("number"))
    )
    return [Seat(row, row.clerk or "", row.held or "") for row in rows.order_by("number")]


def on_the_floor(*, centre: str, on: date, to: Actor) -> Sequence[Ticket]:
    """Everybody who is in a hall today, as the line stands; those passed over last. One query.

    Raises NotPermitted.
    """
    if not hall_powers.may_see_line(to, centre=centre):
        raise NotPermitted("This account may not see this line.")
    here = {*tickets.OPEN, *tickets.AT_A_WINDOW}
    return list(
        Ticket.objects.filter(centre=centre, day=on, state__in=here)
        .select_related("area", "window", "only_at")
        .order_by(F("passed_at").asc(nulls_first=True), "rank_at", "id")[:ON_THE_FLOOR]
    )
