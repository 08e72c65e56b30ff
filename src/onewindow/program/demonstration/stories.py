"""What becomes of a case: each story takes a submitted package to one kind of end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from onewindow.cases import planning
from onewindow.cases.actions import acceptance, decide, deliver, materials, overdue, review
from onewindow.cases.models import Case, Decision, Material, Package
from onewindow.program.demonstration.cast import Cast
from onewindow.rules import clock
from onewindow.rules.actors import Actor, Role
from onewindow.rules.lifecycle import UNDER_WAY, State

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(slots=True)
class Tale:
    """One package on its way. at: the moment it has come to; now: no step lies after it."""

    package: Package
    cast: Cast
    citizen: Actor
    clerk: Actor
    at: datetime
    now: datetime

    def after(self, pause: timedelta) -> datetime:
        """Some time later, but never in the future."""
        self.at = min(self.at + pause, self.now)
        return self.at

    def cases(self, *states: State) -> list[Case]:
        """The package's cases standing so."""
        rows = Case.objects.filter(package=self.package, state__in=states)
        return list(rows.select_related("version").order_by("stage", "id"))


def receive(tale: Tale) -> None:
    acceptance.receive(
        package_id=tale.package.pk,
        password=planning.password_of(tale.package.pk),
        by=tale.clerk,
        at=tale.after(HOUR / 12),
    )


def accept(tale: Tale) -> None:
    receive(tale)
    ticked = planning.to_confirm(tale.package, today=clock.local_day(tale.at))
    acceptance.accept(
        package_id=tale.package.pk, by=tale.clerk, at=tale.after(HOUR / 6), confirmed=set(ticked)
    )


def review_one(tale: Tale, case: Case, *, until: str = "批准") -> None:
    """Take up and sign every step before `until`."""
    if case.state != State.IN_REVIEW:
        reviewers = tale.cast.of(case.department_id, Role.REVIEWER)
        by = reviewers[0][1]
        if not case.version.body.get("process"):
            by = tale.cast.of(case.department_id, Role.APPROVER)[0][1]
        review.take_up(case_id=case.pk, by=by, at=tale.after(HOUR))
    case.refresh_from_db()
    while (step := review.next_step(case)) is not None and step.name != until:
        name, by = tale.cast.of(case.department_id, review.ROLE_OF_STEP[step.name])[0]
        others = [n for n, _ in tale.cast.of(case.department_id, Role.INSPECTOR) if n != name]
        if step.name == review.DECIDING_STEP:
            return
        review.pass_step(
            case_id=case.pk,
            opinion="经核对，情况属实，同意。",
            by=by,
            at=tale.after(HOUR * 3),
            partner=others[0] if step.people > 1 else "",
        )


def grant_one(tale: Tale, case: Case) -> None:
    review_one(tale, case)
    approver = tale.cast.of(case.department_id, Role.APPROVER)[0][1]
    decide.grant(case_id=case.pk, reasons="", by=approver, at=tale.after(HOUR * 2))


def grant_all(tale: Tale) -> None:
    """Decide every case in its turn until nothing of the package is under way."""
    while waiting := tale.cases(State.ACCEPTED, State.IN_REVIEW):
        grant_one(tale, waiting[0])


def granted(tale: Tale) -> None:
    accept(tale)
    grant_all(tale)


def delivered(tale: Tale) -> None:
    granted(tale)
    for case in tale.cases(State.READY):
        deliver.hand_over(
            case_id=case.pk,
            receiver=_receiver(tale),
            proof="窗口签收",
            by=tale.clerk,
            at=tale.after(HOUR),
        )


def _receiver(tale: Tale) -> str:
    person = tale.package.agent or tale.package.applicant
    return person.name if person else ""


def posted(tale: Tale) -> None:
    granted(tale)
    for n, case in enumerate(tale.cases(State.READY)):
        deliver.post(
            case_id=case.pk,
            tracking=f"DEMO{case.number[-8:]}{n}",
            by=tale.clerk,
            at=tale.after(HOUR),
        )


def in_locker(tale: Tale) -> None:
    granted(tale)
    for case in tale.cases(State.READY):
        deliver.into_locker(case_id=case.pk, locker="A03", by=tale.clerk, at=tale.after(HOUR))


def reviewed(tale: Tale) -> None:
    accept(tale)
    for case in tale.cases(State.ACCEPTED):
        review_one(tale, case)


def taken_up(tale: Tale) -> None:
    accept(tale)
    for case in tale.cases(State.ACCEPTED)[:1]:
        review_one(tale, case, until="审核")


def paused(tale: Tale) -> None:
    accept(tale)
    for case in tale.cases(State.ACCEPTED)[:1]:
        review_one(tale, case, until="核查" if _has(case, "核查") else "审核")
        by = tale.cast.of(case.department_id, Role.REVIEWER)[0][1]
        review.pause(
            case_id=case.pk,
            kind="testing",
            days=5,
            reason="需委托机构检测",
            by=by,
            at=tale.after(HOUR),
        )


def _has(case: Case, step: str) -> bool:
    return any(one["step"] == step for one in case.version.body.get("process") or ())


def extended(tale: Tale) -> None:
    accept(tale)
    for case in tale.cases(State.ACCEPTED)[:1]:
        review_one(tale, case, until="审核")
        case.refresh_from_db()
        days = review.extension_days_allowed(case)
        if days and case.state == State.IN_REVIEW:
            by = tale.cast.of(case.department_id, Role.APPROVER)[0][1]
            review.extend(
                case_id=case.pk,
                days=min(days, 5),
                reason="情况复杂，需进一步核实",
                by=by,
                at=tale.after(HOUR),
            )


def refused(tale: Tale) -> None:
    accept(tale)
    for case in tale.cases(State.ACCEPTED)[:1]:
        review_one(tale, case)
        by = tale.cast.of(case.department_id, Role.APPROVER)[0][1]
        decide.refuse(
            case_id=case.pk, reasons="经核查，不符合办理条件。", by=by, at=tale.after(HOUR * 5)
        )


def supplement(tale: Tale) -> None:
    receive(tale)
    row = tale.package.materials.exclude(status=Material.Status.AWAITED).order_by("id").first()
    acceptance.ask_supplement(
        package_id=tale.package.pk,
        items=[
            {
                "where": row.material if row else "",
                "name": row.name if row else "申请表",
                "problem": "图像不清晰，无法辨认",
                "remedy": "请重新拍摄后上传，或到窗口提交原件",
            }
        ],
        by=tale.clerk,
        at=tale.after(HOUR),
    )


def lapsed(tale: Tale) -> None:
    supplement(tale)
    overdue.lapse(package_id=tale.package.pk, at=tale.after(DAY * 20))


def refused_at_intake(tale: Tale) -> None:
    receive(tale)
    for case in tale.cases(State.RECEIVED):
        acceptance.refuse_intake(
            case_id=case.pk,
            reasons=["申请事项不属于本机关职权范围"],
            by=tale.clerk,
            at=tale.after(HOUR / 2),
            right_office={"name": "台州市相应主管部门（演示）"},
        )


def withdrawn(tale: Tale) -> None:
    accept(tale)
    for case in tale.cases(*UNDER_WAY):
        acceptance.withdraw(
            case_id=case.pk, reason="申请人改变计划", by=tale.clerk, at=tale.after(HOUR)
        )


def with_gaps(tale: Tale) -> None:
    """Accepted though a paper that may come late is still missing, where there is one."""
    receive(tale)
    ticked = set(planning.to_confirm(tale.package, today=clock.local_day(tale.at)))
    late = tale.package.materials.filter(need="容缺").first()
    pk, by, at = tale.package.pk, tale.clerk, tale.after(HOUR)
    if late is None:
        acceptance.accept(package_id=pk, by=by, at=at, confirmed=ticked)
    else:
        materials.bring_later(package_id=pk, material=late.material, by=by, at=at)
        acceptance.accept_with_gaps(package_id=pk, by=by, at=at, confirmed=ticked)


def revoked(tale: Tale) -> None:
    """Decided on a promise, inspected, found broken (or simply granted, where none was made)."""
    granted(tale)
    for case in tale.cases(State.READY):
        if not Decision.objects.filter(case=case, on_commitment=True).exists():
            continue
        inspector = tale.cast.of(case.department_id, Role.INSPECTOR)[0][1]
        decide.inspect_commitment(
            case_id=case.pk,
            passed=False,
            note="现场与承诺不符",
            by=inspector,
            at=tale.after(DAY * 5),
        )
        approver = tale.cast.of(case.department_id, Role.APPROVER)[0][1]
        decide.revoke(
            case_id=case.pk,
            reasons="承诺内容不实，经责令整改仍不符合条件",
            by=approver,
            at=tale.after(DAY),
        )


def submitted(tale: Tale) -> None:
    """Left as handed in."""


STORIES: Mapping[str, Callable[[Tale], None]] = {
    "submitted": submitted,
    "received": receive,
    "supplement": supplement,
    "lapsed": lapsed,
    "refused_at_intake": refused_at_intake,
    "withdrawn": withdrawn,
    "accepted": accept,
    "taken_up": taken_up,
    "reviewed": reviewed,
    "paused": paused,
    "extended": extended,
    "refused": refused,
    "granted": granted,
    "posted": posted,
    "in_locker": in_locker,
    "delivered": delivered,
    "with_gaps": with_gaps,
    "revoked": revoked,
}


def tell(story: str, tale: Tale) -> UUID:
    """Live through one story. Returns the package."""
    STORIES[story](tale)
    return tale.package.pk
