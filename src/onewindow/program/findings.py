"""What a check-up finds: one finding per thing looked at, with the remedy."""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How a thing is."""

    RIGHT = "right"
    DOUBTFUL = "doubtful"  # works today; somebody should look
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. remedy: what to type or do; empty when all is right."""

    what: str
    health: Health
    says: str
    remedy: str = ""


def right(what: str, says: str) -> Finding:
    """All is well."""
    return Finding(what, Health.RIGHT, says)


def doubtful(what: str, says: str, remedy: str) -> Finding:
    """It works, but somebody should look."""
    return Finding(what, Health.DOUBTFUL, says, remedy)


def wrong(what: str, says: str, remedy: str) -> Finding:
    """It does not work, or not safely."""
    return Finding(what, Health.WRONG, says, remedy)
