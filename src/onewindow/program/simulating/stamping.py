"""From the rows of one played life to those of any number like it.

A pattern is the rows with a name wherever a life's own words stood. It is known to be right
when the names of the played life give its rows back, letter for letter; lives stamped with it
are held against played ones by `checking`.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import attrgetter
from typing import Any

from onewindow.documents.models import Certificate
from onewindow.journal.models import Entry
from onewindow.program.simulating import counted
from onewindow.program.simulating.capturing import Cell, Row, Table, table_of
from onewindow.program.simulating.counted import Counted
from onewindow.program.simulating.lives import Kind, Life, Reader
from onewindow.program.simulating.texts import NULL, Text, Whole, Words, joined
from onewindow.rules import certificates, chain, limits

ESCAPED = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
# Words that stand for a whole cell only: they are too short to be looked for inside others.
WHOLE = ("channel", "ticket_number", "centre", "county", "ticket_code", "matter")
ENTRIES = table_of(Entry).name
TICKETS, PACKAGES, CASES = "hall_ticket", "cases_package", "cases_case"
CERTIFICATES = table_of(Certificate).name
OF_VISITS = (TICKETS, "hall_announcement", counted.VISITS)
# Columns that hold a number of a life's own, by their names.
NAMED: Mapping[tuple[str, str], str] = {
    (TICKETS, "serial"): "ticket_serial",
    (TICKETS, "area_id"): "area",
    (TICKETS, "code"): "ticket_code",
    (PACKAGES, "channel"): "channel",
    (CASES, "due_is_provisional"): "provisional",
    ("quality_rating", "window"): "window_number",
    **counted.NAMED,
}
LINKS: Mapping[str, str] = {"hall_window": "window"}


class Unlike(AssertionError):
    """A pattern does not give its own life back."""


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a subject's chain. hash: under which name its hash is kept; before: that of
    the entry before it, "" for the first."""

    body: Text
    hash: str
    before: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row, as COPY reads it. is_visit: it goes with a visit's number."""

    table: str
    text: Text
    is_visit: bool


@dataclass(slots=True)
class Pattern:
    """The rows of a kind of life, ready to be stamped.

    sealed, digests: what is worked out before the rows; lines: the rows; whole: all of them put
    together, with the rows of a visit's number and without.
    """

    reader: Reader
    ids: tuple[str, ...]
    has_ticket: bool
    handler: str = ""  # who took the case up, as the journal calls them
    counted: Counted | None = None
    sealed: list[tuple[str, Text]] = field(default_factory=list)
    digests: list[tuple[str, Text]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    visit_links: list[Link] = field(default_factory=list)
    whole: dict[bool, Whole] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """What all its lives share."""
        return self.reader.kind

    def entries(self, life: Life) -> int:
        """How many facts of the journal a life has."""
        visit = len(self.visit_links) if "ticket" in life.ids else 0
        return len(self.links) + visit

    def stamp(self, life: Life, into: Mapping[str, list[str]], *, entry: int) -> int:
        """Add the rows of a life, as COPY reads them; how many entries of the journal.

        into: table → texts. entry: the number of its first entry. With no ticket in the life's
        ids, the visit's rows are left out.
        """
        words: dict[str, Any] = self.reader.words(life)
        has_visit = self.has_ticket and "ticket" in life.ids
        words["ticket?"] = life.ids["ticket"] if has_visit else NULL
        if self.counted is not None:
            words.update(self.counted.words(life, words))
        if has_visit not in self.whole:
            self.whole[has_visit] = self._whole(has_visit)
        whole = self.whole[has_visit]
        whole.write(words, into, entry)
        return len(whole.links)

    def _whole(self, has_visit: bool) -> Whole:
        lines = [line for line in self.lines if has_visit or not line.is_visit]
        links = [*self.links, *self.visit_links] if has_visit else self.links
        nth = {link.hash: n for n, link in enumerate(links)}
        by_table = [
            (table, joined((line.text for line in those), ""))
            for table, those in groupby(sorted(lines, key=attrgetter("table")), attrgetter("table"))
        ]
        return Whole(
            sealed=[name for name, _ in self.sealed],
            plains=joined(text for _, text in self.sealed).reader(),
            digests=[name for name, _ in self.digests],
            bodies=joined(text for _, text in self.digests).reader(),
            links=[(one.hash, f"n{one.hash}", nth.get(one.before, -1)) for one in links],
            entries=joined(link.body for link in links).reader(),
            tables=[table for table, _ in by_table],
            rows=joined(text for _, text in by_table).reader(),
        )


def columns(table: Table) -> tuple[str, ...]:
    """The columns that are written: keys that the database makes are left to it, but for the
    journal's, so that history is put in behind whoever follows it."""
    if table.name == ENTRIES:
        return table.columns
    return tuple(one for one in table.columns if one != table.given)


class Maker:
    """Makes the pattern of one played life."""

    def __init__(self, reader: Reader, life: Life, rows: Sequence[Row], stand_ins: Words) -> None:
        self.life, self.rows = life, rows
        self.used: set[str] = set()
        self.stand_ins = stand_ins  # words that become others for everybody: an account's id
        self.words = reader.words(life)
        self.named = _inverted(self.words)
        self.search = re.compile("|".join(map(re.escape, sorted(self.named, key=_longest))))
        handlers = [row.cells["handler"] or "" for row in rows if row.table.name == CASES]
        self.pattern = Pattern(
            reader, tuple(life.ids), "ticket" in life.ids, next(iter(handlers), "")
        )

    def made(self) -> Pattern:
        """The pattern. Raises Unlike when it does not give its own life back."""
        visit = {self.life.ids.get("ticket")}
        self.pattern.counted = found = self._counted()
        self.counted = dict(found.words(self.life, self.words))
        for n, row in enumerate(self.rows):
            subject = row.cells.get("subject") if row.table.name == ENTRIES else ""
            is_visit = row.table.name in OF_VISITS or row.table.name == ENTRIES and subject in visit
            self._add(n, row, is_visit)
        self.pattern.reader = replace(self.pattern.reader, needs=frozenset(self.used), memo={})
        return self.pattern

    def _add(self, n: int, row: Row, is_visit: bool) -> None:
        cells = []
        for column in columns(row.table):
            if row.table.name == ENTRIES and column in ("id", "previous", "hash"):
                cells.append(self._entry_cell(n, row, column, is_visit))
            else:
                cells.append(self._cell(n, row, column, row.cells.get(column)))
        text = joined(cells, "\t")
        self.pattern.lines.append(
            Line(row.table.name, Text(text.form + "\n", text.names), is_visit)
        )

    # --- What is counted ---------------------------------------------------------------------

    def _counted(self) -> Counted:
        """Where this life says what its facts follow from."""
        rows = {row.table.name: row.cells for row in self.rows}
        fact, case, ticket = (rows.get(one, {}) for one in (counted.CASES, CASES, TICKETS))
        pauses = [
            row.cells
            for row in self.rows
            if row.table.name == "cases_pause" and row.cells["kind"] in limits.STOPS_BOTH
        ]
        return Counted(
            self.pattern.reader.calendar,
            submitted=self._step(case.get("submitted_at")),
            accepted=self._step(fact.get("accepted_on")),
            decided=self._step(fact.get("decided_on")),
            due=self._name(case.get("promised_due_on") or case.get("statutory_due_on")),
            pauses=tuple(
                (self._name(one["since_on"]), self._name(one["until_on"])) for one in pauses
            ),
            drawn=self._step(ticket.get("drawn_at")),
            called=self._step(ticket.get("called_at")),
            served=self._step(ticket.get("served_at")),
            ended=self._step(ticket.get("ended_at")),
        )

    def _name(self, cell: Cell) -> str:
        """The name of the word that a cell is; "" for none."""
        if not cell:
            return ""
        before, name, after = self.named.get(cell, ("", "", ""))
        if not name or before or after:
            raise Unlike(f"{cell} is no word of this life's own.")
        self.used.add(name)
        return name

    def _step(self, cell: Cell) -> int | None:
        """At which of the life's steps a moment or a day is."""
        name = self._name(cell)
        return int(name[1:]) if name else None

    # --- Cells -------------------------------------------------------------------------------

    def _cell(self, n: int, row: Row, column: str, cell: Cell) -> Text:
        table = row.table
        if (table.name, column) == (PACKAGES, "ticket_id"):
            return Text("%s", ("ticket?",))
        if cell is None:
            return Text(NULL, ())
        name = NAMED.get((table.name, column)) or LINKS.get(table.links.get(column, ""))
        if name is not None:
            self._same(name, cell, row, column)
            return Text("%s", (name,))
        if column in table.sealed:
            slot = f"sealed{n}.{column}"
            self.pattern.sealed.append((slot, self._text(cell, row)))
            return Text("%s", (slot,))
        if (table.name, column) == (CERTIFICATES, "digest"):
            return self._digest(n, row, cell)
        for whole in WHOLE:
            if cell and cell == self.words.get(whole):
                return Text("%s", (whole,))
        return self._text(cell.translate(ESCAPED), row)

    def _same(self, name: str, cell: str, row: Row, column: str) -> None:
        word = self.words.get(name, self.counted.get(name))
        if word != cell:
            raise Unlike(f"{row.table.name}.{column} is {cell}, not {word}.")

    def _digest(self, n: int, row: Row, cell: str) -> Text:
        body = json.loads(row.cells["body"] or "{}")
        slot = f"digest{n}"
        canonical = certificates.canonical(body).decode()
        self.pattern.digests.append((slot, self._text(canonical, row)))
        return Text(r"\\x%s", (slot,))

    def _entry_cell(self, n: int, row: Row, column: str, is_visit: bool) -> Text:
        cells = row.cells
        slot = f"h{cells['subject']}.{cells['seq']}"
        if column == "id":
            links = self.pattern.visit_links if is_visit else self.pattern.links
            body = json.dumps(
                [
                    cells["subject"],
                    int(cells["seq"] or 0),
                    (cells["at"] or "").replace(" ", "T").replace("+00", "+00:00"),
                    cells["actor"],
                    cells["fact"],
                    json.loads(cells["detail"] or "{}"),
                ],
                ensure_ascii=False,
                sort_keys=True,
                separators=(",", ":"),
            )
            before = f"h{cells['subject']}.{int(cells['seq'] or 0) - 1}"
            before = before if int(cells["seq"] or 0) > 1 else ""
            links.append(Link(self._text(body, row), slot, before))
            return Text("%s", (f"n{slot}",))
        if column == "hash":
            return Text(r"\\x%s", (slot,))
        if cells["seq"] == "1":
            return Text(r"\\x" + chain.ROOT.hex(), ())
        return Text(r"\\x%s", (f"h{cells['subject']}.{int(cells['seq'] or 0) - 1}",))

    def _text(self, text: str, row: Row) -> Text:
        """The text with every word of the life's own replaced by its name."""
        for word, instead in self.stand_ins.items():
            text = text.replace(word, instead)
        form: list[str] = []
        names: list[str] = []
        end = 0
        for found in self.search.finditer(text):
            form.append(text[end : found.start()].replace("%", "%%"))
            before, name, after = self.named[found[0]]
            form.append(f"{before.replace('%', '%%')}%s{after.replace('%', '%%')}")
            names.append(name)
            self.used.add(name)
            end = found.end()
        form.append(text[end:].replace("%", "%%"))
        return Text("".join(form), tuple(names))


def _longest(word: str) -> tuple[int, str]:
    return -len(word), word


def _inverted(words: Words) -> dict[str, tuple[str, str, str]]:
    """Text → what stands before it, its name, what stands behind.

    Where two names have the same text the first one has it; `checking` would see a wrong one.
    """
    found: dict[str, tuple[str, str, str]] = {}
    for name, word in words.items():
        if name in WHOLE or name in PAIRED or not word:
            continue
        found.setdefault(word, ("", name, ""))
    for name, patterns in PAIRED.items():
        for pattern in patterns:
            before, after = pattern.split("*")
            if name in words:
                found[f"{before}{words[name]}{after}"] = (before, name, after)
    return found


def _both(key: str, value: str) -> tuple[str, str]:
    """A pair as JSON with and without spaces."""
    return f'"{key}": {value}', f'"{key}":{value}'


# Words that are looked for together with what they are the value of.
PAIRED: Mapping[str, Iterable[str]] = {
    "password": _both("query_password", '"*"'),
    "provisional": _both("provisional", "*"),
    "sex": _both("person.sex", '"*"'),
    "ticket_number": _both("number", '"*"'),
    "window_number": (*_both("window", "*,"), *_both("window", "*}")),
    "centre": ('"*"',),
    "county": ('"*"',),
    "area": (),
    "window": (),
    "ticket_serial": (),
    "explanation": _both("explanation", "*"),
}
