"""A child is born: one hand-in on the phone, and each stage opens when the one before is done."""

from datetime import timedelta

from playwright.sync_api import expect

from onewindow.journal import queries as journal
from onewindow.rules import codes
from tests.browser import steps

COMMITS = True
CERTIFICATE, VACCINE, REGISTER = (
    "出生医学证明（首次签发）",
    "预防接种证（电子档案）办理",
    "出生登记",
)
INSURANCE, CARD = "城乡居民基本医疗保险参保登记", "社会保障卡申领"
STAGES = [
    {CERTIFICATE: "health-approve"},
    {VACCINE: "health-approve"},
    {REGISTER: "police-approve"},
    {INSURANCE: "healthcare-approve", CARD: "hrss-approve"},
]
CHILD = "孩子公民身份号码"
ANSWERS = {"registered": "yes", "wedlock": "yes", "follow": "father"}
TYPED = {
    "child.name": "陈沐言",
    "child.sex": "女",
    "child.born_at": "2026-02-20 09:30",
    "child.birthplace": "浙江省温岭市",
    "child.ethnic": "汉族",
    "child.relation_to_head": "女儿",
    "child.registered_address": "浙江省温岭市城南镇寨门村122号",
    "mother.name": "林小禾",
    "mother.idno": "331081199606119345",
    "household.no": "108248122",
    "bank.account": "6228000000000000019",
    "born_reg.native": "浙江省温岭市",
    "mi_join.year": "2026",
    "sscard_new.nation": "中国",
    "sscard_new.bank": "浙江农信",
}


def test_a_child_is_born_and_each_stage_brings_the_next(county, clock, open_page):
    page = open_page("/ask/life/newborn/", who="newborn-mother", width=390)
    steps.answer_all(page, ANSWERS)
    page.get_by_label("在哪个便民服务中心办？").select_option(steps.ZEGUO)
    steps.press(page, "按此清单开始")
    steps.fill_all(page, TYPED)
    birth = page.locator(".tasks__item").filter(has_text="出生医学证明")
    expect(birth).to_contain_text("前一步办好后自动取得")
    steps.provide_all(page)
    steps.follow(page, "继续", exact=True)
    steps.follow(page, "核对并提交")
    code, _password = steps.hand_in(page)
    steps.follow(page, "看进度")
    steps.accept(open_page("/staff/window/", who="zeguo-clerk1"), code)

    number = ""
    for stage in STAGES:
        clock.at += timedelta(minutes=20)
        page.reload()
        assert steps.told(steps.lanes(page, "已受理"), ".lane__title") == set(stage)
        for matter, who in stage.items():
            desk = open_page("/staff/desk/", who=who)
            steps.open_case(desk, matter)
            steps.sign(desk)
            if matter == INSURANCE:
                assert child_on(desk) == number
            steps.grant(desk)
        if REGISTER in stage:
            number = registered(page)
    page.reload()
    assert steps.lanes(page, "待领取").count() == 5

    # What the first stage issued served the later ones as their paper.
    steps.follow(page, "看我交的材料")
    expect(birth).to_contain_text("来自出生医学证明")
    assert list(journal.breaks()) == []


def child_on(desk):
    """The child's number as the insurance office reads it, masked until it is asked for."""
    line = desk.get_by_role("row").filter(has_text=CHILD).get_by_role("cell").first
    expect(line).to_contain_text("****")
    with desk.expect_navigation():
        desk.get_by_role("button", name="显示完整号码").click()
    expect(line).not_to_contain_text("****")
    return line.inner_text()


def registered(page):
    """The number that the registration gave the child, as the parents read it."""
    page.reload()
    page.locator("main .links a").filter(has_text="户口").click()
    number = (
        page.locator(".summary__row").filter(has_text="公民身份号码").locator("dd").inner_text()
    )
    assert codes.is_identity_number(number)
    page.go_back()
    return number
