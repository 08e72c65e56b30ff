"""The voice is understood at first hearing."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from onewindow.rules import announcing, queueing


@pytest.mark.parametrize(
    ("number", "window", "words"),
    [
        ("A017", 3, "请 A零一七 到 三号窗口"),
        ("B100", 12, "请 B一零零 到 十二号窗口"),
        ("Z999", 10, "请 Z九九九 到 十号窗口"),
        ("C1002", 30, "请 C一零零二 到 三十号窗口"),
        ("A002", 21, "请 A零零二 到 二十一号窗口"),
        ("A002", 105, "请 A零零二 到 一零五号窗口"),
    ],
)
def test_a_call_is_said_as_people_say_it(number, window, words):
    assert announcing.called(number=number, window=window) == words


@given(some.integers(1, 2000), some.integers(1, 2000))
def test_no_digit_is_left_for_a_voice_to_read_its_own_way(serial, window):
    number = queueing.number(letter="A", serial=serial)
    words = announcing.called(number=number, window=window)
    assert not any(sign in "0123456789" for sign in words)


def test_no_two_windows_sound_alike():
    heard = [announcing.counted(window) for window in range(1, 400)]
    assert len(set(heard)) == len(heard)
