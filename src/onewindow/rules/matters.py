"""A matter (事项) made ready for use: one published body, read once, never changed.

The body is the JSON document that the catalogue's owners edit. Conditions are bound here
to what they look at: a question becomes `matter.question`, another form field becomes
`matter:field`, a fact of the package keeps its bare name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from onewindow.rules import conditions
from onewindow.rules.conditions import Condition
from onewindow.rules.matter_parts import (
    Column,
    Commitment,
    FormField,
    Limit,
    MaterialLine,
    Option,
    Process,
    ProcessStep,
    Question,
    Rule,
    Step,
)

FACT_KEYS = frozenset({"by_agent", "delivery"})

_RULE_OWN = frozenset({"type", "when", "text", "basis", "to"})


@dataclass(frozen=True, slots=True)
class Matter:
    """事项. One service a department owes, as one published version describes it.

    processes: the first whose condition holds is followed; the last has none. presence:
    the applicant has to come in person. needs: matters whose result the law wants first;
    before: matters that must come later.
    """

    code: str
    name: str
    department: str
    kind: str
    instant: bool
    site_check: bool
    township_role: str | None
    decided_by: str | None
    result: Mapping[str, Any]
    legal: Limit
    promised: Limit
    fee_yuan: object
    fee_note: str | None
    questions: tuple[Question, ...]
    materials: tuple[MaterialLine, ...]
    fields: tuple[FormField, ...]
    steps: tuple[Step, ...]
    processes: tuple[Process, ...]
    commitment: Commitment | None
    presence: bool
    rules: tuple[Rule, ...]
    needs: frozenset[str]
    before: frozenset[str]
    english: Mapping[str, str] = field(default_factory=dict)


def compile_matter(body: Mapping[str, Any]) -> Matter:
    """A matter's published body made ready: conditions bound, lists frozen.

    body: the JSON document; callers keep the result, keyed by version. Expects a body
    without errors of `catalogue.problems_of_matter`. Source: house rule.
    """
    code = str(body["id"])
    questions = tuple(question(code, one) for one in body.get("situations") or ())
    binding = _Binding(code, questions, body.get("form_fields") or ())
    rules = tuple(_rule(one, binding) for one in body.get("rules") or ())
    fee = body.get("fee") or {}
    return Matter(
        code=code,
        name=str(body["name"]),
        department=str(body["department"]),
        kind=str(body.get("kind") or ""),
        instant=bool(body.get("instant")),
        site_check=bool(body.get("site_check")),
        township_role=body.get("township_role"),
        decided_by=body.get("decided_by"),
        result=MappingProxyType(dict(body.get("result") or {})),
        legal=_limit(body.get("legal_limit")),
        promised=_limit(body.get("promised_limit")),
        fee_yuan=fee.get("amount_yuan"),
        fee_note=fee.get("note"),
        questions=questions,
        materials=tuple(_material(one, binding) for one in body.get("materials") or ()),
        fields=tuple(_field(one, binding) for one in body.get("form_fields") or ()),
        steps=tuple(_step(one) for one in body.get("steps") or ()),
        processes=tuple(_processes(body, binding)),
        commitment=_commitment(body.get("commitment"), binding),
        presence=bool(body.get("presence")),
        rules=rules,
        needs=frozenset(
            str(one.params["matter"]) for one in rules if one.type == "requires_result_of"
        ),
        before=frozenset(str(one.params["before"]) for one in rules if one.type == "order"),
        english=MappingProxyType(dict(body.get("english") or {})),
    )


def question(owner: str, body: Mapping[str, Any]) -> Question:
    """One question as its owner wrote it. owner: a matter's code, "" for a life event.

    Source: house rule.
    """
    name = str(body["id"])
    key = f"{owner}.{name}" if owner else name
    options = _options(body.get("options"))
    when = body.get("when")
    return Question(
        key=key,
        id=name,
        text=str(body["question"]),
        options=options,
        keys=(key,),
        owners=(owner,),
        when=_qualified(owner, when) if when else None,
        values=frozenset(option.value for option in options),
    )


def _qualified(owner: str, when: Mapping[str, object]) -> Condition:
    def rename(key: str) -> str:
        return key if key in FACT_KEYS or "." in key or not owner else f"{owner}.{key}"

    return conditions.renamed(conditions.compiled(when), rename)


class _Binding:
    """What the keys of one matter's conditions refer to."""

    def __init__(
        self, code: str, questions: Sequence[Question], fields: Sequence[Mapping[str, Any]]
    ) -> None:
        self.code = code
        self.questions = {one.id: one for one in questions}
        self.fields = {str(one["id"]): _options(one.get("options")) for one in fields}

    def bind(self, when: Mapping[str, object] | None) -> Condition | None:
        if not when:
            return None
        return tuple(self._clause(*clause) for clause in conditions.compiled(when))

    def _clause(
        self, key: str, words: frozenset[str], tests: tuple[conditions.Test, ...]
    ) -> conditions.Clause:
        if key in FACT_KEYS:
            return key, words, tests
        asked = self.questions.get(key)
        if asked and (key not in self.fields or (words <= asked.values and not tests)):
            return asked.key, words, tests
        if key in self.fields:
            codes = {option.label: option.value for option in self.fields[key]}
            return f"{self.code}:{key}", frozenset(codes.get(one, one) for one in words), tests
        return key, words, tests


def _options(written: object) -> tuple[Option, ...]:
    found: list[Option] = []
    for one in written if isinstance(written, list | tuple) else ():
        if isinstance(one, Mapping):
            value = str(one["value"] if "value" in one else one["code"])
            found.append(Option(value, str(one.get("label", value))))
        else:
            found.append(Option(str(one), str(one)))
    return tuple(found)


def _names(written: object) -> tuple[str, ...]:
    if not written:
        return ()
    if isinstance(written, str):
        return (written,)
    if isinstance(written, list | tuple):
        return tuple(str(one) for one in written)
    return ()


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _limit(written: Mapping[str, Any] | None) -> Limit:
    limit = written or {}
    return Limit(limit.get("days"), limit.get("unit"), limit.get("note"), limit.get("evidence"))


def _material(one: Mapping[str, Any], binding: _Binding) -> MaterialLine:
    return MaterialLine(
        material_id=str(one["material_id"]),
        name=str(one["name"]),
        source_type=str(one.get("source_type") or ""),
        share_source=one.get("share_source"),
        electronic_licence=bool(one.get("electronic_licence")),
        need=str(one["need"]),
        form=str(one.get("form") or ""),
        copies=int(one.get("copies") or 1),
        when=binding.bind(one.get("when")),
        note=one.get("note"),
        result_of=_names(one.get("result_of")),
    )


def _field(one: Mapping[str, Any], binding: _Binding) -> FormField:
    filled = one.get("from_situation") or {}
    asked = binding.questions.get(str(filled.get("situation")))
    return FormField(
        id=str(one["id"]),
        label=str(one["label"]),
        type=str(one["type"]),
        required=bool(one.get("required")),
        prefill_from=one.get("prefill_from"),
        options=_options(one.get("options")),
        when=binding.bind(one.get("when")),
        note=one.get("note"),
        concept=one.get("concept"),
        situation=asked.key if asked else None,
        situation_map=MappingProxyType(dict(filled.get("map") or {})),
        from_result_of=_names(one.get("from_result_of")),
        result_key=one.get("result_key"),
        fixed=_frozen(one.get("fixed")),
        columns=tuple(
            Column(str(column["code"]), str(column["label"]), str(column.get("type") or "text"))
            for column in one.get("columns") or ()
        ),
    )


def _step(one: Mapping[str, Any]) -> Step:
    return Step(str(one["step"]), one.get("actor"), one.get("limit"), one.get("note"))


def _processes(body: Mapping[str, Any], binding: _Binding) -> Iterator[Process]:
    for one in body.get("process_when") or ():
        yield Process(binding.bind(one["when"]), _process_steps(one["process"]))
    yield Process(None, _process_steps(body.get("process") or ()))


def _process_steps(written: Sequence[Mapping[str, Any]]) -> tuple[ProcessStep, ...]:
    return tuple(
        ProcessStep(str(one["step"]), int(one.get("people") or 1), one.get("note"))
        for one in written
    )


def _commitment(written: Mapping[str, Any] | None, binding: _Binding) -> Commitment | None:
    if not written:
        return None
    when = binding.bind({str(written["situation"]): written["value"]})
    return Commitment(when or (), int(written["inspect_within_working_days"]))


def _rule(one: Mapping[str, Any], binding: _Binding) -> Rule:
    params = {key: value for key, value in one.items() if key not in _RULE_OWN}
    if "rows" in params:
        params["rows"] = tuple(
            {**row, "when": binding.bind(row.get("when"))} for row in params["rows"]
        )
    return Rule(
        type=str(one["type"]),
        when=binding.bind(one.get("when")),
        text=one.get("text"),
        basis=one.get("basis"),
        to=one.get("to"),
        params=MappingProxyType(params),
    )
