"""Whole packages in one call: counters of other systems, provinces, the API.

Everything is checked in memory against compiled versions, then written by one database
function in one durable transaction, whatever the packages' size.
"""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from onewindow import entropy, sealing
from onewindow.cases import checking, planning
from onewindow.cases.actions import drafts, evidence, intake
from onewindow.cases.actions.drafts import Named
from onewindow.cases.actions.intake import Handed
from onewindow.cases.actions.orders import (
    Order,
    Outcome,
    Rejected,
    TooMany,
    digest_of,
    made_by_us,
    material_problems,
    status_of,
)
from onewindow.cases.models import Package
from onewindow.catalog import queries as catalog
from onewindow.documents import gateways as registers
from onewindow.journal import actions as journal
from onewindow.people import actions as people
from onewindow.people.models import Person
from onewindow.places import queries as places
from onewindow.rules import clock, codes, plans, powers
from onewindow.rules.actors import Actor
from onewindow.rules.bundles import Bundle
from onewindow.rules.facts import Facts
from onewindow.rules.lifecycle import State, Verb
from onewindow.rules.plans import Plan
from onewindow.rules.refusal import Incomplete, NotFound, Problem

LARGEST = 100


def take_in_one(*, order: Order, by: Actor, at: datetime) -> Handed:
    """Create and hand in one package. Sent again with the same key it is found, not doubled.

    Raises Incomplete with every problem, KeyReused, NotFound, NotPermitted.
    Source: 行政许可法 arts. 29, 32; 最多跑一次规定 art. 5.
    """
    outcome = take_in(orders=[order], by=by, at=at)[0]
    if isinstance(outcome, Handed):
        return outcome
    if outcome.code == intake.KeyReused.code:
        raise intake.KeyReused("This key was used before, for another package.")
    raise Incomplete(outcome.problems)


def take_in(*, orders: Sequence[Order], by: Actor, at: datetime) -> list[Outcome]:
    """Create and hand in up to 100 packages in one durable transaction, an outcome for each.

    A package that is not in order is rejected alone; the others go in. The number of
    statements does not grow with the packages. Raises TooMany.
    Source: as `take_in_one`.
    """
    if len(orders) > LARGEST:
        raise TooMany(f"At most {LARGEST} packages in one call.", most=LARGEST)
    with transaction.atomic():
        return _Round(orders, by, at).run()


@dataclass(slots=True)
class _Ready:
    """A package in order, about to be written."""

    order: Order
    id: UUID
    code: str
    plan: Plan
    rows: dict[str, list[dict[str, Any]]]


class _Round:
    """One call: look everything up at once, check each, write all."""

    def __init__(self, orders: Sequence[Order], by: Actor, at: datetime) -> None:
        self.orders, self.by, self.at = orders, by, at
        self.today = clock.local_day(at)
        self.digests = [digest_of(order) for order in orders]
        self.centres = {row.pk: row for row in places.centres()}
        self.pins: dict[tuple[str | None, tuple[str, ...]], Any] = {}

    def run(self) -> list[Outcome]:
        here = self._already()
        self.persons = self._persons()
        outcomes: list[Outcome | None] = []
        ready: list[_Ready] = []
        keys: set[str] = set()
        for order, digest in zip(self.orders, self.digests, strict=True):
            outcome = here.get(order.key or "")
            if outcome is not None:
                outcomes.append(outcome(digest))
                continue
            if order.key is not None and order.key in keys:
                outcomes.append(Rejected(intake.KeyReused.code, ()))
                continue
            keys.add(order.key or "")
            outcomes.append(self._prepared(order, digest, ready))
        numbers = self._write(ready)
        handed = iter([self._handed(one, numbers) for one in ready])
        return [outcome if outcome is not None else next(handed) for outcome in outcomes]

    def _already(self) -> dict[str, Any]:
        keys = [order.key for order in self.orders if order.key is not None]
        if not keys:
            return {}
        found = Package.objects.filter(created_by=self.by.id, idempotency_key__in=keys)
        rows = list(found.prefetch_related("cases"))
        return {str(row.idempotency_key): _Known(row) for row in rows}

    def _persons(self) -> dict[bytes, Person]:
        """Everybody named, known or new, in at most two statements."""
        named = [
            one
            for order in self.orders
            for one in (order.applicant, order.agent)
            if one is not None
        ]
        return people.know_many(
            [(one.kind, one.name, one.number, one.phone, one.address) for one in named], at=self.at
        )

    def _person(self, named: Named | None) -> Person | None:
        if named is None:
            return None
        return self.persons.get(sealing.keyed_hash(codes.normalise(named.number)))

    def _pinned(self, order: Order) -> Any:
        key = (order.life_event, order.matters)
        if key not in self.pins:
            try:
                self.pins[key] = drafts.pins(life_event=order.life_event, matters=order.matters)
            except NotFound as missing:
                self.pins[key] = missing
        return self.pins[key]

    def _prepared(self, order: Order, digest: bytes, ready: list[_Ready]) -> Rejected | None:
        pinned = self._pinned(order)
        problems = self._problems_of_people(order)
        if isinstance(pinned, NotFound):
            problems.append(Problem("matters", "not_found", pinned.sentence))
        centre = self.centres.get(order.centre)
        if centre is None:
            problems.append(Problem("centre", "not_found", "There is no such centre."))
        if order.delivery not in planning.DELIVERIES:
            problems.append(Problem("delivery", "not_an_option", "Choose a way of delivery."))
        if problems or centre is None:
            return Rejected(Incomplete.code, tuple(problems))
        version_id, versions = pinned
        bundle = catalog.bundle(life_event_version_id=version_id, versions=dict(versions))
        applicant = self._person(order.applicant)
        if applicant is None:
            raise LookupError("a person just made known is not known")
        facts = Facts(
            by_agent=order.relation != Package.Relation.SELF,
            delivery=order.delivery,
            on=self.today,
            birth_on=planning.birth_of(applicant),
            held=self._held(bundle, applicant),
            values=order.form,
        )
        plan = plans.plan(bundle=bundle, answers=order.answers, facts=facts)
        found = self._found(plan, applicant)
        clean, problems = checking.check(
            bundle=bundle,
            plan=plan,
            answers=order.answers,
            form=order.form,
            facts=facts,
            provided={*order.materials, *found, *made_by_us(plan)},
            as_it_is=order.as_it_is,
        )
        problems += material_problems(order, plan)
        if problems:
            return Rejected(Incomplete.code, tuple(problems))
        form = planning.with_implied(plan, clean)
        one = _Ready(order, entropy.new_id(), drafts.new_code(), plan, {})
        one.rows = {
            "packages": [self._package_row(one, centre.county, version_id, versions, form, digest)],
            "materials": self._material_rows(one, bundle, found),
            **self._case_rows(one, bundle, centre.county, dict(versions)),
        }
        ready.append(one)
        return None

    def _problems_of_people(self, order: Order) -> list[Problem]:
        problems = drafts.people_problems(order.applicant, order.relation, order.agent, self.by)
        if not powers.may(self.by, Verb.SUBMIT, centre=order.centre, department=""):
            problems.append(
                Problem("centre", "not_permitted", "You may not hand in at this centre.")
            )
        return problems

    def _held(self, bundle: Bundle, applicant: Person) -> frozenset[str]:
        """What the applicant already has; nothing is known of a person just met."""
        if applicant.created_at == self.at:
            return frozenset()
        return planning.held(bundle, applicant, today=self.today)

    def _found(self, plan: Plan, applicant: Person) -> dict[str, str]:
        """Papers that a register holds, by paper id. Nothing for a person just met."""
        wanted = {one.share_source for one in plan.materials if one.asked and one.share_source}
        if not wanted or applicant.created_at == self.at:
            return {}
        told = registers.look_up(sources=wanted, person=applicant.pk)
        return {
            one.material_id: str(one.share_source)
            for one in plan.materials
            if one.asked and one.share_source in told
        }

    def _package_row(
        self,
        one: _Ready,
        county: str,
        version_id: int | None,
        versions: list[list[Any]],
        form: Mapping[str, Any],
        digest: bytes,
    ) -> dict[str, Any]:
        order, agent = one.order, self._person(one.order.agent)
        applicant = self._person(order.applicant)
        sealed = sealing.seal(json.dumps(form, ensure_ascii=False).encode())
        return {
            "id": str(one.id),
            "county": county,
            "centre_id": order.centre,
            "channel": order.channel,
            "life_event_id": version_id,
            "versions": versions,
            "answers": dict(order.answers),
            "form": base64.b64encode(sealed).decode(),
            "delivery": order.delivery,
            "applicant_id": str(applicant.pk) if applicant else None,
            "agent_id": str(agent.pk) if agent else None,
            "relation": order.relation,
            "code": one.code,
            "at": self.at.isoformat(),
            "created_by": self.by.id,
            "helper": "",
            "idempotency_key": order.key,
            "request_digest": digest.hex(),
            "is_demonstration": bool(applicant and applicant.is_demonstration),
        }

    def _material_rows(
        self, one: _Ready, bundle: Bundle, found: Mapping[str, str]
    ) -> list[dict[str, Any]]:
        return [
            {
                "id": str(entropy.new_id()),
                "package_id": str(one.id),
                "material": planned.material_id,
                "name": planned.name,
                "need": evidence.need_of(planned),
                "matters": list(planned.matters),
                "certificate_id": None,
                **status_of(planned, one.order.materials.get(planned.material_id), found),
            }
            for planned in one.plan.materials
        ]

    def _case_rows(
        self, one: _Ready, bundle: Bundle, county: str, versions: Mapping[str, int]
    ) -> dict[str, list[dict[str, Any]]]:
        cases, facts = [], [journal.Fact(one.id, "package.submit", {})]
        series = f"{self.today:%Y%m%d}"
        for ordinal, (planned, stage) in enumerate(intake.turn_of(bundle, one.plan)):
            verb = Verb.QUEUE if stage else Verb.SUBMIT
            case = entropy.new_id()
            cases.append(
                {
                    "ordinal": ordinal,
                    "id": str(case),
                    "package_id": str(one.id),
                    "county": county,
                    "centre_id": one.order.centre,
                    "department_id": planned.department,
                    "version_id": versions[planned.code],
                    "matter": planned.code,
                    "series": catalog.implementing_code(versions[planned.code]) + series,
                    "stage": stage,
                    "is_automatic": planned.mode == intake.AUTOMATIC,
                    "state": str(State.WAITING if stage else State.SUBMITTED),
                    "at": self.at.isoformat(),
                    "is_demonstration": False,
                }
            )
            facts.append(
                journal.Fact(case, f"case.{verb}", {"matter": planned.code, "name": self.by.name})
            )
        return {"cases": cases, "entries": [self._entry(one, fact) for fact in facts]}

    def _entry(self, one: _Ready, fact: journal.Fact) -> dict[str, Any]:
        entry = journal.first(fact, at=self.at, actor=self.by.id)
        return {
            "package_id": str(one.id),
            "subject": str(fact.subject),
            "at": self.at.isoformat(),
            "actor": entry.actor,
            "fact": entry.fact,
            "detail": entry.detail,
            "hash": bytes(entry.hash).hex(),
        }

    def _write(self, ready: Iterable[_Ready]) -> dict[UUID, list[tuple[UUID, str]]]:
        """One statement; returns the case ids and numbers by package."""
        batch: dict[str, list[dict[str, Any]]] = {}
        for one in ready:
            for table, rows in one.rows.items():
                batch.setdefault(table, []).extend(rows)
        if not batch:
            return {}
        for ordinal, row in enumerate(batch["cases"]):
            row["ordinal"] = ordinal
        with connection.cursor() as cursor:
            cursor.execute(
                "select package_id, case_id, number from cases_take_in(%s::jsonb)",
                [json.dumps(batch, ensure_ascii=False)],
            )
            numbers: dict[UUID, list[tuple[UUID, str]]] = {}
            for package, case, number in cursor.fetchall():
                numbers.setdefault(package, []).append((case, number))
        return numbers

    def _handed(self, one: _Ready, numbers: Mapping[UUID, list[tuple[UUID, str]]]) -> Outcome:
        mine = dict(numbers.get(one.id, ()))
        if not mine:  # the same key came in through another door at this very moment
            known = self._already().get(one.order.key or "")
            if known is None:
                raise LookupError("a package was neither written nor here already")
            outcome: Outcome = known(digest_of(one.order))
            return outcome
        return Handed(
            package=one.id,
            code=one.code,
            password=planning.password_of(one.id),
            cases=tuple(
                (UUID(row["id"]), row["matter"], mine[UUID(row["id"])]) for row in one.rows["cases"]
            ),
        )


class _Known:
    """A package that came in before under a key."""

    def __init__(self, package: Package) -> None:
        self.package = package

    def __call__(self, digest: bytes) -> Outcome:
        row = self.package
        if bytes(row.request_digest or b"") != digest:
            return Rejected(intake.KeyReused.code, ())
        cases = sorted(row.cases.all(), key=lambda case: (case.stage, case.pk))
        return Handed(
            package=row.pk,
            code=row.code,
            password=planning.password_of(row.pk),
            cases=tuple((case.pk, case.matter, case.number) for case in cases),
            fresh=False,
        )
