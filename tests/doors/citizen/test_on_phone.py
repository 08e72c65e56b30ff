"""The portal on a phone: installable, with a worker that keeps what is anybody's."""

import io
import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import override_settings
from PIL import Image

from onewindow.documents import queries as documents
from onewindow.web.citizen import icons, installed
from tests.rooms.cases import telling
from tests.rooms.documents import photographs


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match is not None
    return match[1]


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "一窗"), ("en", "OneWindow")])
def test_the_manifest_has_what_a_phone_asks_for_in_the_readers_language(visit, language, name):
    page = visit(language=language).get("/").page
    answer = visit().get(found(r'rel="manifest" href="([^"]+)"', page.content.decode())).page
    assert answer["Content-Type"] == "application/manifest+json"
    told = json.loads(answer.content)
    assert (told["short_name"], told["display"], told["start_url"]) == (name, "standalone", "/")
    assert told["theme_color"] == icons.colour("blue") == "#0b4ea2"
    for each in told["icons"]:
        picture = Image.open(io.BytesIO(visit().get(each["src"]).page.content))
        assert f"{picture.width}x{picture.height}" == each["sizes"]
        assert picture.format == "PNG"
        corner = picture.getchannel("A").getpixel((0, 0))
        assert corner == (255 if each["purpose"] == "maskable" else 0)
    assert {each["purpose"] for each in told["icons"]} == {"any", "maskable"}
    for each in told["shortcuts"]:
        assert visit("li-shop").get(each["url"]).page.status_code == 200


def test_the_worker_keeps_files_that_are_there_and_changes_with_them(visit, monkeypatch):
    def version() -> str:
        answer = visit().get("/sw.js").page
        assert answer["Cache-Control"] == "no-cache"
        assert answer["Content-Type"].startswith("text/javascript")
        return found(r'VERSION = "(\w+)"', answer.content.decode())

    assert all(finders.find(name) for name in installed.FILES)
    before = version()
    assert version() == before
    monkeypatch.setattr(installed, "FILES", installed.FILES[:-1])
    assert version() != before


def test_what_a_copy_is_made_of_knows_nobody(visit, world):
    """The worker asks without cookies: what it is given names nobody and may be kept."""
    name = world.zhang.person.name
    for address in ("/guide/tobacco_new/", "/life/open_shop/", "/halls/", "/phone/"):
        signed_in, nobody = visit("li-shop").get(address).page, visit().get(address).page
        assert name in signed_in.content.decode()
        assert name not in nobody.content.decode()
        assert "no-store" not in nobody.get("Cache-Control", "")
    assert visit("li-shop").get("/my/").page["Cache-Control"] == "no-store"


def test_only_the_citizens_pages_stand_in_a_frame_and_only_where_it_is_named(visit):
    def framed(address: str) -> tuple[str, str]:
        answer = visit().get(address).page
        told = found(r"frame-ancestors ([^;]+)", answer["Content-Security-Policy"])
        return told, answer.get("X-Frame-Options", "")

    assert framed("/") == ("'none'", "DENY")
    with override_settings(FRAMED_BY=["https://app.example"]):
        assert framed("/") == ("https://app.example", "")
        assert framed("/staff/login/") == ("'none'", "DENY")


def test_a_paper_is_looked_at_as_pictures_by_its_owner_alone(visit, world):
    package = telling.accepted(world, telling.PLOT)
    paper = documents.papers(package=package.pk)[0]
    address = f"/my/papers/{paper.pk}/look/"
    assert visit("li-shop").get(address).page.status_code == 200
    sheet = visit("li-shop").get(f"{address}?sheet=0").page
    assert Image.open(io.BytesIO(sheet.content)).width > 700
    assert sheet["Cache-Control"] == "no-store"
    assert visit("li-shop").get(f"{address}?sheet=99").page.status_code == 404
    assert visit("agent-wang").get(address).page.status_code == 404


def test_a_blurred_picture_is_taken_with_a_remark(visit, world):
    draft = telling.draft(world, "tobacco_new")
    picture = io.BytesIO(photographs.jpeg(photographs.blurred(photographs.page(), 3)))
    picture.name = "合同.jpg"
    zhang = visit("li-shop").get(f"/apply/{draft.pk}/materials/premises/")
    zhang.send(do="upload", file=picture)
    assert zhang.path == f"/apply/{draft.pk}/materials/premises/"
    words = zhang.page.content.decode()
    assert "已上传，但这一份可能看不清" in words
    assert "照片模糊" in words


def test_a_page_goes_out_compressed_and_a_picture_as_it_is(visit):
    nobody = visit().browser
    asked = {"headers": {"accept-encoding": "gzip"}}
    page, icon = nobody.get("/life/open_shop/", **asked), nobody.get("/icons/192.png", **asked)
    assert page["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in icon


def test_log_out_tells_the_browser_to_forget(visit):
    answer = visit("li-shop").browser.post("/logout/", secure=True)
    assert '"storage"' in answer["Clear-Site-Data"]
