"""The inventory of machines as a file says it: its shape, and what cannot be true of it."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import jsonschema_rs

from onewindow.rules import catalogue_schema
from onewindow.rules.refusal import Problem

FILE = "devices.json"
Body = Mapping[str, Any]

_DAY: Body = {"type": ["string", "null"], "format": "date"}
DEVICES: Body = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["devices"],
    "additionalProperties": False,
    "properties": {
        "devices": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["serial", "kind", "centre", "place", "model", "evidence"],
                "additionalProperties": False,
                "properties": {
                    "serial": {"type": "string", "pattern": "^[!-}]{1,40}$"},
                    "kind": {"type": "string"},
                    "centre": {"type": "string"},
                    "window": {"type": ["integer", "null"]},
                    "place": {"type": "string", "minLength": 1, "maxLength": 60},
                    "place_en": {"type": "string", "maxLength": 120},
                    "model": {"type": "string", "minLength": 1, "maxLength": 60},
                    "ppi": {"type": ["integer", "null"], "minimum": 20, "maximum": 1000},
                    "bought_on": _DAY,
                    "warranty_until": _DAY,
                    "evidence": {"enum": ["A", "B", "C", "D"]},
                    "is_demonstration": {"type": "boolean"},
                },
            },
        }
    },
}
_DEVICES = jsonschema_rs.validator_for(dict(DEVICES), validate_formats=True)


def problems(
    *,
    body: object,
    kinds: Collection[str],
    centres: Collection[str],
    windows: Collection[tuple[str, int]],
) -> list[Problem]:
    """Everything wrong with a file of machines, each with its place.

    windows: (centre, number) of those that are there. A wrong shape is told alone, since
    nothing else can be said of it. Source: JSON Schema 2020-12; house rule.
    """
    found = list(_shape(body))
    if found or not isinstance(body, Mapping):
        return found
    for serial, count in Counter(one["serial"] for one in body["devices"]).items():
        if count > 1:
            said = f"serial {serial} is listed {count} times."
            found.append(Problem(f"{FILE}:{serial}", "listed_twice", said, {"name": serial}))
    for one in body["devices"]:
        where = f"{FILE}:{one['serial']}"
        if one["kind"] not in kinds:
            found.append(_unknown(where, "kind", one["kind"]))
        if one["centre"] not in centres:
            found.append(_unknown(where, "centre", one["centre"]))
        window = one.get("window")
        if window is not None and (one["centre"], window) not in windows:
            found.append(_unknown(where, "window", f"{one['centre']} {window}"))
    return found


def _shape(body: object) -> Iterator[Problem]:
    for error in _DEVICES.iter_errors(body):
        where = f"{FILE}:{catalogue_schema.place(error.instance_path)}"
        said = error.message if len(error.message) < 200 else "the value has the wrong form"
        yield Problem(where, "wrong_shape", f"{said}.", {"said": said})


def _unknown(where: str, kind: str, name: str) -> Problem:
    said = f"There is no {kind} {name}."
    return Problem(where, "file_unknown", said, {"said": f"{kind} {name}"})
