"""What an HTML form sends, brought into the shape of a form's values."""

from collections.abc import Mapping, Sequence

from onewindow.rules.plan_fields import PlannedField


def values(
    *, fields: Sequence[PlannedField], sent: Mapping[str, Sequence[str]]
) -> dict[str, object]:
    """Form values from flat names, as a browser sends them.

    sent: every name with all its values. A period is `key.since` and `key.until`, a cell of
    a table `key.<row>.<column>`, a multiple choice the same name several times; an
    unchecked box is not sent at all. Names of no field are left out (buttons, tokens).
    Source: house rule (every form works without JavaScript).
    """
    found: dict[str, object] = {}
    for field in fields:
        value = _one(field, sent)
        if value is not None:
            found[field.key] = value
    return found


def _one(field: PlannedField, sent: Mapping[str, Sequence[str]]) -> object:
    given = list(sent.get(field.key, ()))
    if field.type == "daterange" and not given:
        ends = {end: _last(sent, f"{field.key}.{end}") for end in ("since", "until")}
        return ends if any(ends.values()) else None
    if field.type == "table" and not given:
        return _rows(field, sent)
    if field.type == "multiselect":
        return given or None
    if field.type == "checkbox":
        return given[-1] if given else False
    return given[-1] if given else None


def _last(sent: Mapping[str, Sequence[str]], name: str) -> str:
    given = sent.get(name) or ("",)
    return given[-1]


def _rows(field: PlannedField, sent: Mapping[str, Sequence[str]]) -> object:
    rows: dict[int, dict[str, str]] = {}
    start = f"{field.key}."
    for name, given in sent.items():
        number, _, column = name[len(start) :].partition(".")
        if name.startswith(start) and number.isdecimal() and len(number) < 4 and column and given:
            rows.setdefault(int(number), {})[column] = given[-1]
    return [rows[number] for number in sorted(rows)] or None
