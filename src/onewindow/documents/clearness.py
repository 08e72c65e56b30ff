"""Whether the photograph of a paper can be read: a remark for who gave it, never a refusal.

    look(picture) -> "" | "blurred" | "dark"

The phone judges by the same measure before anything is sent (static/js/sight.js); here it is
for those whose browser runs no script.
"""

from array import array
from typing import Literal

from PIL import Image, ImageFilter, ImageMath

LONG = 1000  # pixels of the longer side at which it is judged
TILE = 50  # pixels of a square's side
SEEN = 60  # variance of light from which a square has something on it
CLEAR = 0.09  # least variance of the Laplacian, as a part of that
MANY = 0.5  # part of the squares with something on them that makes a picture unclear
DARK = 95  # light of the paper, 0–255, below which it is too dark
SOFT = ImageFilter.BoxBlur(1)  # so that a camera's grain is not taken for an edge
LAPLACE = ImageFilter.Kernel((3, 3), (0, -1, 0, -1, 4, -1, 0, -1, 0), scale=4, offset=128)

Unclear = Literal["", "blurred", "dark"]


def look(picture: Image.Image) -> Unclear:
    """What keeps a picture from being read; empty for a clear one, or one with nothing on it.

    Source: house rule; variance of the Laplacian (Pech-Pacheco 2000), in squares and relative to
    their contrast. The limits were measured on drawn pages (tests/rooms/documents): sharp ones
    have 0.6 to 1.1, blurred by a two-thousandth of their length 0.3 to 0.5, by 1.5 thousandths,
    where small print is lost, 0.05 to 0.08.
    """
    light = _small(picture.convert("L"))
    if _paper(light) < DARK:
        return "dark"
    return "blurred" if share(light) > MANY else ""


def share(light: Image.Image) -> float:
    """The part of the squares with something on them that are blurred; 0 when there are none."""
    width, height = ((side - 2) // TILE * TILE for side in light.size)
    if not width or not height:
        return 0.0
    light = light.filter(SOFT)
    inner = (1, 1, 1 + width, 1 + height)  # the filter leaves the outermost pixels as they are
    contrast = _variances(light.crop(inner))
    edges = _variances(light.filter(LAPLACE).crop(inner))
    seen = [(one, edge * 16) for one, edge in zip(contrast, edges, strict=True) if one >= SEEN]
    return sum(edge < CLEAR * one for one, edge in seen) / len(seen) if seen else 0.0


def _small(light: Image.Image) -> Image.Image:
    by = max(light.size) / LONG
    if by <= 1:
        return light
    width, height = (max(1, int(side / by)) for side in light.size)
    return light.resize((width, height), Image.Resampling.BOX)


def _paper(light: Image.Image) -> int:
    """The light that nine tenths of the picture stay below."""
    left = sum(light.histogram()) * 0.9
    for level, count in enumerate(light.histogram()):
        left -= count
        if left <= 0:
            return level
    return 255


def _variances(light: Image.Image) -> list[float]:
    """Of each square, row by row."""
    plain = light.convert("F")
    squares = ImageMath.lambda_eval(lambda given: given["x"] * given["x"], x=plain)
    means, powers = (array("f", each.reduce(TILE).tobytes()) for each in (plain, squares))
    return [power - mean * mean for mean, power in zip(means, powers, strict=True)]
