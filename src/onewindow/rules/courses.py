"""Courses as data: what is taught and asked, for how long a pass is good, and for which matters."""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import jsonschema_rs

from onewindow.rules import catalogue_schema
from onewindow.rules.exams import Kind, Option, Question, Terms
from onewindow.rules.qualifying import Scope
from onewindow.rules.refusal import Problem

FILE = "courses.json"
Body = Mapping[str, Any]

_CODE: Body = {"type": "string", "pattern": "^[a-z][a-z0-9_]{1,29}$"}
_LINE: Body = {"type": "string", "minLength": 1, "maxLength": 120}
_TEXT: Body = {"type": "string", "minLength": 1, "maxLength": 600}


def _number(least: int, most: int) -> Body:
    return {"type": "integer", "minimum": least, "maximum": most}


def _closed(properties: Mapping[str, Body], *, optional: tuple[str, ...] = ()) -> Body:
    return {
        "type": "object",
        "required": [name for name in properties if name not in optional],
        "properties": dict(properties),
        "additionalProperties": False,
    }


_OPTION = _closed(
    {"code": {"type": "string", "pattern": "^[A-F]$"}, "text": _LINE, "english": _TEXT}
)
QUESTION = _closed(
    {
        "code": _CODE,
        "kind": {"enum": [str(one) for one in Kind]},
        "text": _TEXT,
        "english": _TEXT,
        "options": {"type": "array", "minItems": 2, "maxItems": 6, "items": _OPTION},
        "right": {"type": "array", "minItems": 1, "items": {"type": "string"}, "uniqueItems": True},
        "why": _TEXT,
        "why_english": _TEXT,
        "article": _LINE,
    }
)
EXAM = _closed(
    {
        "ask": _number(1, 100),
        "minutes": _number(1, 180),
        "pass_percent": _number(1, 100),
        "tries": _number(1, 20),
        "within_days": _number(1, 366),
        "wait_hours": _number(0, 720),
    }
)
COURSE = _closed(
    {
        "code": _CODE,
        "name": _LINE,
        "name_en": _LINE,
        "about": _TEXT,
        "about_en": _TEXT,
        "class_hours": _number(1, 400),
        "validity_months": _number(1, 120),
        "evidence": {"enum": ["A", "B", "C", "D"]},
        "source": _TEXT,
        "qualifies": {
            "type": "array",
            "items": _closed(
                {
                    "scope": {"enum": [str(one) for one in Scope]},
                    "code": {"type": "string", "maxLength": 40},
                }
            ),
        },
        "exam": EXAM,
        "questions_of": {"type": "array", "items": _CODE},
        "questions": {"type": "array", "items": QUESTION},
    },
    optional=("questions_of",),
)
SCHEMA = _closed({"courses": {"type": "array", "items": COURSE}})
_COURSES = jsonschema_rs.validator_for(dict(SCHEMA))


@dataclass(frozen=True, slots=True)
class Course:
    """A course as one edition says it. class_hours: of 45 minutes, to be attended before the
    exam; qualifies: (scope, code) of what a pass is for.
    """

    code: str
    name: str
    name_en: str
    about: str
    about_en: str
    class_hours: int
    validity_months: int
    evidence: str
    qualifies: tuple[tuple[str, str], ...]
    exam: Terms
    questions: tuple[Question, ...]


def course(body: Body) -> Course:
    """One course of a checked file."""
    return Course(
        code=body["code"],
        name=body["name"],
        name_en=body["name_en"],
        about=body["about"],
        about_en=body["about_en"],
        class_hours=body["class_hours"],
        validity_months=body["validity_months"],
        evidence=body["evidence"],
        qualifies=tuple((one["scope"], one["code"]) for one in body["qualifies"]),
        exam=Terms(**body["exam"]),
        questions=tuple(question(one) for one in body["questions"]),
    )


def question(body: Body) -> Question:
    """One question of a checked course."""
    return Question(
        code=body["code"],
        kind=Kind(body["kind"]),
        text=body["text"],
        english=body["english"],
        options=tuple(Option(**one) for one in body["options"]),
        right=frozenset(body["right"]),
        why=body["why"],
        why_english=body["why_english"],
        article=body["article"],
    )


def last_day(issued_on: date, *, months: int) -> date:
    """The last good day of a certificate: the same day so many months later; where that month
    has none, its end. Source: 民法典 arts. 201, 202.
    """
    year, month = divmod(issued_on.year * 12 + issued_on.month - 1 + months, 12)
    return date(year, month + 1, min(issued_on.day, monthrange(year, month + 1)[1]))


def expanded(body: Body) -> list[dict[str, Any]]:
    """The courses of a checked file, each with the questions it takes over from others.

    Source: house rule.
    """
    own = {one["code"]: list(one["questions"]) for one in body["courses"]}
    found = []
    for one in body["courses"]:
        others = [each for code in one.get("questions_of", ()) for each in own[code]]
        whole = {name: value for name, value in one.items() if name != "questions_of"}
        found.append({**whole, "questions": [*one["questions"], *others]})
    return found


def problems(body: object) -> list[Problem]:
    """Everything wrong with a file of courses, each with its place.

    Source: JSON Schema 2020-12; house rule.
    """
    found = list(_shape(body))
    if found or not isinstance(body, Mapping):
        return found
    found += _names(body)
    if not found:
        for one in expanded(body):
            found += course_problems(one, where=f"{FILE}:{one['code']}")
    return found


def _names(body: Body) -> Iterator[Problem]:
    known = Counter(one["code"] for one in body["courses"])
    for code, count in known.items():
        if count > 1:
            said = f"course {code} is listed {count} times."
            yield Problem(f"{FILE}:{code}", "listed_twice", said, {"name": code})
    for one in body["courses"]:
        for other in one.get("questions_of", ()):
            if other not in known:
                where = f"{FILE}:{one['code']}"
                yield Problem(where, "course_unknown", "No such course.", {"name": other})


def course_problems(body: Body, *, where: str) -> list[Problem]:
    """What is wrong with one course beyond its form. Source: house rule."""
    found = []
    codes = Counter(one["code"] for one in body["questions"])
    for code, count in codes.items():
        if count > 1:
            said = f"question {code} is listed {count} times."
            found.append(Problem(f"{where}.{code}", "listed_twice", said, {"name": code}))
    if len(body["questions"]) < body["exam"]["ask"]:
        params = {"ask": body["exam"]["ask"], "count": len(body["questions"])}
        said = "the exam asks more questions than the course has."
        found.append(Problem(f"{where}.ask", "course_asks_too_much", said, params))
    for each in body["qualifies"]:
        if (each["scope"] == Scope.ALL) != (each["code"] == ""):
            said = "a matter or a zone is named by its code, all of them by none."
            found.append(Problem(f"{where}.qualifies", "course_scope_wrong", said))
    for one in body["questions"]:
        found += question_problems(one, where=f"{where}.{one['code']}")
    return found


def question_problems(body: Body, *, where: str) -> Iterator[Problem]:
    """What is wrong with one question beyond its form: options and right answers that do not
    fit its kind. Source: house rule.
    """
    offered = [one["code"] for one in body["options"]]
    right = set(body["right"])
    few = {Kind.SINGLE: 1, Kind.JUDGE: 1}.get(Kind(body["kind"]))
    if len(set(offered)) < len(offered) or not right <= set(offered):
        yield Problem(f"{where}.right", "question_right_unknown", "the right answer is no option.")
    elif few is not None and len(right) != few:
        yield Problem(f"{where}.right", "question_right_one", "exactly one answer is right.")
    elif few is None and len(right) < 2:
        yield Problem(f"{where}.right", "question_right_many", "two answers or more are right.")
    if body["kind"] == Kind.JUDGE and len(offered) != 2:
        said = "a judgement has two options."
        yield Problem(f"{where}.options", "question_judge_two", said)


def _shape(body: object) -> Iterator[Problem]:
    for error in _COURSES.iter_errors(body):
        where = f"{FILE}:{catalogue_schema.place(error.instance_path)}"
        said = error.message if len(error.message) < 200 else "the value has the wrong form"
        yield Problem(where, "wrong_shape", f"{said}.", {"said": said})


NUMBER = re.compile(r"PX-\d{6}-\d{4}-\d{4,}")


def number(*, county: str, year: int, serial: int) -> str:
    """The number of a training certificate: PX-331081-2026-0001. Source: house rule."""
    return f"PX-{county}-{year}-{serial:04}"
