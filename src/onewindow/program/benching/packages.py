"""The package that intake is measured with: two matters, six papers, an applicant never seen."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from onewindow.rules import codes
from onewindow.rules.plan_fields import PlannedField
from onewindow.rules.plans import Plan

MATTERS = ("tobacco_renew", "gg_change")  # two departments, no questions, six papers
PAPERS = 6
SURNAMES, GIVEN = "陈林王李张江叶金徐蒋", "海波秀英建国小红志明"
FIRST_BORN = date(1950, 1, 1)
SERIALS, DAYS = 999, 18_000

_BY_TYPE: dict[str, Any] = {
    "text": "温岭市示例",
    "address": "温岭市泽国镇丹崖路1号",
    "textarea": "示例",
    "date": "2030-12-31",
    "mobile": "13857600000",
    "checkbox": True,
    "number": 1,
    "money": "100.00",
    "daterange": "2026-01-01 至 2027-12-31",
}


def body(n: int, *, centre: str, form: dict[str, Any], papers: dict[str, str]) -> dict[str, Any]:
    """The n-th package as another system sends it; no two have the same applicant or key."""
    return {
        "centre": centre,
        "matters": list(MATTERS),
        "applicant": {
            "name": name(n),
            "number": number(n),
            "phone": f"138{n % 100_000_000:08d}",
            "address": "温岭市泽国镇丹崖路1号",
        },
        "form": form,
        "materials": papers,
    }


def name(n: int) -> str:
    """One of a thousand names."""
    return SURNAMES[n % 10] + GIVEN[n // 10 % 10] + GIVEN[n // 100 % 10]


def number(n: int) -> str:
    """The n-th of 18 million identity numbers."""
    born = FIRST_BORN + timedelta(days=n // SERIALS % DAYS)
    return codes.identity_number(division="331081", birth_on=born, serial=n % SERIALS + 1)


def filled(plan: Plan) -> dict[str, Any]:
    """A value for every field the plan asks for and demands."""
    return {field.key: value for field, value in _values(plan) if field.required}


def _values(plan: Plan) -> Iterator[tuple[PlannedField, Any]]:
    for field in plan.fields:
        if field.asked:
            yield field, _value(field)


def _value(field: PlannedField) -> Any:
    if field.options:
        return field.options[0].value
    if field.type == "uscc":
        return codes.uscc(kind="92", division="331081", serial=1)
    if field.type == "idno":
        return number(0)
    if field.type == "table":
        if not field.columns:
            return ["示例"]
        return [{column.code: "示例" for column in field.columns}]
    return _BY_TYPE.get(field.type, "示例")
