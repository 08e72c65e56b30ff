"""Serial stages: the next opens by itself when the earlier one has ended."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from onewindow.cases.actions import _move, acceptance, certify, review
from onewindow.cases.models import Case, Decision, Package
from onewindow.rules import lifecycle
from onewindow.rules.actors import LAW
from onewindow.rules.lifecycle import State, Verb

WON = frozenset(
    {State.CERTIFIED, State.READY, State.POSTED, State.DELIVERED, State.ARCHIVED, State.GRANTED}
)


def open_next(*, package_id: UUID, at: datetime) -> list[Case]:
    """Open every waiting case whose earlier stages have all ended; end those that cannot be.

    A case that needs the result of a refused one is voided, with the reason; automatic
    cases are decided at once from data. The acceptance of a later stage is the moment the
    earlier one's completion is told. Returns the opened cases.
    Source: 最多跑一次规定 art. 5(3).
    """
    automatic = []
    with transaction.atomic():
        package = _move.locked(package_id)
        cases = _move.cases_of(package)
        waiting = [case for case in cases if State(case.state) == State.WAITING]
        opened = []
        for case in waiting:
            earlier = [other for other in cases if other.stage < case.stage]
            if any(_still_open(other) for other in earlier):
                continue
            lost = [other for other in earlier if _lost(other) and _needs(case, other)]
            if lost:
                names = "、".join(other.version.body["name"] for other in lost)
                _move.move(case, Verb.VOID, by=LAW, at=at, reason=f"前序事项未办成：{names}")
                continue
            _open(case, package, at=at)
            opened.append(case)
            if case.is_automatic:
                automatic.append(case)
        for case in automatic:
            _decide_by_data(case, at=at)
    for case in automatic:
        _finish(case, at=at)
    if automatic:
        open_next(package_id=package_id, at=at)
    return opened


def _still_open(case: Case) -> bool:
    """Not yet decided, or granted but its result not yet made."""
    return State(case.state) in lifecycle.OPEN | {State.GRANTED}


def _lost(case: Case) -> bool:
    decision = Decision.objects.filter(case=case).first()
    return decision is None or not decision.is_granted


def _needs(case: Case, other: Case) -> bool:
    """Whether the law or a material ties this case to the other's result."""
    body = case.version.body
    ruled = any(
        rule.get("matter") == other.matter
        for rule in body["rules"]
        if rule["type"] == "requires_result_of"
    )
    ordered = any(
        rule.get("before") == case.matter
        for rule in other.version.body["rules"]
        if rule["type"] == "order"
    )
    given = case.package.materials.filter(status="awaited", register=other.matter)
    return ruled or ordered or any(case.matter in row.matters for row in given)


def _open(case: Case, package: Package, *, at: datetime) -> None:
    rows = list(package.materials.order_by("id"))
    acceptance.start(case, Verb.OPEN_STAGE, by=LAW, at=at, accepted_at=at, rows=rows)


def _decide_by_data(case: Case, *, at: datetime) -> None:
    review.take_up_unasked(case, by=LAW, at=at)
    case.steps.update(done_at=at, done_by=LAW.id, names=LAW.name, opinion="数据自动办理")
    _move.shift(case, Verb.GRANT, by=LAW)
    case.decided_at = at
    Decision.objects.create(
        case=case,
        is_granted=True,
        reasons="根据前序事项结果自动办理",
        decided_at=at,
        decided_by=LAW.id,
        decider=LAW.name,
    )
    _move.keep(case, Verb.GRANT, by=LAW, at=at)


def _finish(case: Case, *, at: datetime) -> None:
    certify.issue(case_id=case.pk, by=LAW, at=at)
