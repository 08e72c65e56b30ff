"""What time does to bad reviews: terms pass, answered ones end with their follow-up's days."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from onewindow.quality.actions import loop
from onewindow.quality.models import Review
from onewindow.rules import clock, reviews
from onewindow.rules.actors import LAW
from onewindow.rules.ratings import BAD
from onewindow.rules.reviews import ReviewState, ReviewVerb

MOST = 500  # of each sort in one round


def tick(*, at: datetime) -> Mapping[str, int]:
    """Note each missed term once; end what was answered and whose follow-up did not come.

    A bad follow-up leaves the review to the office. Safe to run twice and beside others.
    Source: 浙江省“好差评” (超期预警); house rule.
    """
    today = clock.local_day(at)
    late = _late(today, at, "late_call", "call_back_due_on", reviews.TO_CALL_BACK)
    late += _late(today, at, "late_correction", "correct_due_on", reviews.TO_ANSWER)
    return {"late reviews": late, "ended reviews": _ended(today, at)}


def _late(today: date, at: datetime, flag: str, term: str, states: frozenset[ReviewState]) -> int:
    found = {f"{term}__lt": today, flag: False, "state__in": [str(one) for one in states]}
    with transaction.atomic():
        rows = Review.objects.select_for_update(of=("self",), skip_locked=True)
        due = list(rows.select_related("rating").filter(**found).order_by("id")[:MOST])
        for review in due:
            setattr(review, flag, True)
            review.save(update_fields=[flag])
            loop.tell_of(review, flag, by=LAW, at=at)
    return len(due)


def _ended(today: date, at: datetime) -> int:
    with transaction.atomic():
        rows = Review.objects.select_for_update(of=("self",), skip_locked=True)
        over = rows.filter(state=ReviewState.ANSWERED, follow_up_until__lt=today)
        over = over.exclude(follow_up__in=[int(one) for one in BAD])
        due = list(over.select_related("rating").order_by("id")[:MOST])
        for review in due:
            review.state = reviews.after(review.state, ReviewVerb.LAPSE)
            review.closed_at = at
            review.save(update_fields=["state", "closed_at"])
            loop.tell_of(review, ReviewVerb.LAPSE, by=LAW, at=at)
    return len(due)
