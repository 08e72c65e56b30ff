"""A package's rows as the database function takes them, and their writing in one statement."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from onewindow import entropy, sealing
from onewindow.cases.actions import drafts, evidence, intake
from onewindow.cases.actions.known import Someone
from onewindow.cases.actions.orders import Order, Source, digest_of, stand_of
from onewindow.journal import actions as journal
from onewindow.people import actions as people
from onewindow.rules import clock
from onewindow.rules.actors import Actor
from onewindow.rules.bundles import Bundle
from onewindow.rules.lifecycle import State, Verb
from onewindow.rules.plans import Plan

Row = dict[str, Any]

_encode = msgspec.json.Encoder().encode

# A matter's implementing code may be corrected at any time, so it is read as the numbers are made.
_WRITE = """
select package_id, case_id, matter, number from cases_take_in((
  select jsonb_set(batch, '{cases}', coalesce((
    select jsonb_agg(one || jsonb_build_object('series', m.implementing_code || (one ->> 'day')))
    from jsonb_array_elements(batch -> 'cases') as one
    join catalog_matter as m on m.code = one ->> 'matter'), '[]'))
  from (select %s::jsonb) as given (batch)))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A package in order, about to be written."""

    order: Order
    county: str
    version_id: int | None
    versions: list[list[Any]]
    bundle: Bundle
    plan: Plan
    form: Mapping[str, Any]
    found: Mapping[str, Source]
    applicant: Someone
    agent: Someone | None
    is_demonstration: bool
    id: UUID = field(default_factory=entropy.new_id)
    code: str = field(default_factory=drafts.new_code)

    def again(self) -> "Ready":
        """The same with another identifier and receipt code."""
        return replace(self, id=entropy.new_id(), code=drafts.new_code())


def write(
    ready: Collection[Ready], *, known: Collection[str], by: Actor, at: datetime
) -> dict[UUID, list[tuple[UUID, str, str]]]:
    """Write packages with all that belongs to them in one durable statement.

    known: marks of the people who need not be made known. Returns case ids, matters and
    numbers by package; a package whose key or code is here already is left out.
    """
    batch: dict[str, list[Row]] = {
        "persons": list(_persons(ready, known, at)),
        "packages": [_package(one, by, at) for one in ready],
        "materials": [row for one in ready for row in _materials(one)],
        "cases": [],
        "entries": [],
    }
    for one in ready:
        _cases(one, by, at, batch)
    numbers: dict[UUID, list[tuple[UUID, str, str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [_encode(batch).decode()])
        for package, *case in cursor.fetchall():
            numbers.setdefault(package, []).append(tuple(case))
    return numbers


def _persons(ready: Collection[Ready], known: Collection[str], at: datetime) -> Iterator[Row]:
    """Everybody never met, each once."""
    met = set(known)
    for one in ready:
        for someone in (one.applicant, one.agent):
            if someone is not None and someone.mark not in met:
                met.add(someone.mark)
                named = someone.named
                yield people.first_met(
                    kind=named.kind,
                    name=named.name,
                    number=named.number,
                    phone=named.phone,
                    address=named.address,
                    at=at,
                )


def _package(one: Ready, by: Actor, at: datetime) -> Row:
    order = one.order
    return {
        "id": one.id,
        "county": one.county,
        "centre_id": order.centre,
        "channel": order.channel,
        "life_event_id": one.version_id,
        "versions": one.versions,
        "answers": order.answers,
        "form": sealing.seal(_encode(one.form)),
        "delivery": order.delivery,
        "applicant": one.applicant.mark,
        "agent": one.agent.mark if one.agent else None,
        "relation": order.relation,
        "code": one.code,
        "at": at,
        "created_by": by.id,
        "key": order.key,
        "digest": digest_of(order) if order.key else None,
        "is_demonstration": one.is_demonstration,
    }


def _materials(one: Ready) -> Iterator[Row]:
    given = one.order.materials
    for planned in one.plan.materials:
        stand = stand_of(planned, given.get(planned.material_id), one.found)
        yield {
            "id": entropy.new_id(),
            "package_id": one.id,
            "material": planned.material_id,
            "name": planned.name,
            "need": evidence.need_of(planned),
            "matters": planned.matters,
            "status": stand.status,
            "grade": stand.grade,
            "register": stand.source.register,
            "certificate_id": stand.source.certificate,
        }


def _cases(one: Ready, by: Actor, at: datetime, batch: dict[str, list[Row]]) -> None:
    """The cases that begin, and the first fact of each chain."""
    entries, cases = batch["entries"], batch["cases"]
    entries.append(_entry(one, journal.Fact(one.id, "package.submit", {}), by, at))
    versions, day = dict(one.versions), f"{clock.local_day(at):%Y%m%d}"
    for planned, turn in intake.turn_of(one.bundle, one.plan):
        verb, case = Verb.QUEUE if turn else Verb.SUBMIT, entropy.new_id()
        cases.append(
            {
                "ordinal": len(cases),
                "id": case,
                "package_id": one.id,
                "county": one.county,
                "centre_id": one.order.centre,
                "department_id": planned.department,
                "version_id": versions[planned.code],
                "matter": planned.code,
                "day": day,
                "stage": turn,
                "is_automatic": planned.mode == intake.AUTOMATIC,
                "state": State.WAITING if turn else State.SUBMITTED,
                "at": at,
                "is_demonstration": one.is_demonstration,
            }
        )
        detail = {"matter": planned.code, "name": by.name}
        entries.append(_entry(one, journal.Fact(case, f"case.{verb}", detail), by, at))


def _entry(one: Ready, fact: journal.Fact, by: Actor, at: datetime) -> Row:
    return {"package_id": one.id, **journal.first_row(fact, at=at, actor=by.id)}
