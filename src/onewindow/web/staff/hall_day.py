"""C9 交接: what the day brought, whether it adds up, and who hands it over."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from onewindow.cases.actions import day_end
from onewindow.cases.queries import day_ends, visits
from onewindow.cases.queries.day_ends import DayWork
from onewindow.hall.queries import days
from onewindow.rules import clock
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.web import fields, parts
from onewindow.web import kit as frame
from onewindow.web.staff import kit, shown
from onewindow.web.staff.window_sign import MEANS

MOST_DIGITS = 6
MODES: Mapping[str, str | Promise] = {
    "counter": pgettext_lazy("delivery", "窗口领取"),
    "locker": pgettext_lazy("delivery", "取件柜"),
    "post": pgettext_lazy("delivery", "邮寄"),
    "online": pgettext_lazy("delivery", "电子送达"),
}


@require_http_methods(["GET", "POST"])
@kit.staff(*kit.CLERK)
def day(request: HttpRequest, by: Actor) -> HttpResponse:
    """Today's numbers side by side; clerks see their own share, the head everybody's."""
    centre, now = kit.centre(by), frame.now()
    today = clock.local_day(now)
    problems: Sequence[Problem] = ()
    note, counted = request.POST.get("note", ""), request.POST.get("counted", "").strip()
    if request.method == "POST":
        try:
            day_end.hand_over(
                centre=centre, day=today, note=note, counted=_number(counted), by=by, at=now
            )
        except Incomplete as no:
            problems = no.problems
        else:
            return kit.go(request, "hall_day")
    counts = days.day_counts(centre=centre, day=today, to=by)
    came_of = visits.visits(centre=centre, day=today, to=by)
    work = day_ends.work(centre=centre, day=today, to=by)
    context = {
        "today": today,
        "counts": counts,
        "visits": came_of,
        **_windows(work, counted),
        "clerks": [
            (name, count)
            for (account, name), count in sorted(counts.by_clerk.items(), key=lambda row: row[0])
            if by.has(Role.HEAD) or account == by.account
        ],
        "windows": sorted(counts.by_window.items()),
        "wait": _minutes(counts.wait),
        "visit": _minutes(counts.visit),
        "done": days.hand_overs(centre=centre, day=today),
        "note": parts.Field(
            "note",
            _("说明"),
            "textarea",
            note,
            hint=_("账没对上时必填：为什么，留给谁。"),
            error=fields.told(problems).get("note", ""),
            is_required=not counts.is_reconciled or bool(work.in_disorder),
        ),
        "problems": problems,
    }
    return kit.page(request, by, "staff/hall/day.html", context, here="floor")


def _windows(work: DayWork, counted: str) -> dict[str, object]:
    """What the windows did, each list with where it is put right."""
    return {
        "work": work,
        "signed": [(str(word), work.signed.get(means, 0)) for means, word in MEANS.items()],
        "handed": [(str(word), work.handed.get(mode, 0)) for mode, word in MODES.items()],
        "sealed": [(shown.paper_word(kind), count) for kind, count in work.sealed.items()],
        "sealed_all": sum(work.sealed.values()),
        "lists": [
            (title, found, address, is_wrong)
            for title, found, address, is_wrong in (
                (_("没有签名的收件"), work.unsigned, "staff:package", True),
                (_("手工录入、还没有第二人核对"), work.unchecked, "staff:package", True),
                (_("签在纸上，还没有扫描"), work.unscanned, "staff:prints", False),
                (_("待寄的结果"), work.to_send, "staff:hand_out", False),
            )
            if found.count
        ],
        "counted": parts.Field(
            "counted",
            _("实点：窗口里待领的结果（份）"),
            "number",
            counted,
            hint=_("系统里是 %(n)s 份。点过请填，没点可以不填。") % {"n": work.waiting},
        ),
    }


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < MOST_DIGITS else None


def _minutes(span: timedelta | None) -> str:
    return "—" if span is None else _("%(n)s 分钟") % {"n": round(span.total_seconds() / 60)}
