"""Training for its owners: figures by centre, courses and their questions, certificates."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.places import queries as places
from onewindow.quality.actions import courses as actions
from onewindow.quality.actions import training as issuing
from onewindow.quality.queries import learning
from onewindow.quality.queries import training as counted
from onewindow.rules import clock, courses, training_powers
from onewindow.rules import figures as reckoned
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import Incomplete, NotFound, Problem
from onewindow.web import fields, parts, words
from onewindow.web import kit as frame
from onewindow.web.staff import kit, staff_words, training, training_paper

YEAR = timedelta(days=365)
LETTERS = "ABCDEF"
NEW = "new"


# --- Figures ---------------------------------------------------------------------------------


@require_safe
@kit.staff(Role.HEAD, Role.OFFICE, Role.AUDITOR)
def figures(request: HttpRequest, by: Actor) -> HttpResponse:
    """培训情况. By centre: who is certified, class hours a person, exams passed."""
    at = frame.now()
    is_year = request.GET.get("span") == "year"
    today = clock.local_day(at)
    first = datetime(today.year, today.month, 1, tzinfo=clock.CHINA)
    since = at - YEAR if is_year else first
    own = None if training_powers.may_see_all(by) else by.centres
    found = counted.figures(since=since, until=at, centres=own)
    english = words.in_english()
    context = {
        "since": since,
        "until": at,
        "is_year": is_year,
        "rows": [
            (
                one.name_en if english else one.name,
                row,
                _percent(row.certified, row.staff),
                _each(row.class_hours, row.staff),
                _percent(row.passed, row.ended),
            )
            for one in places.centres()
            if (row := found.get(one.pk)) is not None
        ],
    }
    return kit.page(request, by, "staff/training/figures.html", context, here="training")


def _percent(numerator: int, denominator: int) -> str:
    value = reckoned.half_up(numerator * 100, denominator, places=1)
    return "—" if value is None else f"{value}%"


def _each(numerator: int, denominator: int) -> str:
    value = reckoned.half_up(numerator, denominator, places=1)
    return "—" if value is None else str(value)


# --- A course --------------------------------------------------------------------------------

NUMBERS = ("class_hours", "validity_months")
OF_EXAM = ("ask", "minutes", "pass_percent", "tries", "within_days", "wait_hours")
TEXTS = ("name", "name_en", "about", "about_en")


@require_http_methods(["GET", "POST"])
@kit.staff(Role.OFFICE)
def edit(request: HttpRequest, by: Actor, course: str) -> HttpResponse:
    """改课程: what it is called, how long, how its exam is held."""
    held = _held(course)
    body, seen = dict(held.body), held.number
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        seen = _number(request.POST.get("seen", ""))
        body = _typed(request.POST, body)
        problems = _save(request, by, course, seen, body)
        if not problems:
            return kit.go(request, "training_course", course)
    wrong = {one.where.rpartition(".")[2].rpartition(":")[2]: one for one in problems}
    context = {
        "code": course,
        "name": training.name(courses.course(held.body)),
        "seen": seen,
        "form_fields": _fields(body, wrong),
        "problems": problems,
        "edition": held,
    }
    return kit.page(request, by, "staff/training/edit.html", context, here="training")


def _held(code: str) -> Any:
    held = learning.standing(code)
    if held is None:
        raise NotFound("There is no such course.")
    return held


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1


def _typed(sent: Mapping[str, str], body: Mapping[str, Any]) -> dict[str, Any]:
    found = {**body, "exam": dict(body["exam"])}
    found |= {name: sent.get(name, "").strip() for name in TEXTS}
    found |= {name: _number(sent.get(name, "")) for name in NUMBERS}
    found["exam"] = {name: _number(sent.get(name, "")) for name in OF_EXAM}
    return found


def _save(
    request: HttpRequest, by: Actor, code: str, seen: int, body: Mapping[str, Any]
) -> Sequence[Problem]:
    """What is wrong with the course as it was typed; nothing when it is kept."""
    try:
        made = actions.change(code=code, seen=seen, body=body, by=by, at=frame.now())
    except Incomplete as no:
        return no.problems
    messages.success(request, _("已保存为第 %(n)s 版") % {"n": made.number})
    return ()


def _fields(body: Mapping[str, Any], wrong: Mapping[str, Problem]) -> list[parts.Field]:
    labels = {
        "name": _("课程名称"),
        "name_en": _("英文名称"),
        "about": _("内容"),
        "about_en": _("英文内容"),
        "class_hours": _("学时"),
        "validity_months": _("合格证有效期（月）"),
        "ask": _("考试抽几题"),
        "minutes": _("考试几分钟"),
        "pass_percent": _("答对百分之几合格"),
        "tries": _("期间里最多考几次"),
        "within_days": _("期间几天"),
        "wait_hours": _("没通过要等几小时"),
    }
    values = {**body, **body["exam"]}
    told = fields.told(wrong.values())
    return [
        parts.Field(
            name,
            label,
            "text" if name in TEXTS else "number",
            "" if values[name] == -1 else str(values[name]),
            error=told.get(wrong[name].where, "") if name in wrong else "",
            width="" if name in TEXTS else "8",
        )
        for name, label in labels.items()
    ]


# --- Its questions ---------------------------------------------------------------------------


@require_safe
@kit.staff(Role.OFFICE)
def questions(request: HttpRequest, by: Actor, course: str) -> HttpResponse:
    """题库. Every question with its answer and where it is written."""
    held = _held(course)
    said = courses.course(held.body)
    english = words.in_english()
    context = {
        "code": course,
        "name": training.name(said),
        "rows": [
            (
                one.code,
                one.english if english else one.text,
                one.kind,
                "".join(sorted(one.right)),
                one.article,
            )
            for one in said.questions
        ],
        "edition": held,
    }
    return kit.page(request, by, "staff/training/questions.html", context, here="training")


@require_http_methods(["GET", "POST"])
@kit.staff(Role.OFFICE)
def question(request: HttpRequest, by: Actor, course: str, question: str) -> HttpResponse:
    """改题: one question, a new one, or one that goes."""
    held = _held(course)
    known = {one["code"]: one for one in held.body["questions"]}
    if question not in known and question != NEW:
        raise NotFound("There is no such question.")
    row = known.get(question) or {"kind": "single", "options": [], "right": []}
    seen, problems = held.number, list[Problem]()
    if request.method == "POST":
        seen = _number(request.POST.get("seen", ""))
        row = _question(request.POST, question)
        body = {**held.body, "questions": _with(held.body["questions"], question, row, request)}
        problems = list(_save(request, by, course, seen, body))
        if not problems:
            return kit.go(request, "training_questions", course)
    context = {
        "code": course,
        "question": question,
        "is_new": question == NEW,
        "seen": seen,
        "row": row,
        "options": _options(row),
        "form_fields": _question_fields(row),
        "problems": [parts.Mistake(each) for each in fields.told(problems).values()],
        "kinds": [
            (key, label, row["kind"] == key)
            for key, label in (
                ("single", _("单选")),
                ("multiple", _("多选")),
                ("judge", _("判断")),
            )
        ],
    }
    return kit.page(request, by, "staff/training/question.html", context, here="training")


def _question(sent: Any, question: str) -> dict[str, Any]:
    code = question if question != NEW else sent.get("code", "").strip()
    return {
        "code": code,
        "kind": sent.get("kind", ""),
        "text": sent.get("text", "").strip(),
        "english": sent.get("english", "").strip(),
        "options": [
            {"code": letter, "text": zh, "english": sent.get(f"{letter}.english", "").strip()}
            for letter in LETTERS
            if (zh := sent.get(f"{letter}.text", "").strip())
        ],
        "right": [letter for letter in sent.getlist("right") if letter in LETTERS],
        "why": sent.get("why", "").strip(),
        "why_english": sent.get("why_english", "").strip(),
        "article": sent.get("article", "").strip(),
    }


def _with(
    held: Sequence[Mapping[str, Any]],
    question: str,
    row: Mapping[str, Any],
    request: HttpRequest,
) -> list[Mapping[str, Any]]:
    """The questions with this one in its place, at the end, or gone."""
    if "gone" in request.POST:
        return [one for one in held if one["code"] != question]
    if question == NEW:
        return [*held, row]
    return [row if one["code"] == question else one for one in held]


def _options(row: Mapping[str, Any]) -> list[tuple[str, str, str, bool]]:
    known = {one["code"]: one for one in row["options"]}
    return [
        (
            letter,
            known.get(letter, {}).get("text", ""),
            known.get(letter, {}).get("english", ""),
            letter in row["right"],
        )
        for letter in LETTERS
    ]


def _question_fields(row: Mapping[str, Any]) -> list[parts.Field]:
    lines = (
        ("text", _("题目"), "textarea"),
        ("english", _("英文题目"), "textarea"),
        ("why", _("解释"), "textarea"),
        ("why_english", _("英文解释"), "textarea"),
        ("article", _("依据（法律和条）"), "text"),
    )
    return [parts.Field(name, label, kind, row.get(name, "")) for name, label, kind in lines]


# --- Certificates ----------------------------------------------------------------------------


@require_safe
@kit.staff(*kit.STAFF)
def certificate(request: HttpRequest, by: Actor, training_number: str) -> HttpResponse:
    """培训合格证, to be read and printed."""
    row = learning.certificate(number=training_number, to=by)
    today = clock.local_day(frame.now())
    context = {
        "row": row,
        "said": training_paper.said(row),
        "is_good": row.revoked_at is None and row.until >= today,
        "scopes": staff_words.scopes((one["scope"], one["code"]) for one in row.body["qualifies"]),
        "may_revoke": row.revoked_at is None
        and training_powers.keeps_courses(by)
        and row.account_id != by.account,
    }
    return kit.page(request, by, "staff/training/certificate.html", context, here="training")


@require_safe
@kit.staff(*kit.STAFF)
def printed(request: HttpRequest, by: Actor, training_number: str) -> HttpResponse:
    """The certificate as PDF."""
    row = learning.certificate(number=training_number, to=by)
    page = reverse("staff:training_certificate", args=[row.number])
    made = training_paper.drawn(row, address=request.build_absolute_uri(page))
    named = {"Content-Disposition": f'inline; filename="{row.number}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=named)


@kit.posted
@kit.staff(Role.OFFICE)
def revoke(request: HttpRequest, by: Actor, training_number: str) -> HttpResponse:
    """撤销."""
    row = learning.certificate(number=training_number, to=by)
    issuing.revoke(certificate_id=row.pk, why=request.POST.get("why", ""), by=by, at=frame.now())
    messages.success(request, _("已撤销，受理资格同时结束"))
    return kit.go(request, "training_certificate", training_number)
