"""A draft is never lost: begun on the phone, left, found again, finished at the window."""

import re

from playwright.sync_api import expect

from tests.browser import steps
from tests.rooms.cases import telling

COMMITS = True
RUOHENG = "331081103"
HOUSING = "砖木两间，1985年建"


def test_a_draft_begun_on_the_phone_outlives_the_log_out_and_goes_on_at_the_window(
    county, clock, open_page
):
    # Answers first, log-in later: they are carried along.
    builder = county.cast.citizens["house-builder"]
    page = open_page("/ask/matter/house_plot/", width=390)
    steps.answer_all(page, {"kind": "rebuild"})
    page.get_by_label("在哪个便民服务中心办？").select_option(RUOHENG)
    steps.press(page, "按此清单开始")
    steps.log_in(page, "house-builder")
    code = re.sub(r"\D", "", page.locator(".bignumber").inner_text())

    # Half a page, put aside, then out.
    steps.follow(page, "家庭情况")
    page.get_by_label("现有住房情况").fill(HOUSING)
    steps.press(page, "先存着，以后再填")
    page.locator(".mast__who summary").click()
    steps.press(page, "退出登录")
    page.goto(steps.absolute(page, "/my/"))
    steps.log_in(page, "house-builder")
    steps.follow(page, "农村村民住宅用地")
    steps.follow(page, "家庭情况")
    expect(page.get_by_label("现有住房情况")).to_have_value(HOUSING)

    # At a window the code alone opens nothing; the wrong card neither; his own card does.
    window = open_page("/staff/window/", who="ruoheng-clerk1")
    steps.scan(window, code)
    expect(window.get_by_role("heading", name="请刷身份证")).to_be_visible()
    steps.scan(window, county.zhang.person.number)
    expect(window.get_by_text("收件码和身份证对不上")).to_be_visible()
    expect(window.get_by_role("button", name="接着办")).to_have_count(0)
    steps.scan(window, code)
    steps.scan(window, builder.person.number)
    steps.press(window, "接着办")
    window.get_by_text("已填的内容").click()
    expect(window.get_by_label("现有住房情况")).to_have_value(HOUSING)
    expect(window.get_by_text("改建")).to_be_visible()


def test_a_draft_of_somebody_else_is_no_draft_at_all(county, clock, open_page):
    draft = telling.draft(county, telling.PLOT)
    page = open_page(f"/apply/{draft.pk}/", who="house-builder", expect_noise=True)
    assert "李守田" not in page.content()
    expect(page.get_by_role("heading", level=1)).to_contain_text("没有")
