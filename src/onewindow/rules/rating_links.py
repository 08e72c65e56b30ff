"""What a link to rate names: a visit with a number, one without, or one matter."""

import base64
import binascii
from enum import StrEnum
from uuid import UUID

# A printed link passes through many hands: it lets its holder rate, and shows nothing of what was
# said. Their own link is told to its person alone: it lets them change it, and see the answer.
PRINTED, OWN = "rate", "rate-own"


class Of(StrEnum):
    """What is rated; the first letter of the link's code."""

    TICKET = "t"
    PACKAGE = "p"  # its visit and its matters, whatever can be rated by then
    CASE = "c"


def of_ticket(code: str) -> str:
    """The word for a ticket, by the digits on its slip."""
    return f"{Of.TICKET}{code}"


def of_package(code: str) -> str:
    """The word for a package, by its receipt code."""
    return f"{Of.PACKAGE}{code.lower()}"


def of_case(case_id: UUID) -> str:
    """The word for a case, by its id."""
    return Of.CASE + base64.b32encode(case_id.bytes).decode().rstrip("=").lower()


def read(word: str) -> tuple[Of, str | UUID] | None:
    """What a word names: a ticket's or package's code, a case's id. None for no such word.

    Source: house rule.
    """
    if not word or word[0] not in set(Of):
        return None
    kind, rest = Of(word[0]), word[1:]
    if kind is not Of.CASE:
        return kind, rest.upper()
    try:
        return kind, UUID(bytes=base64.b32decode(rest.upper() + "=" * (-len(rest) % 8)))
    except (binascii.Error, ValueError):
        return None
