"""One look at a page: what a machine can see of whether everybody can use it."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from playwright.sync_api import Page

from tests.browser import axe

LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}
SHAPE = """() => ({
  lang: document.documentElement.lang,
  title: document.title,
  height: document.documentElement.scrollHeight,
  window: innerHeight,
  heads: [...document.querySelectorAll("h1")].filter(each => each.getClientRects().length).length,
})"""


def visit(page: Page, address: str, *, status: int = 200) -> list[str]:
    """Go to an address. What is wrong with the answer; empty when it is what was asked for."""
    answer = page.goto(address)
    assert answer is not None
    found = [] if answer.status == status else [f"status {answer.status}"]
    return found if page.url == answer.request.url == quoted(address) else [*found, page.url]


def quoted(address: str) -> str:
    """An address as the browser writes it."""
    return quote(address, safe=":/?=&")


def faults(page: Page, *, language: str, width: int, with_axe: bool = True) -> list[str]:
    """Everything wrong with the page as it lies there; empty for a good one.

    It is laid out whole, so that a bar at the bottom hides nothing in passing; the window stays
    that high.
    """
    shape = page.evaluate(SHAPE)
    if shape["height"] > shape["window"]:
        page.set_viewport_size({"width": width, "height": shape["height"]})
    found = axe.violations(page) if with_axe else []
    if shape["lang"] != LANGUAGES[language]:
        found.append(f"lang is {shape['lang']}")
    if not shape["title"].strip() or shape["title"].startswith(" -"):
        found.append("no title")
    if shape["heads"] != 1:
        found.append(f"{shape['heads']} h1")
    return found + too_wide(page, width)


def listed(found: Mapping[str, list[str]]) -> str:
    """What was found wrong, a page a line."""
    return "\n".join(f"{address}: {'; '.join(wrong)}" for address, wrong in found.items())


def too_wide(page: Page, width: int) -> list[str]:
    """Whether the page scrolls sideways where it is shown."""
    over = page.evaluate("document.documentElement.scrollWidth")
    return [f"{over} px wide at {width}"] if over > width else []


@dataclass(slots=True)
class Scales:
    """What the pages of a browser weigh on a first visit, gzipped, and in how many requests."""

    page: Page
    known: dict[str, int] = field(default_factory=dict)

    def put(self, address: str) -> tuple[int, int]:
        """Load a page. Returns its requests (the icon of the tab counts) and its bytes."""
        answer = self.page.goto(address)
        assert answer is not None
        loaded = self.page.evaluate("performance.getEntriesByType('resource').map(e => e.name)")
        icon = self.page.locator("link[rel=icon]").evaluate("each => each.href")
        parts = {*loaded, icon}
        own = len(gzip.compress(answer.body()))
        return len(parts) + 1, own + sum(self._weight(each) for each in parts)

    def _weight(self, address: str) -> int:
        if address not in self.known:
            answer = self.page.request.get(address)
            is_packed = answer.headers["content-type"] in ("image/jpeg", "image/png")
            body = answer.body()
            self.known[address] = len(body) if is_packed else len(gzip.compress(body))
        return self.known[address]
