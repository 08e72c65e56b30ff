"""What the first visit of a phone costs: bytes, requests, and when the largest part is painted.

    .venv/bin/python -m tests.browser.first_visit http://127.0.0.1:8000

against a server that runs (`make demo`). A new browser for each visit, 390 pixels wide, the network
held to 1.6 Mbit/s with 150 ms, the processor to a quarter, all through the browser's own protocol.
Written into docs/performance.md.
"""

import statistics
import sys
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS

PAGES = ("/", "/guide/tobacco_new/", "/life/open_shop/", "/search/?q=开店", "/halls/", "/login/")
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
VISITS = 5
PAINTED = """new Promise(done => {
  new PerformanceObserver(all => done(Math.round(all.getEntries().at(-1).startTime)))
    .observe({type: "largest-contentful-paint", buffered: true});
})"""


@dataclass(frozen=True, slots=True)
class Visit:
    """painted: milliseconds; requests and sent (bytes on the wire) until the page has loaded;
    later: bytes of what the worker keeps, fetched when nobody waits."""

    painted: int
    requests: int
    sent: int
    later: int


def visit(browser: Browser, address: str) -> Visit:
    """One first visit."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True)
    page = context.new_page()
    protocol = context.new_cdp_session(page)
    sizes: list[float] = []
    protocol.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    protocol.send("Network.enable")
    protocol.send("Network.emulateNetworkConditions", NETWORK)
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address)
    painted: int = page.evaluate(PAINTED)
    requests, sent = len(sizes), round(sum(sizes))
    later = page.evaluate(
        "navigator.serviceWorker.ready.then(() => navigator.storage.estimate())"
        ".then(held => held.usage)"
    )
    context.close()
    return Visit(painted, requests, sent, later)


def main(root: str) -> None:
    """A line for each page: the median of its visits."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for path in PAGES:
            found = [visit(browser, f"{root.rstrip('/')}{path}") for _ in range(VISITS)]
            painted = statistics.median(each.painted for each in found)
            last = found[-1]
            spread = f"{min(e.painted for e in found)}-{max(e.painted for e in found)}"
            print(
                f"{path:24} {painted:6.0f} ms ({spread})  {last.requests:2} requests"
                f"  {last.sent / 1000:5.1f} KB  kept {last.later / 1000:5.0f} KB"
            )
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
