"""Reading cases. Every query over people names who asks; lists are keyset-paged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from onewindow.cases import timing
from onewindow.cases.models import Case, Package, Pause
from onewindow.documents import queries as documents
from onewindow.documents.models import Certificate, Document, Paper
from onewindow.journal import queries as journal
from onewindow.journal.models import Entry
from onewindow.people import queries as people
from onewindow.people.models import Person
from onewindow.places import queries as places
from onewindow.rules import clock, codes, lifecycle, powers
from onewindow.rules.actors import Actor, Role
from onewindow.rules.clock import Clocks, Light
from onewindow.rules.lifecycle import State, Verb
from onewindow.rules.refusal import NotFound
from onewindow.rules.workdays import WorkCalendar

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One case in a list, ready to show: nothing left to fetch."""

    id: UUID
    package: UUID
    code: str
    number: str
    matter: str
    name: str
    english: str
    applicant: str  # masked
    centre: str
    department: str
    state: State
    submitted_at: datetime
    accepted_at: datetime | None
    due_on: date | None
    statutory_due_on: date | None
    days_left: int | None
    light: Light | None
    handler: str
    is_mine: bool
    is_provisional: bool
    is_demonstration: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list and the key of the next one, None at the end."""

    rows: tuple[Row, ...]
    next: str | None


def _people(package: Package) -> frozenset[UUID]:
    return frozenset(pk for pk in (package.applicant_id, package.agent_id) if pk)


def light(case: Case, *, today: date, calendar: WorkCalendar) -> Light | None:
    """The deadline light of an open case; None where no clock runs."""
    state = State(case.state)
    if state not in lifecycle.UNDER_WAY or case.accepted_at is None:
        return None
    if case.due_on is None and state != State.PAUSED:
        return None
    limit = clock.limit_of(case.version.body["promised_limit"])
    return clock.light(
        today=today,
        due_on=case.due_on,
        limit_days=(limit.days if limit else 0) + case.extension_days,
        calendar=calendar,
        statutory_on=case.statutory_due_on,
    )


def _row(case: Case, *, to: Actor, today: date, calendar: WorkCalendar) -> Row:
    body, package = case.version.body, case.package
    running = State(case.state) in lifecycle.UNDER_WAY and case.due_on is not None
    return Row(
        id=case.pk,
        package=case.package_id,
        code=package.code,
        number=case.number,
        matter=case.matter,
        name=body["name"],
        english=body.get("english", {}).get(body["name"], body["name"]),
        applicant=codes.mask_name(package.applicant.name) if package.applicant else "",
        centre=case.centre.name,
        department=case.department.name,
        state=State(case.state),
        submitted_at=case.submitted_at,
        accepted_at=case.accepted_at,
        due_on=case.due_on,
        statutory_due_on=case.statutory_due_on,
        days_left=clock.days_left(today=today, due_on=case.due_on, calendar=calendar)
        if running and case.due_on
        else None,
        light=light(case, today=today, calendar=calendar),
        handler=case.handler_name,
        is_mine=bool(case.handler) and case.handler == to.id,
        is_provisional=case.due_is_provisional,
        is_demonstration=case.is_demonstration,
    )


LISTED = ("package__applicant", "centre", "department", "version")


def _rows(cases: Any, *, to: Actor, today: date, limit: int) -> tuple[list[Case], tuple[Row, ...]]:
    found = list(cases[: limit + 1])
    calendar = places.work_calendar()
    return found, tuple(_row(case, to=to, today=today, calendar=calendar) for case in found[:limit])


def desk(*, to: Actor, today: date, after: str = "", mine: bool = False, limit: int = PAGE) -> Page:
    """Cases under way in the actor's departments, most urgent first. Two queries.

    after: key of the last row seen (`Page.next`). Paused cases come last.
    """
    if not to.has(*powers.DESK, Role.INSPECTOR):
        return Page((), None)
    far = date.max
    cases = Case.objects.filter(
        department__in=to.departments,
        state__in=[State.ACCEPTED, State.ACCEPTED_WITH_GAPS, State.IN_REVIEW, State.PAUSED],
    )
    if mine:
        cases = cases.filter(handler=to.id)
    if after:
        day, _, pk = after.partition("~")
        if day == "-":
            cases = cases.filter(due_on=None, id__gt=pk)
        else:
            cases = cases.filter(Q(due_on__gt=day) | Q(due_on=day, id__gt=pk) | Q(due_on=None))
    ordered = cases.select_related(*LISTED).order_by(F("due_on").asc(nulls_last=True), "id")
    found, rows = _rows(ordered, to=to, today=today, limit=limit)
    last = rows[-1] if len(found) > limit else None
    key = (
        f"{last.due_on.isoformat() if last.due_on and last.due_on < far else '-'}~{last.id}"
        if last
        else None
    )
    return Page(rows, key)


def window_in(*, to: Actor, today: date, after: str = "", limit: int = PAGE) -> Page:
    """Hand-ins that wait for the actor's centres, oldest first. Two queries."""
    if not to.has(Role.CLERK, Role.HEAD):
        return Page((), None)
    cases = Case.objects.filter(centre__in=to.centres, state__in=[State.RECEIVED, State.SUBMITTED])
    if after:
        moment, _, pk = after.partition("~")
        cases = cases.filter(Q(submitted_at__gt=moment) | Q(submitted_at=moment, id__gt=pk))
    ordered = cases.select_related(*LISTED).order_by("submitted_at", "id")
    found, rows = _rows(ordered, to=to, today=today, limit=limit)
    last = rows[-1] if len(found) > limit else None
    return Page(rows, f"{last.submitted_at.isoformat()}~{last.id}" if last else None)


def window_out(*, to: Actor, today: date, after: str = "", limit: int = PAGE) -> Page:
    """Results that wait at the actor's centres for their people, oldest first. Two queries."""
    if not to.has(Role.CLERK, Role.HEAD):
        return Page((), None)
    cases = Case.objects.filter(
        centre__in=to.centres,
        state__in=[State.CERTIFIED, State.GRANTED, State.READY, State.REFUSED],
    )
    if after:
        moment, _, pk = after.partition("~")
        cases = cases.filter(Q(decided_at__gt=moment) | Q(decided_at=moment, id__gt=pk))
    ordered = cases.select_related(*LISTED).order_by("decided_at", "id")
    found, rows = _rows(ordered, to=to, today=today, limit=limit)
    last = rows[-1] if len(found) > limit else None
    moment = found[limit - 1].decided_at if last else None
    return Page(rows, f"{moment.isoformat()}~{last.id}" if last and moment else None)


def find(*, text: str, to: Actor, today: date, limit: int = PAGE) -> tuple[Row, ...]:
    """Cases by case number, receipt code or the applicant's number, if `to` may see them.

    Exact matches over indexes only; nothing is listed for a part of a number. Four queries.
    """
    text = codes.normalise(text)
    cases = Case.objects.select_related(*LISTED, "package__agent")
    if codes.is_receipt_code(text):
        cases = cases.filter(package__code=text)
    elif len(text) >= 40:
        cases = cases.filter(number=text)
    else:
        person = people.by_number(text) if text else None
        if person is None:
            return ()
        cases = cases.filter(package__applicant=person)
    calendar = places.work_calendar()
    return tuple(
        _row(case, to=to, today=today, calendar=calendar)
        for case in cases.order_by("-id")[:limit]
        if powers.may_see(
            to,
            centre=case.centre_id,
            department=case.department_id,
            people=_people(case.package),
        )
    )


@dataclass(frozen=True, slots=True)
class PackageRow:
    """One of a citizen's packages in a list."""

    id: UUID
    code: str
    stage: str
    name: str
    english: str
    created_at: datetime
    submitted_at: datetime | None
    keep_until: date | None
    for_name: str  # the applicant, when the reader acts for them
    cases: tuple[Row, ...]


def my_packages(*, to: Actor, today: date, after: str = "", limit: int = 20) -> list[PackageRow]:
    """The packages a citizen applied with or acts in, newest first. Three queries."""
    if to.person_id is None:
        return []
    mine = Q(applicant=to.person_id) | Q(agent=to.person_id) | Q(created_by=to.id)
    packages = Package.objects.filter(mine).exclude(stage=Package.Stage.DISCARDED)
    if after:
        packages = packages.filter(id__lt=after)
    found = list(packages.select_related("applicant", "life_event").order_by("-id")[:limit])
    cases = Case.objects.filter(package__in=found).select_related(*LISTED).order_by("stage", "id")
    calendar = places.work_calendar()
    by_package: dict[UUID, list[Row]] = {}
    for case in cases:
        row = _row(case, to=to, today=today, calendar=calendar)
        by_package.setdefault(case.package_id, []).append(row)
    return [_package_row(one, by_package.get(one.pk, []), to) for one in found]


def _package_row(package: Package, rows: list[Row], to: Actor) -> PackageRow:
    if package.life_event is not None:
        body = package.life_event.body
        name = body["name"]
        english = body.get("english", {}).get(name, name)
    elif rows:
        name = "、".join(row.name for row in rows)
        english = ", ".join(row.english for row in rows)
    else:
        from_catalogue = planning_names(package)
        name, english = from_catalogue
    acting = package.applicant is not None and package.applicant_id != to.person_id
    return PackageRow(
        id=package.pk,
        code=package.code,
        stage=package.stage,
        name=name,
        english=english,
        created_at=package.created_at,
        submitted_at=package.submitted_at,
        keep_until=package.keep_until,
        for_name=package.applicant.name if acting and package.applicant else "",
        cases=tuple(rows),
    )


def planning_names(package: Package) -> tuple[str, str]:
    """The names of a draft's matters in both languages, from the compiled catalogue."""
    from onewindow.cases import planning  # noqa: PLC0415

    items = planning.bundle_of(package).items
    names = [item.matter.name for item in items]
    english = [item.matter.english.get(name, name) for item, name in zip(items, names, strict=True)]
    return "、".join(names), ", ".join(english)


def package_for(*, package_id: UUID, to: Actor) -> Package:
    """A package with its people and places, if `to` may see it. Raises NotFound. One query.

    What may not be seen is not said to exist.
    """
    package = (
        Package.objects.select_related("applicant", "agent", "centre", "life_event")
        .filter(pk=package_id)
        .first()
    )
    if package is None or not _may_see_package(package, to):
        raise NotFound("There is no such package.")
    return package


def _may_see_package(package: Package, to: Actor) -> bool:
    if package.created_by == to.id and to.id != "nobody":
        return True
    departments = (
        set(Case.objects.filter(package=package).values_list("department_id", flat=True))
        if to.departments
        else {""}
    )
    return any(
        powers.may_see(to, centre=package.centre_id, department=department, people=_people(package))
        for department in departments or {""}
    )


@dataclass(frozen=True, slots=True)
class Dossier:
    """One case with everything its page shows."""

    row: Row
    case: Case
    package: Package
    siblings: tuple[Row, ...]
    clocks: Clocks | None
    pauses: tuple[Pause, ...]
    papers: tuple[Paper, ...]
    certificate: Certificate | None
    history: tuple[Entry, ...]
    verbs: frozenset[Verb]
    may_unmask: bool


def dossier(*, case_id: UUID, to: Actor, today: date) -> Dossier:
    """A case as its handlers and its people see it. Raises NotFound. Constant queries."""
    case = (
        Case.objects.select_related(*LISTED, "package__agent", "package__life_event")
        .filter(pk=case_id)
        .first()
    )
    if case is None or not powers.may_see(
        to, centre=case.centre_id, department=case.department_id, people=_people(case.package)
    ):
        raise NotFound("There is no such case.")
    where = {
        "centre": case.centre_id,
        "department": case.department_id,
        "people": _people(case.package),
    }
    calendar = places.work_calendar()
    pauses = tuple(case.pauses.order_by("since_on"))
    siblings = Case.objects.filter(package_id=case.package_id).select_related(*LISTED)
    state = State(case.state)
    papers = [
        paper
        for paper in documents.papers(package=case.package_id)
        if paper.subject in (case.pk, case.package_id)
    ]
    return Dossier(
        row=_row(case, to=to, today=today, calendar=calendar),
        case=case,
        package=case.package,
        siblings=tuple(
            _row(one, to=to, today=today, calendar=calendar)
            for one in siblings.order_by("stage", "id")
        ),
        clocks=timing.clocks(case, pauses) if case.accepted_at else None,
        pauses=pauses,
        papers=tuple(papers),
        certificate=documents.certificate_of_case(case.pk),
        history=tuple(journal.about(case.pk)),
        verbs=frozenset(
            verb for verb in lifecycle.open_verbs(state) if powers.may(to, verb, **where)
        ),
        may_unmask=powers.may_unmask(to, **where),
    )


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
    steps: tuple[Step, ...]


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
    from onewindow.cases import planning  # noqa: PLC0415

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
        .select_related("department", "version")
        .order_by("stage", "id")
    )
    calendar = places.work_calendar()
    steps: dict[UUID, list[Step]] = {case.pk: [] for case in cases}
    for entry in journal.about_many([case.pk for case in cases]):
        if entry.fact.startswith("case."):
            steps[entry.subject].append(Step(entry.fact.removeprefix("case."), entry.at))
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
            light=light(case, today=today, calendar=calendar),
            steps=tuple(steps[case.pk]),
        )
        for case in cases
    )


def paper_for(*, paper_id: UUID, to: Actor) -> Paper:
    """A paper, if `to` may see its package. Raises NotFound."""
    paper = documents.paper(paper_id)
    package_for(package_id=paper.package, to=to)
    return paper


def document_for(*, document_id: UUID, to: Actor) -> Document:
    """A document, if `to` may see the package it was given for, or owns it. Raises NotFound."""
    row = documents.document(document_id)
    if to.person_id is not None and row.owner_id == to.person_id:
        return row
    if row.package is None:
        raise NotFound("There is no such document.")
    package_for(package_id=row.package, to=to)
    return row


def certificate_for(*, certificate_id: UUID, to: Actor) -> Certificate:
    """A certificate, if `to` holds it or may see its case. Raises NotFound."""
    row = Certificate.objects.select_related("issuer", "holder").filter(pk=certificate_id).first()
    if row is None:
        raise NotFound("There is no such certificate.")
    if to.person_id is None or row.holder_id != to.person_id:
        dossier(case_id=row.case, to=to, today=row.issued_on)
    return row


def drafts_pinning(*, matter: str, version_id: int) -> int:
    """How many open drafts have pinned this version of a matter. One query."""
    return Package.objects.filter(
        stage=Package.Stage.DRAFT, versions__contains=[[matter, version_id]]
    ).count()


def recent_duplicates(*, applicant: Person, matters: Sequence[str], since: datetime) -> list[Case]:
    """The applicant's cases of the same matters since a moment: the window is warned."""
    rows = Case.objects.filter(
        package__applicant=applicant, matter__in=list(matters), submitted_at__gte=since
    )
    return list(rows.select_related("version").order_by("-submitted_at"))
