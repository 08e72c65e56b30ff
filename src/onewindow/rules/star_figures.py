"""Figures that the system knows, as they are frozen into an assessment, and over what days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onewindow.rules import periods
from onewindow.rules.periods import Period


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


def span(year: int, *, today: date) -> Period:
    """What a year's figures are counted over: from its first day until today, today left out.

    A year that is over counts whole; in its first month the twelve before today count.
    Source: house rule.
    """
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    if today >= after:
        return Period(first, after)
    if today >= date(year, 2, 1):
        return Period(first, today)
    return Period(periods.year_before(Period(today, after)).since_on, today)
