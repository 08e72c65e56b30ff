"""At the window: receive, check, ask once for what is missing, accept or refuse.

Everything here concerns the whole package, since one hand-in has one moment of acceptance
for all its parallel cases (最多跑一次规定 art. 5).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from onewindow.cases import corrections, papers, planning
from onewindow.cases.actions import (
    _move,
    correcting,
    materials,
    qualification,
    stages,
    starting,
    voiding,
)
from onewindow.cases.models import Case, Gap, Material, Package, Supplement
from onewindow.documents.models import Paper
from onewindow.journal import queries as journal
from onewindow.journal.actions import record
from onewindow.places.queries import work_calendar
from onewindow.rules import clock, lifecycle, powers, terms
from onewindow.rules.actors import Actor
from onewindow.rules.lifecycle import State, Verb
from onewindow.rules.refusal import Incomplete, Problem, Refusal

URGED = "case.urged"


class NothingToDo(Refusal):
    """There is nothing here that this verb could take on."""

    code = "nothing_to_do"


def standing(cases: Sequence[Case], states: frozenset[State], verb: Verb) -> list[Case]:
    """Those of the cases that stand so. Raises MoveNotAllowed when none does."""
    found = [case for case in cases if State(case.state) in states]
    if not found:
        state = cases[0].state if cases else ""
        raise lifecycle.MoveNotAllowed(
            f"No case of this package can be changed by: {verb}.", state=state, verb=str(verb)
        )
    return found


def receive(*, package_id: UUID, password: str, by: Actor, at: datetime) -> Paper:
    """收件. Take what was handed in and give the receipt. Returns the paper.

    password: the query password printed on it. Raises NotPermitted, MoveNotAllowed.
    Source: 最多跑一次规定 art. 5(2).
    """
    with transaction.atomic():
        package = _move.locked_for(package_id, Verb.RECEIVE, by=by)
        cases = _move.cases_of(package)
        for case in standing(cases, frozenset({State.SUBMITTED}), Verb.RECEIVE):
            _move.move(case, Verb.RECEIVE, by=by, at=at)
        rows = list(package.materials.order_by("id"))
        return papers.receipt(package, cases, rows, password=password, by=by, at=at)


def accept(
    *,
    package_id: UUID,
    by: Actor,
    at: datetime,
    confirmed: Collection[str] = (),
    clerk: Actor | None = None,
) -> list[Case]:
    """受理. Take every case on at one moment and start its clocks.

    confirmed: keys of `planning.to_confirm` that the clerk ticked. clerk: for whom a program
    accepts. Returns the accepted cases. Raises Incomplete with all that is wrong, NotPermitted,
    NotQualified, ClerkWanted, MoveNotAllowed. Source: 行政许可法 art. 32(5); 最多跑一次规定 art. 5.
    """
    with transaction.atomic():
        package = _move.locked_for(package_id, Verb.ACCEPT, by=by)
        qualification.require(package, by=by, at=at, clerk=clerk)
        problems = materials.problems(package) + _confirm(package, confirmed, by=by, at=at)
        if problems:
            raise Incomplete(problems)
        return _accept(package, by=by, at=at)


def _confirm(
    package: Package, confirmed: Collection[str], *, by: Actor, at: datetime
) -> list[Problem]:
    """Note what the clerk ticked; what is still to be confirmed, as problems."""
    needed = planning.to_confirm(package, today=clock.local_day(at))
    ticked = sorted({*package.confirmed, *(key for key in confirmed if key in needed)})
    if ticked != package.confirmed:
        package.confirmed = ticked
        package.save(update_fields=["confirmed"])
        record(at=at, actor=by.id, fact="package.confirmed", subject=package.pk, rules=ticked)
    return [
        Problem(key, "rule_unconfirmed", f"Confirm: {finding.text}", {"text": finding.text or ""})
        for key, finding in needed.items()
        if key not in ticked
    ]


def accept_with_gaps(
    *,
    package_id: UUID,
    by: Actor,
    at: datetime,
    days: int = terms.GAP_DAYS,
    confirmed: Collection[str] = (),
    clerk: Actor | None = None,
) -> list[Case]:
    """容缺受理. Accept though papers that may come late are missing; tell by when.

    days: working days for the missing papers. Raises as `accept`, NothingToDo when none may.
    Source: 最多跑一次规定 art. 11(2).
    """
    with transaction.atomic():
        package = _move.locked_for(package_id, Verb.ACCEPT_WITH_GAPS, by=by)
        qualification.require(package, by=by, at=at, clerk=clerk)
        missing = [row for row in materials.open_rows(package) if row.need == "容缺"]
        others = [
            problem
            for problem in materials.problems(package)
            if problem.where not in {row.material for row in missing}
        ]
        others += _confirm(package, confirmed, by=by, at=at)
        if others:
            raise Incomplete(others)
        if not missing:
            raise NothingToDo("No paper that may come late is missing: accept it as it is.")
        due_on = clock.add_working_days(
            start_on=clock.local_day(at), days=days, calendar=work_calendar()
        )
        for row in missing:
            row.status = Material.Status.GAP
            row.save(update_fields=["status"])
            Gap.objects.create(package=package, material=row, due_on=due_on)
        return _accept(package, by=by, at=at, missing=missing, due_on=due_on)


def _accept(
    package: Package,
    *,
    by: Actor,
    at: datetime,
    missing: Sequence[Material] = (),
    due_on: date | None = None,
) -> list[Case]:
    """All at one moment; with gaps those whose own papers are still missing."""
    cases = standing(_move.cases_of(package), lifecycle.BEFORE_ACCEPTANCE, Verb.ACCEPT)
    rows = list(package.materials.order_by("id"))
    for case in cases:
        late = [row for row in missing if case.matter in row.matters]
        verb = Verb.ACCEPT_WITH_GAPS if late else Verb.ACCEPT
        starting.start(case, verb, by=by, at=at, accepted_at=at, rows=rows)
        if late:
            starting.tell_gaps(case, late, due_on=str(due_on), by=by, at=at)
    return cases


def fill_gaps(*, package_id: UUID, by: Actor, at: datetime) -> list[Case]:
    """The papers that might come late have come: the cases go on as plainly accepted.

    Returns the cases that waited for them. Raises Incomplete while one is still missing,
    NothingToDo when none was awaited, NotPermitted.
    Source: 最多跑一次规定 art. 11(2).
    """
    with transaction.atomic():
        package = _move.locked_for(package_id, Verb.FILL_GAPS, by=by)
        if not materials.may_touch(package, by):
            raise powers.NotPermitted("This package is not yours.", verb=str(Verb.FILL_GAPS))
        gaps = list(package.gaps.filter(filled_at=None).select_related("material"))
        if not gaps:
            raise NothingToDo("No paper is awaited.")
        missing = [gap.material for gap in gaps if materials.is_open(gap.material)]
        if missing:
            raise Incomplete([materials.problem(row) for row in missing])
        package.gaps.filter(filled_at=None).update(filled_at=at)
        record(at=at, actor=by.id, fact="package.gaps-filled", subject=package.pk)
        asked = {matter for gap in gaps for matter in gap.material.matters}
        moved = [
            case
            for case in _move.cases_of(package)
            if case.matter in asked and State(case.state) in lifecycle.MOVES[Verb.FILL_GAPS]
        ]
        for case in moved:
            _move.move(case, Verb.FILL_GAPS, by=by, at=at)
        return moved


def ask_supplement(
    *,
    package_id: UUID,
    items: Sequence[Mapping[str, str]],
    by: Actor,
    at: datetime,
    days: int = terms.SUPPLEMENT_DAYS,
) -> Supplement:
    """补正. Tell everything that is missing at once, and by when it must be here.

    items: {where: material id or field, name, problem, remedy}. days: working days.
    Raises Incomplete for an empty or unclear list, NotPermitted, MoveNotAllowed.
    Source: 行政许可法 art. 32(4); 最多跑一次规定 art. 11(3).
    """
    problems = [
        Problem(f"items.{n}.{key}", "required", "Say what is missing and how to put it right.")
        for n, item in enumerate(items)
        for key in ("name", "problem", "remedy")
        if not item.get(key, "").strip()
    ]
    if not items:
        problems.append(Problem("items", "required", "List at least one item."))
    if not 1 <= days <= 30:
        problems.append(Problem("days", "out_of_range", "Give 1 to 30 working days."))
    if problems:
        raise Incomplete(problems)
    due_on = clock.add_working_days(
        start_on=clock.local_day(at), days=days, calendar=work_calendar()
    )
    with transaction.atomic():
        package = _move.locked_for(package_id, Verb.ASK_SUPPLEMENT, by=by)
        cases = standing(_move.cases_of(package), lifecycle.BEFORE_ACCEPTANCE, Verb.ASK_SUPPLEMENT)
        for case in cases:
            _move.move(case, Verb.ASK_SUPPLEMENT, by=by, at=at, due_on=due_on.isoformat())
        asked = Supplement.objects.create(
            package=package,
            items=[dict(item) for item in items],
            asked_at=at,
            asked_by=by.id,
            due_on=due_on,
        )
        materials.reopen(package, {item.get("where", ""): item["problem"] for item in items})
        papers.about_package(
            package,
            cases,
            kind="supplement",
            by=by,
            at=at,
            received_on=clock.local_day(cases[0].submitted_at).isoformat(),
            items=[{key: item[key] for key in ("name", "problem", "remedy")} for item in items],
            deadline_on=due_on.isoformat(),
        )
        return asked


def supply(
    *, package_id: UUID, by: Actor, at: datetime, values: Mapping[str, Any] | None = None
) -> list[Case]:
    """补正提交. What was asked for is here: the package comes before the window again.

    values: by key, of the fields that the notice names. Raises Incomplete while a listed
    paper is still missing or a named field not in order, NotPermitted, MoveNotAllowed.
    Source: 行政许可法 art. 32(4).
    """
    with transaction.atomic():
        package = _move.locked_for(package_id, Verb.SUPPLY, by=by)
        cases = standing(_move.cases_of(package), frozenset({State.SUPPLEMENT}), Verb.SUPPLY)
        asked = package.supplements.get(answered_at=None, lapsed_at=None)
        listed = {item.get("where", "") for item in asked.items}
        problems = [problem for problem in materials.problems(package) if problem.where in listed]
        correction = corrections.of(package, asked, values or {}, today=clock.local_day(at))
        problems += correction.problems
        if problems:
            raise Incomplete(problems)
        correcting.carry_out(package, asked, correction, by=by, at=at)
        for case in cases:
            _move.move(case, Verb.SUPPLY, by=by, at=at)
        return cases


def refuse_intake(
    *,
    case_id: UUID,
    reasons: Sequence[str],
    by: Actor,
    at: datetime,
    right_office: Mapping[str, str] | None = None,
    clerk: Actor | None = None,
) -> Case:
    """不予受理. Refuse one case at intake, in writing, with reasons and the right office.

    Raises as `accept`, Incomplete without a reason.
    Source: 行政许可法 arts. 32(1)–(2), 38; 最多跑一次规定 art. 11(3).
    """
    given = [reason.strip() for reason in reasons if reason.strip()]
    if not given:
        raise Incomplete([Problem("reasons", "required", "Give at least one reason.")])
    with transaction.atomic():
        with _move.moving(case_id, Verb.REFUSE_INTAKE, by=by, at=at) as case:
            qualification.require(case.package, by=by, at=at, clerk=clerk)
            papers.about_case(
                case,
                kind="refusal_at_intake",
                by=by,
                at=at,
                received_on=clock.local_day(case.submitted_at).isoformat(),
                reasons=given,
                basis=papers.basis(case),
                right_office=dict(right_office) if right_office else None,
                remedies=papers.remedies(case),
            )
        stages.open_next(case.package, at=at)
    return case


def withdraw(*, case_id: UUID, reason: str, by: Actor, at: datetime) -> Case:
    """撤回. The applicant takes the case back before it is decided.

    Source: house rule (an application is its applicant's to withdraw).
    """
    with transaction.atomic():
        with _move.moving(case_id, Verb.WITHDRAW, by=by, at=at) as case:
            tell_withdrawal(case, deemed=False, reason=reason or "申请人申请撤回", by=by, at=at)
        stages.open_next(case.package, at=at)
    return case


def void(*, case_id: UUID, reason: str, by: Actor, at: datetime) -> Case:
    """作废. The head of the centre strikes out a case that should never have begun.

    Raises Incomplete without a reason, NotPermitted, MoveNotAllowed. Source: house rule.
    """
    if not reason.strip():
        raise Incomplete([Problem("reason", "required", "Say why.")])
    with transaction.atomic():
        case = _move.locked_case(case_id)
        voiding.strike_out(case, reason.strip(), by=by, at=at)
        stages.open_next(case.package, at=at)
    return case


def tell_withdrawal(case: Case, *, deemed: bool, reason: str, by: Actor, at: datetime) -> None:
    """The paper that tells of a case taken back. deemed: by the law, for want of an answer."""
    papers.about_case(
        case,
        kind="withdrawal",
        by=by,
        at=at,
        deemed=deemed,
        reason=reason,
        received_on=clock.local_day(case.submitted_at).isoformat(),
    )


def revoke_acceptance(*, case_id: UUID, reasons: Sequence[str], by: Actor, at: datetime) -> Case:
    """撤销受理. A paper that might come late did not come, or was wrong.

    Raises Incomplete without a reason. Source: 最多跑一次规定 art. 11(2).
    """
    given = [reason.strip() for reason in reasons if reason.strip()]
    if not given:
        raise Incomplete([Problem("reasons", "required", "Give at least one reason.")])
    with transaction.atomic():
        case = _move.locked_case(case_id)
        end_acceptance(case, given, by=by, at=at)
        stages.open_next(case.package, at=at)
    return case


def end_acceptance(case: Case, reasons: Sequence[str], *, by: Actor, at: datetime) -> None:
    """Revoke the acceptance of a case whose package is held, and tell it in writing."""
    _move.move(case, Verb.REVOKE_ACCEPTANCE, by=by, at=at)
    papers.about_case(
        case,
        kind="acceptance_revoked",
        by=by,
        at=at,
        accepted_on=clock.local_day(case.accepted_at or at).isoformat(),
        reasons=list(reasons),
        basis=papers.basis(case),
        remedies=papers.remedies(case),
    )


def urge(*, case_id: UUID, by: Actor, at: datetime) -> None:
    """催办. The applicant asks where it stays; the handler sees it. Once a day is enough.

    Raises NotPermitted for anybody but the applicant, their agent or the centre.
    Source: house rule.
    """
    with transaction.atomic():
        case = _move.locked_case(case_id)
        if not powers.may_see(
            by,
            centre=case.centre_id,
            department=case.department_id,
            people=case.package.people,
        ):
            raise powers.NotPermitted("This case is not yours.", verb="urge")
        today = clock.local_day(at)
        told = [entry.at for entry in journal.about(case.pk) if entry.fact == URGED]
        if told and clock.local_day(told[-1]) == today:
            return
        record(at=at, actor=by.id, fact=URGED, subject=case.pk, name=by.name)
