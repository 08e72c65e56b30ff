"""Courses as they stand, what somebody has learned, and what they may do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet, Sum

from onewindow.people.models import Account
from onewindow.people.queries import posted
from onewindow.quality.models import (
    Attempt,
    Attendance,
    Edition,
    TrainingCertificate,
    TrainingSession,
)
from onewindow.rules import clock, courses, exams, training_powers
from onewindow.rules.actors import Actor, Role
from onewindow.rules.courses import Course
from onewindow.rules.exams import Bar, Question, Sat
from onewindow.rules.refusal import NotFound

RENEWS = timedelta(days=60)  # before its end a certificate may be renewed. House rule
COMING = 30  # sessions of a list


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far somebody is with a course. attended: class hours that count; is_passed: with a
    certificate that is good for longer than it takes to renew it; until: its last day.
    """

    attended: int
    is_passed: bool
    until: date | None
    bar: tuple[Bar, datetime] | None


@dataclass(frozen=True, slots=True)
class Learned:
    """One course as somebody stands in it."""

    course: Course
    edition: int
    standing: Readiness
    open_attempt: UUID | None


def editions() -> list[Edition]:
    """Every course as it stands, by code. One query."""
    return list(Edition.objects.order_by("course", "-number").distinct("course"))


def standing(code: str) -> Edition | None:
    """A course as it stands. One query."""
    return Edition.objects.filter(course=code).order_by("-number").first()


def paper(attempt: Attempt) -> tuple[Question, ...]:
    """The questions of an exam in the order in which they were asked; drawn anew, always alike."""
    course = courses.course(attempt.edition.body)
    return exams.draw(course.questions, seed=attempt.seed, ask=attempt.asked)


def hours(course: str, account: int, *, at: datetime) -> int:
    """Class hours of a course that somebody attended and that count. One query.

    Those of as long as its certificates are good. Source: house rule.
    """
    edition = standing(course)
    months = courses.course(edition.body).validity_months if edition else 0
    return _hours(course, account, months, at)


def _hours(course: str, account: int, months: int, at: datetime) -> int:
    rows = Attendance.objects.filter(
        account=account,
        session__course=course,
        attended_at__isnull=False,
        attended_at__gt=at - timedelta(days=31 * months),
    )
    return rows.aggregate(whole=Sum("session__class_hours"))["whole"] or 0


def readiness(*, course: Course, account: int, at: datetime) -> Readiness:
    """Whether somebody may sit a course's exam now, and if not, why. Three queries."""
    attended = _hours(course.code, account, course.validity_months, at)
    held = _in_force(account, at).filter(course=course.code).order_by("-until").first()
    rows = Attempt.objects.filter(account=account, course=course.code, ended_at__isnull=False)
    sat = [Sat(one.ended_at, bool(one.is_passed)) for one in rows if one.ended_at]
    return _ready(course, attended, held, sat, at)


def _ready(
    course: Course,
    attended: int,
    held: TrainingCertificate | None,
    sat: Sequence[Sat],
    at: datetime,
) -> Readiness:
    is_passed = held is not None and held.until > clock.local_day(at) + RENEWS
    bar = exams.barred(sat, terms=course.exam, at=at)
    return Readiness(attended, is_passed, held.until if held else None, bar)


def _in_force(account: int | None, at: datetime) -> QuerySet[TrainingCertificate]:
    return TrainingCertificate.objects.filter(
        account=account, until__gte=clock.local_day(at), revoked_at=None
    )


def mine(*, by: Actor, at: datetime) -> list[Learned]:
    """Every course as `by` stands in it. Four queries, however many courses.

    Raises NotPermitted. Source: house rule.
    """
    training_powers.require(training_powers.may_learn(by))
    found = [(courses.course(one.body), one.number) for one in editions()]
    account = by.account or 0
    seats = Attendance.objects.filter(account=account, attended_at__isnull=False)
    attended: dict[str, list[tuple[datetime, int]]] = {}
    for code, moment, worth in seats.values_list(
        "session__course", "attended_at", "session__class_hours"
    ):
        if moment is not None:
            attended.setdefault(code, []).append((moment, worth))
    held = {one.course_id: one for one in _in_force(account, at).order_by("until")}
    tried: dict[str, list[Sat]] = {}
    open_: dict[str, UUID] = {}
    for row in Attempt.objects.filter(account=account):
        if row.ended_at is None:
            open_[row.course_id] = row.pk
        else:
            tried.setdefault(row.course_id, []).append(Sat(row.ended_at, bool(row.is_passed)))
    return [
        Learned(
            course,
            number,
            _ready(
                course,
                sum(
                    worth
                    for moment, worth in attended.get(course.code, ())
                    if moment > at - timedelta(days=31 * course.validity_months)
                ),
                held.get(course.code),
                tried.get(course.code, ()),
                at,
            ),
            open_.get(course.code),
        )
        for course, number in found
    ]


def certificates(*, account: int) -> list[TrainingCertificate]:
    """Somebody's certificates, the newest first. One query."""
    rows = TrainingCertificate.objects.filter(account=account)
    return list(rows.order_by("-issued_on", "-number"))


def certificate(*, number: str, to: Actor) -> TrainingCertificate:
    """One certificate, for its holder, their head, the office and the auditor. Two queries.

    Raises NotFound.
    """
    rows = TrainingCertificate.objects.select_related("account", "attempt")
    row: TrainingCertificate | None = rows.filter(number=number).first()
    if row is None or not _may_see(to, row.account):
        raise NotFound("There is no such certificate.")
    return row


def _may_see(to: Actor, account: Account) -> bool:
    if to.account == account.pk or training_powers.may_see_all(to):
        return True
    return to.has(Role.HEAD) and account.posts.filter(centre__in=to.centres).exists()


def coming(*, at: datetime, course: str = "") -> list[TrainingSession]:
    """Sessions that have not ended, the next first. One query."""
    rows = TrainingSession.objects.filter(ends_at__gt=at, cancelled_at=None)
    if course:
        rows = rows.filter(course=course)
    return list(rows.select_related("centre", "trainer").order_by("starts_at", "id")[:COMING])


def named(course: str) -> tuple[str, str]:
    """What a course is called, in Chinese and in English. One query."""
    edition = standing(course)
    body = edition.body if edition else {}
    return body.get("name", course), body.get("name_en", course)


def invited(row: TrainingSession, *, at: datetime) -> frozenset[int]:
    """Whom a session is for: clerks and guides of its hall, or of every hall of the county where it
    is the county's, but those whose certificate lasts. Two queries.

    Source: house rule.
    """
    staff = posted.of_halls(
        (Role.CLERK, Role.GUIDE), centre=row.centre_id, county=settings.COUNTY, at=at
    )
    lasting = TrainingCertificate.objects.filter(
        account__in=staff,
        course=row.course_id,
        until__gt=clock.local_day(at) + RENEWS,
        revoked_at=None,
    )
    return staff - frozenset(lasting.values_list("account_id", flat=True)) - {row.trainer_id}


def signed_up(sessions: Sequence[TrainingSession], *, account: int | None) -> dict[UUID, bool]:
    """Sessions where somebody has a seat, and whether they attended. One query."""
    rows = Attendance.objects.filter(session__in=[one.pk for one in sessions], account=account)
    return {pk: attended is not None for pk, attended in rows.values_list("session", "attended_at")}


def session(*, session_id: UUID) -> TrainingSession:
    """One session. Raises NotFound. One query."""
    rows = TrainingSession.objects.select_related("centre", "trainer")
    row: TrainingSession | None = rows.filter(pk=session_id).first()
    if row is None:
        raise NotFound("There is no such session.")
    return row


def roll(*, session_id: UUID, to: Actor) -> list[Attendance]:
    """Who sits in a session, for whoever holds it. Two queries. Raises NotFound, NotPermitted."""
    row = session(session_id=session_id)
    training_powers.require(training_powers.holds(to, trainer=row.trainer_id, centre=row.centre_id))
    rows = row.attendances.select_related("account").order_by("account__username")
    return list(rows)


def attempt(*, attempt_id: UUID, by: Actor) -> Attempt:
    """One's own exam. One query. Raises NotFound."""
    rows = Attempt.objects.select_related("edition", "certificate")
    row: Attempt | None = rows.filter(pk=attempt_id, account=by.account).first()
    if row is None or by.account is None:
        raise NotFound("There is no such exam.")
    return row


def ending(*, by: Actor, at: datetime) -> list[TrainingCertificate]:
    """Certificates that end within thirty days, of whoever `by` answers for. One query."""
    today = clock.local_day(at)
    rows = TrainingCertificate.objects.filter(
        revoked_at=None, until__gte=today, until__lte=today + timedelta(days=30)
    )
    if not training_powers.may_see_all(to=by):
        rows = rows.filter(account__posts__centre__in=by.centres)
    return list(rows.select_related("account").order_by("until", "number").distinct()[:50])
