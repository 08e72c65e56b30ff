"""Personal data at rest: sealed columns and keyed hashes.

AES-256-GCM through `cryptography`; the key's id stands before the value, so that keys
rotate. Values are found again by a keyed hash, never by decrypting a table.
"""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    Binary = models.BinaryField[Any, Any]
else:
    Binary = models.BinaryField

NONCE_BYTES = 12


@cache
def _keys() -> dict[str, AESGCM]:
    pairs = (item.split(":", 1) for item in settings.DATA_KEYS.split(","))
    return {key_id: AESGCM(base64.b64decode(key)) for key_id, key in pairs}


@cache
def _hashing() -> hmac.HMAC:
    return hmac.new(base64.b64decode(settings.HASH_KEY), digestmod=hashlib.sha256)


def seal(plain: bytes) -> bytes:
    """Encrypt under the first key of the ring: `id|nonce+ciphertext`."""
    key_id, cipher = next(iter(_keys().items()))
    nonce = os.urandom(NONCE_BYTES)
    return key_id.encode() + b"|" + nonce + cipher.encrypt(nonce, plain, key_id.encode())


def seal_each(plains: Sequence[bytes]) -> list[bytes]:
    """Each as `seal` makes it, its nonce its own; chance is asked for once."""
    key_id, cipher = next(iter(_keys().items()))
    mark, known = key_id.encode() + b"|", key_id.encode()
    chance = os.urandom(NONCE_BYTES * len(plains))
    found = []
    for n, plain in enumerate(plains):
        nonce = chance[n * NONCE_BYTES : (n + 1) * NONCE_BYTES]
        found.append(mark + nonce + cipher.encrypt(nonce, plain, known))
    return found


def unseal(sealed: bytes) -> bytes:
    """Decrypt what `seal` made, under whichever key of the ring it names."""
    key_id, _, rest = bytes(sealed).partition(b"|")
    cipher = _keys()[key_id.decode()]
    return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], key_id)


def keyed_hash(value: str) -> bytes:
    """A 32-byte fingerprint that finds a number again but cannot be tried without the key."""
    begun = _hashing().copy()
    begun.update(value.encode())
    return begun.digest()


SIGNATURE_BYTES = 8  # of a link: not to be guessed by trying


def signed(word: str, *, purpose: str) -> str:
    """The word with a short signature behind it, for links: lower-case letters and digits.

    purpose: keeps links of one sort from serving as another.
    """
    mark = keyed_hash(f"{purpose}:{word}")[:SIGNATURE_BYTES]
    return f"{word}-{base64.b32encode(mark).decode().rstrip('=').lower()}"


def unsigned(code: str, *, purpose: str) -> str | None:
    """The word of a link that `signed` made; None for any other."""
    word, _, _mark = code.rpartition("-")
    made = signed(word, purpose=purpose)
    return word if hmac.compare_digest(made.encode(), code.encode()) else None


class SealedText(Binary):
    """A text column that the database holds only encrypted; empty text stays NULL."""

    description = "Encrypted text"

    def __init__(self, **options: Any) -> None:
        options.setdefault("null", True)
        options.setdefault("default", "")
        options.setdefault("editable", True)
        super().__init__(**options)

    def _check_str_default_value(self) -> list[Any]:
        return []  # Django wants bytes of a binary column; ours is text until it is sealed

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str:
        return "" if value is None else unseal(bytes(value)).decode()

    def get_prep_value(self, value: Any) -> Any:
        return seal(str(value).encode()) if value else None

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        prep = value if prepared else self.get_prep_value(value)
        return super().get_db_prep_value(prep, connection, prepared=True)


class SealedJSON(SealedText):
    """A JSON document that the database holds only encrypted."""

    description = "Encrypted JSON"

    def __init__(self, **options: Any) -> None:
        options.setdefault("default", dict)
        super().__init__(**options)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return {} if value is None else json.loads(unseal(bytes(value)))

    def get_prep_value(self, value: Any) -> Any:
        return seal(json.dumps(value, ensure_ascii=False).encode()) if value else None
