"""What became of a rating: for whoever gave it, and of doubtful ones for those who judge."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from onewindow.quality.models import Rating, Review
from onewindow.quality.queries import services
from onewindow.quality.queries.services import Service
from onewindow.rules import clock, rating_powers, rating_schemes, ratings, reviews
from onewindow.rules.actors import Actor
from onewindow.rules.rating_links import Of
from onewindow.rules.rating_schemes import Scheme
from onewindow.rules.ratings import Channel, Doubt, Grade
from onewindow.rules.reviews import ReviewState

PAGE = 50


@dataclass(frozen=True, slots=True)
class Said:
    """A rating and what became of it, for whoever holds its link.

    scheme: the rules it was given under. can_call: somebody is known who could be called.
    state: of its review, None for a good one. correct_on: until when it is to be put right.
    may_change, may_add: whether the grade, or words alone, may still be changed.
    """

    grade: Grade
    reasons: tuple[str, ...]
    text: str
    wants_no_call: bool
    can_call: bool
    rated_at: datetime
    scheme: Scheme
    may_change: bool
    may_add: bool
    state: ReviewState | None
    answer: str
    answered_at: datetime | None
    correct_on: date | None
    may_follow_up: bool
    follow_up: Grade | None


def said(
    found: Sequence[Service], *, by: Actor, mark: str, at: datetime
) -> dict[UUID, Said | None]:
    """What was said of these services, by the service's key. One query for each kind.

    None where somebody has spoken who is not known to be the one who asks.
    """
    held: dict[UUID, Said | None] = {}
    asked = {one.key: one for one in found}
    for kind, column in ((Of.TICKET, "ticket"), (Of.PACKAGE, "package"), (Of.CASE, "case")):
        keys = [one.key for one in found if one.kind is kind]
        if keys:
            rows = Rating.objects.filter(**{f"{column}__in": keys})
            for row in rows.select_related("review", "scheme"):
                key = getattr(row, f"{column}_id")
                same = services.is_same(row, asked[key], by=by, mark=mark)
                held[key] = _said(row, at) if same else None
    return held


def _said(rating: Rating, at: datetime) -> Said:
    review: Review | None = getattr(rating, "review", None)
    state = ReviewState(review.state) if review else None
    scheme = rating_schemes.scheme(rating.scheme.body)

    def may(*, is_handled: bool) -> bool:
        days = scheme.edit.days
        return ratings.may_change(
            rated_at=rating.rated_at, at=at, edit_days=days, is_handled=is_handled
        )

    return Said(
        grade=Grade(rating.grade),
        reasons=tuple(rating.reasons),
        text=rating.text,
        wants_no_call=rating.wants_no_call,
        can_call=rating.person_id is not None,
        rated_at=rating.rated_at,
        scheme=scheme,
        may_change=may(is_handled=state not in reviews.UNTOUCHED),
        may_add=may(is_handled=False),
        state=state,
        answer=review.answer if review else "",
        answered_at=review.answered_at if review else None,
        correct_on=review.correct_due_on if review and state in reviews.TO_ANSWER else None,
        may_follow_up=review is not None and _may_follow_up(review, clock.local_day(at)),
        follow_up=Grade(review.follow_up) if review and review.follow_up else None,
    )


def _may_follow_up(review: Review, today: date) -> bool:
    until = review.follow_up_until
    is_open = until is not None and today <= until and review.follow_up is None
    return is_open and review.state in (ReviewState.ANSWERED, ReviewState.CLOSED)


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
