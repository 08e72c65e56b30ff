"""How facts are chained: the bytes of an entry and its hash."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

ROOT = bytes(32)


def link(
    *,
    previous: bytes,
    subject: UUID,
    seq: int,
    at: datetime,
    actor: str,
    fact: str,
    detail: Mapping[str, object],
) -> bytes:
    """SHA-256 over the previous hash and the entry's canonical JSON.

    at: aware; written in UTC to the microsecond, as the database keeps it.
    Source: house rule.
    """
    body = json.dumps(
        [str(subject), seq, at.astimezone(UTC).isoformat(), actor, fact, detail],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(previous + body.encode()).digest()
