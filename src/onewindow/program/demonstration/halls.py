"""What each hall of the demonstration is made of: its simulated windows, who sits there, what
people come for, and those who book.

The first general windows of every hall stay free for whoever tries the demonstration.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import count

from onewindow.catalog import queries as catalog
from onewindow.catalog.models import Offering
from onewindow.catalog.queries import Entry
from onewindow.hall.models import Area, Window
from onewindow.people import actions as people
from onewindow.people import queries
from onewindow.people.models import Person
from onewindow.program.demonstration.cast import PASSWORD
from onewindow.rules import codes, rhythm
from onewindow.rules.actors import Actor, Role
from onewindow.rules.opening import Span

# Windows take turns at lunch, so that a hall does not fall asleep for two hours.
SPANS: Sequence[Span] = ((time(8, 30), time(17)),)
OPEN_MINUTES = 510
FREE = 2  # general windows of a large hall that nobody is simulated at
BUSY, BUSY_ISSUING = 0.65, 0.25  # of a window's time that people take
OFTEN, LIFE_EVENT, SELDOM, UNSAID = 6.0, 2.0, 1.0, 4.0  # how often people come for what

SURNAMES = "陈林王张叶金徐江郑潘阮莫颜蔡赵吴周孙"
GIVEN = ("晓敏", "建国", "雅琴", "海波", "丽君", "志强", "文娟", "国平", "佳怡", "永康", "素芬")
BOOKING = 48  # invented people who book
FIRST_SERIAL = 950  # of their identity numbers: given to nobody
BORN_ON = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Seat:
    """A simulated window. nth: among those of its hall. areas: whose lines it calls from."""

    window: int
    nth: int
    clerk: Actor
    areas: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hall:
    """One hall. guide: who gives the numbers of those who come by themselves, too."""

    centre: str
    guide: Actor
    seats: tuple[Seat, ...]
    lines: tuple[rhythm.Line, ...]


def all_halls(guides: Mapping[str, Actor]) -> list[Hall]:
    """Every hall that has a guide and a window to simulate; their clerks are made known.

    guides: by centre. Idempotent.
    """
    areas: dict[str, dict[int, Area]] = defaultdict(dict)
    for area in Area.objects.order_by("centre", "letter"):
        areas[area.centre_id][area.pk] = area
    windows: dict[str, list[tuple[Window, tuple[int, ...]]]] = defaultdict(list)
    for row in Window.objects.order_by("centre", "number").prefetch_related("serves"):
        windows[row.centre_id].append((row, tuple(sorted(one.pk for one in row.serves.all()))))
    simulated = {
        centre: list(_simulated(rows, areas[centre]))
        for centre, rows in windows.items()
        if centre in guides
    }
    clerks = _clerks([row for rows in simulated.values() for row, _ in rows])
    topics = _Topics()
    return [
        Hall(
            centre=centre,
            guide=guides[centre],
            seats=tuple(Seat(row.pk, n, clerks[row.pk], own) for n, (row, own) in enumerate(rows)),
            lines=tuple(_lines(areas[centre], [own for _, own in rows], topics)),
        )
        for centre, rows in simulated.items()
        if rows
    ]


def _simulated(
    windows: Sequence[tuple[Window, tuple[int, ...]]], areas: Mapping[int, Area]
) -> Iterator[tuple[Window, tuple[int, ...]]]:
    """All but the first general windows, of which one stays in a small hall, two in a large."""
    general = next((pk for pk, area in areas.items() if area.is_general), None)
    held = [row.pk for row, own in windows if general in own]
    free = held[: max(1, min(FREE, len(held) - 2))]
    return ((row, own) for row, own in windows if row.pk not in free)


def _clerks(windows: Sequence[Window]) -> dict[int, Actor]:
    """Somebody for each window: `day-331081100-3`."""
    told = {row.pk: f"day-{row.centre_id}-{row.number}" for row in windows}
    rows = [
        (told[row.pk], _name(n), [(Role.CLERK, row.centre_id, None)])
        for n, row in enumerate(windows)
    ]
    accounts = people.open_demonstration_staff(rows, password=PASSWORD)
    now = datetime.now(UTC)
    return {pk: queries.actor(accounts[username], at=now) for pk, username in told.items()}


def _name(nth: int) -> str:
    return SURNAMES[nth % len(SURNAMES)] + GIVEN[nth % len(GIVEN)]


class _Topics:
    """What people come for, by how often, for each hall and area."""

    def __init__(self) -> None:
        self._often = {one.code for one in catalog.top_tasks()}
        self._matters = catalog.matters(limit=1000)
        self._life_events = catalog.life_events()
        self._held: dict[str, set[str]] = defaultdict(set)
        here = Offering.objects.filter(channel=Offering.Channel.WINDOW)
        for centre, code in here.values_list("centre", "matter__code"):
            self._held[centre].add(code)

    def of(self, area: Area, others: Sequence[str]) -> list[tuple[str, float]]:
        """others: zones that other areas of the hall take."""
        held = self._held[area.centre_id]
        found = [
            (one.code, OFTEN if one.code in self._often else SELDOM)
            for one in self._matters
            if one.code in held and self._is_its(one, area, others)
        ]
        if area.is_general:
            found += [(one.code, LIFE_EVENT) for one in self._life_events]
            found.append(("", UNSAID))
        return found

    def _is_its(self, one: Entry, area: Area, others: Sequence[str]) -> bool:
        return one.zone in area.zones or area.is_general and one.zone not in others


def _lines(
    areas: Mapping[int, Area], windows: Sequence[tuple[int, ...]], topics: _Topics
) -> Iterator[rhythm.Line]:
    """People as there are windows for them; a window of two areas is half of each."""
    taken = [zone for area in areas.values() for zone in area.zones]
    for pk, area in areas.items():
        here = sum(1 / len(own) for own in windows if pk in own)
        if not here:
            continue
        stay = rhythm.PICKUP_SECONDS if area.is_issuing else rhythm.STAY_SECONDS
        yield rhythm.Line(
            people=rhythm.expected(
                windows=here,
                open_minutes=OPEN_MINUTES,
                stay_seconds=stay,
                busy=BUSY_ISSUING if area.is_issuing else BUSY,
            ),
            topics=() if area.is_issuing else tuple(topics.of(area, taken)),
            is_pickup=area.is_issuing,
        )


class Bookers:
    """Invented people who book, one after another; they have no account, so nobody is them."""

    def __init__(self) -> None:
        self._turns = count()

    def next(self, *, at: datetime) -> Person:
        """The next of them, made known when they book first."""
        nth = next(self._turns) % BOOKING
        number = codes.identity_number(
            division="331081",
            birth_on=BORN_ON.replace(year=BORN_ON.year + nth % 40),
            serial=FIRST_SERIAL + nth,
        )
        return people.know(name=_name(nth * 7), number=number, at=at, demonstration=True)
