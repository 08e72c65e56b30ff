"""The rules of giving cards: the version in force on a day, and the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onewindow.quality.models import CardTable
from onewindow.rules import card_tables
from onewindow.rules.card_tables import Rules
from onewindow.rules.refusal import NotFound

MOST = 50  # versions shown


@dataclass(frozen=True, slots=True)
class Version:
    """One published version."""

    row: CardTable
    rules: Rules


@dataclass(frozen=True, slots=True)
class Book:
    """The versions that have begun, the newest first; never empty."""

    versions: Sequence[Version]

    @property
    def now(self) -> Version:
        """The one in force."""
        return self.versions[0]

    def on(self, day: date) -> Version | None:
        """The one that was in force on a day; None before there were rules at all."""
        return next((one for one in self.versions if one.row.since <= day), None)


def found(today: date) -> Book | None:
    """The rules that have begun; None where none was loaded. One query."""
    rows = CardTable.objects.filter(since__lte=today).order_by("-since", "-number")
    versions = [Version(row, card_tables.rules(row.body)) for row in rows]
    return Book(versions) if versions else None


def in_force(today: date) -> Book:
    """As `found`. Raises NotFound where none was loaded."""
    book = found(today)
    if book is None:
        raise NotFound("No rules of cards are in force.")
    return book


def versions() -> list[CardTable]:
    """All versions, the newest first, those to come too. One query."""
    return list(CardTable.objects.order_by("-since", "-number")[:MOST])
