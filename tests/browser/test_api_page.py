"""The readable description of the API, in a real browser: accessible, and fit for a phone."""

import pytest

from tests.browser import axe


@pytest.mark.parametrize(("language", "width", "size"), [("en", 360, 3)])
def test_the_description_is_readable_everywhere(open_page, language, width, size):
    page = open_page("/api/v1/docs", width=width, size=size, language=language)
    page.locator("summary").first.click()
    assert page.locator("pre").first.is_visible()
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
    assert not axe.violations(page)
