"""What a rating is worth, what makes it doubtful, and the loop of a bad one."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from onewindow.rules import rating_figures, rating_links, rating_schemes, ratings, reviews
from onewindow.rules.actors import LAW, Actor, Role
from onewindow.rules.rating_figures import RatingCounts, ReviewCounts
from onewindow.rules.rating_powers import may
from onewindow.rules.ratings import Doubt, Given, Grade
from onewindow.rules.reviews import ReviewMoved, ReviewState, ReviewVerb
from tests.rules.calendars import PUBLISHED
from tests.world import AT, DATA, HOUR

SHIPPED = json.loads((DATA / "rating_schemes.json").read_text())
SCHEME = rating_schemes.scheme(SHIPPED["schemes"][0])
MINUTE = timedelta(minutes=1)
CLERK, OFFICE = "account:7", Actor("account:1", "办", frozenset({Role.OFFICE}))
HEAD = Actor("account:2", "主任", frozenset({Role.HEAD}), centres=frozenset({"331081100"}))


def doubts(**said):
    given = {"at": AT, "by_account": "nobody", "is_staff": False, "clerk": CLERK, "ended_at": AT}
    return ratings.doubts(
        Given(**{**given, **said}),
        burst_most=SCHEME.burst_most,
        burst_within=SCHEME.burst_within,
    )


def test_no_rating_is_never_a_good_rating():
    silent = RatingCounts(finished=40)
    assert rating_figures.good_rate(silent) is None
    assert rating_figures.mean_stars(silent) is None
    assert rating_figures.response_rate(silent) == Decimal("0.00")
    one = RatingCounts(finished=40, rated=1, grades={Grade.VERY_BAD: 1})
    assert rating_figures.good_rate(one) == Decimal("0.00")
    assert rating_figures.response_rate(one) == Decimal("2.50")


def test_rates_are_rounded_half_up_and_nothing_is_divided_by_nothing():
    counts = RatingCounts(16, 16, {Grade.VERY_GOOD: 1, Grade.FAIR: 1, Grade.BAD: 14})
    assert rating_figures.good_rate(counts) == Decimal("12.50")
    assert rating_figures.mean_stars(counts) == Decimal("2.25")
    third = RatingCounts(800, 1, {Grade.GOOD: 1})
    assert rating_figures.response_rate(third) == Decimal("0.13")
    assert rating_figures.response_rate(RatingCounts()) is None
    assert rating_figures.call_back_rate(ReviewCounts(opened=2)) is None
    assert rating_figures.correction_rate(ReviewCounts(due=3, corrected_in_time=2)) == Decimal(
        "66.67"
    )


def test_a_rating_by_whoever_was_rated_or_by_a_colleague_is_doubtful():
    assert doubts(by_account=CLERK, is_staff=True) == {Doubt.SELF}
    assert doubts(by_account="account:8", is_staff=True) == {Doubt.STAFF}
    assert doubts(by_account="account:8") == set()


def test_a_rating_before_the_end_of_the_service_is_doubtful():
    assert doubts(ended_at=None) == {Doubt.EARLY}
    assert doubts(ended_at=AT + MINUTE) == {Doubt.EARLY}


def test_the_seventh_rating_within_ten_minutes_from_one_machine_makes_a_burst():
    near = [AT - n * MINUTE for n in range(1, SCHEME.burst_most)]
    assert doubts(beside=near) == set()
    assert doubts(beside=[*near, AT - 10 * MINUTE]) == {Doubt.BURST}
    assert doubts(beside=[*near, AT - 11 * MINUTE]) == set()


@pytest.mark.parametrize("grade", Grade)
def test_doubt_never_flatters(grade):
    assert ratings.counts(grade, ())
    assert ratings.counts(grade, {Doubt.BURST}) == (grade in ratings.BAD)


def test_a_bad_rating_that_somebody_took_up_is_not_talked_away():
    def may_change(hours, is_handled):
        at = AT + hours * HOUR
        return ratings.may_change(rated_at=AT, at=at, edit_days=1, is_handled=is_handled)

    assert may_change(24, False)
    assert not may_change(25, False)
    assert not may_change(1, True)


def test_reasons_belong_to_their_grade():
    def found(grade, *reasons):
        offered = SCHEME.offered(grade)
        told = ratings.check(grade=grade, reasons=reasons, text="x" * 301, offered=offered)
        return {one.where: one.code for one in told}

    assert found(5, "wrong_fees") == {"text": "too_long"}
    assert found(1, "wrong_fees") == {"reasons": "reason_unknown", "text": "too_long"}
    assert found(0) == {"grade": "grade_missing", "text": "too_long"}


def test_a_bad_review_is_called_back_in_a_day_and_answered_in_fifteen():
    # Friday: the next day is free, so Monday; the fifteenth is a Saturday worked for the feast
    opened = datetime(2026, 1, 30, 2, 0, tzinfo=UTC)
    terms = reviews.terms(opened_at=opened, scheme=SCHEME, calendar=PUBLISHED)
    assert terms.call_back_on == date(2026, 2, 2)
    assert terms.correct_on == date(2026, 2, 14)
    assert terms.appeal_on == date(2026, 2, 6)


def test_every_step_of_the_loop_begins_where_it_should_and_only_there():
    way = [
        ReviewVerb.OPEN, ReviewVerb.TAKE_UP, ReviewVerb.CALL_BACK, ReviewVerb.APPEAL,
        ReviewVerb.REJECT, ReviewVerb.CORRECT, ReviewVerb.ANSWER, ReviewVerb.SEND_BACK,
        ReviewVerb.CORRECT, ReviewVerb.ANSWER, ReviewVerb.CLOSE,
    ]  # fmt: skip
    assert reviews.fold(way) == ReviewState.CLOSED
    for state in reviews.ENDED - {ReviewState.REVISED}:
        for verb in ReviewVerb:
            with pytest.raises(ReviewMoved):
                reviews.after(state, verb)
    with pytest.raises(ReviewMoved):
        reviews.after(ReviewState.OPEN, ReviewVerb.ANSWER)


def test_nobody_judges_their_own_work_nor_what_was_said_of_them():
    def may_do(by, verb, clerk=CLERK, other="", centre="331081100"):
        return may(by, verb, centre=centre, clerk=clerk, other=other)

    assert may_do(HEAD, ReviewVerb.CALL_BACK)
    assert not may_do(HEAD, ReviewVerb.CALL_BACK, clerk=HEAD.id)
    assert not may_do(HEAD, ReviewVerb.CALL_BACK, centre="331081102")
    assert not may_do(HEAD, ReviewVerb.UPHOLD)
    assert may_do(OFFICE, ReviewVerb.UPHOLD, other=HEAD.id)
    assert not may_do(OFFICE, ReviewVerb.UPHOLD, other=OFFICE.id)
    assert not may_do(OFFICE, ReviewVerb.CLOSE, other=OFFICE.id)
    assert not may_do(Actor(CLERK, "员", frozenset({Role.CLERK})), ReviewVerb.TAKE_UP)
    assert may_do(LAW, ReviewVerb.LAPSE)
    assert not may_do(LAW, ReviewVerb.CLOSE)


def test_a_scheme_says_what_is_wrong_with_it():
    assert rating_schemes.problems(SHIPPED) == []
    one = json.loads(json.dumps(SHIPPED["schemes"][0]))
    del one["limits"]["call_back"]
    found = rating_schemes.problems({"schemes": [one]})
    assert [problem.code for problem in found] == ["wrong_shape"]
    twice = rating_schemes.problems({"schemes": [*SHIPPED["schemes"], *SHIPPED["schemes"]]})
    assert [problem.code for problem in twice] == ["listed_twice"]


def test_a_word_of_a_link_names_what_it_was_made_of():
    pk = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
    assert rating_links.read(rating_links.of_case(pk)) == (rating_links.Of.CASE, pk)
    assert rating_links.read(rating_links.of_ticket("104233")) == (
        rating_links.Of.TICKET,
        "104233",
    )
    assert [rating_links.read(odd) for odd in ("", "x12", "c", "c1!", "cabc")] == [None] * 5
