"""A member of staff at a browser, and the clock on the wall."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.world import AT

HTMX = {"hx-request": "true"}


class Hour:
    """The moment that every page reads."""

    def __init__(self) -> None:
        self.at: datetime = AT

    def later(self, **span: int) -> datetime:
        """Move the clock on."""
        self.at += timedelta(**span)
        return self.at


class Visitor:
    """Somebody at a browser. page: the last answer."""

    def __init__(self, browser: Client) -> None:
        self.browser = browser
        self.page: Any = None

    def get(self, name: str, *args: object, htmx: bool = False, **query: Any) -> "Visitor":
        """Open a page of this door by its name."""
        self.page = self.browser.get(
            reverse(f"staff:{name}", args=args), query, headers=HTMX if htmx else {}
        )
        return self

    def post(self, name: str, *args: object, htmx: bool = False, **data: object) -> "Visitor":
        """Send a form; a key with dots is written with double underscores."""
        given = {key.replace("__", "."): value for key, value in data.items()}
        self.page = self.browser.post(
            reverse(f"staff:{name}", args=args), given, headers=HTMX if htmx else {}
        )
        return self

    def send(self, name: str, *args: object, data: dict[str, object]) -> "Visitor":
        """Send a form whose keys are no names of Python."""
        self.page = self.browser.post(reverse(f"staff:{name}", args=args), data)
        return self

    def follow(self) -> "Visitor":
        """Go where the last answer leads."""
        assert self.page.status_code in (302, 204), self.page.status_code
        address = self.page.headers.get("Location") or self.page.headers["HX-Redirect"]
        self.page = self.browser.get(address)
        return self

    @property
    def status(self) -> int:
        """The status of the last answer."""
        return int(self.page.status_code)

    @property
    def leads_to(self) -> str:
        """Where the last answer sends the browser."""
        return str(self.page.headers.get("Location") or self.page.headers.get("HX-Redirect", ""))

    @property
    def html(self) -> str:
        """The page as it came."""
        return str(self.page.content.decode())

    @property
    def words(self) -> str:
        """What a person reads on the page."""
        text = re.sub(r"<(script|style).*?</\1>|<!--.*?-->", " ", self.html, flags=re.S)
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))

    def value(self, name: str) -> str:
        """What stands in a box."""
        found = re.search(rf'<input[^>]*\bname="{re.escape(name)}"[^>]*>', self.html, flags=re.S)
        assert found, f"no box called {name}"
        held = re.search(r'\bvalue="([^"]*)"', found[0])
        return unescape(held[1]) if held else ""

    def digit(self, key: str) -> str:
        """The name of what a digit presses: its value or its address."""
        found = re.search(rf'<(?:button|a|input)\b[^>]*data-digit="{key}"[^>]*>', self.html)
        assert found, f"no digit {key}"
        held = re.search(r'\b(?:value|href)="([^"]*)"', found[0])
        return unescape(held[1]) if held else ""

    def offers(self, key: str) -> bool:
        """Is there anything under a function key?"""
        return f'data-key="{key}"' in self.html
