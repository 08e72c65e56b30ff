"""The catalogue's owners: what they keep, one matter's history, a new one."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.catalog import actions, queries
from onewindow.people import queries as people
from onewindow.places import queries as places
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete, Problem, Refusal
from onewindow.web import fields, parts, words
from onewindow.web import kit as frame
from onewindow.web.staff import kit, shown

PAGE = 50
STATUSES = {
    "published": (pgettext_lazy("catalogue", "已发布"), "green"),
    "draft": (pgettext_lazy("catalogue", "草稿"), "amber"),
    "superseded": (pgettext_lazy("catalogue", "已被替代"), "grey"),
    "withdrawn": (pgettext_lazy("catalogue", "已停办"), "red"),
}


@require_safe
@kit.staff(*kit.CATALOGUE)
def listed(request: HttpRequest, by: Actor) -> HttpResponse:
    """What this owner keeps: matters or life events, drafts and withdrawn ones included."""
    given = {name: request.GET.get(name, "").strip() for name in ("kind", "status", "of", "q")}
    life_events = given["kind"] == "events"
    rows = queries.holdings(
        life_events=life_events,
        department=given["of"],
        status=given["status"] if given["status"] in STATUSES else "",
        text=given["q"],
        after=request.GET.get("after", ""),
        limit=PAGE + 1,
    )
    home = reverse("staff:catalogue")
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    names = department_names()
    context = {
        "rows": [(row, names.get(row.department, row.department)) for row in rows],
        "life_events": life_events,
        "tabs": [
            (pgettext("catalogue", "事项"), home, not life_events),
            (_("一件事"), f"{home}?kind=events", life_events),
        ],
        "statuses": _options(
            [(key, str(STATUSES[key][0])) for key in ("published", "draft", "withdrawn")],
            given["status"],
        ),
        "departments": _options(sorted(names.items()), given["of"]),
        "given": given,
        "pager": parts.Pager(
            shown.query(home, given) if request.GET.get("after") else "",
            shown.query(home, {**given, "after": rows[-1].code}) if more else "",
        ),
    }
    return kit.page(
        request,
        by,
        "staff/catalogue/list.html",
        context,
        here="catalogue",
        part="staff/catalogue/_list.html",
    )


def _options(named: list[tuple[str, str]], chosen: str) -> list[parts.Choice]:
    return [parts.Choice(value, label, is_chosen=value == chosen) for value, label in named]


def department_names() -> dict[str, str]:
    """Departments' names by code, in the reader's language. One query."""
    return {
        code: one.name_en if words.in_english() else one.name
        for code, one in places.departments().items()
    }


@require_http_methods(["GET", "HEAD", "POST"])
@kit.staff(*kit.CATALOGUE)
def overview(request: HttpRequest, by: Actor, code: str) -> HttpResponse:
    """One matter or life event: what is in force, its versions; the button opens a draft."""
    if request.method == "POST":
        actions.draft_from(code=code, by=by, at=frame.now())
        return kit.go(request, "catalogue_draft", code)
    held = queries.holding(code)
    history = queries.history(code)
    names = people.account_names(
        {who for stage in history for who in (stage.edited_by, stage.published_by)}
    )
    stages = [
        (
            stage,
            *STATUSES[stage.status],
            names.get(stage.edited_by, stage.edited_by),
            names.get(stage.published_by, stage.published_by),
        )
        for stage in history
    ]
    context = {
        "held": held,
        "department": department_names().get(held.department, held.department),
        "stages": stages,
        "is_in_force": held.status == "published",
    }
    return kit.page(request, by, "staff/catalogue/one.html", context, here="catalogue")


@require_http_methods(["GET", "HEAD", "POST"])
@kit.staff(*kit.CATALOGUE)
def begin(request: HttpRequest, by: Actor) -> HttpResponse:
    """A new matter or life event, copied from one that exists."""
    typed = {
        name: request.POST.get(name, request.GET.get(name, "")).strip()
        for name in ("code", "name", "department", "like")
    }
    problems: list[Problem] = []
    status = 200
    if request.method == "POST":
        try:
            actions.begin(**typed, by=by, at=frame.now())
            return kit.go(request, "catalogue_draft", typed["code"])
        except Refusal as no:
            problems, status = _listed(no), 422
    wrong = fields.told(problems)
    names = sorted(department_names().items())
    context = {
        "problems": problems,
        "fields": [
            parts.Field(
                "code",
                pgettext("catalogue", "代码"),
                value=typed["code"],
                hint=_("小写字母、数字和下划线，以后不能改。"),
                error=wrong.get("code", ""),
                width="20",
            ),
            parts.Field(
                "name",
                pgettext("catalogue", "名称"),
                value=typed["name"],
                error=wrong.get("name", ""),
            ),
            parts.Field(
                "department",
                _("部门"),
                "select",
                choices=_options(names, typed["department"]),
                error=wrong.get("department", ""),
            ),
            parts.Field(
                "like",
                _("照哪一个来写"),
                value=typed["like"],
                hint=_("已有事项或“一件事”的代码；新的一份从它的内容开始改。"),
                error=wrong.get("like", ""),
                width="20",
            ),
        ],
    }
    return kit.page(
        request, by, "staff/catalogue/new.html", context, here="catalogue", status=status
    )


def _listed(no: Refusal) -> list[Problem]:
    """The problems of a refusal, or the refusal itself as one."""
    if isinstance(no, Incomplete):
        return list(no.problems)
    where = "like" if no.code == "not_found" else "code"
    return [Problem(where, no.code, no.sentence, no.params)]
