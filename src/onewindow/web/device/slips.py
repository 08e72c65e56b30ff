"""A number of the line on 80 mm paper, in the language of whoever drew it."""

from functools import lru_cache
from importlib import resources

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from onewindow.documents import paper
from onewindow.documents.stationery import Language, Template
from onewindow.hall.queries.turns import Turn
from onewindow.web import words
from onewindow.web.citizen.kit import site
from onewindow.web.templatetags import ow

SOURCE = resources.files("onewindow.data").joinpath("ticket_slip.typ")
TEXTS = {
    "zh": {
        "title": "排队号",
        "caption": "手机扫码看前面还有几人，办完扫它评价",
        "code": "取号码",
        "colon": "：",
        "demonstration": "演示",
    },
    "en": {
        "title": "Number",
        "caption": "Scan to see how many are before you, and to rate when done",
        "code": "Code of this slip",
        "colon": ": ",
        "demonstration": "Demonstration",
    },
}


@lru_cache(maxsize=1)
def _template() -> Template:
    return Template("ticket_slip", 1, SOURCE.read_text("utf-8"), TEXTS)


def drawn(turn: Turn, *, topic: str, wait: str, language: Language) -> bytes:
    """The slip as PDF."""
    body = {
        "number": turn.number,
        "hall": turn.centre_name_en if language == "en" else turn.centre_name,
        "said": _lines(turn, topic, wait, language),
        "code": f"{turn.code[:4]} {turn.code[4:8]} {turn.code[8:]}",
        "qr_url": site(reverse("citizen:ticket", args=[turn.code])),
        "drawn_at": ow.moment(turn.drawn_at),
        "issued_on": turn.drawn_at.isoformat(),
        "demonstration": settings.DEMONSTRATION,
    }
    return paper.render(template=_template(), body=body, language=language)


def _lines(turn: Turn, topic: str, wait: str, language: Language) -> list[str]:
    lines = [turn.area_en if language == "en" else turn.area]
    if topic:
        lines.append(topic)
    if turn.ahead is not None:
        between = ", " if words.in_english() else "，"
        lines.append(_("前面 %(n)s 人") % {"n": turn.ahead} + between + wait)
    elif turn.window:
        lines.append(_("请到 %(n)s 号窗口") % {"n": turn.window})
    if turn.priority:
        lines.append(_("您优先，相当于早到 30 分钟"))
    return lines
