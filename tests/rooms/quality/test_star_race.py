"""Two pens at one self-assessment, and three centres for two first places, at the same moment."""

import pytest

from onewindow.journal import queries as journal
from onewindow.quality.actions import star_award, star_self
from onewindow.quality.actions.star_self import Given
from onewindow.quality.models import Assessment, StarFile
from onewindow.rules.stars import Answer
from tests.rooms.cases.test_races import at_once
from tests.rooms.hall.racing import told
from tests.rooms.quality import starring
from tests.world import AT, ZEGUO

pytestmark = pytest.mark.django_db(transaction=True)
COMMITS = True
DAXI, XINHE = "331081101", "331081104"
HANDS = 6


def test_of_many_pens_at_one_page_one_writes_and_the_others_are_told(world):
    row, by = starring.opened(world), starring.head(world)

    def writes(n):
        given = {"signs": Given(Answer(missing=n), f"第 {n} 支笔", [starring.upload(n)])}
        return star_self.answer(
            assessment_id=row.pk, given=given, version=row.version, by=by, at=AT
        )

    outcomes = at_once(*[lambda n=n: writes(n) for n in range(HANDS)])
    assert told(outcomes) == ["done", *["star_moved"] * (HANDS - 1)]
    assert StarFile.objects.filter(assessment=row).count() == 1
    facts = [entry.fact for entry in journal.about(row.pk)]
    assert facts == ["star.open", "star.fill", "star.answer"]


def test_two_first_places_are_given_to_two_however_many_ask_at_once(world):
    rows = [starring.visited(world, one, year=2030) for one in (ZEGUO, DAXI, XINHE)]

    def publishes(row):
        return star_award.publish(
            assessment_id=row.pk, version=row.version, by=starring.OFFICE, at=AT
        )

    outcomes = at_once(*[lambda one=one: publishes(one) for one in rows])
    assert told(outcomes) == ["done"] * 3
    grades = Assessment.objects.filter(year=2030).values_list("grade", flat=True)
    assert sorted(grades) == ["benchmark", "benchmark", "five"]
    assert list(journal.breaks()) == []
