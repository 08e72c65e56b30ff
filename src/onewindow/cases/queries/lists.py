"""Lists of cases: the desk, the window, and finding one. Keyset-paged, one indexed query each."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from onewindow.cases import planning
from onewindow.cases.models import Case, Delivery
from onewindow.cases.queries import fetching
from onewindow.people import queries as people
from onewindow.places import queries as places
from onewindow.rules import clock, codes, lifecycle, powers, terms
from onewindow.rules.actors import Actor, Role
from onewindow.rules.clock import Light
from onewindow.rules.lifecycle import State
from onewindow.rules.workdays import WorkCalendar

PAGE = 50
HANDED_IN = (State.RECEIVED, State.SUBMITTED)
DECIDED = (State.CERTIFIED, State.GRANTED, State.READY, State.REFUSED)


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


def light(case: Case, *, today: date, calendar: WorkCalendar) -> Light | None:
    """The deadline light of an open case; None where no clock runs."""
    state = State(case.state)
    if state not in lifecycle.UNDER_WAY or case.accepted_at is None:
        return None
    if case.due_on is None and state != State.PAUSED:
        return None
    limit = clock.limit_of(planning.limits_of(case)[1])
    return clock.light(
        today=today,
        due_on=case.due_on,
        limit_days=(limit.days if limit else 0) + case.extension_days,
        calendar=calendar,
        statutory_on=case.statutory_due_on,
    )


def row_of(case: Case, *, to: Actor, today: date, calendar: WorkCalendar) -> Row:
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


LISTED = ("package__applicant", "package__proxy", "centre", "department", "version")
URGENT_FIRST = (F("due_on").asc(nulls_last=True), "id")


def _page(
    parts: Sequence[QuerySet[Case]],
    order: Sequence[Any],
    *,
    to: Actor,
    today: date,
    limit: int,
    key: Callable[[Case], str],
) -> Page:
    """A page of the cases of several disjoint parts. Two queries, none where nothing can be."""
    if not parts:
        return Page((), None)
    found = fetching.first(parts, order=order, limit=limit + 1)
    calendar = places.work_calendar()
    return Page(
        rows=tuple(row_of(case, to=to, today=today, calendar=calendar) for case in found[:limit]),
        next=key(found[limit - 1]) if len(found) > limit else None,
    )


def desk(
    *,
    to: Actor,
    today: date,
    after: str = "",
    mine: bool = False,
    department: str = "",
    states: Collection[State] = lifecycle.UNDER_WAY,
    limit: int = PAGE,
) -> Page:
    """Cases under way in the actor's departments, most urgent first. Two queries.

    after: key of the last row seen (`Page.next`). department: one of the actor's own.
    Paused cases come last.
    """
    if not to.has(*powers.DESK, Role.INSPECTOR):
        return Page((), None)
    departments = to.departments & {department} if department else to.departments
    under_way = Case.objects.filter(state__in=lifecycle.UNDER_WAY & set(states))
    if set(states) == {State.PAUSED}:  # no day while a pause is open: begin there in the index
        under_way = under_way.filter(due_on=None)
    if mine and departments:
        wholes = [under_way.filter(handler=to.id, department__in=departments)]
    else:
        wholes = [under_way.filter(department=one) for one in sorted(departments)]
    parts = [part for whole in wholes for part in _from_day(whole, after)]
    return _page(
        parts,
        URGENT_FIRST,
        to=to,
        today=today,
        limit=limit,
        key=lambda case: f"{case.due_on.isoformat() if case.due_on else '-'}~{case.pk}",
    )


def _from_day(cases: QuerySet[Case], after: str) -> list[QuerySet[Case]]:
    """Those behind the key of the last row seen, in parts that an index holds together."""
    seen = _seen(after, lambda day: None if day == "-" else date.fromisoformat(day))
    if seen is None:
        return [cases]
    day, pk = seen
    if day is None:
        return [cases.filter(due_on=None, id__gt=pk)]
    return [cases.filter(fetching.after("due_on", "id", (day, pk))), cases.filter(due_on=None)]


def _seen(after: str, read: Callable[[str], Any]) -> tuple[Any, UUID] | None:
    """The key of the last row seen; None at the beginning and for what no page ever gave."""
    first, _, pk = after.partition("~")
    try:
        return read(first), UUID(pk)
    except ValueError:
        return None


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    return moment


def window_in(*, to: Actor, today: date, after: str = "", limit: int = PAGE) -> Page:
    """Hand-ins that wait for the actor's centres, oldest first. Two queries."""
    if not to.has(Role.CLERK, Role.HEAD):
        return Page((), None)
    return _window("submitted_at", HANDED_IN, to=to, today=today, after=after, limit=limit)


def window_out(*, to: Actor, today: date, after: str = "", limit: int = PAGE) -> Page:
    """Results that wait at the actor's centres for their people, oldest first. Two queries.

    What waits online does not wait here, unless the law's days for delivering it are over.
    """
    if not to.has(Role.CLERK, Role.HEAD):
        return Page((), None)
    last = clock.add_working_days(
        start_on=today, days=-terms.DELIVERY_DAYS, calendar=places.work_calendar()
    )
    online = Delivery.objects.filter(
        case=OuterRef("pk"), mode=Delivery.Mode.ONLINE, ready_at__date__gte=last
    )
    here = ~Exists(online)
    return _window("decided_at", DECIDED, here, to=to, today=today, after=after, limit=limit)


def _window(
    moment: str,
    states: Collection[State],
    *conditions: Combinable | Q,
    to: Actor,
    today: date,
    after: str,
    limit: int,
) -> Page:
    """Cases of the actor's centres in these states, by one of their moments, oldest first."""
    parts = [
        Case.objects.filter(*conditions, centre=centre, state__in=states)
        for centre in sorted(to.centres)
    ]
    seen = _seen(after, _moment)
    if seen is not None:
        parts = [part.filter(fetching.after(moment, "id", seen)) for part in parts]
    return _page(
        parts,
        (moment, "id"),
        to=to,
        today=today,
        limit=limit,
        key=lambda case: f"{getattr(case, moment).isoformat()}~{case.pk}",
    )


def find(*, text: str, to: Actor, today: date, limit: int = PAGE) -> tuple[Row, ...]:
    """Cases by case number, receipt code or the applicant's number, if `to` may see them.

    Exact matches over indexes only; nothing is listed for a part of a number. Four queries.
    """
    text = codes.normalise(text)
    cases = Case.objects.all()
    if codes.is_receipt_code(text) and not codes.is_identity_number(text):
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
        row_of(case, to=to, today=today, calendar=calendar)
        for case in fetching.rows(cases.order_by("-id")[:limit])
        if powers.may_see(
            to,
            centre=case.centre_id,
            department=case.department_id,
            people=case.package.people,
        )
    )
