"""What lies on somebody's table: drafts, notices, how many of each, promises to inspect."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from onewindow.cases.models import Case, Decision, Gap, Package, Supplement
from onewindow.cases.queries import lists, packages
from onewindow.people import queries as people
from onewindow.people.models import Person
from onewindow.places import queries as places
from onewindow.rules import codes, lifecycle
from onewindow.rules.actors import Actor, Role
from onewindow.rules.lifecycle import State
from onewindow.rules.powers import DESK

SOON = timedelta(days=3)  # how long before its day a notice begins
MOST = 1000  # counts stop here: 1000 means as many or more
FEW = 20
NEW = [State.ACCEPTED, State.ACCEPTED_WITH_GAPS]


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, as a window lists it."""

    id: UUID
    code: str
    name: str
    english: str
    applicant: str  # masked
    channel: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """Something at a window that has a day. kind: gap or supplement."""

    kind: str
    package: UUID
    code: str
    what: str
    applicant: str  # masked
    due_on: date


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases are under way on a desk, by how they stand; at most `MOST` are counted."""

    all: int = 0
    mine: int = 0
    new: int = 0
    in_review: int = 0
    paused: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Promise:
    """A decision made on a promise that is still to be inspected."""

    row: lists.Row
    inspect_by: date
    decided_at: datetime


def window_drafts(*, to: Actor, limit: int = FEW) -> tuple[Draft, ...]:
    """Drafts the clerk began or took over, newest first. One query."""
    if not to.has(Role.CLERK):
        return ()
    mine = Package.objects.filter(
        Q(created_by=to.id) | Q(helper=to.id), stage=Package.Stage.DRAFT, centre__in=to.centres
    )
    return _drafts(mine, limit)


def drafts_of(*, number: str, to: Actor, limit: int = FEW) -> tuple[Draft, ...]:
    """Open drafts of the person whose card lies before a clerk, newest first. Two queries.

    number: the identity number that the clerk has checked, as `take_over` asks for.
    """
    person = people.by_number(number) if number and to.has(Role.CLERK) else None
    if person is None:
        return ()
    theirs = Package.objects.filter(Q(applicant=person) | Q(agent=person), stage="draft")
    return _drafts(theirs, limit)


def _drafts(rows: Any, limit: int) -> tuple[Draft, ...]:
    found = rows.select_related("applicant", "life_event").order_by("-updated_at")[:limit]
    return tuple(_draft(row) for row in found)


def _draft(row: Package) -> Draft:
    if row.life_event is not None:
        name = row.life_event.body["name"]
        english = row.life_event.body.get("english", {}).get(name, name)
    else:
        name, english = packages.planning_names(row)
    return Draft(
        id=row.pk,
        code=row.code,
        name=name,
        english=english,
        applicant=_masked(row.applicant),
        channel=row.channel,
        updated_at=row.updated_at,
    )


def _masked(person: Person | None) -> str:
    return codes.mask_name(person.name) if person else ""


def window_notices(*, to: Actor, today: date, limit: int = FEW) -> tuple[Notice, ...]:
    """Papers awaited at the actor's centres whose day is near or past, nearest first.

    Two queries.
    """
    if not to.has(Role.CLERK, Role.HEAD):
        return ()
    near = {"due_on__lte": today + SOON, "package__centre__in": to.centres}
    gaps = Gap.objects.filter(filled_at=None, **near).select_related(
        "package__applicant", "material"
    )
    asked = Supplement.objects.filter(answered_at=None, lapsed_at=None, **near).select_related(
        "package__applicant"
    )
    found = [_notice("gap", gap, gap.material.name) for gap in gaps.order_by("due_on")[:limit]]
    found += [
        _notice("supplement", one, "、".join(item["name"] for item in one.items))
        for one in asked.order_by("due_on")[:limit]
    ]
    return tuple(sorted(found, key=lambda one: one.due_on)[:limit])


def _notice(kind: str, row: Gap | Supplement, what: str) -> Notice:
    return Notice(
        kind=kind,
        package=row.package_id,
        code=row.package.code,
        what=what,
        applicant=_masked(row.package.applicant),
        due_on=row.due_on,
    )


def counts(*, to: Actor, today: date, department: str = "") -> Counts:
    """How many cases lie on the actor's desk, by how they stand. One query, never more rows.

    department: one of the actor's own.
    """
    if not to.has(*DESK, Role.INSPECTOR):
        return Counts()
    under_way = Case.objects.filter(
        department__in=to.departments & {department} if department else to.departments,
        state__in=lifecycle.UNDER_WAY,
    )
    nearest = under_way.order_by("due_on", "id").values("pk")[:MOST]
    found = Case.objects.filter(pk__in=nearest).aggregate(
        all=Count("pk"),
        mine=Count("pk", filter=Q(handler=to.id)),
        new=Count("pk", filter=Q(state__in=NEW)),
        in_review=Count("pk", filter=Q(state=State.IN_REVIEW)),
        paused=Count("pk", filter=Q(state=State.PAUSED)),
        late=Count("pk", filter=Q(due_on__lt=today)),
    )
    return Counts(**found)


def promises(*, to: Actor, today: date, limit: int = lists.PAGE) -> tuple[Promise, ...]:
    """Decisions on a promise that the actor's departments have still to inspect, soonest first.

    Two queries. Source: 最多跑一次规定 art. 14 (within 60 working days).
    """
    if not to.has(*DESK, Role.INSPECTOR):
        return ()
    decisions = Decision.objects.filter(
        on_commitment=True,
        inspected_at=None,
        case__department__in=to.departments,
        case__state__in=lifecycle.DECIDED - {State.REVOKED} | {State.ARCHIVED},
    ).select_related(*(f"case__{name}" for name in lists.LISTED))
    calendar = places.work_calendar()
    return tuple(
        Promise(
            row=lists.row_of(one.case, to=to, today=today, calendar=calendar),
            inspect_by=one.inspect_by or today,
            decided_at=one.decided_at,
        )
        for one in decisions.order_by("inspect_by", "id")[:limit]
    )
