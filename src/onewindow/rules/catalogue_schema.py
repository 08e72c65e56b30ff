"""The shape of catalogue bodies as JSON Schema 2020-12, and the problems of a wrong shape."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import jsonschema_rs

from onewindow.rules.field_types import READERS
from onewindow.rules.refusal import Problem
from onewindow.rules.ruling import ACTING

KINDS = ("公共服务", "其他行政权力", "行政确认", "行政给付", "行政许可")
RESULTS = ("其他", "备案凭证", "实物", "批文", "票据", "证明", "证照")
NEEDS = ("必要", "情形", "容缺")
UNITS = ("工作日", "日", "即办")
MODES = ("sequential", "parallel", "auto", "later")
FIELD_TYPES = (*READERS, "table")

Schema = Mapping[str, Any]

_CODE: Schema = {"type": "string", "pattern": r"^[A-Za-z0-9_+-]{1,60}$"}
_TEXT: Schema = {"type": "string", "minLength": 1, "maxLength": 500}
_MAYBE_TEXT: Schema = {"type": ["string", "null"], "maxLength": 2000}
_EVIDENCE: Schema = {"enum": ["A", "B", "C", "D"]}
_CODES: Schema = {"type": "array", "items": _CODE}
_VALUE: Schema = {"type": ["string", "boolean", "number"]}
_WHEN: Schema = {
    "type": ["object", "null"],
    "additionalProperties": {"anyOf": [_VALUE, {"type": "array", "items": _VALUE, "minItems": 1}]},
}
_LIMIT: Schema = {
    "type": "object",
    "required": ["days", "unit", "evidence"],
    "properties": {
        "days": {"type": ["integer", "null"], "minimum": 0, "maximum": 3650},
        "unit": {"enum": [*UNITS, None]},
        "note": _MAYBE_TEXT,
        "evidence": _EVIDENCE,
    },
}
_OPTION: Schema = {
    "type": "object",
    "required": ["label"],
    "properties": {"value": {"type": "string"}, "code": {"type": "string"}, "label": _TEXT},
    "anyOf": [{"required": ["value"]}, {"required": ["code"]}],
}
_SITUATION: Schema = {
    "type": "object",
    "required": ["id", "question", "options"],
    "properties": {
        "id": _CODE,
        "question": _TEXT,
        "options": {"type": "array", "items": _OPTION, "minItems": 2},
        "when": _WHEN,
    },
}
_MATERIAL: Schema = {
    "type": "object",
    "required": ["material_id", "name", "source_type", "need"],
    "properties": {
        "material_id": _CODE,
        "name": _TEXT,
        "source_type": _TEXT,
        "share_source": _MAYBE_TEXT,
        "electronic_licence": {"type": "boolean"},
        "need": {"enum": list(NEEDS)},
        "form": _MAYBE_TEXT,
        "copies": {"type": ["integer", "null"], "minimum": 1, "maximum": 99},
        "when": _WHEN,
        "note": _MAYBE_TEXT,
        "result_of": _CODES,
    },
}
_FIELD: Schema = {
    "type": "object",
    "required": ["id", "label", "type", "required"],
    "properties": {
        "id": {"type": "string", "pattern": r"^[A-Za-z][A-Za-z0-9_]{0,59}$"},
        "label": _TEXT,
        "type": {"enum": list(FIELD_TYPES)},
        "required": {"type": "boolean"},
        "prefill_from": _MAYBE_TEXT,
        "options": {
            "type": ["array", "null"],
            "items": {"anyOf": [{"type": "string", "minLength": 1}, _OPTION]},
        },
        "when": _WHEN,
        "note": _MAYBE_TEXT,
        "concept": {"type": ["string", "null"], "maxLength": 100},
        "from_situation": {
            "type": ["object", "null"],
            "required": ["situation", "map"],
            "properties": {"situation": _CODE, "map": {"type": "object"}},
        },
        "from_result_of": {"anyOf": [_CODES, {"type": "null"}]},
        "columns": {
            "type": ["array", "null"],
            "items": {
                "type": "object",
                "required": ["code", "label"],
                "properties": {
                    "code": _CODE,
                    "label": _TEXT,
                    "type": {"enum": list(READERS)},
                },
            },
        },
    },
}
_STEP: Schema = {
    "type": "object",
    "required": ["step"],
    "properties": {
        "step": _TEXT,
        "actor": _MAYBE_TEXT,
        "limit": _MAYBE_TEXT,
        "note": _MAYBE_TEXT,
    },
}
_PROCESS: Schema = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["step"],
        "properties": {
            "step": _TEXT,
            "people": {"type": "integer", "minimum": 1, "maximum": 9},
            "note": _MAYBE_TEXT,
        },
    },
}
_DEMANDS: Mapping[str, Sequence[str]] = {
    "requires_result_of": ("matter",),
    "order": ("before",),
    "fee": ("rows",),
    "fee_table": ("rows",),
    "validity_by_age": ("rows",),
    "class_table": ("rows",),
    "amount_table": ("rows",),
    "stage_limit": ("stage", "days"),
    "post_check": ("days",),
    "publicity": ("days",),
}
_RULE: Schema = {
    "type": "object",
    "required": ["type"],
    "properties": {
        "type": {"enum": sorted(ACTING)},
        "when": _WHEN,
        "text": _MAYBE_TEXT,
        "basis": _MAYBE_TEXT,
        "to": {"type": ["string", "null"]},
        "days": {"type": ["integer", "null"], "minimum": 0, "maximum": 36500},
        "unit": {"type": ["string", "null"]},
        "rows": {"type": "array", "minItems": 1, "items": {"type": "object"}},
    },
    "allOf": [
        {
            "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
            "then": {"required": list(demanded)},
        }
        for name, demanded in _DEMANDS.items()
    ],
}
_ENGLISH: Schema = {"type": "object", "additionalProperties": {"type": "string"}}

MATTER: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": [
        "id",
        "name",
        "department",
        "kind",
        "object",
        "legal_limit",
        "promised_limit",
        "instant",
        "result",
        "fee",
        "situations",
        "materials",
        "form_fields",
        "steps",
        "rules",
    ],
    "properties": {
        "id": _CODE,
        "name": _TEXT,
        "department": _TEXT,
        "kind": {"enum": list(KINDS)},
        "object": {"type": "array", "minItems": 1, "items": _TEXT},
        "legal_basis": {"type": "array", "items": {"type": "string"}},
        "legal_limit": _LIMIT,
        "promised_limit": _LIMIT,
        "extension_days": {"type": ["integer", "null"], "minimum": 0},
        "excluded_time": _MAYBE_TEXT,
        "instant": {"type": "boolean"},
        "notice_days": {"type": ["integer", "null"], "minimum": 0},
        "site_check": {"type": "boolean"},
        "presence": {"type": "boolean"},
        "result": {
            "type": "object",
            "required": ["name", "type"],
            "properties": {
                "name": _TEXT,
                "type": {"enum": list(RESULTS)},
                "validity": _MAYBE_TEXT,
            },
        },
        "fee": {
            "type": "object",
            "required": ["amount_yuan", "evidence"],
            "properties": {
                "amount_yuan": {"type": ["number", "null"], "minimum": 0},
                "note": _MAYBE_TEXT,
                "evidence": _EVIDENCE,
            },
        },
        "situations": {"type": "array", "items": _SITUATION},
        "materials": {"type": "array", "items": _MATERIAL},
        "form_fields": {"type": "array", "items": _FIELD},
        "steps": {"type": "array", "items": _STEP},
        "rules": {"type": "array", "items": _RULE},
        "process": _PROCESS,
        "process_when": {
            "type": ["array", "null"],
            "items": {
                "type": "object",
                "required": ["when", "process"],
                "properties": {"when": _WHEN, "process": _PROCESS},
            },
        },
        "commitment": {
            "type": ["object", "null"],
            "required": ["situation", "value", "inspect_within_working_days"],
            "properties": {
                "situation": _CODE,
                "inspect_within_working_days": {"type": "integer", "minimum": 1, "maximum": 60},
            },
        },
        "english": _ENGLISH,
    },
}

_ITEM: Schema = {
    "type": "object",
    "if": {"properties": {"external": {"const": True}}, "required": ["external"]},
    "then": {"required": ["name"]},
    "else": {"required": ["matter"]},
    "properties": {
        "matter": _CODE,
        "need": {"enum": ["must", "one_of", "optional"]},
        "when": _WHEN,
        "note": _MAYBE_TEXT,
        "one_of": {"type": ["string", "null"]},
    },
}
LIFE_EVENT: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["id", "name", "lead_department", "stages"],
    "properties": {
        "id": _CODE,
        "name": _TEXT,
        "lead_department": _TEXT,
        "stages": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["mode", "items"],
                "properties": {
                    "mode": {"enum": list(MODES)},
                    "items": {"type": "array", "items": _ITEM},
                },
            },
        },
        "questions": {"type": ["array", "null"], "items": _SITUATION},
        "implies": {
            "type": ["array", "null"],
            "items": {
                "type": "object",
                "required": ["when", "sets"],
                "properties": {"when": _WHEN, "sets": {"type": "object"}},
            },
        },
        "english": _ENGLISH,
    },
}

_MATTER = jsonschema_rs.validator_for(dict(MATTER))
_LIFE_EVENT = jsonschema_rs.validator_for(dict(LIFE_EVENT))
_LONG = re.compile(r"^.{200,}$", re.DOTALL)


def shape_problems(*, body: object, of: str) -> list[Problem]:
    """Everything wrong with the shape of a body, each with its place.

    of: "matter" or "life_event". Source: JSON Schema 2020-12; house rule.
    """
    validator = _MATTER if of == "matter" else _LIFE_EVENT
    return list(_problems(validator, body))


def place(path: Sequence[object]) -> str:
    """A place in a body as people write it: materials[3].when.kind. Source: house rule."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _problems(validator: Any, body: object) -> Iterator[Problem]:
    for error in validator.iter_errors(body):
        where = place(error.instance_path)
        said = _LONG.sub("the value has the wrong form", error.message)
        yield Problem(
            where,
            "wrong_shape",
            f"{where or 'body'}: {said}.",
            {"severity": "error", "said": said},
        )
