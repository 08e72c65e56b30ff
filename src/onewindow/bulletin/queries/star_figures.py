"""What is known of each centre for its star: the bulletin's figures, and those of lower rooms."""

from onewindow.bulletin.queries import months
from onewindow.quality.queries import star_figures as below
from onewindow.rules.indicators import INDICATORS
from onewindow.rules.periods import Period
from onewindow.rules.star_figures import Known


def known_for_stars(period: Period) -> dict[str, dict[str, Known]]:
    """By centre, then by code of the figure, each with its definition. Ten queries.

    A figure is known as soon as its kind of facts is counted; nought of nothing stays empty. Where
    nobody came in the whole period nothing is said. Source: `rules.indicators`.
    """
    found = below.known(period)
    if not months.has_cases(period):
        return found
    month = months.month(period, city=months.city())
    for one in INDICATORS:
        for centre in found:
            if (one.code, centre) in month.values:
                found[centre][one.code] = Known(
                    value=month.values[one.code, centre],
                    since_on=period.since_on,
                    until_on=period.until_on,
                    name_zh=one.zh,
                    name_en=one.en,
                    definition_zh=one.words_zh,
                    definition_en=one.words_en,
                    unit=one.unit,
                    source=one.source,
                )
    return found
