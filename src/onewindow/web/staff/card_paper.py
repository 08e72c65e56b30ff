"""The notice of a yellow or red card on paper, as it goes to whoever is concerned."""

from functools import lru_cache
from importlib import resources

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from onewindow.documents import paper
from onewindow.documents.stationery import Language, Template
from onewindow.quality.queries.cards import Told
from onewindow.rules.cards import Level
from onewindow.web import words
from onewindow.web.templatetags.ow import day, moment

SOURCE = resources.files("onewindow.data").joinpath("card_notice.typ")
TEXTS = {
    "zh": {
        "title": {"yellow": "黄牌通知书", "red": "红牌通知书", "*": "通知书"},
        "title_by": "level",
        "title_en": {"yellow": "Notice of a Yellow Card", "red": "Notice of a Red Card", "*": ""},
        "qr_caption": "扫码打开这张牌（工作人员）",
        "received_ways": ["系统送达", "当面"],
        "copies_note": "本通知书一式两份，一份送被发牌单位，一份由市行政服务中心存档。",
    },
    "en": {
        "title": {
            "yellow": "Notice of a Yellow Card", "red": "Notice of a Red Card", "*": "Notice",
        },
        "title_by": "level",
        "qr_caption": "Scan to open this card (staff)",
        "received_ways": ["by the system", "in person"],
        "copies_note": "Two copies: one for who got the card, one for the service centre's file.",
    },
}  # fmt: skip
SIGNS = {Level.YELLOW: "黄", Level.RED: "红"}


@lru_cache(maxsize=1)
def _template() -> Template:
    return Template("card_notice", 1, SOURCE.read_text("utf-8"), TEXTS)


def number(told: Told) -> str:
    """The notice's own number: the card's sign, the year, the tail of its identifier."""
    row = told.row
    year = timezone.localtime(row.given_at).year
    return f"{SIGNS[row.level]}〔{year}〕{row.id.hex[-8:].upper()}"


def said(told: Told, *, what: str, card: str, kind: str) -> tuple[list[str], str]:
    """What the notice says, sentence by sentence, and by which rules."""
    row = told.row
    given = {"what": what, "kind": kind, "at": moment(row.late_at)}
    found = [
        _("经监察，你单位办理的“%(what)s”（%(kind)s）于 %(at)s 超过发牌规则规定的期限。") % given,
        _("现发给你单位%(card)s一张。") % {"card": card},
    ]
    if row.term:
        found.append(
            _("请最晚于 %(day)s 在本系统说明原因、现在进展和办结时间。") % {"day": day(row.term)}
        )
    rules = _("%(since)s 起用的发牌规则第 %(n)s 版（%(source)s）。") % {
        "since": day(told.table.since),
        "n": told.table.number,
        "source": told.table.body.get("source", ""),
    }
    return found, rules


def drawn(
    told: Told, *, what: str, card: str, kind: str, concerned: str, state: str, address: str
) -> bytes:
    """The notice as PDF, in the reader's language. address: of the card's page."""
    row = told.row
    language: Language = "en" if words.in_english() else "zh"
    sentences, rules = said(told, what=what, card=card, kind=kind)
    body = {
        "number": number(told),
        "level": str(row.level),
        "to": concerned,
        "said": sentences,
        "rules": rules,
        "facts": [
            [_("事项"), what],
            [_("编号"), row.number],
            [_("经办人"), row.handler or "—"],
            [_("起算"), moment(told.since_at) if told.since_at else "—"],
            [_("到点"), moment(row.late_at)],
            [_("现在状态"), state],
        ],
        "issuer": {"name": f"{settings.COUNTY_NAME}行政服务中心"},
        "issued_on": timezone.localtime(row.given_at).date().isoformat(),
        "qr_url": address,
        "demonstration": row.is_demonstration,
    }
    return paper.render(template=_template(), body=body, language=language)
