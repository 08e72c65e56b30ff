"""Packages: a citizen's own, one for whoever may see it, drafts that pin a version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from onewindow.cases import planning
from onewindow.cases.models import Case, Package
from onewindow.cases.queries import lists
from onewindow.people.models import Person
from onewindow.places import queries as places
from onewindow.rules import powers
from onewindow.rules.actors import Actor
from onewindow.rules.lifecycle import State
from onewindow.rules.refusal import NotFound


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
    cases: tuple[lists.Row, ...]

    @property
    def lacks_papers(self) -> bool:
        """Whether the window waits for something of one of its cases."""
        return any(case.state == State.SUPPLEMENT for case in self.cases)


def my_packages(*, to: Actor, today: date, after: str = "", limit: int = 20) -> list[PackageRow]:
    """The packages a citizen applied with or acts in, newest first. Three queries."""
    if to.person_id is None:
        return []
    acting = Q(agent=to.person_id) | Q(created_by=to.id)
    mine = Q(applicant=to.person_id) | acting & Q(proxy__ended_at=None)
    packages = Package.objects.filter(mine).exclude(stage=Package.Stage.DISCARDED)
    if after:
        packages = packages.filter(id__lt=after)
    found = list(packages.select_related("applicant", "life_event").order_by("-id")[:limit])
    cases = (
        Case.objects.filter(package__in=found).select_related(*lists.LISTED).order_by("stage", "id")
    )
    calendar = places.work_calendar()
    by_package: dict[UUID, list[lists.Row]] = {}
    for case in cases.order_by("stage", "id"):
        row = lists.row_of(case, to=to, today=today, calendar=calendar)
        by_package.setdefault(case.package_id, []).append(row)
    return [_package_row(one, by_package.get(one.pk, []), to) for one in found]


def _package_row(package: Package, rows: list[lists.Row], to: Actor) -> PackageRow:
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
    items = planning.bundle_of(package).items
    names = [item.matter.name for item in items]
    english = [item.matter.english.get(name, name) for item, name in zip(items, names, strict=True)]
    return "、".join(names), ", ".join(english)


def package_for(*, package_id: UUID, to: Actor) -> Package:
    """A package with its people and places, if `to` may see it. Raises NotFound. One query.

    What may not be seen is not said to exist.
    """
    package = (
        Package.objects.select_related("applicant", "agent", "centre", "life_event", "proxy")
        .filter(pk=package_id)
        .first()
    )
    if package is None or not _may_see_package(package, to):
        raise NotFound("There is no such package.")
    return package


def _may_see_package(package: Package, to: Actor) -> bool:
    if package.is_made_by(to) and to.id != "nobody":
        return True
    departments = (
        set(Case.objects.filter(package=package).values_list("department_id", flat=True))
        if to.departments
        else {""}
    )
    who, centre = package.people, package.centre_id
    return any(
        powers.may_see(to, centre=centre, department=department, people=who)
        for department in departments or {""}
    )


def prepared(*, ticket_id: UUID) -> str:
    """The receipt code of the draft filled in while waiting with a ticket, else "". One query."""
    begun = Package.objects.filter(ticket=ticket_id, stage=Package.Stage.DRAFT).order_by("-id")
    return begun.values_list("code", flat=True).first() or ""


def draft_at(*, ticket_id: UUID, to: Actor) -> UUID | None:
    """The draft that the person who asks fills in while waiting with a ticket. One query."""
    begun = Package.objects.filter(
        ticket=ticket_id, stage=Package.Stage.DRAFT, created_by=to.id, proxy__ended_at=None
    ).order_by("-id")
    return begun.values_list("pk", flat=True).first()


def drafts_pinning(*, code: str, version_id: int, is_life_event: bool) -> int:
    """How many open drafts have pinned this version of a matter or life event. One query."""
    drafts = Package.objects.filter(stage=Package.Stage.DRAFT)
    if is_life_event:
        return drafts.filter(life_event=version_id).count()
    return drafts.filter(versions__contains=[[code, version_id]]).count()


def recent_duplicates(*, applicant: Person, matters: Sequence[str], since: datetime) -> list[Case]:
    """The applicant's cases of the same matters since a moment: the window is warned."""
    rows = Case.objects.filter(
        package__applicant=applicant, matter__in=list(matters), submitted_at__gte=since
    )
    return list(rows.select_related("version").order_by("-submitted_at"))
