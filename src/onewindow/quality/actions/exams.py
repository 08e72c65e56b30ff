"""An exam: begun once at a time, saved as it goes, ended by hand or by the clock, marked."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from onewindow import entropy
from onewindow.journal.actions import record
from onewindow.people.models import Account
from onewindow.quality.actions import training
from onewindow.quality.models import Attempt, Edition
from onewindow.quality.queries import learning
from onewindow.rules import courses, exams, training_powers
from onewindow.rules.actors import LAW, Actor
from onewindow.rules.exams import Bar
from onewindow.rules.refusal import NotFound, Refusal

GRACE = timedelta(seconds=15)  # in which what was sent in time may still arrive
SEED_DIGITS = 15
MOST = 200  # exams ended by the clock in one round

Answers = Mapping[str, Collection[str]]


class HoursMissing(Refusal):
    """The course was not attended for long enough."""

    code = "exam_hours_missing"


class TriesUsed(Refusal):
    """Failed too often lately."""

    code = "exam_tries_used"


class WaitFirst(Refusal):
    """Failed a short while ago."""

    code = "exam_wait"


class PassedAlready(Refusal):
    """The certificate is good for a long time yet."""

    code = "exam_passed_already"


class AnotherOpen(Refusal):
    """Another exam of the same person is open."""

    code = "exam_another_open"


def begin(*, course: str, by: Actor, at: datetime) -> Attempt:
    """开始考试. Questions are drawn; the clock runs from now on. One exam at a time.

    Begun again while it is open: the same exam. Raises NotFound, NotPermitted, HoursMissing,
    PassedAlready, TriesUsed, WaitFirst, AnotherOpen. Source: house rule; the course's terms.
    """
    training_powers.require(training_powers.may_learn(by))
    with transaction.atomic():
        account = Account.objects.select_for_update(no_key=True).get(pk=by.account)
        open_ = Attempt.objects.filter(account=account, ended_at=None).first()
        if open_ is not None and at >= open_.due_at:
            _end(open_, by=LAW, at=at)
            open_ = None
        if open_ is not None and open_.course_id == course:
            return open_
        if open_ is not None:
            raise AnotherOpen("Another exam is open.")
        edition = learning.standing(course)
        if edition is None:
            raise NotFound("There is no such course.")
        _require_ready(edition, account.pk, at)
        terms = courses.course(edition.body).exam
        row: Attempt = Attempt.objects.create(
            account=account,
            course_id=course,
            edition=edition,
            seed=int(entropy.digits(SEED_DIGITS)),
            started_at=at,
            due_at=exams.due_at(started_at=at, terms=terms),
            asked=min(terms.ask, len(edition.body["questions"])),
        )
        record(at=at, actor=by.id, fact="exam.begun", subject=row.pk, course=course)
    return row


def _require_ready(edition: Edition, account: int, at: datetime) -> None:
    course = courses.course(edition.body)
    standing = learning.readiness(course=course, account=account, at=at)
    if standing.is_passed:
        raise PassedAlready("There is a certificate in force.", until=standing.until)
    if standing.attended < course.class_hours:
        said = "The course was not attended for long enough."
        raise HoursMissing(said, attended=standing.attended, needed=course.class_hours)
    if standing.bar is not None:
        bar, again = standing.bar
        refusal = TriesUsed if bar == Bar.TRIES else WaitFirst
        raise refusal("The exam cannot be begun now.", again=again, tries=course.exam.tries)


def keep(*, attempt_id: UUID, answers: Answers, by: Actor, at: datetime) -> Attempt:
    """保存答案. As chosen so far; what was not asked or not offered is left out.

    After its time the exam ends with what was saved in time. Raises NotFound.
    Source: house rule.
    """
    with transaction.atomic():
        row = _locked(attempt_id, by)
        if row.ended_at is None:
            _keep(row, answers, at=at)
        return row


def hand_in(*, attempt_id: UUID, answers: Answers, by: Actor, at: datetime) -> Attempt:
    """交卷. The last answers are kept and marked; passed, there is a certificate at once.

    Again: the same result. Raises NotFound. Source: house rule.
    """
    with transaction.atomic():
        row = _locked(attempt_id, by)
        if row.ended_at is None:
            _keep(row, answers, at=at)
        if row.ended_at is None:
            _end(row, by=by, at=at)
        return row


def _keep(row: Attempt, answers: Answers, *, at: datetime) -> None:
    if at > row.due_at + GRACE:
        _end(row, by=LAW, at=at)
        return
    row.answers, row.saved_at = exams.kept(learning.paper(row), answers), at
    row.save(update_fields=["answers", "saved_at"])


def _end(row: Attempt, *, by: Actor, at: datetime) -> None:
    marks = exams.mark(learning.paper(row), row.answers)
    percent = courses.course(row.edition.body).exam.pass_percent
    row.ended_at = min(at, row.due_at)
    row.right, row.asked = marks.right, marks.asked
    row.is_passed = exams.passes(right=marks.right, asked=marks.asked, percent=percent)
    row.save(update_fields=["ended_at", "right", "asked", "is_passed"])
    detail = {"right": marks.right, "asked": marks.asked, "is_passed": row.is_passed}
    record(at=at, actor=by.id, fact="exam.ended", subject=row.pk, **detail)
    if row.is_passed:
        training.issue(row, by=by, at=at)


def end_due(*, at: datetime) -> int:
    """Exams whose time is over end with what was saved. Safe beside others; how many.

    Source: house rule.
    """
    with transaction.atomic():
        rows = Attempt.objects.select_for_update(of=("self",), skip_locked=True)
        due = list(
            rows.select_related("edition").filter(ended_at=None, due_at__lt=at - GRACE)[:MOST]
        )
        for row in due:
            _end(row, by=LAW, at=at)
    return len(due)


def _locked(attempt_id: UUID, by: Actor) -> Attempt:
    rows = Attempt.objects.select_for_update(of=("self",)).select_related("edition")
    row: Attempt | None = rows.filter(pk=attempt_id, account=by.account).first()
    if row is None or by.account is None:
        raise NotFound("There is no such exam.")
    return row
