"""A1: the list of a department's cases, nearest day first."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from onewindow.cases import queries
from onewindow.places import queries as places
from onewindow.rules import clock
from onewindow.rules.actors import Actor
from onewindow.rules.lifecycle import ACCEPTED, UNDER_WAY, State
from onewindow.web import kit as frame
from onewindow.web import parts, words
from onewindow.web.staff import card_kit, kit, shown

SHOWN = {"": UNDER_WAY, "new": ACCEPTED, "review": {State.IN_REVIEW}, "paused": {State.PAUSED}}


@require_safe
@kit.staff(*kit.DESK)
def listed(request: HttpRequest, by: Actor) -> HttpResponse:
    """A1. By light, then by the time left; paused cases last."""
    today = clock.local_day(frame.now())
    chosen = request.GET.get("show", "")
    department = request.GET.get("department", "")
    given = {"show": chosen, "department": department}
    page = queries.desk(
        to=by,
        today=today,
        after=request.GET.get("after", ""),
        mine=chosen == "mine",
        department=department,
        states=SHOWN.get(chosen, UNDER_WAY),
    )
    home = reverse("staff:desk")
    context = {
        "rows": shown.rows(page.rows, lambda row: reverse("staff:case", args=[row.id])),
        "filters": _filters(queries.counts(to=by, today=today, department=department), given),
        "departments": _departments(by, given),
        "waiting": card_kit.told(by),
        "pager": parts.Pager(
            shown.query(home, given) if request.GET.get("after") else "",
            shown.query(home, {**given, "after": page.next}) if page.next else "",
        ),
    }
    return kit.page(
        request, by, "staff/desk/list.html", context, here="desk", part="staff/desk/_list.html"
    )


def _filters(
    counts: queries.Counts, given: dict[str, str]
) -> list[tuple[str, str, int, bool, bool]]:
    """(label, address, how many, whether it is chosen, whether it alarms)."""
    home, chosen = reverse("staff:desk"), given["show"]
    each = [
        ("", pgettext("desk", "全部"), counts.all),
        ("mine", pgettext("desk", "我承办的"), counts.mine),
        ("new", pgettext("desk", "待承办"), counts.new),
        ("review", pgettext("desk", "审查中"), counts.in_review),
        ("paused", pgettext("desk", "暂停中"), counts.paused),
    ]
    return [
        (label, shown.query(home, {**given, "show": show}), count, show == chosen, False)
        for show, label, count in each
    ] + ([("", "", counts.late, False, True)] if counts.late else [])


def _departments(by: Actor, given: dict[str, str]) -> list[tuple[str, str, bool]]:
    """(name, address, whether it is chosen) for whoever works in several departments."""
    if len(by.departments) < 2:
        return []
    home, known = reverse("staff:desk"), places.departments()
    each = [("", _("全部部门"))] + [
        (code, known[code].name_en if words.in_english() else known[code].name)
        for code in sorted(by.departments)
    ]
    return [
        (name, shown.query(home, {**given, "department": code}), code == given["department"])
        for code, name in each
    ]
