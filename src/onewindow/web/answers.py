"""Answers of a form on their way back: from what was posted to plain values.

Values have the shapes that `rules.forms` checks: text as it was typed, a statement agreed to as
bool, several choices as a list, two days as {"since", "until"}, a table as a list of lines, each
a mapping from column to text. What was typed is read by the rules, not here.
"""

import re
from collections.abc import Mapping

from django.http import QueryDict

from onewindow.web import fields

NOT_POSTED = fields.FILES | {"finger"}


def posted(definitions: Mapping[str, fields.Definition], data: QueryDict) -> dict[str, object]:
    """What was posted, by form key, in plain shapes; files are not among them.

    A line asked for (`_add`) is there, empty; a line taken away (`_remove`) is not.
    """
    return {
        name: _read(name, definition, data)
        for name, definition in definitions.items()
        if definition.type not in NOT_POSTED
    }


def is_about_lines(data: QueryDict) -> bool:
    """Did a button add or remove a line? Then draw the form again, and check nothing yet."""
    return "_add" in data or "_remove" in data


def _read(name: str, definition: fields.Definition, data: QueryDict) -> object:
    kind = fields.kind_of(definition)
    if kind == "table":
        return _read_lines(name, definition, data)
    if kind == "daterange":
        days = {end: data.get(f"{name}.{end}", "").strip() for end in ("since", "until")}
        return days if any(days.values()) else ""
    if kind == "checkbox":
        return data.get(name) == "1"
    if definition.type in {"multiselect", "table"}:
        given = data.getlist(name) if kind != "textarea" else data.get(name, "").splitlines()
        return [each.strip() for each in given if each.strip()]
    return data.get(name, "").strip()


def _read_lines(name: str, definition: fields.Definition, data: QueryDict) -> list[dict[str, str]]:
    pattern = re.compile(re.escape(name) + r"\.(\d{1,3})\.")
    present = sorted({int(found[1]) for key in data if (found := pattern.match(key))})
    lines = [
        {column.code: data.get(f"{name}.{n}.{column.code}", "") for column in definition.columns}
        for n in present
        if data.get("_remove") != f"{name}.{n}"
    ]
    if data.get("_add") == name:
        return [*lines, {column.code: "" for column in definition.columns}]
    if is_about_lines(data):
        return lines
    return [line for line in lines if any(line.values())]
