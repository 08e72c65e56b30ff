"""A section's form between page and body: what was typed, what it means, what is wrong."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from onewindow.rules.refusal import Problem
from onewindow.web import parts
from onewindow.web.staff.catalogue_codec import Cell, Grid, Section, Unreadable, look, placed

_ROW = re.compile(r"(\w+)\[(\d+)\]\.?(.*)")
MOST_ROWS = 200
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as typed. at: its place in the draft that was read; None when it is new."""

    at: int | None
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Typed:
    """Everything on one page as text: single cells by key, entries by list."""

    cells: Mapping[str, str]
    rows: Mapping[str, tuple[Row, ...]]


def written(section: Section, body: Mapping[str, Any]) -> Typed:
    """The body's part of a section as text."""
    return Typed(
        cells={cell.key: cell.codec.write(look(body, cell.key)) for cell in section.cells},
        rows={
            grid.key: tuple(
                Row(at, _texts(grid, entry)) for at, entry in enumerate(body.get(grid.key) or ())
            )
            for grid in section.grids
        },
    )


def _texts(grid: Grid, entry: Mapping[str, Any]) -> dict[str, str]:
    return {cell.key: cell.codec.write(look(entry, cell.key)) for cell in grid.cells}


def posted(section: Section, post: QueryDict) -> Typed:
    """What came from the page, with the line that a button added, took away or moved."""
    typed = Typed(
        cells={cell.key: _tidy(post.get(cell.key, "")) for cell in section.cells},
        rows={grid.key: tuple(_posted_rows(grid, post)) for grid in section.grids},
    )
    for verb, change in (("_add", _add), ("_remove", _remove), ("_up", _up)):
        if verb in post:
            typed = change(section, typed, str(post[verb]))
    return typed


def is_rearranged(post: QueryDict) -> bool:
    """Whether a button changed the lines only: the page is drawn again, nothing is saved."""
    return any(verb in post for verb in ("_add", "_remove", "_up"))


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n")[:LONGEST]


def _posted_rows(grid: Grid, post: QueryDict) -> Iterator[Row]:
    mark = re.compile(rf"{re.escape(grid.key)}\.(\d{{1,4}})\._at")
    places = sorted(int(found[1]) for key in post if (found := mark.fullmatch(key)))
    for n in places[:MOST_ROWS]:
        name = f"{grid.key}.{n}"
        at = post.get(f"{name}._at", "")
        texts = {cell.key: _tidy(post.get(f"{name}.{cell.key}", "")) for cell in grid.cells}
        yield Row(int(at) if at.isascii() and at.isdigit() else None, texts)


def _add(section: Section, typed: Typed, key: str) -> Typed:
    grid = next((grid for grid in section.grids if grid.key == key), None)
    if grid is None or len(typed.rows[key]) >= MOST_ROWS:
        return typed
    new = Row(None, _texts(grid, grid.fresh))
    return replace(typed, rows={**typed.rows, key: (*typed.rows[key], new)})


def _remove(section: Section, typed: Typed, name: str) -> Typed:
    key, n = _named(typed, name)
    if n is None:
        return typed
    kept = tuple(row for place, row in enumerate(typed.rows[key]) if place != n)
    return replace(typed, rows={**typed.rows, key: kept})


def _up(section: Section, typed: Typed, name: str) -> Typed:
    key, n = _named(typed, name)
    if not n:
        return typed
    rows = list(typed.rows[key])
    rows[n - 1], rows[n] = rows[n], rows[n - 1]
    return replace(typed, rows={**typed.rows, key: tuple(rows)})


def _named(typed: Typed, name: str) -> tuple[str, int | None]:
    key, _, n = name.partition(".")
    known = key in typed.rows and n.isascii() and n.isdigit() and int(n) < len(typed.rows[key])
    return key, int(n) if known else None


def meant(
    section: Section, body: Mapping[str, Any], typed: Typed
) -> tuple[dict[str, Any], list[Problem]]:
    """The body that the typed text means, and everything that cannot be read in it.

    A problem's place is the name of its control. Text that was not touched leaves its value,
    and whatever the page does not show stays as it was.
    """
    new, problems = _read(section.cells, body, typed.cells, "")
    for grid in section.grids:
        entries = body.get(grid.key) or []
        found: list[Any] = []
        for n, row in enumerate(typed.rows[grid.key]):
            is_old = row.at is not None and row.at < len(entries)
            entry = entries[row.at] if is_old and row.at is not None else dict(grid.fresh)
            read, wrong = _read(grid.cells, entry, row.texts, f"{grid.key}.{n}.")
            found.append(read)
            problems += wrong
        new = placed(new, grid.key, found)
    return new, problems


def _read(
    cells: Sequence[Cell], body: Mapping[str, Any], texts: Mapping[str, str], within: str
) -> tuple[dict[str, Any], list[Problem]]:
    problems = []
    new = dict(body)
    for cell in cells:
        text, before = texts[cell.key], look(body, cell.key)
        params = {"label": str(cell.label)}
        if cell.is_required and not text.strip():
            where = within + cell.key
            problems.append(Problem(where, "required", f"{cell.key} is required.", params))
        elif text.strip() != cell.codec.write(before).strip():
            try:
                new = placed(new, cell.key, cell.codec.read(text))
            except Unreadable as code:
                where = within + cell.key
                problems.append(Problem(where, str(code), f"{where} cannot be read.", params))
    return new, problems


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """One entry on the page. is_open: it is new, or something in it is wrong."""

    name: str
    title: str
    fields: Sequence[parts.Field]
    at: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class DrawnGrid:
    """One list on the page."""

    key: str
    label: str
    one: str
    hint: str
    rows: Sequence[DrawnRow]


def drawn(
    section: Section, typed: Typed, wrong: Mapping[str, str]
) -> tuple[list[tuple[str, list[parts.Field]]], list[DrawnGrid]]:
    """The page's controls: blocks with their titles, then lists. wrong: sentence by control."""
    blocks = [
        (
            str(block.label),
            [_field(cell, cell.key, typed.cells[cell.key], wrong) for cell in block.cells],
        )
        for block in section.blocks
    ]
    return blocks, [_grid(grid, typed.rows[grid.key], wrong) for grid in section.grids]


def _grid(grid: Grid, rows: Sequence[Row], wrong: Mapping[str, str]) -> DrawnGrid:
    found = []
    for n, row in enumerate(rows):
        name = f"{grid.key}.{n}"
        fields = [
            _field(cell, f"{name}.{cell.key}", row.texts[cell.key], wrong) for cell in grid.cells
        ]
        found.append(
            DrawnRow(
                name=name,
                title=" · ".join(row.texts[key] for key in grid.title if row.texts[key]),
                fields=fields,
                at="" if row.at is None else str(row.at),
                is_open=row.at is None or any(one.error for one in fields) or len(rows) < 4,
            )
        )
    return DrawnGrid(grid.key, str(grid.label), str(grid.one), str(grid.hint), found)


def _field(cell: Cell, name: str, text: str, wrong: Mapping[str, str]) -> parts.Field:
    choices: Sequence[parts.Choice] = ()
    if cell.choices:
        known = cell.choices()
        if text and text not in {choice.value for choice in known}:
            known = [*known, parts.Choice(text, text)]
        choices = [replace(choice, is_chosen=choice.value == text) for choice in known]
    return parts.Field(
        name=name,
        label=str(cell.label),
        kind=cell.codec.kind,
        value=text,
        choices=choices,
        hint=str(cell.hint),
        error=wrong.get(name, ""),
        is_required=cell.is_required or cell.codec.kind == "checkbox",
        unit=str(cell.unit),
        width=cell.width or ("8" if cell.codec.kind == "number" else ""),
    )


def control(section: Section, where: str) -> str:
    """The name of the control that a body's place is edited by; empty for none here.

    `materials[3].when.kind` is edited at `materials.3.when`.
    """
    found = _ROW.fullmatch(where)
    if not found:
        return _nearest([cell.key for cell in section.cells], where)
    key, n, rest = found.groups()
    grid = next((grid for grid in section.grids if grid.key == key), None)
    if grid is None:
        return _nearest([cell.key for cell in section.cells], key)
    inner = _nearest([cell.key for cell in grid.cells], rest.partition("[")[0])
    return f"{key}.{n}.{inner or grid.cells[0].key}"


def _nearest(keys: Sequence[str], where: str) -> str:
    """The key that is the place, stands above it, or is the first below it."""
    for key in keys:
        if where == key or where.startswith(f"{key}.") or where.startswith(f"{key}["):
            return key
    return next((key for key in keys if key.startswith(f"{where}.")), "")
