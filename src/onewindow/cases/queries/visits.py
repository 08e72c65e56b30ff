"""What came of a hall's visits: each number that was served leads to a package, or to none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q

from onewindow.cases.models import Package
from onewindow.hall.models import Ticket
from onewindow.rules import hall_powers, tickets
from onewindow.rules.actors import Actor
from onewindow.rules.powers import NotPermitted


@dataclass(frozen=True, slots=True)
class Visits:
    """The served numbers of one hall and day, by what came of them; they add up to `served`.

    unfinished: number and receipt codes of visits that left nothing but drafts.
    """

    served: int
    handed_in: int
    collected: int
    asked: int
    unfinished: Sequence[tuple[str, Sequence[str]]]
    cases: int


def visits(*, centre: str, day: date, to: Actor) -> Visits:
    """What came of a day's visits. Two queries. Raises NotPermitted. Source: house rule."""
    if not hall_powers.may_see_line(to, centre=centre):
        raise NotPermitted("Only this hall's staff may see its day.")
    sent = Q(packages__stage=Package.Stage.SUBMITTED)
    begun = Q(packages__stage=Package.Stage.DRAFT)
    served = Ticket.objects.filter(centre=centre, day=day, state=tickets.FINISHED)
    rows = list(
        served.annotate(
            sent=Count("packages", filter=sent),
            begun=ArrayAgg("packages__code", filter=begun, default=[]),
        )
        .order_by("number")
        .values_list("number", "is_pickup", "sent", "begun")
    )
    handed_in = [row for row in rows if row[2]]
    drafts = [row for row in rows if not row[2] and row[3]]
    plain = [row for row in rows if not row[2] and not row[3]]
    collected = sum(1 for row in plain if row[1])
    return Visits(
        served=len(rows),
        handed_in=len(handed_in),
        collected=collected,
        asked=len(plain) - collected,
        unfinished=[(number, codes) for number, _pickup, _sent, codes in drafts],
        cases=served.aggregate(n=Count("packages__cases"))["n"],
    )
