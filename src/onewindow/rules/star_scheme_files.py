"""What a file of star tables must look like, and everything that is wrong with one."""

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

import jsonschema_rs

from onewindow.rules import catalogue_schema
from onewindow.rules.refusal import Problem

FILE = "star_schemes.json"
Body = Mapping[str, Any]
WHOLE = Decimal(100)

_WORDS: Body = {"type": "string", "minLength": 1, "maxLength": 200}
_NUMBER: Body = {"type": "string", "pattern": r"^\d{1,9}(\.\d{1,2})?$"}
_CODE: Body = {"type": "string", "pattern": r"^[a-z][a-z0-9_]{1,29}$"}
_LETTER: Body = {"enum": ["A", "B", "C", "D"]}
_NAMED: Body = {"code": _CODE, "label": _WORDS, "english": _WORDS}


def _object(required: Body, **optional: Body) -> Body:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **optional},
        "additionalProperties": False,
    }


def _list(items: Body, least: int = 1) -> Body:
    return {"type": "array", "minItems": least, "items": items}


_LEVEL = _object({**_NAMED, "points": _NUMBER})
_WAYS: Mapping[str, Body] = {
    "figure": {
        "figure": {"type": "string", "pattern": r"^[a-z0-9_]+\.[a-z0-9_]+$"},
        "unit": _WORDS,
        "better": {"enum": ["higher", "lower"]},
        "line": {"enum": ["linear", "step"]},
        "table": _list({"type": "array", "minItems": 2, "maxItems": 2, "items": _NUMBER}, least=2),
    },
    "missing": {"each": _NUMBER, "counted": _WORDS, "counted_english": _WORDS},
    "level": {"levels": _list(_LEVEL, least=2)},
}
_INDICATOR: Body = {
    "oneOf": [
        _object(
            {
                **_NAMED,
                "points": _NUMBER,
                "by": {"const": way},
                **own,
                "evidence": _LETTER,
                "source": _WORDS,
            },
            **({"nothing": _NUMBER} if way == "figure" else {}),
        )
        for way, own in _WAYS.items()
    ]
}
_SECTION: Body = {**_NAMED, "indicators": _list(_INDICATOR)}
_GRADE = _object(
    {
        **_NAMED,
        "stars": {"type": "integer", "minimum": 1, "maximum": 5},
        "from": _NUMBER,
    },
    county_top={"type": "integer", "minimum": 1, "maximum": 100},
)
_NOTICE = _object(
    {
        "days": {"type": "integer", "minimum": 1, "maximum": 60},
        "unit": {"enum": ["日", "工作日"]},
        "evidence": _LETTER,
        "source": _WORDS,
    }
)
_SCHEME = _object(
    {
        "year": {"type": "integer", "minimum": 2000, "maximum": 2100},
        "version": {"type": "integer", "minimum": 1, "maximum": 999},
        "label": _WORDS,
        "english": _WORDS,
        "evidence": _LETTER,
        "source": _WORDS,
        "notice": _NOTICE,
        "months": {"type": "integer", "minimum": 1, "maximum": 60},
        "grades": _list(_GRADE),
        "vetoes": _list(_object(_NAMED)),
        "sections": _list(_object(_SECTION)),
        "bonus": _object({**_SECTION, "most": _NUMBER}),
    }
)
SCHEMA: Body = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **_object({"schemes": _list(_SCHEME)}),
}
_SCHEMES = jsonschema_rs.validator_for(dict(SCHEMA))


def problems(body: object) -> list[Problem]:
    """Everything wrong with a file of star tables, each with its place.

    Source: JSON Schema 2020-12; house rule (weights make 100, tables rise, grades fall).
    """
    found = list(_shape(body))
    if found or not isinstance(body, Mapping):
        return found
    named = Counter(f"{one['year']}-{one['version']}" for one in body["schemes"])
    for name, count in named.items():
        if count > 1:
            said = f"table {name} is listed {count} times."
            found.append(Problem(f"{FILE}:{name}", "listed_twice", said, {"name": name}))
    for one in body["schemes"]:
        found += [
            Problem(
                f"{FILE}:{one['year']}-{one['version']}", "star_table_wrong", said, {"said": said}
            )
            for said in _contradictions(one)
        ]
    return found


def _shape(body: object) -> Iterator[Problem]:
    for error in _SCHEMES.iter_errors(body):
        where = f"{FILE}:{catalogue_schema.place(error.instance_path)}"
        said = error.message if len(error.message) < 200 else "the value has the wrong form"
        yield Problem(where, "wrong_shape", f"{said}.", {"said": said})


def _contradictions(body: Body) -> Iterator[str]:
    lines = [one for section in body["sections"] for one in section["indicators"]]
    codes = [one["code"] for one in [*lines, *body["bonus"]["indicators"]]]
    sections = [one["code"] for one in [*body["sections"], body["bonus"]]]
    for code, count in Counter([*codes, *sections]).items():
        if count > 1:
            yield f"{code} is named {count} times"
    total = sum((Decimal(one["points"]) for one in lines), Decimal(0))
    if total != WHOLE:
        yield f"the indicators make {total} points, not {WHOLE}"
    least = [Decimal(one["from"]) for one in body["grades"]]
    if any(low >= high for high, low in pairwise(least)):
        yield "the grades do not fall from the highest"
    for one in [*lines, *body["bonus"]["indicators"]]:
        yield from (f"{one['code']}: {said}" for said in _odd(one))


def _odd(line: Body) -> Iterator[str]:
    """An indicator whose table or levels do not fit its points."""
    most = Decimal(line["points"])
    if line["by"] == "level":
        points = [Decimal(one["points"]) for one in line["levels"]]
        if points[0] != most or any(low > high for high, low in pairwise(points)):
            yield "the levels do not fall from its full points"
    if line["by"] != "figure":
        return
    numbers = [Decimal(number) for number, _ in line["table"]]
    points = [Decimal(each) for _, each in line["table"]]
    best_first = points if line["better"] == "lower" else points[::-1]
    if any(low >= high for low, high in pairwise(numbers)):
        yield "the table's numbers do not rise"
    if best_first[0] != most or any(low > high for high, low in pairwise(best_first)):
        yield "a better number is worth less, or the best is not worth its full points"
    if Decimal(line.get("nothing", 0)) > most:
        yield "nothing to divide by is worth more than its full points"
