"""What was handed in at a machine, on 80 mm paper, in the language of whoever handed it in."""

from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from onewindow.cases import planning
from onewindow.documents import paper
from onewindow.documents.stationery import Language, Template
from onewindow.rules import codes
from onewindow.web import words
from onewindow.web.citizen.kit import site
from onewindow.web.templatetags import ow

SOURCE = resources.files("onewindow.data").joinpath("hand_in_slip.typ")
TEXTS = {
    "zh": {
        "title": "提交凭条",
        "code": "收件码",
        "password": "查询密码",
        "colon": "：",
        "caption": "扫码看进度",
        "not_yet": "这不是受理通知书：窗口核对后另行通知。",
        "demonstration": "演示",
    },
    "en": {
        "title": "Handed in",
        "code": "Receipt code",
        "password": "Query password",
        "colon": ": ",
        "caption": "Scan to follow it",
        "not_yet": "This is no notice of acceptance: you are told once it has been checked.",
        "demonstration": "Demonstration",
    },
}


@lru_cache(maxsize=1)
def _template() -> Template:
    return Template("hand_in_slip", 1, SOURCE.read_text("utf-8"), TEXTS)


def drawn(package: Any, *, missing: Sequence[str], language: Language) -> bytes:
    """The slip as PDF. package: handed in; missing: names of papers still to come."""
    bundle = planning.bundle_of(package)
    centre = package.centre
    body = {
        "hall": centre.name_en if language == "en" else centre.name,
        "name": words.said(bundle.name, bundle.english),
        "code": codes.grouped(package.code),
        "password": planning.password_of(package.pk),
        "said": [
            _("窗口补交：%(name)s") % {"name": words.said(name, bundle.english)} for name in missing
        ],
        "qr_url": site(reverse("citizen:progress_of", args=[package.code])),
        "at": ow.moment(package.submitted_at),
        "issued_on": package.submitted_at.isoformat(),
        "demonstration": settings.DEMONSTRATION,
    }
    return paper.render(template=_template(), body=body, language=language)
