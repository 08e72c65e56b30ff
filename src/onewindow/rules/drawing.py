"""Drawing in SVG: a sheet one puts lines, boxes and words on, and the inks it is drawn with.

What is drawn goes into pages, papers and big screens alike: no style sheet, no script, only
presentation attributes. Words are escaped here, so any text may be given.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from typing import Literal

FACES = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
SIZE = 13  # of words, in units of the sheet
WEIGHT = 500  # a variable font that is not told its weight is drawn at its thinnest

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours of a picture. steps: five, from little to much; on_steps: words upon each."""

    text: str
    quiet: str
    line: str
    bar: str  # of everybody
    own: str  # of the one meant, and of the first line
    second: str
    mark: str  # ticks
    ground: str  # where nothing is
    paper: str  # what it is drawn on
    steps: tuple[str, str, str, str, str]
    on_steps: tuple[str, str, str, str, str]


LIGHT = Ink(
    text="#1a1d21", quiet="#4a5360", line="#d8dee6", bar="#8fb3de", own="#0b4ea2",
    second="#7a4100", mark="#1a1d21", ground="#f1f4f8", paper="#ffffff",
    steps=("#e9f1fb", "#b4cdec", "#76a3da", "#2f6db8", "#083a7a"),
    on_steps=("#1a1d21", "#1a1d21", "#1a1d21", "#ffffff", "#ffffff"),
)  # fmt: skip
# For walls and kiosks whose ground is dark blue.
DARK = Ink(
    text="#ffffff", quiet="#b8c7de", line="#2b4a78", bar="#4f83c4", own="#ffd84d",
    second="#8fe0b0", mark="#ffffff", ground="#0d2850", paper="#061b3a",
    steps=("#12305c", "#1f4c8c", "#3a74bd", "#7eb0ea", "#d5e6fb"),
    on_steps=("#ffffff", "#ffffff", "#ffffff", "#061b3a", "#061b3a"),
)  # fmt: skip


@dataclass(slots=True)
class Sheet:
    """A sheet of paper; its corner is the upper left one. Marks are made in order."""

    width: float
    height: float
    ink: Ink = LIGHT
    marks: list[str] = field(default_factory=list)

    def box(self, x: float, y: float, w: float, h: float, *, fill: str, line: str = "none") -> None:
        """A filled rectangle."""
        self.marks.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(max(w, 0))}" height="{_n(h)}"'
            f' fill="{fill}" stroke="{line}"/>'
        )

    def shape(self, points: Sequence[tuple[float, float]], *, fill: str) -> None:
        """A filled outline."""
        self.marks.append(f'<polygon points="{_points(points)}" fill="{fill}"/>')

    def rule(
        self, x1: float, y1: float, x2: float, y2: float, *, line: str, wide: float = 1,
        dashes: str = "",
    ) -> None:  # fmt: skip
        """A straight line. dashes: lengths, as SVG has them."""
        self.marks.append(
            f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" stroke="{line}"'
            f' stroke-width="{_n(wide)}"{_dashed(dashes)}/>'
        )

    def path(
        self, points: Sequence[tuple[float, float]], *, line: str, wide: float = 2.5,
        dashes: str = "",
    ) -> None:  # fmt: skip
        """A line through points."""
        self.marks.append(
            f'<polyline points="{_points(points)}" fill="none" stroke="{line}"'
            f' stroke-width="{_n(wide)}" stroke-linejoin="round"{_dashed(dashes)}/>'
        )

    def dot(self, x: float, y: float, *, fill: str, radius: float = 3) -> None:
        """A filled circle."""
        self.marks.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{fill}"/>')

    def words(
        self, x: float, y: float, text: str, *, fill: str = "", size: float = SIZE,
        anchor: Anchor = "start", is_bold: bool = False, within: float = 0, href: str = "",
    ) -> None:  # fmt: skip
        """One line of text whose base is at y. within: made smaller until it is no wider.

        href: an address that a page opens when they are pressed.
        """
        if within and (needed := breadth(text, size=size)) > within:
            size = max(size * within / needed, 6)
        bold = ' font-weight="700"' if is_bold else ""
        said = (
            f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" text-anchor="{anchor}"'
            f' fill="{fill or self.ink.text}"{bold}>{escape(text)}</text>'
        )
        self.marks.append(f'<a href="{escape(href)}">{said}</a>' if href else said)

    def svg(self, *, label: str) -> str:
        """The whole sheet. label: what it shows, for those who hear it; where it has links, they
        are heard one by one, since a picture would hide them."""
        role = "group" if any(mark.startswith("<a ") for mark in self.marks) else "img"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(self.width)}'
            f' {_n(self.height)}" width="{_n(self.width)}" height="{_n(self.height)}" role="{role}"'
            f' aria-label="{escape(label)}" font-family="{FACES}" font-weight="{WEIGHT}">'
            f"{''.join(self.marks)}</svg>"
        )


def breadth(text: str, *, size: float = SIZE) -> float:
    """About how wide a line of text is: a hanzi is as wide as its size, other signs are 0.58.

    Source: house rule.
    """
    return sum(size if ord(sign) > 0x2E80 else size * 0.58 for sign in text)


def number(value: Decimal | int | None) -> str:
    """As it is printed: thousands parted, a dash for what is not known. Source: house rule."""
    return "—" if value is None else f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def ceiling(most: Decimal | int) -> Decimal:
    """The round number at or above the greatest, where a scale ends: 1, 2, 2.5, 5 or 10 × 10ⁿ.

    One where the greatest is nought. Source: house rule.
    """
    if most <= 0:
        return Decimal(1)
    unit = Decimal(10) ** (Decimal(most).adjusted())
    return next(unit * n for n in map(Decimal, ("1", "2", "2.5", "5", "10")) if unit * n >= most)


def step(value: Decimal | int, *, most: Decimal | int) -> int:
    """Which of five equal steps a value is in, 0 to 4; nought is always the lowest.

    Source: house rule.
    """
    if value <= 0 or most <= 0:
        return 0
    return min(4, int(Decimal(value) * 5 / Decimal(most)))


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _dashed(dashes: str) -> str:
    return f' stroke-dasharray="{dashes}"' if dashes else ""
