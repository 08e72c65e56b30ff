"""A centre's year: figures frozen, answers with evidence, review, visit, notice, star, its fall."""

import json
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from onewindow.journal import queries as journal
from onewindow.places.models import Centre
from onewindow.quality.actions import star_award, star_review, star_schemes, star_self
from onewindow.quality.actions.star_award import (
    HasGrade,
    NoGrade,
    NoticeOver,
    NoticeRuns,
    ObjectionOpen,
)
from onewindow.quality.actions.star_self import Given, OpenAlready
from onewindow.quality.models import Assessment, Deduction, StarAward, StarFile, StarScheme
from onewindow.quality.queries import star_scores
from onewindow.rules import star_assessments
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete
from onewindow.rules.star_assessments import StarMoved, StarState, StarVerb
from onewindow.rules.stars import Answer
from tests.rooms.quality.starring import (
    LATER,
    OFFICE,
    OTHER,
    YEAR,
    awarded,
    deducted,
    full,
    head,
    known,
    noticed,
    objection,
    opened,
    reviewed,
    submitted,
    upload,
    visited,
)
from tests.world import AT, DATA, DAY, KEEPER, SONGMEN, ZEGUO

pytestmark = pytest.mark.django_db
DAXI, XINHE = "331081101", "331081104"
SHIPPED = (DATA / "star_schemes.json").read_bytes()


def now(row):
    return Assessment.objects.get(pk=row.pk)


def codes(refused):
    return [(one.where, one.code) for one in refused.value.problems]


def test_a_published_table_never_changes():
    assert star_schemes.load_star_schemes(content=SHIPPED, by=KEEPER, at=AT) == []
    assert json.loads(star_schemes.export_star_schemes()) == json.loads(SHIPPED)
    body = json.loads(SHIPPED)
    body["schemes"][0]["months"] = 24
    with pytest.raises(Incomplete) as refused:
        star_schemes.load_star_schemes(content=json.dumps(body).encode(), by=KEEPER, at=AT)
    assert codes(refused) == [("star_schemes.json:2021-1", "star_scheme_published")]
    body["schemes"][0]["version"] = 2
    given = json.dumps(body).encode()
    assert star_schemes.load_star_schemes(content=given, by=KEEPER, at=AT) == ["star table: 2021-2"]
    assert star_scores.newest(YEAR).version == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        StarScheme.objects.filter(version=1).update(year=2020)
    with pytest.raises(DatabaseError), transaction.atomic():
        StarScheme.objects.all().delete()


def test_targets_come_with_the_centres():
    targets = dict(Centre.objects.exclude(star_target="").values_list("code", "star_target"))
    assert targets[ZEGUO] == targets[DAXI] == "五星标杆"
    assert targets[XINHE] == "五星"
    assert len(targets) == 10


def test_a_centre_goes_from_self_assessment_to_five_stars(world):
    row = awarded(world)
    star = StarAward.objects.get(assessment=row)
    assert row.state == StarState.AWARDED
    assert (row.grade, star.grade, star.total) == ("benchmark", "benchmark", row.total)
    assert row.total == row.self_total - Decimal("0.50")
    assert str(star.until_on - star.since_on).startswith("365 days")
    assert star.paper is not None
    facts = [entry.fact for entry in journal.about(row.pk)]
    verbs = [StarVerb(fact.removeprefix("star.")) for fact in facts]
    assert star_assessments.fold(verbs) == row.state
    assert list(journal.breaks()) == []


def test_figures_are_frozen_with_period_and_definition_and_nobody_answers_for_them(world):
    row = opened(world)
    assert row.figures["cases.in_time"]["value"] == "99.50"
    assert row.figures["cases.in_time"]["since"] == "2026-01-01"
    with pytest.raises(Incomplete) as refused:
        star_self.answer(
            assessment_id=row.pk, given={"in_time": Given(Answer(value=Decimal(100)))},
            version=row.version, by=head(world), at=AT,
        )  # fmt: skip
    assert codes(refused) == [("in_time", "star_figure_known")]
    assert "unknown.code" not in star_self.fill(
        assessment_id=row.pk, figures={**known(), "unknown.code": known()["cases.in_time"]},
        by=OFFICE, at=AT,
    ).figures  # fmt: skip


def test_what_is_claimed_is_answered_and_proven_before_it_is_handed_in(world):
    row, by = opened(world), head(world)
    given = full(row)
    given.pop("signs")
    given["space"] = Given(Answer(level="large"))  # no file
    row = star_self.answer(assessment_id=row.pk, given=given, version=row.version, by=by, at=AT)
    with pytest.raises(Incomplete) as refused:
        star_self.submit(assessment_id=row.pk, version=row.version, by=by, at=AT)
    assert codes(refused) == [("signs", "star_unanswered"), ("space", "star_evidence_missing")]


def test_two_pens_at_one_page_notice_each_other_and_the_same_again_changes_nothing(world):
    row, by = opened(world), head(world)
    first = {"signs": Given(Answer(missing=1), "缺一块", [upload(1)])}
    after = star_self.answer(assessment_id=row.pk, given=first, version=row.version, by=by, at=AT)
    with pytest.raises(StarMoved):
        star_self.answer(
            assessment_id=row.pk, given={"areas": Given(Answer(missing=0))}, version=row.version,
            by=by, at=AT,
        )  # fmt: skip
    again = star_self.answer(assessment_id=row.pk, given=first, version=row.version, by=by, at=AT)
    assert again.version == after.version
    assert StarFile.objects.filter(assessment=row).count() == 1


def test_a_centre_is_assessed_once_a_year(world):
    opened(world)
    with pytest.raises(OpenAlready):
        star_self.start(centre=ZEGUO, year=YEAR, by=OFFICE, at=AT)


def test_only_the_head_answers_and_nobody_judges_her_own_work(world):
    row = submitted(world)
    with pytest.raises(NotPermitted):
        star_review.pass_review(assessment_id=row.pk, version=row.version, by=head(world), at=AT)
    row = opened(world, SONGMEN)
    with pytest.raises(NotPermitted):
        star_self.answer(assessment_id=row.pk, given={}, version=0, by=head(world), at=AT)
    noted = noticed(world, DAXI)
    with pytest.raises(NotPermitted):
        star_award.award(assessment_id=noted.pk, by=OFFICE, at=LATER)


def test_the_review_may_correct_an_answer_with_its_reason(world):
    row = submitted(world)
    was = row.total
    row = star_review.mark(
        assessment_id=row.pk, indicator="signs", answer=Answer(missing=1), note="东门没有标识",
        version=row.version, by=OFFICE, at=AT,
    )  # fmt: skip
    assert row.total == was - 1
    with pytest.raises(Incomplete):
        star_review.mark(
            assessment_id=row.pk, indicator="signs", answer=Answer(missing=2), note=" ",
            version=row.version, by=OFFICE, at=AT,
        )  # fmt: skip
    row = star_review.mark(
        assessment_id=row.pk, indicator="signs", answer=Answer(), note="", version=row.version,
        by=OFFICE, at=AT,
    )  # fmt: skip
    assert row.total == was == row.self_total


def test_sent_back_it_is_answered_once_more(world):
    row = submitted(world)
    row = star_review.send_back(assessment_id=row.pk, note="补照片", by=OFFICE, at=AT)
    assert (row.state, row.returned_note) == (StarState.SELF, "补照片")
    row = star_self.submit(assessment_id=row.pk, version=row.version, by=head(world), at=AT)
    assert row.state == StarState.SUBMITTED


def test_a_deduction_has_a_photograph_is_touched_once_and_may_be_taken_back(world):
    row = reviewed(world)
    was, key = row.total, uuid4()
    one, again = deducted(row, key=key), deducted(row, key=key)
    assert one.pk == again.pk
    assert now(row).total == was - Decimal("0.50")
    assert one.photos.get().document.mime == "image/png"
    with pytest.raises(Incomplete) as refused:
        star_review.deduct(
            key=uuid4(), assessment_id=row.pk, indicator="tidy", points=Decimal("0.51"), note="乱",
            photos=[], by=OFFICE, at=AT,
        )  # fmt: skip
    assert codes(refused) == [("points", "star_taken_too_much"), ("photos", "required")]
    star_review.take_back(deduction_id=one.pk, note="已当场清理", by=OFFICE, at=AT)
    assert now(row).total == was
    assert Deduction.objects.filter(assessment=row).count() == 1


def test_a_star_waits_for_the_notice_and_for_every_objection(world):
    row = noticed(world)
    with pytest.raises(NoticeRuns):
        star_award.award(assessment_id=row.pk, by=OTHER, at=AT + 2 * DAY)
    said = objection(row)
    assert objection(row, key=said.pk).pk == said.pk
    with pytest.raises(ObjectionOpen):
        star_award.award(assessment_id=row.pk, by=OTHER, at=LATER)
    star_award.answer_objection(
        objection_id=said.pk, is_upheld=False, answer="已核实，周末有轮值。", by=OFFICE, at=AT + DAY
    )
    star_award.award(assessment_id=row.pk, by=OTHER, at=LATER)
    assert now(row).state == StarState.AWARDED
    with pytest.raises(NoticeOver):
        objection(now(row))


def test_an_upheld_objection_sends_the_inspector_once_more(world):
    row = noticed(world)
    said = objection(row)
    star_award.answer_objection(
        objection_id=said.pk, is_upheld=True, answer="情况属实。", by=OFFICE, at=AT + DAY
    )
    assert (now(row).state, now(row).grade) == (StarState.REVIEWED, "")


def test_the_first_two_places_of_a_county_are_given_once(world):
    first, second = noticed(world), noticed(world, DAXI)
    third = visited(world, XINHE)
    third = star_award.publish(assessment_id=third.pk, version=third.version, by=OFFICE, at=AT)
    assert [now(one).grade for one in (first, second, third)] == ["benchmark", "benchmark", "five"]
    rival = visited(world, SONGMEN, cases__rank_total="9")  # fewer points
    assert star_scores.place(now(rival), now(rival).total) == 4  # two given, one ahead


def poor():
    few = {code: Given(Answer(missing=9)) for code in ("signs", "areas", "merged", "errors")}
    return {**few, "hours": Given(Answer(value=Decimal(0)))}


def test_without_enough_points_there_is_no_notice_and_no_star(world):
    low = {"cases__in_time": "90.00", "cases__general": "50.00", "cases__rank_total": "16"}
    row = visited(world, given=poor(), **low)
    assert row.total < 70
    with pytest.raises(NoGrade):
        star_award.publish(assessment_id=row.pk, version=row.version, by=OFFICE, at=AT)
    row = star_award.decline(assessment_id=row.pk, by=OTHER, at=AT)
    assert row.state == StarState.DECLINED
    good = visited(world, DAXI)
    with pytest.raises(HasGrade):
        star_award.decline(assessment_id=good.pk, by=OTHER, at=AT)


def test_a_re_review_keeps_a_star_for_another_year_or_lowers_it(world):
    row = awarded(world)
    star_award.recheck(assessment_id=row.pk, by=OFFICE, at=LATER + 300 * DAY)
    with pytest.raises(NotPermitted):
        star_award.conclude(assessment_id=row.pk, by=OFFICE, at=LATER + 301 * DAY)
    star_award.conclude(assessment_id=row.pk, by=OTHER, at=LATER + 301 * DAY)
    assert now(row).state == StarState.CONFIRMED
    held, before = StarAward.objects.order_by("-since_on")
    assert (held.grade, held.ended_on, before.ended_on) == ("benchmark", None, held.since_on)
    star_award.recheck(assessment_id=row.pk, by=OFFICE, at=LATER + 400 * DAY)
    worse = known(cases__in_time="90.00")
    star_self.fill(assessment_id=row.pk, figures=worse, by=OFFICE, at=LATER + 400 * DAY)
    star_award.conclude(assessment_id=row.pk, by=OTHER, at=LATER + 401 * DAY)
    assert (now(row).state, now(row).grade) == (StarState.DOWNGRADED, "five")
    assert StarAward.objects.get(ended_on=None).grade == "five"


def test_a_veto_takes_the_star_at_once(world):
    row = awarded(world)
    with pytest.raises(Incomplete):
        star_award.veto(assessment_id=row.pk, codes=["weather"], note="?", by=OFFICE, at=LATER)
    star_award.veto(
        assessment_id=row.pk, codes=["false_cases"], note="查实造假 3 件", by=OFFICE, at=LATER + DAY
    )
    assert now(row).state == StarState.DOWNGRADED
    assert not StarAward.objects.filter(ended_on=None).exists()
    assert StarAward.objects.get().ended_why == "查实造假 3 件"
