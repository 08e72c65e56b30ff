"""What time does to stars: before one ends it is looked at again; one nobody looked at runs out."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q

from onewindow.quality.actions import _star, star_award
from onewindow.quality.models import StarAward
from onewindow.rules import clock, star_assessments
from onewindow.rules.actors import LAW
from onewindow.rules.star_assessments import StarMoved, StarState, StarVerb


def tick(*, at: datetime) -> Mapping[str, int]:
    """Open the re-reviews that are due, let run out what was not concluded in time.

    Safe to run twice and beside others: the state decides, under the assessment's lock.
    Source: 星级评定 (一年有效，年度复评); house rule for the days.
    """
    return {"star re-reviews": _recheck(at), "stars run out": _run_out(at)}


def _recheck(at: datetime) -> int:
    """Of stars that end soon; whoever of the office concludes is another than time itself."""
    last = clock.local_day(at) + star_assessments.RECHECKED
    rows = StarAward.objects.filter(
        Q(assessment__state=StarState.AWARDED) | Q(assessment__state=StarState.CONFIRMED),
        ended_on=None,
        until_on__lte=last,
    )
    opened = 0
    for assessment in rows.order_by("until_on", "id").values_list("assessment", flat=True):
        try:
            star_award.recheck(assessment_id=assessment, by=LAW, at=at)
        except StarMoved:  # somebody was faster
            continue
        opened += 1
    return opened


def _run_out(at: datetime) -> int:
    rows = StarAward.objects.filter(
        ended_on=None, run_out_at=None, until_on__lte=clock.local_day(at)
    )
    over = 0
    for award, assessment in rows.order_by("until_on", "id").values_list("id", "assessment"):
        try:
            with _star.moving(assessment, StarVerb.EXPIRE, by=LAW, at=at):
                mine = StarAward.objects.filter(pk=award, ended_on=None, run_out_at=None)
                if not mine.update(run_out_at=at):
                    raise StarMoved("It was told already.")
        except StarMoved:
            continue
        over += 1
    return over
