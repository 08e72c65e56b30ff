"""Electronic certificates: their identifier, their exact bytes, and how they stand.

Sealing, keys and storage are elsewhere; here is what anyone can recompute.
"""

import hashlib
import json
import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.iso7064 import mod_37_36

from onewindow.rules import codes
from onewindow.rules.refusal import Refusal

ROOT = "1.2.156.3005.2"
TYPE_SERIAL = re.compile(r"\d{3}", re.ASCII)
SERIAL = re.compile(r"[0-9A-Z]{1,32}", re.ASCII)
VERSION_MAX = 999

CHINESE_NUMBERS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "十": 10}
TERM = re.compile(
    r"(?:最长|有效期)?\s*([1-9]\d{0,2}|[一二两三四五六十])\s*(年|个月)(?:[（(].*[)）])?", re.ASCII
)
MONTHS_A_YEAR = 12


class BadIdentifier(Refusal):
    """A certificate identifier that the standard does not allow."""

    code = "bad_certificate_identifier"


class Standing(StrEnum):
    """How a certificate stands on a day."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    NOT_YET = "not-yet"


@dataclass(frozen=True, slots=True)
class Identifier:
    """The parts of a certificate identifier 证照标识.

    type_code: 21 characters, the credit code of the body that defined the type and 3
    digits. issuer: the issuing body's credit code. serial: its own running number.
    """

    type_code: str
    issuer: str
    serial: str
    version: int

    @property
    def check(self) -> str:
        """The check character over the four parts.

        Source: GB/T 36904-2018; ISO 7064 MOD 37,36.
        """
        return mod_37_36.calc_check_digit("".join(self._parts()))

    def __str__(self) -> str:
        return ".".join((ROOT, *self._parts(), self.check))

    def _parts(self) -> tuple[str, str, str, str]:
        return self.type_code, self.issuer, self.serial, f"{self.version:03}"


def type_code(*, defined_by: str, serial: int) -> str:
    """The 21-character code of a certificate type. Raises BadIdentifier.

    defined_by: credit code of the defining body. serial: 1-999.
    Source: GB/T 36902-2018, GB/T 36904-2018.
    """
    code = f"{defined_by}{serial:03}"
    if not _is_type_code(code):
        raise BadIdentifier("A certificate type needs a credit code and 3 digits.")
    return code


def identifier(*, type_code: str, issuer: str, serial: str, version: int = 1) -> Identifier:
    """The identifier of one version of a certificate; `str()` of it is what is printed.

    version: 1-999, a new one for each reissue. Raises BadIdentifier.
    Source: GB/T 36904-2018.
    """
    is_sound = (
        _is_type_code(type_code)
        and codes.is_uscc(issuer)
        and SERIAL.fullmatch(serial) is not None
        and 1 <= version <= VERSION_MAX
    )
    if not is_sound:
        raise BadIdentifier("Not the parts of a certificate identifier.")
    return Identifier(type_code, issuer, serial, version)


def parse(text: str) -> Identifier:
    """Read a printed identifier, its check character verified. Raises BadIdentifier.

    Source: GB/T 36904-2018.
    """
    root, _, rest = text.partition(ROOT + ".")
    parts = rest.split(".")
    if root or len(parts) != 5 or not TYPE_SERIAL.fullmatch(parts[3]):
        raise BadIdentifier("Not a certificate identifier.")
    found = identifier(type_code=parts[0], issuer=parts[1], serial=parts[2], version=int(parts[3]))
    if found.check != parts[4]:
        raise BadIdentifier("The check character of the certificate identifier is wrong.")
    return found


def _is_type_code(code: str) -> bool:
    head, tail = code[: codes.USCC_LENGTH], code[codes.USCC_LENGTH :]
    return codes.is_uscc(head) and TYPE_SERIAL.fullmatch(tail) is not None


def canonical(body: Mapping[str, object]) -> bytes:
    """The one byte form of a certificate's content, to hash and to sign.

    Keys sorted, no spaces, UTF-8. Raises TypeError for floats and anything that JSON
    does not have, since two machines might write them differently.
    Source: house rule, after RFC 8785 (keys sorted by code point).
    """
    _forbid_floats(body)
    return json.dumps(
        body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def digest(body: Mapping[str, object]) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal. Raises TypeError. Source: FIPS 180-4."""
    return hashlib.sha256(canonical(body)).hexdigest()


def _forbid_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("A certificate holds no floats: write amounts as whole numbers or text.")
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("A certificate's keys are texts.")
        for inner in value.values():
            _forbid_floats(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _forbid_floats(inner)


def standing(
    *, on: date, issued_on: date, valid_until: date | None, revoked_on: date | None
) -> Standing:
    """How a certificate stands on a day. Revocation outweighs expiry, from its own day on.

    valid_until: last good day; None for long-term. Source: house rule.
    """
    if revoked_on is not None and on >= revoked_on:
        return Standing.REVOKED
    if on < issued_on:
        return Standing.NOT_YET
    if valid_until is not None and on > valid_until:
        return Standing.EXPIRED
    return Standing.VALID


def term_months(text: str) -> int | None:
    """The months of a result's validity text; None when it names no single term.

    Reads "5年", "最长5年", "四年", "3个月" and the like, a remark in brackets after it
    allowed. Long-term, several terms or a condition give None: a person decides.
    Source: house rule.
    """
    match = TERM.fullmatch(text.strip())
    if match is None:
        return None
    number, unit = match.groups()
    count = int(number) if number.isdigit() else CHINESE_NUMBERS[number]
    return count * MONTHS_A_YEAR if unit == "年" else count


def years(text: str) -> int | None:
    """The whole years of a result's validity text; None for long-term or no single term.

    Source: as `term_months`.
    """
    months = term_months(text)
    return months // MONTHS_A_YEAR if months and months % MONTHS_A_YEAR == 0 else None


def valid_until(*, issued_on: date, months: int) -> date:
    """The last good day of a term: the day of the same number, or the month's last.

    Source: Civil Code art. 202.
    """
    index = issued_on.month - 1 + months
    year, month = issued_on.year + index // MONTHS_A_YEAR, index % MONTHS_A_YEAR + 1
    return date(year, month, min(issued_on.day, monthrange(year, month)[1]))
