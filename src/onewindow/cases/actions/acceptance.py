"""At the window: receive, check, ask once for what is missing, accept or refuse.

Everything here concerns the whole package, since one hand-in has one moment of acceptance
for all its parallel cases (最多跑一次规定 art. 5).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from onewindow.cases import papers, planning, timing
from onewindow.cases.actions import _move, materials
from onewindow.cases.models import Case, Gap, Material, Package, Supplement
from onewindow.documents.models import Paper
from onewindow.journal.actions import record
from onewindow.places.queries import work_calendar
from onewindow.rules import clock, lifecycle, powers, terms
from onewindow.rules.actors import LAW, Actor
from onewindow.rules.lifecycle import State, Verb
from onewindow.rules.refusal import Incomplete, Problem, Refusal


class NothingToDo(Refusal):
    """There is nothing here that this verb could take on."""

    code = "nothing_to_do"


def _at(cases: Sequence[Case], states: frozenset[State], verb: Verb) -> list[Case]:
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
        package = _move.locked(package_id)
        cases = _move.cases_of(package)
        for case in _at(cases, frozenset({State.SUBMITTED}), Verb.RECEIVE):
            _move.move(case, Verb.RECEIVE, by=by, at=at)
        rows = list(package.materials.order_by("id"))
        return papers.receipt(package, cases, rows, password=password, by=by, at=at)


def accept(
    *, package_id: UUID, by: Actor, at: datetime, confirmed: Collection[str] = ()
) -> list[Case]:
    """受理. Take every case on at one moment and start its clocks.

    confirmed: keys of `planning.to_confirm` that the clerk ticked. Returns the accepted
    cases. Raises Incomplete with every paper still missing or found wrong and every rule
    not yet confirmed, NotPermitted, MoveNotAllowed.
    Source: 行政许可法 art. 32(5); 最多跑一次规定 arts. 5, 11.
    """
    with transaction.atomic():
        package = _move.locked(package_id)
        problems = materials.problems(package) + _confirm(package, confirmed, by=by, at=at)
        if problems:
            raise Incomplete(problems)
        return _accept(package, Verb.ACCEPT, by=by, at=at)


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
) -> list[Case]:
    """容缺受理. Accept though papers that may come late are missing; tell by when.

    days: working days for the missing papers. Raises Incomplete when anything else is
    missing, NothingToDo when nothing is.
    Source: 最多跑一次规定 art. 11(2).
    """
    with transaction.atomic():
        package = _move.locked(package_id)
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
        cases = _accept(package, Verb.ACCEPT_WITH_GAPS, by=by, at=at)
        items = [
            {"name": row.name, "problem": "可容缺，受理时未提交", "remedy": "在期限内补交"}
            for row in missing
        ]
        for case in cases:
            found = timing.clocks(case, [])
            papers.about_case(
                case,
                kind="gaps",
                by=by,
                at=at,
                accepted_on=clock.local_day(at).isoformat(),
                items=items,
                deadline_on=due_on.isoformat(),
                limits=papers.limits(case),
                explanation=list(clock.explain(found.binding)) if found.binding else [],
            )
        return cases


def _accept(package: Package, verb: Verb, *, by: Actor, at: datetime) -> list[Case]:
    cases = _at(_move.cases_of(package), lifecycle.BEFORE_ACCEPTANCE, verb)
    rows = list(package.materials.order_by("id"))
    for case in cases:
        start(case, verb, by=by, at=at, accepted_at=at, rows=rows)
    return cases


def start(
    case: Case,
    verb: Verb,
    *,
    by: Actor,
    at: datetime,
    accepted_at: datetime,
    rows: Sequence[Material],
) -> None:
    """Accept one case: clocks start at `accepted_at`, the notice of acceptance goes out."""
    _move.shift(case, verb, by=by)
    case.accepted_at = accepted_at
    found = timing.set_due(case, [])
    _move.keep(case, verb, by=by, at=at, due_on=papers.day(case.due_on))
    papers.about_case(
        case,
        kind="acceptance",
        by=by,
        at=at,
        received_on=clock.local_day(case.submitted_at).isoformat(),
        accepted_on=clock.local_day(accepted_at).isoformat(),
        limits=papers.limits(case),
        explanation=list(clock.explain(found.binding)) if found.binding else [],
        fee=papers.fee(case),
        materials=papers.material_lines([row for row in rows if case.matter in row.matters]),
        collect=case.package.delivery,
    )


def fill_gaps(*, package_id: UUID, by: Actor, at: datetime) -> list[Case]:
    """The papers that might come late have come: every case goes on as plainly accepted.

    Raises Incomplete while one is still missing, NothingToDo when none was awaited.
    Source: 最多跑一次规定 art. 11(2).
    """
    with transaction.atomic():
        package = _move.locked(package_id)
        gaps = list(package.gaps.filter(filled_at=None).select_related("material"))
        if not gaps:
            raise NothingToDo("No paper is awaited.")
        missing = [gap for gap in gaps if gap.material.status == Material.Status.GAP]
        if missing:
            raise Incomplete([materials.problem(gap.material) for gap in missing])
        package.gaps.filter(filled_at=None).update(filled_at=at)
        moved = _at(_move.cases_of(package), lifecycle.UNDER_WAY - {State.ACCEPTED}, Verb.FILL_GAPS)
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
        package = _move.locked(package_id)
        cases = _at(_move.cases_of(package), lifecycle.BEFORE_ACCEPTANCE, Verb.ASK_SUPPLEMENT)
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


def supply(*, package_id: UUID, by: Actor, at: datetime) -> list[Case]:
    """补正提交. What was asked for is here: the package comes before the window again.

    Raises Incomplete while a listed paper is still missing, NotPermitted, MoveNotAllowed.
    Source: 行政许可法 art. 32(4).
    """
    with transaction.atomic():
        package = _move.locked(package_id)
        cases = _at(_move.cases_of(package), frozenset({State.SUPPLEMENT}), Verb.SUPPLY)
        asked = package.supplements.get(answered_at=None, lapsed_at=None)
        listed = {item.get("where", "") for item in asked.items}
        problems = [problem for problem in materials.problems(package) if problem.where in listed]
        if problems:
            raise Incomplete(problems)
        asked.answered_at = at
        asked.save(update_fields=["answered_at"])
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
) -> Case:
    """不予受理. Refuse one case at intake, in writing, with reasons and the right office.

    Raises Incomplete without a reason, NotPermitted, MoveNotAllowed.
    Source: 行政许可法 arts. 32(1)–(2), 38; 最多跑一次规定 art. 11(3).
    """
    given = [reason.strip() for reason in reasons if reason.strip()]
    if not given:
        raise Incomplete([Problem("reasons", "required", "Give at least one reason.")])
    with _move.moving(case_id, Verb.REFUSE_INTAKE, by=by, at=at) as case:
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
    return case


def withdraw(*, case_id: UUID, reason: str, by: Actor, at: datetime) -> Case:
    """撤回. The applicant takes the case back before it is decided.

    Source: house rule (an application is its applicant's to withdraw).
    """
    with _move.moving(case_id, Verb.WITHDRAW, by=by, at=at) as case:
        _withdrawal(case, deemed=False, reason=reason or "申请人申请撤回", by=by, at=at)
    return case


def _withdrawal(case: Case, *, deemed: bool, reason: str, by: Actor, at: datetime) -> None:
    papers.about_case(
        case,
        kind="withdrawal",
        by=by,
        at=at,
        deemed=deemed,
        reason=reason,
        received_on=clock.local_day(case.submitted_at).isoformat(),
    )


def lapse(*, package_id: UUID, at: datetime) -> list[Case]:
    """视为撤回. The day to put things right has passed unanswered.

    Raises MoveNotAllowed when nothing awaits a supplement any more.
    Source: 最多跑一次规定 art. 11(3).
    """
    with transaction.atomic():
        package = _move.locked(package_id)
        cases = _at(_move.cases_of(package), frozenset({State.SUPPLEMENT}), Verb.LAPSE)
        package.supplements.filter(answered_at=None, lapsed_at=None).update(lapsed_at=at)
        for case in cases:
            _move.move(case, Verb.LAPSE, by=LAW, at=at)
            _withdrawal(case, deemed=True, reason="逾期未补正", by=LAW, at=at)
        return cases


def deem_accepted(*, package_id: UUID, at: datetime) -> list[Case]:
    """逾期视为受理. Nobody said within five working days what was missing.

    The clock runs from the day the papers came in.
    Source: 行政许可法 art. 32(4).
    """
    with transaction.atomic():
        package = _move.locked(package_id)
        cases = _at(_move.cases_of(package), lifecycle.BEFORE_ACCEPTANCE, Verb.DEEM_ACCEPTED)
        rows = list(package.materials.order_by("id"))
        for case in cases:
            start(
                case,
                Verb.DEEM_ACCEPTED,
                by=LAW,
                at=at,
                accepted_at=case.submitted_at,
                rows=rows,
            )
        return cases


def revoke_acceptance(*, case_id: UUID, reasons: Sequence[str], by: Actor, at: datetime) -> Case:
    """撤销受理. A paper that might come late did not come, or was wrong.

    Raises Incomplete without a reason. Source: 最多跑一次规定 art. 11(2).
    """
    given = [reason.strip() for reason in reasons if reason.strip()]
    if not given:
        raise Incomplete([Problem("reasons", "required", "Give at least one reason.")])
    with _move.moving(case_id, Verb.REVOKE_ACCEPTANCE, by=by, at=at) as case:
        papers.about_case(
            case,
            kind="acceptance_revoked",
            by=by,
            at=at,
            accepted_on=clock.local_day(case.accepted_at or at).isoformat(),
            reasons=given,
            basis=papers.basis(case),
            remedies=papers.remedies(case),
        )
    return case


def urge(*, case_id: UUID, by: Actor, at: datetime) -> None:
    """催办. The applicant asks where it stays; once a day is enough, the handler sees it.

    Raises NotPermitted for anybody but the applicant, their agent or the centre.
    Source: house rule.
    """
    with transaction.atomic():
        case = _move.locked_case(case_id)
        if not powers.may_see(
            by,
            centre=case.centre_id,
            department=case.department_id,
            people=_move.people_of(case.package),
        ):
            raise powers.NotPermitted("This case is not yours.", verb="urge")
        record(at=at, actor=by.id, fact="case.urged", subject=case.pk, name=by.name)
