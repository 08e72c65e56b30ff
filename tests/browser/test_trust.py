"""What must not happen: guessed passwords, lost words, doubled cases, pages left for the next."""

import pytest
from playwright.sync_api import expect

from onewindow.cases.models import Package
from tests.browser import looking, steps
from tests.rooms.cases import telling

COMMITS = True


def test_five_wrong_passwords_lock_the_log_in_even_for_the_right_one(county, clock, open_page):
    page = open_page("/staff/", expect_noise=True)
    for _ in range(5):
        steps.sign_in(page, "zeguo-clerk2", "wrong password")
    expect(page.get_by_role("heading", name="登录已锁定")).to_be_visible()
    assert looking.faults(page, language="zh-hans", width=1366) == []
    steps.follow(page, "返回登录")
    steps.sign_in(page, "zeguo-clerk2")
    expect(page.get_by_role("heading", name="登录已锁定")).to_be_visible()


def test_what_was_typed_when_the_session_ran_out_comes_back_after_the_log_in(
    county, clock, open_page
):
    draft = telling.draft(county, telling.PLOT)
    page = open_page(f"/apply/{draft.pk}/form/household/", who="li-shop")
    page.get_by_label("现有住房情况").fill("一间也没有")
    page.context.clear_cookies(name="sessionid")
    steps.press(page, "保存并继续")
    expect(page.get_by_text("登录后回到刚才的页面")).to_be_visible()
    steps.log_in(page, "li-shop")
    expect(page.get_by_text("刚才填的还在")).to_be_visible()
    expect(page.get_by_label("现有住房情况")).to_have_value("一间也没有")


def test_a_staff_page_comes_back_after_the_log_in(county, clock, open_page):
    case = telling.taken_up(county, "tobacco_new")
    page = open_page(f"/staff/case/{case.pk}/")
    steps.sign_in(page, "tobacco-review")
    expect(page.locator(".case-head")).to_contain_text(case.number)


@pytest.mark.parametrize("scripts", [True, False])
def test_two_clicks_hand_in_once(county, clock, open_page, scripts):
    draft = telling.draft(county, "tobacco_new")
    page = open_page(f"/apply/{draft.pk}/check/", who="li-shop", scripts=scripts)
    page.get_by_label("确认属实，并为整份申报签名").check()
    page.get_by_role("button", name="提交", exact=True).dblclick()
    expect(page.get_by_role("heading", name="已提交")).to_be_visible()
    assert Package.objects.get(pk=draft.pk).cases.count() == 1


@pytest.mark.parametrize(
    ("address", "who", "personal"),
    [("/my/", "li-shop", "烟草专卖"), ("/staff/window/", "zeguo-clerk1", "莫立夏")],
)
def test_the_back_button_shows_nothing_after_the_log_out(
    county, clock, open_page, address, who, personal
):
    telling.handed(county, "tobacco_new")
    page = open_page(address, who=who)
    assert personal in page.content()
    page.locator(".mast__who summary").click()
    with page.expect_navigation():  # gone back too early, the log-out would not have happened
        steps.press(page, "退出登录")
    page.go_back()
    assert personal not in page.content()
    expect(page.get_by_role("heading", level=1)).to_contain_text("登录")
