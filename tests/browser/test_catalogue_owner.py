"""The catalogue's owner: a promise made shorter, and seen before it is public."""

from playwright.sync_api import expect

from tests.browser import steps
from tests.rooms.cases import telling

COMMITS = True
PLOT = "农村村民住宅用地（宅基地）审批"


def test_a_shorter_promise_is_drafted_previewed_and_published(county, clock, open_page):
    before = telling.draft(county, telling.PLOT)
    page = open_page("/staff/", who="catalogue", expect_noise=True)
    page.get_by_label("名称或代码").fill("宅基地")
    steps.press(page, "筛选")
    steps.follow(page, PLOT)
    steps.press(page, "从现行版本新建草稿")
    steps.follow(page, "期限与收费")

    # What cannot be is told in its place; what can be is kept.
    days = page.locator("[name='promised_limit.days']")
    expect(days).to_have_value("15")
    days.fill("十二")
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.locator(".errors")).to_be_focused()
    expect(days).to_have_value("十二")
    days.fill("12")
    page.get_by_role("button", name="保存", exact=True).last.click()

    # Seen as citizens will see it; nothing of it is public yet.
    steps.follow(page, "预览")
    expect(page.get_by_text("草稿预览，群众还看不到")).to_be_visible()
    expect(page.locator("main")).to_contain_text("12 个工作日")
    reader = open_page("/guide/house_plot/")
    expect(reader.locator("main")).to_contain_text("15 个工作日")

    # Published with its difference before the eyes, and what it means for those under way.
    page.go_back()
    steps.follow(page, "发布")
    expect(
        page.get_by_text("有 1 份没交的草稿用的是现行版本，仍按现行版本填写和提交。")
    ).to_be_visible()
    change = page.get_by_role("row").filter(has_text="12")
    expect(change).to_contain_text("15")
    steps.press(page, "确认发布")
    expect(page.get_by_role("row").filter(has_text="第 2 版")).to_contain_text("已发布")
    reader.reload()
    expect(reader.locator("main")).to_contain_text("12 个工作日")

    # Who began before goes on under the version they began with.
    owner = open_page(f"/apply/{before.pk}/check/", who="li-shop")
    expect(owner.locator("main")).to_contain_text("15 个工作日")
    steps.hand_in(owner)
    page.goto(steps.absolute(page, "/staff/catalogue/of/house_plot/versions/1/"))
    expect(page.locator("main")).to_contain_text("15 个工作日")
