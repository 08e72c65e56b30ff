"""A browser without scripts: it follows links, sends forms and reads what is on the page."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client


class _Reader(HTMLParser):
    """The forms of a page with what is in them, its title, its words."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self.choices: dict[str, list[str]] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.forms.append({})
        name = given.get("name", "")
        if tag == "select":
            self._select = name
        if tag == "option" and self._select:
            self._option(given)
        if not self.forms or not name:
            return
        if tag == "textarea":
            self.forms[-1].setdefault(name, [""])
        if tag == "input":
            self._input(name, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""

    def _option(self, given: dict[str, str]) -> None:
        if given.get("value"):
            self.choices.setdefault(self._select, []).append(given["value"])
        if "selected" in given:
            self.forms[-1][self._select] = [given["value"]]

    def _input(self, name: str, given: dict[str, str]) -> None:
        kind, value = given.get("type", "text"), given.get("value", "")
        if kind in ("radio", "checkbox"):
            self.choices.setdefault(name, []).append(value)
            if "checked" in given:
                self.forms[-1].setdefault(name, []).append(value)
        elif kind != "file":
            self.forms[-1].setdefault(name, []).append(value)


class Visitor:
    """Somebody at a browser. page: the last answer."""

    def __init__(self, browser: Client) -> None:
        self.browser = browser
        self.page: Any = HttpResponse()

    def get(self, address: str) -> "Visitor":
        """Open an address and follow where it leads."""
        self.page = self.browser.get(address, follow=True)
        return self

    def send(self, address: str = "", **given: object) -> "Visitor":
        """Send the page's main form with some boxes filled in, and follow where it leads."""
        held: dict[str, object] = dict(self.form)
        held.update({key.replace("__", "."): value for key, value in given.items()})
        self.page = self.browser.post(address or self.path, held, follow=True)
        return self

    def post(self, address: str, data: dict[str, object] | None = None) -> "Visitor":
        """Send just this."""
        self.page = self.browser.post(address, data or {}, follow=True)
        return self

    @property
    def path(self) -> str:
        """Where the browser is."""
        return str(self.page.wsgi_request.path)

    @property
    def html(self) -> str:
        return str(self.page.content.decode())

    @property
    def main(self) -> str:
        """The words of the page between its head and its foot."""
        part = self.html.partition("<main")[2].partition("</main>")[0]
        return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", part)))

    @property
    def title(self) -> str:
        found = re.search(r"<title>(.*?)</title>", self.html, re.S)
        return unescape(found[1].strip()) if found else ""

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(sentence, address) of every line of the error summary."""
        part = self.html.partition('class="errors__list"')[2].partition("</ul>")[0]
        return [
            (unescape(text.strip()), href)
            for href, text in re.findall(r'<a href="([^"]*)">(.*?)</a>', part, re.S)
        ]

    @property
    def form(self) -> dict[str, list[str]]:
        """The first form inside main, with what it holds."""
        return (self._read().forms or [{}])[0]

    def choices(self, name: str) -> list[str]:
        """What may be chosen for a box of the page."""
        return self._read().choices.get(name, [])

    def link(self, words: str) -> str:
        """The address behind a link that says these words."""
        for href, text in re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', self.html, re.S):
            if words in re.sub(r"<[^>]*>", "", text):
                return unescape(href)
        raise AssertionError(f"no link says {words!r} at {self.path}")

    def _read(self) -> _Reader:
        reader = _Reader()
        reader.feed(self.html.partition("<main")[2].partition("</main>")[0])
        return reader
