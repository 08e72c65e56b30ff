"""How long the lines are now, in one hall or in all: what screens, phones and machines ask."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from onewindow.hall.queries import usual, zones
from onewindow.rules import clock, queueing
from onewindow.rules.queueing import Standing, Today


@dataclass(frozen=True, slots=True)
class AreaWait:
    """One area's line now. line: how it stands, for whoever draws or waits."""

    id: int
    centre: str
    letter: str
    name: str
    name_en: str
    zones: tuple[str, ...]
    is_general: bool
    is_issuing: bool
    line: Standing

    @property
    def waiting(self) -> int:
        """How many people wait."""
        return self.line.waiting

    @property
    def windows(self) -> int:
        """How many open windows serve the area."""
        return self.line.windows

    @property
    def wait_seconds(self) -> int | None:
        """For somebody who draws now; None while no window is open."""
        return self.line.seconds(ahead=self.waiting)


LINES = """
    with line as (
        select area_id,
               count(*) filter (where state = 'waiting') as waiting,
               count(*) filter (where state = 'finished' and served_at is not null) as served,
               sum(extract(epoch from ended_at - served_at))
                   filter (where state = 'finished') as took
        from hall_ticket
        where day = %(day)s and centre_id in (select centre_id from hall_area where {centres})
        group by area_id
    )
    select area.id, centre_id, letter, name, name_en, zones, is_general, is_issuing,
           coalesce(waiting, 0), coalesce(served, 0), coalesce(took, 0)::float
    from hall_area as area left join line on line.area_id = area.id
    where {centres} and (zones <> '{{}}' or is_general or is_issuing or waiting > 0)
    order by centre_id, letter
"""
OPEN_WINDOWS = """
    select centre_id,
           array(select area_id from hall_window_serves where window_id = w.id),
           not exists (select from hall_ticket
                       where window_id = w.id and state in ('called', 'serving'))
    from hall_window as w
    where {centres} and paused_at is null
      and not (coalesce(closed_from <= %(day)s, false)
               and (closed_until is null or closed_until >= %(day)s))
      and exists (select from hall_duty where window_id = w.id and until is null)
"""


def waits(*, at: datetime, centres: Iterable[str] | None = None) -> dict[str, list[AreaWait]]:
    """Every area's line by centre, all centres without any named. Two queries, however many."""
    named = None if centres is None else list(centres)
    where = "true" if named is None else "centre_id = any(%(centres)s)"
    given = {"day": clock.local_day(at), "centres": named}
    with connection.cursor() as cursor:
        cursor.execute(LINES.format(centres=where), given)
        areas = cursor.fetchall()
        cursor.execute(OPEN_WINDOWS.format(centres=where), given)
        windows: dict[str, list[tuple[list[int], bool]]] = defaultdict(list)
        for centre, served, is_idle in cursor.fetchall():
            windows[centre].append((served, is_idle))
    lines: dict[str, list[Any]] = defaultdict(list)
    for row in areas:
        lines[row[1]].append(row)
    return {centre: list(_of_hall(rows, windows[centre])) for centre, rows in lines.items()}


def _of_hall(rows: list[Any], windows: list[tuple[list[int], bool]]) -> Iterable[AreaWait]:
    areas = {row[0]: Today(*row[-3:]) for row in rows}
    lines = queueing.standings(areas=areas, windows=windows, assumed=usual.visit_seconds())
    for pk, centre, letter, name, name_en, own, general, issuing, *_ in rows:
        yield AreaWait(
            id=pk,
            centre=centre,
            letter=letter,
            name=name,
            name_en=name_en,
            zones=tuple(own),
            is_general=general,
            is_issuing=issuing,
            line=lines[pk],
        )


def waits_for(
    *, topic: str, is_pickup: bool = False, at: datetime, centres: Iterable[str] | None = None
) -> dict[str, AreaWait]:
    """The line that somebody with a topic would join, in each centre. Three queries.

    Raises NotFound for a topic that is not in force.
    """
    zone = "" if is_pickup else zones.zone(topic)
    return {
        centre: zones.area_of(lines, zone=zone, is_pickup=is_pickup)
        for centre, lines in waits(at=at, centres=centres).items()
    }
