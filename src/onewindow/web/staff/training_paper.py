"""The training certificate on paper."""

from functools import lru_cache
from importlib import resources
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from onewindow.documents import paper
from onewindow.documents.stationery import Language, Template
from onewindow.web import words
from onewindow.web.staff import staff_words
from onewindow.web.templatetags import ow

SOURCE = resources.files("onewindow.data").joinpath("training_certificate.typ")
TEXTS = {
    "zh": {
        "title": "培训合格证",
        "scopes": "可以受理",
        "colon": "：",
        "caption": "扫码看现在是否有效（工作人员）",
        "note": "内部培训证明，不是国家职业资格证书。",
        "watermark": "演示证书",
    },
    "en": {
        "title": "Training certificate",
        "scopes": "May accept",
        "colon": ": ",
        "caption": "Scan to see whether it is in force (staff)",
        "note": "A proof of training in this house, not a qualification of the state.",
        "watermark": "Demo",
    },
}


@lru_cache(maxsize=1)
def _template() -> Template:
    return Template("training_certificate", 1, SOURCE.read_text("utf-8"), TEXTS)


def said(row: Any) -> str:
    """What the certificate says of its holder, in the reader's language."""
    given = {
        "name": row.body["name"],
        "course": row.body["course_en"] if words.in_english() else row.body["course"],
        "hours": row.body["class_hours"],
        "right": row.body["right"],
        "asked": row.body["asked"],
    }
    return (
        _("%(name)s参加“%(course)s”培训 %(hours)s 学时，考试答对 %(right)s / %(asked)s，成绩合格。")
        % given
    )


def drawn(row: Any, *, address: str) -> bytes:
    """The certificate as PDF, in the reader's language. address: of its page."""
    language: Language = "en" if words.in_english() else "zh"
    comma = ", " if language == "en" else "、"
    span = {"since": ow.day(row.issued_on), "until": ow.day(row.until)}
    gone = {"at": ow.moment(row.revoked_at), "why": row.revoked_why}
    body = {
        "number": row.number,
        "said": said(row),
        "scopes": comma.join(
            staff_words.scopes((one["scope"], one["code"]) for one in row.body["qualifies"])
        ),
        "valid": _("%(since)s 发，有效到 %(until)s") % span,
        "revoked": _("%(at)s 撤销：%(why)s") % gone if row.revoked_at else "",
        "issuer": _("%(place)s政务服务办公室") % {"place": _(settings.COUNTY_NAME)},
        "issued_on": row.issued_on.isoformat(),
        "qr_url": address,
        "demonstration": row.is_demonstration,
    }
    return paper.render(template=_template(), body=body, language=language)
