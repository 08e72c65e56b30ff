"""Questions of a form on their way to the page: from the catalogue, or from a Django form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, TypedDict

from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onewindow.rules.refusal import Problem
from onewindow.web import errors, parts, words

FEW = 6  # up to this many options are laid open; more go into a list
FILES = frozenset({"file", "photo"})
YES_OR_NO = "是否"  # a statement that begins so is a question, not a promise
YES, NO = _("是"), _("否")


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
MONEY_UNIT = pgettext_lazy("unit", "元")


class Named(Protocol):
    """A choice: what is stored, and what is read."""

    @property
    def value(self) -> str: ...

    @property
    def label(self) -> str: ...


class Column(Protocol):
    """A column of a table: its key, its title, its type of field."""

    @property
    def code(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def type(self) -> str: ...


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
    def columns(self) -> Sequence[Column]: ...


def told(problems: Iterable[Problem], english: Mapping[str, str] | None = None) -> dict[str, str]:
    """The sentences of problems by their place, as `drawn` wants them."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.where, []).append(errors.sentence(problem, english))
    return {where: " ".join(sentences) for where, sentences in found.items()}


def drawn(
    definition: Definition,
    *,
    name: str,
    value: object = None,
    wrong: Mapping[str, str] | None = None,
    found_in: str = "",
    english: Mapping[str, str] | None = None,
) -> parts.Field:
    """A catalogue field as the page draws it, in the reader's language.

    name: the form key; value: in the shape that `posted` gives; wrong: sentences by place,
    from `told`; english: the body's own map.
    """
    kind = kind_of(definition)
    field = parts.Field(
        name=name,
        label=words.said(definition.label, english),
        kind=kind,
        hint=_hint(definition, kind, english),
        error=(wrong or {}).get(name, ""),
        is_required=definition.required,
        found_in=found_in,
        unit=str(MONEY_UNIT) if kind == "money" else "",
        **BOXES.get(kind, Box()),
    )
    if kind == "table":
        return replace(field, rows=_rows(name, definition, value, wrong or {}, english))
    return _with_value(field, definition, value, english)


def kind_of(definition: Definition) -> str:
    """How a catalogue field is drawn, which may be plainer than its type."""
    kind = definition.type
    if kind in {"select", "region"}:
        if not definition.options:
            return "text"
        return "radios" if len(definition.options) <= FEW else "select"
    if kind == "checkbox" and definition.label.startswith(YES_OR_NO):
        return "radios"
    is_bare = {"multiselect": not definition.options, "table": not definition.columns}
    return "textarea" if is_bare.get(kind) else kind


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
    if field.kind == "daterange":
        days = value if isinstance(value, Mapping) else {}
        return replace(field, values=[str(days.get(end) or "") for end in ("since", "until")])
    chosen = _chosen(value)
    if field.kind in {"radios", "select", "multiselect"}:
        return replace(field, choices=_choices(definition, chosen, english))
    if field.kind in FILES:
        return replace(field, values=chosen)
    if field.kind == "checkbox":
        return replace(field, value="1" if value is True or chosen == ["1"] else "")
    return replace(field, value="\n".join(chosen))


def _chosen(value: object) -> list[str]:
    if value is None or value == "":
        return []
    if isinstance(value, bool):
        return ["1" if value else "0"]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [str(each) for each in value]
    return [str(value)]


def _choices(
    definition: Definition, chosen: Sequence[str], english: Mapping[str, str] | None
) -> list[parts.Choice]:
    if definition.type == "checkbox":
        return [
            parts.Choice(value, str(label), is_chosen=value in chosen)
            for value, label in (("1", YES), ("0", NO))
        ]
    return [
        parts.Choice(
            option.value, words.said(option.label, english), is_chosen=option.value in chosen
        )
        for option in definition.options
    ]


def _rows(
    name: str,
    definition: Definition,
    value: object,
    wrong: Mapping[str, str],
    english: Mapping[str, str] | None,
) -> list[list[parts.Field]]:
    lines = value if isinstance(value, Sequence) and not isinstance(value, str) else []
    known = [line for line in lines if isinstance(line, Mapping)] or [{}]
    return [
        [_cell(f"{name}.{n}", column, line, wrong, english) for column in definition.columns]
        for n, line in enumerate(known)
    ]


def _cell(
    line_name: str,
    column: Column,
    line: Mapping[str, object],
    wrong: Mapping[str, str],
    english: Mapping[str, str] | None,
) -> parts.Field:
    name = f"{line_name}.{column.code}"
    value = line.get(column.code)
    return parts.Field(
        name=name,
        label=words.said(column.label, english),
        kind=column.type,
        value="" if value is None else str(value),
        error=wrong.get(name, ""),
        **BOXES.get(column.type, Box()),
    )


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
