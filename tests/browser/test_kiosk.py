"""The kiosk in a real browser: it fits, it is heard of by nobody afterwards, it stands alone."""

import re
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from onewindow.cases import planning
from onewindow.documents import queries as documents
from onewindow.hall.actions import beats, entrusting
from onewindow.people import queries as people
from onewindow.rules import codes
from onewindow.rules.fleet import Beat
from tests.browser import axe, looking
from tests.browser.test_bridge import bridge
from tests.rooms.cases import telling
from tests.rooms.hall.machines import machine, token_of
from tests.world import AT

__all__ = ["bridge"]
COMMITS = True
# 32 inches, 21.5 inches, and a small one; each language where its words are tightest
SCREENS = (
    ((1080, 1920, 69), "zh-hans"),
    ((800, 1280, 69), "en"),
)
PAGES = (
    "home/",
    "topics/",
    "topics/often/",
    "topics/zones/",
    "topic/gth_new/",
    "topic/unsaid/",
    "arrive/",
    "locker/",
    "who/",
    "progress/",
    "print/",
    "topic/gth_new/ask/",
    "",  # last: there every language ends
)
# What sticks out of its band or is cut off, and keys smaller than 20 mm in either direction
WRONG = """mm => {
  const found = [], seen = each => each.getClientRects().length && !each.closest("template");
  const work = document.querySelector(".work").getBoundingClientRect();
  for (const each of document.querySelectorAll(".work *")) {
    const box = each.getBoundingClientRect();
    if (!seen(each)) { continue; }
    if (box.bottom > work.bottom + 1 || box.right > work.right + 1) {
      const by = Math.round(box.bottom - work.bottom);
      found.push("out " + each.tagName + "." + each.className + " " + by);
    }
  }
  for (const key of document.querySelectorAll("button, a.tile, a.choice, a.key, input.box")) {
    const box = key.getBoundingClientRect();
    if (seen(key) && Math.min(box.height, box.width) < 20 * mm - 1) {
      found.push("small " + key.className + " " + Math.round(Math.min(box.height, box.width)));
    }
  }
  for (const each of document.querySelectorAll(".tile, .choice, .key, .bar__key, .slip")) {
    const isCut = seen(each) && each.scrollHeight > each.clientHeight + 2;
    if (isCut) { found.push("cut " + each.className); }
  }
  if (document.documentElement.scrollHeight > innerHeight) { found.push("scrolls"); }
  return found.slice(0, 6);
}"""


@pytest.fixture
def device(county):
    return machine()


@pytest.fixture
def opened(browser, live_server, county, device):
    """Opens the kiosk of this size; whatever its console says fails the test."""
    contexts, said = [], []
    token = token_of(device, county.chen)
    beats.write({device.pk: (AT, Beat(paper="ok", reader="ok", version="1"))})

    def start(width=1080, height=1920, ppi=69, *, language="zh-hans", quiet=True, path="home/"):
        context = browser.new_context(viewport={"width": width, "height": height}, has_touch=True)
        contexts.append(context)
        context.add_cookies(
            [
                {
                    "name": "kiosk",
                    "value": token,
                    "url": f"{live_server.url}/kiosk/",
                    "httpOnly": True,
                    "sameSite": "Strict",
                }
            ]
        )
        if language != "zh-hans":
            cookie = {"name": "django_language", "value": language, "url": live_server.url}
            context.add_cookies([cookie])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.clock.install(time=AT)
        if quiet:
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
        device.ppi = ppi
        type(device).objects.filter(pk=device.pk).update(ppi=ppi)
        page.goto(f"{live_server.url}/kiosk/{path}")
        return page

    yield start
    for context in contexts:
        context.close()
    assert not said, said


def touch(page, name):
    page.locator(".work, .bar, .warn").get_by_text(name, exact=True).first.click()


def lets_pass(page, seconds):
    """The machine's clock goes on while its pulse, every five seconds, is answered.

    The wall's own seconds count too, so that a slow machine sees the same time pass.
    """
    end = page.evaluate("Date.now()") + seconds * 1000
    while (left_over := end - page.evaluate("Date.now()")) > 0:
        if left_over < 5_000:
            page.clock.run_for(left_over)
        else:
            with page.expect_response("**/pulse/"):
                page.clock.run_for(5_000)


def is_first_screen(page):
    expect(page.get_by_role("heading", name="请触摸屏幕")).to_be_visible()


@pytest.mark.parametrize(("size", "language"), SCREENS)
def test_every_screen_fits_without_scrolling_and_every_key_is_20_mm(opened, size, language):
    page, found = opened(*size, language=language), {}
    for path in PAGES:
        page.goto(page.url.split("/kiosk/")[0] + f"/kiosk/{path}")
        if path and page.locator("html").get_attribute("lang") != looking.LANGUAGES[language]:
            found[path] = ["lang"]
        for way in ("", "larger", "low"):
            if way:
                page.locator(f"button[data-{way}]").click()
            wrong = page.evaluate(WRONG, size[2] / 25.4)
            if not way and language == "zh-hans":
                wrong += axe.violations(page, axe.BEST)
                wrong += ["h1"] if page.locator("h1:visible").count() != 1 else []
            if wrong:
                found[f"{path} {way}"] = wrong
            if way:
                page.locator(f"button[data-{way}]").click()
    assert not found, looking.listed(found)


def known(page, county, lays=None):
    """Somebody is about to print a certificate: name, number, certificate and code are there.

    lays: the card onto the reader, else its number is typed.
    """
    case = telling.case_of(telling.accepted(county, telling.PLOT))
    telling.granted(county, case)
    made = documents.certificate_of_case(case.pk)
    touch(page, "打印证照")
    if lays:
        lays()
        until(page, page.locator("a.choice").first)
    else:
        page.locator("#card").fill(county.zhang.person.number)
        touch(page, "确认")
    page.locator("a.choice").first.click()
    expect(page.get_by_role("heading", name=made.title)).to_be_visible()
    return made, case.package


def asks_progress(page, package):
    page.evaluate("kiosk.go('/kiosk/progress/')")
    for box, said in (("code", package.code), ("password", planning.password_of(package.pk))):
        page.locator(f"#{box}").click()
        for digit in said:
            page.locator(f"[data-key='{digit}']").click()
    touch(page, "查询")
    expect(page.get_by_role("heading", name="办件进度")).to_be_visible()


# Everything a page can leave behind in this browser, as one text
LEFT = """async () => {
  const found = [document.documentElement.outerHTML, document.title, location.href, name,
    JSON.stringify(history.state), document.cookie, JSON.stringify(localStorage),
    JSON.stringify(sessionStorage)];
  for (const each of await caches.keys()) { found.push(each); }
  for (const each of await indexedDB.databases()) { found.push(each.name); }
  for (const each of await navigator.serviceWorker.getRegistrations()) { found.push(each.scope); }
  for (const each of performance.getEntries()) { found.push(each.name); }
  for (const each of document.querySelectorAll("input")) { found.push(each.value); }
  return found.join("\\n");
}"""


def left(page):
    """As far as scripts see, and as far as the browser itself keeps a history and a cache."""
    tools = page.context.new_cdp_session(page)
    history = tools.send("Page.getNavigationHistory")["entries"]
    cookies = page.context.cookies()
    return "\n".join(
        [
            page.evaluate(LEFT),
            *(f"{one['url']} {one['title']}" for one in history),
            *(f"{one['name']} {one['value']}" for one in cookies if one["name"] != "kiosk"),
        ]
    )


def hand(bridge, what, **said):
    """A hand at the simulated peripherals."""
    data = urlencode(said).encode()
    urlopen(Request(f"{bridge}/simulator/{what}", data, {"Origin": bridge}), timeout=10).close()


def until(page, seen, *, seconds=20):
    """The machine's clock goes on in small steps until something is to be seen."""
    for _ in range(seconds * 5):
        if seen.is_visible():
            return
        page.clock.run_for(200)
        page.wait_for_timeout(20)
    expect(seen).to_be_visible()


def prints(page, made):
    """On paper: sent once, looked after, taken."""
    touch(page, "打印 1 份")
    until(page, page.get_by_role("heading", name="请取纸"))


def test_after_the_wipe_nothing_of_anybody_is_left_and_back_leads_to_the_first_screen(
    opened, county, bridge, tmp_path
):
    page = opened(path="", quiet=False)  # what is not in the cache is told there
    page.goto(f"{page.url}home/")  # so that there is something to go back to
    made, package = known(page, county, lambda: hand(bridge, "card", key=county.zhang.key))
    prints(page, made)
    assert len(list(tmp_path.glob("simulated-print-*"))) == 1
    asks_progress(page, package)
    touch(page, "更大的字")
    page.evaluate("localStorage.setItem('a', 'b'); sessionStorage.setItem('a', 'b')")
    session = next(one for one in page.context.cookies() if one["name"] == "sessionid")
    page.locator(".feet").get_by_text("结束").click()
    until(page, page.get_by_role("heading", name="请取走身份证"))
    assert list(tmp_path.glob("simulated-print-*")) == []  # nothing stays in the printer
    page.clock.run_for(8_000)
    expect(page.get_by_role("heading", name="请取走身份证")).to_be_visible()
    hand(bridge, "card", key="")
    until(page, page.get_by_role("heading", name="请触摸屏幕"))
    person = county.zhang.person
    marks = {
        "name": person.name,
        "masked name": people.masked(person).name,
        "number": person.number,
        "receipt code": package.code,
        "grouped code": codes.grouped(package.code),
        "certificate": str(made.pk),
        "certificate's number": str(made.body["number"]),
        "certificate's code": made.code,
        "session": session["value"],
    }

    def told():
        text = left(page)
        return [what for what, mark in marks.items() if mark in text]

    assert told() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    names = {one["name"] for one in page.context.cookies()}
    assert names == {"kiosk", "csrftoken"}
    assert page.locator("html").get_attribute("data-size") == "1"
    for go in (page.go_back, page.go_forward):
        go()
        is_first_screen(page)
        assert told() == []
    page.context.add_cookies([session])  # an old session opens nothing
    page.goto(re.sub(r"/kiosk/.*", "/kiosk/certificates/", page.url))
    expect(page.get_by_role("heading", name="请先确认是您本人")).to_be_visible()
    Cache(page).holds_nothing_of("/kiosk/")


class Cache:
    """The browser's own cache of answers."""

    def __init__(self, page):
        self.page = page

    def holds_nothing_of(self, part):
        """A page asked for from the cache alone is not there."""
        for path in ("home/", "certificates/", "progress/"):
            answer = self.page.evaluate(
                """async path => { try {
                  const got = await fetch(path, {cache: "only-if-cached", mode: "same-origin"});
                  return got.status;
                } catch (gone) { return 504; } }""",
                part + path,
            )
            assert answer == 504, path


def test_who_says_nothing_is_warned_then_forgotten_and_who_is_there_stays(opened, county):
    page = opened(quiet=False)
    known(page, county)
    lets_pass(page, 61)
    expect(page.get_by_role("alertdialog")).to_be_visible()
    assert int(page.locator("[data-count]").inner_text()) <= 30
    assert axe.violations(page, axe.BEST) == []
    touch(page, "我还在")
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    lets_pass(page, 56)
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    lets_pass(page, 30)
    page.clock.run_for(6_000)
    is_first_screen(page)
    page.goto(re.sub(r"/kiosk/.*", "/kiosk/certificates/", page.url))
    expect(page.get_by_role("heading", name="请先确认是您本人")).to_be_visible()


def test_who_reads_large_type_has_twice_the_time(opened):
    page = opened(quiet=False)
    touch(page, "更大的字")
    lets_pass(page, 108)
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    lets_pass(page, 20)
    expect(page.get_by_role("alertdialog")).to_be_visible()
    lets_pass(page, 44)
    expect(page.get_by_role("alertdialog")).to_be_visible()
    page.clock.run_for(20_000)
    is_first_screen(page)


def test_a_revoked_machine_stops_by_itself(opened, county, device):
    page = opened(quiet=False)
    entrusting.revoke_token(device_id=device.pk, by=county.chen, at=AT)
    page.clock.run_for(6_000)
    expect(page.get_by_role("heading", name="接入这台机器")).to_be_visible()


def test_a_number_is_drawn_with_three_touches_and_stands_20_mm_high(opened):
    page = opened()
    touch(page, "取号排队")
    touch(page, "说不清楚，到窗口再问")
    touch(page, "取号")
    number = page.locator(".slip__number")
    expect(number).to_have_text("A001")
    assert page.evaluate(WRONG, 69 / 25.4) == []
    assert axe.violations(page, axe.BEST) == []
    # digits are about 0.73 of their type's size
    size = float(number.evaluate("each => getComputedStyle(each).fontSize").removesuffix("px"))
    assert size * 0.73 >= 20 * 69 / 25.4 - 1
    page.emulate_media(media="print")
    paper = float(number.evaluate("each => getComputedStyle(each).fontSize").removesuffix("px"))
    assert paper * 0.73 >= 20 * 96 / 25.4 - 1
    seen = page.locator("body *:visible").evaluate_all(
        "all => all.filter(one => !one.closest('.slip') && !one.querySelector('.slip')).length"
    )
    assert seen == 0
