"""Time opens re-reviews and lets stars run out; a person concludes."""

from datetime import timedelta

import pytest

from onewindow.quality.actions import star_award, star_review, star_self, star_time
from onewindow.quality.models import Assessment, StarAward
from onewindow.quality.queries import stars
from onewindow.rules import clock
from onewindow.rules.actors import LAW
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete
from onewindow.rules.star_assessments import StarState
from tests.rooms.quality import starring
from tests.world import AT, DAY, ZEGUO


@pytest.fixture
def award(world):
    """Zeguo's star, given today for a year."""
    row = starring.awarded(world)
    return StarAward.objects.get(assessment=getattr(row, "assessment_id", row.pk))


def before_its_end(award, days):
    """So many days before the star is no longer held."""
    return AT + timedelta(days=(award.until_on - days * DAY - AT.date()).days)


def state(award):
    return Assessment.objects.get(pk=award.assessment_id).state


def test_a_re_review_is_opened_by_itself_a_month_before_the_end_and_only_once(award):
    assert star_time.tick(at=before_its_end(award, 31)) == {
        "star re-reviews": 0,
        "stars run out": 0,
    }
    at = before_its_end(award, 30)
    assert star_time.tick(at=at)["star re-reviews"] == 1
    assert star_time.tick(at=at)["star re-reviews"] == 0
    row = Assessment.objects.get(pk=award.assessment_id)
    assert (row.state, row.rechecked_by) == (StarState.RECHECK, LAW.id)


def test_a_star_nobody_looked_at_in_time_is_not_held_and_says_so(world, award):
    star_time.tick(at=before_its_end(award, 30))
    day = award.until_on
    at = before_its_end(award, 0)
    assert star_time.tick(at=at) == {"star re-reviews": 0, "stars run out": 1}
    assert star_time.tick(at=at)["stars run out"] == 0
    assert ZEGUO not in stars.held(day)
    assert stars.run_out(day)[ZEGUO].until_on == day
    told = stars.public(assessment_id=award.assessment_id, today=day)
    assert (told.star, told.over_on) == (None, day)
    before = stars.public(assessment_id=award.assessment_id, today=day - timedelta(days=1))
    assert (before.star is None, before.over_on) == (False, None)


def test_what_ran_out_is_concluded_late_and_begins_anew(world, award):
    star_time.tick(at=before_its_end(award, 30))
    at = before_its_end(award, -5)
    star_time.tick(at=at)
    star_self.fill(
        assessment_id=award.assessment_id, figures=starring.known(), by=starring.OFFICE, at=at
    )
    star_award.conclude(assessment_id=award.assessment_id, by=starring.OTHER, at=at)
    assert state(award) == StarState.CONFIRMED
    assert stars.held(clock.local_day(at))[ZEGUO].until_on > award.until_on
    assert stars.run_out(clock.local_day(at)) == {}


def test_nobody_but_time_lets_a_star_run_out(world, award):
    with pytest.raises(NotPermitted):
        star_award.veto(assessment_id=award.assessment_id, codes=["x"], note="x", by=LAW, at=AT)


def test_the_day_of_the_inspection_is_told_and_is_not_past(world):
    row = starring.submitted(world)
    with pytest.raises(Incomplete):
        star_review.pass_review(
            assessment_id=row.pk,
            version=row.version,
            by=starring.OFFICE,
            at=AT,
            visit_on=(AT - DAY).date(),
        )
    passed = star_review.pass_review(
        assessment_id=row.pk,
        version=row.version,
        by=starring.OFFICE,
        at=AT,
        visit_on=(AT + 3 * DAY).date(),
    )
    assert passed.visit_on == (AT + 3 * DAY).date()
