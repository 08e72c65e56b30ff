"""What was on offer once and is no more: told to whoever comes by an old link."""

from dataclasses import dataclass
from datetime import datetime

from onewindow.catalog.models import LifeEventVersion, MatterVersion, Status
from onewindow.catalog.queries.versions import Edition
from onewindow.catalog.subjects import subject
from onewindow.journal import queries as journal
from onewindow.places.models import Department

DEPARTMENT = {MatterVersion: "department", LifeEventVersion: "lead_department"}


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The last version of what is no longer offered. why: as its owner told it."""

    edition: Edition
    department: Department
    since: datetime
    why: str


def withdrawal(code: str) -> Withdrawal | None:
    """What became of a code that is not in force: None if it is, or never was. Five queries."""
    for model, link in ((MatterVersion, "matter"), (LifeEventVersion, "life_event")):
        settled = model._default_manager.filter(**{link: code}).exclude(status=Status.DRAFT)
        row = settled.order_by("-number").first()
        if row is not None and row.status == Status.WITHDRAWN:
            facts = journal.about(subject(code))
            fact = next(one for one in reversed(facts) if one.fact == "catalog.withdraw")
            return Withdrawal(
                edition=Edition.of(row),
                department=Department.objects.get(pk=row.body[DEPARTMENT[model]]),
                since=fact.at,
                why=str(fact.detail["why"]),
            )
    return None
