"""One plain matter with all that may come between: a supplement, testing, more time, a no."""

import re

from playwright.sync_api import expect

from onewindow.journal import queries as journal
from tests.browser import steps
from tests.world import AT, DAY

COMMITS = True
RUOHENG = "331081103"
PLOT, PROMISE = "农村村民住宅用地（宅基地）审批", "农村宅基地使用承诺书"
TYPED = {
    "household.size": "4",
    "household.housing": "砖木两间，1985年建",
    "house.site": "温岭市箬横镇常乐村",
    "house.land_area": "110",
    "house.build_area": "220",
    "house.floors": "2",
}
REASON = "经现场核查，申请人已有一处宅基地，不符合一户一宅。"


def test_a_plain_matter_with_supplement_testing_extension_and_refusal(county, clock, open_page):
    # Handed in from a phone, one paper short and knowing it.
    page = open_page("/guide/house_plot/", who="house-builder", width=390)
    steps.follow(page, "看看我要准备什么")
    steps.answer_all(page, {})
    page.get_by_label("在哪个便民服务中心办？").select_option(RUOHENG)
    steps.press(page, "按此清单开始")
    steps.fill_all(page, TYPED)
    steps.provide_all(page, without=PROMISE)
    steps.follow(page, "继续", exact=True)
    steps.follow(page, "核对并提交")
    expect(page.get_by_text("还差 1 份材料")).to_be_visible()
    page.get_by_label("材料不全也先提交").check()
    code, _password = steps.hand_in(page)
    steps.follow(page, "看进度")

    # The window tells once what is missing, on one paper.
    window = open_page("/staff/window/", who="ruoheng-clerk1")
    steps.scan(window, code)
    window.keyboard.press("Shift+F9")
    expect(window.get_by_role("heading", name="一次性告知")).to_be_visible()
    expect(window.get_by_label("材料或内容")).to_have_value(PROMISE)
    window.keyboard.press("Shift+F9")
    window.wait_for_url(re.compile(r"/print/(\?|$)"))
    notice = steps.pdf(window, window.get_by_role("link", name="补正告知书"))
    assert PROMISE in notice

    # One tap, and it is there; no clock has run yet.
    clock.at = AT + DAY
    page.reload()
    expect(page.get_by_text("补齐后才受理、计时")).to_be_visible()
    steps.follow(page, "去补材料")
    steps.press(page, "我承诺")
    steps.press(page, "提交补正")
    expect(page.locator(".lane .tag").first).to_have_text("已收件")
    steps.accept(window, code)
    page.reload()
    steps.follow(page, PLOT)
    assert days_on(page) == ("2026年3月24日", "2026年3月31日")

    # The office takes it up; testing stops both clocks, and the citizen reads why.
    desk = open_page("/staff/desk/", who="township-review")
    steps.open_case(desk, PLOT)
    steps.sign(desk)
    steps.sign(desk)
    clock.at = AT + 2 * DAY
    desk.goto(steps.absolute(desk, "/staff/desk/"))
    steps.open_case(desk, PLOT)
    desk.keyboard.press("F8")
    desk.get_by_label("检测").check()
    desk.get_by_label("天数").fill("5")
    desk.get_by_label("理由").fill("需委托机构检测地质条件")
    steps.sign(desk)
    page.reload()
    expect(page.get_by_text("计时暂停", exact=True)).to_be_visible()
    expect(page.get_by_text("需委托机构检测地质条件").first).to_be_visible()
    clock.at = AT + 7 * DAY
    desk.get_by_label("特别程序的结果").fill("检测合格")
    steps.sign(desk)
    page.reload()
    assert days_on(page) == ("2026年3月27日", "2026年4月3日")

    # The head gives ten more working days, once.
    head = open_page("/staff/desk/", who="township-approve")
    steps.open_case(head, PLOT)
    steps.follow(head, "延长期限")
    head.get_by_label("天数").fill("10")
    head.get_by_label("理由").fill("情况复杂")
    steps.sign(head)
    page.reload()
    assert days_on(page) == ("2026年4月13日", "2026年4月20日")
    expect(head.get_by_role("link", name="延长期限")).to_have_count(0)

    # Two inspectors, a check, and the head says no with reasons of his own.
    clock.at = AT + 9 * DAY
    for who in ("township-inspect1", "township-check"):
        other = open_page("/staff/desk/", who=who)
        steps.open_case(other, PLOT)
        steps.sign(other)
    head.reload()
    head.keyboard.press("Shift+F9")
    head.get_by_role("radio", name="自己写").check()
    head.get_by_label("事实和理由").fill(REASON)
    with head.expect_navigation():
        head.keyboard.press("Shift+F9")
    expect(head.get_by_role("status").filter(has_text="已作出不予许可决定")).to_be_visible()

    # The citizen reads the reasons, and where to turn.
    page.reload()
    decision = steps.pdf(page, page.get_by_role("link", name="不予许可决定书").first)
    assert REASON in decision
    assert "行政复议" in decision
    assert "行政诉讼" in decision
    titles = page.locator("main .tasks__link").all_inner_texts()
    assert [each.split("（")[0].strip() for each in titles] == [
        "收件凭证", "补正告知书", "受理通知书", "特别程序告知书", "延期通知书", "不予许可决定书",
    ]  # fmt: skip
    assert list(journal.breaks()) == []


def days_on(page):
    """The promised and the lawful last day, as the citizen reads them."""
    promised = page.locator(".bignumber").inner_text().split(" ")[0]
    lawful = page.get_by_text("法律规定的最后一天是").inner_text()
    return promised, lawful.removeprefix("法律规定的最后一天是 ").split(" ")[0]
