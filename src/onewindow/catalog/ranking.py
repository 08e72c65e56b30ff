"""Which candidate fits plain words best: pure arithmetic over terms.

A term counts the more, the fewer candidates have it; a title counts more than further
words; sounds count where the characters themselves are not met (typing errors).
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onewindow.catalog import words

OWN, SYNONYM, SOUND, CHARACTER = 1.0, 0.8, 0.45, 0.2
TITLE, ALSO = 1.0, 0.3
WIDTH = 0.35  # how much a long title is held against it
FUSION = 10  # damping of rank fusion: small, since lists are short


@dataclass(frozen=True, slots=True)
class Candidate:
    """One entry of the index with its texts."""

    code: str
    is_life_event: bool
    title: str
    title_en: str
    also: str
    initials: str
    pinyin: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query taken apart. terms: weight by character pair or English stem."""

    terms: dict[str, float]
    sounds: dict[str, float]
    characters: dict[str, float]
    latin: str

    @property
    def lexemes(self) -> list[str]:
        """Every term the index is asked for."""
        return [*self.terms, *self.sounds]


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate's score and the terms that earned it."""

    candidate: Candidate
    score: float
    met: tuple[str, ...]


def wanted(*, text: str, expansions: Iterable[str]) -> Wanted:
    """A query and what its words mean in the catalogue's words. Source: house rule."""
    terms: dict[str, float] = {}
    for term in words.pairs(text) + words.stems(text):
        terms[term] = OWN
    for phrase in expansions:
        parts = words.pairs(phrase) + words.stems(phrase)
        for term in parts:
            terms[term] = max(terms.get(term, 0.0), SYNONYM)
    sounds = dict.fromkeys(words.sound_pairs(text), SOUND)
    latin = "".join(run for run in words.runs(text) if not words.is_han(run))
    characters = {
        one: CHARACTER for run in words.runs(text) if words.is_han(run) for one in run
    }
    return Wanted(terms, sounds, characters, latin)


def by_terms(
    *, wanted: Wanted, candidates: Sequence[Candidate], total: int
) -> list[Scored]:
    """Candidates that share a term with the query, best first. Source: after BM25."""
    texts = [_Text(candidate) for candidate in candidates]
    spread = _Spread(texts, total)
    scored = [_scored(text, wanted, spread) for text in texts]
    return sorted(
        (one for one in scored if one.score > 0), key=lambda one: (-one.score, one.candidate.code)
    )


class _Text:
    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self.pairs = words.pairs(candidate.title)
        self.title = {
            *self.pairs,
            *words.stems(candidate.title),
            *words.stems(candidate.title_en),
        }
        self.also = {*words.pairs(candidate.also), *words.stems(candidate.also)} - self.title
        self.characters = set("".join(self.pairs))
        self.sounds = {*words.sound_pairs(candidate.title)}


class _Spread:
    """How rare a term is among titles, among further words, among sounds."""

    def __init__(self, texts: Sequence[_Text], total: int) -> None:
        self.total = total
        self.title = Counter(term for text in texts for term in text.title)
        self.also = Counter(term for text in texts for term in text.also)
        self.sounds = Counter(term for text in texts for term in text.sounds)
        self.characters = Counter(term for text in texts for term in text.characters)

    def rarity(self, having: int) -> float:
        return math.log(1 + (self.total - having + 0.5) / (having + 0.5))


def _scored(text: _Text, wanted: Wanted, spread: _Spread) -> Scored:
    score = 0.0
    met: list[str] = []
    heard: set[str] = set()
    for term, weight in wanted.terms.items():
        if term in text.title:
            score += weight * TITLE * spread.rarity(spread.title[term])
        elif term in text.also:
            score += weight * ALSO * spread.rarity(spread.also[term])
        else:
            continue
        met.append(term)
        heard.update(words.sound_pairs(term))
    for sound, weight in wanted.sounds.items():
        if sound in text.sounds and sound not in heard:
            score += weight * spread.rarity(spread.sounds[sound])
    for character, weight in wanted.characters.items():
        if character in text.characters:
            score += weight * spread.rarity(spread.characters[character])
    return Scored(text.candidate, score / (1 + len(text.pairs)) ** WIDTH, tuple(met))


def fused(lists: Sequence[tuple[float, Sequence[str]]]) -> dict[str, float]:
    """Reciprocal rank fusion: weight / (damping + rank) summed over the lists.

    lists: (weight, codes best first). Source: Cormack, Clarke, Buettcher 2009.
    """
    total: dict[str, float] = {}
    for weight, codes in lists:
        for rank, code in enumerate(codes, start=1):
            total[code] = total.get(code, 0.0) + weight / (FUSION + rank)
    return total
