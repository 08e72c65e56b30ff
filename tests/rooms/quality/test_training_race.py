"""The last seat, one exam, one number each: many hands at the same moment."""

import pytest

from onewindow.people.models import Account, Qualification
from onewindow.quality.actions import exams, sessions
from onewindow.quality.models import Attempt, Attendance, TrainingCertificate, TrainingSession
from onewindow.rules.actors import Actor, Role
from tests.rooms.cases.test_races import at_once
from tests.rooms.hall.racing import told
from tests.rooms.quality import schooling
from tests.world import AT, DAY, World

pytestmark = pytest.mark.django_db(transaction=True)
COMMITS = True
HANDS = 6


@pytest.fixture(autouse=True)
def _school(world):
    schooling.load()
    yield
    Qualification.objects.all().delete()
    for table in (TrainingCertificate, Attempt, Attendance, TrainingSession):
        table.objects.all().delete()


def clerks(world: World) -> list[Actor]:
    return [one for one in world.cast.staff.values() if one.has(Role.CLERK)][:HANDS]


def test_the_last_seats_are_given_out_once(world):
    row = schooling.held(world, seats=2, at=AT + DAY)
    outcomes = at_once(
        *[lambda by=by: sessions.sign_up(session_id=row.pk, by=by, at=AT) for by in clerks(world)]
    )
    full = sessions.SessionFull.code
    assert sorted(told(outcomes)) == ["done"] * 2 + [full] * (HANDS - 2)
    row.refresh_from_db()
    assert (row.taken, Attendance.objects.filter(session=row).count()) == (2, 2)


def test_one_exam_is_begun_once_and_handed_in_once_with_one_certificate(world):
    schooling.attended(schooling.held(world), world.chen, world.li, at=AT)
    begun = at_once(*[lambda: exams.begin(course="land", by=world.li, at=AT)] * 4)
    assert len({one.pk for one in begun}) == 1
    answers = schooling.rightly(begun[0])

    def hands_in():
        return exams.hand_in(attempt_id=begun[0].pk, answers=answers, by=world.li, at=AT)

    ended = at_once(*[hands_in] * 4)
    assert all(one.is_passed for one in ended)
    assert TrainingCertificate.objects.count() == 1
    assert Account.objects.get(pk=world.li.account).qualifications.count() == 3
