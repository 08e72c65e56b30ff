"""Photographs of papers, drawn: a printed page on a table, seen from aside, in poor light."""

import io
from pathlib import Path
from random import Random

import manimgx_fonts_cjk
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont

FACE = next(Path(manimgx_fonts_cjk.__file__).parent.rglob("*.ttc"))
WORDS = "房屋租赁合同甲方将位于泽国镇的房屋出租给乙方使用租期三年租金每月人民币三千元整"
SIZE = (900, 1200)
LENGTH = 1000  # what blur is told in: parts of the picture's longer side

Four = tuple[tuple[float, float], ...]  # corners in 0..1, from the upper left, clockwise
ASKEW: Four = ((0.2, 0.1), (0.92, 0.2), (0.8, 0.95), (0.06, 0.82))
SEEN_FROM_BELOW: Four = ((0.25, 0.15), (0.78, 0.14), (0.95, 0.9), (0.05, 0.92))


def page(height: int = 14, size: tuple[int, int] = (740, 1046)) -> Image.Image:
    """A printed page. height: of its characters, in pixels; 14 is 11 point on A4."""
    picture = Image.new("RGB", size, (246, 245, 240))
    pen, face, chance = ImageDraw.Draw(picture), ImageFont.truetype(FACE, height), Random(1)
    for top in range(70, size[1] - 70, height * 9 // 5):
        line = "".join(chance.choice(WORDS) for _ in range((size[0] - 120) // height))
        pen.text((60, top), line, font=face, fill=(35, 35, 40))
    return picture


def card() -> Image.Image:
    """A card with large print and a soft portrait, a third of it."""
    picture = Image.new("RGB", (1000, 630), (205, 215, 228))
    pen, face = ImageDraw.Draw(picture), ImageFont.truetype(FACE, 38)
    for n, words in enumerate(
        ("姓名 某某某", "性别 男 民族 汉", "出生 1968 年 3 月 2 日", "住址 泽国镇")
    ):
        pen.text((60, 60 + n * 90), words, font=face, fill=(40, 40, 45))
    for radius in range(110, 0, -2):
        pen.ellipse(
            (820 - radius, 230 - radius, 820 + radius, 230 + radius), fill=(210 - radius,) * 3
        )
    return picture


def on_a_table(
    paper: Image.Image, four: Four, table: tuple[int, int, int] = (120, 90, 60)
) -> Image.Image:
    """The paper lying between four corners of the picture, grain and all."""
    corners = [(x * SIZE[0], y * SIZE[1]) for x, y in four]
    picture = Image.new("RGB", SIZE, table)
    wood = Image.effect_noise((SIZE[0] // 8, SIZE[1] // 8), 30).resize(SIZE)
    picture = grained(picture, wood)
    laid = paper.transform(SIZE, Image.Transform.PERSPECTIVE, _plane(corners, paper.size), 3)
    where = Image.new("L", SIZE, 0)
    ImageDraw.Draw(where).polygon(corners, fill=255)
    picture.paste(laid, (0, 0), where)
    return grained(picture, Image.effect_noise(SIZE, 3))


def blurred(picture: Image.Image, thousandths: float) -> Image.Image:
    """Out of focus by so many thousandths of the longer side."""
    return picture.filter(ImageFilter.GaussianBlur(thousandths * max(picture.size) / LENGTH))


def darkened(picture: Image.Image, left: float) -> Image.Image:
    """With a part of the light left."""
    return ImageEnhance.Brightness(picture).enhance(left)


def jpeg(picture: Image.Image, quality: int = 80) -> bytes:
    """As a camera writes it."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def grained(picture: Image.Image, grain: Image.Image) -> Image.Image:
    """With the grain of a camera, or of wood, laid over it."""
    return ImageChops.add(picture, Image.merge("RGB", [grain] * 3), 1, -128)


def _plane(to: list[tuple[float, float]], size: tuple[int, int]) -> list[float]:
    """The eight numbers by which `transform` finds a paper's point for a picture's."""
    wide, high = size
    since = [(0, 0), (wide, 0), (wide, high), (0, high)]
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(to, since, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for n in range(8):
        first = max(range(n, 8), key=lambda row: abs(rows[row][n]))
        rows[n], rows[first] = rows[first], rows[n]
        rows[n] = [each / rows[n][n] for each in rows[n]]
        for other in range(8):
            if other != n:
                by = rows[other][n]
                rows[other] = [a - by * b for a, b in zip(rows[other], rows[n], strict=True)]
    return [row[8] for row in rows]
