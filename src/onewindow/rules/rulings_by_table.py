"""Rules of the catalogue that are tables: fee rows, classes, amounts, years of validity."""

import re
from collections.abc import Mapping
from decimal import Decimal

from onewindow.rules import conditions, fees
from onewindow.rules.matter_parts import Rule
from onewindow.rules.matters import Matter

_AGES = re.compile(r"(\d+)(?:-(\d+)|(\+|以上)|(以下))")
_KEYS_OF_CLASS = ("cj_level", "cj_kind")


def fee_rows(*, rule: Rule, view: Mapping[str, object]) -> list[dict[str, object]]:
    """The rows of a fee rule that hold or may hold, with their amounts in fen.

    A row without a condition is a line of the price list: `chosen` is False.
    Source: the rule's own basis.
    """
    rows: list[dict[str, object]] = []
    for row in rule.params.get("rows") or ():
        verdict = conditions.met(row["when"], view) if row["when"] else None
        if verdict is False:
            continue
        rows.append(
            {
                "item": row.get("item"),
                "fen": fees.fen(row["yuan"]),
                "chosen": verdict is True,
                "certain": verdict is True or not row["when"],
            }
        )
    return rows


def class_of(*, rule: Rule, matter: Matter, view: Mapping[str, object]) -> str | None:
    """The class a person falls into by level and kind, or None when not known or in no row.

    rule: rows of {care_class, of: [level and kind written together]}; `by` may name other
    field ids than cj_level and cj_kind. Source: the rule's own basis.
    """
    level_key, kind_key = rule.params.get("by") or _KEYS_OF_CLASS
    levels = _words(view, matter, level_key)
    kinds = _words(view, matter, kind_key)
    wanted = {level + kind for level in levels for kind in kinds}
    for row in rule.params.get("rows") or ():
        if wanted & set(row["of"]):
            return str(row["care_class"])
    return None


def amount_of(
    *, rule: Rule, matter: Matter, view: Mapping[str, object]
) -> dict[str, object] | None:
    """The amount for a person's class, or None while the class is not known.

    `agency_factor` multiplies it when the way of care is an agency; until that is answered
    there is no amount. Returns amount_fen, unit and factor. Source: the rule's own basis.
    """
    name = _class_by_sibling(matter, view)
    row = next((one for one in rule.params.get("rows") or () if one["care_class"] == name), None)
    if row is None:
        return None
    factor = Decimal(1)
    if rule.params.get("agency_factor"):
        care = view.get(f"{matter.code}.care")
        if care is None:
            return None
        if care == "agency":
            factor = Decimal(str(rule.params["agency_factor"]))
    amount = Decimal(fees.fen(row["amount"])) * factor
    return {
        "care_class": name,
        "amount_fen": int(amount.to_integral_value()),
        "unit": rule.params.get("unit"),
        "factor": str(factor),
    }


def years_at(*, rule: Rule, age: int | None) -> int | str | None:
    """Years of validity at an age ("长期" for ever), or None while the age is not known.

    rule: rows of {age: "16以下" (under 16) | "16-25" | "46+", years}.
    Source: Resident Identity Card Law art. 5.
    """
    if age is None:
        return None
    for row in rule.params.get("rows") or ():
        if _covers(str(row["age"]), age):
            years = row["years"]
            return years if isinstance(years, int) else str(years)
    return None


def _covers(span: str, age: int) -> bool:
    found = _AGES.fullmatch(span)
    if found is None:
        return False
    first = int(found[1])
    if found[4]:
        return age < first
    return first <= age <= (int(found[2]) if found[2] else age)


def _class_by_sibling(matter: Matter, view: Mapping[str, object]) -> str | None:
    for rule in matter.rules:
        if rule.type == "class_table":
            return class_of(rule=rule, matter=matter, view=view)
    known = _words(view, matter, "care_class")
    return known[0] if known else None


def _words(view: Mapping[str, object], matter: Matter, name: str) -> tuple[str, ...]:
    value = conditions.word(view.get(f"{matter.code}:{name}") or view.get(f"{matter.code}.{name}"))
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)
