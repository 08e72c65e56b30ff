"""Every template is used, short, and free of anything inline."""

import fnmatch
import re

import pytest

from tests.house import source

LONGEST = 120
QUOTED = re.compile(r"""["']([\w./*-]+)["']""")
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=.application/json)|\sstyle=|<style|\son[a-z]+=[\"']", re.I
)
BY_DJANGO = {"404.html", "500.html", "403.html", "400.html", "403_csrf.html"}


def mentioned() -> set[str]:
    """Names of templates, some with a `*` where a part is filled in at run time."""
    in_python = {text for path in source.python_files() for text in source.strings(path)}
    in_templates = {
        name for path in source.templates() for name in QUOTED.findall(path.read_text())
    }
    return {text for text in in_python | in_templates if text.endswith((".html", "*"))}


def test_no_template_is_unused():
    said = mentioned()
    patterns = [text for text in said if "*" in text and "/" in text]
    unused = [
        name
        for path in source.templates()
        if (name := str(path.relative_to(source.TEMPLATES))) not in said
        and path.name not in BY_DJANGO
        and not any(fnmatch.fnmatch(name, pattern) for pattern in patterns)
    ]
    assert not unused, unused


def test_no_template_is_longer_than_a_screen_or_two():
    long = {
        source.place(path): lines
        for path in source.templates()
        if (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert not long, long


@pytest.mark.parametrize("path", source.templates(), ids=source.place)
def test_nothing_is_inline(path):
    if path.name == "500.html":
        return  # must be readable when nothing else can be served
    without_comments = re.sub(r"\{#.*?#\}|<!--.*?-->", "", path.read_text(), flags=re.S)
    found = INLINE.findall(without_comments)
    assert not found, found
