"""Figures of windows: by the definitions of larger places, as far as facts know the window.

A case belongs to the window where its number was called, or where it was taken in without one.
"""

from collections.abc import Mapping
from decimal import Decimal

from onewindow.rules import figures, indicators
from onewindow.rules.figures import Counts, Quotient

# What one window's counts make; the rest of the figures needs more than a window knows.
RATES = ("visits.waited", "visits.served", "ratings.good")
CASES, RANK, RESPONSE = "cases.total", "cases.rank_total", "ratings.response"
CODES = (CASES, RANK, *RATES, RESPONSE)
ANSWERED = Quotient("rated", "visits", 100)
WORDS: Mapping[str, tuple[str, str]] = {
    CASES: (
        "期内在这个窗口收件的办件数：在这里叫的号，或者不取号直接收的。",
        "Cases handed in at this window within the period: called here by number, or with none.",
    ),
    RANK: (
        "本中心各窗口按办件量从高到低；数值相同，位次相同；都没有办件时不排位次。",
        "Among the windows of its centre, most cases first; equals share the better place.",
    ),
    RESPONSE: (
        "期内在这个窗口收到的评价（含存疑的）除以在这里办毕的到访，乘以100。",
        "Ratings of this window within the period, doubtful ones too, divided by visits finished"
        " here, times 100.",
    ),
}


def reckon(windows: Mapping[str, Counts]) -> dict[tuple[str, str], Decimal | None]:
    """(figure, window) → value. windows: `331081100/3` → what was counted there.

    Source: `indicators`; the rank as of `figures.competition`, within the centre.
    """
    found: dict[tuple[str, str], Decimal | None] = {}
    halls: dict[str, dict[str, Decimal | None]] = {}
    for place, counts in windows.items():
        cases = Decimal(counts.get("cases", 0))
        found[CASES, place] = cases
        halls.setdefault(place.partition("/")[0], {})[place] = cases
        for code in RATES:
            found[code, place] = indicators.value(code, counts)
        found[RESPONSE, place] = ANSWERED.value(counts)
    for values in halls.values():
        places = figures.competition(values)
        for place in values:
            found[RANK, place] = Decimal(places[place]) if place in places else None
    return found
