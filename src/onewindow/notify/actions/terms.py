"""Terms that end soon: no fact of the journal says so, the calendar does."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from onewindow.cases.models import Case, Gap, Package, Supplement
from onewindow.notify.actions.news import News
from onewindow.notify.models import Message
from onewindow.places.queries import work_calendar
from onewindow.rules import clock, messages
from onewindow.rules.actors import LAW
from onewindow.rules.lifecycle import UNDER_WAY, State
from onewindow.rules.messages import Kind

MOST = 500  # of each sort in one round


def ending_soon(*, at: datetime) -> Iterator[News]:
    """Papers that must come within two working days, each term told once.

    Not on the day it was set: that notice says the day itself. Source: house rule.
    """
    today = clock.local_day(at)
    until = clock.add_working_days(
        start_on=today, days=messages.SOON_DAYS, calendar=work_calendar()
    )
    yield from _supplements(today, until, at)
    yield from _late_papers(today, until, at)


def _told(occasion: Concat) -> Exists:
    applicant = OuterRef("package__applicant")
    return Exists(Message.objects.filter(person=applicant, occasion=occasion))


def _supplements(today: date, until: date, at: datetime) -> Iterator[News]:
    occasion = Concat(Value("supplement-soon:"), Cast(OuterRef("pk"), CharField()))
    rows = Supplement.objects.filter(
        ~_told(occasion),
        answered_at=None,
        lapsed_at=None,
        due_on__range=(today, until),
        asked_at__date__lt=today,
        package__cases__state=State.SUPPLEMENT,
    )
    for row in rows.select_related("package__proxy").distinct()[:MOST]:
        cases = Case.objects.filter(package=row.package, state=State.SUPPLEMENT)
        yield _news(
            f"supplement-soon:{row.pk}",
            Kind.SUPPLEMENT_SOON,
            row.package,
            list(cases.values_list("pk", flat=True)),
            due_on=row.due_on,
            at=at,
        )


def _late_papers(today: date, until: date, at: datetime) -> Iterator[News]:
    package, day = Cast(OuterRef("package"), CharField()), Cast(OuterRef("due_on"), CharField())
    rows = Gap.objects.filter(
        ~_told(Concat(Value("gaps-soon:"), package, Value(":"), day)),
        filled_at=None,
        due_on__range=(today, until),
        package__cases__state__in=UNDER_WAY,
        package__cases__accepted_at__date__lt=today,
    )
    terms: dict[tuple[UUID, date], list[Gap]] = {}
    for row in rows.select_related("package__proxy", "material").distinct()[:MOST]:
        terms.setdefault((row.package_id, row.due_on), []).append(row)
    for (pk, due_on), gaps in terms.items():
        asking = {matter for gap in gaps for matter in gap.material.matters}
        cases = Case.objects.filter(package=pk, matter__in=asking, state__in=UNDER_WAY)
        found = list(cases.values_list("pk", flat=True))
        if found:
            occasion = f"gaps-soon:{pk}:{due_on.isoformat()}"
            yield _news(occasion, Kind.GAPS_SOON, gaps[0].package, found, due_on=due_on, at=at)


def _news(
    occasion: str, kind: Kind, package: Package, cases: list[UUID], *, due_on: date, at: datetime
) -> News:
    return News(
        occasion=occasion,
        kind=kind,
        package=package.pk,
        case=cases[0] if len(cases) == 1 else None,
        people=package.people,
        at=at,
        actor=LAW.id,
        detail={"due_on": due_on.isoformat()},
    )
