"""Which town is late and why, in three clicks from the log-in; a wall that turns and stops."""

import re

import pytest
from playwright.sync_api import expect

from onewindow.bulletin import actions as bulletin
from tests.rooms.cases import telling
from tests.world import AT, DAY

COMMITS = True
TURNS = """setTimeout = (given => (what, after) =>
  given(what, after === 20000 ? 400 : after))(setTimeout)"""


@pytest.fixture
def late(world):
    """A case that stands at its first step, long after its promised day."""
    case = telling.taken_up(world, telling.PLOT)
    list(bulletin.catch_up())
    return case


def test_the_office_finds_which_town_is_late_and_why_and_hangs_it_on_a_wall(
    county, clock, open_page, late
):
    clock.at = AT + 60 * DAY
    page = open_page("/staff/", who="office", expect_noise=True)  # its log-in runs out at the end
    expect(page).to_have_url(re.compile("/staff/board/$"))
    page.get_by_role("link", name="泽国镇").click()  # the first click: which town, and why
    step = late.steps.filter(done_at=None).order_by("order").first().name
    expect(page.locator("#late")).to_contain_text(f"停在“{step}”环节")
    page.locator("#late").get_by_role("link", name=late.number).click()  # the second: the case
    expect(page).to_have_url(re.compile(f"/staff/case/{late.pk}/$"))
    page.get_by_role("link", name="看板").click()
    page.get_by_role("link", name="投屏").click()
    title = page.locator(".wall__title")
    expect(page.get_by_role("button", name="暂停轮换")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(title).to_have_text("各镇街收件")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="继续轮换")).to_be_visible()
    page.add_init_script(TURNS)  # its twenty seconds take less than half of one
    page.reload()
    expect(title).not_to_have_text("各镇街收件")
    page.get_by_role("button", name="暂停轮换").click()
    stopped = title.inner_text()
    page.wait_for_timeout(1200)
    assert title.inner_text() == stopped
    page.context.clear_cookies()
    expect(page.locator("#wall-fresh")).to_contain_text("连不上，数字停在")
