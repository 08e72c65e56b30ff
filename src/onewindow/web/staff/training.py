"""培训: what somebody may learn, has learned, and what it lets them accept."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.quality.actions import exams, sessions
from onewindow.quality.queries import learning
from onewindow.rules import clock, courses, training_powers
from onewindow.rules.actors import Actor, Role
from onewindow.rules.courses import Course
from onewindow.rules.refusal import NotFound
from onewindow.web import kit as frame
from onewindow.web import words
from onewindow.web.staff import kit, staff_words

SOON = timedelta(days=30)
OWNERS = (Role.HEAD, Role.OFFICE)


def name(course: Course) -> str:
    """What a course is called in the reader's language."""
    return course.name_en if words.in_english() else course.name


def about(course: Course) -> str:
    """What it teaches."""
    return course.about_en if words.in_english() else course.about


def reaches(many: Iterable[Course]) -> dict[str, str]:
    """What a pass is for, in one line by course; empty where it is for no matter by itself."""
    courses_ = list(many)
    said = iter(staff_words.scopes(pair for one in courses_ for pair in one.qualifies))
    comma = ", " if words.in_english() else "、"
    return {one.code: comma.join(islice(said, len(one.qualifies))) for one in courses_}


def line(one: learning.Learned, said: Mapping[str, str]) -> dict[str, Any]:
    """One course as somebody stands in it."""
    course, standing = one.course, one.standing
    return {
        "course": course,
        "name": name(course),
        "reaches": said[course.code],
        "attended": standing.attended,
        "needed": course.class_hours,
        "until": standing.until,
        "is_passed": standing.is_passed,
        "open": one.open_attempt,
        "bar": standing.bar[1] if standing.bar else None,
        "may_sit": not standing.is_passed
        and standing.attended >= course.class_hours
        and standing.bar is None,
    }


@require_safe
@kit.staff(*kit.STAFF)
def mine(request: HttpRequest, by: Actor) -> HttpResponse:
    """我的培训. Certificates, courses, the sessions to come."""
    at = frame.now()
    today = clock.local_day(at)
    learned = learning.mine(by=by, at=at)
    coming = learning.coming(at=at)
    known = {one.course.code: name(one.course) for one in learned}
    said = reaches(one.course for one in learned)
    seats = learning.signed_up(coming, account=by.account)
    held = learning.certificates(account=by.account or 0)
    context = {
        "rows": [line(one, said) for one in learned],
        "sessions": [session_line(row, known, seats, by) for row in coming],
        "certificates": [
            (
                one,
                one.body["course_en"] if words.in_english() else one.body["course"],
                one.revoked_at is None and one.until >= today,
                one.revoked_at is None and today <= one.until <= today + SOON,
            )
            for one in held
        ],
        "ending": learning.ending(by=by, at=at) if by.has(*OWNERS, Role.AUDITOR) else [],
        "links": _links(by),
    }
    return kit.page(request, by, "staff/training/mine.html", context, here="training")


def _links(by: Actor) -> list[tuple[str, str]]:
    found = []
    if by.has(*OWNERS, Role.AUDITOR):
        found.append((_("培训情况"), reverse("staff:training_figures")))
        found.append((_("受理资格"), reverse("staff:qualification")))
    if by.has(*OWNERS):
        found.append((_("排课"), reverse("staff:training_plan")))
    return found


def session_line(
    row: Any, known: Mapping[str, str], seats: Mapping[UUID, bool], by: Actor
) -> dict[str, Any]:
    """One session in a list."""
    return {
        "row": row,
        "name": known.get(row.course_id, row.course_id),
        "left": row.seats - row.taken,
        "mine": row.pk in seats,
        "attended": seats.get(row.pk, False),
        "holds": training_powers.holds(by, trainer=row.trainer_id, centre=row.centre_id),
    }


@require_safe
@kit.staff(*kit.STAFF)
def one_course(request: HttpRequest, by: Actor, course: str) -> HttpResponse:
    """One course: what it teaches, what it is good for, when it is held, its exam."""
    at = frame.now()
    learned = next((one for one in learning.mine(by=by, at=at) if one.course.code == course), None)
    if learned is None:
        raise NotFound("There is no such course.")
    coming = learning.coming(at=at, course=course)
    seats = learning.signed_up(coming, account=by.account)
    context = {
        "one": line(learned, reaches([learned.course])),
        "about": about(learned.course),
        "terms": learned.course.exam,
        "count": len(learned.course.questions),
        "edition": learned.edition,
        "is_assumed": learned.course.evidence == "D",
        "sessions": [
            session_line(row, {course: name(learned.course)}, seats, by) for row in coming
        ],
        "may_edit": training_powers.keeps_courses(by),
    }
    return kit.page(request, by, "staff/training/course.html", context, here="training")


@kit.posted
@kit.staff(*kit.STAFF)
def sign_up(request: HttpRequest, by: Actor, session_id: UUID) -> HttpResponse:
    """报名."""
    sessions.sign_up(session_id=session_id, by=by, at=frame.now())
    messages.success(request, _("已报名"))
    return kit.go(request, "training")


@kit.posted
@kit.staff(*kit.STAFF)
def sign_off(request: HttpRequest, by: Actor, session_id: UUID) -> HttpResponse:
    """取消报名."""
    sessions.sign_off(session_id=session_id, by=by, at=frame.now())
    messages.success(request, _("已取消报名"))
    return kit.go(request, "training")


# --- The exam --------------------------------------------------------------------------------


@kit.posted
@kit.staff(*kit.STAFF)
def begin(request: HttpRequest, by: Actor, course: str) -> HttpResponse:
    """开始考试."""
    attempt = exams.begin(course=course, by=by, at=frame.now())
    return kit.go(request, "exam", attempt.pk)


@require_http_methods(["GET", "POST"])
def exam(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """The paper while the time runs, its result afterwards."""
    return (_answered if request.method == "POST" else _paper)(request, attempt_id)


@kit.staff(*kit.STAFF)
def _paper(request: HttpRequest, by: Actor, attempt_id: UUID) -> HttpResponse:
    row = learning.attempt(attempt_id=attempt_id, by=by)
    at = frame.now()
    if row.ended_at is None and at > row.due_at + exams.GRACE:
        row = exams.keep(attempt_id=attempt_id, answers={}, by=by, at=at)
    return _shown(request, by, row)


@kit.staff(*kit.STAFF)
def _answered(request: HttpRequest, by: Actor, attempt_id: UUID) -> HttpResponse:
    """交卷, or 保存 on the way; htmx saves each answer as it is chosen."""
    row = learning.attempt(attempt_id=attempt_id, by=by)
    answers = {one.code: request.POST.getlist(f"q.{one.code}") for one in learning.paper(row)}
    how = exams.hand_in if "hand_in" in request.POST else exams.keep
    row = how(attempt_id=attempt_id, answers=answers, by=by, at=frame.now())
    if frame.is_partial(request) and row.ended_at is None:
        context = {"left": _left(row), "done": len(row.answers), "asked": row.asked}
        return frame.page(request, "staff/training/_left.html", context)
    return kit.go(request, "exam", attempt_id)


def _left(row: Any) -> int:
    seconds = (row.due_at - frame.now()).total_seconds()
    return max(0, -int(-seconds // 60))


def _shown(request: HttpRequest, by: Actor, row: Any) -> HttpResponse:
    english = words.in_english()
    paper = learning.paper(row)
    said = courses.course(row.edition.body)
    is_over = row.ended_at is not None
    context = {
        "attempt": row,
        "name": name(said),
        "percent": said.exam.pass_percent,
        "left": _left(row),
        "done": len(row.answers),
        "asked": row.asked,
        "certificate": getattr(row, "certificate", None) if is_over and row.is_passed else None,
        "reaches": reaches([said])[said.code],
        "questions": [_question(n, one, row, english) for n, one in enumerate(paper, 1)],
    }
    template = "staff/training/result.html" if is_over else "staff/training/exam.html"
    return kit.page(request, by, template, context, here="training")


def _question(n: int, one: Any, row: Any, english: bool) -> dict[str, Any]:
    chosen = set(row.answers.get(one.code, ()))
    return {
        "n": n,
        "name": f"q.{one.code}",
        "text": one.english if english else one.text,
        "kind": one.kind,
        "options": [
            (
                letter,
                each.code,
                each.english if english else each.text,
                each.code in chosen,
                each.code in one.right,
            )
            for letter, each in zip("ABCDEF", one.options, strict=False)
        ],
        "is_right": chosen == one.right,
        "why": one.why_english if english else one.why,
        "article": one.article,
    }
