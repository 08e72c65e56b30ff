"""Forms: what was filled in, checked as a whole, every problem at its field at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onewindow.rules import codes, conditions, field_types
from onewindow.rules.facts import Facts
from onewindow.rules.field_types import CAPTURED, Bad
from onewindow.rules.matter_parts import Option
from onewindow.rules.plan_fields import BY_RESULT, PlannedField
from onewindow.rules.refusal import Problem

MOST_ROWS = 50

SENTENCES: Mapping[str, str] = {
    "required": "{label} is missing.",
    "not_confirmed": "{label} has to be confirmed.",
    "not_an_option": "{label}: choose one of the answers offered.",
    "bad_idno": "{label}: the identity number has 18 characters and does not check.",
    "bad_uscc": "{label}: the social credit code has 18 characters and does not check.",
    "bad_mobile": "{label}: this is no telephone number.",
    "bad_bankcard": "{label}: the account number does not check.",
    "bad_date": "{label}: this is no date, such as 2026-03-02.",
    "bad_time": "{label}: give date and time, such as 2026-03-02 09:30.",
    "bad_period": "{label}: give the first and the last day.",
    "period_backwards": "{label}: the last day comes before the first.",
    "bad_region": "{label}: this is no division code.",
    "bad_email": "{label}: this is no e-mail address.",
    "bad_postcode": "{label}: a postcode has 6 digits.",
    "bad_money": "{label}: give an amount with at most two decimals.",
    "not_a_number": "{label}: this is no number of 0 or more.",
    "too_long": "{label}: at most {most} characters.",
    "too_many": "{label}: at most {most} entries.",
    "bad_text": "{label} contains characters that cannot be kept.",
    "bad_shape": "{label} has the wrong form.",
    "in_future": "{label} lies in the future.",
    "birth_differs": "{label} does not agree with the identity number.",
    "sex_differs": "{label} does not agree with the identity number.",
    "contradicts_answer": "{label} is already decided by an answer given before.",
    "not_asked_for": "{label} was not asked for and stays as it is.",
    "unknown_field": "There is no field {key} in this form.",
}


@dataclass(frozen=True, slots=True)
class _Cell:
    """A table's column as a field of its own."""

    label: str
    type: str
    options: tuple[Option, ...] = ()


def check(
    *,
    fields: Sequence[PlannedField],
    values: Mapping[str, object],
    facts: Facts | None = None,
    later: Collection[str] = CAPTURED,
) -> tuple[dict[str, object], list[Problem]]:
    """The plain values of a form, and everything that is wrong with it, all at once.

    values: by field key, as typed or as JSON. later: field types that may still be missing
    (photographs, signatures and fingerprints are taken at the counter).
    A field that does not apply is left out, whatever was sent for it; a field filled by an
    answer, a fact or the law has its own value. Source: Administrative Licensing Law
    art. 32 (everything to correct is told once).
    """
    clean: dict[str, object] = {}
    problems: dict[str, list[Problem]] = {}
    for field in fields:
        _take(field, values, clean, problems)
    view = _view(clean, facts)
    kept: dict[str, object] = {}
    found: list[Problem] = []
    for field in fields:
        applies = _applies(field, view)
        if applies is False:
            continue
        if field.key in clean:
            kept[field.key] = clean[field.key]
        found.extend(problems.get(field.key, ()))
        if applies and field.key not in problems:
            found.extend(_missing(field, clean, later))
    found.extend(_disagreements(fields, kept, facts))
    found.extend(_unknown(fields, values))
    return kept, found


def problem(code: str, place: str, label: str, **params: object) -> Problem:
    """One problem at a field, with its sentence. Source: house rule."""
    words = {"label": label, "key": place, **params}
    return Problem(place, code, SENTENCES[code].format(**words), {"label": label, **params})


def _take(
    field: PlannedField,
    values: Mapping[str, object],
    clean: dict[str, object],
    problems: dict[str, list[Problem]],
) -> None:
    raw = values.get(field.key)
    if field.filled_by is not None and field.filled_by != BY_RESULT:
        clean[field.key] = list(field.value) if isinstance(field.value, tuple) else field.value
        if not _empty(raw) and not _same(field, raw):
            problems[field.key] = [problem("contradicts_answer", field.key, field.label)]
    elif _empty(raw):
        if field.type == "checkbox" and (field.label.startswith("是否") or raw is not None):
            clean[field.key] = False
    elif field.type == "table":
        clean[field.key], bad = _table(field, raw)
        if bad:
            problems[field.key] = bad
    else:
        try:
            clean[field.key] = field_types.read(field, raw)
        except Bad as bad_value:
            problems[field.key] = [
                problem(bad_value.code, field.key, field.label, **bad_value.params)
            ]


def _empty(raw: object) -> bool:
    if isinstance(raw, str):
        return not raw.strip()
    return raw is None or (isinstance(raw, list | tuple | dict) and not raw)


def _same(field: PlannedField, raw: object) -> bool:
    try:
        read = field_types.read(field, raw)
    except Bad:
        return False
    return conditions.word(read) == conditions.word(field.value)


def _table(field: PlannedField, raw: object) -> tuple[list[object], list[Problem]]:
    rows = raw.splitlines() if isinstance(raw, str) else raw
    if not isinstance(rows, list | tuple):
        return [], [problem("bad_shape", field.key, field.label)]
    rows = [row for row in rows if not _blank(row)]
    if len(rows) > MOST_ROWS:
        return [], [problem("too_many", field.key, field.label, most=MOST_ROWS)]
    clean: list[object] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows):
        clean.append(_row(field, f"{field.key}.{number}", row, problems))
    return clean, problems


def _blank(row: object) -> bool:
    if isinstance(row, Mapping):
        return all(_empty(cell) for cell in row.values())
    return _empty(row)


def _row(field: PlannedField, place: str, row: object, problems: list[Problem]) -> object:
    """A row as {column: value}; without columns, or as one line of text, a text."""
    if isinstance(row, str):
        return _cell(_Cell(field.label, "text"), place, row, problems)
    if not isinstance(row, Mapping):
        problems.append(problem("bad_shape", place, field.label))
        return None
    columns = {column.code: column for column in field.columns}
    clean: dict[str, object] = {}
    for code, raw in row.items():
        column = columns.get(str(code))
        if column is None and columns:
            problems.append(problem("unknown_field", f"{place}.{code}", str(code)))
        elif not _empty(raw):
            cell = _Cell(column.label, column.type) if column else _Cell(str(code), "text")
            clean[str(code)] = _cell(cell, f"{place}.{code}", raw, problems)
    return clean


def _cell(cell: _Cell, place: str, raw: object, problems: list[Problem]) -> object:
    try:
        return field_types.read(cell, raw)
    except Bad as bad:
        problems.append(problem(bad.code, place, cell.label, **bad.params))
        return None


def _view(clean: Mapping[str, object], facts: Facts | None) -> dict[str, object]:
    view: dict[str, object] = {key: conditions.word(value) for key, value in clean.items()}
    if facts is not None:
        view.setdefault("by_agent", conditions.word(facts.by_agent))
        view.setdefault("delivery", conditions.word(facts.delivery))
    return view


def _applies(field: PlannedField, view: Mapping[str, object]) -> bool | None:
    if field.shown:
        return True
    verdicts = [conditions.met(condition, view) for condition in field.when]
    if True in verdicts:
        return True
    return None if None in verdicts or not verdicts else False


def _missing(
    field: PlannedField, clean: Mapping[str, object], later: Collection[str]
) -> Iterable[Problem]:
    if not field.required or field.filled_by is not None or field.type in later:
        return ()
    value = clean.get(field.key)
    if value is None or value in ([], ""):
        code = "not_confirmed" if field.type == "checkbox" else "required"
        return (problem(code, field.key, field.label),)
    if value is False and not field.label.startswith("是否"):
        return (problem("not_confirmed", field.key, field.label),)
    return ()


def _disagreements(
    fields: Sequence[PlannedField], clean: Mapping[str, object], facts: Facts | None
) -> Iterable[Problem]:
    """What an identity number says of birth and sex, against what was written."""
    today = facts.on if facts else None
    for field in fields:
        person, _, what = (field.concept or "").rpartition(".")
        value = clean.get(field.key)
        if what in ("birth_on", "sex") and isinstance(value, str):
            whose = _identity(clean, person)
            if what == "birth_on":
                yield from _birth(field, value, whose, today)
            elif whose and _differs(field, value, whose):
                yield problem("sex_differs", field.key, field.label)


def _birth(
    field: PlannedField, value: str, whose: codes.Identity | None, today: date | None
) -> Iterable[Problem]:
    if whose and whose.birth_on.isoformat() != value:
        yield problem("birth_differs", field.key, field.label)
    elif today and date.fromisoformat(value) > today:
        yield problem("in_future", field.key, field.label)


def _differs(field: PlannedField, value: str, whose: codes.Identity) -> bool:
    said = next((one.label for one in field.options if one.value == value), value)
    return said in (codes.Sex.MALE, codes.Sex.FEMALE) and said != whose.sex


def _identity(clean: Mapping[str, object], person: str) -> codes.Identity | None:
    number = clean.get(f"{person}.idno")
    return codes.identity(number) if isinstance(number, str) else None


def _unknown(fields: Sequence[PlannedField], values: Mapping[str, object]) -> Iterable[Problem]:
    known = {field.key for field in fields}
    for key in values:
        if key not in known:
            yield problem("unknown_field", key, key)
