"""One drawn portrait, cut to two measures; every fault is told."""

import io

import pytest
from PIL import Image, ImageDraw

from onewindow.documents import photos

HEAD = photos.Head(left=600, right=1000, crown=300, eyes=560)


def portrait(
    size: tuple[int, int] = (1600, 2000), back: tuple[int, int, int] = (250, 250, 250)
) -> Image.Image:
    """A drawn head, 400 pixels wide, with some grain as a camera has."""
    picture = Image.new("RGB", size, back)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((600, 300, 1000, 860), fill=(224, 180, 150))
    draw.ellipse((600, 300, 1000, 480), fill=(40, 30, 30))
    draw.ellipse((680, 545, 740, 575), fill=(20, 20, 20))
    draw.ellipse((860, 545, 920, 575), fill=(20, 20, 20))
    draw.rectangle((400, 880, 1200, 2000), fill=(30, 60, 120))
    grain = Image.effect_noise(size, 12).convert("RGB")
    return Image.blend(picture, grain, 0.06)


def shot(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95)
    return out.getvalue()


def codes(found: photos.Crop) -> set[str]:
    return {problem.code for problem in found.problems}


@pytest.mark.parametrize("kind", ["id_card", "exit_entry"])
def test_one_portrait_gives_every_kind_of_photograph(kind):
    spec = photos.specs()[kind]
    found = photos.crop(master=shot(portrait()), spec=spec, head=HEAD)
    picture = Image.open(io.BytesIO(found.data))
    assert picture.format == "JPEG"
    assert picture.size == (spec.width, spec.height)
    assert tuple(round(value) for value in picture.info["dpi"]) == (spec.dpi, spec.dpi)
    assert len(found.data) <= spec.max_bytes
    assert codes(found) <= {"photo_file_size"}  # a drawing has less to compress than a face


def test_the_face_comes_out_as_wide_and_as_high_as_the_standard_asks():
    spec = photos.specs()["id_card"]
    found = photos.crop(master=shot(portrait()), spec=spec, head=HEAD)
    picture = Image.open(io.BytesIO(found.data)).convert("L")
    dark = picture.point(lambda value: 255 if value < 150 else 0)
    hair = dark.crop((0, 0, spec.width, 100)).getbbox()
    assert hair is not None
    assert spec.crown_gap[0] <= hair[1] <= spec.crown_gap[1]
    assert spec.face_width[0] <= hair[2] - hair[0] <= spec.face_width[1]


@pytest.mark.parametrize(
    ("picture", "head", "code"),
    [
        (portrait(back=(40, 60, 160)), HEAD, "photo_background_dark"),
        (portrait().convert("L").convert("RGB"), HEAD, "photo_without_colour"),
        (portrait(), None, "photo_face_not_measured"),
        (portrait(), photos.Head(left=0, right=400, crown=2, eyes=260), "photo_head_at_edge"),
        (portrait(), photos.Head(left=700, right=800, crown=300, eyes=360), "photo_too_small"),
        (portrait(), photos.Head(left=600, right=1000, crown=300, eyes=800), "photo_eyes_too_low"),
    ],
)
def test_a_fault_is_named(picture, head, code):
    found = photos.crop(master=shot(picture), spec=photos.specs()["id_card"], head=head)
    assert code in codes(found)


def test_an_uneven_background_is_named():
    picture = portrait()
    ImageDraw.Draw(picture).rectangle((380, 250, 560, 700), fill=(90, 160, 90))
    found = photos.crop(master=shot(picture), spec=photos.specs()["id_card"], head=HEAD)
    assert "photo_background_uneven" in codes(found)


def test_what_is_no_picture_is_refused():
    with pytest.raises(photos.PhotoBroken):
        photos.crop(master=b"%PDF-1.7", spec=photos.specs()["id_card"])
