"""What the parts of a page are given: finished values, never models.

Every sentence in here is already in the reader's language. A part draws, and decides nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a question."""

    value: str
    label: str
    hint: str = ""
    is_chosen: bool = False
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form, with its answer and what is wrong with it.

    name: the form key; kind: one of those in templates/parts/README.md; value: the answer as typed;
    values: several answers (daterange: since and until; signature and files: names kept);
    found_in: the register a prefilled answer came from; unit: the word after the box;
    rows: the lines of a table, each a list of fields; form: id of a form it belongs to.
    """

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    values: Sequence[str] = ()
    choices: Sequence[Choice] = ()
    hint: str = ""
    error: str = ""
    is_required: bool = True
    is_page_heading: bool = False
    is_readonly: bool = False
    found_in: str = ""
    unit: str = ""
    width: str = ""
    autocomplete: str = ""
    inputmode: str = ""
    accept: str = ""
    rows: Sequence[Sequence["Field"]] = ()
    is_demonstration: bool = False

    @property
    def id(self) -> str:
        """The id of the control, which an error summary links to."""
        return anchor(self.name)

    @property
    def described_by(self) -> str:
        """Ids of the hint and the error, for `aria-describedby`; empty when there are none."""
        said = {"hint": self.hint, "found": self.found_in, "error": self.error}
        return " ".join(f"{self.id}-{name}" for name, text in said.items() if text)

    @property
    def group(self) -> str:
        """Which template draws it."""
        return GROUPS.get(self.kind, "line")


GROUPS: Mapping[str, str] = {
    "textarea": "area",
    "select": "select",
    "region": "select",
    "radios": "choices",
    "checkboxes": "choices",
    "multiselect": "choices",
    "checkbox": "tick",
    "daterange": "range",
    "file": "file",
    "photo": "file",
    "finger": "counter",
    "table": "lines",
    "hidden": "hidden",
}


def anchor(where: str) -> str:
    """The id of the control for a form key or for a problem's dotted place."""
    return "f-" + "".join(c if c.isalnum() or c in "-_" else "-" for c in where)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One line of the error summary. href: where to put it right; empty for the whole page."""

    sentence: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a task list. tone: as a tag's, or empty for the plain word."""

    name: str
    status: str
    href: str = ""
    hint: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a summary list: what was asked, what was answered, where to change it."""

    key: str
    value: str
    href: str = ""
    source: str = ""
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a way. standing: done, now or later."""

    name: str
    standing: str = "later"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a case, or that comes next. standing: done, now or next."""

    what: str
    at: datetime | None = None
    who: str = ""
    note: str = ""
    standing: str = "done"


@dataclass(frozen=True, slots=True)
class Lamp:
    """A deadline as a person sees it.

    colour: green, yellow, red, paused, over (past the statutory limit) or none (no clock runs).
    days: days left, below zero when late; unit: 工作日 or 日; reason: why it stands still.
    """

    colour: str
    days: int | None = None
    unit: str = "工作日"
    reason: str = ""
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """One case inside a package: the department's own lane."""

    title: str
    department: str
    state: str
    lamp: Lamp | None = None
    due_on: date | None = None
    holder: str = ""
    events: Sequence[Event] = ()
    href: str = ""
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. sorted: ascending, descending or empty; href: sorts by it."""

    label: str
    is_number: bool = False
    sorted: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """Keyset paging: links only, no page numbers. said: "第 1–50 件" or the like."""

    previous: str = ""
    next: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A door to something: a life event, a certificate, a centre."""

    title: str
    text: str = ""
    href: str = ""
    tag: str = ""
    tone: str = "grey"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as they may be shown here: masked by the room that knows them."""

    name: str
    idno: str = ""
    phone: str = ""
    role: str = ""
    facts: Sequence[str] = field(default_factory=tuple)
