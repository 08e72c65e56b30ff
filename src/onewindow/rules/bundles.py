"""A bundle (一件事): several matters handed in as one package; one matter is a bundle of one.

Here the matters' questions, form fields and order are joined, once per published version:
the same question is asked once, fields with the same concept are filled once, and a matter
that stands on another's result comes after it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from onewindow.rules import conditions, matters
from onewindow.rules.conditions import Condition
from onewindow.rules.matter_parts import FormField, Option, Question
from onewindow.rules.matters import Matter

MUST, ONE_OF, OPTIONAL = "must", "one_of", "optional"


@dataclass(frozen=True, slots=True)
class Item:
    """One matter's place in the bundle.

    stage, mode: as the life event lists them; wave: matters of one wave may run together,
    a later wave waits. group: of which exactly one is done. wanted: key of the question
    that decides an optional matter without a condition of its own.
    """

    matter: Matter
    stage: int
    mode: str
    wave: int
    need: str
    group: str | None
    when: Condition | None
    wanted: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class External:
    """Something done outside this house that belongs to the life event: told, not handled."""

    name: str
    department: str
    stage: int
    mode: str


@dataclass(frozen=True, slots=True)
class FieldUse:
    """One matter's use of a joined field. item: index of the matter in the bundle.

    form_when: the field's condition with the bundle's field keys, for use on the form.
    """

    item: int
    field: FormField
    form_when: Condition | None


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """A field asked once for every matter that uses it."""

    key: str
    concept: str | None
    type: str
    options: tuple[Option, ...]
    uses: tuple[FieldUse, ...]


@dataclass(frozen=True, slots=True)
class Implication:
    """What an answer says about other questions, so that they need not be asked."""

    when: Condition
    sets: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Matters joined for one hand-in. Immutable; compiled once per published version.

    asked: the question behind every understood answer key. consumers: per stored question
    key, the (matter index, condition) pairs its answer can decide. lines_separately,
    lines_one_set: material lines when each matter is applied for alone, and in one set.
    """

    code: str
    name: str
    items: tuple[Item, ...]
    externals: tuple[External, ...]
    questions: tuple[Question, ...]
    asked: Mapping[str, Question]
    implications: tuple[Implication, ...]
    fields: tuple[FieldGroup, ...]
    consumers: Mapping[str, tuple[tuple[int, Condition | None], ...]]
    english: Mapping[str, str]
    lines_separately: int
    lines_one_set: int


def compile_bundle(*, life_event: Mapping[str, Any] | None, matters: Iterable[Matter]) -> Bundle:
    """A life event, or the matters a person chose, made ready for one hand-in.

    life_event: its published body, or None for a free choice (a single matter included).
    matters: compiled matters; those the life event does not name are left out.
    Raises KeyError for a matter of the life event that was not given.
    Source: one set of papers, Zhejiang 最多跑一次 regulation arts. 5, 7.
    """
    known = {one.code: one for one in matters}
    body = life_event if life_event is not None else _free_choice(known)
    listed = list(_items(body, known))
    chosen = list(_choice_questions(body, listed))
    items = tuple(_in_order(_wanted(listed, chosen), free=life_event is None))
    questions = _joined(body, chosen, items)
    asked = {key: one for one in questions for key in one.keys}
    implications = tuple(_implications(body, asked))
    lines = [line.material_id for item in items for line in item.matter.materials]
    english: dict[str, str] = {}
    for item in items:
        english.update(item.matter.english)
    english.update(body.get("english") or {})
    _say_choices(english, items, chosen)
    return Bundle(
        code=str(body["id"]),
        name=str(body["name"]),
        items=items,
        externals=tuple(_externals(body)),
        questions=questions,
        asked=MappingProxyType(asked),
        implications=implications,
        fields=tuple(_field_groups(items)),
        consumers=MappingProxyType(_consumers(items, asked)),
        english=MappingProxyType(english),
        lines_separately=len(lines),
        lines_one_set=len(set(lines)),
    )


def _free_choice(known: Mapping[str, Matter]) -> Mapping[str, Any]:
    items = [{"matter": code, "need": MUST} for code in known]
    return {
        "id": "+".join(known),
        "name": "、".join(one.name for one in known.values()),
        "stages": [{"mode": "parallel", "items": items}],
    }


def _items(body: Mapping[str, Any], known: Mapping[str, Matter]) -> Iterator[Item]:
    wave = -1
    for stage, part in enumerate(body["stages"]):
        mode = str(part["mode"])
        wave += 1
        group: str | None = None
        first = True
        for one in part["items"]:
            if one.get("external"):
                continue
            same = one.get("one_of") is not None and one.get("one_of") == group
            if mode == "sequential" and not first and not same:
                wave += 1
            first, group = False, one.get("one_of")
            when = one.get("when")
            yield Item(
                matter=known[one["matter"]],
                stage=stage,
                mode=mode,
                wave=wave,
                need=str(one.get("need") or MUST),
                group=group,
                when=conditions.compiled(when) if when else None,
                wanted=None,
                note=one.get("note"),
            )


def _externals(body: Mapping[str, Any]) -> Iterator[External]:
    for stage, part in enumerate(body["stages"]):
        for one in part["items"]:
            if one.get("external"):
                yield External(
                    str(one["name"]),
                    str(one.get("department_name") or one.get("department") or ""),
                    stage,
                    str(part["mode"]),
                )


def _choice_questions(body: Mapping[str, Any], items: Sequence[Item]) -> Iterator[Question]:
    """Questions the house asks itself where the life event leaves the choice open."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        if item.need == ONE_OF and item.group:
            groups.setdefault(item.group, []).append(item)
        elif item.need == OPTIONAL and item.when is None:
            yield _choice(
                f"want.{item.matter.code}",
                "want",
                f"是否同时办理“{item.matter.name}”?",
                (Option("yes", "是"), Option("no", "否")),
            )
    for name, members in groups.items():
        if len(members) > 1 and all(item.when is None for item in members):
            options = tuple(Option(item.matter.code, item.matter.name) for item in members)
            yield _choice(f"pick.{name}", "pick", "以下事项办理哪一项?", options)


def _choice(key: str, kind: str, text: str, options: tuple[Option, ...]) -> Question:
    return Question(
        key=key,
        id=key,
        text=text,
        options=options,
        keys=(key,),
        owners=("",),
        kind=kind,
        values=frozenset(option.value for option in options),
    )


def _wanted(items: Sequence[Item], chosen: Sequence[Question]) -> Iterator[Item]:
    asked = {one.key for one in chosen}
    for item in items:
        want, pick = f"want.{item.matter.code}", f"pick.{item.group}"
        if want in asked:
            yield replace(item, wanted=want, when=conditions.compiled({want: "yes"}))
        elif item.group and pick in asked:
            yield replace(item, wanted=pick, when=conditions.compiled({pick: item.matter.code}))
        else:
            yield item


def _in_order(items: Iterable[Item], *, free: bool) -> Iterator[Item]:
    """Move a matter behind those whose result it needs, whatever the list says.

    free: the matters were freely chosen, so that a result another of them can use as a
    material also comes first; a life event says itself what may run side by side.
    """
    listed = list(items)
    waves = {item.matter.code: item.wave for item in listed}
    earlier = {item.matter.code: _earlier(item.matter, listed, free) for item in listed}
    for _ in listed:
        for code, others in earlier.items():
            behind = [waves[one] + 1 for one in others if one in waves and one != code]
            waves[code] = max([waves[code], *behind])
    for item in listed:
        yield replace(item, wave=waves[item.matter.code])


def _earlier(matter: Matter, items: Sequence[Item], free: bool) -> set[str]:
    earlier = set(matter.needs)
    earlier |= {item.matter.code for item in items if matter.code in item.matter.before}
    if free:
        earlier |= {code for line in matter.materials for code in line.result_of}
    return earlier


def _joined(
    body: Mapping[str, Any], chosen: Sequence[Question], items: Sequence[Item]
) -> tuple[Question, ...]:
    """Every question once, in asking order."""
    asked = [matters.question("", one) for one in body.get("questions") or ()]
    asked.extend(chosen)
    asked.extend(one for item in items for one in item.matter.questions)
    merged: dict[object, Question] = {}
    for one in asked:
        same = (one.id, one.text, tuple(option.value for option in one.options))
        first = merged.get(same)
        merged[same] = (
            replace(first, keys=first.keys + one.keys, owners=first.owners + one.owners)
            if first
            else one
        )
    return tuple(merged.values())


def _implications(body: Mapping[str, Any], asked: Mapping[str, Question]) -> Iterator[Implication]:
    for one in body.get("implies") or ():
        sets = tuple(
            (asked[key].key, str(conditions.word(value)))
            for key, value in one["sets"].items()
            if key in asked
        )
        if sets:
            yield Implication(conditions.compiled(one["when"]), sets)


def _consumers(
    items: Sequence[Item], asked: Mapping[str, Question]
) -> dict[str, tuple[tuple[int, Condition | None], ...]]:
    found: dict[str, list[tuple[int, Condition | None]]] = {}
    for index, item in enumerate(items):
        for condition in conditions_of(item.matter):
            for key, _, _ in condition:
                if key in asked:
                    found.setdefault(asked[key].key, []).append((index, condition))
        for one in item.matter.fields:
            if one.situation:
                found.setdefault(asked[one.situation].key, []).append((index, one.when))
    return {key: tuple(uses) for key, uses in found.items()}


def conditions_of(matter: Matter) -> Iterator[Condition]:
    """Every condition that decides something of a matter. Source: house rule."""
    written = (
        *(line.when for line in matter.materials),
        *(field.when for field in matter.fields),
        *(rule.when for rule in matter.rules),
        *(process.when for process in matter.processes),
        matter.commitment.when if matter.commitment else None,
        *(row.get("when") for rule in matter.rules for row in rule.params.get("rows") or ()),
    )
    yield from (condition for condition in written if condition)


def _field_groups(items: Sequence[Item]) -> Iterator[FieldGroup]:
    gathered: dict[str, list[tuple[int, FormField]]] = {}
    for index, item in enumerate(items):
        for one in item.matter.fields:
            key = _field_key(item.matter.code, one, gathered.get(one.concept or "", ()))
            gathered.setdefault(key, []).append((index, one))
    keys = {
        f"{items[index].matter.code}:{one.id}": key
        for key, uses in gathered.items()
        for index, one in uses
    }
    for key, uses in gathered.items():
        first = uses[0][1]
        options = next((one.options for _, one in uses if one.options), ())
        yield FieldGroup(
            key=key,
            concept=first.concept,
            type=first.type,
            options=options,
            uses=tuple(
                FieldUse(index, one, _on_form(items[index].matter.code, one, keys))
                for index, one in uses
            ),
        )


def _field_key(code: str, one: FormField, uses: Sequence[tuple[int, FormField]]) -> str:
    """The concept, unless it cannot be shared: another type or another list of choices."""
    if not one.concept:
        return f"{code}.{one.id}"
    for _, other in uses:
        values = {option.value for option in other.options}
        differs = one.options and values and values != {option.value for option in one.options}
        if other.type != one.type or differs:
            return f"{code}.{one.id}"
    return one.concept


def _on_form(code: str, one: FormField, keys: Mapping[str, str]) -> Condition | None:
    def rename(key: str) -> str:
        if key in matters.FACT_KEYS:
            return keys.get(f"{code}:{key}", key)
        return keys.get(key, key)

    return conditions.renamed(one.when, rename) if one.when else None


def _say_choices(
    english: dict[str, str], items: Sequence[Item], chosen: Sequence[Question]
) -> None:
    names = {item.matter.code: item.matter.name for item in items}
    for one in chosen:
        if one.kind == "want":
            name = names[one.id.removeprefix("want.")]
            english[one.text] = f"Also apply for “{english.get(name, name)}”?"
        else:
            english[one.text] = "Which of these do you apply for?"
    if chosen:
        english.setdefault("是", "Yes")
        english.setdefault("否", "No")
