"""Bringing the inventory of machines in from a file, and writing it out again."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from onewindow.hall.models import Device, Window
from onewindow.journal.actions import Fact, record_each, record_first
from onewindow.places import queries as places
from onewindow.rules import inventory
from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, Problem

# What the inventory says of a machine; its state and its token are the hall's own.
TOLD = (
    "kind", "model", "ppi", "centre_id", "window_id", "place", "place_en",
    "bought_on", "warranty_until", "evidence", "is_demonstration",
)  # fmt: skip


def load_devices(
    *, content: bytes, by: Actor, at: datetime, dry_run: bool = False
) -> tuple[str, ...]:
    """Bring the machines that the file names up to it; every change as a readable line.

    Idempotent: the same file changes nothing. What the file does not name stays, and what its
    owners corrected here; a machine's state and token are never changed. Load the floor first:
    windows are named by number.
    Raises NotPermitted, and Incomplete with every problem; then nothing has changed.
    Source: house rule.
    """
    if not by.has(Role.CATALOGUE, Role.ADMIN):
        raise NotPermitted("Only the keepers of reference data may bring in machines.")
    with transaction.atomic():
        windows = {(one.centre_id, one.number): one.pk for one in Window.objects.all()}
        given = [_told(one, windows) for one in _read(content, windows)["devices"]]
        return tuple(_bring_in(given, by, at, dry_run))


def export_devices() -> bytes:
    """All machines as the file that `load_devices` reads, one a line. One query."""
    rows = Device.objects.select_related("window").order_by("centre", "kind", "serial")
    lines = [json.dumps(_written(one), ensure_ascii=False) for one in rows]
    return ('{"devices": [\n ' + ",\n ".join(lines) + "\n]}\n").encode()


def _read(content: bytes, windows: Mapping[tuple[str, int], int]) -> Mapping[str, Any]:
    try:
        body = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as broken:
        raise Incomplete([Problem(inventory.FILE, "file_json", f"Not JSON: {broken}.")]) from None
    problems = inventory.problems(
        body=body,
        kinds=set(Device.Kind),
        centres={one.code for one in places.centres()},
        windows=windows.keys(),
    )
    if problems:
        raise Incomplete(problems)
    read: Mapping[str, Any] = body
    return read


def _told(one: Mapping[str, Any], windows: Mapping[tuple[str, int], int]) -> dict[str, Any]:
    window = one.get("window")
    return {
        "serial": one["serial"],
        "kind": one["kind"],
        "model": one["model"],
        "ppi": one.get("ppi"),
        "centre_id": one["centre"],
        "window_id": None if window is None else windows[one["centre"], window],
        "place": one["place"],
        "place_en": one.get("place_en", ""),
        "bought_on": _day(one.get("bought_on")),
        "warranty_until": _day(one.get("warranty_until")),
        "evidence": one["evidence"],
        "is_demonstration": one.get("is_demonstration", False),
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _written(one: Device) -> dict[str, Any]:
    said = {
        "serial": one.serial,
        "kind": one.kind,
        "centre": one.centre_id,
        "window": one.window.number if one.window else None,
        "place": one.place,
        "place_en": one.place_en,
        "model": one.model,
        "ppi": one.ppi,
        "bought_on": one.bought_on and one.bought_on.isoformat(),
        "warranty_until": one.warranty_until and one.warranty_until.isoformat(),
        "evidence": one.evidence,
        "is_demonstration": one.is_demonstration,
    }
    return {key: value for key, value in said.items() if value is not None}


def _bring_in(given: Sequence[dict[str, Any]], by: Actor, at: datetime, dry_run: bool) -> list[str]:
    rows = Device.objects.select_for_update(no_key=True).order_by("pk")
    known = {one.serial: one for one in rows}
    new = [Device(**one, changed_at=at) for one in given if one["serial"] not in known]
    changed: dict[UUID, list[str]] = {}
    kept = []
    for one in given:
        row = known.get(one["serial"])
        differs = [] if row is None else [key for key in TOLD if getattr(row, key) != one[key]]
        if row is not None and row.corrections and differs:
            kept.append(f"device: {row.serial} stays as its owners corrected it here")
            continue
        for key in differs:
            setattr(row, key, one[key])
        if row is not None and differs:
            changed[row.pk] = differs
    lines = [f"device: {one.serial} new" for one in new]
    lines += [
        f"device: {one.serial} {', '.join(changed[one.pk])}"
        for one in known.values()
        if one.pk in changed
    ]
    lines += kept
    if not dry_run:
        Device.objects.bulk_create(new)
        Device.objects.bulk_update([one for one in known.values() if one.pk in changed], TOLD)
        facts = [Fact(one.pk, "device.known", {"serial": one.serial}) for one in new]
        record_first(facts, at=at, actor=by.id)
        record_each(
            [Fact(pk, "device.corrected", {"what": what}) for pk, what in changed.items()],
            at=at,
            actor=by.id,
        )
    return lines
