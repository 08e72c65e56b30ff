"""In the department: steps in their order, by the right posts, and time that stands still."""

from dataclasses import replace
from datetime import date

import pytest

from onewindow.cases.actions import decide, review, tick
from onewindow.cases.models import Case, Step
from onewindow.documents import queries as documents
from onewindow.journal import queries as journal
from onewindow.places import actions as places
from onewindow.rules.lifecycle import MoveNotAllowed
from onewindow.rules.powers import NotPermitted
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.world import AT, DAY, HOUR

TOWN = "township"


@pytest.fixture
def case(world):
    """On the reviewer's desk, accepted Monday 2 March; due on the 23rd, by law on the 30th."""
    return telling.taken_up(world, PLOT)


def sign(world, case, step, at=AT + 2 * HOUR, by=None, partner=""):
    return review.pass_step(
        case_id=case.pk,
        opinion="同意",
        by=by or telling.who(world, case, step),
        partner=partner,
        at=at,
    )


def pause(world, case, kind, days=5, at=AT + 2 * DAY):
    return review.pause(
        case_id=case.pk, kind=kind, days=days, reason="需要", by=world.reviewer(TOWN), at=at
    )


def resume(world, case, at):
    return review.resume(case_id=case.pk, result="合格", by=world.reviewer(TOWN), at=at)


def again(case):
    return Case.objects.get(pk=case.pk)


def test_taking_up_lays_out_the_matters_own_steps(case):
    steps = Step.objects.filter(case=case).order_by("order")
    assert [(step.name, step.people) for step in steps] == [
        ("承办", 1),
        ("核查", 2),
        ("审核", 1),
        ("批准", 1),
    ]
    assert case.handler_name == "李问渠"


def test_a_case_is_taken_up_by_its_own_department_only(world):
    case = telling.case_of(telling.accepted(world, PLOT))
    for by in (world.reviewer("tobacco"), world.li, world.chen, world.zhang.actor):
        with pytest.raises(NotPermitted):
            review.take_up(case_id=case.pk, by=by, at=AT)


def test_nobody_takes_up_what_is_taken_up(world, case):
    with pytest.raises(MoveNotAllowed):
        review.take_up(case_id=case.pk, by=world.wang(TOWN), at=AT + HOUR)


def test_steps_are_signed_in_their_order_by_their_posts(world, case):
    found = telling.refusal(sign, world=world, case=case, step="审核")
    assert (found.code, found.params["step"]) == ("wrong_order", "承办")

    assert sign(world, case, "承办").names == "李问渠"
    assert sign(world, case, "核查", partner="township-inspect2").names == "朱思齐、蔡明溪"
    assert sign(world, case, "审核").names == "周采薇"
    last = telling.refusal(sign, world=world, case=case, step="批准")
    assert (last.code, last.params["step"]) == ("wrong_order", "批准")


def test_a_step_wants_an_opinion(world, case):
    found = telling.problems(
        review.pass_step, case_id=case.pk, opinion=" ", by=world.reviewer(TOWN), at=AT
    )
    assert found == {"opinion": "required"}


@pytest.mark.parametrize(
    "partner",
    ["", "township-inspect1", "tobacco-inspect2", "township-check", "nobody"],
    ids=["alone", "the same", "another department", "another post", "unknown"],
)
def test_an_inspection_takes_two_inspectors_of_the_department(world, case, partner):
    sign(world, case, "承办")
    found = telling.refusal(sign, world=world, case=case, step="核查", partner=partner)
    assert found.code == "two_people_needed"
    assert review.next_step(case).name == "核查"


def test_the_decision_waits_for_every_step(world, case):
    sign(world, case, "承办")
    for act in (decide.grant, decide.refuse):
        found = telling.refusal(
            act, case_id=case.pk, reasons="因为", by=world.wang(TOWN), at=AT + DAY
        )
        assert (found.code, found.params["step"]) == ("wrong_order", "核查")


def several_posts(world, *usernames):
    """One person who holds the posts of several."""
    people = [world.staff(name) for name in usernames]
    return replace(people[0], roles=frozenset().union(*(one.roles for one in people)))


def test_who_handled_a_case_does_not_check_it(world, case):
    both = several_posts(world, "township-review", "township-check")
    sign(world, case, "承办", by=both)
    sign(world, case, "核查", partner="township-inspect2")
    found = telling.refusal(sign, world=world, case=case, step="审核", by=both)
    assert found.code == "same_person"


def test_who_signed_a_step_does_not_decide(world, case):
    both = several_posts(world, "township-check", "township-approve")
    sign(world, case, "承办")
    sign(world, case, "核查", partner="township-inspect2")
    sign(world, case, "审核", by=both)
    found = telling.refusal(decide.grant, case_id=case.pk, reasons="", by=both, at=AT + DAY)
    assert found.code == "same_person"


def test_a_step_sent_back_is_done_again_and_the_reason_is_kept(world, case):
    sign(world, case, "承办")
    sign(world, case, "核查", partner="township-inspect2")
    review.send_back(case_id=case.pk, reason="照片不清", by=world.checker(TOWN), at=AT + DAY)

    assert review.next_step(case).name == "核查"
    assert journal.about(case.pk)[-1].detail["reason"] == "照片不清"
    sign(world, case, "核查", partner="township-inspect2")
    assert review.next_step(case).name == "审核"


def test_nothing_signed_is_nothing_to_send_back(world, case):
    wrong = telling.refusal(
        review.send_back, case_id=case.pk, reason="重做", by=world.checker(TOWN), at=AT
    )
    assert wrong.code == "wrong_order"
    assert telling.problems(
        review.send_back, case_id=case.pk, reason="", by=world.checker(TOWN), at=AT
    ) == {"reason": "required"}
    with pytest.raises(NotPermitted):
        review.send_back(case_id=case.pk, reason="重做", by=world.reviewer(TOWN), at=AT)


# --- 特别程序: what stops which clock ---


def test_testing_by_law_stops_both_clocks(world, case):
    """Told on Wednesday the 4th; Thursday 5 to Wednesday 11 do not count."""
    pause(world, case, "testing")
    assert again(case).state == "paused"
    assert again(case).due_on is None
    resume(world, case, AT + 9 * DAY)

    case = again(case)
    assert case.state == "in-review"
    assert case.promised_due_on == case.due_on == date(2026, 3, 30)
    assert case.statutory_due_on == date(2026, 4, 7)  # Qingming is on Monday the 6th
    telling.assert_folds(case.package)


def test_a_site_visit_stops_the_promise_and_never_the_law(world, case):
    pause(world, case, "site-check")
    assert again(case).statutory_due_on == date(2026, 3, 30)
    resume(world, case, AT + 9 * DAY)

    case = again(case)
    assert case.statutory_due_on == date(2026, 3, 30)
    assert case.promised_due_on == date(2026, 3, 30)


def test_the_law_binds_where_the_promise_would_come_later(world, case):
    pause(world, case, "site-check", days=30)
    resume(world, case, AT + 30 * DAY)
    assert again(case).due_on == date(2026, 3, 30)


def test_the_applicant_is_told_of_a_special_procedure_in_writing(world, case):
    pause(world, case, "testing", days=7)
    (told,) = [one for one in documents.papers(package=case.package_id) if one.kind == "special"]
    assert told.body["days"] == 7
    assert told.body["procedure"] == "testing"
    assert told.body["stops_statutory"] is True
    assert told.body["from_on"] == "2026-03-05"


def test_a_second_pause_waits_for_the_first_to_end(world, case):
    pause(world, case, "testing")
    with pytest.raises(MoveNotAllowed):
        pause(world, case, "hearing")
    resume(world, case, AT + 3 * DAY)
    pause(world, case, "hearing", at=AT + 4 * DAY)
    assert again(case).state == "paused"


def test_a_pause_ended_on_its_own_day_takes_no_time(world, case):
    pause(world, case, "testing", at=AT + 2 * DAY)
    resume(world, case, AT + 2 * DAY + HOUR)
    assert again(case).due_on == date(2026, 3, 23)


def test_every_mistake_in_a_pause_is_told_at_once(world, case):
    found = telling.problems(
        review.pause, case_id=case.pk, kind="lunch", days=0, reason="", by=world.li, at=AT
    )
    assert found == {"kind": "not_an_option", "days": "out_of_range", "reason": "required"}


def test_nothing_is_decided_while_the_clock_stands_still(world, case):
    telling.signed(world, case)
    pause(world, case, "expert-review")
    for act in (decide.grant, decide.refuse):
        with pytest.raises(MoveNotAllowed):
            act(case_id=case.pk, reasons="因为", by=world.wang(TOWN), at=AT + 3 * DAY)


# --- 延期 ---

TOO_LONG = {"days": "extension_not_allowed"}


def extend(world, case, days, by=None):
    return review.extend(
        case_id=case.pk, days=days, reason="情况复杂", by=by or world.wang(TOWN), at=AT + DAY
    )


def test_the_head_extends_once_and_both_clocks_follow(world, case):
    assert review.extension_days_allowed(case) == 10
    extend(world, case, 10)

    case = again(case)
    assert case.statutory_due_on == date(2026, 4, 14)
    assert case.due_on == date(2026, 4, 7)
    (told,) = [one for one in documents.papers(package=case.package_id) if one.kind == "extension"]
    assert (told.body["days"], told.body["approved_by"]) == (10, "李沐言")
    assert telling.problems(extend, world=world, case=case, days=1) == TOO_LONG


@pytest.mark.parametrize("days", [0, 11, -3])
def test_an_extension_keeps_within_the_law(world, case, days):
    assert telling.problems(extend, world=world, case=case, days=days) == TOO_LONG
    assert again(case).extension_days == 0


def test_only_who_approves_may_extend_and_not_without_a_reason(world, case):
    for by in (world.reviewer(TOWN), world.checker(TOWN), world.wang("market"), world.chen):
        with pytest.raises(NotPermitted):
            extend(world, case, 5, by=by)
    assert telling.problems(
        review.extend, case_id=case.pk, days=11, reason=" ", by=world.wang(TOWN), at=AT
    ) == {"reason": "required", **TOO_LONG}


def test_a_matter_that_is_no_licence_knows_no_extension(world):
    case = telling.taken_up(world, "mi_reimb")
    assert review.extension_days_allowed(case) == 0
    by = world.wang(case.department_id)
    found = telling.problems(
        review.extend, case_id=case.pk, days=1, reason="复杂", by=by, at=AT + DAY
    )
    assert found == TOO_LONG


# --- a calendar that is not yet published ---


def test_a_provisional_day_is_set_for_good_when_the_calendar_comes(world):
    december = AT.replace(month=12, day=21)  # 15 working days reach into 2027
    package = telling.accepted(world, PLOT, at=december)
    case = telling.case_of(package)
    assert case.due_is_provisional
    assert case.due_on == date(2027, 1, 11)
    assert tick.tick(at=december)["recounted"] == 0

    closed = {"day": date(2027, 1, 1), "is_working": False, "name": "元旦", "name_en": "New Year"}
    after = {**closed, "day": date(2027, 1, 4)}
    places.load_calendar(years=[2027], days=[closed, after])
    assert tick.tick(at=december + DAY)["recounted"] == 1
    case = again(case)
    assert (case.due_on, case.due_is_provisional) == (date(2027, 1, 13), False)
    assert journal.about(case.pk)[-1].fact == "clock.recounted"
    assert tick.tick(at=december + DAY)["recounted"] == 0
    telling.assert_folds(package)
