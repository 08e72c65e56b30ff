"""A bad rating opens its review by itself; one changed for the better closes it again."""

from datetime import datetime

from onewindow.journal.actions import record
from onewindow.places.queries import work_calendar
from onewindow.quality.models import Rating, Review
from onewindow.rules import reviews
from onewindow.rules.actors import Actor
from onewindow.rules.rating_schemes import Scheme
from onewindow.rules.ratings import BAD
from onewindow.rules.reviews import ReviewState, ReviewVerb


def follow_grade(rating: Rating, *, scheme: Scheme, by: Actor, at: datetime) -> None:
    """Open, reopen or end the review that the grade asks for. Call where the rating is locked.

    Source: 国办发〔2019〕51号 (差评要回访、整改); house rule.
    """
    review: Review | None = Review.objects.select_for_update().filter(rating=rating).first()
    if rating.grade in BAD:
        if review is None or review.state == ReviewState.REVISED:
            _open(rating, review, scheme, by=by, at=at)
    elif review is not None and review.state == ReviewState.OPEN:
        review.state = reviews.after(review.state, ReviewVerb.REVISE)
        review.closed_at = at
        review.save(update_fields=["state", "closed_at"])
        _note(review, ReviewVerb.REVISE, by=by, at=at)


def _open(
    rating: Rating, review: Review | None, scheme: Scheme, *, by: Actor, at: datetime
) -> None:
    terms = reviews.terms(opened_at=at, scheme=scheme, calendar=work_calendar())
    row = review or Review(rating=rating)
    row.centre_id = rating.centre_id
    row.state = reviews.after(row.state or None, ReviewVerb.OPEN)
    row.opened_at, row.closed_at = at, None
    row.call_back_due_on = terms.call_back_on
    row.correct_due_on = terms.correct_on
    row.appeal_due_on = terms.appeal_on
    row.save()
    due_on = row.call_back_due_on.isoformat()
    _note(row, ReviewVerb.OPEN, by=by, at=at, rated=rating.clerk, due_on=due_on)


def _note(review: Review, verb: ReviewVerb, *, by: Actor, at: datetime, **detail: object) -> None:
    record(
        at=at,
        actor=by.id,
        fact=f"review.{verb}",
        subject=review.pk,
        centre=review.centre_id,
        **detail,
    )
