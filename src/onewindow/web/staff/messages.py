"""我的消息: what a member of staff was told, newest first, each leading to its page."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onewindow.notify import actions, queries
from onewindow.notify.work import Noticed
from onewindow.people import actions as people
from onewindow.people.queries import Reach, posted
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.rules.staff_news import Notice
from onewindow.web import fields, parts
from onewindow.web import kit as frame
from onewindow.web.staff import kit, shown

LANGUAGES = {"zh-hans": "中文", "en": "English"}
# Where a notice leads: the address of what it is about, by the first word of its sort
PAGES = {"card": "card", "review": "review", "star": "star", "training": "training_session"}


@require_safe
@kit.staff(*kit.STAFF)
def listed(request: HttpRequest, by: Actor) -> HttpResponse:
    """Everything I was told; what I have not opened is marked."""
    return _listed(request, by)


def _listed(request: HttpRequest, by: Actor, *, problems: Sequence[Problem] = ()) -> HttpResponse:
    after, which = request.GET.get("after", ""), request.GET.get("which", "")
    page = queries.notices(to=by, after=after, unread_only=which == "unread")
    here = reverse("staff:messages")
    reach = posted.reach(by.account or 0)
    sent = request.POST
    context = {
        "rows": page.rows,
        "filters": [
            (label, shown.query(here, {"which": name}), name == which)
            for name, label in (
                ("", pgettext("work", "全部")),
                ("unread", pgettext("work", "未读")),
            )
        ],
        "mail": parts.Field(
            "mail",
            _("电子邮箱"),
            "email",
            sent.get("mail", reach.mail),
            hint=_("有新消息时发一封邮件，一分钟内的几条合成一封。不填就不发邮件。"),
            error=fields.told(problems).get("mail", ""),
            is_required=False,
            autocomplete="email",
        ),
        "language": parts.Field(
            "language",
            _("邮件用什么语言"),
            "radios",
            choices=[
                parts.Choice(key, name, is_chosen=key == _language(sent.get("language"), reach))
                for key, name in LANGUAGES.items()
            ],
        ),
        "is_saved": "saved" in request.GET,
        "problems": problems,
        "pager": parts.Pager(
            shown.query(here, {"which": which}) if after else "",
            shown.query(here, {"which": which, "after": page.next}) if page.next else "",
        ),
    }
    return kit.page(request, by, "staff/messages.html", context, here="messages")


def _language(sent: str | None, reach: Reach) -> str:
    """What was chosen; before an address was given, the language of the page."""
    return sent or (reach.language if reach.mail else get_language() or "")


@require_safe
@kit.staff(*kit.STAFF)
def opened(request: HttpRequest, by: Actor, told_id: UUID) -> HttpResponse:
    """Opening it is reading it; on to what it is about."""
    found = queries.notice(notice_id=told_id, to=by)
    actions.note_read(notice_ids=[told_id], by=by, at=frame.now())
    return kit.on(request, _page_of(found))


def _page_of(one: Noticed) -> str:
    if one.sort in (Notice.URGED, Notice.URGE_ANSWERED):
        return reverse("staff:lamp", args=[one.detail["key"]])
    if one.sort == Notice.TRAINING_ENDING:
        return reverse("staff:training_certificate", args=[one.detail["number"]])
    return reverse(f"staff:{PAGES[one.sort.partition('-')[0]]}", args=[one.about])


@kit.posted
@kit.staff(*kit.STAFF)
def read_all(request: HttpRequest, by: Actor) -> HttpResponse:
    """全部标为已读."""
    actions.note_all_read(by=by, at=frame.now())
    return kit.go(request, "messages")


@kit.posted
@kit.staff(*kit.STAFF)
def mail(request: HttpRequest, by: Actor) -> HttpResponse:
    """Where mail of my work goes, and in which language."""
    sent = request.POST
    try:
        people.set_work_contact(mail=sent.get("mail", ""), language=sent.get("language", ""), by=by)
    except Incomplete as no:
        return _listed(request, by, problems=no.problems)
    return kit.on(request, shown.query(reverse("staff:messages"), {"saved": "1"}))
