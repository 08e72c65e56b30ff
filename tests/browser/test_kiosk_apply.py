"""An application at the kiosk in a real browser: it fits, it scans, and few touches do it."""

import pytest

from onewindow.cases.models import Case
from onewindow.people import actions as people
from tests.browser.test_bridge import bridge
from tests.browser.test_kiosk import WRONG, device, opened
from tests.world import AT

__all__ = ["bridge", "device", "opened"]
COMMITS = True
# each language where its words are tightest
WAYS = {"zh-hans": ("larger",), "en": ("", "larger", "low")}


def looks(page, name, found, ppi, language):
    """Everything inside its band, every key 20 mm, in each way of showing it."""
    page.wait_for_selector("body:not([aria-busy])")
    for way in WAYS[language]:
        if way:
            page.locator(f"button[data-{way}]").click()
        wrong = page.evaluate(WRONG, ppi / 25.4)
        if wrong:
            found[f"{name} {way}"] = wrong
        if way:
            page.locator(f"button[data-{way}]").click()


@pytest.mark.parametrize(("ppi", "language"), [(102, "en")])
def test_every_screen_of_an_application_fits_and_ten_touches_do_it(
    opened, county, bridge, ppi, language
):
    page = opened(ppi=ppi, language=language, path="who/?next=/kiosk/apply/")
    found: dict[str, list[str]] = {}
    touched: list[str] = []

    def touch(selector, comes):
        page.locator(selector).first.click()
        page.wait_for_selector(comes)
        touched.append(selector)

    who = county.zhang if language == "zh-hans" else county.agent
    page.locator("#code").fill(people.issue_entry_code(by=who.actor, at=AT))
    page.locator(".form .key--huge").click()
    page.wait_for_selector("a[href*='apply/for/']")
    looks(page, "list", found, ppi, language)
    touch("a[href*='hpf_rent']", "button.key--huge")
    looks(page, "about", found, ppi, language)
    touch("button.key--huge", "button.choice")
    looks(page, "ask", found, ppi, language)
    draft = page.locator("form.form").get_attribute("action").removesuffix("ask/")
    touch("button[value=contract]", ".sum")
    looks(page, "known", found, ppi, language)
    touch("[data-reads-all] button", "input.box")
    while page.locator("input.box").count():
        looks(page, "field", found, ppi, language)
        page.locator("input.box").fill("120000000012")
        with page.expect_response("**/field/"):
            touch(".form .key--huge", "body")
        page.wait_for_selector("body:not([aria-busy])")
    for _ in range(2):
        touch("[data-scan-page]", "[data-scan-keep]:visible")
    looks(page, "scanned", found, ppi, language)
    touch("[data-scan-keep]", "[data-scan]")
    for path in ("place/?key=person.home_address", "kept/", "filled/", "field/?key=person.mobile"):
        page.evaluate(f"kiosk.go('{draft}{path}')")
        looks(page, path, found, ppi, language)
    page.evaluate(f"kiosk.go('{draft}')")
    touch("button[value=later]", ".sum")
    looks(page, "check", found, ppi, language)
    page.locator(".work .key--huge").dblclick()
    page.wait_for_selector(".slip--receipt")
    looks(page, "done", found, ppi, language)
    assert not found, found
    assert Case.objects.filter(package__applicant=who.person).count() == 1
    assert len(touched) <= 12, touched
