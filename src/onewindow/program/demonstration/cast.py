"""The invented people: citizens with what registers know of them, staff with their posts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from onewindow.documents import actions as documents
from onewindow.people import actions as people
from onewindow.people import queries
from onewindow.people.models import Person
from onewindow.rules import codes
from onewindow.rules.actors import Actor, Role

DATA = Path(__file__).resolve().parents[2] / "data"
PASSWORD = "yichuang-demo"  # every member of staff's, printed by `make demo`
BANK = "温岭农商银行（演示）"


@dataclass(frozen=True, slots=True)
class Citizen:
    """A citizen of the demonstration: the person, how they act, and where they live."""

    key: str
    person: Person
    actor: Actor
    centre: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody. staff: by user name."""

    citizens: Mapping[str, Citizen]
    staff: Mapping[str, Actor]

    def clerk(self, centre: str, nth: int) -> Actor:
        """One of a centre's clerks."""
        found = [one for one in self.staff.values() if centre in one.centres]
        clerks = [one for one in found if one.has(Role.CLERK)]
        return clerks[nth % len(clerks)]

    def of(self, department: str, role: Role) -> list[tuple[str, Actor]]:
        """A department's people in a role, with their user names."""
        return [
            (name, one)
            for name, one in self.staff.items()
            if department in one.departments and one.has(role)
        ]


def assemble(*, at: datetime) -> Cast:
    """Make everybody known, with accounts. Idempotent."""
    citizens = {}
    for told in _read("demo_people.json")["people"]:
        person = people.know(
            name=told["name"],
            number=told["idno"],
            phone=told["mobile"],
            address=told["address"],
            town=told["town"],
            at=at,
            demonstration=True,
        )
        for source, data in _registers(told).items():
            documents.register(source=source, person=person.pk, data=data)
        account = people.open_citizen_account(
            person=person, username=told["key"], demonstration=True
        )
        citizens[told["key"]] = Citizen(
            told["key"], person, queries.actor(account, at=at), told["town"], tuple(told["tags"])
        )
    staff = people.open_demonstration_staff(
        [
            (
                told["username"],
                told["name"],
                [(Role(role), told["centre"], told["department"]) for role in told["roles"]],
            )
            for told in _read("demo_staff.json")["staff"]
        ],
        password=PASSWORD,
    )
    return Cast(citizens, {name: queries.actor(one, at=at) for name, one in staff.items()})


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def _registers(told: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What the demonstration registers answer for one person, by concept."""
    population = {
        "person.name": told["name"],
        "person.sex": told["sex"],
        "person.birth_on": told["birth_on"],
        "person.ethnic": told["ethnic"],
        "person.registered_address": told["address"],
    }
    household = {
        "person.registered_address": told["address"],
        "household.head": told["name"],
        "household.number": f"（演示）{told['idno'][-6:]}",
    }
    known = {
        "pop": population,
        "hukou": household,
        "user": {"person.name": told["name"], "person.mobile": told["mobile"]},
        "addr": {"person.home_address": told["address"]},
        "bank": {"bank.branch": BANK},
        "edu": {"person.education": "高中"},
    }
    if "open_shop" in told["tags"]:
        known["bl"] = _business(told)
    return known


def _business(told: Mapping[str, Any]) -> dict[str, Any]:
    """Mr Li has his business licence already; he comes for tobacco and food."""
    return {
        "business.name": f"温岭市泽国{told['name'][:1]}记副食店（演示）",
        "business.uscc": codes.uscc(kind="92", division="331081", serial=990_900_001),
        "business.address": told["address"],
        "business.operator_name": told["name"],
        "business.eco_type": "1403",
        "business.licence_valid_until": "2056-12-31",
    }
