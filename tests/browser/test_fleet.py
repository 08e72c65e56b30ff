"""The machines' pages, for everybody; and the daily check with two keys for each machine."""

import pytest
from playwright.sync_api import expect

from onewindow.hall.actions import beats, caring, entrusting
from onewindow.hall.models import DailyCheck, Fault
from onewindow.rules.fleet import Beat
from tests.browser import looking
from tests.rooms.hall.machines import machine, token_of
from tests.world import AT

COMMITS = True
EYES = [
    pytest.param("en", 1093, id="English on a desktop at 125 percent"),
]


@pytest.fixture(scope="module")
def looked_after(world):
    """A kiosk with everything that its page can show, in alarm."""
    one = machine("DEMO-ZG-KS07")
    token_of(one, world.chen)
    beats.write({one.pk: (AT, Beat(paper="out", reader="fault", disk="low", version="1.0"))})
    beats.judge(at=AT)
    for severity in ("minor", "stop"):
        fault = {"what": "出纸口卡纸", "severity": severity}
        caring.report(device_id=one.pk, by=world.li, at=AT, **fault)
    done = caring.report(device_id=one.pk, what="屏幕暗", severity="minor", by=world.li, at=AT)
    caring.repair(fault_id=done.pk, outcome="换灯管", by=world.chen, at=AT)
    caring.refill(device_id=one.pk, what="roll", by=world.li, at=AT)
    caring.check(tried={one.pk: caring.Tried(ok=False, note="卡纸")}, by=world.li, at=AT)
    caring.switch(device_id=one.pk, state="in_use", by=world.chen, at=AT)
    revoked, scrapped = machine("DEMO-ZG-PC01"), machine("DEMO-ZG-PC02")
    token_of(revoked, world.chen)
    entrusting.revoke_token(device_id=revoked.pk, by=world.chen, at=AT)
    caring.switch(device_id=scrapped.pk, state="scrapped", by=world.chen, at=AT)
    return [f"/staff/fleet/{each.pk}/" for each in (one, revoked, scrapped)]


@pytest.mark.parametrize(("language", "width"), EYES)
def test_everybody_can_use_the_machines_pages(county, open_page, looked_after, language, width):
    pages = {
        "office": ["/staff/fleet/", "/staff/fleet/?centre=331081101", *looked_after],
        "zeguo-head": ["/staff/fleet/", "/staff/fleet/?standing=paused", *looked_after],
        "zeguo-clerk1": ["/staff/fleet/check/", looked_after[0]],
    }
    look = {"language": language, "width": width, "expect_noise": True}
    found = {}
    for who, addresses in pages.items():
        page = open_page("/help/", who=who, **look)
        root = page.url.removesuffix("/help/")
        for address in addresses:
            wrong = looking.visit(page, f"{root}{address}")
            wrong += looking.faults(page, language=language, width=width)
            if wrong:
                found[f"{who} {address}"] = wrong
    page = open_page(looked_after[0], who="zeguo-head", **look)
    page.locator("form[action$='/token/'] button").click()
    expect(page.locator("#token")).to_be_visible()
    found["the token"] = looking.faults(page, language=language, width=width)
    page.goto(page.url.split("/staff/")[0] + "/staff/fleet/check/")
    page.locator("input[value='0']").first.check()
    page.locator(".keys button").click()
    expect(page.locator(".errors")).to_be_visible()
    found["what is wrong is not said"] = looking.faults(page, language=language, width=width)
    assert not any(found.values()), looking.listed(found)


def test_each_machine_is_checked_with_two_keys(county, open_page, looked_after):
    day = AT.date()
    DailyCheck.objects.filter(day=day).delete()
    page = open_page("/staff/fleet/check/", who="zeguo-clerk1")
    expect(page.locator("input[value='1']").first).to_be_focused()
    whole = page.locator(".try").count()
    for n in range(whole - 1):
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        assert page.locator(".try").nth(n + 1).locator(":focus").count() == 1
    page.keyboard.press("ArrowRight")  # the last one has something wrong
    page.keyboard.press("Tab")
    page.keyboard.type("屏幕闪")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert DailyCheck.objects.filter(day=day, ok=True).count() == whole - 1
    assert Fault.objects.filter(what="屏幕闪").count() == 1
