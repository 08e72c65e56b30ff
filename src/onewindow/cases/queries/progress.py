"""Progress for anybody with number and password: no personal data in it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.cases import planning
from onewindow.cases.models import Case, Package
from onewindow.cases.queries import lists
from onewindow.journal import queries as journal
from onewindow.places import queries as places
from onewindow.rules import codes
from onewindow.rules.clock import Light
from onewindow.rules.lifecycle import State
from onewindow.rules.refusal import NotFound


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the public progress: what happened and when, nothing personal."""

    fact: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Lane:
    """One case's progress as anybody with number and password may see it."""

    number: str
    name: str
    english: str
    department: str
    state: State
    due_on: date | None
    light: Light | None
    is_assumed: bool  # the promised limit is a demonstration value
    steps: tuple[Step, ...]
    mode: str  # how the result is delivered, once it is ready


@dataclass(frozen=True, slots=True)
class Progress:
    """A package's progress without personal data."""

    code: str
    submitted_at: datetime
    centre: str
    lanes: tuple[Lane, ...]


def progress(*, code: str, password: str, today: date) -> Progress:
    """Progress by receipt code (or case number) and query password. Raises NotFound.

    Shows no personal data; a wrong password and an unknown code look alike. Four queries.
    Source: 最多跑一次规定 art. 12(3).
    """
    code = codes.normalise(code)
    packages = Package.objects.select_related("centre").filter(stage=Package.Stage.SUBMITTED)
    if len(code) >= 40:
        package = packages.filter(cases__number=code).first()
    else:
        package = packages.filter(code=code).first()
    if package is None or planning.password_of(package.pk) != codes.normalise(password):
        raise NotFound("No package has this code and password.")
    return Progress(
        code=package.code,
        submitted_at=package.submitted_at or package.created_at,
        centre=package.centre.name,
        lanes=lanes(package_id=package.pk, today=today),
    )


def lanes(*, package_id: UUID, today: date) -> tuple[Lane, ...]:
    """One lane per case of a package, in stage order, without personal data. Three queries."""
    cases = list(
        Case.objects.filter(package=package_id)
        .select_related("department", "version", "package")
        .order_by("stage", "id")
    )
    calendar = places.work_calendar()
    steps: dict[UUID, list[Step]] = {case.pk: [] for case in cases}
    modes: dict[UUID, str] = {}
    for entry in journal.about_many([case.pk for case in cases]):
        if entry.fact.startswith("case."):
            steps[entry.subject].append(Step(entry.fact.removeprefix("case."), entry.at))
            modes[entry.subject] = entry.detail.get("mode", modes.get(entry.subject, ""))
    return tuple(
        Lane(
            number=case.number,
            name=case.version.body["name"],
            english=case.version.body.get("english", {}).get(
                case.version.body["name"], case.version.body["name"]
            ),
            department=case.department.name,
            state=State(case.state),
            due_on=case.due_on,
            light=lists.light(case, today=today, calendar=calendar),
            is_assumed=case.version.body["promised_limit"].get("evidence") == "D",
            steps=tuple(steps[case.pk]),
            mode=modes.get(case.pk, ""),
        )
        for case in cases
    )
