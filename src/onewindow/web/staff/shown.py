"""Cases as the desk's lists and pages show them: finished values in the reader's language."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from onewindow.cases.queries import Draft, Row
from onewindow.places import queries as places
from onewindow.rules import clock, codes
from onewindow.rules.clock import Light
from onewindow.rules.plan_fields import PlannedField
from onewindow.web import parts, saying, words

COLOURS: Mapping[Light, str] = {Light.OVER_STATUTORY: "over"}
PAPERS: Mapping[str, str | Promise] = {
    "receipt": pgettext_lazy("paper", "收件凭证"),
    "acceptance": pgettext_lazy("paper", "受理通知书"),
    "supplement": pgettext_lazy("paper", "补正告知书"),
    "gaps": pgettext_lazy("paper", "容缺受理告知书"),
    "refusal_at_intake": pgettext_lazy("paper", "不予受理决定书"),
    "special": pgettext_lazy("paper", "特别程序告知书"),
    "extension": pgettext_lazy("paper", "延期通知书"),
    "grant": pgettext_lazy("paper", "准予决定书"),
    "refuse": pgettext_lazy("paper", "不予决定书"),
    "delivery": pgettext_lazy("paper", "送达回证"),
    "withdrawal": pgettext_lazy("paper", "撤回告知书"),
    "acceptance_revoked": pgettext_lazy("paper", "撤销受理决定书"),
    "revocation": pgettext_lazy("paper", "撤销决定书"),
    "voiding": pgettext_lazy("paper", "作废决定书"),
}
MASKS: Mapping[str, Callable[[str], str]] = {
    "idno": codes.mask_identity_number,
    "mobile": codes.mask_mobile,
    "bankcard": codes.mask_identity_number,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One case in a list: its row, its name in the reader's language, its light, its address."""

    row: Row
    name: str
    department: str
    centre: str
    lamp: parts.Lamp | None
    href: str
    key: str = ""  # the digit that opens it

    @property
    def code(self) -> str:
        """The receipt code, in groups to be read aloud."""
        return codes.grouped(self.row.code)


def rows(
    given: Iterable[Row], address: Callable[[Row], str], *, digits: bool = False
) -> list[Shown]:
    """Rows for a table. address: where a row leads. digits: the first nine open by a digit."""
    names, halls = departments(), centres()
    return [
        Shown(
            row=row,
            name=name(row),
            department=names.get(row.department, row.department),
            centre=halls.get(row.centre, row.centre),
            lamp=lamp(row),
            href=address(row),
            key=str(n) if digits and n < 10 else "",
        )
        for n, row in enumerate(given, 1)
    ]


def name(row: Row) -> str:
    """The matter's name in the reader's language."""
    return row.english if words.in_english() else row.name


def drafts(given: Iterable[Draft]) -> list[tuple[Draft, str]]:
    """Drafts with their names in the reader's language."""
    return [(one, one.english if words.in_english() else one.name) for one in given]


def departments() -> dict[str, str]:
    """Departments' names in the reader's language, by Chinese name. A query in English only."""
    if not words.in_english():
        return {}
    return {one.name: one.name_en for one in places.departments().values()}


def centres() -> dict[str, str]:
    """Centres' names in the reader's language, by Chinese name. A query in English only."""
    if not words.in_english():
        return {}
    return {one.name: one.name_en or one.name for one in places.centres()}


def lamp(row: Row) -> parts.Lamp | None:
    """The deadline light of a case under way; None where no clock runs."""
    if row.light is None:
        return None
    return parts.Lamp(
        colour=COLOURS.get(row.light, str(row.light)),
        days=row.days_left,
        reason=_("特别程序") if row.light == Light.PAUSED else "",
        is_provisional=row.is_provisional,
    )


def waited(row: Row, *, today: date) -> int:
    """Calendar days since the papers came in."""
    return (today - clock.local_day(row.submitted_at)).days


def grouped(code: str) -> str:
    """A receipt code in groups of three, to be read aloud."""
    return codes.grouped(code)


def query(address: str, given: Mapping[str, object]) -> str:
    """An address with what is not empty of a query."""
    kept: dict[str, Any] = {key: value for key, value in given.items() if value}
    return f"{address}?{urlencode(kept, doseq=True)}" if kept else address


def value(
    field: PlannedField,
    given: object,
    english: Mapping[str, str],
    *,
    masked: bool = False,
    nameless: bool = False,
) -> str:
    """A form value in words. masked: numbers that point at a person are hidden in the middle.

    nameless: people's names too, for who may look but does not handle the case.
    """
    hide = _Hiding(masked or nameless, nameless)
    if isinstance(given, bool):
        return _("是") if given else _("否")
    if isinstance(given, Mapping):
        return " – ".join(str(each) for each in given.values() if each)
    if isinstance(given, Sequence) and not isinstance(given, str):
        return "\n".join(_line(field, each, english, hide) for each in given)
    return _word(field, given, english, hide)


@dataclass(frozen=True, slots=True)
class _Hiding:
    """What is hidden in the middle: numbers, and names."""

    numbers: bool
    names: bool

    def of(self, type: str, label: str, text: str) -> str:
        """The text of a field or column, as far as its reader may see it."""
        if self.numbers and type in MASKS:
            return MASKS[type](text)
        return codes.mask_name(text) if self.names and _NAME in label else text


_NAME = "姓名"


def _line(field: PlannedField, given: object, english: Mapping[str, str], hide: _Hiding) -> str:
    if isinstance(given, Mapping):
        columns = {one.code: (one.type, one.label) for one in field.columns}
        return " · ".join(
            hide.of(*columns.get(str(code), ("text", "")), str(each))
            for code, each in given.items()
            if each not in (None, "")
        )
    return _word(field, given, english, hide)


def _word(field: PlannedField, given: object, english: Mapping[str, str], hide: _Hiding) -> str:
    said = {option.value: option.label for option in field.options}
    text = words.said(said.get(str(given), str(given)), english)
    if field.type == "region" and text.isdigit():
        division = places.division(text)
        return words.place(division) if division else text
    return hide.of(field.type, field.label, text)


def paper_word(kind: str) -> str:
    """What a paper is called."""
    return str(PAPERS.get(kind, kind))


def register(code: str) -> str:
    """The plain name of a register, as staff speak of it."""
    return _("实名登录") if code == "user" else saying.register(code)
