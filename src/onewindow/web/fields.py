"""Questions of a form: from the catalogue to the page, and from what was posted to values.

Values have plain shapes: text as str (days as YYYY-MM-DD where they could be read), a statement
agreed to as bool, several choices as a list, two days as {"since", "until"}, a table as a list
of lines, each a mapping from column to str. `rules.forms` decides whether they are right.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, TypedDict

from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from onewindow.web import parts, words

FEW = 6  # up to this many options are laid open; more go into a list
FILES = frozenset({"file", "photo"})
NOT_POSTED = FILES | {"finger"}


class Box(TypedDict, total=False):
    """The look of a control: its width, and what keyboard and browser are told."""

    width: str
    inputmode: str
    autocomplete: str


BOXES: Mapping[str, Box] = {
    "idno": {"width": "20", "inputmode": "text"},
    "uscc": {"width": "20", "inputmode": "text"},
    "mobile": {"width": "12", "inputmode": "tel", "autocomplete": "tel-national"},
    "bankcard": {"width": "20", "inputmode": "numeric"},
    "number": {"width": "8", "inputmode": "decimal"},
    "money": {"width": "8", "inputmode": "decimal"},
    "date": {"width": "12", "inputmode": "numeric"},
    "datetime": {"width": "16"},
    "email": {"width": "28", "inputmode": "email", "autocomplete": "email"},
    "code": {"width": "8", "inputmode": "numeric", "autocomplete": "one-time-code"},
    "password": {"width": "20", "autocomplete": "current-password"},
}
HINTS: Mapping[str, str | Promise] = {
    "date": _("例如 2026-03-02 或 20260302"),
    "daterange": _("例如 2026-03-02 或 20260302"),
    "datetime": _("例如 2026-03-02 14:05"),
    "signature": _("输入您的姓名，视为签名。"),
    "file": _("照片或 PDF，可以多选，每份不超过 10 MB"),
    "photo": _("正面免冠照片，手机可以直接拍"),
}
MONEY_UNIT = _("元")


class Named(Protocol):
    """A choice or a column: what is stored, and what is read."""

    @property
    def value(self) -> str: ...

    @property
    def label(self) -> str: ...


class Definition(Protocol):
    """A form field of the catalogue, as the rules know it."""

    @property
    def label(self) -> str: ...

    @property
    def type(self) -> str: ...

    @property
    def options(self) -> Sequence[Named]: ...

    @property
    def required(self) -> bool: ...

    @property
    def note(self) -> str | None: ...

    @property
    def columns(self) -> Sequence[Named]: ...


def drawn(
    definition: Definition,
    *,
    name: str,
    value: object = None,
    error: str = "",
    found_in: str = "",
    english: Mapping[str, str] | None = None,
) -> parts.Field:
    """A catalogue field as the page draws it, in the reader's language.

    name: the form key; value: in the shape that `posted` gives; english: the body's own map.
    """
    kind = _kind(definition)
    field = parts.Field(
        name=name,
        label=words.said(definition.label, english),
        kind=kind,
        hint=_hint(definition, kind, english),
        error=error,
        is_required=definition.required,
        found_in=found_in,
        unit=str(MONEY_UNIT) if kind == "money" else "",
        **BOXES.get(kind, Box()),
    )
    return _with_value(field, definition, value, english)


def _kind(definition: Definition) -> str:
    if definition.type in {"select", "region"}:
        if not definition.options:
            return "text"
        return "radios" if len(definition.options) <= FEW else "select"
    if definition.type == "multiselect" and not definition.options:
        return "textarea"
    return definition.type


def _hint(definition: Definition, kind: str, english: Mapping[str, str] | None) -> str:
    if definition.note:
        return words.said(definition.note, english)
    return str(HINTS.get(kind, ""))


def _with_value(
    field: parts.Field,
    definition: Definition,
    value: object,
    english: Mapping[str, str] | None,
) -> parts.Field:
    if field.kind == "table":
        return replace(field, rows=_rows(field.name, definition, value, english))
    if field.kind == "daterange":
        days = value if isinstance(value, Mapping) else {}
        return replace(field, values=[str(days.get(end) or "") for end in ("since", "until")])
    chosen = _chosen(value)
    if field.kind in {"radios", "select", "multiselect"}:
        return replace(field, choices=_choices(definition, chosen, english))
    if field.kind in FILES:
        return replace(field, values=chosen)
    if field.kind == "checkbox":
        return replace(field, value="1" if value else "")
    return replace(field, value="\n".join(chosen))


def _chosen(value: object) -> list[str]:
    if value is None or value == "":
        return []
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [str(each) for each in value]
    return [str(value)]


def _choices(
    definition: Definition, chosen: Sequence[str], english: Mapping[str, str] | None
) -> list[parts.Choice]:
    return [
        parts.Choice(
            option.value, words.said(option.label, english), is_chosen=option.value in chosen
        )
        for option in definition.options
    ]


def _rows(
    name: str, definition: Definition, value: object, english: Mapping[str, str] | None
) -> list[list[parts.Field]]:
    lines = value if isinstance(value, Sequence) and not isinstance(value, str) else []
    known = [line for line in lines if isinstance(line, Mapping)] or [{}]
    return [
        [_cell(f"{name}.{n}", column, line, english) for column in definition.columns]
        for n, line in enumerate(known)
    ]


def _cell(
    line_name: str, column: Named, line: Mapping[str, object], english: Mapping[str, str] | None
) -> parts.Field:
    kind = getattr(column, "type", "text")
    return parts.Field(
        name=f"{line_name}.{column.value}",
        label=words.said(column.label, english),
        kind=kind,
        value=str(line.get(column.value) or ""),
        **BOXES.get(kind, Box()),
    )


# --- Back from the page ----------------------------------------------------------------------


def posted(definitions: Mapping[str, Definition], data: QueryDict) -> dict[str, object]:
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


def _read(name: str, definition: Definition, data: QueryDict) -> object:
    if definition.type == "table":
        return _read_lines(name, definition, data)
    if definition.type == "daterange":
        return {end: tidy("date", data.get(f"{name}.{end}", "")) for end in ("since", "until")}
    if definition.type == "checkbox":
        return data.get(name) == "1"
    if definition.type == "multiselect":
        given = data.getlist(name) if definition.options else data.get(name, "").splitlines()
        return [each.strip() for each in given if each.strip()]
    return tidy(definition.type, data.get(name, ""))


def _read_lines(name: str, definition: Definition, data: QueryDict) -> list[dict[str, str]]:
    pattern = re.compile(re.escape(name) + r"\.(\d{1,3})\.")
    present = sorted({int(found[1]) for key in data if (found := pattern.match(key))})
    lines = [
        {
            column.value: tidy(
                getattr(column, "type", "text"), data.get(f"{name}.{n}.{column.value}", "")
            )
            for column in definition.columns
        }
        for n in present
        if data.get("_remove") != f"{name}.{n}"
    ]
    if data.get("_add") == name:
        return [*lines, {column.value: "" for column in definition.columns}]
    if is_about_lines(data):
        return lines
    return [line for line in lines if any(line.values())]


def tidy(kind: str, text: str) -> str:
    """What somebody typed, without what only their keyboard put there.

    Full-width digits and letters become plain; spaces inside numbers go; days become
    YYYY-MM-DD. What cannot be read stays as it was typed, for the rules to refuse.
    """
    text = unicodedata.normalize("NFC", text).strip()
    return _TIDY[kind](text) if kind in _TIDY and text else text


def _digits(text: str) -> str:
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


def _figure(text: str) -> str:
    return re.sub(r"[\s,元¥]", "", unicodedata.normalize("NFKC", text))


def _day(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    found = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", plain)
    found = found or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", plain)
    return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}" if found else text


def _moment(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    found = re.fullmatch(r"(.+?)[\sT日]\s*(\d{1,2})[:时](\d{1,2})分?", plain)
    return f"{_day(found[1])} {found[2]:0>2}:{found[3]:0>2}" if found else text


_TIDY: Mapping[str, Callable[[str], str]] = {
    "idno": _digits,
    "uscc": _digits,
    "mobile": _digits,
    "bankcard": _digits,
    "code": _digits,
    "number": _figure,
    "money": _figure,
    "date": _day,
    "datetime": _moment,
}


# --- Django's own forms ----------------------------------------------------------------------

_WIDGETS: Mapping[str, str] = {
    "Textarea": "textarea",
    "Select": "select",
    "RadioSelect": "radios",
    "CheckboxSelectMultiple": "checkboxes",
    "CheckboxInput": "checkbox",
    "PasswordInput": "password",
    "HiddenInput": "hidden",
    "ClearableFileInput": "file",
    "DateInput": "date",
    "EmailInput": "email",
    "NumberInput": "number",
}


def bound(field: BoundField, kind: str = "") -> parts.Field:
    """A field of a Django form as the page draws it: for sign-in and other small forms."""
    kind = kind or _WIDGETS.get(type(field.field.widget).__name__, "text")
    value = field.value()
    chosen = _chosen(value)
    choices = getattr(field.field, "choices", ())
    return parts.Field(
        name=field.html_name,
        label=str(field.label),
        kind=kind,
        value="" if kind == "password" else "\n".join(chosen),
        choices=[
            parts.Choice(str(value), str(label), is_chosen=str(value) in chosen)
            for value, label in choices
            if str(value)
        ],
        hint=str(field.help_text or HINTS.get(kind, "")),
        error=" ".join(str(each) for each in field.errors),
        is_required=field.field.required,
        **BOXES.get(kind, Box()),
    )
