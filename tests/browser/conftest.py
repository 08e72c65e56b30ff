"""A real browser on a running server. Without Chromium the journeys are skipped, loudly."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import manimgx_fonts_cjk
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome")
     if (found := shutil.which(name))), None
)  # fmt: skip
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir></fontconfig>
"""


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium with the house's Chinese font, whatever the machine has."""
    if CHROMIUM is None:
        pytest.skip("BROWSER TESTS DO NOT RUN: no Chromium on this machine.")
    # Playwright keeps a loop in this thread; our tests are synchronous all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    folder = tmp_path_factory.mktemp("fonts")
    config = folder / "fonts.conf"
    fonts = Path(manimgx_fonts_cjk.__file__).parent
    config.write_text(FONTS.format(fonts=fonts, cache=folder / "cache"), encoding="utf-8")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox"],
            env={**os.environ, "FONTCONFIG_FILE": str(config)},
        )
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


Opener = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, live_server) -> Iterator[Opener]:
    """Open an address as somebody with this width, type size and language.

    What the console or an uncaught error says fails the test at its end.
    """
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def opened(
        path: str, *, width=1366, size=1, language="zh-hans", scripts=True, expect_noise=False
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts
        )
        contexts.append(context)
        context.add_cookies(
            [
                {"name": "size", "value": str(size), "url": live_server.url},
                {"name": "django_language", "value": language, "url": live_server.url},
            ]
        )
        page = context.new_page()
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
