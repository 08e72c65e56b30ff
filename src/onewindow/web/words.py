"""The house's words as pages use them, and the codes they draw."""

import segno
from django.utils.safestring import SafeString, mark_safe

from onewindow.wording.words import (
    LIGHTS,
    STATES,
    VERBS,
    WEEKDAYS,
    Look,
    day,
    days_left,
    in_english,
    light,
    moment,
    place,
    said,
    said_all,
    short_day,
)

__all__ = [
    "LIGHTS",
    "Look",
    "STATES",
    "VERBS",
    "WEEKDAYS",
    "day",
    "days_left",
    "in_english",
    "light",
    "moment",
    "place",
    "qr",
    "said",
    "said_all",
    "short_day",
]


def qr(text: str) -> SafeString:
    """A QR code as an SVG element without size or style of its own."""
    drawing = segno.make(text, error="m", micro=False).svg_inline(
        border=4, dark="#1a1d21", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return mark_safe(drawing)  # noqa: S308 - drawn by us from modules, no text of anybody's in it
