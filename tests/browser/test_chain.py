"""One chain: appointment, arrival, number, call, window, departments, certificates, locker."""

import asyncio
import re
import threading
from contextlib import closing
from datetime import timedelta
from socket import socket

import pytest
from playwright.sync_api import expect

from onewindow.journal import queries as journal
from tests.browser import steps
from tests.browser.test_bridge import bridge
from tests.browser.test_kiosk import device, opened, touch
from tests.world import AT, HOUR, ZEGUO

__all__ = ["bridge", "device", "opened"]
COMMITS = True
MINUTE = timedelta(minutes=1)
FOOD, TOBACCO = "食品小作坊、小餐饮店、小食杂店登记", "烟草专卖零售许可证核发（新办）"
WITHIN = 1.0  # seconds from the call to the screen


class Streams:
    """The process that hall screens listen to, in a thread and a loop of its own."""

    def __init__(self):
        with closing(socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.up, self.loop = threading.Event(), asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.runs, daemon=True)
        self.ended = asyncio.Event()

    def runs(self):
        self.loop.run_until_complete(self.serve())

    async def serve(self):
        # Imported here: the settings must be there before a door is.
        from onewindow.program.streams import server
        from onewindow.web.device import live, reading

        reader = reading.Reader()
        application = live.Live(listen=reading.listen, read=reader.read, known=reader.known)
        carried = server(application, host="127.0.0.1", number=self.port).serve()
        tasks = [asyncio.create_task(each) for each in (application.keep(), carried)]
        while not application.is_well:
            await asyncio.sleep(0.02)
        self.up.set()
        await self.ended.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await reader.close()

    def end(self):
        self.loop.call_soon_threadsafe(self.ended.set)
        self.thread.join(10)
        self.loop.close()


@pytest.fixture
def streams(county, settings):
    from onewindow.web.device import screen

    one = Streams()
    one.thread.start()
    assert one.up.wait(20)
    settings.LIVE_URL = f"http://127.0.0.1:{one.port}/live"
    screen.forget()
    yield one
    one.end()


def test_from_the_phone_through_the_hall_to_the_locker_at_night(
    county, clock, streams, bridge, opened, open_page
):
    # Imported here: models must be there before a room is.
    from onewindow.hall.actions import promising
    from onewindow.quality.models import Rating

    promising.make_slots(at=AT)  # as the worker does every morning

    # At home, on the phone: what is it, what does it need; everything filled in, not handed in.
    phone = open_page("/life/open_shop/", who="li-shop", width=390)
    steps.follow(phone, "看看我要准备什么")
    steps.answer_all(phone, steps.SHOP)
    phone.get_by_label("在哪个便民服务中心办？").select_option(ZEGUO)
    steps.press(phone, "按此清单开始")
    draft = phone.url
    steps.fill_all(phone, steps.TYPED)
    steps.provide_all(phone)

    # An hour for it, today at half past nine.
    phone.goto(steps.absolute(phone, f"/book/life/open_shop/?centre={ZEGUO}"))
    with phone.expect_navigation():
        phone.locator("button[name=slot]", has_text="09:30").click()
    expect(phone.get_by_text("预约好了")).to_be_visible()
    said = phone.locator("strong.number").first.inner_text()
    appointment = phone.url

    # In the hall: the kiosk gives the number that was kept for the appointment.
    shown = open_page(f"/hall/{ZEGUO}/", width=1920)
    expect(shown.locator("body.is-told")).to_be_attached()
    clock.at = AT + 25 * MINUTE
    kiosk = opened(quiet=False)
    touch(kiosk, "预约签到、过号回来")
    press_digits(kiosk, said.replace(" ", ""))
    touch(kiosk, "签到")
    number = kiosk.locator(".slip__number").inner_text()
    phone.goto(appointment)
    steps.follow(phone, f"您的号：{number}")
    expect(phone.get_by_text("下一个就是您")).to_be_visible()

    # The window calls; the screen shows it within a second, and the phone says where to go.
    clock.at += MINUTE
    window = open_page("/staff/window/", who="zeguo-clerk1")
    choice = window.get_by_label("坐哪个窗口")
    second = choice.locator("option").filter(has_text=re.compile(r"^\s*2\b"))
    choice.select_option(second.get_attribute("value"))
    steps.press(window, "上岗")
    shown.evaluate(SEEN, number)
    called = shown.evaluate("Date.now()")
    with window.expect_navigation():
        window.keyboard.press("F2")
    expect(shown.locator("[data-call-number]")).to_have_text(number)
    took = (shown.evaluate("window.seen") - called) / 1000
    expect(shown.locator("[data-call-window]")).to_have_text("2 号窗口")
    phone.reload()
    expect(phone.get_by_text("2 号窗口")).to_be_visible()

    # The package from the phone lies open at the window: one signature, both accepted.
    steps.press(window, "人到了，开始办")
    phone.goto(draft)
    code = phone.locator(".bignumber").inner_text().replace(" ", "")
    steps.scan(window, code)
    steps.scan(window, county.zhang.person.number)
    steps.press(window, "接着办")
    steps.tick_all(window)
    window.keyboard.press("F9")
    expect(window.get_by_role("heading", name="已办好，请打印交给申请人")).to_be_visible()

    # Two departments, neither waiting for the other; the phone has the first certificate.
    clock.at += HOUR
    desk = open_page("/staff/", who="tobacco-review")
    steps.open_case(desk, TOBACCO)
    steps.sign(desk)
    market = open_page("/staff/", who="market-approve")
    steps.open_case(market, FOOD)
    steps.sign(market)
    steps.grant(market)
    phone.goto(steps.absolute(phone, "/my/certificates/"))
    expect(phone.locator("main")).to_contain_text("食品")

    # It goes into a locker; at night its code opens the door, with nobody there.
    steps.scan(window, code)
    window.get_by_text("邮寄或放取件柜").first.click()
    window.get_by_label("柜门号").first.fill("A12")
    window.get_by_role("button", name="放入取件柜").first.click()
    told = window.locator(".notice", has_text="取件码只显示这一次").locator(".number")
    pickup = told.inner_text().replace(" ", "")
    clock.at = AT + 16 * HOUR  # one in the morning
    night = opened(quiet=False)
    touch(night, "取件柜取件")
    press_digits(night, pickup)
    touch(night, "开柜")
    expect(night.get_by_role("heading", name="A12 号柜门开了")).to_be_visible()
    touch(night, "评价这次服务")
    night.locator("button[name=grade]").first.click()
    expect(night.get_by_role("status")).to_be_visible()
    phone.goto(steps.absolute(phone, "/my/"))
    assert Rating.objects.count() == 1
    assert took < WITHIN, took
    assert list(journal.breaks()) == []


def press_digits(kiosk, said):
    for digit in said:
        kiosk.locator(f"[data-key='{digit}']").click()


# When this number first stood on the screen, by the screen's own clock
SEEN = """number => {
  const place = document.querySelector("[data-call-number]");
  new MutationObserver(() => {
    if (place.textContent === number && !window.seen) { window.seen = Date.now(); }
  }).observe(place, {childList: true, characterData: true, subtree: true});
}"""
