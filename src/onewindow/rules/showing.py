"""亮证: the short code of a certificate that is shown now, and how long it counts.

The code is made anew every half minute, so that a picture of it is worth nothing soon after;
whoever has the key can recompute it, nobody else can make the next one.
"""

import hashlib
import hmac
from datetime import datetime
from enum import StrEnum
from uuid import UUID

STEP_SECONDS = 30
DIGITS = 8
SKEW = 1  # steps by which two machines' clocks, or a slow hand at the keys, may differ
KEPT_STEPS = 20  # so long an old code is known as old; after that it is merely wrong


class Freshness(StrEnum):
    """How a shown code stands."""

    LIVE = "live"
    OVER = "over"


def step(at: datetime) -> int:
    """The half minute that a moment lies in, counted from 1970. Source: RFC 6238 section 4.2."""
    return int(at.timestamp()) // STEP_SECONDS


def seconds_left(at: datetime) -> int:
    """How long the code of this moment is shown: 1 to 30 seconds. Source: RFC 6238 section 4.2."""
    return STEP_SECONDS - int(at.timestamp()) % STEP_SECONDS


def code(*, key: bytes, certificate: UUID, step: int, nth: int = 0) -> str:
    """The eight digits of a certificate in one half minute.

    nth: 1, 2 … where another certificate has those of 0 in the same half minute.
    Source: RFC 4226 section 5.3 (truncation), RFC 6238 (time steps), with SHA-256.
    """
    message = certificate.bytes + step.to_bytes(8) + nth.to_bytes(1)
    digest = hmac.digest(key, message, hashlib.sha256)
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4]) & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def freshness(*, shown: int, now: int) -> Freshness:
    """Whether a code of the half minute `shown` counts in the half minute `now`.

    Its own and one to either side. Source: RFC 6238 section 5.2 (at most one step of delay).
    """
    return Freshness.LIVE if abs(now - shown) <= SKEW else Freshness.OVER


def is_code(text: str) -> bool:
    """Whether a text has the shape of such a code. Source: house rule."""
    return len(text) == DIGITS and text.isascii() and text.isdigit()
