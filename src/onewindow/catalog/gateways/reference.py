"""Reference data: from files to plain rows, every fault told with its file and place."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from typing import Any

from onewindow.catalog import words
from onewindow.catalog.gateways import Files
from onewindow.rules.refusal import Problem

Row = dict[str, Any]
ONLINE = "online"


@dataclass(frozen=True, slots=True)
class Meant:
    """What a synonym means, and what is noted of it."""

    expands_to: tuple[str, ...]
    note: str = ""


@dataclass(slots=True)
class Reference:
    """Everything the files say, as rows of plain values with the models' column names.

    matters, life_events: body by code. codes: implementing code by matter.
    offerings: matter, centre (None: online), channel, depth, since, until, evidence.
    """

    divisions: list[Row] = field(default_factory=list)
    departments: list[Row] = field(default_factory=list)
    centres: list[Row] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    days: list[Row] = field(default_factory=list)
    matters: dict[str, Row] = field(default_factory=dict)
    life_events: dict[str, Row] = field(default_factory=dict)
    codes: dict[str, tuple[str, bool]] = field(default_factory=dict)
    offerings: list[Row] = field(default_factory=list)
    synonyms: dict[str, Meant] = field(default_factory=dict)
    top_tasks: list[str] = field(default_factory=list)


def parse(files: Files) -> tuple[Reference, list[Problem]]:
    """What the files say, and everything that cannot be read in them.

    A file that is not there is not changed by loading: each part may come alone.
    """
    reference, problems = Reference(), []
    for name, content in sorted(files.items()):
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as broken:
            problems.append(_problem(name, "file_encoding", f"Not UTF-8 at byte {broken.start}."))
            continue
        problems += list(_read(reference, name, text))
    return reference, problems


def _read(reference: Reference, name: str, text: str) -> Iterator[Problem]:
    folder, _, file = name.rpartition("/")
    if folder:
        into = reference.matters if folder == "matters" else reference.life_events
        yield from _read_body(into, name, file.removesuffix(".json"), text)
    elif name == "departments.json":
        yield from _read_departments(reference, name, text)
    elif name in _TABLES:
        needed, take = _TABLES[name]
        yield from _read_table(reference, name, text, needed, take)


def _read_json(name: str, text: str) -> tuple[Any, list[Problem]]:
    try:
        return json.loads(text, parse_constant=_refuse), []
    except json.JSONDecodeError as broken:
        where = f"{name}:{broken.lineno}:{broken.colno}"
        return None, [_problem(where, "file_json", f"Not JSON: {broken.msg}.")]
    except (ValueError, RecursionError):
        return None, [_problem(name, "file_json", "Not JSON.")]


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _read_body(into: dict[str, Row], name: str, code: str, text: str) -> Iterator[Problem]:
    body, problems = _read_json(name, text)
    yield from problems
    if problems:
        return
    if not isinstance(body, dict):
        yield _problem(name, "file_shape", "The file must hold one object.")
    elif body.get("id") != code:
        yield _problem(f"{name}:id", "file_id", f"The id must be “{code}”, as the file.", said=code)
    else:
        into[code] = body


def _read_departments(reference: Reference, name: str, text: str) -> Iterator[Problem]:
    held, problems = _read_json(name, text)
    yield from problems
    listed = held.get("departments") if isinstance(held, dict) else None
    if not problems and not isinstance(listed, list):
        yield _problem(name, "file_shape", "The file must hold a list “departments”.")
    for at, one in enumerate(listed if isinstance(listed, list) else ()):
        where = f"{name}:departments[{at}]"
        missing = [key for key in _DEPARTMENT if not isinstance(one, dict) or key not in one]
        if missing:
            said = ", ".join(missing)
            yield _problem(where, "file_keys", f"Missing: {said}.", said=said)
            continue
        reference.departments.append({key: one[key] for key in _DEPARTMENT})


_DEPARTMENT = (
    "code",
    "name",
    "formal_name",
    "name_en",
    "short",
    "uscc",
    "uscc_is_demonstration",
    "phone",
    "complaint_phone",
)


def _read_table(
    reference: Reference,
    name: str,
    text: str,
    needed: tuple[str, ...],
    take: Callable[[Reference, Mapping[str, str]], None],
) -> Iterator[Problem]:
    reader = csv.DictReader(StringIO(text, newline=""))
    try:
        missing = [key for key in needed if key not in (reader.fieldnames or ())]
        if missing:
            said = ", ".join(missing)
            yield _problem(f"{name}:1", "file_columns", f"Missing: {said}.", said=said)
            return
        for row in reader:
            plain = {key: (value or "").strip() for key, value in row.items() if key}
            try:
                take(reference, plain)
            except (ValueError, KeyError) as broken:
                yield _problem(f"{name}:{reader.line_num}", "file_line", f"Unreadable: {broken}.")
    except csv.Error as broken:
        yield _problem(f"{name}:{reader.line_num}", "file_line", f"Unreadable: {broken}.")


def _problem(where: str, code: str, sentence: str, **params: object) -> Problem:
    return Problem(where, code, sentence, params)


def _division(reference: Reference, row: Mapping[str, str]) -> None:
    reference.divisions.append(
        {
            "code": row["code"],
            "name": row["name"],
            "name_en": row.get("name_en") or "",
            "level": row["level"],
            "parent_id": row["parent_code"] or None,
            "kind": row["kind"],
            "is_statistical": _flag(row["statistical_unit"]),
        }
    )


def _village(reference: Reference, row: Mapping[str, str]) -> None:
    reference.divisions.append(
        {
            "code": row["code"],
            "name": row["name"],
            "name_en": row.get("name_en") or "",
            "level": "村",
            "parent_id": row["town_code"],
            "kind": "社区" if row["name"].endswith("社区") else "村",
            "is_statistical": False,
        }
    )


def _centre(reference: Reference, row: Mapping[str, str]) -> None:
    reference.centres.append(
        {
            "code": row["code"],
            "county": row["division_code"][:6],
            "division_id": row["division_code"],
            "name": row["name"],
            "name_en": row["name_en"],
            "address": row.get("address", ""),
            "phone": row.get("phone", ""),
            "opening_hours": row.get("opening_hours", ""),
            "note": row.get("note", ""),
            "tile_row": int(row.get("tile_row") or 0) or None,
            "tile_column": int(row.get("tile_column") or 0) or None,
            "tile_evidence": row.get("tile_evidence", ""),
            "residents": int(row.get("residents") or 0) or None,
            "residents_evidence": row.get("residents_evidence") or "",
            "star_target": row.get("star_target", ""),
        }
    )


def _year(reference: Reference, row: Mapping[str, str]) -> None:
    if _flag(row["published"]):
        reference.years.append(int(row["year"]))


def _day(reference: Reference, row: Mapping[str, str]) -> None:
    reference.days.append(
        {
            "day": date.fromisoformat(row["date"]),
            "is_working": _flag(row["working"]),
            "name": row["name_zh"],
            "name_en": row["name_en"],
        }
    )


def _code(reference: Reference, row: Mapping[str, str]) -> None:
    reference.codes[row["matter"]] = (row["implementing_code"], _flag(row["is_demonstration"]))


def _offering(reference: Reference, row: Mapping[str, str]) -> None:
    reference.offerings.append(
        {
            "matter": row["matter"],
            "centre": None if row["place"] == ONLINE else row["place"],
            "channel": row["channel"],
            "depth": row["depth"],
            "since": date.fromisoformat(row["since"]),
            "until": date.fromisoformat(row["until"]) if row["until"] else None,
            "evidence": row["evidence"],
        }
    )


def _synonym(reference: Reference, row: Mapping[str, str]) -> None:
    term = words.normalised(row["term"])
    before = reference.synonyms.get(term, Meant(()))
    meant = dict.fromkeys([*before.expands_to, *row["expands_to"].split()])
    reference.synonyms[term] = Meant(tuple(meant), row.get("note", "") or before.note)


def _top_task(reference: Reference, row: Mapping[str, str]) -> None:
    reference.top_tasks.append(row["code"])


def _flag(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError(f"“{text}” is neither 0 nor 1")
    return text == "1"


_TABLES: dict[str, tuple[tuple[str, ...], Callable[[Reference, Mapping[str, str]], None]]] = {
    "divisions.csv": (
        ("code", "name", "level", "parent_code", "kind", "statistical_unit"),
        _division,
    ),
    "villages.csv": (("code", "name", "town_code"), _village),
    "centres.csv": (("code", "name", "name_en", "division_code"), _centre),
    "calendar_years.csv": (("year", "published"), _year),
    "calendar.csv": (("date", "working", "name_zh", "name_en"), _day),
    "implementing_codes.csv": (("matter", "implementing_code", "is_demonstration"), _code),
    "offerings.csv": (
        ("matter", "place", "channel", "depth", "since", "until", "evidence"),
        _offering,
    ),
    "synonyms.csv": (("term", "expands_to"), _synonym),
    "top_tasks.csv": (("code",), _top_task),
}
