"""One way to write a document: for its fingerprint and for files that compare equal."""

import hashlib
import json
from typing import Any


def digest(body: Any) -> bytes:
    """SHA-256 of a document's canonical JSON: sorted keys, no spaces, UTF-8.

    Source: house rule.
    """
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


def text(body: Any) -> str:
    """A document as it stands in a file: sorted keys, two spaces, a final newline.

    Source: house rule.
    """
    return json.dumps(body, ensure_ascii=False, sort_keys=True, indent=2) + "\n"
