"""Bringing the floors of halls in from a file, and writing them out again."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from onewindow.catalog import canonical
from onewindow.catalog import queries as catalog
from onewindow.catalog.subjects import subject
from onewindow.hall.models import Area, Floor, Hours, Slot, SpecialDay, Window
from onewindow.hall.models.floor import EVER
from onewindow.hall.queries import floors as queries
from onewindow.journal.actions import record
from onewindow.places import queries as places
from onewindow.rules import floors
from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, Problem

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FloorReport:
    """What a load of floors did, or would do. lines: one readable line for each change.

    kept: centres that the file would change and that were left, since their owners changed them.
    """

    lines: tuple[str, ...]
    is_dry_run: bool
    kept: tuple[str, ...] = ()


def load_floor(*, content: bytes, by: Actor, at: datetime, dry_run: bool = False) -> FloorReport:
    """Bring the areas, windows and hours of the halls that the file names up to it.

    Idempotent: the same file changes nothing. A named hall becomes what the file says of it;
    halls that are not named stay, as do those that their owners have changed here. Promised
    hours nobody has booked yet are made anew where something changed. With any problem nothing
    changes; an area or window that tickets, appointments, duties or devices point to cannot be
    taken away.
    Raises NotPermitted, and Incomplete with every problem and its place. Source: house rule.
    """
    if not by.has(Role.ADMIN, Role.CATALOGUE):
        raise NotPermitted("Only the keepers of reference data may change a hall's floor.")
    body = _read(content)
    with transaction.atomic():
        lines, problems, kept = [], [], []
        here = {one["centre"]: one for one in queries.bodies()}
        owned = set(Floor.objects.filter(version__gt=0).values_list("centre_id", flat=True))
        for hall in body["halls"]:
            centre = hall["centre"]
            if centre in owned:
                kept += [centre] if _differs(hall, here[centre]) else []
                continue
            changed, stuck = bring_up(hall)
            lines += changed
            problems += stuck
            if changed:
                key = subject(f"hall:{centre}")
                fact = "hall.floor_loaded"
                record(at=at, actor=by.id, fact=fact, subject=key, changes=len(changed))
                coming = Slot.objects.filter(area__centre=centre, starts_at__gt=at)
                coming.filter(appointments=None).delete()
        if problems:
            raise Incomplete(problems)
        if dry_run:
            transaction.set_rollback(True)
    return FloorReport(tuple(lines), dry_run, tuple(kept))


def _differs(told: Body, held: Body) -> bool:
    """Whether a file says otherwise of a hall than it is; the order of its rows says nothing."""

    def sorted_(hall: Body) -> str:
        return canonical.text(
            {
                name: sorted(map(canonical.text, part)) if isinstance(part, list) else part
                for name, part in hall.items()
            }
        )

    return sorted_(told) != sorted_(held)


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


def bring_up(hall: Body) -> tuple[list[str], list[Problem]]:
    """One hall as this body says; what changed, and what could not go. Within a transaction."""
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
        said = {**{name: row[name] for name in queries.AREA}, "capacity": row.get("capacity")}
        _keep(one, said, f"{centre} {letter}", lines)
    for row in hall["windows"]:
        number = row["number"]
        window = windows.get(number) or Window(centre_id=centre, number=number)
        label = f"{centre} {number}"
        _keep(
            window, {**{name: row[name] for name in queries.WINDOW}, **_closed(row)}, label, lines
        )
        wanted = {areas[letter].pk for letter in row["serves"]}
        if wanted != set(window.serves.values_list("pk", flat=True)):
            window.serves.set(wanted)
            lines.append(f"{label}: {''.join(sorted(row['serves']))}")
    gone += _remove(centre, areas, {one["letter"] for one in hall["areas"]}, lines)
    _keep_hours(centre, hall["hours"], lines)
    _keep_days(centre, hall.get("days", ()), lines)
    _keep_reasons(centre, hall.get("reasons", []), lines)
    return lines, gone


def _closed(row: Body) -> Body:
    """When a window is closed, as its columns."""
    said = row.get("closed", {})
    return {
        "closed_from": _day(said.get("from")),
        "closed_until": _day(said.get("until")),
        "closed_why": said.get("why", ""),
        "closed_why_en": said.get("why_en", ""),
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


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
            _day(row.get("since")) or EVER,
            row["weekday"],
            time.fromisoformat(row["opens"]),
            time.fromisoformat(row["closes"]),
            row["evidence"],
        )
        for row in rows
    }
    held = Hours.objects.filter(centre=centre)
    if wanted != set(held.values_list("since", "weekday", "opens", "closes", "evidence")):
        held.delete()
        Hours.objects.bulk_create(
            Hours(
                centre_id=centre,
                since=since,
                weekday=day,
                opens=opens,
                closes=closes,
                evidence=evidence,
            )
            for since, day, opens, closes, evidence in sorted(wanted)
        )
        lines.append(f"{centre}: hours")


def _keep_days(centre: str, rows: Iterable[Body], lines: list[str]) -> None:
    wanted = {
        (date.fromisoformat(row["day"]), tuple(sorted(row["spans"])), row["why"], row["why_en"])
        for row in rows
    }
    held = SpecialDay.objects.filter(centre=centre)
    if wanted != {(one.day, tuple(one.spans), one.why, one.why_en) for one in held}:
        held.delete()
        SpecialDay.objects.bulk_create(
            SpecialDay(centre_id=centre, day=day, spans=list(spans), why=why, why_en=why_en)
            for day, spans, why, why_en in sorted(wanted)
        )
        lines.append(f"{centre}: days")


def _keep_reasons(centre: str, rows: list[Body], lines: list[str]) -> None:
    floor = Floor.objects.filter(centre=centre).first()
    if rows != (floor.reasons if floor else []):
        Floor.objects.update_or_create(centre_id=centre, defaults={"reasons": rows})
        lines.append(f"{centre}: reasons")


def export_floor() -> bytes:
    """Every hall's floor as the file that `load_floor` reads; equal floors give equal bytes.

    Six queries.
    """
    return canonical.text({"halls": queries.bodies()}).encode()
