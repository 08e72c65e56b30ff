"""With the keyboard alone: the focus is always somewhere, and always seen."""

from playwright.sync_api import Locator, Page, expect

from tests.rooms.cases import telling

COMMITS = True
SEEN = """() => {
  const here = document.activeElement, rims = [here, here.nextElementSibling].filter(Boolean);
  const rim = rims.map(each => getComputedStyle(each)).some(style =>
    style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 ||
    style.boxShadow !== "none");
  const box = here.getBoundingClientRect();
  return {
    what: here.outerHTML.slice(0, 120),
    lost: here === document.body,
    rim,
    inside: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    covered: Boolean(!here.closest(".keys") && document.elementFromPoint(
      box.left + box.width / 2, box.top + box.height / 2)?.closest(".keys")),
  };
}"""


def tab_to(page: Page, place: Locator, *, most: int = 60) -> None:
    """Press Tab until a place has the focus; every stop on the way is one that can be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        seen = page.evaluate(SEEN)
        assert not seen["lost"], page.url
        assert not seen["covered"], seen
        assert seen["rim"], seen
        assert seen["inside"], seen
        if place.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"{place} is not reached by Tab at {page.url}")


def enter(page: Page) -> None:
    """Press Enter and wait for the next page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_citizen_answers_and_fills_in_with_the_keyboard_alone(county, clock, open_page):
    page = open_page("/ask/matter/house_plot/", expect_noise=True)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到主要内容")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    while page.locator("main input[name=question]").count():
        tab_to(page, page.locator("main input[name=answer]").first)
        page.keyboard.press("Space")
        enter(page)
    # Without a place it does not begin: the log-in leads back, and the error to the control.
    page.get_by_label("在哪个便民服务中心办？").select_option("")
    tab_to(page, page.get_by_role("button", name="按此清单开始"))
    enter(page)
    tab_to(page, page.locator("button[name=username]").first)
    enter(page)
    expect(page.locator(".errors")).to_be_focused()
    tab_to(page, page.locator(".errors a[href='#f-centre']"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("在哪个便民服务中心办？")).to_be_focused()
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_role("button", name="按此清单开始"))
    enter(page)

    tab_to(page, page.get_by_role("link", name="家庭情况"))
    enter(page)
    tab_to(page, page.get_by_label("家庭人口"))
    page.keyboard.type("很多")
    enter(page)
    expect(page.locator(".errors")).to_be_focused()
    tab_to(page, page.locator(".errors a[href='#f-household-size']"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("家庭人口")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("4")
    tab_to(page, page.get_by_label("现有住房情况"))
    page.keyboard.type("砖木两间")
    tab_to(page, page.get_by_role("button", name="保存并继续"))
    enter(page)
    assert page.url.endswith("/form/premises/")


def test_the_clerks_focus_is_never_lost_when_a_part_of_the_page_changes(county, clock, open_page):
    draft = telling.draft(county, telling.PLOT)
    page = open_page(f"/staff/window/p/{draft.pk}/", who="zeguo-clerk1")
    page.get_by_label("结果怎么取").select_option("邮寄")
    stays(page)
    page.get_by_role("link", name="改", exact=False).first.click()
    stays(page)
    page.keyboard.press("1")
    stays(page)
    page.get_by_text("农村宅基地使用承诺书").first.click()
    page.get_by_role("button", name="撤回这份").first.click()
    stays(page)


def test_the_clerk_tabs_through_all_of_a_package_and_nothing_hides_the_focus(
    county, clock, open_page
):
    draft = telling.draft(county, life_event="open_shop", licence="yes")
    page = open_page(f"/staff/window/p/{draft.pk}/", who="zeguo-clerk1")
    tab_to(page, page.locator("#f9"), most=120)


def test_the_deciders_focus_stays_on_the_filter_when_the_list_changes(county, clock, open_page):
    telling.accepted(county, telling.PLOT)
    page = open_page("/staff/desk/", who="township-review")
    for name in ("我承办的", "待承办"):
        chosen = page.get_by_role("link", name=name)
        chosen.click()
        stays(page)
        expect(chosen).to_be_focused()


def stays(page: Page) -> None:
    """The part has come, and the focus is on something."""
    page.wait_for_timeout(300)
    expect(page.locator("html")).not_to_have_attribute("aria-busy", "true")
    assert not page.evaluate(SEEN)["lost"], page.url


def test_scans_in_the_search_keep_the_focus_in_the_box(county, clock, open_page):
    page = open_page("/staff/window/choose/", who="zeguo-clerk1")
    box = page.get_by_label("拼音首字母或关键词")
    expect(box).to_be_focused()
    with page.expect_response("**/choose/?q=*"):
        page.keyboard.type("ycls")
    stays(page)
    expect(box).to_be_focused()
    expect(page.locator(".pick__go").first).to_contain_text("烟草")
    page.keyboard.press("1")
    expect(page.get_by_role("heading", level=1)).to_contain_text("烟草")
    expect(page.get_by_label("申请人证件号码")).to_be_focused()
