"""Serial stages: a case that waits begins by itself when what it waits for has ended."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from onewindow.cases import planning
from onewindow.cases.actions import _move, certify, review, starting, voiding
from onewindow.cases.models import Case, Decision, Package
from onewindow.rules import clock, lifecycle, plan_fields, turns
from onewindow.rules.actors import LAW
from onewindow.rules.lifecycle import State, Verb


def open_next(package: Package, *, at: datetime) -> list[Case]:
    """Begin every waiting case whose turn has come; end those that can no longer succeed.

    A case that needs the result of one that failed is voided, with the reason. Automatic
    cases are decided at once from data. The acceptance of a later case is the moment the
    earlier one's end is told. Call within the transaction that holds the package. Returns
    the cases that began.
    Source: 最多跑一次规定 art. 5(3).
    """
    cases = _move.cases_of(package)
    behind = turns.waits(bundle=planning.bundle_of(package))
    begun: list[Case] = []
    for case in cases:  # in the order of their turns, so that one pass reaches everybody
        if State(case.state) != State.WAITING:
            continue
        earlier = [other for other in cases if other.matter in behind[case.matter]]
        if any(_still_open(other) for other in earlier):
            continue
        _begin(case, cases, earlier, at=at)
        if State(case.state) != State.VOIDED:
            begun.append(case)
    return begun


def _begin(case: Case, cases: Sequence[Case], earlier: Sequence[Case], *, at: datetime) -> None:
    lost = [other for other in earlier if _lost(other) and _needs(case, other, at=at)]
    if lost:
        names = "、".join(other.version.body["name"] for other in lost)
        voiding.strike_out(case, f"前序事项未办成：{names}", by=LAW, at=at)
    elif not any(other.accepted_at for other in cases):
        # Nobody at a window has looked at the papers yet: this case comes before one.
        case.submitted_at = at
        _move.move(case, Verb.RECEIVE, by=LAW, at=at)
    else:
        rows = list(case.package.materials.order_by("id"))
        starting.start(case, Verb.OPEN_STAGE, by=LAW, at=at, accepted_at=at, rows=rows)
        if case.is_automatic:
            _decide_by_data(case, at=at)


def _still_open(case: Case) -> bool:
    return State(case.state) in lifecycle.OPEN


def _lost(case: Case) -> bool:
    """Whether the case brought no result, or brought one that was revoked."""
    decision = Decision.objects.filter(case=case).first()
    return decision is None or not decision.is_granted or State(case.state) == State.REVOKED


def _needs(case: Case, other: Case, *, at: datetime) -> bool:
    """Whether the law, a paper or a field ties this case to the other's result."""
    ruled = any(
        rule["type"] == "requires_result_of" and rule.get("matter") == other.matter
        for rule in _rules(case)
    )
    ordered = any(
        rule["type"] == "order" and rule.get("before") == case.matter for rule in _rules(other)
    )
    awaited = case.package.materials.filter(status="awaited", register=other.matter)
    given = any(case.matter in row.matters for row in awaited)
    return ruled or ordered or given or _field_awaits(case, other, at=at)


def _field_awaits(case: Case, other: Case, *, at: datetime) -> bool:
    plan = planning.plan_of(case.package, today=clock.local_day(at))
    return any(
        field.filled_by == plan_fields.BY_RESULT
        and field.source == other.matter
        and field.required
        and any(matter == case.matter for matter, _ in field.used_by)
        for field in plan.fields
    )


def _rules(case: Case) -> Sequence[Mapping[str, object]]:
    found: Sequence[Mapping[str, object]] = case.version.body["rules"]
    return found


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
    certify.issue(case, by=LAW, at=at)
