"""A picture that cannot be read is remarked on, and kept all the same."""

import io

import pytest
from PIL import Image

from onewindow.documents import clearness, uploads
from tests.rooms.documents import photographs as drawn


@pytest.mark.parametrize("height", [12, 18, 40])
def test_print_of_every_size_is_clear_until_its_blur_is_seen(height):
    page = drawn.page(height)
    found = {blur: _look(drawn.blurred(page, blur)) for blur in (0, 0.5, 1, 1.5, 2, 3)}
    assert found == {0: "", 0.5: "", 1: "", 1.5: "blurred", 2: "blurred", 3: "blurred"}


def test_a_soft_portrait_on_a_card_is_not_taken_for_blur():
    assert _look(drawn.card()) == ""
    assert _look(drawn.blurred(drawn.card(), 2)) == "blurred"


@pytest.mark.parametrize(("left", "said"), [(1, ""), (0.6, ""), (0.45, ""), (0.3, "dark")])
def test_a_picture_without_light_is_dark(left, said):
    assert _look(drawn.darkened(drawn.page(), left)) == said


def test_nothing_to_read_is_nothing_to_remark_on():
    assert clearness.look(Image.new("RGB", (800, 600), "white")) == ""
    assert clearness.look(Image.new("RGB", (3, 3), "white")) == ""


def test_a_blurred_picture_is_kept_with_a_remark():
    data = drawn.jpeg(drawn.blurred(drawn.page(), 3))
    kept = uploads.inspect(data=data, name="合同.jpg")
    assert (kept.mime, kept.unclear) == ("image/jpeg", "blurred")


def _look(picture: Image.Image) -> str:
    """As a camera writes it, with its grain."""
    grain = Image.effect_noise(picture.size, 3)
    grainy = Image.open(io.BytesIO(drawn.jpeg(drawn.grained(picture, grain))))
    return clearness.look(grainy)
