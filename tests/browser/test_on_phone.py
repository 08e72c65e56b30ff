"""The portal on a phone: without a network, in another program's view, and by camera."""

import base64
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import BrowserContext, Page, expect

import onewindow
from onewindow.documents import clearness
from onewindow.hall.actions import drawing
from onewindow.web.citizen import installed
from tests.browser import steps
from tests.browser.conftest import session_of
from tests.rooms.documents import photographs as drawn
from tests.world import AT, ZEGUO

COMMITS = True
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
SIGHT = Path(onewindow.__file__).parent / "static" / "js" / "sight.js"
GUIDE, LIFE = "/guide/tobacco_new/", "/life/open_shop/"
# Everything that the phone holds for this site, as text
HELD = """async () => {
  const held = {store: JSON.stringify({...localStorage, ...sessionStorage})};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const key of await cache.keys()) {
      const place = name.split("-")[0] + " " + new URL(key.url).pathname;
      held[place] = await (await cache.match(key, {ignoreVary: true})).text();
    }
  }
  return held;
}"""
KEPT = "path => caches.match(path, {ignoreVary: true}).then(found => !!found)"
# A web view with nothing of its own: no store, no worker, windows that do not open
BARE = """
  for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
    Object.defineProperty(window, name, {get() { throw new DOMException("no", "SecurityError"); }});
  }
  delete Navigator.prototype.serviceWorker;
  window.open = () => null;
"""
CUT = "() => !document.querySelector('.shot[aria-busy]')"
DECODED = """async ([data, long]) => {
  const sent = await fetch("data:image/jpeg;base64," + data);
  const picture = await createImageBitmap(await sent.blob());
  const by = Math.min(1, long / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * by);
  canvas.height = Math.round(picture.height * by);
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  window.seen = pen.getImageData(0, 0, canvas.width, canvas.height);
}"""


def until_kept(page: Page, path: str) -> None:
    """The worker has put this page by: it does so after the page has come."""
    for _ in range(100):
        if page.evaluate(KEPT, path):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{path} was not kept")


@pytest.fixture
def phone(browser) -> Iterator[Callable[..., BrowserContext]]:
    """A phone's browser."""
    made: list[BrowserContext] = []

    def one(**how) -> BrowserContext:
        made.append(browser.new_context(**PHONE, **how))
        return made[-1]

    yield one
    for each in made:
        each.close()


def test_a_phone_keeps_guides_and_a_number_and_nothing_about_anybody(
    county, clock, phone, live_server, monkeypatch
):
    zhang, root = county.zhang, live_server.url
    me = {"person_id": zhang.person.pk, "by": zhang.actor, "at": AT}
    ticket = drawing.draw(centre=ZEGUO, topic="gth_new", channel="phone", **me)
    context = phone()
    context.add_cookies([{"name": "sessionid", "value": session_of("li-shop"), "url": root}])
    page = context.new_page()
    page.goto(f"{root}{GUIDE}")
    until_kept(page, GUIDE)
    asked = context.new_cdp_session(page)
    assert asked.send("Page.getAppManifest")["errors"] == []
    assert asked.send("Page.getInstallabilityErrors") == {"installabilityErrors": []}

    # Everything personal is looked at; only the number is kept, since it was asked for.
    for address in ("/my/", "/my/messages/settings/", LIFE, f"/my/ticket/{ticket.code}/"):
        page.goto(f"{root}{address}")
        assert zhang.person.name in page.content()
    page.get_by_role("button", name="保存到手机").click()
    until_kept(page, LIFE)
    held = page.evaluate(HELD)
    assert {"pages /phone/", f"pages {GUIDE}", f"pages {LIFE}"} <= held.keys()
    assert not [place for place in held if "/my/" in place]
    for secret in (zhang.person.name, zhang.person.number, zhang.person.phone, "sessionid"):
        assert secret
        assert not [place for place, text in held.items() if secret in text]
    assert ticket.code in held["store"]

    # A form that the network swallows stays with what was typed.
    page.goto(f"{root}/search/?q=x")
    page.goto(f"{root}/ask/matter/tobacco_new/")
    page.locator("main input[name=answer]").last.check()
    here, bar = page.url, page.locator("[data-offline]")
    context.set_offline(True)
    page.evaluate("Object.defineProperty(navigator, 'onLine', {get: () => true})")
    page.locator("main form .button").last.click()
    expect(bar).to_contain_text("还没有提交")
    assert page.url == here
    assert page.locator("main input[name=answer]").last.is_checked()

    # Guides as they look with a network; what needs one says so, over what is kept.
    page.goto(f"{root}{GUIDE}")
    expect(bar).to_contain_text("这一页是手机上保存的")
    expect(page.locator("h1")).to_contain_text("烟草专卖零售许可证")
    assert page.locator(".mast").evaluate("e => getComputedStyle(e).backgroundColor") == (
        "rgb(11, 78, 162)"
    )
    page.goto(f"{root}/my/")
    expect(page.locator(".notice")).to_contain_text("这一页要联网才能打开")
    row = page.locator(".kept")
    expect(row).to_contain_text(ticket.number)
    expect(row.locator("[data-said]")).to_contain_text("下一个就是您")
    expect(page.locator("[data-list=guides] a")).to_have_count(2)
    context.set_offline(False)

    # A new version takes over with the copies drawn anew, and leaves none of the old files.
    before = page.evaluate("caches.keys()")
    monkeypatch.setattr(installed, "FILES", installed.FILES[:-1])
    page.goto(f"{root}/phone/")
    page.evaluate("navigator.serviceWorker.ready.then(one => one.update())")
    page.wait_for_function(
        "async old => { const now = await caches.keys();"
        " return now.length === 2 && !old.every(one => now.includes(one)); }",
        arg=before,
    )
    assert page.evaluate(KEPT, GUIDE)

    page.goto(f"{root}/my/")
    page.locator(".mast__who summary").click()
    steps.press(page, "退出登录")
    page.wait_for_function(f"path => ({KEPT})(path).then(is => !is)", arg=GUIDE)
    held = page.evaluate(HELD)
    assert ticket.code not in held["store"]
    assert {place for place in held if place.startswith("pages")} <= {"pages /phone/"}


def test_in_a_bare_web_view_all_works_and_in_frames_only_where_named(
    county, clock, phone, live_server, settings
):
    said: list[str] = []
    context = phone(service_workers="block", user_agent="Mozilla/5.0 (Linux; Android 9) wv/4.0")
    context.add_init_script(BARE)
    page = context.new_page()
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{live_server.url}{GUIDE}")
    page.locator("main a[href*='/ask/']").first.click()
    steps.answer_all(page, {"premises": "own"})
    page.get_by_label("在哪个便民服务中心办？").select_option(ZEGUO)
    steps.press(page, "按此清单开始")
    steps.log_in(page, "li-shop")
    if "/list/" in page.url:
        steps.press(page, "按此清单开始")
    page.goto(f"{page.url.partition('?')[0]}materials/")
    page.locator("a[href$='/materials/premises/']").click()

    # By camera: cut to the paper, made smaller, judged, two pages sent as one.
    big = drawn.on_a_table(drawn.page(), drawn.ASKEW).resize((1200, 1600))
    for picture in (big, drawn.blurred(drawn.on_a_table(drawn.page(), drawn.ASKEW), 3)):
        shot = {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": drawn.jpeg(picture, 92)}
        page.locator("[data-taking]").set_input_files(shot)
    page.locator("[data-why=blurred]:visible").wait_for()
    first = page.locator(".shot").first
    first.get_by_role("button", name="改裁剪").click()
    first.locator("[data-corner]").first.press("ArrowRight")
    first.get_by_role("button", name="裁好了").click()
    page.wait_for_function(CUT)
    sizes = page.evaluate("Array.from(document.getElementById('f-file').files, one => one.size)")
    assert len(sizes) == 2
    assert sizes[0] < 0.6 * len(drawn.jpeg(big, 92))
    steps.press(page, "上传")
    expect(page.get_by_role("link", name="看已上传的：照片.pdf")).to_be_visible()
    expect(page.get_by_text("照片模糊。")).to_be_visible()
    page.go_back()
    expect(page.locator("h1")).to_contain_text("使用证明")
    assert not said

    with parents(f'<iframe src="{live_server.url}{GUIDE}"></iframe>') as (named, other):
        settings.FRAMED_BY = [named]
        for origin, shown in ((named, True), (other, False)):
            page.goto(origin)
            inside = page.frame_locator("iframe").locator("h1", has_text="烟草专卖零售许可证")
            assert (inside.count() == 1) is shown, origin


@contextmanager
def parents(body: str) -> Iterator[list[str]]:
    """Two other programs' pages, by their origins. (A browser lets no page of a real network put
    one of this machine into a frame, so they must be of this machine too.)"""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *args: object) -> None:
            pass

    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Answer) for _ in range(2)]
    for each in servers:
        Thread(target=each.serve_forever, daemon=True).start()
    yield [f"http://127.0.0.1:{each.server_port}" for each in servers]
    for each in servers:
        each.shutdown()
        each.server_close()


def test_the_paper_is_found_in_the_picture_and_judged_as_the_house_does(browser):
    page = browser.new_page()
    page.add_script_tag(path=SIGHT)
    paper = drawn.page()
    for four, table in (
        (drawn.SEEN_FROM_BELOW, (60, 130, 80)),
        (drawn.ASKEW, (170, 40, 40)),
    ):
        _show(page, drawn.jpeg(drawn.on_a_table(paper, four, table)), 320)
        found = page.evaluate("Sight.corners(seen)")
        assert found
        assert max(math.dist(a, b) for a, b in zip(found, four, strict=True)) < 0.03
    _show(page, drawn.jpeg(paper), 320)
    assert page.evaluate("Sight.corners(seen)") is None  # nothing around it: nothing to cut

    for picture in (
        *(drawn.blurred(paper, blur) for blur in (1, 1.5)),
        drawn.card(),
        drawn.darkened(paper, 0.3),
    ):
        _show(page, drawn.jpeg(picture), 2000)
        told = page.evaluate(
            "(({dark, blurred}) => dark ? 'dark' : blurred ? 'blurred' : '')(Sight.look(seen))"
        )
        assert told == clearness.look(picture)
    page.close()


def _show(page: Page, data: bytes, long: int) -> None:
    page.evaluate(DECODED, [base64.b64encode(data).decode(), long])
