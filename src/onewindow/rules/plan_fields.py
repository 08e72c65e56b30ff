"""The form of a plan: every field once, with what already fills it."""

from collections.abc import Mapping
from dataclasses import dataclass

from onewindow.rules import conditions
from onewindow.rules.bundles import Bundle, FieldGroup, FieldUse
from onewindow.rules.conditions import Condition
from onewindow.rules.facts import Facts
from onewindow.rules.matter_parts import Column, FormField, Option
from onewindow.rules.matters import FACT_KEYS
from onewindow.rules.situations import IN, OUT, View

BY_ANSWER, BY_FACT, BY_RESULT, BY_LAW = "answer", "fact", "result", "fixed"
YES_OR_NO = "是否"


@dataclass(frozen=True, slots=True)
class PlannedField:
    """A form field asked once for all matters that use it.

    shown: True, or None while it depends on an answer or on another field; `when` then
    lists the conditions of which one has to hold (over field keys and facts). required:
    True when a use demands it, once shown. filled_by: answer (of the question `source`),
    fact, fixed, or result (of the earlier matter `source`, its `result_key`), with `value`
    where it is known; such a field is not asked.
    """

    key: str
    label: str
    type: str
    options: tuple[Option, ...]
    required: bool
    prefill_from: str | None
    concept: str | None
    shown: bool | None
    when: tuple[Condition, ...]
    used_by: tuple[tuple[str, str], ...]
    filled_by: str | None
    source: str | None
    result_key: str | None
    value: object
    note: str | None
    columns: tuple[Column, ...]

    @property
    def asked(self) -> bool:
        """Whether a person has to fill it in."""
        return self.filled_by is None


def is_statement(field: PlannedField) -> bool:
    """Whether it is a promise to be made with the signature, not a question to be answered.

    Source: house rule.
    """
    return field.type == "checkbox" and not field.label.startswith(YES_OR_NO)


def with_form_values(*, bundle: Bundle, view: View, facts: Facts) -> View:
    """The view, and under `matter:field` what is known of the form itself.

    Source: house rule (a question already answered is not asked again on the form).
    """
    known = dict(view)
    for group in bundle.fields:
        given = conditions.word(facts.values.get(group.key))
        for use in group.uses:
            own = _answered(use.field, view)
            value = given if own is None else conditions.word(own)
            if value is not None:
                code = bundle.items[use.item].matter.code
                known[f"{code}:{use.field.id}"] = value
    return known


def planned(
    *, bundle: Bundle, view: View, standing: tuple[str, ...], facts: Facts
) -> tuple[PlannedField, ...]:
    """The fields of every matter that is in or may be, each once, in the bundle's order.

    Source: one set of papers, Zhejiang 最多跑一次 regulation art. 7.
    """
    found: list[PlannedField] = []
    for group in bundle.fields:
        live: list[tuple[FieldUse, bool | None]] = []
        for use in group.uses:
            if standing[use.item] != OUT:
                met = conditions.met(use.field.when, view) if use.field.when else True
                if met is not False:
                    live.append((use, met))
        if live:
            found.append(_field(bundle, group, live, view, standing))
    return tuple(found)


def _field(
    bundle: Bundle,
    group: FieldGroup,
    live: list[tuple[FieldUse, bool | None]],
    view: View,
    standing: tuple[str, ...],
) -> PlannedField:
    sure = [use for use, met in live if met and standing[use.item] == IN]
    counted = sure or [use for use, _ in live]
    first = counted[0].field
    filled_by, source, value = _filling(bundle, [use for use, _ in live], view, standing)
    return PlannedField(
        key=group.key,
        label=first.label,
        type=group.type,
        options=group.options,
        required=any(use.field.required for use in counted),
        prefill_from=next(
            (use.field.prefill_from for use, _ in live if use.field.prefill_from), None
        ),
        concept=group.concept,
        shown=True if sure else None,
        when=() if sure else tuple(use.form_when for use, met in live if not met and use.form_when),
        used_by=tuple((bundle.items[use.item].matter.code, use.field.id) for use, _ in live),
        filled_by=filled_by,
        source=source,
        result_key=first.result_key,
        value=value,
        note=next((use.field.note for use, _ in live if use.field.note), None),
        columns=first.columns,
    )


def _filling(
    bundle: Bundle, uses: list[FieldUse], view: View, standing: tuple[str, ...]
) -> tuple[str | None, str | None, object]:
    for use in uses:
        value = _answered(use.field, view)
        if value is not None:
            by = BY_LAW if use.field.fixed is not None else BY_ANSWER
            return by, use.field.situation, value
        fact = _fact(use.field, view)
        if fact is not None:
            return BY_FACT, use.field.id, fact
    providers = [_provider(bundle, use, standing) for use in uses]
    if all(providers):
        return BY_RESULT, providers[0], None
    return None, None, None


def _answered(field: FormField, view: Mapping[str, object]) -> object:
    """The form value that is fixed or that an answered question gives, or None."""
    if field.fixed is not None:
        return field.fixed
    if field.situation is None:
        return None
    answer = view.get(field.situation)
    return field.situation_map.get(answer) if isinstance(answer, str) else None


def _fact(field: FormField, view: Mapping[str, object]) -> object:
    if field.id not in FACT_KEYS:
        return None
    known = view.get(field.id)
    if field.type == "checkbox":
        return None if known is None else known == conditions.YES
    return known if known in {option.value for option in field.options} else None


def _provider(bundle: Bundle, use: FieldUse, standing: tuple[str, ...]) -> str | None:
    """The earlier matter of this package whose result fills the field."""
    wave = bundle.items[use.item].wave
    for index, item in enumerate(bundle.items):
        if (
            item.matter.code in use.field.from_result_of
            and item.wave < wave
            and standing[index] == IN
        ):
            return item.matter.code
    return None
