"""One life played through the rooms' own actions, inside a transaction that is undone.

What it writes is the pattern that other lives are stamped after, or what a stamped life is held
against.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from onewindow.cases.models import Case, Package
from onewindow.documents import actions as documents
from onewindow.hall.models import Ticket
from onewindow.people import actions as people
from onewindow.people.models import Account, Person
from onewindow.places.models import Centre
from onewindow.rules import codes
from onewindow.rules.actors import Actor, Role

SIMULATED = "simulated"
STAFF = "模拟"
PASSWORD = "never used: undone with the transaction"


@dataclass(frozen=True, slots=True)
class Someone:
    """A synthetic person, as plain text. key: tells them among all that were ever made."""

    name: str
    number: str
    phone: str
    address: str
    town: str

    @property
    def birth_on(self) -> date:
        return codes.identity(self.number).birth_on


def registers(someone: Someone) -> Mapping[str, Mapping[str, Any]]:
    """What the demonstration's registers know of a synthetic person."""
    identity = codes.identity(someone.number)
    return {
        "pop": {
            "person.name": someone.name,
            "person.sex": str(identity.sex.value),
            "person.birth_on": identity.birth_on.isoformat(),
            "person.registered_address": someone.address,
        },
        "user": {"person.name": someone.name, "person.mobile": someone.phone},
    }


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written within is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass(slots=True)
class Stage:
    """Where lives are played: one hall with its clerk, inspectors in every department."""

    centre: Centre
    clerk: Actor
    clerk_login: int
    inspectors: Mapping[str, tuple[Actor, str]]
    year: int

    @classmethod
    def built(cls, centre: Centre, departments: Sequence[str], *, year: int) -> "Stage":
        """Call within `undone`: the accounts are real, and go with it. year: simulated."""
        rows: list[tuple[str, str, Sequence[tuple[Role, str | None, str | None]]]] = [
            (f"{SIMULATED}-clerk", f"{STAFF}窗口", [(Role.CLERK, centre.pk, None)])
        ]
        for code in departments:
            rows += [
                (f"{SIMULATED}-{code}-{n}", f"{STAFF}核查{n}", [(Role.INSPECTOR, None, code)])
                for n in (1, 2)
            ]
        found = people.open_demonstration_staff(rows, password=PASSWORD)
        login = found[f"{SIMULATED}-clerk"]
        inspectors = {
            code: (
                Actor(
                    id=_account(found[f"{SIMULATED}-{code}-1"]),
                    name=f"{STAFF}核查1",
                    roles=frozenset({Role.INSPECTOR}),
                    departments=frozenset({code}),
                ),
                f"{SIMULATED}-{code}-2",
            )
            for code in departments
        }
        clerk = Actor(
            id=_account(login),
            name=f"{STAFF}窗口",
            roles=frozenset({Role.CLERK}),
            centres=frozenset({centre.pk}),
        )
        return cls(centre, clerk, login.pk, inspectors, year)

    def meet(self, someone: Someone, *, at: datetime) -> Person:
        """Make a person known, with what the registers know of them."""
        person = people.know(
            name=someone.name,
            number=someone.number,
            phone=someone.phone,
            address=someone.address,
            town=someone.town,
            at=at,
            demonstration=True,
        )
        for source, data in registers(someone).items():
            documents.register(source=source, person=person.pk, data=data)
        return person


def _account(account: Account) -> str:
    return f"account:{account.pk}"


@dataclass(slots=True)
class Play:
    """One life on its way through the actions."""

    stage: Stage
    person: Person
    matter: str
    channel: str
    ticket: Ticket | None = None
    package: Package | None = None
    brought: str = ""

    @property
    def citizen(self) -> Actor:
        """The applicant in person, as somebody signed in."""
        return Actor(
            id=f"{SIMULATED}:{self.person.pk}",
            name=self.person.name,
            roles=frozenset({Role.CITIZEN}),
            person_id=self.person.pk,
        )

    @property
    def filler(self) -> Actor:
        """Whose hand fills in."""
        return self.stage.clerk if self.channel == Package.Channel.WINDOW else self.citizen

    @property
    def case(self) -> Case:
        """The one case, as it stands."""
        return Case.objects.select_related("version").get(package=self.held)

    @property
    def held(self) -> Package:
        assert self.package is not None
        return self.package

    def desk(self, role: Role) -> Actor:
        """Somebody of the deciding department."""
        department = self.case.department_id
        return Actor(
            id=f"{SIMULATED}:{department}-{role}",
            name=f"{STAFF}{DESKS[role]}",
            roles=frozenset({role}),
            departments=frozenset({department}),
        )


DESKS: Mapping[Role, str] = {
    Role.REVIEWER: "承办",
    Role.CHECKER: "审核",
    Role.APPROVER: "批准",
}
