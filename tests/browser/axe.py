"""Accessibility, as far as a machine can see it: axe-core inside the page."""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BEST = [*TAGS, "best-practice"]

# Only what is broken comes back: the thousands of things in order cost more than the finding.
RUN = """async tags => (await axe.run(document, {
  runOnly: {type: "tag", values: tags}, resultTypes: ["violations"],
})).violations"""


def violations(page: Page, tags: list[str] | None = None) -> list[str]:
    """What axe finds against WCAG 2.0 to 2.2 A and AA: one line a rule, with where it is broken.

    Runs past the page's content policy, which rightly refuses a foreign script.
    """
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(RUN, tags or TAGS)
    return [_line(each) for each in found]


def _line(violation: dict[str, object]) -> str:
    nodes = violation["nodes"]
    assert isinstance(nodes, list)
    places = "; ".join(str(node["target"]) for node in nodes[:5])
    return f"{violation['id']}: {violation['help']} ({len(nodes)}) {places}"
