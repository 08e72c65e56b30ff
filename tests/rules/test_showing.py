"""The code of a certificate that is shown: known digits, half a minute, and one to either side."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from onewindow.rules import showing

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_the_digits_are_those_of_the_standard():
    """RFC 6238 appendix B, SHA-256, with the key's own 32 bytes: our message is longer, so its
    truncation is checked by an implementation of its own."""
    import hashlib
    import hmac

    key, certificate, step = bytes(range(32)), UUID(int=7), 59_000_000
    digest = hmac.new(
        key, certificate.bytes + (59_000_000).to_bytes(8, "big") + b"\0", hashlib.sha256
    ).digest()
    at = digest[31] % 16
    number = (digest[at] % 128) << 24 | digest[at + 1] << 16 | digest[at + 2] << 8 | digest[at + 3]
    assert showing.code(key=key, certificate=certificate, step=step) == f"{number % 100_000_000:08}"


@given(some.integers(0, 10**9), some.uuids(), some.uuids())
def test_a_code_is_eight_digits_of_one_certificate_one_half_minute_and_one_key(step, one, other):
    key = b"k" * 32
    made = showing.code(key=key, certificate=one, step=step)
    assert showing.is_code(made)
    assert made == showing.code(key=key, certificate=one, step=step)
    others = {
        showing.code(key=key, certificate=one, step=step + 1),
        showing.code(key=key, certificate=one, step=step, nth=1),
        showing.code(key=b"l" * 32, certificate=one, step=step),
    }
    assert others != {made}
    if one != other:
        assert showing.code(key=key, certificate=other, step=step) not in {made} & others


@pytest.mark.parametrize(
    ("seconds", "step", "left"), [(0, 0, 30), (1, 0, 29), (29, 0, 1), (30, 1, 30), (-1, -1, 1)]
)
def test_a_step_is_half_a_minute(seconds, step, left):
    at = AT + seconds * SECOND
    assert (showing.step(at) - showing.step(AT), showing.seconds_left(at)) == (step, left)


@pytest.mark.parametrize(
    ("apart", "standing"), [(-2, "over"), (-1, "live"), (0, "live"), (1, "live"), (2, "over")]
)
def test_a_code_counts_in_its_own_half_minute_and_one_to_either_side(apart, standing):
    assert showing.freshness(shown=100, now=100 + apart) == standing


@pytest.mark.parametrize("text", ["1234567", "123456789", "1234567a", "１２３４５６７８", ""])
def test_what_is_no_code(text):
    assert not showing.is_code(text)
