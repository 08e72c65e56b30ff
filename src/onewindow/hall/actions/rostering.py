"""The roster: who is to sit at which window on which half-day, and who stands in."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.db import transaction

from onewindow.catalog.subjects import subject
from onewindow.hall.actions.owning import FloorMoved
from onewindow.hall.models import Floor, Shift, Window
from onewindow.hall.queries import rosters
from onewindow.hall.queries.rosters import Cell
from onewindow.journal.actions import record
from onewindow.rules import clock, hall_powers
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete, Problem


def seen(planned: Mapping[Cell, int]) -> str:
    """What a page saw of a roster, to be told when it is changed. Source: house rule."""
    said = ",".join(sorted(f"{w}.{day}.{half}.{who}" for (w, day, half), who in planned.items()))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def plan(
    *,
    centre: str,
    since: date,
    until: date,
    wanted: Mapping[Cell, int],
    before: str,
    by: Actor,
    at: datetime,
) -> int:
    """排班. The roster of some days as it shall be; how many half-days changed.

    wanted: who sits at a window on a half-day; what is not named is nobody's. before: as the
    page saw it (`seen`). Days gone by stay as they were. From the day itself on, who takes
    somebody's place stands in for them, and the roster says for whom.
    Raises NotPermitted, FloorMoved, Incomplete with every problem at its cell
    (<window>.<day>.<half>). Source: house rule.
    """
    hall_powers.require_owner(by, centre=centre)
    today = clock.local_day(at)
    with transaction.atomic():
        Floor.objects.get_or_create(centre_id=centre)
        floor = Floor.objects.select_for_update().get(centre=centre)
        rows = {
            (one.window_id, one.day, one.half): one
            for one in Shift.objects.filter(window__centre=centre, day__gte=since, day__lte=until)
        }
        if seen({cell: one.account_id for cell, one in rows.items()}) != before:
            raise FloorMoved("The roster was changed meanwhile.", at=floor.changed_at or at)
        problems = list(_problems(centre, wanted, at))
        if problems:
            raise Incomplete(problems)
        cells = {
            cell
            for cell in {*rows, *wanted}
            if cell[1] >= today and _who(rows.get(cell)) != wanted.get(cell)
        }
        Shift.objects.filter(pk__in=[rows[cell].pk for cell in cells if cell in rows]).delete()
        Shift.objects.bulk_create(
            Shift(
                window_id=cell[0],
                day=cell[1],
                half=cell[2],
                account_id=wanted[cell],
                instead_of_id=_absent(rows.get(cell), wanted[cell], cell[1], today),
            )
            for cell in sorted(cells & set(wanted))
        )
        if cells:
            key = subject(f"hall:{centre}")
            detail = {"since": since.isoformat(), "until": until.isoformat(), "cells": len(cells)}
            record(at=at, actor=by.id, fact="hall.roster_planned", subject=key, **detail)
    return len(cells)


def _who(shift: Shift | None) -> int | None:
    return shift.account_id if shift else None


def _absent(before: Shift | None, who: int, day: date, today: date) -> int | None:
    """Whom somebody stands in for: the first who was to come, once the day is there."""
    if before is None or day > today:
        return None
    absent = before.instead_of_id or before.account_id
    return None if absent == who else absent


def _problems(centre: str, wanted: Mapping[Cell, int], at: datetime) -> Iterator[Problem]:
    windows = {one.pk: one for one in Window.objects.filter(centre=centre)}
    names = {one.account: one.name for one in rosters.clerks(centre=centre, at=at)}
    sits: dict[tuple[int, date, str], list[Cell]] = defaultdict(list)
    for (window, day, half), who in wanted.items():
        where = f"{window}.{day}.{half}"
        if window not in windows or who not in names:
            yield Problem(where, "not_an_option", "Choose.", {"label": "排班"})
            continue
        if windows[window].is_closed(on=day):
            params = {"window": windows[window].number, "why": windows[window].closed_why}
            yield Problem(where, "window_closed", "The window is closed then.", params)
        sits[who, day, half].append((window, day, half))
    for (who, day, half), cells in sits.items():
        for window, *_ in cells[1:]:
            params = {"name": names[who], "window": windows[cells[0][0]].number}
            said = f"{names[who]} sits at another window then."
            yield Problem(f"{window}.{day}.{half}", "shift_twice", said, params)
    yield from _elsewhere(centre, sits, names)


def _elsewhere(
    centre: str, sits: Mapping[tuple[int, date, str], list[Cell]], names: Mapping[int, str]
) -> Iterator[Problem]:
    """Who is to sit in another hall then."""
    others = Shift.objects.filter(account__in={who for who, _, _ in sits})
    others = others.exclude(window__centre=centre).select_related("window")
    days = {day for _, day, _ in sits}
    for one in others.filter(day__in=days):
        for window, day, half in sits.get((one.account_id, one.day, one.half), ()):
            params = {"name": names[one.account_id], "window": one.window.number}
            said = "They sit in another hall then."
            yield Problem(f"{window}.{day}.{half}", "shift_twice", said, params)
