"""P11 for anybody with number and password: how it goes, and nothing about whom."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from onewindow.cases import queries
from onewindow.places import queries as places
from onewindow.rules import clock, codes
from onewindow.rules.refusal import NotFound
from onewindow.web import kit, words
from onewindow.web.citizen import telling
from onewindow.web.citizen.kit import private
from onewindow.web.citizen.often import limited
from onewindow.web.parts import Field, Lane, Mistake


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
@limited("progress")
def progress(request: HttpRequest, code: str = "") -> HttpResponse:
    """The two boxes; with both right, the lanes."""
    typed = request.POST.get("code", code)
    problems: list[Mistake] = []
    if request.method == "POST":
        password = request.POST.get("password", "")
        if typed.strip() and password.strip():
            try:
                return _shown(request, typed, password)
            except NotFound:
                said = _("没有查到。请核对编号和查询密码，它们都印在收件凭证上。")
                problems.append(Mistake(said, "#f-code"))
        else:
            problems.append(Mistake(_("请填写编号和查询密码。"), "#f-code"))
    context = {
        "problems": problems,
        "fields": [
            Field(
                "code",
                _("收件码或办件编号"),
                "code",
                typed,
                hint=_("印在收件凭证、受理通知书上"),
                error=problems[0].sentence if problems else "",
                inputmode="text",
                width="28",
            ),
            Field(
                "password",
                _("查询密码"),
                "code",
                hint=_("6 位数字"),
                width="8",
                inputmode="numeric",
            ),
        ],
    }
    return private(kit.page(request, "citizen/progress.html", context))


def _shown(request: HttpRequest, code: str, password: str) -> HttpResponse:
    today, calendar = clock.local_day(kit.now()), places.work_calendar()
    found = queries.progress(code=code, password=password, today=today)
    offices = telling.offices()
    lanes = []
    for each in found.lanes:
        department = telling.office(each.department, offices)
        days = (
            clock.days_left(today=today, due_on=each.due_on, calendar=calendar)
            if each.due_on and each.light
            else None
        )
        lanes.append(
            Lane(
                title=each.english if words.in_english() else each.name,
                department=department,
                state=each.state,
                lamp=telling.lamp(each.light, days),
                due_on=each.due_on,
                holder=telling.holder(each.state, department, each.mode),
                events=telling.events(each.steps, each.state, each.mode),
                is_demonstration=each.is_assumed,
            )
        )
    context = {
        "code": codes.grouped(found.code),
        "submitted_at": found.submitted_at,
        "centre": telling.office(found.centre, offices),
        "lanes": lanes,
    }
    return private(kit.page(request, "citizen/progress_found.html", context))
