"""Letters in words: for a page in its reader's language, for SMS and mail in the person's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onewindow import sealing
from onewindow.catalog import queries as catalog
from onewindow.notify.gateways import Outgoing
from onewindow.notify.models import Message
from onewindow.notify.sentences import HOW, SENTENCES, TITLES
from onewindow.rules import rating_links
from onewindow.rules.messages import GROUPS, Channel, Group, Kind
from onewindow.wording import words

NAMED = 2  # matters named in one breath
WHOLE = 2  # messages of an SMS that are told in full
TAIL = 4
PAGE = "/my/messages/"
# What one link in a mail leads straight to
ASKING = frozenset({Kind.SUPPLEMENT, Kind.SUPPLEMENT_SOON, Kind.GAPS, Kind.GAPS_SOON})
FIRST = tuple(Group)  # what is to be done comes first

COLUMNS = (
    "letter_id",
    "kind",
    "at",
    "detail",
    "package_id",
    "case_id",
    "case__version_id",
    "package__versions",
    "package__code",
    "package__centre__name",
    "package__centre__name_en",
    "ticket__code",
    "ticket__number",
    "ticket__centre__name",
    "ticket__centre__name_en",
)


@dataclass(frozen=True, slots=True)
class Told:
    """One message with all that its sentence needs. versions: of the matters it speaks of.

    turn, number: the code and the number of the ticket it speaks of, if it does.
    """

    letter: UUID
    kind: Kind
    at: datetime
    detail: Mapping[str, Any]
    package: UUID | None
    case: UUID | None
    versions: tuple[int, ...]
    code: str
    centre: str
    centre_en: str
    turn: str
    number: str

    @property
    def outgoing(self) -> str:
        """The sentence as it leaves the house, its link behind it."""
        return f"{self.sentence} {self.link} " if self.link else self.sentence

    @property
    def link(self) -> str:
        """Where its person rates, by a link that is theirs alone; empty for other messages."""
        if self.kind not in (Kind.RATE, Kind.REVIEW_ANSWERED):
            return ""
        if self.case is not None:
            word = rating_links.of_case(self.case)
        else:
            of_turn = rating_links.of_ticket(self.turn)
            word = of_turn if self.turn else rating_links.of_package(self.code)
        code = sealing.signed(word, purpose=rating_links.OWN)
        return f"{settings.SITE_URL}/rate/{code}/?via=link"

    @property
    def title(self) -> str:
        """What happened, in two or three words."""
        return str(TITLES[self.kind])

    @property
    def sentence(self) -> str:
        """What happened, what to do, by when and where, in the language of the moment."""
        centre = self.centre_en if words.in_english() else self.centre
        given = {
            "matters": matters([self]),
            "centre": centre,
            "day": self._day(),
            "until": self._until(),
            "number": self.number,
            "served": matters([self]) or _("%(number)s 号的窗口服务") % {"number": self.number},
            "ahead": self._ahead(),
            "topic": self._topic(),
            "when": self._when(),
            "how": str(HOW[self.detail.get("mode", "counter")]) % {"centre": centre},
        }
        return str(SENTENCES[self.kind]) % given

    def _day(self) -> str:
        on = self.detail.get("due_on")
        return words.day(date.fromisoformat(on), english=words.in_english()) if on else "—"

    def _topic(self) -> str:
        topic = self.detail.get("topic", "")
        entry = catalog.entries({topic}).get(topic) if topic else None
        if entry is None:
            return _("约好的事")
        name = entry.title_en if words.in_english() else entry.title
        return _("《%(name)s》") % {"name": name}

    def _when(self) -> str:
        at = self.detail.get("starts_at")
        if not at:
            return "—"
        local = timezone.localtime(datetime.fromisoformat(at))
        return words.moment(local, english=words.in_english())

    def _ahead(self) -> str:
        n = int(self.detail.get("ahead", 0))
        if not n:
            return _("下一个就轮到您")
        return ngettext("前面还有 %(n)s 人", "前面还有 %(n)s 人", n) % {"n": n}

    def _until(self) -> str:
        if not self.detail.get("due_on"):
            return ""
        if self.detail.get("is_assumed"):
            return _("，最晚%(day)s办好（演示值）") % {"day": self._day()}
        return _("，最晚%(day)s办好") % {"day": self._day()}


def in_order(rows: QuerySet[Message]) -> list[Told]:
    """Messages ready to be said: what is to be done first, then as it happened. One query."""
    found = [
        Told(
            letter=letter,
            kind=Kind(kind),
            at=at,
            detail=detail,
            package=package,
            case=case,
            versions=(version,) if version else tuple(pk for _code, pk in versions or ()),
            code=code or "",
            centre=places[0] or places[4] or detail.get("centre", ""),
            centre_en=places[1] or places[5] or detail.get("centre_en", ""),
            turn=places[2] or "",
            number=places[3] or "",
        )
        for letter, kind, at, detail, package, case, version, versions, code, *places in (
            rows.order_by("at", "id").values_list(*COLUMNS)
        )
    ]
    return sorted(found, key=lambda one: FIRST.index(GROUPS[one.kind]))


def names(told: Sequence[Told]) -> list[str]:
    """The matters spoken of, each once."""
    compiled = [catalog.compiled(pk) for one in told for pk in one.versions]
    return list(dict.fromkeys(words.said(each.name, each.english) for each in compiled))


def matters(told: Sequence[Told]) -> str:
    """《A》; 《A》《B》; 《A》《B》等 5 件."""
    found = names(told)
    named = [_("《%(name)s》") % {"name": name} for name in found[:NAMED]]
    first = (", " if words.in_english() else "").join(named)
    if len(found) <= NAMED:
        return first
    return _("%(first)s等 %(all)s 件") % {"first": first, "all": len(found)}


def subject(told: Sequence[Told]) -> str:
    """One line for the whole letter, after its first kind of message."""
    said = _line([one for one in told if one.kind == told[0].kind])
    others = len({one.kind for one in told}) - 1
    if not others:
        return said
    return said + ngettext("，另有 %(n)s 条消息", "，另有 %(n)s 条消息", others) % {"n": others}


def compose(
    told: Sequence[Told],
    *,
    sending: UUID,
    letter: UUID,
    channel: Channel,
    to: str,
    language: str,
) -> Outgoing:
    """The letter as it leaves the house, in its person's language."""
    with translation.override(language):
        if channel == Channel.SMS:
            return Outgoing(sending, to, sms(told), language)
        return Outgoing(sending, to, _mail(told, letter), language, _mail_subject(told))


def sms(told: Sequence[Told]) -> str:
    """What a telephone shows to whoever looks: matters and the code's tail, no name, no number."""
    if len(told) <= WHOLE:
        said = (" " if words.in_english() else "").join(one.outgoing for one in told)
    else:
        kinds = dict.fromkeys(one.kind for one in told)
        lines = [_line([one for one in told if one.kind == kind]) for kind in kinds]
        said = _("%(lines)s。请登录“一窗”，在“我的消息”里看。") % {
            "lines": ("; " if words.in_english() else "；").join(lines)
        }
    return _("【一窗】%(said)s%(tail)s") % {"said": said, "tail": _tail(told)}


def _line(told: Sequence[Told]) -> str:
    return _("%(matters)s%(what)s") % {"matters": matters(told), "what": told[0].title}


def _tail(told: Sequence[Told]) -> str:
    """The end of the receipt code, where all is of one hand-in."""
    codes = {one.code for one in told}
    if len(codes) > 1 or not told[0].code:
        return ""
    return _("（收件码尾号 %(tail)s）") % {"tail": told[0].code[-TAIL:]}


def _mail_subject(told: Sequence[Told]) -> str:
    return _("一窗：%(subject)s") % {"subject": subject(told)}


def _mail(told: Sequence[Told], letter: UUID) -> str:
    """Every message in full, where to read more, how to have fewer."""
    lines = [_("您好！"), "", *(one.outgoing for one in told), ""]
    if _tail(told):
        lines += [_tail(told), ""]
    for package in dict.fromkeys(one.package for one in told if one.kind in ASKING):
        address = f"{settings.SITE_URL}/my/{package}/missing/"
        lines.append(_("去补材料：%(address)s") % {"address": address})
    lines += [
        _("详细情况请登录后看：%(address)s") % {"address": f"{settings.SITE_URL}{PAGE}{letter}/"},
        _("不想收这类邮件，可以在这里改：%(address)s")
        % {"address": f"{settings.SITE_URL}{PAGE}settings/"},
        _("这封信由系统发出，请不要回复。有事请拨打 12345。"),
    ]
    if settings.DEMONSTRATION:
        lines.append(_("演示系统：人员和办件均为虚构。"))
    return "\n".join(lines) + "\n"
