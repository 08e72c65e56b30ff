"""The house's only source of chance: identifiers and codes that nobody can guess."""

import secrets
import threading
import time
from uuid import UUID

_turn = threading.Lock()
_last = 0


def new_id() -> UUID:
    """A time-ordered identifier (version 7): new rows stay together on disk, and those of one
    process in the order they were made.

    Source: RFC 9562 sections 5.7, 6.2 (method 3: the fraction of the millisecond first).
    """
    global _last
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    with _turn:
        _last = max(_last + 1, milliseconds << 12 | (rest << 12) // 1_000_000)
        moment = _last
    value = (moment >> 12 << 80) | (moment & 0xFFF) << 64 | secrets.randbits(62)
    return UUID(int=value | 0x7 << 76 | 0x2 << 62)


def digits(length: int) -> str:
    """Random decimal digits: no letters, since input methods swallow them at a counter."""
    return f"{secrets.randbelow(10**length):0{length}}"


def token() -> str:
    """A secret for an application, 256 bits, safe in a header."""
    return secrets.token_urlsafe(32)
