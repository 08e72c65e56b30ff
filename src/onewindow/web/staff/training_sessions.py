"""场次: planned by who answers for them, held by a trainer, attended by a code on the wall."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.places import queries as places
from onewindow.quality.actions import sessions
from onewindow.quality.queries import learning
from onewindow.rules import courses, showing, training_powers
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import Incomplete, NotFound, Problem
from onewindow.web import fields, parts, words
from onewindow.web import kit as frame
from onewindow.web.staff import kit, staff_words, training


@require_safe
@kit.staff(*kit.STAFF)
def session(request: HttpRequest, by: Actor, session_id: UUID) -> HttpResponse:
    """Who sits there, who came, and what its holder may do."""
    at = frame.now()
    rows = learning.roll(session_id=session_id, to=by)
    row = learning.session(session_id=session_id)
    context = {
        "row": row,
        "name": _name(row.course_id),
        "rows": rows,
        "came": sum(1 for one in rows if one.attended_at),
        "runs": sessions.runs(row, at),
        "may_mark": row.cancelled_at is None and row.starts_at - sessions.EARLY <= at,
        "may_cancel": row.cancelled_at is None
        and at < row.ends_at
        and training_powers.plans(by, centre=row.centre_id),
        "me": by.account,
    }
    return kit.page(request, by, "staff/training/session.html", context, here="training")


def _name(code: str) -> str:
    edition = learning.standing(code)
    if edition is None:
        return code
    return training.name(courses.course(edition.body))


@require_safe
@kit.staff(*kit.STAFF)
def code(request: HttpRequest, by: Actor, session_id: UUID) -> HttpResponse:
    """签到码, for the wall: new every half minute."""
    at = frame.now()
    digits = sessions.shown_code(session_id=session_id, by=by, at=at)
    row = learning.session(session_id=session_id)
    address = reverse("staff:training_attend", args=[session_id, digits])
    context = {
        "row": row,
        "digits": f"{digits[:4]} {digits[4:]}",
        "address": request.build_absolute_uri(address),
        "left": showing.seconds_left(at),
        "came": sum(1 for one in learning.roll(session_id=session_id, to=by) if one.attended_at),
        "name": _name(row.course_id),
    }
    return kit.page(
        request,
        by,
        "staff/training/code.html",
        context,
        here="training",
        part="staff/training/_code.html",
    )


@require_http_methods(["GET", "POST"])
@kit.staff(*kit.STAFF)
def attend(request: HttpRequest, by: Actor, session_id: UUID, digits: str) -> HttpResponse:
    """What a telephone opens that scanned the code: one button. The code counts when sent."""
    row = learning.session(session_id=session_id)
    if request.method == "POST":
        sessions.attend(session_id=session_id, code=digits, by=by, at=frame.now())
        messages.success(request, _("签到成功"))
        return kit.go(request, "training_course", row.course_id)
    context = {"row": row, "name": _name(row.course_id), "digits": digits}
    return kit.page(request, by, "staff/training/attend.html", context, here="training")


@kit.posted
@kit.staff(*kit.STAFF)
def mark(request: HttpRequest, by: Actor, session_id: UUID) -> HttpResponse:
    """培训人登记."""
    given = request.POST.get("account", "")
    if not given.isdigit() or len(given) > 9:
        raise NotFound("There is no such member of staff.")
    sessions.mark(session_id=session_id, account_id=int(given), by=by, at=frame.now())
    return kit.go(request, "training_session", session_id)


@kit.posted
@kit.staff(Role.HEAD, Role.OFFICE)
def cancel(request: HttpRequest, by: Actor, session_id: UUID) -> HttpResponse:
    """取消场次."""
    sessions.cancel(session_id=session_id, why=request.POST.get("why", ""), by=by, at=frame.now())
    messages.success(request, _("已取消这一场"))
    return kit.go(request, "training_session", session_id)


# --- Planning --------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@kit.staff(Role.HEAD, Role.OFFICE)
def plan(request: HttpRequest, by: Actor) -> HttpResponse:
    """排课."""
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        try:
            session_id = _planned(request, by)
        except Incomplete as no:
            problems = no.problems
        else:
            messages.success(request, _("已排课"))
            return kit.go(request, "training_session", session_id)
    context = {
        "form_fields": _fields(request.POST, by, fields.told(problems)),
        "problems": problems,
    }
    return kit.page(request, by, "staff/training/plan.html", context, here="training")


def _planned(request: HttpRequest, by: Actor) -> UUID:
    sent = request.POST
    starts = staff_words.moment(sent.get("starts_at", ""))
    ends = staff_words.moment(sent.get("ends_at", ""))
    problems = [
        staff_words.unread(name, label)
        for name, label, found in (
            ("starts_at", _("开始"), starts),
            ("ends_at", _("结束"), ends),
        )
        if found is None
    ]
    if problems or starts is None or ends is None:
        raise Incomplete(problems)
    row = sessions.plan(
        course=sent.get("course", ""),
        centre=sent.get("centre") or None,
        place=sent.get("place", ""),
        starts_at=starts,
        ends_at=ends,
        class_hours=_number(sent.get("class_hours", "")),
        seats=_number(sent.get("seats", "")),
        trainer=sent.get("trainer", "").strip(),
        by=by,
        at=frame.now(),
    )
    return row.pk


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _fields(sent: Mapping[str, str], by: Actor, wrong: Mapping[str, str]) -> list[parts.Field]:
    english = words.in_english()
    taught = [(one.course_id, training.name(courses.course(one.body)))
              for one in learning.editions()]  # fmt: skip
    halls = [
        (one.pk, one.name_en if english else one.name)
        for one in places.centres()
        if training_powers.plans(by, centre=one.pk)
    ]
    if by.has(Role.OFFICE):
        halls.insert(0, ("", _("不在中心")))
    selects = {"course": taught, "centre": halls}
    lines = (
        ("course", _("课程"), "select", ""),
        ("centre", _("在哪个中心"), "select", ""),
        ("place", _("地点"), "text", _("例如 三楼会议室")),
        ("starts_at", _("开始"), "datetime", _("例如 2026-03-02 14:00")),
        ("ends_at", _("结束"), "datetime", ""),
        ("class_hours", _("学时"), "number", _("一学时 45 分钟")),
        ("seats", _("座位"), "number", ""),
        ("trainer", _("培训人的用户名"), "text", ""),
    )
    return [
        parts.Field(
            name,
            label,
            kind,
            sent.get(name, ""),
            choices=[
                parts.Choice(key, said, is_chosen=sent.get(name, "") == key)
                for key, said in selects.get(name, ())
            ],
            hint=hint,
            error=wrong.get(name, ""),
            width={"datetime": "16", "number": "8"}.get(kind, ""),
        )
        for name, label, kind, hint in lines
    ]
