"""When cards fall due, as data: one version is in force from its day on and never changes."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import jsonschema_rs

from onewindow.rules import catalogue_schema
from onewindow.rules.cards import Base, Level, Subject, Table, Threshold
from onewindow.rules.clock import Limit
from onewindow.rules.limits import limit_of
from onewindow.rules.refusal import Problem

FILE = "card_thresholds.json"
Body = Mapping[str, Any]
LIMITS = ("explain", "judge", "answer")
MOST_DAYS = 366
# What a threshold of a subject may be counted from: only a case has the law's own limit.
BASES: Mapping[Subject, frozenset[Base]] = {
    Subject.CASE: frozenset(Base),
    Subject.SPECIAL: frozenset({Base.START, Base.LIMIT}),
    Subject.PRE_ACCEPTANCE: frozenset({Base.START}),
    Subject.CERTIFICATE: frozenset({Base.START}),
    Subject.COMPLAINT: frozenset({Base.START, Base.LIMIT}),
}

_TEXT: Body = {"type": "string", "minLength": 1, "maxLength": 300}
_EVIDENCE: Body = {"enum": ["A", "B", "C", "D"]}
_LIMIT: Body = {
    "type": "object",
    "required": ["days", "unit", "evidence", "source"],
    "properties": {
        "days": {"type": "integer", "minimum": 1, "maximum": MOST_DAYS},
        "unit": {"enum": ["日", "工作日"]},
        "evidence": _EVIDENCE,
        "source": _TEXT,
    },
    "additionalProperties": False,
}
_RULE: Body = {
    "type": "object",
    "required": ["base", "days", "is_on", "by_hand"],
    "properties": {
        "base": {"enum": [str(one) for one in Base]},
        "days": {"type": "integer", "minimum": -MOST_DAYS, "maximum": MOST_DAYS},
        "at_once": {"type": "boolean"},
        "is_on": {"type": "boolean"},
        "by_hand": {"type": "boolean"},
    },
    "additionalProperties": False,
}
TABLE: Body = {
    "type": "object",
    "required": ["since", "evidence", "source", "rules", "limits"],
    "properties": {
        "since": {"type": "string", "format": "date"},
        "evidence": _EVIDENCE,
        "source": _TEXT,
        "note": _TEXT,
        "rules": {
            "type": "object",
            "required": [str(one) for one in Subject],
            "properties": {
                str(one): {
                    "type": "object",
                    "properties": {str(level): _RULE for level in Level},
                    "additionalProperties": False,
                }
                for one in Subject
            },
            "additionalProperties": False,
        },
        "limits": {
            "type": "object",
            "required": list(LIMITS),
            "properties": dict.fromkeys(LIMITS, _LIMIT),
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}
SCHEMA: Body = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["tables"],
    "properties": {"tables": {"type": "array", "minItems": 1, "items": TABLE}},
}
_TABLES = jsonschema_rs.validator_for(dict(SCHEMA), validate_formats=True)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of cards in force from a day on.

    table: the thresholds that are switched on. explain: how long whoever got a card has to say
    why. judge: how long the office has to confirm a card or to judge what was said. answer: how
    long an urged lamp may stay without an answer.
    """

    since: date
    table: Table
    explain: Limit
    judge: Limit
    answer: Limit


def rules(body: Body) -> Rules:
    """One version of a checked file."""
    limits = {name: _limit(body["limits"][name]) for name in LIMITS}
    return Rules(
        since=date.fromisoformat(body["since"]),
        table={
            Subject(subject): {
                level: _threshold(levels[str(level)])
                for level in Level
                if levels.get(str(level), {}).get("is_on")
            }
            for subject, levels in body["rules"].items()
        },
        **limits,
    )


def _threshold(body: Body) -> Threshold:
    return Threshold(
        Base(body["base"]),
        body["days"],
        at_once=bool(body.get("at_once")),
        by_hand=bool(body["by_hand"]),
    )


def _limit(body: Body) -> Limit:
    found = limit_of({**body, "note": body["source"]})
    assert found is not None  # the schema wants days and unit
    return found


def problems(body: object) -> list[Problem]:
    """Everything wrong with a file of thresholds, each with its place.

    Source: JSON Schema 2020-12; house rule.
    """
    found = list(_shape(body))
    if found or not isinstance(body, Mapping):
        return found
    for since, count in Counter(one["since"] for one in body["tables"]).items():
        if count > 1:
            said = f"table {since} is listed {count} times."
            found.append(Problem(f"{FILE}:{since}", "listed_twice", said, {"name": since}))
    for one in body["tables"]:
        found += [
            Problem(f"{FILE}:{one['since']}.{each.where}", each.code, each.sentence, each.params)
            for each in senseless(one)
        ]
    return found


def senseless(body: Body) -> list[Problem]:
    """Thresholds that can never hold, and levels out of their order. body: of the right shape.

    where: subject.level. Source: house rule (a graver card never falls due before a lighter one).
    """
    found = []
    for subject, levels in body["rules"].items():
        listed = [level for level in Level if levels.get(str(level), {}).get("is_on")]
        for level in listed:
            if Base(levels[str(level)]["base"]) not in BASES[Subject(subject)]:
                said = f"A card over {subject} cannot be counted from that."
                found.append(Problem(f"{subject}.{level}", "card_base", said))
        for before, after in pairwise(listed):
            first, second = levels[str(before)], levels[str(after)]
            if first["base"] == second["base"] and first["days"] > second["days"]:
                said = f"{subject}: {after} would fall due before {before}."
                found.append(Problem(f"{subject}.{after}", "card_order", said))
    return found


def _shape(body: object) -> Iterator[Problem]:
    for error in _TABLES.iter_errors(body):
        where = f"{FILE}:{catalogue_schema.place(error.instance_path)}"
        said = error.message if len(error.message) < 200 else "the value has the wrong form"
        yield Problem(where, "wrong_shape", f"{said}.", {"said": said})
