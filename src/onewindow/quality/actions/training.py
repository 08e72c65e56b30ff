"""The training certificate: issued when an exam is passed, taken back, told of before its end."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from onewindow.journal.actions import record
from onewindow.people.actions import qualifying
from onewindow.people.queries import posted
from onewindow.quality.models import Attempt, TrainingCertificate
from onewindow.quality.queries import learning
from onewindow.rules import clock, courses, training_powers
from onewindow.rules.actors import LAW, Actor
from onewindow.rules.refusal import Incomplete, NotFound, Problem

SOON = timedelta(days=30)  # before its end, its holder and their head are told. House rule
MOST = 500
NEXT = """
    insert into quality_trainingseries as s (key, last) values (%s, 1)
    on conflict (key) do update set last = s.last + 1 returning last
"""


def issue(attempt: Attempt, *, by: Actor, at: datetime) -> TrainingCertificate:
    """发证. For a passed exam whose row is held: the certificate, and what it qualifies for.

    Call within the transaction that marked it. Source: house rule.
    """
    course = courses.course(attempt.edition.body)
    today = clock.local_day(at)
    until = courses.last_day(today, months=course.validity_months)
    row: TrainingCertificate = TrainingCertificate.objects.create(
        number=_number(today.year),
        account_id=attempt.account_id,
        course_id=attempt.course_id,
        attempt=attempt,
        issued_on=today,
        until=until,
        body={
            "name": attempt.account.name,
            "course": course.name,
            "course_en": course.name_en,
            "class_hours": learning.hours(course.code, attempt.account_id, at=at),
            "right": attempt.right,
            "asked": attempt.asked,
            "edition": attempt.edition.number,
            "qualifies": [{"scope": scope, "code": code} for scope, code in course.qualifies],
        },
        is_demonstration=settings.DEMONSTRATION,
    )
    record(at=at, actor=by.id, fact="training.certified", subject=row.pk, number=row.number)
    qualifying.qualify(
        account_id=attempt.account_id,
        scopes=course.qualifies,
        since=today,
        until=until,
        source=row.pk,
        why=row.number,
        by=by,
        at=at,
    )
    return row


def _number(year: int) -> str:
    """The series' row stays locked until the transaction ends: no number is given out twice."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [f"{settings.COUNTY}-{year}"])
        (serial,) = cursor.fetchone()
    return courses.number(county=settings.COUNTY, year=year, serial=serial)


def revoke(*, certificate_id: UUID, why: str, by: Actor, at: datetime) -> TrainingCertificate:
    """撤销合格证. It counts no longer, nor does what it qualified for. Again: nothing.

    Raises NotFound, NotPermitted, Incomplete without a reason. Source: house rule.
    """
    training_powers.require(training_powers.keeps_courses(by))
    why = why.strip()[:200]
    if not why:
        raise Incomplete([Problem("why", "required", "Say why.")])
    with transaction.atomic():
        rows = TrainingCertificate.objects.select_for_update(no_key=True)
        row: TrainingCertificate | None = rows.filter(pk=certificate_id).first()
        if row is None:
            raise NotFound("There is no such certificate.")
        training_powers.require(row.account_id != by.account)
        if row.revoked_at is None:
            row.revoked_at, row.revoked_by, row.revoked_why = at, by.id, why
            row.save(update_fields=["revoked_at", "revoked_by", "revoked_why"])
            qualifying.disqualify(source=row.pk, by=by, at=at)
            record(at=at, actor=by.id, fact="training.revoked", subject=row.pk, why=why)
    return row


def remind(*, at: datetime) -> int:
    """到期提醒. Certificates that end within thirty days are noted, once each; how many.

    Their holders and those who head them are told by a message each.
    Source: house rule.
    """
    today = clock.local_day(at)
    with transaction.atomic():
        rows = TrainingCertificate.objects.select_for_update(no_key=True, skip_locked=True)
        due = list(
            rows.filter(revoked_at=None, told_at=None, until__gte=today, until__lte=today + SOON)[
                :MOST
            ]
        )
        for row in due:
            row.told_at = at
            row.save(update_fields=["told_at"])
            record(
                at=at,
                actor=LAW.id,
                fact="training.ending",
                subject=row.pk,
                until=row.until.isoformat(),
                course=row.body["course"],
                course_en=row.body["course_en"],
                number=row.number,
                accounts=sorted({row.account_id} | posted.heads_over(row.account_id, at=at)),
            )
    return len(due)
