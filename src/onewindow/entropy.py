"""The house's only source of chance: identifiers and codes that nobody can guess."""

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """A time-ordered identifier (version 7), so that new rows stay together on disk.

    Source: RFC 9562 section 5.7.
    """
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | secrets.randbits(80)
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)


def digits(length: int) -> str:
    """Random decimal digits: no letters, since input methods swallow them at a counter."""
    return "".join(secrets.choice("0123456789") for _ in range(length))


def token() -> str:
    """A secret for an application, 256 bits, safe in a header."""
    return secrets.token_urlsafe(32)
