"""Which offerings a load adds, closes or corrects; what owners changed since is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from onewindow.catalog.models import Offering

Key = tuple[str, str | None, str]


@dataclass(slots=True)
class OfferingPlan:
    """Rows to write. lines: one readable line for each."""

    added: list[Offering] = field(default_factory=list)
    changed: list[Offering] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def write(self) -> None:
        """Close and correct first, so that the new ranges find room."""
        Offering.objects.bulk_update(self.changed, ["depth", "during", "evidence"], batch_size=500)
        Offering.objects.bulk_create(self.added, batch_size=1000)


def plan_offerings(rows: Iterable[Mapping[str, Any]]) -> OfferingPlan:
    """What loading the rows would change. One query.

    A row that begins on the day of a stored one is the same entry: the file's depth wins, an
    end that an owner set since is kept. A new row ends what ran until then.
    """
    plan = OfferingPlan()
    given = sorted(rows, key=lambda row: (row["matter"], row["since"]))
    if not given:
        return plan
    held: dict[Key, list[Offering]] = {}
    for one in Offering.objects.order_by("during"):
        held.setdefault((one.matter_id, one.centre_id, one.channel), []).append(one)
    for row in given:
        same = held.setdefault((row["matter"], row["centre"], row["channel"]), [])
        _plan_row(plan, same, row)
    return plan


def _plan_row(plan: OfferingPlan, held: list[Offering], row: Mapping[str, Any]) -> None:
    since: date = row["since"]
    same = next((one for one in held if one.during.lower == since), None)
    if same:
        _correct(plan, same, row)
        return
    until = row["until"]
    for one in held:
        if one.during.lower < since and (one.during.upper is None or one.during.upper > since):
            _change(plan, one, during=DateRange(one.during.lower, since))
        elif one.during.lower > since:
            until = min(until or one.during.lower, one.during.lower)
    new = Offering(
        matter_id=row["matter"],
        centre_id=row["centre"],
        channel=row["channel"],
        depth=row["depth"],
        during=DateRange(since, until),
        evidence=row["evidence"],
    )
    held.append(new)
    plan.added.append(new)
    plan.lines.append(_line("+", new))


def _correct(plan: OfferingPlan, same: Offering, row: Mapping[str, Any]) -> None:
    until = same.during.upper or row["until"]
    if (same.depth, same.evidence, same.during.upper) == (row["depth"], row["evidence"], until):
        return
    same.depth, same.evidence = row["depth"], row["evidence"]
    _change(plan, same, during=DateRange(same.during.lower, until))


def _change(plan: OfferingPlan, one: Offering, *, during: DateRange) -> None:
    one.during = during
    if one.pk and one not in plan.changed:
        plan.changed.append(one)
        plan.lines.append(_line("~", one))


def _line(sign: str, one: Offering) -> str:
    until = f" … {one.during.upper}" if one.during.upper else ""
    return (
        f"{sign} {one.matter_id} {one.centre_id or 'online'} {one.channel} {one.depth}"
        f" {one.during.lower}{until}"
    )
