"""A clerk at a machine with (simulated) peripherals: lights, a card, a page under the camera."""

import threading

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.test_window_keys import begun_on_the_phone

COMMITS = True
SECRET = "paired"


@pytest.fixture
def bridge(live_server, settings, tmp_path):
    # Imported here: the settings must be there before the program is.
    from onewindow.program import bridging
    from onewindow.program.simulated import Simulator

    simulator = Simulator(outbox=tmp_path)
    made = bridging.server(simulator, number=0, origins=[live_server.url], secret=SECRET)
    settings.BRIDGE_URL = f"http://127.0.0.1:{made.server_port}"
    settings.BRIDGE_SECRET = SECRET
    with made:
        threading.Thread(target=made.serve_forever, args=(0.05,), daemon=True).start()
        yield settings.BRIDGE_URL
        made.shutdown()


def test_a_card_laid_on_the_reader_opens_its_person_and_f8_takes_a_page(county, bridge, open_page):
    begun_on_the_phone(county.zhang)
    window = open_page("/staff/window/", who="zeguo-clerk1")
    expect(window.locator("#bridge [data-device=reader][data-state=ok]")).to_be_visible()
    expect(window.locator("#bridge")).to_contain_text("模拟外设")

    machine = window.context.new_page()  # beside it, so that the window's page stays seen
    machine.goto(f"{bridge}/")
    machine.get_by_role("button", name=county.zhang.person.name).click()
    expect(machine.get_by_role("heading", name=county.zhang.person.number)).to_be_visible()
    machine.close()
    expect(window.get_by_role("button", name="接着办")).to_be_visible()
    assert window.url.endswith("/staff/window/person/")

    steps.press(window, "接着办")
    expect(window.locator("#bridge [data-device=camera][data-state=ok]")).to_be_visible()
    slot = window.locator(".slot, .slot__more").filter(has_text="生产加工或经营场所平面图").first
    expect(slot).to_contain_text("待提供")
    window.keyboard.press("F8")
    expect(slot).to_contain_text("已扫描")


def test_every_peripheral_is_tried_on_its_page(county, bridge, open_page):
    page = open_page("/staff/devices-test/", who="zeguo-head")
    for kind, words in (
        ("reader", "读卡器应答了，上面没有卡。"),
        ("camera", "拍到一页"),
        ("printer", "打印了测试条 simulated-print-"),
        ("pad", "签了名"),
        ("locker", "打开了箱格 1"),
    ):
        line = page.locator(f"main [data-device={kind}]")
        line.get_by_role("button").click()
        expect(line.locator("[data-answer]")).to_contain_text(words)
        expect(line).to_have_attribute("data-state", "ok")
    expect(page.locator("main [data-is-simulated]:visible")).to_have_count(5)
    expect(page.locator("main img:visible")).to_have_count(2)
