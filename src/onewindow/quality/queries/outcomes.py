"""What became of a rating: for whoever gave it, and of doubtful ones for those who judge."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from onewindow.quality.models import Rating, Review
from onewindow.rules import rating_powers
from onewindow.rules.actors import Actor
from onewindow.rules.ratings import Channel, Doubt, Grade
from onewindow.rules.reviews import TO_ANSWER, ReviewState

PAGE = 50


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a rating, for whoever holds its link."""

    state: ReviewState | None
    answer: str
    answered_at: datetime | None
    may_follow_up: bool
    follow_up: Grade | None
    correct_on: date | None


def outcome(rating: Rating, *, today: date) -> Outcome:
    """The loop as far as its person sees it. rating: with its review, from `services.ratings`."""
    review: Review | None = getattr(rating, "review", None)
    if review is None:
        return Outcome(None, "", None, False, None, None)
    until = review.follow_up_until
    return Outcome(
        state=ReviewState(review.state),
        answer=review.answer,
        answered_at=review.answered_at,
        may_follow_up=(
            review.state in (ReviewState.ANSWERED, ReviewState.CLOSED)
            and review.follow_up is None
            and until is not None
            and today <= until
        ),
        follow_up=Grade(review.follow_up) if review.follow_up else None,
        correct_on=review.correct_due_on if review.state in TO_ANSWER else None,
    )


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A doubtful rating, for the office. is_counted: as things stand."""

    id: UUID
    grade: Grade
    channel: Channel
    centre_name: str
    centre_name_en: str
    window: int | None
    rated_at: datetime
    doubts: tuple[Doubt, ...]
    is_counted: bool
    is_judged: bool


def doubtful(*, to: Actor, limit: int = PAGE) -> list[Doubtful]:
    """The latest doubtful ratings that the reader may see. One query."""
    rows = Rating.objects.exclude(doubts=[]).select_related("centre")
    halls = rating_powers.halls_of(to)
    if halls is not None:
        rows = rows.filter(centre__in=halls)
    rows = rows.exclude(Q(clerk=to.id) & ~Q(clerk=""))
    return [
        Doubtful(
            each.pk,
            Grade(each.grade),
            Channel(each.channel),
            each.centre.name,
            each.centre.name_en,
            each.window,
            each.rated_at,
            tuple(Doubt(one) for one in each.doubts),
            each.is_counted,
            each.judged_at is not None,
        )
        for each in rows.order_by("-rated_at", "-id")[:limit]
    ]
