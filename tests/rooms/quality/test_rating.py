"""Rating a visit and a matter: once each, changed in time, doubtful where it should be."""

from datetime import timedelta

import pytest

from onewindow.entropy import new_id
from onewindow.hall.actions import queue
from onewindow.journal import queries as journal
from onewindow.quality.actions import rating as act
from onewindow.quality.actions import schemes as rules
from onewindow.quality.models import Rating, Review
from onewindow.quality.queries import outcomes, scores, services
from onewindow.quality.queries.scores import By, Period
from onewindow.rules import rating_figures
from onewindow.rules.actors import NOBODY
from onewindow.rules.powers import NotPermitted
from onewindow.rules.ratings import (
    Channel,
    NothingToRateYet,
    RatingGiven,
    RatingLinkExpired,
    RatingLinkUnknown,
    RatingSettled,
)
from onewindow.rules.refusal import Incomplete
from tests.rooms.cases import telling
from tests.world import AT, DATA, DAY, HOUR, KEEPER, TODAY, ZEGUO

TODAYS = Period(TODAY, TODAY + DAY)


def rate(code, grade=1, *, at, by=NOBODY, **rest):
    rest.setdefault("channel", Channel.QR)
    rest.setdefault("mark", "this browser")
    return act.rate(code=code, grade=grade, by=by, at=at, **rest)


@pytest.fixture
def visit(hall):
    """Somebody served at window 1 by Li."""
    hall.sits(1)
    ticket = hall.comes()
    hall.calls(hall.window(1))
    return hall.served(ticket)


def link(ticket):
    return services.link_of_ticket(ticket.code)


def test_a_visit_is_rated_once_and_a_second_voice_changes_the_first(hall, visit):
    first = rate(link(visit), 2, at=hall.now(), reasons=["kind"])
    again = rate(link(visit), 1, at=hall.now(), text="谢谢")
    assert again.pk == first.pk
    kept = Rating.objects.get()
    assert (kept.grade, kept.text, kept.reasons, kept.edits) == (1, "谢谢", [], 1)
    assert (kept.centre_id, kept.window, kept.clerk) == (ZEGUO, 1, hall.world.li.id)
    assert kept.doubts == []
    assert kept.is_counted
    facts = [entry.fact for entry in journal.about(kept.pk)]
    assert facts == ["rating.rate", "rating.edit"]
    assert "谢谢" not in str([entry.detail for entry in journal.about(kept.pk)])


def test_a_copy_of_the_printed_link_changes_nothing_and_tells_nothing(hall, world):
    """It lies at the counter: whoever was rated could read and overwrite what was said."""
    hall.sits(1)
    ticket = hall.comes(person_id=world.zhang.person.pk)
    hall.calls(hall.window(1))
    visit = hall.served(ticket)
    rate(link(visit), 5, at=hall.now())
    service = services.service(link(visit))

    def told(found=service, by=NOBODY, mark=""):
        return outcomes.said([found], by=by, mark=mark, at=hall.now())[service.key]

    for mark, by in (("", NOBODY), ("another", NOBODY), ("", hall.world.li)):
        with pytest.raises(RatingGiven):
            rate(link(visit), 1, at=hall.now(), by=by, mark=mark)
        assert told(by=by, mark=mark) is None
    own = services.link_of_ticket(visit.code, own=True)
    assert told(services.service(own)).grade == 5
    assert told(by=world.zhang.actor).grade == told(mark="this browser").grade == 5
    for code, by in ((own, NOBODY), (link(visit), world.zhang.actor)):
        rate(code, 4, at=hall.now(), by=by, mark="")
    assert Rating.objects.get().edits == 2


def test_only_who_holds_a_link_that_was_given_out_may_rate(hall, visit):
    code = link(visit)
    forged = code[:-1] + ("a" if code[-1] != "a" else "b")
    for other in (forged, f"t{visit.code}", code.partition("-")[0] + "-", "", "t1-aaaa"):
        with pytest.raises(RatingLinkUnknown):
            rate(other, at=hall.now())
    nobody = services.link_of_case(new_id())
    with pytest.raises(RatingLinkUnknown):
        rate(nobody, at=hall.now())
    assert not Rating.objects.exists()


def test_a_link_is_good_for_thirty_days_after_the_service(hall, visit):
    rate(link(visit), at=visit.ended_at + 30 * DAY)
    with pytest.raises(RatingLinkExpired):
        rate(link(visit), at=visit.ended_at + 30 * DAY + timedelta(seconds=1))


def test_who_still_waits_or_went_away_has_nothing_to_rate(hall):
    ticket = hall.comes()
    with pytest.raises(NothingToRateYet):
        rate(link(ticket), at=hall.now())
    queue.leave(ticket_id=ticket.pk, by=hall.guide, at=hall.now())
    with pytest.raises(NothingToRateYet):
        rate(link(ticket), at=hall.now())


def test_a_rating_while_the_clerk_still_serves_is_kept_and_doubtful(hall):
    hall.sits(1)
    ticket = hall.comes()
    hall.calls(hall.window(1))
    queue.welcome(ticket_id=ticket.pk, by=hall.world.li, at=hall.now())
    early = rate(link(ticket), at=hall.now())
    assert (early.doubts, early.is_counted) == (["early"], False)


def test_the_clerk_who_served_cannot_praise_herself(hall, visit):
    own = rate(link(visit), at=hall.now(), by=hall.world.li)
    assert (own.doubts, own.is_counted) == (["self"], False)
    found = scores.counts(period=TODAYS, by=By.CENTRE, centres=[ZEGUO])[ZEGUO]
    assert rating_figures.good_rate(found) is None
    assert (found.finished, found.rated, found.valid) == (1, 1, 0)


def test_a_burst_from_one_machine_makes_all_of_it_doubtful(hall):
    hall.sits(1)
    given = []
    for _ in range(7):
        ticket = hall.comes()
        hall.calls(hall.window(1))
        served = hall.served(ticket)
        given.append((link(served), served.ended_at))
    at = hall.now()
    for n, (code, _) in enumerate(given):
        rate(code, 5 if n == 3 else 1, at=at + timedelta(seconds=n), source="net:one")
    rows = list(Rating.objects.order_by("rated_at"))
    assert all(row.doubts == ["burst"] for row in rows)
    assert [row.grade for row in rows if row.is_counted] == [5]
    assert len(outcomes.doubtful(to=hall.world.staff("office"))) == 7
    with pytest.raises(NotPermitted):
        act.judge(rating_id=rows[0].pk, counts=True, by=hall.world.chen, at=at)
    act.judge(rating_id=rows[0].pk, counts=True, by=hall.world.staff("office"), at=at)
    assert Rating.objects.filter(is_counted=True).count() == 2


def test_nobody_but_office_and_head_sees_doubtful_ratings(hall, visit):
    rate(link(visit), at=hall.now(), by=hall.world.li)
    assert len(outcomes.doubtful(to=hall.world.chen)) == 1
    for other in (hall.world.li, hall.world.zhao, hall.world.staff("songmen-head")):
        assert outcomes.doubtful(to=other) == []


def test_what_is_wrong_with_a_rating_is_told_all_at_once(hall, visit):
    with pytest.raises(Incomplete) as told:
        rate(link(visit), 9, at=hall.now(), reasons=["x"], text="字" * 301)
    assert [one.code for one in told.value.problems] == [
        "grade_missing",
        "reason_unknown",
        "too_long",
    ]


def test_a_bad_rating_opens_its_review_and_a_slip_of_the_finger_ends_it(hall, visit):
    rate(link(visit), 4, at=hall.now())
    assert Review.objects.get().state == "open"
    rate(link(visit), 1, at=hall.now())
    assert Review.objects.get().state == "revised"
    rate(link(visit), 5, at=hall.now())
    assert Review.objects.get().state == "open"
    facts = [entry.fact for entry in journal.about(Review.objects.get().pk)]
    assert facts == ["review.open", "review.revise", "review.open"]


def test_after_a_day_a_rating_stays_as_it_is(hall, visit):
    rate(link(visit), 1, at=AT)
    with pytest.raises(RatingSettled):
        rate(link(visit), 5, at=AT + DAY + HOUR)


def test_a_matter_is_rated_once_it_is_decided_beside_the_visit(world):
    package = telling.accepted(world, telling.PLOT)
    case = telling.case_of(package)
    code = services.link_of_case(case.pk)
    with pytest.raises(NothingToRateYet):
        rate(code, at=AT + HOUR)
    telling.granted(world, case)
    given = rate(code, 3, at=AT + 4 * HOUR, by=world.zhang.actor, channel=Channel.WEB)
    assert given.matter == telling.PLOT
    assert given.rater_id == world.zhang.person.pk == given.person_id
    assert given.clerk == world.reviewer(case.department_id).id
    of_all = services.services(services.link_of_package(package.code))
    assert [(one.kind, one.has_begun) for one in of_all] == [("c", True)]


def test_scores_stand_beside_how_many_could_have_spoken(hall):
    hall.sits(1)
    for grade in (1, 4, None, None):
        ticket = hall.comes()
        hall.calls(hall.window(1))
        served = hall.served(ticket)
        if grade:
            rate(link(served), grade, at=hall.now())
    for by, key in ((By.CENTRE, ZEGUO), (By.CLERK, hall.world.li.id)):
        found = scores.counts(period=TODAYS, by=by, centres=[ZEGUO])[key]
        assert (found.finished, found.rated, found.valid) == (4, 2, 2)
        assert str(rating_figures.good_rate(found)) == "50.00"
        assert str(rating_figures.response_rate(found)) == "50.00"
    assert scores.own(to=hall.world.li, period=TODAYS, least=3) is None
    assert scores.own(to=hall.world.li, period=TODAYS, least=2) is not None


def test_reasons_are_counted_with_their_grade(hall, visit):
    rate(link(visit), 4, at=hall.now(), reasons=["slow", "unkind"])
    assert scores.reasons(period=TODAYS) == {(4, "slow"): 1, (4, "unkind"): 1}
    assert scores.reasons(period=TODAYS, centres=["331081102"]) == {}


def test_rules_that_ratings_were_given_under_are_never_changed(hall, visit):
    content = (DATA / "rating_schemes.json").read_bytes()
    assert rules.load_schemes(content=content, by=KEEPER, at=AT) == []
    assert rules.export_schemes().decode().startswith('{\n  "schemes"')
    stricter = content.replace(b'"days": 15, "unit": "\xe6\x97\xa5", "evidence": "B"',
                               b'"days": 5, "unit": "\xe6\x97\xa5", "evidence": "B"')  # fmt: skip
    assert stricter != content
    rate(link(visit), at=hall.now())
    with pytest.raises(Incomplete) as told:
        rules.load_schemes(content=stricter, by=KEEPER, at=AT)
    assert [one.code for one in told.value.problems] == ["rating_scheme_used"]
    later = stricter.replace(b"2019-10-19", b"2026-03-01")
    assert rules.load_schemes(content=later, by=KEEPER, at=AT) == ["rating scheme: 2026-03-01"]
