"""My messages: the list, one letter, and how I want to be told."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.notify import actions, queries, sentences
from onewindow.notify.composing import ASKING, Told
from onewindow.people import actions as people_actions
from onewindow.people import queries as people
from onewindow.rules import codes
from onewindow.rules.actors import Actor
from onewindow.rules.messages import LEGAL, Channel, Group, Kind
from onewindow.rules.refusal import Incomplete
from onewindow.web import fields, kit
from onewindow.web.citizen.kit import go, signed_in
from onewindow.web.parts import Choice, Field, Line, Mistake, Pager

WAYS: dict[Channel, str | Promise] = {
    Channel.APP: pgettext_lazy("way", "我的消息"),
    Channel.SMS: pgettext_lazy("way", "短信"),
    Channel.MAIL: pgettext_lazy("way", "邮件"),
}
HINTS: dict[Group, str | Promise] = {
    Group.TODO: pgettext_lazy("way", "缺材料、补材料快到期。法律要求告知，“我的消息”里一定有。"),
    Group.DECISION: pgettext_lazy(
        "way", "受理、批准、不批准、延期、撤销。法律要求告知，“我的消息”里一定有。"
    ),
    Group.RESULT: pgettext_lazy("way", "可以领取、寄出、放进取件柜。"),
    Group.PROGRESS: pgettext_lazy("way", "提交、收件、下一步开始、领走。"),
    Group.TURN: pgettext_lazy("way", "前面只剩三个人时告诉您一次。"),
    Group.RATING: pgettext_lazy("way", "办完后请您评价；差评有了答复。"),
}
LANGUAGES = {"zh-hans": "中文", "en": "English"}
SAVED = "saved"


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a letter. href, label: what to press next."""

    title: str
    sentence: str
    href: str
    label: str


@require_safe
@signed_in
def messages(request: HttpRequest, me: Actor) -> HttpResponse:
    """Everything I was told, newest first; what I have not opened is marked."""
    after = request.GET.get("after", "")
    page = queries.letters(to=me, after=after)
    context = {
        "letters": page.rows,
        "pager": Pager(
            previous=reverse("citizen:messages") if after else "",
            next=f"?after={page.next.replace('+', '%2B')}" if page.next else "",
        ),
    }
    return kit.page(request, "citizen/messages.html", context)


@require_safe
@signed_in
def message(request: HttpRequest, me: Actor, letter: UUID) -> HttpResponse:
    """One letter in full. Opening it is reading it."""
    found = queries.letter(letter_id=letter, to=me)
    if not found.is_read:
        actions.mark_read(letter_id=letter, by=me, at=kit.now())
    context = {"letter": found, "said": [_said(one) for one in found.messages]}
    return kit.page(request, "citizen/message.html", context)


def _said(one: Told) -> Said:
    if one.link:
        return Said(one.title, one.sentence, one.link, _("去评价"))
    if one.turn:
        href = reverse("citizen:my_ticket", args=[one.turn])
        return Said(one.title, one.sentence, href, _("看排队"))
    if one.kind in ASKING:
        href = reverse("citizen:missing", args=[one.package])
        return Said(one.title, one.sentence, href, _("去补材料"))
    if one.kind == Kind.FALLEN:
        address = f"{reverse('citizen:halls')}?topic={one.detail.get('topic', '')}"
        return Said(one.title, one.sentence, address, _("另约时间"))
    if one.package is None:
        return Said(one.title, one.sentence, reverse("citizen:family"), _("看亲友代办"))
    if one.case is not None:
        href = reverse("citizen:one_case", args=[one.case])
    else:
        href = reverse("citizen:case", args=[one.package])
    return Said(one.title, one.sentence, href, _("打开这一件"))


@require_http_methods(["GET", "POST"])
@signed_in
def settings(request: HttpRequest, me: Actor) -> HttpResponse:
    """How I want to be told: my mail address, the language, and what by which way."""
    assert me.person_id is not None
    problems: list[Mistake] = []
    reach = people.reach(me.person_id)
    mail, language, wished = reach.mail, reach.language, queries.wishes(to=me)
    if request.method == "POST":
        mail, language = request.POST.get("mail", ""), request.POST.get("language", "")
        wished = {group: tuple(_chosen(request, group)) for group in Group}
        try:
            people_actions.set_contact(person_id=me.person_id, mail=mail, language=language, by=me)
            actions.set_wishes(wishes=wished, by=me)
            return go(request, "message_settings", query=SAVED)
        except Incomplete as wrong:
            told = fields.told(wrong.problems)
            problems = [Mistake(said, f"#f-{where}") for where, said in told.items()]
    context = {
        "problems": problems,
        "is_saved": SAVED in request.GET,
        "known": [
            Line(_("手机号"), codes.mask_mobile(reach.phone) if reach.phone else _("没有登记")),
        ],
        "fields": [
            Field(
                "mail",
                _("电子邮箱"),
                "email",
                mail,
                hint=_("不填就不发邮件。"),
                error=problems[0].sentence if problems else "",
                is_required=False,
                autocomplete="email",
            ),
            _language(language or get_language() or ""),
            *(_group(group, wished[group]) for group in Group),
        ],
    }
    return kit.page(request, "citizen/message_settings.html", context)


def _chosen(request: HttpRequest, group: Group) -> Iterator[Channel]:
    said = request.POST.getlist(group)
    return (one for one in Channel if one in said)


def _language(chosen: str) -> Field:
    return Field(
        "language",
        _("短信和邮件用什么语言"),
        "radios",
        choices=[Choice(key, name, is_chosen=key == chosen) for key, name in LANGUAGES.items()],
    )


def _group(group: Group, wished: tuple[Channel, ...]) -> Field:
    """The ways of one group. What the law wants told stays on the own page, whatever is wished."""
    open_ways = [one for one in Channel if one != Channel.APP or group not in LEGAL]
    return Field(
        group,
        str(sentences.GROUPS[group]),
        "checkboxes",
        choices=[Choice(one, str(WAYS[one]), is_chosen=one in wished) for one in open_ways],
        hint=str(HINTS[group]),
    )
