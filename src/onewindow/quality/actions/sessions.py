"""Sessions of a course: planned, signed up to, attended by a code that soon is old."""

import hmac
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from onewindow import sealing
from onewindow.journal.actions import record
from onewindow.people import actions as people
from onewindow.people.models import Account
from onewindow.places.models import Centre
from onewindow.quality.models import Attendance, TrainingSession
from onewindow.quality.queries import learning
from onewindow.rules import showing, training_powers
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete, NotFound, Problem, Refusal

EARLY = timedelta(minutes=15)  # before it begins, people may already be let in
LONGEST = timedelta(hours=12)
TRIES, TRIES_WITHIN = 10, timedelta(minutes=5)  # of codes, for one person


class SessionFull(Refusal):
    """Every seat is taken."""

    code = "session_full"


class SessionOver(Refusal):
    """It has begun, has ended, or was called off."""

    code = "session_over"


class NotRunning(Refusal):
    """Attendance is taken while the session runs, and a quarter of an hour before."""

    code = "attendance_not_running"


class CodeWrong(Refusal):
    """These are not the digits of now."""

    code = "attendance_code_wrong"


class TooManyCodes(Refusal):
    """Whoever guesses is stopped."""

    code = "attendance_tries_used"


def plan(
    *,
    course: str,
    centre: str | None,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    class_hours: int,
    seats: int,
    trainer: str,
    by: Actor,
    at: datetime,
    demonstration: bool = False,
) -> TrainingSession:
    """排课. A course will be held. trainer: user name; class_hours: of 45 minutes.

    Asked twice for the same course, place and hour, the first one is it. Raises NotPermitted,
    Incomplete with every problem. Source: house rule.
    """
    training_powers.require(training_powers.plans(by, centre=centre))
    holder = Account.objects.filter(username=trainer, is_active=True, person=None).first()
    problems = _problems(course, centre, place, starts_at, ends_at, at)
    for where, number, most in (("class_hours", class_hours, 16), ("seats", seats, 500)):
        if not 1 <= number <= most:
            params = {"least": 1, "most": most}
            problems.append(Problem(where, "number_between", "Not such a number.", params))
    if holder is None:
        problems.append(Problem("trainer", "trainer_unknown", "There is no such account."))
    if problems or holder is None:
        raise Incomplete(problems)
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=holder.pk)
        known = TrainingSession.objects.filter(
            course=course, place=place.strip(), starts_at=starts_at, cancelled_at=None
        )
        if row := known.first():
            return row
        made: TrainingSession = TrainingSession.objects.create(
            course_id=course,
            centre_id=centre,
            place=place.strip(),
            starts_at=starts_at,
            ends_at=ends_at,
            class_hours=class_hours,
            seats=seats,
            trainer=holder,
            is_demonstration=demonstration,
        )
        invited = learning.invited(made, at=at)
        _tell(made, "session.planned", invited, by=by, at=at)
    return made


def _tell(
    row: TrainingSession,
    fact: str,
    accounts: Collection[int],
    *,
    by: Actor,
    at: datetime,
    **why: str,
) -> None:
    """Record what those who are named are told of a session."""
    name, name_en = learning.named(row.course_id)
    record(
        at=at,
        actor=by.id,
        fact=fact,
        subject=row.pk,
        course=name,
        course_en=name_en,
        place=row.place,
        starts_at=row.starts_at.isoformat(),
        accounts=sorted(accounts),
        **why,
    )


def _problems(
    course: str, centre: str | None, place: str, starts: datetime, ends: datetime, at: datetime
) -> list[Problem]:
    found = []
    if learning.standing(course) is None:
        found.append(Problem("course", "not_an_option", "Choose a course."))
    if centre is not None and not Centre.objects.filter(pk=centre).exists():
        found.append(Problem("centre", "not_an_option", "Choose a centre."))
    if not place.strip():
        found.append(Problem("place", "required", "Say where.", {"label": "地点"}))
    elif len(place.strip()) > 60:
        said = {"label": "地点", "most": 60}
        found.append(Problem("place", "too_long", "Say it in fewer words.", said))
    if ends <= starts or ends - starts > LONGEST or ends <= at:
        found.append(Problem("ends_at", "days_backwards", "It ends after it begins."))
    return found


def cancel(*, session_id: UUID, why: str, by: Actor, at: datetime) -> None:
    """取消场次. It is not held; who attended already has attended. Again: nothing.

    Raises NotFound, NotPermitted, Incomplete without a reason. Source: house rule.
    """
    why = why.strip()[:100]
    if not why:
        raise Incomplete([Problem("why", "required", "Say why.")])
    with transaction.atomic():
        row = _locked(session_id)
        training_powers.require(training_powers.plans(by, centre=row.centre_id))
        if row.cancelled_at is None:
            row.cancelled_at, row.cancelled_why = at, why
            row.save(update_fields=["cancelled_at", "cancelled_why"])
            seats = row.attendances.values_list("account_id", flat=True)
            _tell(row, "session.cancelled", list(seats), by=by, at=at, why=why)


def sign_up(*, session_id: UUID, by: Actor, at: datetime) -> Attendance:
    """报名. A seat is held, while there is one. Again: the same seat.

    Raises NotFound, NotPermitted, SessionOver, SessionFull. Source: house rule.
    """
    training_powers.require(training_powers.may_learn(by))
    with transaction.atomic():
        row = _locked(session_id)
        held = row.attendances.filter(account=by.account).first()
        if held is not None:
            return held
        if row.cancelled_at or at >= row.ends_at:
            raise SessionOver("This session is over.")
        return _seat(row, by.account, by=by, at=at)


def _seat(row: TrainingSession, account: int | None, *, by: Actor, at: datetime) -> Attendance:
    if row.taken >= row.seats:
        raise SessionFull("Every seat is taken.", seats=row.seats)
    row.taken += 1
    row.save(update_fields=["taken"])
    made = Attendance.objects.create(session=row, account_id=account or 0, signed_up_at=at)
    record(at=at, actor=by.id, fact="session.sign_up", subject=row.pk, account=account)
    return made


def sign_off(*, session_id: UUID, by: Actor, at: datetime) -> None:
    """取消报名. The seat is free again, until the session begins. Again: nothing.

    Raises NotFound, SessionOver. Source: house rule.
    """
    with transaction.atomic():
        row = _locked(session_id)
        held = row.attendances.filter(account=by.account).first()
        if held is None:
            return
        if held.attended_at or at >= row.starts_at:
            raise SessionOver("The session has begun.")
        held.delete()
        row.taken -= 1
        row.save(update_fields=["taken"])
        record(at=at, actor=by.id, fact="session.sign_off", subject=row.pk, account=by.account)


def shown_code(*, session_id: UUID, by: Actor, at: datetime) -> str:
    """签到码. The eight digits of this half minute, for whoever holds the session.

    Raises NotFound, NotPermitted, NotRunning. Source: house rule (RFC 6238 time steps).
    """
    row = TrainingSession.objects.filter(pk=session_id).first()
    if row is None:
        raise NotFound("There is no such session.")
    training_powers.require(training_powers.holds(by, trainer=row.trainer_id, centre=row.centre_id))
    _require_running(row, at)
    return showing.code(key=_key(), certificate=row.pk, step=showing.step(at))


def _key() -> bytes:
    return sealing.keyed_hash("attendance")


def runs(row: TrainingSession, at: datetime) -> bool:
    """Whether attendance is taken at a moment."""
    return row.cancelled_at is None and row.starts_at - EARLY <= at < row.ends_at


def _require_running(row: TrainingSession, at: datetime) -> None:
    if not runs(row, at):
        raise NotRunning("This session does not run now.")


def attend(*, session_id: UUID, code: str, by: Actor, at: datetime) -> Attendance:
    """扫码签到. Somebody in the room saw the digits of now: they attended, once.

    Who did not sign up takes a seat that is left. A code of the half minute before or after
    counts. Raises NotFound, NotPermitted, NotRunning, CodeWrong, TooManyCodes, SessionFull.
    Source: house rule.
    """
    training_powers.require(training_powers.may_learn(by))
    key = f"attend:{by.id}"
    if people.take_turn(key=key, most=TRIES, span=TRIES_WITHIN, at=at) is not None:
        raise TooManyCodes("Too many codes; wait some minutes.")
    with transaction.atomic():
        row = _locked(session_id)
        _require_running(row, at)
        if not _is_of_now(row.pk, code, at):
            raise CodeWrong("These are not the digits of now.")
        return _attended(row, by.account, Attendance.How.CODE, by=by, at=at)


def _is_of_now(session: UUID, code: str, at: datetime) -> bool:
    now = showing.step(at)
    made = (
        showing.code(key=_key(), certificate=session, step=step)
        for step in range(now - showing.SKEW, now + showing.SKEW + 1)
    )
    return showing.is_code(code) and any([hmac.compare_digest(one, code) for one in made])


def mark(*, session_id: UUID, account_id: int, by: Actor, at: datetime) -> Attendance:
    """登记签到. Whoever holds the session saw somebody who has no phone; never themselves.

    From when it begins until a day after its end. Raises NotFound, NotPermitted, NotRunning,
    SessionFull. Source: house rule.
    """
    with transaction.atomic():
        row = _locked(session_id)
        holds = training_powers.holds(by, trainer=row.trainer_id, centre=row.centre_id)
        training_powers.require(holds and by.account != account_id)
        if row.cancelled_at or not row.starts_at - EARLY <= at < row.ends_at + timedelta(days=1):
            raise NotRunning("This session does not run now.")
        if not Account.objects.filter(pk=account_id, is_active=True, person=None).exists():
            raise NotFound("There is no such member of staff.")
        return _attended(row, account_id, Attendance.How.HAND, by=by, at=at)


def _attended(
    row: TrainingSession, account: int | None, how: str, *, by: Actor, at: datetime
) -> Attendance:
    seat = row.attendances.filter(account=account).first() or _seat(row, account, by=by, at=at)
    if seat.attended_at is None:
        seat.attended_at, seat.how, seat.marked_by = at, how, by.id
        seat.save(update_fields=["attended_at", "how", "marked_by"])
        detail = {"account": account, "how": str(how)}
        record(at=at, actor=by.id, fact="session.attended", subject=row.pk, **detail)
    return seat


def _locked(session_id: UUID) -> TrainingSession:
    rows = TrainingSession.objects.select_for_update(no_key=True)
    row: TrainingSession | None = rows.filter(pk=session_id).first()
    if row is None:
        raise NotFound("There is no such session.")
    return row
