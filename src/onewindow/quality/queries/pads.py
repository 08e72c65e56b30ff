"""评价器. What the pad at a window asks now: of the visit that has just ended there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from onewindow.hall.models import Ticket
from onewindow.quality.models import Rating
from onewindow.quality.queries import services
from onewindow.rules import tickets
from onewindow.rules.ratings import Grade

ASKED = timedelta(minutes=2)  # after the visit ended, unless somebody else is called before
THANKED = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Asked:
    """The visit to be rated. given: what this pad was told of it a moment ago."""

    ticket: UUID
    number: str
    code: str
    given: Grade | None
    reasons: tuple[str, ...]

    @property
    def mark(self) -> str:
        """Changes whenever something else is to be shown."""
        return f"{self.ticket}:{self.given or ''}:{','.join(self.reasons)}"


def asked(*, window: int, device: UUID, at: datetime) -> Asked | None:
    """What the pad of a window shows now; None when there is nobody to ask. Three queries.

    What was said elsewhere, or some time ago, is not shown: whoever was rated sits beside it.
    """
    ended = Ticket.objects.filter(window=window, state=tickets.FINISHED, ended_at__gte=at - ASKED)
    last = ended.order_by("-ended_at").first()
    if last is None:
        return None
    there = Ticket.objects.filter(window=window, state__in=tickets.AT_A_WINDOW)
    rating = Rating.objects.filter(ticket=last).first()
    if rating is None:
        if there.exists():
            return None
        return Asked(last.pk, last.number, services.link_of_ticket(last.code), None, ())
    is_fresh = at - (rating.edited_at or rating.rated_at) <= THANKED
    if rating.device_id != device or not is_fresh:
        return None
    code = services.link_of_ticket(last.code)
    return Asked(last.pk, last.number, code, Grade(rating.grade), tuple(rating.reasons))
