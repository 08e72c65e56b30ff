"""In the department: take up, the matter's own steps, special procedures, extension."""

from datetime import datetime
from uuid import UUID

from onewindow.cases import papers, planning, timing
from onewindow.cases.actions import _move
from onewindow.cases.models import Case, Pause, Step
from onewindow.people import queries as people
from onewindow.people.models import Account
from onewindow.rules import clock, terms
from onewindow.rules.actors import Actor, Role
from onewindow.rules.clock_words import PauseKind
from onewindow.rules.lifecycle import Verb
from onewindow.rules.refusal import Incomplete, Problem, Refusal

ROLE_OF_STEP = {
    "承办": Role.REVIEWER,
    "核查": Role.INSPECTOR,
    "审核": Role.CHECKER,
    "批准": Role.APPROVER,
}
DECIDING_STEP = "批准"


class WrongOrder(Refusal):
    """Another step comes first."""

    code = "wrong_order"


class TwoPeopleNeeded(Refusal):
    """The law wants two inspectors, and they must be two."""

    code = "two_people_needed"


class SamePerson(Refusal):
    """Who handled a case may not also check it."""

    code = "same_person"


def take_up(*, case_id: UUID, by: Actor, at: datetime) -> Case:
    """承办. Take an accepted case onto one's desk; its review steps are laid out.

    Raises NotPermitted, MoveNotAllowed (somebody else was faster).
    Source: 行政许可法 art. 34; the matter's own process in the catalogue.
    """
    with _move.moving(case_id, Verb.TAKE_UP, by=by, at=at) as case:
        _take(case, by=by, at=at)
    return case


def _take(case: Case, *, by: Actor, at: datetime) -> None:
    case.handler, case.handler_name = by.id, by.name
    process = planning.process_of(case, today=clock.local_day(at))
    Step.objects.bulk_create(
        [
            Step(case=case, order=n, name=step.step, people=step.people)
            for n, step in enumerate(process, 1)
        ]
    )


def next_step(case: Case) -> Step | None:
    """The first step not yet done, or None when only the decision is left."""
    return case.steps.filter(done_at=None).order_by("order").first()


def pass_step(*, case_id: UUID, opinion: str, by: Actor, at: datetime, partner: str = "") -> Step:
    """Sign the step that is due, with an opinion.

    partner: user name of the second inspector, where two must sign. Raises WrongOrder when
    only the decision is left or the step belongs to another post, TwoPeopleNeeded,
    SamePerson, Incomplete without an opinion.
    Source: 行政许可法 art. 34(3) (two inspectors).
    """
    if not opinion.strip():
        raise Incomplete([Problem("opinion", "required", "Write an opinion.")])
    with _move.moving(case_id, Verb.PASS_STEP, by=by, at=at) as case:
        step = next_step(case)
        if step is None or step.name == DECIDING_STEP:
            raise WrongOrder("Only the decision is left.", step=DECIDING_STEP)
        if not by.has(ROLE_OF_STEP[step.name]):
            raise WrongOrder(f"The step {step.name} comes first.", step=step.name)
        if step.name == "审核" and case.steps.filter(done_by=by.id).exists():
            raise SamePerson("Somebody else must check what you handled.")
        step.names = _names(step, case, by=by, partner=partner, at=at)
        step.done_at, step.done_by, step.opinion = at, by.id, opinion.strip()[:500]
        step.save()
    return step


def _names(step: Step, case: Case, *, by: Actor, partner: str, at: datetime) -> str:
    if step.people < 2:
        return by.name
    account = Account.objects.filter(username=partner, is_active=True).first()
    other = people.actor(account, at=at)
    fits = other.has(Role.INSPECTOR) and case.department_id in other.departments
    if other.id == by.id or not fits:
        raise TwoPeopleNeeded("A second inspector of this department must sign too.")
    return f"{by.name}、{other.name}"


def send_back(*, case_id: UUID, reason: str, by: Actor, at: datetime) -> Case:
    """退回. The last signed step is to be done again, and why.

    Raises Incomplete without a reason, WrongOrder when nothing was signed yet.
    Source: house rule.
    """
    if not reason.strip():
        raise Incomplete([Problem("reason", "required", "Say why.")])
    with _move.moving(case_id, Verb.SEND_BACK, by=by, at=at, reason=reason.strip()) as case:
        last = case.steps.exclude(done_at=None).order_by("-order").first()
        if last is None:
            raise WrongOrder("Nothing was signed yet.", step="")
        last.done_at, last.done_by, last.names = None, "", ""
        last.save()
    return case


def pause(*, case_id: UUID, kind: str, days: int, reason: str, by: Actor, at: datetime) -> Pause:
    """特别程序. Begin time that the clocks leave out, and tell the applicant in writing.

    kind: a value of PauseKind; what it may stop is the law's word. days: working days told.
    Raises Incomplete, NotPermitted, MoveNotAllowed.
    Source: 行政许可法 art. 45.
    """
    problems = []
    if kind not in {k.value for k in PauseKind}:
        problems.append(Problem("kind", "not_an_option", "Choose a special procedure."))
    if not 1 <= days <= 365:
        problems.append(Problem("days", "out_of_range", "Give 1 to 365 working days."))
    if not reason.strip():
        problems.append(Problem("reason", "required", "Say why."))
    if problems:
        raise Incomplete(problems)
    with _move.moving(case_id, Verb.PAUSE, by=by, at=at, kind=kind, days=days) as case:
        today = clock.local_day(at)
        row = Pause.objects.create(
            case=case,
            kind=kind,
            reason=reason.strip(),
            granted_days=days,
            since_on=today + clock.ONE_DAY,
            begun_at=at,
        )
        timing.set_due(case, list(case.pauses.order_by("since_on")))
        stops_statutory, _ = clock.stops(PauseKind(kind))
        papers.about_case(
            case,
            kind="special",
            by=by,
            at=at,
            procedure=kind,
            reason=row.reason,
            days=days,
            from_on=row.since_on.isoformat(),
            stops_statutory=stops_statutory,
            limits=papers.limits(case),
        )
    return row


def resume(*, case_id: UUID, result: str, by: Actor, at: datetime) -> Case:
    """特别程序结束. The clocks go on from the next day.

    Raises NotPermitted, MoveNotAllowed. Source: 行政许可法 art. 45.
    """
    with _move.moving(case_id, Verb.RESUME, by=by, at=at) as case:
        row = case.pauses.get(until_on=None)
        row.until_on = max(row.since_on, clock.local_day(at) + clock.ONE_DAY)
        row.ended_at, row.result = at, result[:300]
        row.save()
        timing.set_due(case, list(case.pauses.order_by("since_on")))
    return case


def extension_days_allowed(case: Case) -> int:
    """How many days the head may add: the matter's own, or ten for a licence; 0 once used."""
    body = case.version.body
    if case.extension_days:
        return 0
    if body.get("extension_days"):
        return int(body["extension_days"])
    return terms.EXTENSION_DAYS if body["kind"] == "行政许可" and not body["instant"] else 0


def extend(*, case_id: UUID, days: int, reason: str, by: Actor, at: datetime) -> Case:
    """延期. The head adds days once, and the applicant is told why.

    days: 1 up to what the law allows. Raises Incomplete, NotPermitted.
    Source: 行政许可法 art. 42.
    """
    with _move.moving(case_id, Verb.EXTEND, by=by, at=at, days=days) as case:
        problems = []
        allowed = extension_days_allowed(case)
        if not 1 <= days <= allowed:
            sentence = f"At most {allowed} days may be added to this case."
            told = {"allowed": allowed} if allowed else {}
            problems.append(Problem("days", "extension_not_allowed", sentence, told))
        if not reason.strip():
            problems.append(Problem("reason", "required", "Say why."))
        if problems:
            raise Incomplete(problems)
        case.extension_days = days
        timing.set_due(case, list(case.pauses.order_by("since_on")))
        today = clock.local_day(at).isoformat()
        papers.about_case(
            case,
            kind="extension",
            by=by,
            at=at,
            accepted_on=clock.local_day(case.accepted_at or at).isoformat(),
            reason=reason.strip(),
            days=days,
            approved_by=by.name,
            approved_on=today,
            limits=papers.limits(case),
        )
    return case


def require_ready(case: Case, *, by: Actor) -> None:
    """Everything before the decision is done, and by others than the one who decides.

    Raises WrongOrder, SamePerson.
    """
    step = next_step(case)
    if step is not None and step.name != DECIDING_STEP:
        raise WrongOrder(f"The step {step.name} comes first.", step=step.name)
    signed_before = case.steps.exclude(name=DECIDING_STEP).filter(done_by=by.id)
    if signed_before.exists() and case.steps.filter(name=DECIDING_STEP).exists():
        raise SamePerson("Somebody else must decide what you handled.")


def sign_decision(case: Case, *, by: Actor, at: datetime, opinion: str) -> None:
    """Mark the deciding step as signed, where the process has one."""
    step = next_step(case)
    if step is not None:
        step.done_at, step.done_by, step.names = at, by.id, by.name
        step.opinion = opinion[:500]
        step.save()


def take_up_unasked(case: Case, *, by: Actor, at: datetime) -> None:
    """Take up within another action, which holds the package (an automatic case)."""
    _move.shift(case, Verb.TAKE_UP, by=by)
    _take(case, by=by, at=at)
    _move.keep(case, Verb.TAKE_UP, by=by, at=at)
