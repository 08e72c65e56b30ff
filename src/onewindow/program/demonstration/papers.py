"""How an invented citizen answers, fills in and brings papers: plausible, plainly invented."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from onewindow.cases import planning
from onewindow.cases.actions import drafts, materials
from onewindow.cases.models import Material, Package
from onewindow.program.demonstration.cast import Citizen
from onewindow.rules import clock, codes, situations
from onewindow.rules.actors import Actor
from onewindow.rules.matter_parts import Column, Option
from onewindow.rules.plan_fields import PlannedField
from onewindow.rules.refusal import Refusal

LIKELY = {
    "sells": "grocery",
    "tobacco": "yes",
    "kind": "grocery",
    "form": "single",
    "addr_mode": "declare",
    "use_name": "yes",
    "wedlock": "yes",
    "who": "adult",
    "premises": "lease",
    "with_licence": "no",
    "had_accept": "yes",
}
TEXTS = {
    "business.name": "温岭市{town}{surname}记副食店（演示）",
    "child.name": "{surname}沐言",
    "bank.branch": "温岭农商银行（演示）",
}


def answer_all(package: Package, *, by: Actor, at: datetime, **chosen: str) -> Package:
    """Answer every question that still matters. chosen: answers that must be given."""
    bundle = planning.bundle_of(package)
    while True:
        package.refresh_from_db()
        facts = planning.facts_of(package, today=clock.local_day(at))
        question = situations.next_question(bundle=bundle, answers=package.answers, facts=facts)
        if question is None:
            return package
        wish = chosen.get(question.key.replace(".", "__")) or LIKELY.get(question.id, "no")
        fits = wish in question.values
        value = wish if fits else ("no" if "no" in question.values else question.options[0].value)
        drafts.answer(package_id=package.pk, answers={question.key: value}, by=by, at=at)


def fill_all(
    package: Package,
    citizen: Citizen,
    rng: Random,
    *,
    by: Actor,
    at: datetime,
    until: date | None = None,
) -> None:
    """Fill the form: what is found as it is found, the rest invented by type.

    until: invented days lie before it; None: before the moment itself.
    """
    plan = planning.plan_of(package, today=clock.local_day(at))
    found = planning.prefill(plan.fields, citizen.person)
    values: dict[str, Any] = {}
    for field in plan.fields:
        if not field.asked:
            continue
        if field.key in found and _fits(field, found[field.key].value):
            values[field.key] = found[field.key].value
        elif field.required:
            values[field.key] = invented(field, citizen, rng, today=until or clock.local_day(at))
    values |= _told_by_numbers(values)
    drafts.fill(package_id=package.pk, values=values, by=by, at=at)


def _told_by_numbers(values: Mapping[str, Any]) -> dict[str, Any]:
    """Birthday and sex as each identity number on the form has them."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        whose, _, what = key.rpartition(".")
        if what == "idno" and codes.is_identity_number(value):
            identity = codes.identity(value)
            told = {"birth_on": identity.birth_on.isoformat(), "sex": str(identity.sex.value)}
            mine = {f"{whose}.{tail}": word for tail, word in told.items()}
            found |= {field: word for field, word in mine.items() if field in values}
    return found


def _fits(field: PlannedField, value: object) -> bool:
    known = {option.value for option in field.options} | {one.label for one in field.options}
    return not field.options or value in known


def invented(field: PlannedField, citizen: Citizen, rng: Random, *, today: date) -> Any:
    """A plausible value for one field."""
    if field.type == "select":
        return _first(field.options)
    if field.type == "multiselect":
        return [_first(field.options)]
    if field.type == "table":
        return [{one.code: _cell(one, citizen, today) for one in field.columns}]
    surname, town = citizen.person.name[:1], citizen.person.address[6:9]
    past = today - timedelta(days=rng.randint(20, 300))
    by_type: Mapping[str, Any] = {
        "number": str(rng.randint(18, 45)),
        "money": str(rng.randint(2, 20)),
        "date": past.isoformat(),
        "datetime": f"{past.isoformat()}T09:20",
        "daterange": [past.isoformat(), (past + timedelta(days=730)).isoformat()],
        "checkbox": True,
        "idno": citizen.person.number,
        "mobile": citizen.person.phone,
        "address": citizen.person.address,
        "region": citizen.centre,
        "uscc": codes.uscc(kind="92", division="331081", serial=980_000_000 + rng.randint(1, 9999)),
        "bankcard": "6228000000000000019",
        "signature": citizen.person.name,
        "photo": "窗口采集",
        "finger": "窗口采集",
    }
    concept = field.concept or ""
    if concept == "child.idno":
        born_on = date(today.year - 7, 1, 1) + timedelta(days=rng.randint(0, 200))
        return codes.identity_number(division="331081", birth_on=born_on, serial=931)
    if field.type in by_type:
        return by_type[field.type]
    return _text(concept, citizen, surname=surname, town=town)


def _text(concept: str, citizen: Citizen, *, surname: str, town: str) -> str:
    if concept.endswith("postcode"):
        return "317500"
    if concept.endswith("email"):
        return "demo@example.com"
    if concept.endswith((".name", "_name")) and concept not in TEXTS:
        return str(citizen.person.name)
    return TEXTS.get(concept, "演示内容").format(surname=surname, town=town)


def _first(options: tuple[Option, ...]) -> str:
    return options[0].value if options else "演示"


def _cell(column: Column, citizen: Citizen, today: date) -> str:
    if column.type == "date":
        return (today - timedelta(days=30)).isoformat()
    if column.type in ("money", "number"):
        return "300"
    if "证" in column.label or "号码" in column.label:
        return str(citizen.person.number)
    return str(citizen.person.name) if "姓名" in column.label else "演示"


def bring_all(package: Package, *, by: Actor, clerk: Actor, at: datetime) -> None:
    """Confirm what was found, promise what may be promised, bring the rest on paper."""
    for row in package.materials.exclude(need="可能").order_by("id"):
        pk, name = package.pk, row.material
        if row.status == Material.Status.FOUND:
            materials.confirm(package_id=pk, material=name, by=by, at=at)
        elif row.status == Material.Status.MISSING:
            try:
                materials.promise(package_id=pk, material=name, by=by, at=at)
            except Refusal:
                materials.take_paper(package_id=pk, material=name, by=clerk, at=at)
