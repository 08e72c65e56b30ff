"""Figures of ratings: 好评率, 主动评价率, 回访率, 整改率. No rating is no praise.

Formulas are those of `indicators`, so that a page of scores and a bulletin say the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from onewindow.rules import figures, indicators
from onewindow.rules.ratings import Grade

GOOD = (Grade.VERY_GOOD, Grade.GOOD, Grade.FAIR)


@dataclass(frozen=True, slots=True)
class RatingCounts:
    """What is counted of one place, clerk or matter in one period.

    finished: services and matters that could be rated. rated: of these, how many were, doubtful
    ones too. grades: of the ratings that count.
    """

    finished: int = 0
    rated: int = 0
    grades: Mapping[Grade, int] = field(default_factory=dict)

    @property
    def valid(self) -> int:
        """Ratings that count."""
        return sum(self.grades.values())


@dataclass(frozen=True, slots=True)
class ReviewCounts:
    """What is counted of the bad reviews opened in one period.

    named: whose person can be called and whose day has come, or who were called. called_in_time:
    of these, reached by the day. due: whose day to correct has come, or that were answered.
    corrected_in_time: of these, answered by it.
    """

    opened: int = 0
    named: int = 0
    called_in_time: int = 0
    due: int = 0
    corrected_in_time: int = 0


def good_rate(counts: RatingCounts) -> Decimal | None:
    """好评率, percent: very satisfied, satisfied and fairly satisfied ÷ ratings that count.

    None without such ratings: silence is not praise. Half up to hundredths.
    Source: 国办发〔2019〕51号; house definition (一至三档 ÷ 有效评价).
    """
    good = sum(counts.grades.get(grade, 0) for grade in GOOD)
    return indicators.value("ratings.good", {"good": good, "ratings": counts.valid})


def response_rate(counts: RatingCounts) -> Decimal | None:
    """主动评价率, percent: ratings ÷ finished services and matters. None where nothing finished.

    Source: 国办发〔2019〕51号; house definition.
    """
    return indicators.value(
        "ratings.response", {"rated": counts.rated, "rateable": counts.finished}
    )


def mean_stars(counts: RatingCounts) -> Decimal | None:
    """Mean of one to five stars over the ratings that count, half up to hundredths.

    Source: house definition.
    """
    stars = sum(grade.stars * count for grade, count in counts.grades.items())
    return figures.half_up(stars, counts.valid, places=2)


def call_back_rate(counts: ReviewCounts) -> Decimal | None:
    """实名差评按期回访率, percent: called back by the day ÷ bad reviews whose person can be called.

    Source: 国办发〔2019〕51号 (实名差评回访率 100 %); house definition.
    """
    return indicators.value(
        "ratings.called_back", {"called_back": counts.called_in_time, "call_due": counts.named}
    )


def correction_rate(counts: ReviewCounts) -> Decimal | None:
    """差评按期整改率, percent: answered by the day ÷ due. Source: 浙江省“好差评”(整改 15 日)."""
    return indicators.value(
        "ratings.corrected",
        {"corrected": counts.corrected_in_time, "correction_due": counts.due},
    )


def percent(part: int, whole: int) -> Decimal | None:
    """Hundredths of a percent, half up; None of nothing. Source: house rule."""
    return figures.half_up(part * 100, whole, places=2)
