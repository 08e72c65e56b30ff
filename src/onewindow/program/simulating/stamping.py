"""From the rows of one played life to those of any number like it.

A pattern is the rows with a name wherever a life's own words stood. It is known to be right
when the names of the played life give its rows back, letter for letter; lives stamped with it
are held against played ones by `checking`.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any

from onewindow.documents.models import Certificate
from onewindow.journal.models import Entry
from onewindow.program.simulating.capturing import Cell, Row, Table, table_of
from onewindow.program.simulating.lives import Kind, Life, Reader
from onewindow.rules import certificates, chain
from onewindow.sealing import seal

Words = Mapping[str, str]
NULL = r"\N"
ESCAPED = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
# Words that stand for a whole cell only: they are too short to be looked for inside others.
WHOLE = ("channel", "ticket_number", "centre", "county", "ticket_code", "matter")
ENTRIES = table_of(Entry).name
TICKETS, PACKAGES, CASES = "hall_ticket", "cases_package", "cases_case"
CERTIFICATES = table_of(Certificate).name
# Columns that hold a number of a life's own, by their names.
NAMED: Mapping[tuple[str, str], str] = {
    (TICKETS, "serial"): "ticket_serial",
    (TICKETS, "area_id"): "area",
    (TICKETS, "code"): "ticket_code",
    (PACKAGES, "channel"): "channel",
    (CASES, "due_is_provisional"): "provisional",
    ("quality_rating", "window"): "window_number",
}
LINKS: Mapping[str, str] = {"hall_window": "window"}


class Unlike(AssertionError):
    """A pattern does not give its own life back."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text with names in it: `%s` where a life's own words go."""

    form: str
    names: tuple[str, ...]

    def reader(self) -> Callable[[Words], str]:
        """The text for a life's words."""
        form = self.form
        if not self.names:
            plain = form.replace("%%", "%")
            return lambda words: plain
        if len(self.names) == 1:
            (name,) = self.names
            return lambda words: form % words[name]
        pick = itemgetter(*self.names)
        return lambda words: form % pick(words)


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a subject's chain. hash: under which name its hash is kept; before: that of
    the entry before it, "" for the first."""

    body: Callable[[Words], str]
    hash: str
    before: str


@dataclass(slots=True)
class Pattern:
    """The rows of a kind of life, ready to be stamped.

    sealed, digests: what is worked out before the rows. lines: for each table, its columns and
    the text of its rows; those that go with a visit's number apart.
    """

    reader: Reader
    ids: tuple[str, ...]
    has_ticket: bool
    handler: str = ""  # who took the case up, as the journal calls them
    sealed: list[tuple[str, Callable[[Words], str]]] = field(default_factory=list)
    digests: list[tuple[str, Callable[[Words], str]]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    lines: list[tuple[str, Callable[[Words], str]]] = field(default_factory=list)
    visit_links: list[Link] = field(default_factory=list)
    visit_lines: list[tuple[str, Callable[[Words], str]]] = field(default_factory=list)

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
        for name, plain in self.sealed:
            words[name] = "\\\\x" + seal(plain(words).encode()).hex()
        for name, plain in self.digests:
            words[name] = hashlib.sha256(plain(words).encode()).hexdigest()
        links = [*self.links, *self.visit_links] if has_visit else self.links
        for n, link in enumerate(links):
            before = bytes.fromhex(words[link.before]) if link.before else chain.ROOT
            digest = hashlib.sha256(before + link.body(words).encode())
            words[link.hash] = digest.hexdigest()
            words[f"n{link.hash}"] = entry + n
        for table, line in self.lines:
            into[table].append(line(words))
        if has_visit:
            for table, line in self.visit_lines:
                into[table].append(line(words))
        return len(links)


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
        for n, row in enumerate(self.rows):
            subject = row.cells.get("subject") if row.table.name == ENTRIES else ""
            is_visit = (
                row.table.name in (TICKETS, "hall_announcement")
                or row.table.name == ENTRIES
                and subject in visit
            )
            self._add(n, row, is_visit)
        self.pattern.reader = replace(self.pattern.reader, needs=frozenset(self.used))
        return self.pattern

    def _add(self, n: int, row: Row, is_visit: bool) -> None:
        cells = []
        for column in columns(row.table):
            if row.table.name == ENTRIES and column in ("id", "previous", "hash"):
                cells.append(self._entry_cell(n, row, column, is_visit))
            else:
                cells.append(self._cell(n, row, column, row.cells.get(column)))
        form = "\t".join(cell.form for cell in cells) + "\n"
        names = tuple(name for cell in cells for name in cell.names)
        lines = self.pattern.visit_lines if is_visit else self.pattern.lines
        lines.append((row.table.name, Text(form, names).reader()))

    # --- Cells -------------------------------------------------------------------------------

    def _cell(self, n: int, row: Row, column: str, cell: Cell) -> Text:
        table = row.table
        if (table.name, column) == (PACKAGES, "ticket_id"):
            return Text("%s", ("ticket?",))
        if cell is None:
            return Text(NULL.replace("%", "%%"), ())
        name = NAMED.get((table.name, column)) or LINKS.get(table.links.get(column, ""))
        if name is not None:
            self._same(name, cell, row, column)
            return Text("%s", (name,))
        if column in table.sealed:
            slot = f"sealed{n}.{column}"
            self.pattern.sealed.append((slot, self._text(cell, row).reader()))
            return Text("%s", (slot,))
        if (table.name, column) == (CERTIFICATES, "digest"):
            return self._digest(n, row, cell)
        for whole in WHOLE:
            if cell and cell == self.words.get(whole):
                return Text("%s", (whole,))
        return self._text(cell.translate(ESCAPED), row)

    def _same(self, name: str, cell: str, row: Row, column: str) -> None:
        if self.words.get(name) != cell:
            raise Unlike(f"{row.table.name}.{column} is {cell}, not {self.words.get(name)}.")

    def _digest(self, n: int, row: Row, cell: str) -> Text:
        body = json.loads(row.cells["body"] or "{}")
        slot = f"digest{n}"
        canonical = certificates.canonical(body).decode()
        self.pattern.digests.append((slot, self._text(canonical, row).reader()))
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
            links.append(Link(self._text(body, row).reader(), slot, before))
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
