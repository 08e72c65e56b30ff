"""A bad review from its opening to its end, and who may take which step."""

import pytest

from onewindow.journal import queries as journal
from onewindow.quality.actions import loop, tick
from onewindow.quality.actions import rating as act
from onewindow.quality.models import Rating, Review
from onewindow.quality.queries import outcomes, reviews, scores, services
from onewindow.quality.queries.scores import Period
from onewindow.rules import rating_figures
from onewindow.rules import reviews as rules
from onewindow.rules.actors import NOBODY
from onewindow.rules.powers import NotPermitted
from onewindow.rules.ratings import Channel, RatingSettled
from onewindow.rules.refusal import Incomplete, NotFound
from onewindow.rules.reviews import AppealKind, Reached, ReviewMoved, ReviewState, ReviewVerb
from tests.world import AT, DAY, HOUR, TODAY


@pytest.fixture
def bad(hall, world):
    """A visit of Zhang's that Li handled badly: the link, and the review it opened."""
    hall.sits(1)
    ticket = hall.comes(person_id=world.zhang.person.pk)
    hall.calls(hall.window(1))
    served = hall.served(ticket)
    code = services.link_of_ticket(served.code)
    act.rate(
        code=code,
        grade=4,
        reasons=["slow"],
        text="等了一个小时，电话没人接",
        channel=Channel.QR,
        by=NOBODY,
        mark="phone",
        at=hall.now(),
    )
    return code, Review.objects.get()


def step(action, review, *, by, at=AT + HOUR, **rest):
    return action(review_id=review.pk, by=by, at=at, **rest)


def to_answer(world, review, at=AT + HOUR):
    """Taken up, called back, put right and answered by the head."""
    step(loop.take_up, review, by=world.chen, at=at)
    step(loop.call_back, review, by=world.chen, at=at, reached=Reached.REACHED, note="等太久")
    step(loop.correct, review, by=world.chen, at=at, note="加开一个窗口")
    return step(loop.answer, review, by=world.chen, at=at, text="已加开窗口，对不起。")


def test_a_bad_review_travels_its_whole_loop(world, bad):
    code, review = bad
    office = world.staff("office")
    to_answer(world, review)
    loop.follow_up(code=code, grade=2, text="快多了", by=NOBODY, mark="phone", at=AT + DAY)
    step(loop.close, review, by=office, at=AT + DAY, note="已电话核实")
    review.refresh_from_db()
    assert (review.state, review.follow_up, review.follow_up_text) == ("closed", 2, "快多了")
    facts = [one.fact.removeprefix("review.") for one in journal.about(review.pk)]
    assert rules.fold([ReviewVerb(one) for one in facts]) == review.state
    assert list(journal.breaks()) == []
    assert Rating.objects.get().grade == 4, "the score keeps what was said first"
    with pytest.raises(NotFound):
        loop.follow_up(code=code, grade=1, text="", by=world.li, at=AT + DAY)
    with pytest.raises(loop.FollowedUp):
        loop.follow_up(code=code, grade=1, text="", by=NOBODY, mark="phone", at=AT + DAY)


def test_whoever_was_rated_and_other_halls_never_see_the_single_review(world, bad):
    _, review = bad
    for who in (world.li, world.zhao, world.staff("songmen-head"), world.staff("audit")):
        with pytest.raises(NotFound):
            reviews.one(review_id=review.pk, to=who, today=TODAY)
        assert reviews.listed(to=who, today=TODAY).rows == ()
        with pytest.raises(NotPermitted):
            step(loop.take_up, review, by=who)
    told = reviews.one(review_id=review.pk, to=world.chen, today=TODAY)
    assert told.person.name != world.zhang.person.name
    assert "*" in told.person.phone
    assert told.verbs == {ReviewVerb.TAKE_UP}


def test_the_number_is_told_to_whoever_took_it_up_and_the_look_is_journalled(world, bad):
    _, review = bad
    with pytest.raises(NotPermitted):
        loop.telephone(review_id=review.pk, by=world.chen, at=AT)
    step(loop.take_up, review, by=world.chen)
    phone = loop.telephone(review_id=review.pk, by=world.chen, at=AT)
    assert phone == world.zhang.person.phone
    assert "person.unmasked" in [one.fact for one in journal.about(review.pk)]


def test_steps_out_of_turn_are_refused_and_a_double_click_changes_nothing(world, bad):
    _, review = bad
    with pytest.raises(ReviewMoved):
        step(loop.correct, review, by=world.chen, note="x")
    step(loop.take_up, review, by=world.chen)
    with pytest.raises(ReviewMoved):
        step(loop.take_up, review, by=world.chen)
    with pytest.raises(Incomplete):
        step(loop.call_back, review, by=world.chen, reached=Reached.REACHED, note="  ")
    with pytest.raises(Incomplete):
        step(loop.call_back, review, by=world.chen, reached=Reached.ANONYMOUS, note="没电话")


def test_a_rating_that_was_taken_up_keeps_its_grade_but_takes_more_words(world, bad):
    code, review = bad
    step(loop.take_up, review, by=world.chen)
    given = {"code": code, "channel": Channel.QR, "by": NOBODY, "mark": "phone", "at": AT + HOUR}
    with pytest.raises(RatingSettled):
        act.rate(grade=1, **given)
    act.rate(grade=4, text="窗口只开了一个", **given)
    assert Rating.objects.get().text == "窗口只开了一个"


def test_an_upheld_appeal_keeps_the_rating_out_of_the_score(world, bad):
    _, review = bad
    office = world.staff("office")
    step(loop.take_up, review, by=world.chen)
    step(loop.call_back, review, by=world.chen, reached=Reached.DECLINED, note="不愿说")
    step(loop.appeal, review, by=world.chen, kind=AppealKind.MISTAKEN, note="点错了")
    with pytest.raises(NotPermitted):
        step(loop.judge, review, by=world.chen, upheld=True, note="对")
    step(loop.judge, review, by=office, upheld=True, note="本人书面确认点错")
    review.refresh_from_db()
    assert (review.state, Rating.objects.get().is_counted) == ("set-aside", False)


def test_a_rejected_appeal_goes_back_to_be_put_right_and_is_not_made_twice(world, bad):
    _, review = bad
    step(loop.take_up, review, by=world.chen)
    step(loop.call_back, review, by=world.chen, reached=Reached.REACHED, note="说了")
    step(loop.appeal, review, by=world.chen, kind=AppealKind.NOT_OURS, note="系统的事")
    step(loop.judge, review, by=world.staff("office"), upheld=False, note="排队是本大厅的事")
    with pytest.raises(loop.AppealOver):
        step(loop.appeal, review, by=world.chen, kind=AppealKind.MISTAKEN, note="再说一次")
    step(loop.correct, review, by=world.chen, note="加开窗口")
    assert Review.objects.get().state == ReviewState.CORRECTED


def test_an_appeal_has_five_working_days(world, bad):
    _, review = bad
    step(loop.take_up, review, by=world.chen)
    step(loop.call_back, review, by=world.chen, reached=Reached.REACHED, note="说了")
    late = AT + 8 * DAY
    with pytest.raises(loop.AppealOver):
        step(loop.appeal, review, by=world.chen, at=late, kind=AppealKind.MISTAKEN, note="点错了")


def test_the_office_sends_back_what_was_not_put_right(world, bad):
    code, review = bad
    office = world.staff("office")
    to_answer(world, review)
    loop.follow_up(code=code, grade=5, text="没有变", by=NOBODY, mark="phone", at=AT + DAY)
    step(loop.send_back, review, by=office, note="请现场看")
    assert Review.objects.get().state == ReviewState.CALLED


def test_who_put_it_right_does_not_verify_it(world, bad):
    _, review = bad
    office = world.staff("office")
    step(loop.take_up, review, by=office)
    step(loop.call_back, review, by=office, reached=Reached.REACHED, note="说了")
    step(loop.correct, review, by=office, note="改了")
    step(loop.answer, review, by=office, text="改了")
    with pytest.raises(NotPermitted):
        step(loop.close, review, by=office, note="看过")


def test_missed_terms_are_told_once_and_what_was_answered_ends_by_itself(world, bad):
    _, review = bad
    assert tick.tick(at=AT + DAY) == {"late reviews": 0, "ended reviews": 0}
    assert tick.tick(at=AT + 2 * DAY)["late reviews"] == 1
    assert tick.tick(at=AT + 2 * DAY)["late reviews"] == 0
    to_answer(world, review, at=AT + 20 * DAY)
    assert tick.tick(at=AT + 34 * DAY)["ended reviews"] == 0
    assert tick.tick(at=AT + 40 * DAY) == {"late reviews": 0, "ended reviews": 1}
    assert Review.objects.get().state == ReviewState.CLOSED


def test_the_figures_of_the_loop_count_what_was_late(world, bad):
    _, review = bad
    tick.tick(at=AT + 2 * DAY)
    to_answer(world, review, at=AT + 3 * DAY)
    period = Period(TODAY, TODAY + DAY)
    found = scores.review_counts(period=period, centres=None)
    assert (found.opened, found.named, found.called_in_time) == (1, 1, 0)
    assert str(rating_figures.correction_rate(found)) == "100.00"
    assert scores.fix_days(period=period, centres=None).days == 2


def test_its_person_sees_what_became_of_it(world, bad):
    code, review = bad
    service = services.service(code)

    def seen(at):
        return outcomes.said([service], by=NOBODY, mark="phone", at=at)[service.key]

    assert (seen(AT).state, seen(AT).answer, seen(AT).may_change) == (ReviewState.OPEN, "", True)
    to_answer(world, review)
    told = seen(AT + HOUR)
    assert (told.answer, told.may_follow_up) == ("已加开窗口，对不起。", True)
    assert (told.may_change, told.may_add) == (False, True)
    assert not seen(AT + 30 * DAY).may_follow_up


def test_the_list_has_the_most_pressing_first(world, bad, hall):
    _, first = bad
    step(loop.take_up, first, by=world.chen)
    step(loop.call_back, first, by=world.chen, reached=Reached.REACHED, note="说了")
    ticket = hall.comes()
    hall.calls(hall.window(1))
    served = hall.served(ticket)
    act.rate(
        code=services.link_of_ticket(served.code),
        grade=5,
        channel=Channel.PAD,
        by=NOBODY,
        at=hall.now(),
    )
    page = reviews.listed(to=world.staff("office"), today=TODAY)
    assert [row.state for row in page.rows] == [ReviewState.OPEN, ReviewState.CALLED]
    assert page.next == ""
    assert reviews.waiting(to=world.chen) == 2
