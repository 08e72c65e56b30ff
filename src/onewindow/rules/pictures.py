"""Pictures of places and of steps as SVG: ranking bars, tiles of towns, a funnel.

    bars(rows=[Bar("泽国镇", Decimal(812), before=Decimal(700))], tick="上期",
         mean=Mean("平均", Decimal(457)), label="…")
    tiles(rows=[Tile("泽国", Decimal(812), row=1, column=2)],
          note="示意，非行政区划地图", label="…")
    funnel(steps=[Step("申报", 7314), Step("受理", 7200)], label="…")

Everything is in the reader's language already; `label` is the sentence a picture is heard as. A
page puts it into a <figure> beside its table; a paper takes the same text. `ink` is `LIGHT` or,
for walls, `DARK`. Trends and loads by hour are in `pictures_of_time`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from onewindow.rules.drawing import LIGHT, Ink, Sheet, breadth, number, step

WIDTH = 640


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. before: its value in the last period, a tick. shown: instead of the number."""

    name: str
    value: Decimal | None
    before: Decimal | None = None
    shown: str = ""
    is_own: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Mean:
    """A line across all bars, and what it is."""

    name: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Tile:
    """One place as a square; row and column count from 1, from the north-west."""

    name: str
    value: Decimal | None
    row: int
    column: int
    shown: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a funnel, in its fixed order."""

    name: str
    count: int
    href: str = ""


def bars(
    *,
    rows: Sequence[Bar],
    label: str,
    mean: Mean | None = None,
    tick: str = "",
    ink: Ink = LIGHT,
    width: float = WIDTH,
) -> str:
    """Ranking bars in the order given; tick: what the short strokes mean, "" to say nothing.

    Source: house rule (ux: sorted, last period as a tick, mean of all as a line).
    """
    row, top = 26.0, 26.0 if mean or tick else 4.0
    left = max((breadth(one.name) for one in rows), default=0) + 14
    right = max((breadth(_shown(one.shown, one.value)) for one in rows), default=0) + 14
    sheet = Sheet(width, top + row * len(rows) + 4, ink)
    values = [value for one in rows for value in (one.value, one.before) if value is not None]
    most = max([*values, mean.value if mean else Decimal(0)], default=Decimal(0)) or Decimal(1)
    length = width - left - right

    def at(value: Decimal) -> float:
        return left + length * float(value / most)

    for n, one in enumerate(rows):
        y = top + row * n
        bold = one.is_own
        sheet.words(left - 10, y + 17, one.name, anchor="end", is_bold=bold, href=one.href)
        sheet.box(left, y + 4, length, row - 8, fill=ink.ground)
        if one.value is not None:
            fill = ink.own if one.is_own or not _any_own(rows) else ink.bar
            sheet.box(left, y + 4, at(one.value) - left, row - 8, fill=fill)
        if one.before is not None:
            x = at(one.before)
            sheet.rule(x, y + 2, x, y + row - 2, line=ink.paper, wide=4)
            sheet.rule(x, y + 2, x, y + row - 2, line=ink.mark, wide=2)
        said = _shown(one.shown, one.value)
        sheet.words(width - 2, y + 17, said, anchor="end", is_bold=bold)
    if mean:
        _mean_line(sheet, mean, x=at(mean.value), top=top, bottom=top + row * len(rows), ink=ink)
    if tick:
        begins = width - breadth(tick, size=12) - 2
        sheet.rule(begins - 8, 7, begins - 8, 19, line=ink.mark, wide=2)
        sheet.words(begins, 17, tick, fill=ink.quiet, size=12)
    return sheet.svg(label=label)


def _mean_line(sheet: Sheet, mean: Mean, *, x: float, top: float, bottom: float, ink: Ink) -> None:
    said = f"{mean.name} {number(mean.value)}"
    sheet.rule(x, top - 2, x, bottom, line=ink.second, wide=1.5, dashes="5 3")
    half = breadth(said, size=12) / 2
    sheet.words(max(x, half), top - 9, said, fill=ink.second, size=12, anchor="middle")


def tiles(
    *,
    rows: Sequence[Tile],
    label: str,
    note: str,
    ink: Ink = LIGHT,
    side: float = 92,
) -> str:
    """Places as equal squares, five steps from little to much, each with its number.

    note: that this is no map; printed below. Source: house rule (a map of borders would need a
    reviewed one, 地图管理条例).
    """
    gap = 6.0
    columns = max((one.column for one in rows), default=1)
    lines = max((one.row for one in rows), default=1)
    width, height = columns * (side + gap) - gap, lines * (side + gap) - gap
    sheet = Sheet(width, height + 22, ink)
    most = max((one.value for one in rows if one.value is not None), default=Decimal(0))
    for one in rows:
        x, y = (one.column - 1) * (side + gap), (one.row - 1) * (side + gap)
        nth = step(one.value or 0, most=most)
        on = ink.on_steps[nth]
        sheet.box(x, y, side, side, fill=ink.steps[nth])
        fits = side - 10
        sheet.words(
            x + side / 2, y + side * 0.42, one.name, fill=on, size=side * 0.155, anchor="middle",
            within=fits, href=one.href,
        )  # fmt: skip
        sheet.words(
            x + side / 2, y + side * 0.72, _shown(one.shown, one.value), fill=on,
            size=side * 0.21, anchor="middle", is_bold=True, within=fits,
        )  # fmt: skip
    sheet.words(0, height + 17, note, fill=ink.quiet, size=12, within=width)
    return sheet.svg(label=label)


def funnel(*, steps: Sequence[Step], label: str, ink: Ink = LIGHT, width: float = WIDTH) -> str:
    """Steps in their order, each as wide as its number, with its part of the step before.

    A step may be larger than the one before: what is decided now was handed in earlier.
    Source: house rule.
    """
    high, gap = 34.0, 20.0
    left = max((breadth(one.name) for one in steps), default=0) + 18
    right = 92.0
    length, middle = width - left - right, left + (width - left - right) / 2
    most = max((one.count for one in steps), default=0) or 1
    sheet = Sheet(width, len(steps) * (high + gap) - gap + 2, ink)
    half = [max(length * one.count / most / 2, 0.5) for one in steps]
    for n, one in enumerate(steps):
        y = 1 + n * (high + gap)
        if n:
            above, here = half[n - 1], half[n]
            sheet.shape(
                [
                    (middle - above, y - gap),
                    (middle + above, y - gap),
                    (middle + here, y),
                    (middle - here, y),
                ],
                fill=ink.ground,
            )
        sheet.box(middle - half[n], y, half[n] * 2, high, fill=ink.own if n == 0 else ink.bar)
        sheet.words(left - 14, y + 22, one.name, anchor="end", is_bold=True, href=one.href)
        sheet.words(width - 2, y + 15, number(one.count), anchor="end", is_bold=True)
        if n:
            part = part_of(one.count, steps[n - 1].count)
            sheet.words(width - 2, y + 31, part, fill=ink.quiet, size=12, anchor="end")
    return sheet.svg(label=label)


def part_of(part: int, whole: int) -> str:
    """A part in per cent to one decimal, half up; a dash of nothing. Source: house rule."""
    if whole == 0:
        return "—"
    tenths = (part * 2000 + whole) // (whole * 2)
    return f"{tenths // 10}.{tenths % 10}%"


def _shown(shown: str, value: Decimal | None) -> str:
    return shown or number(value)


def _any_own(rows: Sequence[Bar]) -> bool:
    return any(one.is_own for one in rows)
