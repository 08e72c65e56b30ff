"""The face of an electronic certificate, as its template takes it: see `bodies`."""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

from onewindow.documents.bodies import Issuer, Line


class Certificate(TypedDict):
    """An electronic certificate's face.

    identifier: 电子证照标识 with its check character; number: the licence's own number;
    holder.code_label: 统一社会信用代码 or 公民身份号码; valid_until None: 长期;
    lines: the table of contents in order; copy: 正本 or 副本.
    """

    title: str
    number: str
    identifier: str
    issued_on: str
    issuer: Issuer
    holder: "Holder"
    lines: Sequence[Line]
    valid_from: str | None
    valid_until: str | None
    qr_url: str
    demonstration: bool
    title_en: NotRequired[str]
    copy: NotRequired[str]
    note: NotRequired[str]


class Holder(TypedDict):
    """Whose certificate it is; `code` arrives as it shall be printed."""

    name: str
    code: str
    code_label: str
