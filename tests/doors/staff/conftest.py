"""Staff at their own door, in the county, at a known hour."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.doors.staff.visitor import Hour, Visitor
from tests.world import World, county_is_left_clean, world

__all__ = ["county_is_left_clean", "world"]


@pytest.fixture
def hour(world: World, monkeypatch: pytest.MonkeyPatch) -> Hour:
    """The clock on the wall: Monday 2 March 2026, nine o'clock, until a test moves it."""
    # Imported here: the settings must be there before a door is.
    from onewindow.web import kit

    wall = Hour()
    monkeypatch.setattr(kit, "now", lambda: wall.at)
    return wall


@pytest.fixture
def sign_in(world: World, hour: Hour) -> Callable[..., Visitor]:
    """Somebody's browser: a member of staff by user name, or nobody's."""

    def signed_in(username: str = "", *, language: str = "zh-hans") -> Visitor:
        from onewindow.people.models import Account

        browser = Client()
        browser.cookies["django_language"] = language
        if username:
            account = Account.objects.get(username=username)
            browser.force_login(account, "django.contrib.auth.backends.ModelBackend")
        return Visitor(browser)

    return signed_in


@pytest.fixture
def clerk(sign_in: Callable[..., Visitor]) -> Visitor:
    """Li at Zeguo's window."""
    return sign_in("zeguo-clerk1")
