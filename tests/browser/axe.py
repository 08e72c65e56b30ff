"""Accessibility, as far as a machine can see it: axe-core inside the page."""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BEST = [*TAGS, "best-practice"]

# Only what is broken comes back: the thousands of things in order cost more than the finding.
RUN = """async ([tags, contrast]) => (await axe.run(document, {
  runOnly: {type: "tag", values: tags}, resultTypes: ["violations"],
  rules: {"color-contrast": {enabled: contrast}},
})).violations"""

# Words whose contrast with what is painted behind them is below WCAG 1.4.3: 4.5, or 3 for large
# ones. Words over a picture or a gradient, in drawings and on switched-off keys are left out.
FAINT = """() => {
  const rgba = text => {
    const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
    return [r, g, b, a];
  };
  const over = (top, under) => [0, 1, 2].map(n => top[n] * top[3] + under[n] * (1 - top[3]));
  const light = colour => {
    const bent = n => n <= .04045 ? n / 12.92 : ((n + .055) / 1.055) ** 2.4;
    const [r, g, b] = colour.map(n => bent(n / 255));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const behind = new Map();
  const ground = each => {
    if (!each) return [255, 255, 255];
    if (!behind.has(each)) {
      const style = getComputedStyle(each), own = rgba(style.backgroundColor);
      const under = own[3] === 1 ? [0, 0, 0] : ground(each.parentElement);
      const drawn = style.backgroundImage !== "none";
      behind.set(each, drawn || !under ? null : over(own, under));
    }
    return behind.get(each);
  };
  const found = [];
  for (const each of document.body.querySelectorAll(":not(svg *):not(script):not(option)")) {
    const words = [...each.childNodes].filter(n => n.nodeType === 3 && n.data.trim());
    if (!words.length || each.closest(":disabled, [aria-disabled=true], svg")) continue;
    if (!each.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    const style = getComputedStyle(each), under = ground(each);
    if (!under || each.getBoundingClientRect().width < 2) continue;
    const [a, b] = [light(over(rgba(style.color), under)), light(under)];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    const size = parseFloat(style.fontSize), heavy = style.fontWeight >= 700;
    if (ratio < (size >= 24 || heavy && size >= 18.66 ? 3 : 4.5) - .005) {
      found.push(`${each.className || each.localName} ${ratio.toFixed(2)}`);
    }
  }
  return [...new Set(found)];
}"""


def violations(page: Page, tags: list[str] | None = None) -> list[str]:
    """What axe finds against WCAG 2.0 to 2.2 A and AA: one line a rule, with where it is broken.

    Its measuring of contrast costs more than all its other rules together. It is asked with BEST,
    on the pages that hold every part; elsewhere FAINT asks each word once. Runs past the page's
    content policy, which rightly refuses a foreign script.
    """
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(RUN, [tags or TAGS, tags is BEST])
    faint = [] if tags is BEST else page.evaluate(FAINT)
    return [*map(_line, found), *(f"faint: {each}" for each in faint)]


def _line(violation: dict[str, object]) -> str:
    nodes = violation["nodes"]
    assert isinstance(nodes, list)
    places = "; ".join(str(node["target"]) for node in nodes[:5])
    return f"{violation['id']}: {violation['help']} ({len(nodes)}) {places}"
