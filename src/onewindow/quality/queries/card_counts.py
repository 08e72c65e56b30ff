"""How many cards there were in a period, and what became of them."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Q

from onewindow.quality.models import Card
from onewindow.quality.queries.scores import Period
from onewindow.rules.card_loop import GIVEN, CardState
from onewindow.rules.cards import Level, Subject


class By(StrEnum):
    """What the rows are; the values are columns."""

    CENTRE = "centre"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class CardCounts:
    """Cards whose threshold was passed in a period.

    given: those that stand or stood, yellow + red. upheld, lifted: by the office's word; open:
    nothing was said yet. What the rule took back, and what waits to be confirmed, is not given.
    """

    yellow: int = 0
    red: int = 0
    upheld: int = 0
    lifted: int = 0

    @property
    def given(self) -> int:
        """All of them."""
        return self.yellow + self.red

    @property
    def open(self) -> int:
        """Neither upheld nor lifted."""
        return self.given - self.upheld - self.lifted


def counts(
    *,
    period: Period,
    by: By,
    centres: Collection[str] | None = None,
    kinds: Collection[Subject] | None = None,
) -> dict[str, CardCounts]:
    """Cards by centre or department; "" for what belongs to no department. One query.

    A card belongs to the day on which its threshold was passed, whenever it was noticed.
    Source: house rule.
    """
    first, after = period.moments
    rows = Card.objects.filter(
        late_at__gte=first, late_at__lt=after, state__in=[str(one) for one in GIVEN]
    )
    if centres is not None:
        rows = rows.filter(centre__in=centres)
    if kinds is not None:
        rows = rows.filter(kind__in=[str(one) for one in kinds])
    found = rows.values_list(str(by)).annotate(
        yellow=Count("id", filter=Q(level=Level.YELLOW)),
        red=Count("id", filter=Q(level=Level.RED)),
        upheld=Count("id", filter=Q(state=CardState.UPHELD)),
        lifted=Count("id", filter=Q(state=CardState.LIFTED)),
    )
    return {code or "": CardCounts(*numbers) for code, *numbers in found.order_by(str(by))}
