"""What the law itself does to a package when a term has passed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from onewindow.cases import papers, timing
from onewindow.cases.actions import _move, acceptance, discarding, stages, starting, voiding
from onewindow.cases.models import Case, Package
from onewindow.journal.actions import record
from onewindow.rules import clock, lifecycle
from onewindow.rules.actors import LAW
from onewindow.rules.lifecycle import State, Verb

UNANSWERED, GAP_LATE = "逾期未补正", "容缺材料逾期未补交"


def lapse(*, package_id: UUID, at: datetime) -> list[Case]:
    """视为撤回. The day to put things right has passed unanswered: the hand-in is taken back.

    Cases of later stages go with it. Raises MoveNotAllowed when nothing awaits a supplement.
    Source: 最多跑一次规定 art. 11(3).
    """
    with transaction.atomic():
        package = _move.locked(package_id)
        every = _move.cases_of(package)
        cases = acceptance.standing(every, frozenset({State.SUPPLEMENT}), Verb.LAPSE)
        package.supplements.filter(answered_at=None, lapsed_at=None).update(lapsed_at=at)
        for case in cases:
            _move.move(case, Verb.LAPSE, by=LAW, at=at)
            acceptance.tell_withdrawal(case, deemed=True, reason=UNANSWERED, by=LAW, at=at)
        for case in every:
            if State(case.state) == State.WAITING:
                voiding.strike_out(case, UNANSWERED, by=LAW, at=at)
        return cases


def deem_accepted(*, package_id: UUID, at: datetime) -> list[Case]:
    """逾期视为受理. Nobody said within five working days what was missing.

    The clock runs from the day the papers came in, or came in again when put right.
    Source: 行政许可法 art. 32(4).
    """
    with transaction.atomic():
        package = _move.locked(package_id)
        cases = acceptance.standing(
            _move.cases_of(package), lifecycle.BEFORE_ACCEPTANCE, Verb.DEEM_ACCEPTED
        )
        rows = list(package.materials.order_by("id"))
        put_right = [one.answered_at for one in package.supplements.all() if one.answered_at]
        for case in cases:
            received_at = max([case.submitted_at, *put_right])
            starting.start(
                case, Verb.DEEM_ACCEPTED, by=LAW, at=at, accepted_at=received_at, rows=rows
            )
        return cases


def revoke_late(*, package_id: UUID, at: datetime) -> list[Case]:
    """容缺逾期撤销受理. The day for the late papers has passed: only the cases that need them end.

    Raises MoveNotAllowed when none of them is under way any more.
    Source: 最多跑一次规定 art. 11(2).
    """
    with transaction.atomic():
        package = _move.locked(package_id)
        late = package.gaps.filter(filled_at=None, due_on__lt=clock.local_day(at))
        asked = {
            matter for gap in late.select_related("material") for matter in gap.material.matters
        }
        mine = [case for case in _move.cases_of(package) if case.matter in asked]
        cases = acceptance.standing(
            mine, lifecycle.UNDER_WAY | {State.WAITING}, Verb.REVOKE_ACCEPTANCE
        )
        for case in cases:
            if State(case.state) == State.WAITING:
                voiding.strike_out(case, GAP_LATE, by=LAW, at=at)
            else:
                acceptance.end_acceptance(case, [GAP_LATE], by=LAW, at=at)
        stages.open_next(package, at=at)
        return cases


def recount(*, case_id: UUID, at: datetime) -> bool:
    """The year's calendar has been published: the days that were provisional are set for good.

    Returns whether anything changed. Source: house rule (a year not yet published gives a
    provisional day, never a failure).
    """
    with transaction.atomic():
        case = _move.locked_case(case_id)
        if State(case.state) not in lifecycle.UNDER_WAY:
            return False
        before = (case.due_on, case.statutory_due_on, case.due_is_provisional)
        timing.set_due(case, list(case.pauses.order_by("since_on")))
        if before == (case.due_on, case.statutory_due_on, case.due_is_provisional):
            return False
        case.save()
        due_on = papers.day(case.due_on)
        record(at=at, actor=LAW.id, fact="clock.recounted", subject=case.pk, due_on=due_on)
        return True


def discard(*, package_id: UUID, at: datetime) -> bool:
    """A draft that nobody touched for its whole term is emptied. Source: PIPL arts. 19, 47."""
    with transaction.atomic():
        package = _move.locked(package_id)
        if package.stage != Package.Stage.DRAFT:
            return False
        discarding.empty(package, by=LAW, at=at)
        return True
