"""Pictures of time as SVG: a trend of periods, the load by weekday and hour, a small line.

    trend(points=[Point("8月", 7314, 7200), …], names=("受理", "办结"), label="…")
    heat(cells={(0, 9): 120}, days=("周一", …), windows={(0, 9): "3"}, label="…")
    spark(values=[1, 5, 3], label="…")

As `pictures`: words are in the reader's language, `label` is the sentence each is heard as.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onewindow.rules.drawing import LIGHT, SIZE, Ink, Sheet, breadth, ceiling, number, step
from onewindow.rules.pictures import WIDTH


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a trend; second: None where there is one line only."""

    name: str
    first: int
    second: int | None = None


def trend(
    *,
    points: Sequence[Point],
    names: tuple[str, str],
    label: str,
    ink: Ink = LIGHT,
    width: float = WIDTH,
    height: float = 260,
) -> str:
    """Two lines over the same periods, named at their ends, the second dashed.

    Source: house rule (ux: direct labels instead of a legend; no colour alone tells a line).
    """
    sheet = Sheet(width, height, ink)
    firsts = [one.first for one in points]
    seconds = [one.second for one in points if one.second is not None]
    most = ceiling(max([*firsts, *seconds, 1]))
    left = breadth(number(most)) + 12
    right = max(breadth(name) for name in names) + 18
    top, bottom = 12.0, height - 28
    across = (width - left - right) / max(len(points) - 1, 1)

    def at(n: int, value: int) -> tuple[float, float]:
        return left + across * n, bottom - (bottom - top) * value / float(most)

    for part in range(5):
        value = most * part / 4
        y = bottom - (bottom - top) * part / 4
        sheet.rule(left, y, width - right, y, line=ink.line)
        if part % 2 == 0:
            sheet.words(left - 8, y + 4, _plain(value), fill=ink.quiet, size=12, anchor="end")
    every = 1 if across >= 38 else 2 if across >= 20 else 3
    for n, one in enumerate(points):
        if (len(points) - 1 - n) % every == 0:
            x = left + across * n
            sheet.words(x, height - 8, one.name, fill=ink.quiet, size=12, anchor="middle")
    first = [at(n, one.first) for n, one in enumerate(points)]
    second = [at(n, one.second) for n, one in enumerate(points) if one.second is not None]
    _line(sheet, second, line=ink.second, dashes="6 4")
    _line(sheet, first, line=ink.own, dashes="")
    _named_ends(sheet, first, second, names=names, ink=ink)
    return sheet.svg(label=label)


def _line(sheet: Sheet, points: Sequence[tuple[float, float]], *, line: str, dashes: str) -> None:
    if len(points) > 1:
        sheet.path(points, line=line, dashes=dashes)
    for x, y in points[-1:]:
        sheet.dot(x, y, fill=line, radius=3.5)


def _named_ends(
    sheet: Sheet,
    first: Sequence[tuple[float, float]],
    second: Sequence[tuple[float, float]],
    *,
    names: tuple[str, str],
    ink: Ink,
) -> None:
    """Each line's name at its end; two that would touch are moved apart."""
    ends = [(points[-1], name, fill) for points, name, fill in (
        (first, names[0], ink.own), (second, names[1], ink.second)) if points]  # fmt: skip
    heights = [y for (_, y), _, _ in ends]
    if len(heights) == 2 and abs(heights[0] - heights[1]) < SIZE + 2:
        middle, half = sum(heights) / 2, (SIZE + 2) / 2
        up = heights[0] <= heights[1]
        heights = [middle - half, middle + half] if up else [middle + half, middle - half]
    for ((x, _), name, fill), y in zip(ends, heights, strict=True):
        sheet.words(x + 9, y + 5, name, fill=fill, is_bold=True)


def heat(
    *,
    cells: Mapping[tuple[int, int], int],
    days: Sequence[str],
    label: str,
    windows: Mapping[tuple[int, int], str] | None = None,
    hours: Sequence[int] = (),
    ink: Ink = LIGHT,
    width: float = WIDTH,
) -> str:
    """The load of each weekday and hour; windows: how many were open then, in the cell's corner.

    cells: (weekday from 0, hour) → how many. hours: those to show, without them all that occur.
    Source: house rule.
    """
    shown = list(hours) or _hours(cells)
    left = max((breadth(day) for day in days), default=0) + 10
    across, high, top = (width - left) / max(len(shown), 1), 36.0 if windows else 30.0, 22.0
    sheet = Sheet(width, top + high * len(days) + 2, ink)
    most = max(cells.values(), default=0)
    for n, hour in enumerate(shown):
        x = left + across * (n + 0.5)
        sheet.words(x, 14, str(hour), fill=ink.quiet, size=12, anchor="middle")
    for day, name in enumerate(days):
        y = top + high * day
        sheet.words(left - 8, y + high / 2 + 5, name, anchor="end", size=12)
        for n, hour in enumerate(shown):
            count = cells.get((day, hour), 0)
            nth, x = step(count, most=most), left + across * n
            sheet.box(
                x + 1, y + 1, across - 2, high - 2, fill=ink.steps[nth] if count else ink.ground
            )
            base = y + high / 2 + (0 if windows else 4)
            if count:
                sheet.words(
                    x + across / 2, base, number(count), fill=ink.on_steps[nth], size=12,
                    anchor="middle", within=across - 6,
                )  # fmt: skip
            if windows and (open_ := windows.get((day, hour))):
                on = ink.on_steps[nth] if count else ink.text
                sheet.words(
                    x + across - 4, y + high - 5, open_, fill=on, size=10, anchor="end",
                    within=across - 6,
                )  # fmt: skip
    return sheet.svg(label=label)


def _hours(cells: Mapping[tuple[int, int], int]) -> list[int]:
    found = [hour for (_, hour), count in cells.items() if count]
    return list(range(min(found, default=8), max(found, default=17) + 1))


def spark(
    *, values: Sequence[int], label: str, ink: Ink = LIGHT, width: float = 120, height: float = 24
) -> str:
    """A line without a scale, for a table; its last point is marked. Source: house rule."""
    sheet = Sheet(width, height, ink)
    most = max([*values, 1])
    across = (width - 10) / max(len(values) - 1, 1)
    points = [
        (4 + across * n, height - 4 - (height - 8) * value / most) for n, value in enumerate(values)
    ]
    _line(sheet, points, line=ink.own, dashes="")
    return sheet.svg(label=label)


def _plain(value: Decimal) -> str:
    whole = value.to_integral_value()
    return number(whole if whole == value else value.normalize())
