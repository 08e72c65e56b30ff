"""Courses, sessions, exams and certificates of staff."""

import json
from datetime import date, timedelta

import pytest

from onewindow.journal import queries as journal
from onewindow.people.queries import qualified
from onewindow.quality.actions import courses, exams, sessions, training
from onewindow.quality.models import Attempt, Attendance, TrainingCertificate
from onewindow.quality.queries import learning
from onewindow.quality.queries import training as figures
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, NotFound
from tests.rooms.quality import schooling
from tests.world import AT, DAY, HOUR, SONGMEN, TODAY, ZEGUO

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _school(world):
    schooling.load()


@pytest.fixture
def office(world):
    return world.staff("office")


def test_courses_are_loaded_once_and_written_out_as_they_were():
    assert schooling.load() == []
    said = json.loads(courses.export_courses())
    again = courses.load_courses(content=courses.export_courses(), by=schooling.KEEPER, at=AT)
    assert again == []
    assert {one["code"] for one in said["courses"]} >= {"land", "window"}


def test_what_owners_change_is_a_new_edition_that_no_file_takes_back(office):
    held = learning.standing("land")
    body = {**held.body, "class_hours": 8}
    made = courses.change(code="land", seen=held.number, body=body, by=office, at=AT)
    assert (made.number, made.body["class_hours"]) == (2, 8)
    with pytest.raises(courses.CourseMoved):
        courses.change(code="land", seen=held.number, body=held.body, by=office, at=AT)
    assert schooling.load() == ["course land stays as its owners changed it here"]
    body["exam"] = {**body["exam"], "ask": 99}
    with pytest.raises(Incomplete) as told:
        courses.change(code="land", seen=2, body=body, by=office, at=AT)
    assert [one.code for one in told.value.problems] == ["course_asks_too_much"]


def test_only_the_office_changes_courses_and_only_owners_hold_sessions(world):
    held = learning.standing("land")
    with pytest.raises(NotPermitted):
        courses.change(code="land", seen=1, body=held.body, by=world.chen, at=AT)
    with pytest.raises(NotPermitted):
        schooling.held(world, centre=SONGMEN)


def test_a_seat_is_held_once_and_none_beyond_the_last(world):
    row = schooling.held(world, seats=1, at=AT + DAY)
    for _ in range(2):
        sessions.sign_up(session_id=row.pk, by=world.li, at=AT)
    other = world.staff("zeguo-clerk2")
    with pytest.raises(sessions.SessionFull):
        sessions.sign_up(session_id=row.pk, by=other, at=AT)
    sessions.sign_off(session_id=row.pk, by=world.li, at=AT)
    sessions.sign_up(session_id=row.pk, by=other, at=AT)
    assert Attendance.objects.get(session=row).account_id == other.account


def test_attendance_counts_once_while_the_session_runs_by_a_code_of_now(world):
    row = schooling.held(world)
    code = sessions.shown_code(session_id=row.pk, by=world.chen, at=AT)
    for _ in range(2):
        seat = sessions.attend(session_id=row.pk, code=code, by=world.li, at=AT + 20 * SECOND)
    assert (seat.how, seat.attended_at) == ("code", AT + 20 * SECOND)
    other = world.staff("zeguo-clerk2")
    with pytest.raises(sessions.CodeWrong):
        sessions.attend(session_id=row.pk, code=code, by=other, at=AT + 2 * MINUTE)
    with pytest.raises(sessions.NotRunning):
        sessions.attend(session_id=row.pk, code=code, by=other, at=AT + 4 * HOUR)
    with pytest.raises(NotPermitted):
        sessions.shown_code(session_id=row.pk, by=world.li, at=AT)
    facts = [entry.fact for entry in journal.about(row.pk)]
    assert facts == ["session.planned", "session.sign_up", "session.attended"]


def test_who_guesses_codes_is_stopped(world):
    row = schooling.held(world)
    right = sessions.shown_code(session_id=row.pk, by=world.chen, at=AT)
    for n in range(sessions.TRIES):
        wrong = f"{(int(right) + n + 1) % 10**8:08}"
        with pytest.raises(sessions.CodeWrong):
            sessions.attend(session_id=row.pk, code=wrong, by=world.li, at=AT)
    with pytest.raises(sessions.TooManyCodes):
        sessions.attend(session_id=row.pk, code=right, by=world.li, at=AT)


def test_the_trainer_marks_others_by_hand_and_never_themselves(world):
    row = schooling.held(world)
    seat = sessions.mark(
        session_id=row.pk, account_id=world.li.account, by=world.chen, at=AT + 3 * HOUR
    )
    assert (seat.how, seat.marked_by) == ("hand", world.chen.id)
    with pytest.raises(NotPermitted):
        sessions.mark(session_id=row.pk, account_id=world.chen.account, by=world.chen, at=AT)
    with pytest.raises(sessions.NotRunning):
        sessions.mark(
            session_id=row.pk, account_id=world.li.account, by=world.chen, at=AT + 2 * DAY
        )


def test_an_exam_needs_the_hours_and_is_one_at_a_time(world):
    with pytest.raises(exams.HoursMissing):
        exams.begin(course="land", by=world.li, at=AT)
    schooling.attended(schooling.held(world), world.chen, world.li, at=AT)
    first = exams.begin(course="land", by=world.li, at=AT)
    assert exams.begin(course="land", by=world.li, at=AT + MINUTE).pk == first.pk
    schooling.attended(
        schooling.held(world, "etiquette", place="二楼"), world.chen, world.li, at=AT
    )
    with pytest.raises(exams.AnotherOpen):
        exams.begin(course="etiquette", by=world.li, at=AT + MINUTE)


def test_answers_survive_a_lost_page_and_the_clock_ends_the_exam_with_them(world):
    schooling.attended(schooling.held(world), world.chen, world.li, at=AT)
    row = exams.begin(course="land", by=world.li, at=AT)
    exams.keep(attempt_id=row.pk, answers=schooling.rightly(row), by=world.li, at=AT + MINUTE)
    late = row.due_at + MINUTE
    ended = exams.keep(attempt_id=row.pk, answers={}, by=world.li, at=late)
    assert (ended.ended_at, ended.is_passed, ended.right) == (row.due_at, True, ended.asked)
    assert exams.end_due(at=late) == 0


def test_an_exam_nobody_came_back_to_is_ended_by_time(world):
    schooling.attended(schooling.held(world), world.chen, world.li, at=AT)
    row = exams.begin(course="land", by=world.li, at=AT)
    assert exams.end_due(at=row.due_at) == 0
    assert exams.end_due(at=row.due_at + MINUTE) == 1
    row.refresh_from_db()
    assert (row.is_passed, row.right, row.ended_at) == (False, 0, row.due_at)


def test_handing_in_twice_is_one_result_and_one_certificate(world):
    row = schooling.passed(world, world.li)
    again = exams.hand_in(attempt_id=row.pk, answers={}, by=world.li, at=AT + HOUR)
    assert (again.is_passed, again.right) == (True, again.asked)
    held = TrainingCertificate.objects.get(attempt=row)
    assert held.number == "PX-331081-2026-0001"
    assert (held.issued_on, held.until) == (TODAY, date(2028, 3, 2))
    reached = qualified.held([world.li.account], on=TODAY)
    assert {(one.scope, one.code) for one in reached} == {
        ("zone", "自然资源"),
        ("zone", "农业农村"),
        ("zone", "住建"),
    }
    with pytest.raises(exams.PassedAlready):
        exams.begin(course="land", by=world.li, at=AT + HOUR)


def test_who_fails_waits_and_after_three_times_for_long(world):
    row = schooling.passed(world, world.li, wrong=3)
    assert (row.is_passed, row.right) == (False, 7)
    assert not TrainingCertificate.objects.exists()
    with pytest.raises(exams.WaitFirst):
        exams.begin(course="land", by=world.li, at=AT + HOUR)
    for day in (2, 4):
        again = exams.begin(course="land", by=world.li, at=AT + day * DAY)
        exams.hand_in(attempt_id=again.pk, answers={}, by=world.li, at=AT + day * DAY + MINUTE)
    with pytest.raises(exams.TriesUsed):
        exams.begin(course="land", by=world.li, at=AT + 20 * DAY)
    assert exams.begin(course="land", by=world.li, at=AT + 31 * DAY)


def test_an_exam_is_nobody_elses(world):
    schooling.attended(schooling.held(world), world.chen, world.li, at=AT)
    row = exams.begin(course="land", by=world.li, at=AT)
    with pytest.raises(NotFound):
        exams.hand_in(attempt_id=row.pk, answers={}, by=world.zhao, at=AT)
    assert Attempt.objects.get(pk=row.pk).ended_at is None


def test_what_is_taken_back_counts_no_longer(world, office):
    row = schooling.passed(world, world.li)
    held = row.certificate
    with pytest.raises(NotPermitted):
        training.revoke(certificate_id=held.pk, why="代考", by=world.chen, at=AT)
    for _ in range(2):
        training.revoke(certificate_id=held.pk, why="代考", by=office, at=AT + HOUR)
    assert qualified.held([world.li.account], on=TODAY) == []
    facts = [entry.fact for entry in journal.about(held.pk)]
    assert facts == ["training.certified", "training.revoked"]


def test_what_soon_ends_is_told_once(world):
    held = schooling.passed(world, world.li).certificate
    early, soon = AT, AT + 705 * DAY
    assert training.remind(at=early) == 0
    assert [training.remind(at=soon), training.remind(at=soon)] == [1, 0]
    assert [one.pk for one in learning.ending(by=world.chen, at=soon)] == [held.pk]


def test_figures_count_who_is_certified_what_was_learned_and_who_passed(
    world, django_assert_num_queries
):
    schooling.passed(world, world.li)
    schooling.passed(world, world.staff("zeguo-clerk2"), at=AT + DAY, wrong=4)
    with django_assert_num_queries(1):
        found = figures.figures(since=AT - DAY, until=AT + 3 * DAY)
    assert found[ZEGUO] == figures.Trained(staff=2, certified=1, class_hours=8, ended=2, passed=1)
    assert found[SONGMEN] == figures.Trained(staff=2)
    before = figures.figures(since=AT - 2 * DAY, until=AT - DAY, centres=[ZEGUO])
    assert before == {ZEGUO: figures.Trained(staff=2)}
