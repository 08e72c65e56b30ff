"""The site's icons for a phone's desktop: the drawing of img/favicon.svg, as pictures of any size.

A phone takes no SVG for its desktop. The same strokes are drawn here, so that nothing has to be
converted by a program that a machine may lack.
"""

import io
import math
import re
from functools import cache

from django.conf import settings
from PIL import Image, ImageDraw

GRID = 40  # units of the drawing's side
STROKE = 3.6
CORNER = 8  # of the plate
FINE = 4  # drawn so many times larger, then made smaller: smooth edges
SAFE = 0.8  # of a maskable icon is sure to be seen
WHITE = "#ffffff"

Point = tuple[float, float]


@cache
def colour(name: str) -> str:
    """A colour of the look, by its name in tokens.css: a town changes only that file."""
    text = (settings.HERE / "static" / "css" / "tokens.css").read_text("utf-8")
    found = re.search(rf"--{name}:\s*(#[0-9a-fA-F]{{3,6}})", text)
    if found is None:
        raise ValueError(f"tokens.css names no colour --{name}")
    return found[1]


@cache
def icon(size: int, *, maskable: bool = False) -> bytes:
    """A square PNG of `size` pixels: a plate with round corners, or, maskable, one that fills
    the square and leaves room for the phone to cut its own shape."""
    side = size * FINE
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    plate = 0 if maskable else CORNER * side / GRID
    pen.rounded_rectangle((0, 0, side - 1, side - 1), plate, fill=colour("blue"))
    scale = side / GRID * (SAFE if maskable else 1)
    shift = (side - GRID * scale) / 2
    for line in _strokes():
        points = [(x * scale + shift, y * scale + shift) for x, y in line]
        pen.line(points, fill=WHITE, width=round(STROKE * scale))
        for x, y in points[1:-1]:
            pen.circle((x, y), STROKE * scale / 2, fill=WHITE)
    small = picture.resize((size, size), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def _strokes() -> tuple[list[Point], ...]:
    """The ridge, the hood of 窗, and one pane under it."""
    hood = [(7.5, 20.0), *_arc(9, 13.5, 180), *_arc(31, 13.5, 270), (32.5, 20.0)]
    # Begun in the middle of a side, so that the pane's corners are all alike
    pane = [(20.0, 19.0), (26.5, 19.0), (26.5, 32.5), (13.5, 32.5), (13.5, 19.0), (20.0, 19.0)]
    return [(20.0, 5.5), (20.0, 12.0)], hood, pane


def _arc(x: float, y: float, start: int, radius: float = 1.5) -> list[Point]:
    """A quarter of a circle from `start` degrees, clockwise."""
    turns = (math.radians(start + step) for step in range(0, 91, 15))
    return [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]
