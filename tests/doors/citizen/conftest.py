"""Citizens at their own door, in the county, at a known hour."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.doors.citizen.visitor import Visitor
from tests.world import AT, World, county_is_left_clean, world

__all__ = ["county_is_left_clean", "world"]


@pytest.fixture(autouse=True)
def _monday_morning(world: World, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages read Monday 2 March 2026, nine o'clock; people sign in as in the demonstration."""
    # Imported here: the settings must be there before a door is.
    from onewindow.web import kit

    settings.DEMONSTRATION = True
    monkeypatch.setattr(kit, "now", lambda: AT)


@pytest.fixture
def visit() -> Callable[..., Visitor]:
    """Somebody's browser: signed in by user name, or nobody's."""

    def visiting(who: str = "", *, language: str = "zh-hans") -> Visitor:
        visitor = Visitor(Client(raise_request_exception=True))
        visitor.browser.cookies["django_language"] = language
        if who:
            visitor.browser.post("/login/", {"username": who})
        return visitor

    return visiting
