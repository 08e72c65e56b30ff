"""What is known already of the packages and people of one call: read in one statement."""

import base64
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from onewindow import sealing
from onewindow.cases import planning
from onewindow.cases.actions import intake
from onewindow.cases.actions.drafts import Named
from onewindow.cases.actions.intake import Handed
from onewindow.cases.actions.orders import Order, Outcome, Rejected, digest_of
from onewindow.documents import queries as documents
from onewindow.documents.models import Certificate
from onewindow.rules import codes

_decoder = msgspec.json.Decoder()


@dataclass(frozen=True, slots=True)
class Someone:
    """A person whom an order names. hash: what finds them again."""

    named: Named
    number: str
    hash: bytes

    @classmethod
    def of(cls, named: Named) -> "Someone":
        number = codes.normalise(named.number)
        return cls(named, number, sealing.keyed_hash(number))

    @property
    def mark(self) -> str:
        """The hash as JSON takes it."""
        return base64.b64encode(self.hash).decode()


@dataclass(frozen=True, slots=True)
class Earlier:
    """A package that came in before under a key. cases: id, matter and number."""

    package: UUID
    code: str
    digest: str
    cases: tuple[tuple[UUID, str, str], ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What one call has to know. persons: id and whether for demonstration, by mark."""

    packages: Mapping[str, Earlier]
    persons: Mapping[str, tuple[UUID, bool]]
    counties: Mapping[str, str]
    versions: Mapping[str, int]


def read(*, caller: str, orders: Sequence[Order], people: Iterable[Someone]) -> Known:
    """Packages by their keys, persons by hash, halls and versions in force. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select cases_look_up(%s, %s::text[], %s::bytea[], %s::text[], %s::text[])",
            [
                caller,
                [order.key for order in orders if order.key is not None],
                [one.hash for one in people],
                sorted({order.centre for order in orders}),
                sorted({code for order in orders for code in order.matters}),
            ],
        )
        found = _decoder.decode(cursor.fetchone()[0])
    return Known(
        packages={row["key"]: _earlier(row) for row in found["packages"]},
        persons={
            row["hash"]: (UUID(row["id"]), row["is_demonstration"]) for row in found["persons"]
        },
        counties=found["counties"],
        versions=found["versions"],
    )


def _earlier(row: Mapping[str, Any]) -> Earlier:
    cases = tuple((UUID(case), matter, number) for case, matter, number in row["cases"])
    return Earlier(UUID(row["id"]), row["code"], row["digest"] or "", cases)


def again(earlier: Earlier, order: Order) -> Outcome:
    """What a repeated order gets: the same receipt, or a refusal if it is another order."""
    if earlier.digest != digest_of(order).hex():
        return Rejected(intake.KeyReused.code, ())
    return Handed(
        package=earlier.package,
        code=earlier.code,
        password=planning.password_of(earlier.package),
        cases=earlier.cases,
        fresh=False,
    )


def held(holders: Collection[UUID], *, today: date) -> dict[UUID, dict[str, UUID]]:
    """The valid certificates of each of the people, by the matter that issued them.

    One statement, none for nobody.
    """
    found: dict[UUID, dict[str, UUID]] = {}
    if not holders:
        return found
    for row in Certificate.objects.filter(holder__in=holders).order_by("id"):
        if documents.standing(row, today=today) == "valid":
            found.setdefault(row.holder_id, {})[row.matter] = row.pk
    return found
