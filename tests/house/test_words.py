"""Every sentence a person can meet is there in Chinese and in English."""

import ast
import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from django.utils.translation.template import templatize

from onewindow.program import messages
from onewindow.wording import sentences
from tests.house import source, told

KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
            "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
            "ngettext": (1, 2), "ngettext_lazy": (1, 2)}  # fmt: skip
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def spoken(path: Path):
    """(line, msgid) of every translatable text in a file."""
    if path.suffix == ".html":
        yield from spoken_by_template(templatize(path.read_text(), origin=str(path)))
        return
    for line, said, _, _ in extract("python", io.BytesIO(path.read_bytes()), keywords=KEYWORDS):
        for msgid in (said if isinstance(said, tuple) else (said,))[:1]:
            if msgid:
                yield line, msgid


def spoken_by_template(text: str):
    """Django turns a template into calls of gettext among crossed-out text."""
    literal = r"""u?(?P<said>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
    for pattern in (rf"\bn?gettext\({literal}", rf"\bn?pgettext\([^,]+,\s*{literal}"):
        for found in re.finditer(pattern, text):
            yield text.count("\n", 0, found.start()) + 1, ast.literal_eval(found["said"])


def english() -> dict[str, str]:
    """Each Chinese text and its English; of plurals the last form, which names the number."""
    return {
        str(message.id[0] if isinstance(message.id, tuple) else message.id): str(
            message.string[-1] if isinstance(message.string, tuple) else message.string
        )
        for message in messages.merged(messages.parts())
        if message.id
    }


def test_every_text_is_said_in_english():
    known = english()
    missing = [
        f"{source.place(path)}:{line} {msgid}"
        for path in [*source.python_files(), *source.templates()]
        for line, msgid in spoken(path)
        if msgid not in known
    ]
    assert not missing, "\n".join(missing)


def test_texts_are_marked_for_translation():
    """Chinese between tags that no tag of the template speaks cannot become English."""
    found = []
    for path in source.templates():
        text = re.sub(
            r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}", "", path.read_text(), flags=re.S
        )
        text = re.sub(r"\{%\s*blocktrans.*?endblocktrans\w*\s*%\}", "", text, flags=re.S)
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.S)
        found += [f"{source.place(path)}: {line.strip()}" for line in text.splitlines()
                  if CHINESE.search(line) and "lang=\"zh" not in line]  # fmt: skip
    # The last resort speaks both languages at once; the style guide shows samples.
    exempt = ("errors/500.html", "parts/guide/")
    found = [line for line in found if not any(name in line for name in exempt)]
    assert not found, "\n".join(found)


def test_english_texts_keep_their_parameters():
    marks = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
    odd = [
        f"{msgid} → {text}"
        for msgid, text in english().items()
        if set(marks.findall(text)) != set(marks.findall(msgid))
    ]
    assert not odd, odd


@pytest.mark.parametrize("code", sorted(told.codes()))
def test_every_refusal_has_its_sentence(code):
    assert code in sentences.SENTENCES, f"{told.codes()[code]} {code}"


def test_every_code_is_written_where_it_is_made_or_in_a_table_known_here():
    """Else the test above would not see it."""
    assert told.odd() == []
