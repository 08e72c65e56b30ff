"""The consistency rules of a life event's body."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from onewindow.rules import conditions
from onewindow.rules.catalogue_matters import (
    missing_english,
    problem,
    unknown_key,
    unknown_values,
)
from onewindow.rules.matters import FACT_KEYS
from onewindow.rules.refusal import Problem

Body = Mapping[str, Any]


def problems(
    body: Body, departments: Collection[str], matters: Mapping[str, Body]
) -> Iterator[Problem]:
    """Every inconsistency of a life event that has the right shape. Source: house rule."""
    if body["lead_department"] not in departments:
        code = body["lead_department"]
        yield problem(
            "lead_department", "unknown_department", "error", f"there is no {code}.", name=code
        )
    items = list(_items(body))
    yield from _members(items, matters)
    yield from _groups(items)
    asked = {one["id"]: _values(one) for one in body.get("questions") or ()}
    yield from _conditions(body, items, asked)
    yield from _implications(body, asked, _matter_questions(items, matters))
    yield from _used(body, items)
    yield from _counts(body, items, matters)
    texts = [body["name"], *(one["question"] for one in body.get("questions") or ())]
    yield from missing_english(body, texts)


def _items(body: Body) -> Iterator[tuple[str, Body]]:
    for at, stage in enumerate(body["stages"]):
        for number, item in enumerate(stage["items"]):
            if not item.get("external"):
                yield f"stages[{at}].items[{number}]", item


def _members(items: Sequence[tuple[str, Body]], matters: Mapping[str, Body]) -> Iterator[Problem]:
    seen = Counter(item["matter"] for _, item in items)
    for where, item in items:
        code = item["matter"]
        if code not in matters:
            yield problem(
                f"{where}.matter",
                "unknown_matter",
                "error",
                f"there is no matter {code}.",
                name=code,
            )
        if seen[code] > 1:
            yield problem(
                f"{where}.matter", "listed_twice", "error", f"{code} is listed twice.", name=code
            )


def _groups(items: Sequence[tuple[str, Body]]) -> Iterator[Problem]:
    groups = Counter(item.get("one_of") for _, item in items if item.get("need") == "one_of")
    for where, item in items:
        named = item.get("one_of")
        if (item.get("need") == "one_of") != bool(named):
            yield problem(
                f"{where}.one_of", "group_disagrees", "error", "one_of needs the name of its group."
            )
        elif named and groups[named] < 2:
            yield problem(
                f"{where}.one_of", "group_of_one", "advice", f"the group {named} has one member."
            )


def _values(question: Body) -> set[str]:
    return {str(option["value"]) for option in question["options"]}


def _matter_questions(
    items: Sequence[tuple[str, Body]], matters: Mapping[str, Body]
) -> dict[str, set[str]]:
    return {
        f"{item['matter']}.{one['id']}": _values(one)
        for _, item in items
        if item["matter"] in matters
        for one in matters[item["matter"]]["situations"]
    }


def _conditions(
    body: Body, items: Sequence[tuple[str, Body]], asked: Mapping[str, set[str]]
) -> Iterator[Problem]:
    written = [(f"{where}.when", item.get("when") or {}) for where, item in items]
    written += [
        (f"implies[{at}].when", one["when"] or {})
        for at, one in enumerate(body.get("implies") or ())
    ]
    for where, when in written:
        for key, wanted in when.items():
            if key in asked:
                yield from unknown_values(f"{where}.{key}", wanted, asked[key])
            elif key not in FACT_KEYS:
                yield unknown_key(f"{where}.{key}", key)


def _implications(
    body: Body, asked: Mapping[str, set[str]], of_matters: Mapping[str, set[str]]
) -> Iterator[Problem]:
    known = {**asked, **of_matters}
    for at, one in enumerate(body.get("implies") or ()):
        for key, value in one["sets"].items():
            where = f"implies[{at}].sets.{key}"
            if key not in known:
                yield unknown_key(where, key)
            else:
                yield from unknown_values(where, value, known[key])


def _used(body: Body, items: Sequence[tuple[str, Body]]) -> Iterator[Problem]:
    used = {key for _, item in items for key in item.get("when") or {}}
    used |= {key for one in body.get("implies") or () for key in one["when"] or {}}
    for at, one in enumerate(body.get("questions") or ()):
        where = f"questions[{at}]"
        values = [option["value"] for option in one["options"]]
        if len(set(values)) < len(values) or conditions.UNSURE in values:
            yield problem(
                f"{where}.options",
                "options_not_distinct",
                "error",
                "each answer needs its own value, and “unsure” is kept for not knowing.",
            )
        if one["id"] not in used:
            yield problem(
                where,
                "decides_nothing",
                "advice",
                "no answer to this question changes anything, so it is never asked.",
                question=one["question"],
            )


def _counts(
    body: Body, items: Sequence[tuple[str, Body]], matters: Mapping[str, Body]
) -> Iterator[Problem]:
    lines = [
        line["material_id"]
        for _, item in items
        for line in matters.get(item["matter"], {}).get("materials", ())
    ]
    counted = {
        "material_lines_separately": len(lines),
        "material_lines_one_set": len(set(lines)),
    }
    for name, count in counted.items():
        if body.get(name) is not None and body[name] != count:
            yield problem(
                name, "count_disagrees", "advice", f"its matters have {count}.", count=count
            )
