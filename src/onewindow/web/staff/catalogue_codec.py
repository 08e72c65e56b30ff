"""Parts of a catalogue body as text that an owner edits, and back again.

What is read back unchanged stays the very value it was, so that opening a form and saving it
changes nothing.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from onewindow.web import parts

Choices = Callable[[], Sequence[parts.Choice]]

_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,2})?", re.ASCII)
_EQUALS = re.compile(r"\s*[=＝]\s*")
_BAR = re.compile(r"\s*[|｜]\s*")
_SEMICOLON = re.compile(r"\s*[;；]\s*")


class Unreadable(ValueError):
    """What was typed is not of the cell's kind; the message is the problem's code."""


@dataclass(frozen=True, slots=True)
class Codec:
    """How one kind of value is shown and read. kind: of the control."""

    kind: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _text(typed: str) -> str | None:
    return typed.strip() or None


def _whole(typed: str) -> int | None:
    text = typed.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise Unreadable("not_a_number")
    return int(text)


def _amount(typed: str) -> int | float | None:
    text = typed.strip()
    return _number(text) if text else None


def _number(text: str) -> int | float:
    """A JSON number: whole where it is whole. Raises Unreadable."""
    if not _NUMBER.fullmatch(text) or text.startswith("-"):
        raise Unreadable("not_a_number")
    return float(text) if "." in text else int(text)


def _lines(value: Sequence[object] | None) -> str:
    return "\n".join(str(one) for one in value or ())


def _read_lines(typed: str) -> list[str]:
    return [line.strip() for line in typed.splitlines() if line.strip()]


def _value(value: object) -> str:
    """One value of a condition or record: true, 3, text, or several with bars between."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " | ".join(_value(one) for one in value)
    return _plain(value)


def _read_value(text: str, *, numbers: bool) -> object:
    if "|" in text or "｜" in text:
        return [_read_value(one, numbers=numbers) for one in _BAR.split(text) if one]
    if text in ("true", "false"):
        return text == "true"
    if numbers and _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text


def _record(value: Mapping[str, object] | None, between: str = "\n") -> str:
    return between.join(f"{key} = {_value(one)}" for key, one in _flat(value or {}))


def _flat(value: Mapping[str, object], within: str = "") -> list[tuple[str, object]]:
    """A record's entries; a mapping inside becomes `outer.inner`."""
    found: list[tuple[str, object]] = []
    for key, one in value.items():
        if isinstance(one, Mapping):
            found += _flat(one, f"{within}{key}.")
        else:
            found.append((within + key, one))
    return found


def _entries(parts_: Sequence[str], *, numbers: bool) -> dict[str, object]:
    found: dict[str, object] = {}
    for part in parts_:
        split = _EQUALS.split(part, maxsplit=1)
        if len(split) != 2 or not split[0] or not split[1]:
            raise Unreadable("not_an_equation")
        if split[0] in found:
            raise Unreadable("said_twice")
        found[split[0]] = _read_value(split[1], numbers=numbers)
    return found


def _condition(typed: str) -> dict[str, object] | None:
    return _entries(_read_lines(typed), numbers=False) or None


def _read_record(typed: str) -> dict[str, object]:
    return _entries(_read_lines(typed), numbers=True)


def _rows(value: Sequence[Mapping[str, object]] | None) -> str:
    return "\n".join(_record(one, "; ") for one in value or ())


def _read_rows(typed: str) -> list[dict[str, object]]:
    found = []
    for line in _read_lines(typed):
        row: dict[str, Any] = {}
        for key, one in _entries([p for p in _SEMICOLON.split(line) if p], numbers=True).items():
            outer, dot, inner = key.partition(".")
            if dot:
                row.setdefault(outer, {})[inner] = one
            else:
                row[key] = one
        found.append(row)
    return found


def columns(*keys: str, whole: frozenset[str] = frozenset()) -> Codec:
    """A list of small records, one a line: `value = label`. A line may stop early.

    keys: of the record, in order. whole: those that are whole numbers.
    """
    return Codec(
        "textarea",
        lambda value: "\n".join(_line(keys, one) for one in value or ()),
        lambda typed: [_cells(keys, whole, line) for line in _read_lines(typed)],
    )


def _line(keys: Sequence[str], one: object) -> str:
    """A record's line; a bare string is its own, and an old `code` stands for a `value`."""
    if not isinstance(one, Mapping):
        return str(one)
    first = one.get(keys[0], one.get("code"))
    cells = [_plain(first), *(_plain(one.get(key)) for key in keys[1:])]
    while cells and not cells[-1]:
        cells.pop()
    return " = ".join(cells)


def _cells(keys: Sequence[str], whole: frozenset[str], line: str) -> dict[str, object]:
    cells = _EQUALS.split(line, maxsplit=len(keys) - 1)
    if keys == ("value", "label") and len(cells) == 1:
        cells *= 2
    found: dict[str, object] = {}
    for key, cell in zip(keys, cells, strict=False):
        found[key] = _whole(cell) if key in whole else cell or None
    return found


TEXT = Codec("text", _plain, _text)
AREA = Codec("textarea", _plain, _text)
WHOLE = Codec("number", _plain, _whole)
AMOUNT = Codec("number", _plain, _amount)
TICK = Codec("checkbox", lambda value: "1" if value else "", lambda typed: bool(typed.strip()))
SELECT = Codec("select", _plain, _text)
LINES = Codec("textarea", _lines, _read_lines)
CONDITION = Codec("textarea", _record, _condition)
RECORD = Codec("textarea", _record, _read_record)
ROWS = Codec("textarea", _rows, _read_rows)
OPTIONS = columns("value", "label")


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing an owner may change. key: dotted path in the body or in an entry of a list."""

    key: str
    label: str | Promise
    codec: Codec = TEXT
    choices: Choices | None = None
    hint: str | Promise = ""
    is_required: bool = False
    unit: str | Promise = ""
    width: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A list of entries. title: keys that tell an entry; fresh: what a new entry begins as."""

    key: str
    label: str | Promise
    one: str | Promise
    cells: tuple[Cell, ...]
    title: tuple[str, ...]
    fresh: Mapping[str, Any] = field(default_factory=dict)
    hint: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Single cells that belong together. label: empty where the page's own says enough."""

    label: str | Promise
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the draft's form: blocks of single cells, then lists."""

    name: str
    label: str | Promise
    blocks: tuple[Block, ...] = ()
    grids: tuple[Grid, ...] = ()
    hint: str | Promise = ""

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All single cells of the page."""
        return tuple(cell for block in self.blocks for cell in block.cells)

    @property
    def roots(self) -> frozenset[str]:
        """The body's own keys that this page changes."""
        keys = [cell.key for cell in self.cells] + [grid.key for grid in self.grids]
        return frozenset(key.partition(".")[0] for key in keys)


def look(body: Any, path: str) -> Any:
    """What a body holds at a dotted path; None where it holds nothing."""
    for key in path.split("."):
        if not isinstance(body, Mapping) or key not in body:
            return None
        body = body[key]
    return body


def placed(body: Mapping[str, Any], path: str, value: object) -> dict[str, Any]:
    """A copy of the body with a value at a dotted path; nothing is added to say nothing."""
    key, dot, rest = path.partition(".")
    if dot:
        inner = body.get(key)
        value = placed(inner if isinstance(inner, Mapping) else {}, rest, value)
    if value in (None, [], {}) and key not in body:
        return dict(body)
    return {**body, key: value}
