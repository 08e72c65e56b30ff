"""Names of what ratings are about."""

from collections.abc import Iterable

from onewindow.catalog import queries as catalog
from onewindow.web import words


def topics(codes: Iterable[str]) -> dict[str, str]:
    """Matters and life events by code, in the reader's language."""
    english = words.in_english()
    return {
        code: one.title_en if english and one.title_en else one.title
        for code, one in catalog.entries({each for each in codes if each}).items()
    }
