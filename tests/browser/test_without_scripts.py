"""Without any script: from the task list to the slip, and the clerk's acceptance."""

from playwright.sync_api import expect

from tests.browser import steps
from tests.rooms.cases import telling
from tests.world import ZEGUO

COMMITS = True
TOBACCO = "烟草专卖零售许可证核发（新办）"
TYPED = {"business.area": "48", "business.region": ZEGUO}


def test_a_citizen_hands_in_and_the_clerk_accepts_without_a_script(county, clock, open_page):
    page = open_page("/ask/matter/tobacco_new/", who="li-shop", scripts=False, expect_noise=True)
    steps.answer_all(page, {"premises": "own"})
    page.get_by_label("在哪个便民服务中心办？").select_option(ZEGUO)
    steps.press(page, "按此清单开始")

    # What is missing is told in its place, and what was typed is still there.
    steps.follow(page, "继续", exact=True)
    number = page.locator("#f-business-uscc")
    right = number.input_value()
    number.fill("12345")
    steps.press(page, "保存并继续")
    expect(number).to_have_value("12345")
    assert page.title().startswith("错误：")
    page.locator(".errors a[href='#f-business-uscc']").click()
    number.fill(right)
    steps.save(page, TYPED)
    steps.provide_all(page)
    steps.follow(page, "继续", exact=True)
    steps.follow(page, "核对并提交")
    code, _password = steps.hand_in(page)

    window = open_page("/staff/", scripts=False)
    steps.sign_in(window, "zeguo-clerk1")
    steps.scan(window, code)
    for box in window.locator("[name=confirmed]").all():
        box.check()
    steps.press(window, "受理并打印")
    expect(window.get_by_role("heading", name="已办好，请打印交给申请人")).to_be_visible()
    expect(window.get_by_text("受理通知书")).to_be_visible()


def test_a_clerk_takes_a_matter_in_without_a_script(county, clock, open_page):
    draft = telling.draft(county, "tobacco_new")
    window = open_page("/staff/window/", who="zeguo-clerk1", scripts=False)
    steps.scan(window, draft.code)
    steps.scan(window, county.zhang.person.number)
    steps.press(window, "接着办")
    steps.press(window, "核对无误，保存")
    for box in window.locator("[name=confirmed]").all():
        box.check()
    steps.press(window, "受理并打印")
    expect(window.get_by_text("受理通知书")).to_be_visible()
