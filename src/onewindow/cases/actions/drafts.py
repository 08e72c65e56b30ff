"""A draft: begun on any channel, saved at every step, finished on another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from onewindow import entropy
from onewindow.cases import planning
from onewindow.cases.actions import _move, discarding, evidence, materials
from onewindow.cases.models import Package
from onewindow.catalog import queries as catalog
from onewindow.hall.queries import turns
from onewindow.journal.actions import record
from onewindow.people import actions as people
from onewindow.people import queries as whoever
from onewindow.people.models import Person
from onewindow.places import queries as places
from onewindow.rules import clock, codes, forms, powers, situations, terms
from onewindow.rules.actors import Actor, Role
from onewindow.rules.plans import Plan
from onewindow.rules.refusal import Incomplete, NotFound, Problem

TRIES = 5  # a receipt code met by chance is drawn again


@dataclass(frozen=True, slots=True)
class Named:
    """A person as somebody writes them down. number: identity number or credit code."""

    name: str
    number: str
    phone: str = ""
    address: str = ""
    kind: str = Person.Kind.NATURAL


def new_code() -> str:
    """A receipt code nobody can guess from another."""
    return codes.receipt_code(number=int(entropy.digits(10)))


def pins(*, life_event: str | None, matters: Sequence[str]) -> tuple[int | None, list[list[Any]]]:
    """The versions in force now, to be kept for the package's whole life.

    Returns the life event's version id and [matter code, version id] pairs in order.
    Raises NotFound for what the catalogue does not offer.
    """
    version_id, wanted = None, list(matters)
    if life_event:
        edition = catalog.life_event(life_event)
        version_id = edition.id
        wanted = [
            item["matter"]
            for stage in edition.body["stages"]
            for item in stage["items"]
            if item.get("matter")
        ]
    return version_id, pinned(wanted, catalog.published_ids(wanted) if wanted else {})


def pinned(wanted: Sequence[str], in_force: Mapping[str, int]) -> list[list[Any]]:
    """[matter code, version id] pairs in the order chosen. Raises NotFound for what is not there.

    in_force: the version in force of each matter on offer. Source: house rule.
    """
    if not wanted:
        raise NotFound("Name a matter or a life event.")
    missing = [code for code in wanted if code not in in_force]
    if missing:
        raise NotFound(f"Not on offer: {', '.join(missing)}.", what="、".join(missing))
    return [[code, in_force[code]] for code in dict.fromkeys(wanted)]


def begin(
    *,
    centre: str,
    channel: str,
    by: Actor,
    at: datetime,
    life_event: str | None = None,
    matters: Sequence[str] = (),
    answers: Mapping[str, str] | None = None,
    ticket_id: UUID | None = None,
) -> Package:
    """Begin a package; the catalogue's versions of this moment are pinned to it.

    answers: those given while only looking around. A citizen is the applicant of their own
    package until they say otherwise. ticket_id: the visit to the hall it is for: one's own,
    or one of the clerk's hall. Raises NotFound, Incomplete. Source: house rule.
    """
    where = places.centre(centre)
    if where is None:
        raise NotFound("There is no such centre.", what=centre)
    version_id, pinned = pins(life_event=life_event, matters=matters)
    if ticket_id is not None:
        turns.ticket(ticket_id=ticket_id, centre=centre, to=by)
    with transaction.atomic():
        package = _written(
            ticket_id=ticket_id,
            county=where.county,
            centre=where,
            channel=channel,
            life_event_id=version_id,
            versions=pinned,
            applicant_id=by.person_id,
            created_at=at,
            created_by=by.id,
            helper=_helper(by),
            updated_at=at,
            keep_until=_keep_until(at),
            is_demonstration=_is_demonstration(by),
        )
        record(at=at, actor=by.id, fact="package.begun", subject=package.pk)
        _answer(package, answers or {})
        keep(package, at=at)
    return package


def _written(**said: Any) -> Package:
    """A new package under a receipt code that no other has: one met by chance is drawn again."""
    for _ in range(TRIES):
        package = Package(code=new_code(), **said)
        Package.objects.bulk_create([package], ignore_conflicts=True)
        if Package.objects.filter(pk=package.pk).exists():
            return package
    raise LookupError("no receipt code is free")


def _helper(by: Actor) -> str:
    """The clerk who fills in for the applicant; a program is no such hand."""
    return by.id if by.has(Role.CLERK) and not by.has(Role.APPLICATION) else ""


def _is_demonstration(by: Actor) -> bool:
    if by.person_id is None:
        return False
    return Person.objects.filter(pk=by.person_id, is_demonstration=True).exists()


def _keep_until(at: datetime) -> Any:
    return clock.local_day(at) + timedelta(days=terms.DRAFT_DAYS)


def opened(package_id: UUID, *, by: Actor) -> Package:
    """The draft, locked, if `by` may change it. Raises NotFound, PackageClosed, NotPermitted."""
    package = _move.locked(package_id)
    if not materials.may_touch(package, by):
        raise powers.NotPermitted("This package is not yours.", verb="change")
    if package.stage != Package.Stage.DRAFT:
        raise materials.PackageClosed("This package was handed in already.")
    return package


def keep(package: Package, *, at: datetime) -> Plan:
    """Save a changed draft with its papers brought up to it. Call in the change's transaction."""
    package.updated_at, package.keep_until = at, _keep_until(at)
    package.save()
    plan = planning.plan_of(package, today=clock.local_day(at))
    evidence.sync(package, plan, at=at)
    return plan


def _answer(package: Package, answers: Mapping[str, str]) -> None:
    bundle = planning.bundle_of(package)
    merged = {**package.answers, **answers}
    problems = [
        problem
        for problem in situations.answer_problems(bundle=bundle, answers=merged)
        if problem.code != "answer_contradicts"
    ]
    if problems:
        raise Incomplete(problems)
    package.answers = merged


def answer(*, package_id: UUID, answers: Mapping[str, str], by: Actor, at: datetime) -> Plan:
    """Keep answers to situation questions; the checklist follows at once.

    answers: by question key, "unsure" allowed. Raises Incomplete, NotFound, NotPermitted.
    Source: house rule.
    """
    with transaction.atomic():
        package = opened(package_id, by=by)
        _answer(package, answers)
        return keep(package, at=at)


def fill(*, package_id: UUID, values: Mapping[str, Any], by: Actor, at: datetime) -> list[Problem]:
    """Keep form values, right or wrong: nothing typed is lost. Returns what is wrong with them.

    values: by field key. Unknown keys are left out. Raises NotFound, NotPermitted.
    Source: house rule.
    """
    with transaction.atomic():
        package = opened(package_id, by=by)
        plan = planning.plan_of(package, today=clock.local_day(at))
        mine = [field for field in plan.fields if field.asked and field.key in values]
        clean, problems = forms.check(
            fields=mine,
            values={field.key: values[field.key] for field in mine},
            facts=planning.facts_of(package, today=clock.local_day(at)),
        )
        kept = {field.key: clean.get(field.key, values[field.key]) for field in mine}
        package.form = {**package.form, **kept}
        keep(package, at=at)
        return problems


def set_people(
    *,
    package_id: UUID,
    applicant: Named | None,
    relation: str,
    by: Actor,
    at: datetime,
    agent: Named | None = None,
) -> Package:
    """Say whose matter it is and who acts: never the same field, never confused.

    applicant None: the signed-in citizen. A citizen acting for another is the agent; a
    clerk names both and is recorded as helper. Raises Incomplete with every problem.
    Source: 行政许可法 art. 29 (agents); house rule.
    """
    problems = people_problems(applicant, relation, agent, by)
    problems += _stranger_problems(applicant, relation, by)
    if problems:
        raise Incomplete(problems)
    with transaction.atomic():
        package = opened(package_id, by=by)
        acting_for_other = relation != Package.Relation.SELF
        before = package.applicant_id
        if applicant is not None:
            package.applicant = _know(applicant, at, by)
        elif by.person_id is not None:
            package.applicant = Person.objects.get(pk=by.person_id)
        if package.applicant is not None and package.applicant_id != before:
            package.is_demonstration = package.applicant.is_demonstration
            evidence.forget(package)
        package.relation = relation
        package.agent, package.proxy = None, None
        if acting_for_other:
            package.agent = (
                _know(agent, at, by) if agent else Person.objects.get(pk=by.person_id or package.pk)
            )
        record(
            at=at,
            actor=by.id,
            fact="package.people",
            subject=package.pk,
            relation=relation,
        )
        keep(package, at=at)
    return package


def _know(named: Named, at: datetime, by: Actor) -> Person:
    """The person named. What a citizen writes of another changes nothing that we know of them."""
    trusted = by.person_id is None
    return people.know(
        name=named.name,
        number=named.number,
        phone=named.phone if trusted else "",
        address=named.address if trusted else "",
        kind=named.kind,
        at=at,
    )


def _stranger_problems(applicant: Named | None, relation: str, by: Actor) -> list[Problem]:
    """A citizen may apply as themselves, or act for somebody whose name they really know.

    Source: PIPL art. 51 (a number alone must not open what is known of its holder).
    """
    if applicant is None or by.person_id is None:
        return []
    known = whoever.by_number(applicant.number)
    if relation == Package.Relation.SELF and (known is None or known.pk != by.person_id):
        return [Problem("relation", "not_an_option", "Say as what you act for another.")]
    if known is None:
        return []
    if known.pk == by.person_id and relation != Package.Relation.SELF:
        return [Problem("applicant.number", "agent_is_applicant", "You are the applicant.")]
    if known.name != applicant.name.strip():
        return [Problem("applicant.name", "name_differs", "The name does not fit the number.")]
    return []


def people_problems(
    applicant: Named | None, relation: str, agent: Named | None, by: Actor
) -> list[Problem]:
    """Everything wrong with how applicant and agent were named. Source: GB 11643, GB 32100."""
    problems = []
    if relation not in Package.Relation.values:
        problems.append(Problem("relation", "not_an_option", "Say who is acting."))
    for where, named in (("applicant", applicant), ("agent", agent)):
        if named is None:
            continue
        for found in people.number_problems(
            kind=named.kind,
            name=named.name,
            number=codes.normalise(named.number),
            phone=codes.normalise(named.phone),
        ):
            problems.append(
                Problem(f"{where}.{found.where}", found.code, found.sentence, found.params)
            )
    if applicant is None and (by.person_id is None or relation != Package.Relation.SELF):
        problems.append(Problem("applicant.name", "required", "Name the applicant."))
    if relation != Package.Relation.SELF and agent is None and by.person_id is None:
        problems.append(Problem("agent.name", "required", "Name who acts for the applicant."))
    same = (
        applicant and agent and codes.normalise(applicant.number) == codes.normalise(agent.number)
    )
    if same and relation != Package.Relation.SELF:
        problems.append(
            Problem("agent.number", "agent_is_applicant", "The agent is the applicant.")
        )
    return problems


def set_delivery(*, package_id: UUID, delivery: str, by: Actor, at: datetime) -> Plan:
    """How the results shall reach the applicant. Raises Incomplete for a way not open to them."""
    with transaction.atomic():
        package = opened(package_id, by=by)
        plan = planning.plan_of(package, today=clock.local_day(at))
        if delivery not in planning.ways(package, plan):
            raise Incomplete([Problem("delivery", "not_an_option", "Choose a way of delivery.")])
        package.delivery = delivery
        return keep(package, at=at)


def take_over(*, code: str, number: str, by: Actor, at: datetime) -> Package:
    """Go on at the window with a draft begun elsewhere, by its code.

    number: the applicant's or agent's identity number, which the clerk has checked.
    Raises NotFound unless both fit, NotPermitted for anybody but a clerk.
    Source: house rule.
    """
    if not by.has(Role.CLERK):
        raise powers.NotPermitted("Only a window may take a draft over.", verb="take-over")
    found = Package.objects.filter(code=codes.normalise(code)).values_list("pk", flat=True).first()
    with transaction.atomic():
        package = _move.locked(found) if found else None
        holders = [p.number for p in (package.applicant, package.agent) if p] if package else []
        if package is None or codes.normalise(number) not in holders:
            raise NotFound("No draft has this code and identity number.")
        if package.stage != Package.Stage.DRAFT:
            raise materials.PackageClosed("This package was handed in already.")
        centre = places.centre(sorted(by.centres)[0])
        if centre is None:
            raise NotFound("There is no such centre.")
        package.centre, package.county, package.helper = centre, centre.county, by.id
        record(at=at, actor=by.id, fact="package.taken-over", subject=package.pk)
        keep(package, at=at)
    return package


def discard(*, package_id: UUID, by: Actor, at: datetime) -> None:
    """Give a draft up: its answers and form are emptied at once, its files a month later.

    Source: PIPL art. 47.
    """
    with transaction.atomic():
        package = opened(package_id, by=by)
        discarding.empty(package, by=by, at=at)
