"""The kiosk with what hangs on it: a printer that jams, a locker, a memory that outlives it."""

import re

from playwright.sync_api import expect

from onewindow.cases.actions import deliver
from onewindow.hall.models import PrintJob, StaffCall, Ticket
from tests.browser import axe
from tests.browser.test_bridge import bridge
from tests.browser.test_kiosk import (
    WRONG,
    device,
    hand,
    is_first_screen,
    known,
    opened,
    touch,
    until,
)
from tests.rooms.cases import telling
from tests.world import AT, DAY, HOUR

__all__ = ["bridge", "device", "opened"]
COMMITS = True


def test_without_the_network_numbers_are_given_and_outlive_a_restart_and_a_call_is_kept(
    opened, clock, bridge
):
    page = opened(quiet=False, path="")
    house = re.compile(r"/(kiosk|static)/")
    with page.expect_response("**/pulse/"):
        page.clock.run_for(6_000)
    page.get_by_role("heading", name="请触摸屏幕").click()
    expect(page.get_by_role("heading", name="您要做什么？")).to_be_visible()
    page.context.route(house, lambda route: route.abort())  # the machine itself stays
    touch(page, "查办件进度")
    expect(page.get_by_role("heading", name="网络断了")).to_be_visible()
    assert page.evaluate(WRONG, 69 / 25.4) == []
    assert axe.violations(page, axe.BEST) == []
    with page.expect_response("**/v1/keep"):
        touch(page, "取号")
    expect(page.locator(".slip__number")).to_have_text("K900")
    expect(page.locator("[data-qr] svg")).to_be_visible()
    assert page.evaluate(WRONG, 69 / 25.4) == []
    context, address = page.context, page.url
    page.close()  # the machine is switched off
    assert not Ticket.objects.exists()
    context.unroute(house)
    page = context.new_page()
    page.clock.install(time=AT)
    page.goto(address)
    for _ in range(3):
        page.wait_for_timeout(100)
        page.clock.run_for(6_000)
    assert Ticket.objects.get().number == "K900"
    context.route(house, lambda route: route.abort())
    page.clock.run_for(30_000)
    touch(page, "取号")
    expect(page.locator(".slip__number")).to_have_text("K901")
    touch(page, "好了")
    page.locator("[data-call]").click()
    expect(page.get_by_role("status")).to_contain_text("已记下呼叫")
    context.unroute(house)
    page.clock.run_for(11_000)
    is_first_screen(page)
    assert sorted(Ticket.objects.values_list("number", flat=True)) == ["K900", "K901"]
    assert StaffCall.objects.filter(answered_at=None).count() == 1


def test_without_a_bridge_the_browser_prints_and_the_person_says_whether_paper_came(opened, county):
    page = opened()
    known(page, county)
    with page.expect_response(re.compile("/paper/$")) as told:
        touch(page, "打印 1 份")
    assert told.value.headers["content-type"] == "application/pdf"
    page.get_by_role("button", name="没有出纸").click()
    expect(page.get_by_text("打印机出了故障。")).to_be_visible()
    job = PrintJob.objects.order_by("-id")[0]
    code = job.code
    expect(page.get_by_text(code, exact=True)).to_be_visible()
    touch(page, "再试一次")
    page.get_by_role("button", name="拿到了").click()
    expect(page.get_by_role("heading", name="请取纸")).to_be_visible()
    expect(page.locator("iframe")).to_have_count(0)
    job.refresh_from_db()
    assert (job.state, job.tries) == ("done", 2)


def test_a_jam_keeps_the_print_and_two_touches_are_one_paper(opened, county, bridge, tmp_path):
    page, before = opened(quiet=False), PrintJob.objects.count()
    hand(bridge, "state", kind="printer", state="jam")
    until(page, page.get_by_text("打印机停了。"))  # the tile is grey by the machine's own word
    hand(bridge, "state", kind="printer", state="ok")
    until(page, page.locator("a.tile[data-needs-printer]"))
    known(page, county, lambda: hand(bridge, "card", key=county.zhang.key))
    hand(bridge, "state", kind="printer", state="jam")
    page.evaluate(
        "document.querySelectorAll('[data-needs-printer] button')[0].click();"
        "document.querySelectorAll('[data-needs-printer] button')[0].click()"
    )
    until(page, page.get_by_text("卡纸了。"))
    assert page.evaluate(WRONG, 69 / 25.4) == []
    assert axe.violations(page, axe.BEST) == []
    assert StaffCall.objects.filter(answered_at=None).count() == 1
    hand(bridge, "state", kind="printer", state="ok")
    touch(page, "再试一次")
    until(page, page.get_by_role("heading", name="请取纸"))
    assert len(list(tmp_path.glob("simulated-print-*"))) == 1
    assert PrintJob.objects.count() == before + 1
    assert PrintJob.objects.order_by("-id")[0].state == "done"


def test_at_night_a_code_opens_the_locker_and_a_stuck_door_loses_nothing(
    county, bridge, settings, opened, clock
):
    case = telling.case_of(telling.accepted(county, telling.PLOT))
    telling.granted(county, case)
    code = deliver.into_locker(case_id=case.pk, locker="A12", by=county.li, at=AT + DAY)
    clock.at = AT + DAY - 8 * HOUR  # one in the morning
    paired, settings.BRIDGE_SECRET = settings.BRIDGE_SECRET, "another"
    page = opened(quiet=False)
    for secret in ("another", paired):
        settings.BRIDGE_SECRET = secret
        page.evaluate("kiosk.go('/kiosk/home/')")
        touch(page, "取件柜取件")
        for digit in code:
            page.locator(f"[data-key='{digit}']").click()
        touch(page, "开柜")
        if secret != paired:
            expect(page.locator("[data-stuck]")).to_be_visible()
            assert axe.violations(page, axe.BEST) == []
            assert page.evaluate(WRONG, 69 / 25.4) == []
            assert telling.states(case.package) == {telling.PLOT: "posted"}
    expect(page.get_by_role("heading", name="A12 号柜门开了")).to_be_visible()
    assert telling.states(case.package) == {telling.PLOT: "delivered"}
