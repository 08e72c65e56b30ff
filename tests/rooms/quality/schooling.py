"""Short ways through a course: loaded, held, attended, passed; by actions, never by hand."""

from datetime import datetime, timedelta
from typing import Any

from onewindow.quality.actions import courses, exams, sessions
from onewindow.quality.models import Attempt, TrainingSession
from onewindow.quality.queries import learning
from onewindow.rules.actors import Actor
from tests.world import AT, DATA, DAY, HOUR, KEEPER, ZEGUO, World


def load(at: datetime = AT) -> list[str]:
    return courses.load_courses(
        content=(DATA / "courses.json").read_bytes(), by=KEEPER, at=at - 30 * DAY
    )


def held(world: World, course: str = "land", *, at: datetime = AT, **said: Any) -> TrainingSession:
    """A session of a course that begins at `at` in Zeguo, by its head."""
    wanted = {
        "centre": ZEGUO,
        "place": "三楼会议室",
        "starts_at": at,
        "ends_at": at + 3 * HOUR,
        "class_hours": 4,
        "seats": 20,
        "trainer": "zeguo-head",
    }
    return sessions.plan(course=course, by=world.chen, at=at - HOUR, **{**wanted, **said})


def attended(session: TrainingSession, holder: Actor, by: Actor, *, at: datetime) -> Any:
    code = sessions.shown_code(session_id=session.pk, by=holder, at=at)
    return sessions.attend(session_id=session.pk, code=code, by=by, at=at)


def rightly(attempt: Attempt, *, wrong: int = 0) -> dict[str, list[str]]:
    """Answers to an exam, the first so many of them wrong."""
    paper = learning.paper(attempt)
    return {one.code: sorted(one.right) for one in paper[wrong:]}


def passed(
    world: World, by: Actor, course: str = "land", *, at: datetime = AT, wrong: int = 0
) -> Attempt:
    """Attended and examined within the hour."""
    attended(held(world, course, at=at), world.chen, by, at=at)
    attempt = exams.begin(course=course, by=by, at=at + timedelta(minutes=5))
    answers = rightly(attempt, wrong=wrong)
    return exams.hand_in(
        attempt_id=attempt.pk, answers=answers, by=by, at=at + timedelta(minutes=9)
    )
