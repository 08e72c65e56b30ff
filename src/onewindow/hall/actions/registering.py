"""Machines entered, corrected and moved by hand, or many at once from a table."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from onewindow.hall.actions import caring
from onewindow.hall.models import Device, Window
from onewindow.journal.actions import Fact, record, record_each, record_first
from onewindow.places import queries as places
from onewindow.rules import fleet, registering
from onewindow.rules.actors import Actor
from onewindow.rules.fleet import Care
from onewindow.rules.refusal import Incomplete, Problem, Refusal
from onewindow.rules.registering import Known, Machine, Row

MOST_LINES = 2000
COLUMN = {"centre": "centre_id", "window": "window_id"}
TOLD = [COLUMN.get(one.name, one.name) for one in fields(Machine) if one.name != "serial"]


class DeviceMoved(Refusal):
    """Somebody else, or another page, corrected the machine since this one was opened."""

    code = "device_moved"


@dataclass(frozen=True, slots=True)
class Brought:
    """What a table of machines brought, or would bring, by serial; changed: what of each."""

    new: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]
    same: int


def known(*, by: Actor, kinds: Mapping[str, str]) -> Known:
    """What may be typed of a machine: kinds by their words, the halls that `by` keeps machines
    of, and their windows. Two queries."""
    halls = {
        word: one.code
        for one in places.centres()
        if fleet.may(by, Care.REGISTER, centre=one.code)
        for word in (one.code, one.name, one.name_en)
        if word
    }
    rows = Window.objects.filter(centre__in=set(halls.values()))
    windows = {(one.centre_id, one.number): one.pk for one in rows}
    codes = {str(kind): str(kind) for kind in Device.Kind}
    return Known({**dict(kinds), **codes}, halls, windows)


def register(*, row: Row, kinds: Mapping[str, str], by: Actor, at: datetime) -> Device:
    """建档. One machine that nobody has entered yet; it has no token until one is issued.

    kinds: words for kinds → codes. Raises NotPermitted, Incomplete with every problem by its
    column. Source: house rule.
    """
    machine, problems = registering.read(row, _known(by, kinds))
    if machine is not None and Device.objects.filter(serial=machine.serial).exists():
        problems = [_taken()]
    if machine is None or problems:
        raise Incomplete(problems)
    try:
        with transaction.atomic():
            device = Device.objects.create(**_columns(machine), **_ours(at))
            facts = [Fact(device.pk, "device.known", {"serial": device.serial})]
            record_first(facts, at=at, actor=by.id)
    except IntegrityError as clash:  # somebody typed it at the same moment
        raise Incomplete([_taken()]) from clash
    return device


def correct(
    *, device_id: UUID, row: Row, kinds: Mapping[str, str], seen: int, by: Actor, at: datetime
) -> Device:
    """改资料、搬走. What is known of a machine, and where it stands, as it is said now.

    seen: how often it was corrected when the page was read. It keeps its state and its token;
    in another hall it speaks for that one at once. From here on files leave it as it is.
    Raises NotFound, NotPermitted, DeviceMoved, Scrapped, Incomplete. Source: house rule.
    """
    with transaction.atomic():
        device = caring.held(device_id, by, Care.REGISTER)
        caring.refuse_scrapped(device)
        if device.corrections != seen:
            raise DeviceMoved("The machine was corrected meanwhile.")
        machine, problems = registering.read(row, _known(by, kinds))
        others = Device.objects.exclude(pk=device_id)
        if machine is not None and others.filter(serial=machine.serial).exists():
            problems = [_taken()]
        if machine is None or problems:
            raise Incomplete(problems)
        columns = _columns(machine)
        differs = [name for name, said in columns.items() if getattr(device, name) != said]
        if not differs:
            return device
        before = device.centre_id
        _set(device, columns, at)
        device.save()
        record(at=at, actor=by.id, fact="device.corrected", subject=device.pk, what=differs)
        if before != device.centre_id:
            where = {"before": before, "centre": device.centre_id}
            record(at=at, actor=by.id, fact="device.moved", subject=device.pk, **where)
    return device


def bring_in(
    *,
    content: bytes,
    kinds: Mapping[str, str],
    by: Actor,
    at: datetime,
    dry_run: bool = False,
) -> Brought:
    """批量建档. A table of machines (CSV, first line the columns): new ones entered, known ones
    corrected, all or none.

    kinds: words for kinds → codes. Raises NotPermitted, and Incomplete with every problem by
    its line and column (<line>.<column>). Source: RFC 4180; house rule.
    """
    given = _read(content, _known(by, kinds))
    with transaction.atomic():
        rows = Device.objects.select_for_update(no_key=True).order_by("pk")
        held = {one.serial: one for one in rows.filter(serial__in=[one.serial for _, one in given])}
        _require_own(given, held, by)
        new = [Device(**_columns(one), **_ours(at)) for _, one in given if one.serial not in held]
        changed = {}
        for _, one in given:
            device, columns = held.get(one.serial), _columns(one)
            differs = device and [n for n, said in columns.items() if getattr(device, n) != said]
            if device and differs:
                changed[one.serial] = tuple(differs)
                _set(device, columns, at)
        if not dry_run:
            Device.objects.bulk_create(new)
            touched = [held[serial] for serial in changed]
            Device.objects.bulk_update(
                touched, [*TOLD, "corrections", "changed_at", "is_demonstration", "evidence"]
            )
            facts = [Fact(one.pk, "device.known", {"serial": one.serial}) for one in new]
            record_first(facts, at=at, actor=by.id)
            record_each(
                [
                    Fact(one.pk, "device.corrected", {"what": list(changed[one.serial])})
                    for one in touched
                ],
                at=at,
                actor=by.id,
            )
    same = len(given) - len(new) - len(changed)
    return Brought(tuple(one.serial for one in new), changed, same)


def _known(by: Actor, kinds: Mapping[str, str]) -> Known:
    found = known(by=by, kinds=kinds)
    if not found.centres:
        fleet.require(by, Care.REGISTER, centre="")
    return found


def _read(content: bytes, known_: Known) -> list[tuple[int, Machine]]:
    """The machines of a table with their lines. Raises Incomplete."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Incomplete([Problem("table", "file_encoding", "Not UTF-8.")]) from None
    lines = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        missing = [one for one in registering.NEEDED if one not in (lines.fieldnames or ())]
        if missing:
            said = {"said": ", ".join(missing)}
            raise Incomplete([Problem("table", "file_columns", "Columns are missing.", said)])
        rows = [(lines.line_num, row) for row in lines if any(map(_text, row.values()))]
    except csv.Error:
        where = f"{lines.line_num}.serial"
        raise Incomplete([Problem(where, "file_line", "This line cannot be read.")]) from None
    if not rows or len(rows) > MOST_LINES:
        params: dict[str, object] = {"least": 1, "most": MOST_LINES, "label": "台数"}
        raise Incomplete([Problem("table", "number_between", "No such table.", params)])
    return _machines(rows, known_)


def _machines(
    rows: Sequence[tuple[int, Mapping[str, object]]], known_: Known
) -> list[tuple[int, Machine]]:
    found, problems = [], []
    first: dict[str, int] = {}
    for line, row in rows:
        said = {name: _text(row.get(name)) for name in registering.COLUMNS}
        machine, wrong = registering.read(said, known_, where=f"{line}.")
        problems += wrong
        serial = said["serial"].strip()
        if serial and serial in first:
            name = {"name": serial}
            problems.append(Problem(f"{line}.serial", "listed_twice", "Listed twice.", name))
        first.setdefault(serial, line)
        if machine is not None:
            found.append((line, machine))
    if problems:
        raise Incomplete(problems)
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _require_own(
    given: Sequence[tuple[int, Machine]], held: Mapping[str, Device], by: Actor
) -> None:
    """Nobody pulls a machine out of a hall whose machines they do not keep."""
    problems = [
        Problem(f"{line}.serial", "device_elsewhere", "It stands in another hall.")
        for line, one in given
        if (device := held.get(one.serial))
        and (
            device.state == Device.State.SCRAPPED
            or not fleet.may(by, Care.REGISTER, centre=device.centre_id)
        )
    ]
    if problems:
        raise Incomplete(problems)


def _columns(machine: Machine) -> dict[str, object]:
    return {COLUMN.get(one.name, one.name): getattr(machine, one.name) for one in fields(machine)}


def _ours(at: datetime) -> dict[str, object]:
    return {"changed_at": at, "evidence": "A", "corrections": 1}


def _set(device: Device, columns: Mapping[str, object], at: datetime) -> None:
    for name, said in columns.items():
        setattr(device, name, said)
    device.corrections, device.changed_at = device.corrections + 1, at
    device.is_demonstration, device.evidence = False, "A"


def _taken() -> Problem:
    return Problem("serial", "serial_taken", "A machine with this serial is known already.")
