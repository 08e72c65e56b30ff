"""One portrait, several crops: each cut to its own measure and checked.

    crop(master=b"...", spec=specs()["id_card"], head=Head(left=…, right=…, crown=…, eyes=…))

The measures are data (`data/photo_specs.json`), since pages of different years disagree on
them. Where the head is comes from the camera's program or from the clerk's marks; without it
the middle is cut out and the result says that the face was not measured.
"""

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageOps, ImageStat

from onewindow.rules import refusal
from onewindow.rules.refusal import Problem

SPECS = Path(__file__).parent.parent / "data" / "photo_specs.json"
QUALITIES = (95, 90, 85, 80, 75, 70, 65, 60, 50, 40, 30)
UNEVEN = 30  # standard deviation of the background's brightness, 0–255
GREY = 3  # mean saturation below which a picture has no colour


class PhotoBroken(refusal.Refusal):
    """The master picture cannot be read."""

    code = "photo_broken"


@dataclass(frozen=True, slots=True)
class Spec:
    """The measure of one kind of photograph.

    width, height, face_width, crown_gap, eyes_above_bottom: pixels of the result;
    background: least mean brightness of the corners beside the head, 0–255.
    """

    name: str
    name_en: str
    width: int
    height: int
    dpi: int
    min_bytes: int
    max_bytes: int
    face_width: tuple[int, int]
    crown_gap: tuple[int, int]
    eyes_above_bottom: int | None
    background: int
    source: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where the head is in the upright master, in pixels; crown is the top of the hair."""

    left: int
    right: int
    crown: int
    eyes: int


@dataclass(frozen=True, slots=True)
class Crop:
    """The cut photograph as JPEG, and everything that keeps it from being accepted."""

    data: bytes
    problems: tuple[Problem, ...]


@cache
def specs() -> Mapping[str, Spec]:
    """Every kind of photograph by its code.

    Source: GA 461-2004 (identity card); 出入境证件相片照相指引 (exit-entry).
    """
    raw = json.loads(SPECS.read_text("utf-8"))
    return {
        code: Spec(
            **{
                **entry,
                "face_width": tuple(entry["face_width"]),
                "crown_gap": tuple(entry["crown_gap"]),
            }
        )
        for code, entry in raw.items()
    }


def crop(*, master: bytes, spec: Spec, head: Head | None = None) -> Crop:
    """The photograph this kind asks for, with all its problems at once.

    Raises PhotoBroken.
    Source: house rule on the measures of `specs`.
    """
    try:
        with Image.open(io.BytesIO(master), formats=("JPEG", "PNG")) as opened:
            opened.load()
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except Exception as error:  # decoders raise whatever hostile bytes make them raise
        raise PhotoBroken("The photograph cannot be read.") from error
    box = _around(head, spec) if head else _middle(upright.size, spec)
    cut = upright.crop(box).resize((spec.width, spec.height), Image.Resampling.LANCZOS)
    data = _compressed(cut, spec)
    return Crop(data=data, problems=tuple(_problems(upright, box, cut, data, spec, head)))


def _around(head: Head, spec: Spec) -> tuple[int, int, int, int]:
    """The frame in which face and gap above the hair come out in the middle of their ranges."""
    scale = (head.right - head.left) / (sum(spec.face_width) / 2)
    width, height = round(spec.width * scale), round(spec.height * scale)
    left = round((head.left + head.right - width) / 2)
    top = round(head.crown - sum(spec.crown_gap) / 2 * scale)
    return left, top, left + width, top + height


def _middle(size: tuple[int, int], spec: Spec) -> tuple[int, int, int, int]:
    scale = min(size[0] / spec.width, size[1] / spec.height)
    width, height = round(spec.width * scale), round(spec.height * scale)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    return left, top, left + width, top + height


def _compressed(cut: Image.Image, spec: Spec) -> bytes:
    """The best quality that fits the limit."""
    data = b""
    for quality in QUALITIES:
        out = io.BytesIO()
        cut.save(out, "JPEG", quality=quality, dpi=(spec.dpi, spec.dpi), subsampling=0)
        data = out.getvalue()
        if len(data) <= spec.max_bytes:
            break
    return data


def _problems(
    upright: Image.Image,
    box: tuple[int, int, int, int],
    cut: Image.Image,
    data: bytes,
    spec: Spec,
    head: Head | None,
) -> Iterator[Problem]:
    if box[2] - box[0] < spec.width:
        yield _problem("photo_too_small", "The face is too small in the picture: come closer.")
    if box[0] < 0 or box[1] < 0 or box[2] > upright.width or box[3] > upright.height:
        yield _problem("photo_head_at_edge", "The head is too near the picture's edge.")
    if head is None:
        yield _problem("photo_face_not_measured", "Nobody marked where the face is.")
    elif spec.eyes_above_bottom is not None:
        above = spec.height * (box[3] - head.eyes) / (box[3] - box[1])
        if above < spec.eyes_above_bottom:
            yield _problem("photo_eyes_too_low", "The eyes are too low: lift the chin.")
    yield from _looks(cut, spec)
    if not spec.min_bytes <= len(data) <= spec.max_bytes:
        yield _problem("photo_file_size", "The file does not come out between the limits.")


def _looks(cut: Image.Image, spec: Spec) -> Iterator[Problem]:
    side, deep = spec.width // 8, spec.height // 3
    corners = Image.new("L", (side * 2, deep))
    corners.paste(cut.crop((0, 0, side, deep)).convert("L"), (0, 0))
    corners.paste(cut.crop((spec.width - side, 0, spec.width, deep)).convert("L"), (side, 0))
    seen = ImageStat.Stat(corners)
    if seen.mean[0] < spec.background:
        yield _problem("photo_background_dark", "The background is not white.")
    if seen.stddev[0] > UNEVEN:
        yield _problem("photo_background_uneven", "The background is not even.")
    if ImageStat.Stat(cut.convert("HSV")).mean[1] < GREY:
        yield _problem("photo_without_colour", "The photograph has no colour.")


def _problem(code: str, sentence: str) -> Problem:
    return Problem("photo", code, sentence)
