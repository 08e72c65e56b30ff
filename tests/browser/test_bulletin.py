"""The office makes a bulletin: drafted, a sentence edited, signed, taken away as four files."""

import io
from zipfile import ZipFile

from playwright.sync_api import expect
from pypdf import PdfReader

from onewindow.bulletin.models import Bulletin
from tests.browser import steps
from tests.rooms.cases import telling
from tests.world import AT, DAY

COMMITS = True
OWN = "本月平稳，各中心做得好。"
BEGIN = {"PDF": b"%PDF", "Word": b"PK", "Excel": b"PK", "HTML": b"<!doctype html>"}


def test_a_bulletin_is_drafted_edited_signed_and_taken_away_in_four_formats(
    county, clock, open_page
):
    telling.granted(county, telling.taken_up(county, telling.PLOT))
    clock.at = AT + 40 * DAY
    page = open_page("/staff/bulletins/", who="office")
    page.get_by_label("哪个月").fill("2026-03")
    steps.press(page, "起草")
    expect(page.locator(".bulletin__mark").first).to_have_text("草稿")
    expect(page.locator(".picture svg")).to_have_count(6)
    page.get_by_label("总体").fill(OWN)
    steps.press(page, "保存文字")
    expect(page.locator(".bulletin__summary")).to_contain_text(OWN)
    steps.press(page, "签发")
    expect(page.locator(".tag", has_text="已签发")).to_be_visible()
    expect(page.locator(".bulletin__mark", has_text="草稿")).to_have_count(0)
    taken = {}
    for name, begin in BEGIN.items():
        with page.expect_download() as coming:
            page.get_by_role("link", name=name, exact=True).click()
        taken[name] = coming.value.path().read_bytes()
        assert taken[name].startswith(begin)
    said = "".join(one.extract_text() for one in PdfReader(io.BytesIO(taken["PDF"])).pages)
    assert OWN in said.replace("\n", "").replace(" ", "")
    document = ZipFile(io.BytesIO(taken["Word"])).read("word/document.xml").decode()
    digest = bytes(Bulletin.objects.get(since_on="2026-03-01").digest).hex()
    assert OWN in document
    assert digest in document
    assert digest in taken["HTML"].decode()
    steps.follow(page, "办件量", exact=True)
    expect(page.locator("main")).to_contain_text("期内收件的办件数；作废、删除的不计。")
