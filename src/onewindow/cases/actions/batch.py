"""Whole packages in one call: counters of other systems, provinces, the API.

What has to be known is read in one statement, everything is checked in memory against
compiled versions, then one database function writes all in one durable transaction.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from onewindow.cases import checking, holding, planning
from onewindow.cases.actions import drafts, intake, known, rows
from onewindow.cases.actions.intake import Handed
from onewindow.cases.actions.known import Someone
from onewindow.cases.actions.orders import (
    Order,
    Outcome,
    Rejected,
    Source,
    TooMany,
    made_by_us,
    material_problems,
)
from onewindow.cases.actions.rows import Ready
from onewindow.cases.models import Package
from onewindow.catalog import queries as catalog
from onewindow.documents import gateways as registers
from onewindow.rules import clock, codes, powers, remembered
from onewindow.rules.actors import Actor
from onewindow.rules.bundles import Bundle
from onewindow.rules.facts import Facts
from onewindow.rules.lifecycle import Verb
from onewindow.rules.plans import Plan
from onewindow.rules.refusal import Incomplete, NotFound, Problem

LARGEST = 100
Pins = tuple[int | None, list[list[Any]]]  # a life event's version, its matters' versions


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
    statements does not grow with the packages: one to read and one to write, two more where
    somebody is known already and may hold something, two for each life event named.
    Raises TooMany. Source: as `take_in_one`.
    """
    if len(orders) > LARGEST:
        raise TooMany(f"At most {LARGEST} packages in one call.", most=LARGEST)
    return _Round(orders, by, at).run()


@dataclass(slots=True)
class _Candidate:
    """An order whose people, hall and matters are there, about to be planned and checked."""

    order: Order
    county: str
    version_id: int | None
    versions: list[list[Any]]
    bundle: Bundle
    applicant: Someone
    agent: Someone | None
    person: UUID | None  # the applicant, when known already
    is_demonstration: bool


class _Round:
    """One call: look everything up at once, check each, write all."""

    def __init__(self, orders: Sequence[Order], by: Actor, at: datetime) -> None:
        self.orders, self.by, self.at = orders, by, at
        self.today = clock.local_day(at)
        self.pins: dict[str, Pins] = {}
        self.people = {
            named: Someone.of(named)
            for order in orders
            for named in (order.applicant, order.agent)
            if named is not None
        }

    def run(self) -> list[Outcome]:
        self.known = known.read(caller=self.by.id, orders=self.orders, people=self.people.values())
        outcomes: list[Outcome | None] = []
        candidates: dict[int, _Candidate] = {}
        keys: set[str] = set()
        for n, order in enumerate(self.orders):
            first = self._first_look(order, keys)
            outcomes.append(None if isinstance(first, _Candidate) else first)
            if isinstance(first, _Candidate):
                candidates[n] = first
        ready = {}
        self._meet(candidates.values())
        for n, candidate in candidates.items():
            checked = self._checked(candidate)
            if isinstance(checked, Rejected):
                outcomes[n] = checked
            else:
                ready[n] = checked
        written = self._written(ready)
        return [one or written[n] for n, one in enumerate(outcomes)]

    # --- What is wanted, and what is known of it ---------------------------------------------

    def _first_look(self, order: Order, keys: set[str]) -> _Candidate | Outcome:
        if order.key is not None:
            earlier = self.known.packages.get(order.key)
            if earlier is not None:
                return known.again(earlier, order)
            if order.key in keys:
                return Rejected(intake.KeyReused.code, ())
            keys.add(order.key)
        problems = drafts.people_problems(order.applicant, order.relation, order.agent, self.by)
        pinned = self._pinned(order)
        if isinstance(pinned, NotFound):
            problems.append(Problem("matters", "not_found", pinned.sentence))
        county = self.known.counties.get(order.centre)
        problems += self._problems_of_place(order, county)
        if problems or county is None or isinstance(pinned, NotFound):
            return Rejected(Incomplete.code, tuple(problems))
        return self._candidate(order, county, *pinned)

    def _problems_of_place(self, order: Order, county: str | None) -> list[Problem]:
        problems = []
        if not powers.may(self.by, Verb.SUBMIT, centre=order.centre, department=""):
            problems.append(
                Problem("centre", "not_permitted", "You may not hand in at this centre.")
            )
        if county is None:
            problems.append(Problem("centre", "not_found", "There is no such centre."))
        if order.delivery not in planning.DELIVERIES:
            problems.append(Problem("delivery", "not_an_option", "Choose a way of delivery."))
        return problems

    def _pinned(self, order: Order) -> Pins | NotFound:
        try:
            if order.life_event:
                if order.life_event not in self.pins:
                    self.pins[order.life_event] = drafts.pins(
                        life_event=order.life_event, matters=()
                    )
                return self.pins[order.life_event]
            return None, drafts.pinned(order.matters, self.known.versions)
        except NotFound as missing:
            return missing

    def _candidate(
        self, order: Order, county: str, version_id: int | None, versions: list[list[Any]]
    ) -> _Candidate:
        applicant = self.people[order.applicant]
        person, is_demonstration = self.known.persons.get(applicant.mark, (None, False))
        return _Candidate(
            order=order,
            county=county,
            version_id=version_id,
            versions=versions,
            bundle=catalog.bundle(life_event_version_id=version_id, versions=dict(versions)),
            applicant=applicant,
            agent=self.people[order.agent] if order.agent else None,
            person=person,
            is_demonstration=is_demonstration,
        )

    def _meet(self, candidates: Collection[_Candidate]) -> None:
        """What the people known already hold, in at most two statements; none for new ones."""
        here = [one for one in candidates if one.person is not None]
        holders = {one.person for one in here if one.person is not None}
        sources = {source for one in here for source in _sources(one.bundle)}
        stands_on = any(planning.providers(one.bundle) for one in here)
        self.held = known.held(holders, today=self.today) if stands_on else {}
        self.told = registers.look_up_many(sources=sources, people=holders) if sources else {}

    def _facts(self, one: _Candidate) -> Facts:
        held: frozenset[str] = frozenset()
        if one.person is not None:
            held = planning.held_among(
                one.bundle,
                certified=self.held.get(one.person, ()),
                told=self.told.get(one.person, ()),
            )
        number = one.applicant.number
        return Facts(
            by_agent=one.order.relation != Package.Relation.SELF,
            delivery=one.order.delivery,
            on=self.today,
            birth_on=codes.identity(number).birth_on if codes.is_identity_number(number) else None,
            held=held,
            values=one.order.form,
        )

    # --- Checking and writing ----------------------------------------------------------------

    def _checked(self, one: _Candidate) -> Ready | Rejected:
        order, facts = one.order, self._facts(one)
        plan = remembered.plan(bundle=one.bundle, answers=order.answers, facts=facts)
        found = self._found(one, plan)
        clean, problems = checking.check(
            bundle=one.bundle,
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
        return Ready(
            order=order,
            county=one.county,
            version_id=one.version_id,
            versions=one.versions,
            bundle=one.bundle,
            plan=plan,
            form=planning.with_implied(plan, clean),
            found=found,
            applicant=one.applicant,
            agent=one.agent,
            is_demonstration=one.is_demonstration,
        )

    def _found(self, one: _Candidate, plan: Plan) -> dict[str, Source]:
        """Papers that we or a register hold, by paper id. Nothing for a person just met."""
        if one.person is None:
            return {}
        certified = self.held.get(one.person, {})
        told = self.told.get(one.person, {})
        found: dict[str, Source] = {}
        for line in plan.materials:
            makers = holding.makers_of(one.bundle, line) if certified else ()
            ours = next((certified[code] for code in makers if code in certified), None)
            if ours is not None:
                found[line.material_id] = Source(certificate=ours)
            elif line.share_source in told:
                found[line.material_id] = Source(register=str(line.share_source))
        return found

    def _written(self, ready: Mapping[int, Ready]) -> dict[int, Outcome]:
        """Written in one statement; what met its own key or code on the way is looked at again."""
        done: dict[int, Outcome] = {}
        left = dict(ready)
        for _ in range(drafts.TRIES):
            if not left:
                return done
            numbers = rows.write(left.values(), known=self.known.persons, by=self.by, at=self.at)
            done |= {
                n: _handed(one, numbers[one.id]) for n, one in left.items() if one.id in numbers
            }
            left = {n: one for n, one in left.items() if n not in done}
            done |= self._met_meanwhile(left)
            left = {n: one.again() for n, one in left.items() if n not in done}
        raise LookupError("a package was neither written nor here already")

    def _met_meanwhile(self, left: Mapping[int, Ready]) -> dict[int, Outcome]:
        """The same keys came in through another door at this very moment."""
        if not left:
            return {}
        orders = [one.order for one in left.values()]
        here = known.read(caller=self.by.id, orders=orders, people=()).packages
        return {
            n: known.again(here[one.order.key], one.order)
            for n, one in left.items()
            if one.order.key is not None and one.order.key in here
        }


def _handed(one: Ready, cases: Iterable[tuple[UUID, str, str]]) -> Handed:
    return Handed(
        package=one.id,
        code=one.code,
        password=planning.password_of(one.id),
        cases=tuple(cases),
    )


def _sources(bundle: Bundle) -> set[str]:
    """Registers that hold a paper of one of the matters."""
    return {
        line.share_source
        for item in bundle.items
        for line in item.matter.materials
        if line.share_source
    }
