"""Hall screens in a real browser: live, without the stream, stale, for a month, out loud."""

import contextlib
import json
import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from onewindow.hall.queries import screens
from onewindow.web.device import screen, showing
from tests.browser import axe, looking, steps
from tests.world import AT, ZEGUO

COMMITS = True
HALL = f"/hall/{ZEGUO}/"
NOW = int(AT.timestamp() * 1000)
MONTH = 22 * 300  # calls of a busy hall
FIRST = 600
SECOND = 1000
LONG_AGO = NOW - 120 * SECOND

SPEECH = """
  window.spoken = [];
  const voice = {name: "Xiaoxiao", lang: "zh-CN", localService: true};
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  Object.defineProperty(window, "speechSynthesis", {value: {
    getVoices: () => [voice], addEventListener: () => {}, cancel: () => {},
    speak: (said) => {
      if (!said.text) { return; }
      const each = {text: said.text, lang: said.lang, from: performance.now(), to: 0};
      window.spoken.push(each);
      setTimeout(() => { each.to = performance.now(); said.onend(); }, 200);
    },
  }});
"""


class Feeder:
    """A stream that the test writes: what is pushed goes to every screen that listens."""

    def __init__(self):
        self.listeners: list[queue.Queue[bytes | None]] = []
        self.is_up, self.first = True, b""
        feeder = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self):
                if not feeder.is_up:
                    self.send_error(503)
                    return
                mine: queue.Queue[bytes | None] = queue.Queue()
                feeder.listeners.append(mine)
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Access-Control-Allow-Origin", "*")
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                self.wfile.write(b"retry: 200\n\n" + feeder.first)
                with contextlib.suppress(OSError):  # the page is gone
                    while (part := mine.get()) is not None:
                        self.wfile.write(part)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}/live"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def push(self, part):
        for each in self.listeners:
            each.put(part)

    def beat(self, at=NOW):
        self.push(beat(at))

    def state(self, state):
        self.push(event(state))

    def down(self):
        self.is_up = False
        listeners, self.listeners = self.listeners, []
        for each in listeners:
            each.put(None)

    def close(self):
        self.down()
        self.server.shutdown()
        self.server.server_close()


def event(state):
    return b"event: state\ndata: " + json.dumps(state).encode() + b"\n\n"


def beat(at=NOW):
    return b"event: beat\ndata: %d\n\n" % at


@pytest.fixture
def feeder(settings):
    one = Feeder()
    settings.LIVE_URL = one.address
    screen.forget()
    yield one
    one.close()


@pytest.fixture
def state(county):
    """Zeguo's hall as it is; tests change it as a busy day would."""
    return showing.told(screens.state(ZEGUO, at=AT))


def call(number, window, *, at=NOW):
    said = f"请 {number} 到 {window}号窗口"
    return {
        "id": number, "number": f"A{number:03}", "window": window, "nth": 1, "at": at, "said": said,
    }  # fmt: skip


def busy(state):
    """Every place of the screen filled, with the longest of everything."""
    windows = [
        {**row, "status": "paused", "reason": ["系统维护，请稍候", "Maintenance of the system"],
         "instead": 12, "name": ["综合窗口（无障碍）", "General window (accessible)"]}
        for row in state["windows"]
    ]  # fmt: skip
    areas = [
        {**row, "waiting": 128, "wait": ["要等两小时以上", "more than 2 hours"],
         "name": ["社保医保卫健民政残联", "Social and health insurance, civil affairs"]}
        for row in state["areas"]
    ]  # fmt: skip
    notice = ["今日下午三时至五时系统升级，期间只收件不打印，请谅解。",
              "The system is upgraded from three to five this afternoon: papers are taken in, "
              "nothing is printed."]  # fmt: skip
    calls = [{**call(1000 + i, 12), "number": f"A{1000 + i}"} for i in range(6)]
    return {**state, "windows": windows, "areas": areas, "calls": calls, "notices": [notice] * 4}


@pytest.fixture
def hall(feeder, open_page):
    """Opens a screen and waits until it listens."""

    def opened(path="", *, size=(1920, 1080), **how):
        page = open_page(HALL + path, width=size[0], **how)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        expect(page.locator("body.is-told")).to_be_attached()
        for _ in range(100):
            if feeder.listeners:
                break
            page.wait_for_timeout(50)
        feeder.beat()
        return page

    return opened


OVERFLOWS = """() => [...document.querySelectorAll("body *")].filter(each => {
    const box = each.getBoundingClientRect();
    if (!box.width || each.closest(".only-heard, noscript")) { return false; }
    return box.right > innerWidth + 1 || box.bottom > innerHeight + 1
        || (each.scrollWidth > each.clientWidth + 2 && getComputedStyle(each).overflow === "hidden")
        || (each.scrollHeight > each.clientHeight + 4 && each.matches(".floor, .floor > *"));
  }).map(each => each.className + ": " + each.textContent.trim().slice(0, 30))"""


@pytest.mark.parametrize(("size", "language"), [((1920, 1080), "zh-hans"), ((1080, 1920), "en")])
def test_every_screen_holds_its_words_and_everybody_can_read_them(
    hall, feeder, state, size, language
):
    found = {}
    for path in ("", "window/2/", "notices/"):
        page = hall(path, size=size, language=language)
        feeder.state(busy(state))
        page.wait_for_timeout(300)
        wrong = page.evaluate(OVERFLOWS) + axe.violations(page, axe.BEST)
        if page.locator("h1").count() != 1:
            wrong.append("h1")
        if page.evaluate("document.documentElement.lang") != looking.LANGUAGES[language]:
            wrong.append("lang")
        if wrong:
            found[path] = wrong
        page.close()
    assert not found, looking.listed(found)


def test_a_call_is_huge_and_pulses_slowly(hall, feeder, state):
    page = hall()
    feeder.state({**state, "calls": [call(16, 2)]})
    expect(page.locator("[data-call-number]")).to_have_text("A016")
    feeder.state({**state, "calls": [call(17, 3), call(16, 2)]})
    expect(page.locator("[data-call-number]")).to_have_text("A017")
    expect(page.locator("[data-call-window]")).to_have_text("3 号窗口")
    expect(page.locator("[data-recent]:visible")).to_have_count(1)
    look = page.locator("[data-call]").evaluate(
        """each => { const style = getComputedStyle(each); return [style.animationDuration,
           style.animationIterationCount,
           getComputedStyle(each.querySelector("[data-call-number]")).fontSize]; }"""
    )
    assert look[:2] == ["1s", "3"]
    assert float(look[2].removesuffix("px")) >= 168
    page.emulate_media(reduced_motion="reduce")
    still = page.locator("[data-call]").evaluate("each => getComputedStyle(each).animationName")
    assert still == "none"


def test_without_its_stream_a_screen_asks_and_goes_back_to_it(hall, feeder, state):
    page = hall(expect_noise=True)
    asked = []
    page.on("request", lambda one: asked.append(one.url) if "/state" in one.url else None)
    page.wait_for_timeout(2500)
    assert not asked  # who is told does not ask
    feeder.down()
    with page.expect_response(lambda answer: "/state" in answer.url, timeout=15_000):
        pass
    feeder.first = beat() + event({**state, "calls": [call(30, 4)]})
    feeder.is_up = True
    expect(page.locator("[data-call-number]")).to_have_text("A030", timeout=15_000)
    page.wait_for_timeout(500)
    asked.clear()
    page.wait_for_timeout(3000)
    assert not asked
    expect(page.locator("[data-stale]")).to_be_hidden()


def test_a_screen_that_hears_nothing_says_so_and_recovers(hall, feeder, state):
    page = hall(expect_noise=True)
    feeder.state({**state, "calls": [call(16, 2)]})
    page.route("**/state", lambda route: route.abort())
    feeder.down()
    expect(page.locator("[data-stale]")).to_be_visible(timeout=15_000)
    expect(page.locator("[data-stale]")).to_contain_text("以窗口叫号为准")
    expect(page.locator("[data-stale]")).to_contain_text("09:00:")
    expect(page.locator("[data-call-number]")).to_have_text("A016")
    page.unroute("**/state")
    expect(page.locator("[data-stale]")).to_be_hidden(timeout=10_000)


def test_an_emergency_covers_every_screen_but_the_call(hall, feeder, state):
    for path in ("", "window/2/", "notices/"):
        page = hall(path)
        feeder.state({**state, "calls": [call(16, 2)], "emergency": ["请疏散", "Leave now"]})
        expect(page.locator("[data-emergency]")).to_be_visible()
        expect(page.locator("[data-emergency-call]")).to_have_text("A016 → 2")
        assert axe.violations(page, axe.BEST) == []
        feeder.state({**state, "emergency": None})
        expect(page.locator("[data-emergency]")).to_be_hidden()


def test_a_month_of_calls_leaves_no_trace_in_the_page(hall, feeder, state):
    page = hall()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")

    def after(first, last):
        for number in range(first, last):
            at = NOW + number * SECOND
            calls = [call(number - i, number % 8 + 1, at=at) for i in range(min(6, number))]
            feeder.state({**state, "calls": calls})
            feeder.beat(at)
        expect(page.locator("[data-call-number]")).to_have_text(f"A{last - 1:03}", timeout=60_000)
        page.wait_for_timeout(1200)
        for _ in range(3):
            devtools.send("HeapProfiler.collectGarbage")
        told = devtools.send("Performance.getMetrics")["metrics"]
        return {one["name"]: int(one["value"]) for one in told}

    early, late = after(1, FIRST), after(FIRST, FIRST + MONTH)
    print(
        f"{MONTH} calls and beats: heap {early['JSHeapUsedSize'] / 1024:.0f} → "
        f"{late['JSHeapUsedSize'] / 1024:.0f} KiB, nodes {early['Nodes']} → {late['Nodes']}, "
        f"listeners {early['JSEventListeners']} → {late['JSEventListeners']}"
    )
    assert late["Nodes"] <= early["Nodes"] + 5
    assert late["JSEventListeners"] <= early["JSEventListeners"]
    assert late["JSHeapUsedSize"] <= early["JSHeapUsedSize"] + 200 * 1024


def test_calls_are_said_twice_one_after_another_and_old_ones_not(hall, feeder, state, open_page):
    page = hall("notices/")
    page.add_init_script(SPEECH)
    feeder.first = beat() + event({**state, "calls": [call(15, 1, at=LONG_AGO)]})
    page.goto(page.url.removesuffix("notices/"))
    expect(page.locator("[data-call-number]")).to_have_text("A015")
    expect(page.locator("[data-voice]")).to_have_text("语音：Xiaoxiao")
    page.keyboard.press("Enter")  # a touch would do as well
    feeder.beat()
    feeder.state({**state, "calls": [call(18, 3), call(17, 2), call(16, 1, at=LONG_AGO)]})
    said = []
    for _ in range(100):
        said = page.evaluate("window.spoken")
        if len(said) == 4 and said[-1]["to"]:
            break
        page.wait_for_timeout(200)
    texts = [one["text"] for one in said]
    words = [call(number, window)["said"] for number, window in ((17, 2), (18, 3))]
    assert texts == [text for text in words for _ in range(2)]
    assert {one["lang"] for one in said} == {"zh-CN"}
    for one, following in zip(said, said[1:], strict=False):
        assert following["from"] >= one["to"]
        if following["text"] == one["text"]:
            assert following["from"] - one["to"] >= 1490


def test_a_muted_hall_says_no_call_but_an_emergency_at_once(hall, feeder, state):
    page = hall("notices/")
    page.add_init_script(SPEECH)
    feeder.first = beat() + event({**state, "volume": 0})
    page.goto(page.url.removesuffix("notices/"))
    expect(page.locator("[data-voice]")).to_have_text("语音已静音")
    page.keyboard.press("Enter")
    feeder.state({**state, "volume": 0, "calls": [call(21, 2)]})
    expect(page.locator("[data-call-number]")).to_have_text("A021")
    warned = {"emergency": ["请疏散", "Leave now"], "emergency_id": "1"}
    feeder.state({**state, "volume": 0, "calls": [call(21, 2)], **warned})
    said = []
    for _ in range(60):
        said = page.evaluate("window.spoken")
        if len(said) == 2 and said[-1]["to"]:
            break
        page.wait_for_timeout(200)
    assert [one["text"] for one in said] == ["请疏散"] * 2
    feeder.state({**state, "volume": 40})
    expect(page.locator("[data-voice]")).to_have_text("语音：Xiaoxiao")


def test_a_screen_told_to_be_silent_says_so(feeder, county, open_page):
    page = open_page(f"{HALL}?sound=off")
    expect(page.locator("[data-voice]")).to_have_text("语音关")
    expect(page.locator("[data-sound]")).to_be_hidden()


def test_the_head_of_the_centre_speaks_to_the_whole_hall_and_ends_it(county, open_page):
    screen.forget()
    head = open_page("/staff/notices/", who="zeguo-head")
    assert axe.violations(head, axe.BEST) == []
    head.get_by_label("公告内容").fill("请按指示疏散到门外广场")
    head.get_by_label("紧急通知").check()
    steps.press(head, "发布到屏幕")
    assert axe.violations(head, axe.BEST) == []
    shown = open_page(HALL)
    expect(shown.locator("[data-emergency-text]")).to_have_text("请按指示疏散到门外广场")
    steps.press(head, "撤下")
    expect(shown.locator("[data-emergency]")).to_be_hidden()
