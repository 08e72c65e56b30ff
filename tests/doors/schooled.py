"""A school for the walk: a session that runs, an exam half done, a certificate, a stand-in."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from onewindow.people.actions import staffing
from onewindow.people.models import Account, Post
from onewindow.quality.actions import exams
from onewindow.rules import clock
from onewindow.web import kit as frame
from tests.rooms.quality import schooling
from tests.world import DAY, World

COURSE = "land"


@dataclass(frozen=True, slots=True)
class School:
    """By the clock that the pages read. clerk, other: two of the hall."""

    session: Any
    attempt: Any
    certificate: Any
    substitution: Any
    absence: Any
    clerk: Any
    other: Any
    guide_post: Any
    clerk_post: Any


def school(world: World) -> School:
    """The clerk has passed one course and sits the exam of another."""
    now = frame.now()
    schooling.load(now)
    li, chen = world.li, world.chen
    passed = schooling.passed(world, li, "residents", at=now - 2 * DAY)
    session = schooling.held(world, COURSE, at=now)
    schooling.attended(session, chen, li, at=now)
    attempt = exams.begin(course=COURSE, by=li, at=now)
    posts = Post.objects.select_related("account")
    guide = posts.get(account__username="zeguo-guide")
    other = Account.objects.get(username="zeguo-clerk2")
    substitution = staffing.stand_in(
        post_id=guide.pk,
        account_id=other.pk,
        since=now + 3 * DAY,
        until=now + 4 * DAY,
        why="培训",
        by=chen,
        at=now,
    )
    today = clock.local_day(now)
    absence = staffing.note_absence(
        account_id=li.account or 0,
        kind="leave",
        since=today + timedelta(days=9),
        until=today + timedelta(days=9),
        by=chen,
        at=now,
    )
    mine = posts.get(account=li.account)
    return School(
        session,
        attempt,
        passed.certificate,
        substitution,
        absence,
        mine.account,
        other,
        guide,
        mine,
    )


def named(found: School) -> dict[str, Any]:
    """What addresses call it."""
    return {
        "account_id": found.clerk.pk,
        "substitution_id": found.substitution.pk,
        "absence_id": found.absence.pk,
        "session_id": found.session.pk,
        "attempt_id": found.attempt.pk,
        "training_number": found.certificate.number,
        "course": COURSE,
        "question": "one_home",
        "digits": "00000000",
    }


def said(found: School) -> dict[str, Any]:
    """What forms say of it."""
    return {
        "clerk_post": found.clerk_post.pk,
        "guide_post": found.guide_post.pk,
        "other": found.other.pk,
    }
