"""Short ways to bring a case to where a test begins: through actions, never by hand."""

from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Any

from onewindow.cases import planning
from onewindow.cases.actions import acceptance, decide, drafts, intake, materials, review
from onewindow.cases.models import Case, Material, Package
from onewindow.journal import queries as journal
from onewindow.program.demonstration import papers
from onewindow.rules import clock, lifecycle
from onewindow.rules.lifecycle import State, Verb
from onewindow.rules.refusal import Refusal
from tests.world import AT, HOUR, ZEGUO, World

PLOT = "house_plot"  # a licence with every step: 承办, 核查 by two, 审核, 批准; 20 and 15 days
LATE_PAPER = "house_plan"  # of PLOT, which may come after acceptance


def draft(
    world: World,
    *matters: str,
    life_event: str | None = None,
    by: Any = None,
    at: datetime = AT,
    centre: str = ZEGUO,
    delivery: str = "",
    **answers: str,
) -> Package:
    """A package with every answer, field and paper, not yet handed in. by: a citizen."""
    citizen = by or world.zhang
    package = drafts.begin(
        centre=centre,
        channel="web",
        life_event=life_event,
        matters=matters,
        by=citizen.actor,
        at=at,
    )
    package = papers.answer_all(package, by=citizen.actor, at=at, **answers)
    papers.fill_all(package, citizen, Random(1), by=citizen.actor, at=at)
    papers.bring_all(package, by=citizen.actor, clerk=world.li, at=at)
    if delivery:
        drafts.set_delivery(package_id=package.pk, delivery=delivery, by=citizen.actor, at=at)
    package.refresh_from_db()
    return package


def handed(
    world: World, *matters: str, without: Sequence[str] = (), by: Any = None, **rest: Any
) -> Package:
    """A package handed in. without: papers left at home."""
    citizen, at = by or world.zhang, rest.get("at", AT)
    package = draft(world, *matters, by=citizen, **rest)
    for material in without:
        materials.bring_later(package_id=package.pk, material=material, by=citizen.actor, at=at)
    intake.submit(package_id=package.pk, by=citizen.actor, at=at, as_it_is=bool(without))
    package.refresh_from_db()
    return package


def ticked(package: Package, *, at: datetime = AT) -> set[str]:
    """Every rule that a clerk has to confirm."""
    return set(planning.to_confirm(package, today=clock.local_day(at)))


def accepted(world: World, *matters: str, **rest: Any) -> Package:
    """A package received and accepted by the window at `at`."""
    at = rest.get("at", AT)
    package = handed(world, *matters, **rest)
    acceptance.receive(package_id=package.pk, password="000000", by=world.li, at=at)
    acceptance.accept(package_id=package.pk, by=world.li, at=at, confirmed=ticked(package, at=at))
    return package


def case_of(package: Package, matter: str = "") -> Case:
    """The package's case of that matter, or its only one, as it stands now."""
    cases = Case.objects.filter(package=package).select_related("version", "department")
    return cases.get(matter=matter) if matter else cases.get()


def states(package: Package) -> dict[str, str]:
    """Where every case of the package stands, by matter."""
    return dict(Case.objects.filter(package=package).values_list("matter", "state"))


def taken_up(world: World, *matters: str, **rest: Any) -> Case:
    """The only case of an accepted package on its reviewer's desk."""
    case = case_of(accepted(world, *matters, **rest))
    at = rest.get("at", AT) + HOUR
    return review.take_up(case_id=case.pk, by=world.reviewer(case.department_id), at=at)


def who(world: World, case: Case, step: str) -> Any:
    """The department's first person for a step."""
    post = {"承办": "review", "核查": "inspect1", "审核": "check", "批准": "approve"}[step]
    return world.staff(f"{case.department_id}-{post}")


def signed(world: World, case: Case, *, until: str = "批准", at: datetime = AT + 2 * HOUR) -> Case:
    """Take up, if need be, and sign every step before `until`."""
    department = case.department_id
    case = Case.objects.select_related("version").get(pk=case.pk)
    if case.state != State.IN_REVIEW:
        review.take_up(case_id=case.pk, by=world.reviewer(department), at=at)
    while (step := review.next_step(case)) and step.name != until:
        if step.name == review.DECIDING_STEP:
            break
        partner = f"{department}-inspect2" if step.people > 1 else ""
        by = who(world, case, step.name)
        review.pass_step(case_id=case.pk, opinion="同意", partner=partner, by=by, at=at)
    return case


def granted(world: World, case: Case, *, at: datetime = AT + 3 * HOUR) -> Case:
    """The case decided for the applicant."""
    signed(world, case, at=at)
    by = world.wang(case.department_id)
    return decide.grant(case_id=case.pk, reasons="符合条件", by=by, at=at)


def refused(world: World, case: Case, *, at: datetime = AT + 3 * HOUR) -> Case:
    """The case decided against the applicant."""
    signed(world, case, at=at)
    by = world.wang(case.department_id)
    return decide.refuse(case_id=case.pk, reasons="不符合条件", by=by, at=at)


def verbs(case: Case) -> list[Verb]:
    """What the journal says was done to the case, in order."""
    facts = [entry.fact for entry in journal.about(case.pk)]
    told = [fact.removeprefix("case.") for fact in facts if fact.startswith("case.")]
    return [Verb(word) for word in told if word != "urged"]


def assert_folds(package: Package) -> None:
    """Folding the journal gives the stored state of every case."""
    for case in Case.objects.filter(package=package):
        assert lifecycle.fold(verbs(case)) == case.state, case.matter


def refusal(act: Any, **arguments: Any) -> Refusal:
    """The refusal that an action answers with."""
    try:
        act(**arguments)
    except Refusal as told:
        return told
    raise AssertionError("nothing was refused")


def problems(act: Any, **arguments: Any) -> dict[str, str]:
    """Every problem that an action answers with: where it is, and its code."""
    told = refusal(act, **arguments)
    return {problem.where: problem.code for problem in told.problems}


def rows(package: Package) -> dict[str, Material]:
    """The package's papers by their ids."""
    return {row.material: row for row in package.materials.all()}
