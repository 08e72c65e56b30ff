"""Mr Li's morning: one window, one set of papers, two departments, two certificates."""

from datetime import timedelta

from playwright.sync_api import expect

from onewindow.journal import queries as journal
from onewindow.rules import codes
from tests.browser import steps
from tests.world import AT

COMMITS = True
MINUTE = timedelta(minutes=1)
FOOD, TOBACCO = "食品小作坊、小餐饮店、小食杂店登记", "烟草专卖零售许可证核发（新办）"


def test_mr_li_gets_two_certificates_for_one_set_of_papers(county, clock, open_page):
    # At home: what is it called, what does it ask, what does it need?
    page = open_page("/")
    page.get_by_label("您想办什么事？").fill("开小店卖香烟")
    steps.press(page, "搜索")
    page.locator("main .tasks__link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("开便利店")
    expect(page.get_by_text("分开办要交的材料")).to_be_visible()
    steps.follow(page, "看看我要准备什么")
    steps.answer_all(page, steps.SHOP)
    expect(page.get_by_role("heading", level=1)).to_contain_text("我的清单")
    for matter in (FOOD, TOBACCO):
        expect(page.get_by_role("link", name=matter)).to_be_visible()
    assert page.locator("main .papers a").count() == 2
    page.get_by_label("在哪个便民服务中心办？").select_option(steps.ZEGUO)
    steps.press(page, "按此清单开始")

    # His own: what is known is not asked again, what is missing takes two pages.
    steps.log_in(page, "li-shop")
    expect(page.get_by_text("每一步都已保存")).to_be_visible()
    steps.fill_all(page, steps.TYPED)
    expect(page.get_by_role("heading", name="材料", level=1)).to_be_visible()
    steps.provide_all(page)
    steps.follow(page, "继续", exact=True)
    steps.follow(page, "核对并提交")
    code, password = steps.hand_in(page)
    assert codes.is_receipt_code(code)

    # The window: one key, one moment of acceptance for both.
    clock.at += 5 * MINUTE
    window = open_page("/staff/")
    steps.sign_in(window, "zeguo-clerk1")
    expect(window.get_by_role("heading", name="工作台")).to_be_visible()
    steps.accept(window, code)
    papers = steps.pdf(window, window.get_by_role("link", name="一次打印全部"))
    numbers = window.locator(".plain-list__facts .number").all_inner_texts()
    assert len(numbers) >= 3
    assert all(number in papers for number in numbers)

    # At home: two lanes, each with its day, and why it is that day.
    steps.follow(page, "看进度")
    lanes = page.locator(".lane")
    assert steps.told(lanes, ".lane__title") == {FOOD, TOBACCO}
    assert steps.told(lanes, ".lane__who") == {
        "市场监督管理局 · 现在在：市场监督管理局", "烟草专卖局 · 现在在：烟草专卖局",
    }  # fmt: skip
    assert steps.told(lanes, "p > time") == {"2026年3月2日 星期一", "2026年3月3日 星期二"}
    steps.follow(page, TOBACCO)
    expect(page.get_by_text("法律规定的最后一天是 2026年3月30日")).to_be_visible()
    page.get_by_text("这一天是怎么算的").click()
    expect(page.get_by_text("第1天是3月3日（星期二）")).to_be_visible()

    # Two departments, neither waiting for the other.
    clock.at += 5 * MINUTE
    market = open_page("/staff/", who="market-approve")
    steps.open_case(market, FOOD)
    steps.sign(market)
    steps.grant(market)
    for who in ("tobacco-review", "tobacco-inspect1", "tobacco-check"):
        desk = open_page("/staff/", who=who)
        steps.open_case(desk, TOBACCO)
        if who == "tobacco-review":
            steps.sign(desk)
        steps.sign(desk)
    desk = open_page("/staff/", who="tobacco-approve")
    steps.open_case(desk, TOBACCO)
    steps.grant(desk)

    # At home again: two certificates, each with its papers; he shows them, anybody checks them.
    clock.at += 5 * MINUTE
    steps.follow(page, "整份申报")
    for state in lanes.locator(".row > .tag:first-child").all():
        expect(state).to_have_text("待领取")
    for link in page.locator("a.tasks__link[href*='/my/papers/']").all():
        number = link.locator("xpath=..").locator(".number").inner_text()
        assert number in steps.pdf(page, link)
    shown = page.locator("main .links a[href*='/my/certificates/']").evaluate_all(
        "all => all.map(a => a.href)"
    )
    assert len(shown) == 2
    stranger = open_page("/verify/")
    for address in shown:
        page.goto(address)
        rows = dict(row.inner_text().split("\n", 1) for row in page.locator(".summary__row").all())
        printed = steps.pdf(page, page.get_by_role("link", name="打开 PDF"))
        assert rows["编号"] in printed
        assert rows["证照标识"] in printed
        stranger.goto(steps.absolute(page, "/verify/"))
        stranger.get_by_label("验证码").fill(page.locator(".licence__code .number").inner_text())
        steps.press(stranger, "验证")
        checked = stranger.locator("main").inner_text()
        assert "有效" in checked
        assert rows["证照标识"] in checked
        assert "李**" in checked
        assert "李守田" not in checked

    # At the window: the card, a signature, and both are his.
    steps.scan(window, code)
    window.get_by_label("领取人证件号码").fill(county.zhang.person.number)
    window.keyboard.press("Enter")
    expect(window.get_by_role("button", name="交付并打印送达回证")).to_be_focused()
    window.keyboard.press("Enter")
    window.wait_for_url("**/print/**")
    assert clock.at - AT < 30 * MINUTE

    # Whoever holds number and password sees where it stands, and nothing of Mr Li.
    stranger.goto(steps.absolute(page, "/progress/"))
    stranger.get_by_label("收件码").fill(code)
    stranger.get_by_label("查询密码").fill(password)
    steps.press(stranger, "查进度")
    expect(stranger.locator(".lane .tag").filter(has_text="已送达")).to_have_count(2)
    assert "李" not in stranger.locator("main").inner_text()
    assert list(journal.breaks()) == []
