"""A draft with everything its pages ask of it, read once for a request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from onewindow.cases import planning, queries
from onewindow.cases.planning import Found
from onewindow.cases.queries import holdings
from onewindow.places import queries as places
from onewindow.rules import clock, forms, plans, situations
from onewindow.rules.actors import Actor
from onewindow.rules.bundles import Bundle
from onewindow.rules.clock import WorkCalendar
from onewindow.rules.facts import Facts
from onewindow.rules.matter_parts import Question
from onewindow.rules.plan_fields import PlannedField
from onewindow.rules.plans import Plan
from onewindow.rules.refusal import Problem
from onewindow.web import kit, sections, words
from onewindow.web.citizen.kit import go
from onewindow.web.sections import Section

DRAFT, SUBMITTED = "draft", "submitted"


@dataclass(frozen=True, slots=True)
class Open:
    """A package and what the rules say of it today. package: the stored row, read only here."""

    package: Any
    me: Actor
    today: date
    bundle: Bundle
    facts: Facts
    plan: Plan

    @property
    def id(self) -> UUID:
        """Its number in addresses."""
        return UUID(str(self.package.pk))

    @property
    def english(self) -> Mapping[str, str]:
        """The English of its texts."""
        return self.bundle.english

    @property
    def name(self) -> str:
        """What it is about, in the reader's language."""
        return words.said(self.bundle.name, self.english)

    @property
    def is_draft(self) -> bool:
        """May it still be changed?"""
        return bool(self.package.stage == DRAFT)

    @property
    def is_mine(self) -> bool:
        """Is the reader the applicant?"""
        return bool(self.package.applicant_id == self.me.person_id)

    def url(self, name: str, *more: object) -> str:
        """The address of one of its pages."""
        return reverse(f"citizen:{name}", args=[self.id, *more])

    def questions(self) -> tuple[Question, ...]:
        """The questions that matter under the present answers."""
        return situations.questions(
            bundle=self.bundle, answers=self.package.answers, facts=self.facts
        )

    def sections(self) -> list[Section]:
        """The pages of its form."""
        return sections.of(self.plan.fields, self.bundle)

    def papers(self) -> list[Any]:
        """The rows of its papers in the order of the checklist. One query."""
        order = {each.material_id: n for n, each in enumerate(self.plan.materials)}
        rows = holdings.materials(self.package)
        return sorted(rows, key=lambda row: order.get(row.material, len(order)))

    def found(self) -> dict[str, Found]:
        """What is already known for its fields. At most one query.

        Registers are read for the reader's own matter only; for somebody else only what
        the reader named.
        """
        asked = [field for field in self.plan.fields if field.asked]
        if self.is_mine:
            known = planning.prefill(asked, self.package.applicant)
        else:
            known = _named(asked, self.package.applicant)
        return _fitting({**known, **_agent(asked, self.package)}, asked)

    def problems_of(self, fields: tuple[PlannedField, ...]) -> list[Problem]:
        """What is wrong or missing in these fields as they are kept now."""
        form = self.package.form
        return forms.check(
            fields=fields,
            values={one.key: form[one.key] for one in fields if one.key in form},
            facts=self.facts,
        )[1]


NAMED = {
    "person.name": "name",
    "person.idno": "number",
    "business.operator_name": "name",
    "business.operator_idno": "number",
}


def _fitting(found: dict[str, Found], fields: list[PlannedField]) -> dict[str, Found]:
    """What was found, in the form's terms: a label becomes its code, no code is left out."""
    chosen = {field.key: field.options for field in fields if field.type == "select"}
    kept = {}
    for key, known in found.items():
        options = chosen.get(key, ())
        match = next((one for one in options if known.value in (one.value, one.label)), None)
        if match is not None:
            kept[key] = Found(match.value, known.source)
        elif not options:
            kept[key] = known
    return kept


def _named(fields: list[PlannedField], person: Any) -> dict[str, Found]:
    if person is None:
        return {}
    return {
        one.key: Found(getattr(person, NAMED[one.concept]), "named")
        for one in fields
        if one.concept in NAMED
    }


def _agent(fields: list[PlannedField], package: Any) -> dict[str, Found]:
    """Who acts was named before: it is not asked again on the form."""
    if package.agent is None:
        return {}
    known = {
        "agent.name": package.agent.name,
        "agent.idno": package.agent.number,
        "agent.relation": package.get_relation_display(),
    }
    return {one.key: Found(known[one.concept], "named") for one in fields if one.concept in known}


def opened(package_id: UUID, me: Actor) -> Open:
    """The package, if it is the reader's. Raises NotFound. Two queries."""
    package = queries.package_for(package_id=package_id, to=me)
    today = clock.local_day(kit.now())
    bundle = planning.bundle_of(package)
    facts = planning.facts_of(package, today=today, bundle=bundle)
    plan = plans.plan(bundle=bundle, answers=package.answers, facts=facts)
    return Open(package, me, today, bundle, facts, plan)


def elsewhere(request: HttpRequest, one: Open) -> HttpResponse | None:
    """Where a package that is no longer a draft is looked at; None while it is one."""
    if one.is_draft:
        return None
    if one.package.stage == SUBMITTED:
        return go(request, "case", one.id)
    return go(request, "mine")


def centre_name(code: str) -> str:
    """A centre's name in the reader's language."""
    row = places.centre(code)
    if row is None:
        return ""
    return row.name_en if words.in_english() else row.name


def calendar() -> WorkCalendar:
    """The working calendar."""
    return places.work_calendar()
