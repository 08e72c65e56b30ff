"""P10: the slip after handing in: code, password, QR, the promised days, what comes next."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from onewindow.cases import planning, queries
from onewindow.cases.queries import holdings
from onewindow.places import queries as places
from onewindow.rules import clock, codes, lifecycle
from onewindow.rules.actors import Actor
from onewindow.rules.clock import Limit, Unit
from onewindow.rules.plans import Plan
from onewindow.rules.situations import IN
from onewindow.web import kit, sections, words
from onewindow.web.citizen import lists, telling, way
from onewindow.web.citizen.kit import go, signed_in, site


@dataclass(frozen=True, slots=True)
class Expected:
    """By when one matter would be done if it were accepted today. waits: for an earlier one."""

    name: str
    on: date | None
    is_assumed: bool
    waits: bool


@require_safe
@signed_in
def submitted(request: HttpRequest, me: Actor, package: UUID) -> HttpResponse:
    """What a person keeps: read from the package, so that it can be opened again."""
    row = queries.package_for(package_id=package, to=me)
    if row.stage != "submitted":
        return go(request, "tasks", package)
    today = clock.local_day(kit.now())
    bundle = planning.bundle_of(row)
    plan = planning.plan_of(row, today=today)
    missing = [
        words.said(each.name, bundle.english)
        for each in holdings.materials(row)
        if each.need != way.POSSIBLE and each.status not in way.READY
    ]
    cases = holdings.cases(row, to=me, today=today)
    is_new = all(case.accepted_at is None and case.state in lifecycle.OPEN for case in cases)
    context = {
        "package": row,
        "name": words.said(bundle.name, bundle.english),
        "code": codes.grouped(row.code),
        "address": site(reverse("citizen:progress_of", args=[row.code])),
        "password": planning.password_of(row.pk),
        "cases": cases,
        "missing": missing,
        "at_counter": [
            words.said(field.label, bundle.english)
            for field in sections.at_the_counter(plan.fields)
        ],
        "centre": row.centre,
        "offices": telling.offices(),
        "is_english": words.in_english(),
        "expected": expected(plan, bundle.english, today) if is_new else [],
    }
    return kit.page(request, "citizen/submitted.html", context)


def expected(plan: Plan, english: lists.English, today: date) -> list[Expected]:
    """By when each matter would be done if it were accepted today."""
    calendar = places.work_calendar()
    found = []
    for one in plan.matters:
        days, unit = one.promised.days, one.promised.unit
        if one.standing != IN or one.mode == lists.LATER or days is None or unit is None:
            continue
        waits = bool(one.after)
        due = clock.due(start_on=today, limit=Limit(days, Unit(unit)), calendar=calendar)
        name = words.said(one.name, english)
        is_assumed = one.promised.evidence == "D"
        found.append(Expected(name, None if waits else due.on, is_assumed, waits))
    return found
