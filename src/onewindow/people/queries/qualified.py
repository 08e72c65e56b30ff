"""Who may accept what, and whether their county asks for it."""

from collections.abc import Collection
from datetime import date, datetime

from onewindow.people.models import Qualification, Requirement
from onewindow.rules.qualifying import Held

COLUMNS = ("account_id", "scope", "code", "since", "until", "why")


def requirement(county: str, *, at: datetime) -> Requirement | None:
    """What the county's office decided last; None where it never did. One query."""
    rows = Requirement.objects.filter(county=county, since__lte=at)
    return rows.order_by("-since", "-id").first()


def is_required(county: str, *, at: datetime) -> bool:
    """Whether a county's windows ask for a qualification at a moment. One query.

    They do not until its office says so. Source: house rule.
    """
    standing = requirement(county, at=at)
    return standing is not None and standing.is_on


def history(county: str, *, most: int = 10) -> list[Requirement]:
    """How it was switched, the last first. One query."""
    return list(Requirement.objects.filter(county=county).order_by("-since", "-id")[:most])


def held(accounts: Collection[int], *, on: date) -> list[Held]:
    """Qualifications of these accounts that are good on a day. One query."""
    rows = Qualification.objects.filter(
        account__in=accounts, since__lte=on, until__gte=on, ended_at=None
    )
    return [Held(*row) for row in rows.values_list(*COLUMNS)]
