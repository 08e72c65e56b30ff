"""The parts of a matter (事项) as its published body describes them: values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.rules.conditions import Condition


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: what is stored, and what a person reads."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """A situation (情形): a question whose answer decides what is needed.

    key: under which an answer is stored; keys: every key under which an answer is
    understood, one for each owner. kind: asked (from the data), want (also apply for an
    optional matter?), pick (which of several matters?).
    """

    key: str
    id: str
    text: str
    options: tuple[Option, ...]
    keys: tuple[str, ...]
    owners: tuple[str, ...]
    kind: str = "asked"
    when: Condition | None = None
    values: frozenset[str] = frozenset()

    def label(self, value: str) -> str:
        """The words a person reads for a stored value."""
        return next((option.label for option in self.options if option.value == value), value)


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit. unit: 工作日 (working days), 日 (days) or 即办 (at once)."""

    days: int | None
    unit: str | None
    note: str | None
    evidence: str | None


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One line of a matter's material list. result_of: matters whose result this is."""

    material_id: str
    name: str
    source_type: str
    share_source: str | None
    electronic_licence: bool
    need: str
    form: str
    copies: int
    when: Condition | None
    note: str | None
    result_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table field. type: a field type."""

    code: str
    label: str
    type: str


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a matter's form.

    situation: key of the question whose answer fills it, with `situation_map` from answer
    to value. from_result_of: matters whose result fills it, from its `result_key`.
    fixed: the only value it can have, which nobody needs to be asked for.
    """

    id: str
    label: str
    type: str
    required: bool
    prefill_from: str | None
    options: tuple[Option, ...]
    when: Condition | None
    note: str | None
    concept: str | None
    situation: str | None
    situation_map: Mapping[str, object]
    from_result_of: tuple[str, ...]
    result_key: str | None
    fixed: object
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the flow a citizen reads: what, by whom, how long."""

    step: str
    actor: str | None
    limit: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class ProcessStep:
    """One step of a department's work and the number of people the law wants for it."""

    step: str
    people: int
    note: str | None


@dataclass(frozen=True, slots=True)
class Process:
    """How a department works on a matter: its steps, each with the people it takes.

    when: the condition under which this process replaces the usual one.
    """

    when: Condition | None
    steps: tuple[ProcessStep, ...]


@dataclass(frozen=True, slots=True)
class Commitment:
    """告知承诺: decided on a written promise when `when` holds, inspected afterwards.

    inspect_within_days: working days.
    """

    when: Condition
    inspect_within_days: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue. params: everything its type says beyond the usual."""

    type: str
    when: Condition | None
    text: str | None
    basis: str | None
    to: str | None
    params: Mapping[str, Any]
