"""What a supplement notice lets its person write anew: the fields it names, and no others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from onewindow.cases import planning
from onewindow.cases.models import Package, Supplement
from onewindow.rules import forms, plans
from onewindow.rules.facts import Facts
from onewindow.rules.field_types import CAPTURED
from onewindow.rules.plan_fields import PlannedField
from onewindow.rules.plans import Plan
from onewindow.rules.refusal import Problem

AT_THE_COUNTER = CAPTURED | {"file"}


@dataclass(frozen=True, slots=True)
class Correction:
    """An answer to a notice as far as it has come.

    fields: those the notice names, and those that only the answer brings up. typed: what was
    written in them. form: the whole form with it. problems: everything wrong with it.
    """

    fields: tuple[PlannedField, ...]
    typed: Mapping[str, Any]
    form: Mapping[str, Any]
    problems: tuple[Problem, ...]
    plan: Plan
    papers_differ: bool

    def before(self, form: Mapping[str, Any]) -> dict[str, Any]:
        """What the form said where it says something else now."""
        return {
            one.key: form.get(one.key)
            for one in self.fields
            if form.get(one.key) != self.form.get(one.key)
        }


def of(
    package: Package,
    asked: Supplement,
    values: Mapping[str, Any],
    *,
    today: date,
) -> Correction:
    """What an answer comes to, checked as the whole form is. At most two queries.

    values: by field key, on top of what was typed before. A value for a field that is not
    asked for is a problem, and goes nowhere. Source: 行政许可法 art. 32(4).
    """
    bundle = planning.bundle_of(package)
    facts = planning.facts_of(package, today=today, bundle=bundle)
    plan = plans.plan(bundle=bundle, answers=package.answers, facts=facts)
    typed = {**asked.typed, **values}
    whole = {**package.form, **typed}
    then = plans.plan(bundle=bundle, answers=package.answers, facts=replace(facts, values=whole))
    fields = _open(plan, then, asked)
    keys = {one.key for one in fields}
    strange = [
        forms.problem("not_asked_for", key, _label(then, key)) for key in values if key not in keys
    ]
    typed = {key: value for key, value in typed.items() if key in keys}
    clean, after = _checked(then, {**package.form, **typed}, facts)
    _, before = _checked(plan, package.form, facts)
    mine = [one for one in after if _at(one.where, keys) or one not in before]
    form = {key: value for key, value in package.form.items() if key not in typed}
    form |= {key: clean.get(key, typed[key]) for key in typed if clean.get(key) is not None}
    return Correction(
        fields=fields,
        typed=typed,
        form=form,
        problems=tuple(strange + mine),
        plan=then,
        papers_differ=plan.materials != then.materials,
    )


def _open(plan: Plan, then: Plan, asked: Supplement) -> tuple[PlannedField, ...]:
    """What may be written: named by the notice, or brought up by the answer itself."""
    places = [item.get("where", "") for item in asked.items]
    there = {one.key for one in plan.fields if one.shown}
    return tuple(
        one
        for one in then.fields
        if one.asked
        and one.type not in AT_THE_COUNTER
        and (any(_at(place, {one.key}) for place in places) or (one.shown and one.key not in there))
    )


def _at(place: str, keys: Iterable[str]) -> bool:
    """Whether a place is one of the fields, or a line of one that is a table."""
    return any(place == key or place.startswith(f"{key}.") for key in keys)


def _label(plan: Plan, key: str) -> str:
    return next((one.label for one in plan.fields if one.key == key), key)


def _checked(
    plan: Plan, form: Mapping[str, Any], facts: Facts
) -> tuple[dict[str, object], list[Problem]]:
    keys = {one.key for one in plan.fields}
    return forms.check(
        fields=plan.fields,
        values={key: value for key, value in form.items() if key in keys},
        facts=replace(facts, values=form),
    )
