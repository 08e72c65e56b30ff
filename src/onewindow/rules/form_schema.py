"""The form as JSON Schema 2020-12: what a program has to send, and what `forms.check` returns."""

from collections.abc import Mapping, Sequence
from typing import Any

from onewindow.rules.conditions import Condition
from onewindow.rules.field_types import FOR_EVER
from onewindow.rules.forms import MOST_ROWS
from onewindow.rules.matter_parts import Column
from onewindow.rules.plan_fields import BY_RESULT, PlannedField

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_DAY = r"^\d{4}-\d{2}-\d{2}$"
_DAY_OR_EVER = rf"^(\d{{4}}-\d{{2}}-\d{{2}}|{FOR_EVER})$"
_TYPES: Mapping[str, Mapping[str, Any]] = {
    "text": {"type": "string", "maxLength": 100},
    "address": {"type": "string", "maxLength": 200},
    "textarea": {"type": "string", "maxLength": 2000},
    "region": {"type": "string", "maxLength": 100},
    "number": {
        "anyOf": [
            {"type": "integer", "minimum": 0},
            {"type": "string", "pattern": r"^\d+(\.\d+)?$"},
        ]
    },
    "money": {"type": "string", "pattern": r"^\d+(\.\d{1,2})?$"},
    "date": {"type": "string", "pattern": _DAY_OR_EVER},
    "datetime": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$"},
    "daterange": {
        "type": "object",
        "properties": {
            "since": {"type": "string", "pattern": _DAY},
            "until": {"type": "string", "pattern": _DAY_OR_EVER},
        },
        "required": ["since", "until"],
        "additionalProperties": False,
    },
    "select": {"type": "string", "maxLength": 100},
    "multiselect": {
        "type": "array",
        "items": {"type": "string", "maxLength": 100},
        "maxItems": 200,
        "uniqueItems": True,
    },
    "checkbox": {"type": "boolean"},
    "idno": {"type": "string", "pattern": r"^\d{17}[\dX]$"},
    "uscc": {"type": "string", "pattern": r"^[0-9A-Z]{18}$"},
    "mobile": {"type": "string", "pattern": r"^(1\d{10}|0\d{9,11})$"},
    "bankcard": {"type": "string", "pattern": r"^\d{9,30}$"},
    "photo": {"type": "string", "maxLength": 200},
    "signature": {"type": "string", "maxLength": 200},
    "finger": {"type": "string", "maxLength": 200},
}


def json_schema(*, fields: Sequence[PlannedField]) -> dict[str, Any]:
    """The form as a JSON Schema 2020-12 object.

    Fields that a program need not send are constants or optional; a field that depends on
    another one is required by an if/then. Check digits are beyond it: `forms.check` is the
    last word. Source: JSON Schema 2020-12.
    """
    keys = {field.key for field in fields}
    schema: dict[str, Any] = {
        "$schema": DIALECT,
        "type": "object",
        "properties": {field.key: _property(field) for field in fields},
        "required": [field.key for field in fields if _demanded(field) and field.shown],
        "additionalProperties": False,
    }
    depending = [
        _if_then(field, condition)
        for field in fields
        if _demanded(field) and not field.shown
        for condition in field.when
        if all(key in keys for key, _, tests in condition if not tests)
        and not any(tests for _, _, tests in condition)
    ]
    if depending:
        schema["allOf"] = depending
    return schema


def _demanded(field: PlannedField) -> bool:
    captured = field.type in ("photo", "signature", "finger")
    return field.required and field.filled_by is None and not captured


def _property(field: PlannedField) -> dict[str, Any]:
    if field.filled_by is not None and field.filled_by != BY_RESULT:
        value = list(field.value) if isinstance(field.value, tuple) else field.value
        return {"title": field.label, "const": value}
    if field.type == "table":
        return {"title": field.label, **_table(field.columns)}
    found = {"title": field.label, **_TYPES.get(field.type, _TYPES["text"])}
    if field.options:
        choices = [{"const": one.value, "title": one.label} for one in field.options]
        if field.type == "multiselect":
            found["items"] = {"oneOf": choices}
        else:
            found["oneOf"] = choices
    if field.note:
        found["description"] = field.note
    return found


def _table(columns: Sequence[Column]) -> dict[str, Any]:
    row: dict[str, Any] = {"type": "object"}
    if columns:
        row["properties"] = {
            one.code: {"title": one.label, **_TYPES.get(one.type, _TYPES["text"])}
            for one in columns
        }
        row["additionalProperties"] = False
    line = {"type": "string", "maxLength": 100}
    return {"type": "array", "maxItems": MOST_ROWS, "items": {"anyOf": [row, line]}}


def _if_then(field: PlannedField, condition: Condition) -> dict[str, Any]:
    return {
        "if": {
            "properties": {key: _one_of(words) for key, words, _ in condition},
            "required": [key for key, _, _ in condition],
        },
        "then": {"required": [field.key]},
    }


def _one_of(words: frozenset[str]) -> dict[str, Any]:
    """The values a condition names; yes and no are booleans on the form."""
    named: list[object] = [*sorted(words)]
    named += [True] if "yes" in words else []
    named += [False] if "no" in words else []
    return {"enum": named}
