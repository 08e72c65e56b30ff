"""What a package needs, asked of the rules: its bundle, its facts, its plan."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from onewindow import sealing
from onewindow.cases.models import Case, Package
from onewindow.catalog import queries as catalog
from onewindow.documents import gateways as registers
from onewindow.documents import queries as documents
from onewindow.people import queries as people
from onewindow.people.models import Person
from onewindow.rules import codes, conditions, plans, ruling, situations
from onewindow.rules.bundles import Bundle
from onewindow.rules.facts import Facts
from onewindow.rules.matter_parts import MaterialLine, ProcessStep
from onewindow.rules.plan_fields import PlannedField
from onewindow.rules.plans import Plan
from onewindow.rules.ruling import Finding
from onewindow.rules.situations import View

POST, COUNTER, LOCKER, ONLINE = "邮寄", "窗口领取", "取件柜", "电子证照"
DELIVERIES = (COUNTER, POST, LOCKER, ONLINE)


def password_of(package_id: UUID) -> str:
    """The query password of a package: derived with the house's key, so never stored.

    Source: house rule; shape by GB/T 39046-like feeds (PROJPWD).
    """
    return codes.query_password(entropy=sealing.keyed_hash(f"query-password:{package_id}"))


def bundle_of(package: Package) -> Bundle:
    """The pinned versions, joined. Cached: no query after the first."""
    return catalog.bundle(life_event_version_id=package.life_event_id, versions=package.pinned)


def facts_of(package: Package, *, today: date, bundle: Bundle | None = None) -> Facts:
    """What is known of the hand-in besides its answers. At most two queries."""
    applicant = package.applicant
    return Facts(
        by_agent=package.relation != Package.Relation.SELF,
        delivery=package.delivery,
        on=today,
        birth_on=birth_of(applicant),
        held=held(bundle or bundle_of(package), applicant, today=today),
        values=package.form,
    )


def birth_of(person: Person | None) -> date | None:
    """A natural person's birthday, from the identity number."""
    if person is None or not codes.is_identity_number(person.number):
        return None
    return codes.identity(person.number).birth_on


def held(bundle: Bundle, person: Person | None, *, today: date) -> frozenset[str]:
    """Matters whose result the person has already: our certificate, or a register's word.

    At most two queries; none where the bundle stands on no other result.
    """
    wanted = providers(bundle)
    if person is None or not wanted:
        return frozenset()
    ours = documents.valid_certificates(holder=person.pk, matters=wanted, today=today)
    sources = {str(line.share_source) for line in _shared_results(bundle)}
    told = registers.look_up(sources=sources, person=person.pk)
    return held_among(bundle, certified=ours, told=told)


def held_among(
    bundle: Bundle, *, certified: Collection[str], told: Collection[str]
) -> frozenset[str]:
    """Matters whose result the bundle could use and a person has.

    certified: matters that issued them a valid certificate. told: registers that know them.
    """
    lines = _shared_results(bundle)
    theirs = {code for line in lines if line.share_source in told for code in line.result_of}
    return frozenset(providers(bundle).intersection(certified) | theirs)


def _shared_results(bundle: Bundle) -> list[MaterialLine]:
    """Papers that are another matter's result and that a register may hold."""
    return [
        line
        for item in bundle.items
        for line in item.matter.materials
        if line.result_of and line.share_source
    ]


def providers(bundle: Bundle) -> frozenset[str]:
    """Matters whose result this bundle could use."""
    return frozenset(
        code
        for item in bundle.items
        for code in (
            *item.matter.needs,
            *(one for line in item.matter.materials for one in line.result_of),
        )
    )


def plan_of(package: Package, *, today: date) -> Plan:
    """The package's checklist under its present answers."""
    bundle = bundle_of(package)
    return plans.plan(
        bundle=bundle,
        answers=package.answers,
        facts=facts_of(package, today=today, bundle=bundle),
    )


def ways(package: Package, plan: Plan) -> tuple[str, ...]:
    """The ways in which this package's results may reach their people. At most one query.

    Online only where every result is an electronic certificate and one of the people signs in.
    Source: 国务院令第716号 art. 10 (an electronic licence is as good as one on paper).
    """
    wanted = [one.code for one in plan.matters if one.standing != situations.OUT]
    certain = bool(wanted) and all(
        brings_certificate(catalog.version(package.pinned[code]).body["result"]) for code in wanted
    )
    if certain and online(package):
        return DELIVERIES
    return tuple(one for one in DELIVERIES if one != ONLINE)


def brings_certificate(result: Mapping[str, Any]) -> bool:
    """Whether a matter's result is a certificate rather than a notice or a payment."""
    return bool(result.get("is_certificate", result["type"] == "证照"))


def online(package: Package) -> bool:
    """Whether the applicant or who acts for them signs in here. One query."""
    return people.sign_in({pk for pk in (package.applicant_id, package.agent_id) if pk})


def process_of(case: Case, *, today: date) -> tuple[ProcessStep, ...]:
    """The department's steps for this case under its answers; none when decided at the counter."""
    plan = plan_of(case.package, today=today)
    return next(one.process for one in plan.matters if one.code == case.matter)


def committed(case: Case) -> bool | None:
    """Whether the case is decided on the applicant's promise (告知承诺), inspected afterwards.

    None where its matter knows no promise. No query after the first.
    """
    if not case.version.body.get("commitment"):
        return None
    items = bundle_of(case.package).items
    commitment = next(item.matter.commitment for item in items if item.matter.code == case.matter)
    return bool(commitment and conditions.met(commitment.when, view_of(case.package)))


def view_of(package: Package) -> View:
    """Every answer that is given or follows from another, by question key. Cached bundle."""
    facts = Facts(by_agent=package.relation != Package.Relation.SELF, delivery=package.delivery)
    settled = situations.settle(bundle=bundle_of(package), answers=package.answers, facts=facts)
    return settled.view


def limits_of(case: Case) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The statutory and the promised limit; without its promise a matter takes the legal time."""
    body = case.version.body
    legal = body["legal_limit"]
    return legal, legal if committed(case) is False else body["promised_limit"]


def to_confirm(package: Package, *, today: date) -> dict[str, Finding]:
    """The statements a clerk has to tick before acceptance, by key `matter:type:n`."""
    found = ruling.to_confirm(plan_of(package, today=today).findings)
    return {f"{one.matter}:{one.type}:{n}": one for n, one in enumerate(found) if one.certain}


@dataclass(frozen=True, slots=True)
class Found:
    """A value the house already holds for a field, and where it was found."""

    value: object
    source: str


OURS = {
    "person.name": "name",
    "person.idno": "number",
    "person.mobile": "phone",
    "person.home_address": "address",
    "person.registered_address": "address",
    "business.operator_name": "name",
    "business.operator_idno": "number",
    "business.contact_name": "name",
    "business.contact_phone": "phone",
}


def prefill(fields: Iterable[PlannedField], person: Person | None) -> dict[str, Found]:
    """What registers and our own records say of the applicant, by field key. One query.

    Shown as "found" and confirmed, never retyped (最多跑一次规定 art. 7).
    """
    if person is None:
        return {}
    wanted = [field for field in fields if field.asked and field.prefill_from]
    sources = {str(field.prefill_from) for field in wanted}
    told = registers.look_up(sources=sources, person=person.pk) if sources else {}
    found = {}
    for field in wanted:
        source = str(field.prefill_from)
        value = told.get(source, {}).get(field.concept or "") or _ours(field, person)
        if value:
            found[field.key] = Found(value, source)
    return found


def _ours(field: PlannedField, person: Person) -> object:
    concept = field.concept or ""
    if concept in OURS:
        return getattr(person, OURS[concept])
    if not codes.is_identity_number(person.number):
        return None
    identity = codes.identity(person.number)
    if concept == "person.sex":
        return str(identity.sex.value)
    if concept == "person.birth_on":
        return identity.birth_on.isoformat()
    return None


def with_implied(plan: Plan, form: Mapping[str, Any]) -> dict[str, Any]:
    """The form as a whole: what was filled in, and what answers and facts fill by themselves."""
    whole = dict(form)
    for field in plan.fields:
        if field.filled_by is not None and field.value is not None:
            whole[field.key] = field.value
    return whole
