"""Who is to sit where, who does, and who could."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from onewindow.hall.models import Duty, Shift, Window
from onewindow.people import queries as people
from onewindow.people.models import Account, Post
from onewindow.rules import clock, hall_powers
from onewindow.rules.actors import Actor, Role
from onewindow.rules.clock import CHINA
from onewindow.rules.powers import NotPermitted

Half = Shift.Half
NOON = time(12, 30)  # from here on it is the afternoon's turn. House rule


@dataclass(frozen=True, slots=True)
class Planned:
    """Who is to sit at a window on a half-day. instead_of: whom they stand in for, or ""."""

    account: int
    name: str
    instead_of: str


@dataclass(frozen=True, slots=True)
class Place:
    """One window today. planned: by half-day; now: who sits there; serves: letters."""

    window: Window
    serves: tuple[str, ...]
    planned: Mapping[str, Planned]
    now: str
    since: datetime | None
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sit at a window."""

    account: int
    name: str


Cell = tuple[int, date, str]  # window, day, half


def half_of(at: datetime) -> str:
    """The half-day of a moment. Source: house rule."""
    return Half.MORNING if at.astimezone(CHINA).time() < NOON else Half.AFTERNOON


def may_see(to: Actor, *, centre: str) -> bool:
    """Whether `to` may read the roster of a hall. Source: house rule."""
    return hall_powers.owns(to, centre=centre) or hall_powers.may_see_line(to, centre=centre)


def shifts(*, centre: str, since: date, until: date, to: Actor) -> dict[Cell, Planned]:
    """The roster of some days, both included. One query. Raises NotPermitted."""
    if not may_see(to, centre=centre):
        raise NotPermitted("Only this hall's staff may see its roster.")
    rows = Shift.objects.filter(window__centre=centre, day__gte=since, day__lte=until)
    named = rows.select_related("account", "instead_of")
    return {
        (one.window_id, one.day, one.half): Planned(
            one.account_id, one.account.name, one.instead_of.name if one.instead_of else ""
        )
        for one in named
    }


def clerks(*, centre: str, at: datetime) -> list[Person]:
    """Whoever may sit at a window of a hall then, by name of the account. One query."""
    sits = Post.objects.filter(people.held(at), role__in=[Role.CLERK, Role.HEAD], centre=centre)
    rows = Account.objects.filter(pk__in=sits.values("account"), is_active=True)
    rows = rows.order_by("username")
    return [Person(*row) for row in rows.values_list("pk", "name")]


def today(*, centre: str, at: datetime, to: Actor) -> list[Place]:
    """Who sits where today, and who is to. Four queries. Raises NotPermitted."""
    day = clock.local_day(at)
    planned = shifts(centre=centre, since=day, until=day, to=to)
    sits = {
        one.window_id: one
        for one in Duty.objects.filter(window__centre=centre, until=None).select_related("account")
    }
    rows = Window.objects.filter(centre=centre).prefetch_related("serves").order_by("number")
    return [
        Place(
            window=row,
            serves=tuple(sorted(area.letter for area in row.serves.all())),
            planned={
                half: planned[row.pk, day, half] for half in Half if (row.pk, day, half) in planned
            },
            now=sits[row.pk].account.name if row.pk in sits else "",
            since=sits[row.pk].since if row.pk in sits else None,
            is_closed=row.is_closed(on=day),
        )
        for row in rows
    ]


def planned_for(*, by: Actor, at: datetime) -> int | None:
    """The window where `by` is to sit now; None where nobody has said. One query."""
    if by.account is None:
        return None
    rows = Shift.objects.filter(account=by.account, day=clock.local_day(at), half=half_of(at))
    return rows.values_list("window", flat=True).first()
