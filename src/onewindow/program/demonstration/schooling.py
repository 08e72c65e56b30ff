"""Training of the demonstration: who is certified, a session today, one clerk nearly qualified.

Everything by the actions that staff use, at moments gone by; the county does not ask for
qualifications until its office switches it on.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from onewindow.people.actions import staffing
from onewindow.people.models import Post
from onewindow.people.queries import held
from onewindow.quality.actions import exams, sessions
from onewindow.quality.models import TrainingSession
from onewindow.quality.queries import learning
from onewindow.rules.actors import Actor, Role

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HALL = "331081100"  # 泽国, where most of it can be tried
PLACE = "市行政服务中心三楼培训室（演示）"
WHOLE = (16, 16, 8)  # class hours of the three days of the course for everything
ANSWERED = timedelta(minutes=9)


def tell(staff: Mapping[str, Actor], *, at: datetime) -> None:
    """What staff learned before `at`, and what is on today. Once for a county."""
    if learning.standing("window") is None or TrainingSession.objects.exists():
        return
    office = staff["office"]
    clerks = [one for one in staff.values() if one.has(Role.CLERK)]
    firsts = _first_of_each(clerks)
    almost = staff["zeguo-clerk1"]
    certified = [one for one in firsts if one.id != almost.id] + [staff["zeguo-clerk2"]]
    _whole_course(certified, office, at=at - 40 * DAY)
    _taught("safety", certified[:6], office, at=at - 340 * DAY)  # ends soon
    _taught("etiquette", [almost, *certified[:4]], office, at=at - 20 * DAY, failing=1)
    _attended("land", [almost], office, at=at - 3 * DAY)  # only the exam is missing
    for course, hours in (("land", 0), ("acceptance", 26), ("market", 50)):
        begins = at - HOUR / 2 if hours == 0 else at + hours * HOUR
        row = _held(course, office if hours else staff["zeguo-head"], begins, at, hall=not hours)
        for one in certified[:3]:
            sessions.sign_up(session_id=row.pk, by=one, at=at)
    _stand_in(staff, at=at)


def _first_of_each(clerks: Iterable[Actor]) -> list[Actor]:
    found: dict[str, Actor] = {}
    for one in clerks:
        for centre in one.centres:
            found.setdefault(centre, one)
    return list(found.values())


def _held(
    course: str,
    by: Actor,
    begins: datetime,
    at: datetime,
    *,
    class_hours: int = 4,
    hall: bool = False,
) -> TrainingSession:
    return sessions.plan(
        course=course,
        centre=HALL if hall else None,
        place="二楼会议室（演示）" if hall else PLACE,
        starts_at=begins,
        ends_at=begins + 3 * HOUR,
        class_hours=class_hours,
        seats=40,
        trainer="zeguo-head" if hall else "office",
        by=by,
        at=at,
        demonstration=True,
    )


def _attended(
    course: str, people: Iterable[Actor], office: Actor, *, at: datetime, class_hours: int = 0
) -> None:
    edition = learning.standing(course)
    hours = class_hours or (edition.body["class_hours"] if edition else 1)
    row = _held(course, office, at, at - DAY, class_hours=hours)
    for one in people:
        if one.account is not None:
            sessions.mark(session_id=row.pk, account_id=one.account, by=office, at=at + HOUR)


def _taught(
    course: str, people: list[Actor], office: Actor, *, at: datetime, failing: int = 0
) -> None:
    """Attended and examined; the first `failing` of them answer nothing."""
    _attended(course, people, office, at=at)
    for n, one in enumerate(people):
        _examined(course, one, at=at + 4 * HOUR, passes=n >= failing)


def _whole_course(people: list[Actor], office: Actor, *, at: datetime) -> None:
    for n, hours in enumerate(WHOLE):
        _attended("window", people, office, at=at + n * DAY, class_hours=hours)
    for one in people:
        _examined("window", one, at=at + 3 * DAY, passes=True)


def _examined(course: str, one: Actor, *, at: datetime, passes: bool) -> None:
    attempt = exams.begin(course=course, by=one, at=at)
    paper = learning.paper(attempt) if passes else ()
    answers = {each.code: sorted(each.right) for each in paper}
    exams.hand_in(attempt_id=attempt.pk, answers=answers, by=one, at=at + ANSWERED)


def _stand_in(staff: Mapping[str, Actor], *, at: datetime) -> None:
    """The second clerk stands in for the hall's guide this week."""
    guide, clerk = staff["zeguo-guide"], staff["zeguo-clerk2"]
    post = Post.objects.filter(held(at), account=guide.account, role=Role.GUIDE).first()
    if post is not None and clerk.account is not None:
        staffing.stand_in(
            post_id=post.pk,
            account_id=clerk.account,
            since=at,
            until=at + 5 * DAY,
            why="导办员外出培训（演示）",
            by=staff["zeguo-head"],
            at=at,
        )
