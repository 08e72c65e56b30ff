"""Bringing the floors of halls in from a file, and writing them out again."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from onewindow.catalog import canonical
from onewindow.catalog import queries as catalog
from onewindow.catalog.subjects import subject
from onewindow.hall.models import Area, Hours, Slot, Window
from onewindow.journal.actions import record
from onewindow.places import queries as places
from onewindow.rules import floors
from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, Problem

Body = Mapping[str, Any]
AREA = ("name", "name_en", "zones", "is_general", "is_issuing", "evidence")
WINDOW = ("name", "name_en", "is_accessible", "evidence")


@dataclass(frozen=True, slots=True)
class FloorReport:
    """What a load of floors did, or would do. lines: one readable line for each change."""

    lines: tuple[str, ...]
    is_dry_run: bool


def load_floor(*, content: bytes, by: Actor, at: datetime, dry_run: bool = False) -> FloorReport:
    """Bring the areas, windows and hours of the halls that the file names up to it.

    Idempotent: the same file changes nothing. A named hall becomes what the file says of it;
    halls that are not named stay. Promised hours nobody has booked yet are made anew where
    something changed. With any problem nothing changes; an area or window that tickets,
    appointments, duties or devices point to cannot be taken away.
    Raises NotPermitted, and Incomplete with every problem and its place. Source: house rule.
    """
    if not by.has(Role.ADMIN, Role.CATALOGUE):
        raise NotPermitted("Only the keepers of reference data may change a hall's floor.")
    body = _read(content)
    with transaction.atomic():
        lines, problems = [], []
        for hall in body["halls"]:
            changed, stuck = _bring_up(hall, at=at)
            lines += changed
            problems += stuck
            if changed:
                key = subject(f"hall:{hall['centre']}")
                fact = "hall.floor_loaded"
                record(at=at, actor=by.id, fact=fact, subject=key, changes=len(changed))
        if problems:
            raise Incomplete(problems)
        if dry_run:
            transaction.set_rollback(True)
    return FloorReport(tuple(lines), dry_run)


def _read(content: bytes) -> Body:
    try:
        body = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as broken:
        raise Incomplete([Problem(floors.FILE, "file_json", f"Not JSON: {broken}.")]) from None
    known = {one.code for one in places.centres()}
    problems = floors.problems(
        body=body, centres=known, zones={zone for zone, _ in catalog.zones()}
    )
    if problems:
        raise Incomplete(problems)
    read: Body = body
    return read


def _bring_up(hall: Body, *, at: datetime) -> tuple[list[str], list[Problem]]:
    """One hall as its part of the file says; what changed, and what could not go."""
    centre = hall["centre"]
    lines: list[str] = []
    areas = {one.letter: one for one in Area.objects.filter(centre=centre)}
    windows = {one.number: one for one in Window.objects.filter(centre=centre)}
    gone = _remove(centre, windows, {one["number"] for one in hall["windows"]}, lines)
    _free_marks(areas, hall["areas"])
    for row in hall["areas"]:
        letter = row["letter"]
        one = areas.get(letter) or Area(centre_id=centre, letter=letter)
        areas[letter] = one
        _keep(one, {name: row[name] for name in AREA}, f"{centre} {letter}", lines)
    for row in hall["windows"]:
        number = row["number"]
        window = windows.get(number) or Window(centre_id=centre, number=number)
        label = f"{centre} {number}"
        _keep(window, {name: row[name] for name in WINDOW}, label, lines)
        wanted = {areas[letter].pk for letter in row["serves"]}
        if wanted != set(window.serves.values_list("pk", flat=True)):
            window.serves.set(wanted)
            lines.append(f"{label}: {''.join(sorted(row['serves']))}")
    gone += _remove(centre, areas, {one["letter"] for one in hall["areas"]}, lines)
    _keep_hours(centre, hall["hours"], lines)
    if lines:
        Slot.objects.filter(area__centre=centre, starts_at__gt=at, appointments=None).delete()
    return lines, gone


def _free_marks(areas: Mapping[str, Area], rows: Iterable[Body]) -> None:
    """Only one area of a hall is the general or the issuing one: a mark that moves is given up
    before it is taken."""
    moved = [
        area.pk
        for row in rows
        if (area := areas.get(row["letter"]))
        and (area.is_general, area.is_issuing) != (row["is_general"], row["is_issuing"])
    ]
    if moved:
        Area.objects.filter(pk__in=moved).update(is_general=False, is_issuing=False)


def _keep(row: Area | Window, said: Body, label: str, lines: list[str]) -> None:
    changed = [name for name, value in said.items() if getattr(row, name) != value]
    if row.pk and not changed:
        return
    lines.append(f"{label}: {', '.join(changed) if row.pk else said['name']}")
    for name, value in said.items():
        setattr(row, name, value)
    row.save()


def _remove(
    centre: str, rows: Mapping[Any, Area | Window], named: set[Any], lines: list[str]
) -> list[Problem]:
    """Take away what the file no longer names; a problem for each that is in use."""
    found = []
    for key, row in rows.items():
        if key in named or row.pk is None:
            continue
        try:
            with transaction.atomic():
                if isinstance(row, Area):
                    row.slots.filter(appointments=None).delete()
                row.delete()
            lines.append(f"{centre} {key}: -")
        except ProtectedError:
            where = f"{floors.FILE}:{centre}.{key}"
            said = f"{key} has been used and cannot be taken away."
            found.append(Problem(where, "hall_part_in_use", said, {"name": str(key)}))
    return found


def _keep_hours(centre: str, rows: Iterable[Body], lines: list[str]) -> None:
    wanted = {
        (
            row["weekday"],
            time.fromisoformat(row["opens"]),
            time.fromisoformat(row["closes"]),
            row["evidence"],
        )
        for row in rows
    }
    held = Hours.objects.filter(centre=centre)
    if wanted != set(held.values_list("weekday", "opens", "closes", "evidence")):
        held.delete()
        Hours.objects.bulk_create(
            Hours(centre_id=centre, weekday=day, opens=opens, closes=closes, evidence=evidence)
            for day, opens, closes, evidence in sorted(wanted)
        )
        lines.append(f"{centre}: hours")


def export_floor() -> bytes:
    """Every hall's floor as the file that `load_floor` reads; equal floors give equal bytes.

    Four queries.
    """
    halls: dict[str, dict[str, Any]] = {}
    for area in Area.objects.order_by("centre", "letter"):
        parts = {"centre": area.centre_id, "areas": [], "windows": [], "hours": []}
        said = {"letter": area.letter, **{name: getattr(area, name) for name in AREA}}
        halls.setdefault(area.centre_id, parts)["areas"].append(said)
    for window in Window.objects.order_by("centre", "number").prefetch_related("serves"):
        serves = sorted(area.letter for area in window.serves.all())
        said = {name: getattr(window, name) for name in WINDOW}
        halls[window.centre_id]["windows"].append(
            {"number": window.number, "serves": serves, **said}
        )
    for span in Hours.objects.order_by("centre", "weekday", "opens"):
        halls[span.centre_id]["hours"].append(
            {
                "weekday": span.weekday,
                "opens": f"{span.opens:%H:%M}",
                "closes": f"{span.closes:%H:%M}",
                "evidence": span.evidence,
            }
        )
    return canonical.text({"halls": list(halls.values())}).encode()
