"""Numbers that were typed at a window: whose, by whom, and whether a second person looked."""

from dataclasses import dataclass
from uuid import UUID

from onewindow.cases.models import CounterRule, Package
from onewindow.hall.models import Device


@dataclass(frozen=True, slots=True)
class Typed:
    """One number of a package's people that no reader read. who: applicant or agent."""

    person: UUID
    who: str
    name: str
    number: str
    typed_by: str
    checker: str
    is_checked: bool


def typed(package: Package) -> list[Typed]:
    """Of the people the package has now. One query."""
    who = {package.applicant_id: "applicant", package.agent_id: "agent"}
    rows = package.typed_numbers.select_related("person").order_by("pk")
    return [
        Typed(
            person=row.person_id,
            who=who[row.person_id],
            name=row.person.name,
            number=row.person.number,
            typed_by=row.typed_by,
            checker=row.checker,
            is_checked=row.checked_at is not None,
        )
        for row in rows
        if row.person_id in who
    ]


def must_be_checked(centre: str) -> bool:
    """Whether the centre has laid it down, and has a reader in use. Two queries at most."""
    if not CounterRule.objects.filter(centre=centre, second_check=True).exists():
        return False
    return Device.objects.filter(
        centre=centre, kind=Device.Kind.READER, state=Device.State.IN_USE
    ).exists()


def is_laid_down(centre: str) -> bool:
    """Whether the head of the centre wants a second person. One query."""
    return CounterRule.objects.filter(centre=centre, second_check=True).exists()
