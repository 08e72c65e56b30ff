"""What the head of a centre says on the screens of its hall."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.hall.actions import notices as actions
from onewindow.hall.queries.notices import notices as on_screens
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.web import fields, parts
from onewindow.web import kit as frame
from onewindow.web.staff import kit


@require_http_methods(["GET", "POST"])
@kit.staff(Role.HEAD)
def notices(request: HttpRequest, by: Actor) -> HttpResponse:
    """公告. What is up, and a form for one more."""
    centre, now = kit.centre(by), frame.now()
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        try:
            actions.put_up(
                centre=centre,
                text=request.POST.get("text", ""),
                text_en=request.POST.get("text_en", ""),
                is_emergency=request.POST.get("kind") == "emergency",
                until=_midnight(now) if request.POST.get("today") else None,
                by=by,
                at=now,
            )
        except Incomplete as no:
            problems = no.problems
        else:
            return kit.go(request, "notices")
    context = {
        "rows": on_screens(centre, at=now),
        "form_fields": _fields(request, fields.told(problems)),
        "problems": problems,
        "screens": [
            (_("叫号屏"), reverse("device:hall", args=[centre])),
            (_("公告屏"), reverse("device:notices", args=[centre])),
        ],
    }
    return kit.page(request, by, "staff/notices.html", context, here="notices")


@kit.posted
@kit.staff(Role.HEAD, Role.GUIDE)
def take_down(request: HttpRequest, by: Actor, notice_id: UUID) -> HttpResponse:
    """撤下."""
    actions.take_down(notice_id=notice_id, by=by, at=frame.now())
    return kit.go(request, "notices" if by.has(Role.HEAD) else "hall_sound")


def _midnight(now: datetime) -> datetime:
    day = timezone.localtime(now) + timedelta(days=1)
    return day.replace(hour=0, minute=0, second=0, microsecond=0)


def _fields(request: HttpRequest, told: dict[str, str]) -> list[parts.Field]:
    sent = request.POST
    kind = sent.get("kind", "plain")
    return [
        parts.Field(
            "text",
            _("公告内容"),
            "textarea",
            sent.get("text", ""),
            hint=_("最多 80 个字，走过时能看完。"),
            error=told.get("text", ""),
        ),
        parts.Field(
            "text_en",
            _("英文"),
            "textarea",
            sent.get("text_en", ""),
            hint=_("没有英文时，英文屏显示中文。"),
            error=told.get("text_en", ""),
            is_required=False,
        ),
        parts.Field(
            "kind",
            _("种类"),
            "radios",
            kind,
            choices=[
                parts.Choice("plain", _("公告"), _("显示在公告屏和叫号屏下方。"), kind == "plain"),
                parts.Choice(
                    "emergency",
                    _("紧急通知"),
                    _("盖住大厅所有屏幕，只留正在叫的号。"),
                    kind == "emergency",
                ),
            ],
        ),
        parts.Field(
            "today", _("只在今天显示"), "checkbox", sent.get("today", ""), is_required=False
        ),
    ]
