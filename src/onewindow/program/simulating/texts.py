"""Texts with names in them, and all texts of a life, filled in a few at a time."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from onewindow.rules import chain
from onewindow.sealing import seal_each

Words = Mapping[str, str]
NULL = r"\N"
APART = "\x1f"  # between texts that are filled in at once; neither JSON nor COPY has it


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


def joined(texts: Iterable[Text], between: str = APART) -> Text:
    """Several texts as one, so that they are filled in at once."""
    held = list(texts)
    names = tuple(name for text in held for name in text.names)
    return Text(between.join(text.form for text in held), names)


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything a life writes, its texts filled in a few at a time: what is sealed, what is
    hashed, then every row."""

    sealed: Sequence[str]
    plains: Callable[[Words], str]
    digests: Sequence[str]
    bodies: Callable[[Words], str]
    links: Sequence[tuple[str, str, int]]  # names of hash and number; which one is before
    entries: Callable[[Words], str]
    tables: Sequence[str]
    rows: Callable[[Words], str]

    def write(self, words: dict[str, Any], into: Mapping[str, list[str]], entry: int) -> None:
        """Add the rows to each table's. entry: the number of the first of the journal."""
        if self.sealed:
            plains = [plain.encode() for plain in self.plains(words).split(APART)]
            for name, value in zip(self.sealed, seal_each(plains), strict=True):
                words[name] = "\\\\x" + value.hex()
        if self.digests:
            for name, body in zip(self.digests, self.bodies(words).split(APART), strict=True):
                words[name] = hashlib.sha256(body.encode()).hexdigest()
        hashes = [chain.ROOT]  # the last one stands for what is before a first entry
        texts = self.entries(words).split(APART)
        for n, ((name, number, before), text) in enumerate(zip(self.links, texts, strict=True)):
            digest = hashlib.sha256(hashes[before] + text.encode()).digest()
            hashes.insert(n, digest)
            words[name] = digest.hex()
            words[number] = entry + n
        for table, rows in zip(self.tables, self.rows(words).split(APART), strict=True):
            into[table].append(rows)
