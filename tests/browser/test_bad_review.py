"""A bad review travels its whole loop: said on a phone, called back, put right, said once more."""

from datetime import timedelta
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from onewindow.notify import actions as notify
from onewindow.notify import composing
from onewindow.notify.models import Message
from onewindow.quality.queries import services
from onewindow.rules.messages import Kind
from tests.browser import axe, steps
from tests.rooms.hall.cast import Hall

COMMITS = True


def step(page: Page, title: str, label: str, words: str) -> None:
    """Say something in the form of one step of the loop, and send it."""
    form = page.locator("section.pane").filter(has=page.get_by_role("heading", name=title))
    form.get_by_label(label).fill(words)
    with page.expect_navigation():
        form.get_by_role("button", name=title).click()


def test_a_bad_review_is_called_back_put_right_and_rated_once_more(county, clock, open_page):
    hall = Hall(county)
    hall.sits(1)
    ticket = hall.comes(person_id=county.zhang.person.pk)
    hall.calls(hall.window(1))
    ticket = hall.served(ticket)
    clock.at = hall.now()

    # The code on the slip opens on anybody's phone; nothing is chosen beforehand.
    phone = open_page(f"/rate/{services.link_of_ticket(ticket.code)}/", width=390)
    grades = phone.locator("button.grade")
    assert grades.count() == 5
    assert grades.locator(".grade__given").count() == 0
    with phone.expect_navigation():
        grades.filter(has=phone.get_by_text("不满意", exact=True)).click()
    phone.get_by_label("排队太久").check()
    phone.get_by_label("想说的话（可以不写）").fill("等了一个小时")
    steps.press(phone, "补充这些")
    expect(phone.get_by_text("有人会处理")).to_be_visible()
    assert axe.violations(phone) == []

    # Whoever was rated never sees it; the head of the hall takes it up and calls back in time.
    rated = open_page("/staff/reviews/", who="zeguo-clerk1", expect_noise=True)
    expect(rated.get_by_text("等了一个小时")).to_have_count(0)
    head = open_page("/staff/reviews/", who="zeguo-head")
    steps.follow(head, "窗口服务")
    expect(head.get_by_text("等了一个小时")).to_be_visible()
    steps.press(head, "认领")
    clock.at += timedelta(hours=2)
    head.locator("input[name=reached][value=reached]").check()
    step(head, "回访", "说了什么", "嫌上午窗口少")
    assert axe.violations(head) == []
    step(head, "整改", "写清楚做了什么", "上午多开两个窗口，由值班主任负责。")
    step(head, "答复", "给评价人的答复", "让您久等了，上午已多开两个窗口。")

    # The answer reaches its person by message; they rate once more, and the office closes it.
    while notify.tell(at=clock.at).entries:
        pass
    told = Message.objects.filter(person=county.zhang.person, kind=Kind.REVIEW_ANSWERED)
    (letter,) = composing.in_order(told)
    path = "/rate/" + letter.link.partition("/rate/")[2]
    phone.goto(steps.absolute(phone, path))
    expect(phone.get_by_text("上午已多开两个窗口")).to_be_visible()
    with phone.expect_navigation():
        grades.filter(has=phone.get_by_text("满意", exact=True)).click()
    expect(phone.get_by_text("您的追评：")).to_be_visible()
    expect(grades).to_have_count(0)  # once, and no more
    office = open_page(urlsplit(head.url).path, who="office")
    step(office, "核实办结", "怎样核实的", "到大厅看过，窗口已开。")
    expect(office.get_by_text("追评")).not_to_have_count(0)
    expect(office.get_by_text("已经结束。")).to_be_visible()
