"""A figure that the system knows, as it is frozen into an assessment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Known:
    """What a figure was. value: None where there was nothing to divide by.

    since_on, until_on: the half-open period; the same day for what stands on one day. Names and
    definitions in both languages, as they are printed.
    """

    value: Decimal | None
    since_on: date
    until_on: date
    name_zh: str
    name_en: str
    definition_zh: str
    definition_en: str
    unit: str
    source: str

    def as_text(self) -> dict[str, str | None]:
        """For keeping as JSON: numbers and days as text. Source: house rule."""
        return {
            "value": None if self.value is None else f"{self.value:f}",
            "since": self.since_on.isoformat(),
            "until": self.until_on.isoformat(),
            "name_zh": self.name_zh,
            "name_en": self.name_en,
            "definition_zh": self.definition_zh,
            "definition_en": self.definition_en,
            "unit": self.unit,
            "source": self.source,
        }


def known(kept: Mapping[str, str | None]) -> Known:
    """The figure of what `as_text` made. Source: house rule."""

    def text(key: str) -> str:
        return kept[key] or ""

    value = kept["value"]
    return Known(
        value=None if value is None else Decimal(value),
        since_on=date.fromisoformat(text("since")),
        until_on=date.fromisoformat(text("until")),
        name_zh=text("name_zh"),
        name_en=text("name_en"),
        definition_zh=text("definition_zh"),
        definition_en=text("definition_en"),
        unit=text("unit"),
        source=text("source"),
    )
