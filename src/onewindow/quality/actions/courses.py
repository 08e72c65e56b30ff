"""Courses brought in from a file, written out again, and changed here by their owners."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.catalog import canonical
from onewindow.catalog.subjects import subject
from onewindow.journal.actions import record
from onewindow.quality.models import Course, Edition
from onewindow.quality.queries import learning
from onewindow.rules import courses, training_powers
from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, NotFound, Problem, Refusal

Body = Mapping[str, Any]


class CourseMoved(Refusal):
    """Somebody else, or another page, changed the course since this one was opened."""

    code = "course_moved"


def load_courses(*, content: bytes, by: Actor, at: datetime) -> list[str]:
    """Bring in the courses of a file, each change a new edition; a line for every change.

    Idempotent. A course that its owners changed here stays as it is. Raises NotPermitted,
    Incomplete with every problem. Source: house rule.
    """
    if not by.has(Role.ADMIN, Role.CATALOGUE):
        raise NotPermitted("Only the keepers of reference data may bring courses in.")
    try:
        body = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as broken:
        said = f"Not JSON: {broken}."
        raise Incomplete([Problem(courses.FILE, "file_json", said)]) from None
    problems = courses.problems(body)
    if problems:
        raise Incomplete(problems)
    lines = []
    with transaction.atomic():
        for one in courses.expanded(body):
            row, _ = Course.objects.get_or_create(pk=one["code"])
            held = learning.standing(one["code"])
            if held is not None and held.body == one:
                continue
            if held is not None and not held.is_file:
                lines.append(f"course {one['code']} stays as its owners changed it here")
                continue
            edition = _edition(row, held, one, is_file=True, by=by, at=at)
            lines.append(f"course: {one['code']} edition {edition.number}")
    return lines


def export_courses() -> bytes:
    """The file as `load_courses` reads it. One query."""
    return canonical.text({"courses": [one.body for one in learning.editions()]}).encode()


def change(*, code: str, seen: int, body: Body, by: Actor, at: datetime) -> Edition:
    """改课程. The whole course as its owners say it now, as a new edition.

    seen: the number of the edition that was read. Exams that run go on with the questions they
    began with. Nothing changes: no edition. From here on files change nothing of this course.
    Raises NotPermitted, NotFound, CourseMoved, Incomplete with every problem.
    Source: house rule.
    """
    training_powers.require(training_powers.keeps_courses(by))
    problems = courses.problems({"courses": [dict(body)]})
    if problems:
        raise Incomplete(problems)
    with transaction.atomic():
        row = Course.objects.select_for_update(no_key=True).filter(pk=code).first()
        held = learning.standing(code)
        if row is None or held is None or body["code"] != code:
            raise NotFound("There is no such course.")
        if held.number != seen:
            raise CourseMoved("The course was changed meanwhile.", at=held.made_at)
        if held.body == body:
            return held
        return _edition(row, held, body, is_file=False, by=by, at=at)


def _edition(
    row: Course, held: Edition | None, body: Body, *, is_file: bool, by: Actor, at: datetime
) -> Edition:
    edition: Edition = Edition.objects.create(
        course=row,
        number=(held.number if held else 0) + 1,
        body=dict(body),
        made_at=at,
        made_by=by.id,
        is_file=is_file,
    )
    key = subject(f"course:{row.pk}")
    record(at=at, actor=by.id, fact="course.edition", subject=key, number=edition.number)
    return edition
