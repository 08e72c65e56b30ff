"""Each area's English texts become one compiled file, and may not contradict each other."""

import gettext
import os

import pytest

from onewindow.program import messages
from onewindow.program.complaint import Complaint

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def english(tmp_path):
    (tmp_path / "parts").mkdir()
    return tmp_path


def write(english, name, **pairs):
    lines = [f'msgid "{zh}"\nmsgstr "{en}"\n' for zh, en in pairs.items()]
    (english / "parts" / f"{name}.po").write_text(HEAD + "\n".join(lines))


def test_parts_become_one_file_that_gettext_reads(english):
    write(english, "one", 提交="Submit", 取消="Cancel")
    write(english, "two", 提交="Submit", 返回="Back")

    assert messages.build(english)

    with (english / "LC_MESSAGES" / "django.mo").open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert [words.gettext(zh) for zh in ("提交", "取消", "返回")] == ["Submit", "Cancel", "Back"]


def test_nothing_is_made_again_until_a_part_changes(english):
    write(english, "one", 提交="Submit")
    assert messages.build(english)
    assert not messages.build(english)
    later = (english / "LC_MESSAGES" / "django.mo").stat().st_mtime + 5
    os.utime(english / "parts" / "one.po", (later, later))
    assert messages.build(english)


def test_one_text_said_in_two_ways_names_both_places(english):
    write(english, "one", 提交="Submit")
    write(english, "two", 提交="Send")
    with pytest.raises(Complaint, match=r"'提交' is 'Submit' in one\.po but 'Send' in two\.po"):
        messages.build(english)


def test_a_plural_that_contradicts_a_singular_is_named(english):
    write(english, "one", 处="thing")
    plural = 'msgid "处"\nmsgid_plural "处"\nmsgstr[0] "place"\nmsgstr[1] "places"\n'
    (english / "parts" / "two.po").write_text(HEAD + plural)
    with pytest.raises(Complaint, match=r"'处' is 'thing' in one\.po but .* in two\.po"):
        messages.build(english)


def test_a_broken_part_is_named(english):
    (english / "parts" / "bad.po").write_text(HEAD + 'msgid "提交\nmsgstr "x"\n')
    with pytest.raises(Complaint, match=r"bad\.po cannot be read"):
        messages.build(english)
