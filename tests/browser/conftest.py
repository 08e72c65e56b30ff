"""A real browser on a running server. Without Chromium the journeys are skipped, loudly."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import manimgx_fonts_cjk
import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.world import AT, World, county_is_left_clean, world

__all__ = ["county_is_left_clean", "world"]

CHROMIUM = next(
    (found for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
     if (found := shutil.which(name))), None
)  # fmt: skip
# A page's scripts live for a moment: compiling them a second time, better, never pays here.
FLAGS = ("--no-sandbox", "--js-flags=--no-opt,--no-maglev,--always-sparkplug")
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir></fontconfig>
"""


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium with the house's Chinese font, whatever the machine has."""
    if CHROMIUM is None:
        pytest.skip("BROWSER TESTS DO NOT RUN: no Chromium on this machine.")
    # Playwright keeps a loop in this thread; our tests are synchronous all the same. Where a loop
    # runs, Django keeps connections apart: those from before would stay open unseen.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    connections.close_all()
    folder = tmp_path_factory.mktemp("fonts")
    config = folder / "fonts.conf"
    fonts = Path(manimgx_fonts_cjk.__file__).parent
    config.write_text(FONTS.format(fonts=fonts, cache=folder / "cache"), encoding="utf-8")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=FLAGS,
            env={**os.environ, "FONTCONFIG_FILE": str(config)},
        )
        yield chromium
        chromium.close()
        connections.close_all()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass(slots=True)
class Clock:
    """The hour on the wall of every window and desk."""

    at: datetime = AT

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The pages read this clock: Monday 2 March 2026, nine in the morning, until it is moved."""
    # Imported here: the settings must be there before a door is.
    from onewindow.web import kit

    wall = Clock()
    monkeypatch.setattr(kit, "now", wall)
    return wall


@pytest.fixture
def county(world: World, clock: Clock, settings) -> World:
    """The county with its people and their labelled demonstration identities, at a known hour."""
    settings.DEMONSTRATION = True
    return world


Opener = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, live_server) -> Iterator[Opener]:
    """Open an address as somebody with this width, type size and language.

    who: the user name of a person who has signed in before. What the console or an uncaught
    error says fails the test at its end.
    """
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def opened(
        path: str,
        *,
        who="",
        width=1366,
        size=1,
        language="zh-hans",
        scripts=True,
        expect_noise=False,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            is_mobile=width < 600,
            service_workers="block",  # what a worker keeps is tried in test_on_phone.py
        )
        contexts.append(context)
        cookies = {"size": str(size), "django_language": language}
        if who:
            cookies["sessionid"] = session_of(who)
        for name, value in cookies.items():
            context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        if not expect_noise:
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on(
                "console", lambda line: said.append(line.text) if line.type == "error" else None
            )
        page.goto(f"{live_server.url}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not said, said


def session_of(who: str) -> str:
    """The key of a fresh session of somebody who has signed in."""
    # Imported here: models must be there before an account is.
    from django.test import Client

    from onewindow.people.models import Account

    client = Client()
    client.force_login(
        Account.objects.get(username=who),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client.cookies["sessionid"].value
