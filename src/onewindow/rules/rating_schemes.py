"""The rules of rating as data: limits, reasons by grade, when a burst begins. Versioned by day."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import jsonschema_rs

from onewindow.rules import catalogue_schema
from onewindow.rules.clock import Limit
from onewindow.rules.limits import limit_of
from onewindow.rules.ratings import Grade
from onewindow.rules.refusal import Problem

FILE = "rating_schemes.json"
Body = Mapping[str, Any]

_TEXT: Body = {"type": "string", "minLength": 1, "maxLength": 200}
_LIMIT: Body = {
    "type": "object",
    "required": ["days", "unit", "evidence", "source"],
    "properties": {
        "days": {"type": "integer", "minimum": 1, "maximum": 366},
        "unit": {"enum": ["日", "工作日"]},
        "evidence": {"enum": ["A", "B", "C", "D"]},
        "source": _TEXT,
    },
    "additionalProperties": False,
}
_REASON: Body = {
    "type": "object",
    "required": ["code", "label", "english"],
    "properties": {
        "code": {"type": "string", "pattern": "^[a-z_]{2,30}$"},
        "label": {"type": "string", "minLength": 1, "maxLength": 20},
        "english": {"type": "string", "minLength": 1, "maxLength": 60},
    },
    "additionalProperties": False,
}
LIMITS = ("edit", "link", "call_back", "correct", "appeal", "judge", "follow_up")
GRADES = tuple(str(int(one)) for one in Grade)
_NUMBER: Body = {"type": "integer", "minimum": 1, "maximum": 1000}
SCHEMA: Body = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["schemes"],
    "properties": {
        "schemes": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["since", "evidence", "source", "limits", "bursts", "least", "reasons"],
                "properties": {
                    "since": {"type": "string", "format": "date"},
                    "evidence": {"enum": ["A", "B", "C", "D"]},
                    "source": _TEXT,
                    "limits": {
                        "type": "object",
                        "required": list(LIMITS),
                        "properties": dict.fromkeys(LIMITS, _LIMIT),
                        "additionalProperties": False,
                    },
                    "bursts": {
                        "type": "object",
                        "required": ["most", "minutes"],
                        "properties": {"most": _NUMBER, "minutes": _NUMBER},
                        "additionalProperties": False,
                    },
                    "least": _NUMBER,
                    "reasons": {
                        "type": "object",
                        "required": list(GRADES),
                        "properties": dict.fromkeys(
                            GRADES, {"type": "array", "minItems": 1, "items": _REASON}
                        ),
                        "additionalProperties": False,
                    },
                },
                "additionalProperties": False,
            },
        }
    },
}
_SCHEMES = jsonschema_rs.validator_for(dict(SCHEMA), validate_formats=True)


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that fits a grade."""

    code: str
    label: str
    english: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """The rules of rating in force from a day on.

    edit: how long a second rating changes the first. link: how long a service may be rated.
    call_back, correct, appeal, judge: terms of a bad review. follow_up: how long its person
    may say whether it was put right. least: ratings below which a score says nothing, and a
    clerk's own is not shown.
    """

    since: date
    edit: Limit
    link: Limit
    call_back: Limit
    correct: Limit
    appeal: Limit
    judge: Limit
    follow_up: Limit
    burst_most: int
    burst_within: timedelta
    least: int
    reasons: Mapping[Grade, Sequence[Reason]]

    def offered(self, grade: int) -> frozenset[str]:
        """Codes of the reasons that a grade may have; none for what is no grade."""
        if grade not in set(Grade):
            return frozenset()
        return frozenset(one.code for one in self.reasons[Grade(grade)])


def scheme(body: Body) -> Scheme:
    """One scheme of a checked file."""
    limits = {name: _limit(body["limits"][name]) for name in LIMITS}
    return Scheme(
        since=date.fromisoformat(body["since"]),
        burst_most=body["bursts"]["most"],
        burst_within=timedelta(minutes=body["bursts"]["minutes"]),
        least=body["least"],
        reasons={
            grade: tuple(Reason(**one) for one in body["reasons"][str(int(grade))])
            for grade in Grade
        },
        **limits,
    )


def _limit(body: Body) -> Limit:
    found = limit_of({**body, "note": body["source"]})
    assert found is not None  # the schema wants days and unit
    return found


def problems(body: object) -> list[Problem]:
    """Everything wrong with a file of schemes, each with its place.

    Source: JSON Schema 2020-12; house rule.
    """
    found = list(_shape(body))
    if found or not isinstance(body, Mapping):
        return found
    for since, count in Counter(one["since"] for one in body["schemes"]).items():
        if count > 1:
            said = f"scheme {since} is listed {count} times."
            found.append(Problem(f"{FILE}:{since}", "listed_twice", said, {"name": since}))
    return found


def _shape(body: object) -> Iterator[Problem]:
    for error in _SCHEMES.iter_errors(body):
        where = f"{FILE}:{catalogue_schema.place(error.instance_path)}"
        said = error.message if len(error.message) < 200 else "the value has the wrong form"
        yield Problem(where, "wrong_shape", f"{said}.", {"said": said})
