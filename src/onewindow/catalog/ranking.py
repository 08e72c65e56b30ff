"""Which candidate fits plain words best: pure arithmetic over terms.

A term counts the more, the fewer candidates have it; a title counts more than further
words; sounds count where the characters themselves are not met (typing errors).
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from onewindow.catalog import words

OWN, SYNONYM, SOUND, CHARACTER = 1.0, 0.9, 0.9, 0.2
TYPICAL = 4  # pairs of a meaning; a longer one is not worth more for its length
FOLLOWING = 0.9  # each further expansion of a synonym is meant a little less than the one before
TITLE, ALSO = 1.0, 0.3
WIDTH = 0.35  # how much a long title is held against it
SURE = 2.5  # score from which a first entry is sure by its words alone
MEANING, LEAST_ALIKE = 0.8, 0.3
ALIKE = 0.7  # from which share of equal letters initials count as mistyped
# Of siblings that fit alike, people mostly mean the one that begins something.
LATER = ("变更", "延续", "注销", "补领", "补办", "补证", "换领", "换证", "恢复")
LATER_FACTOR = 0.88


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
class Phrase:
    """What was said, or what a synonym means by it: terms that belong together."""

    terms: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query taken apart. phrases: the first is what was said itself. sounds: pair by sound."""

    phrases: tuple[Phrase, ...]
    sounds: dict[str, str]
    characters: dict[str, float]
    latin_runs: tuple[str, ...]

    @property
    def latin(self) -> str:
        """All its letters in one."""
        return "".join(self.latin_runs)

    @property
    def lexemes(self) -> list[str]:
        """Every term the index is asked for."""
        return [*(term for phrase in self.phrases for term in phrase.terms), *self.sounds]


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate's score and the terms that earned it."""

    candidate: Candidate
    score: float
    met: tuple[str, ...]


def wanted(*, text: str, expansions: Iterable[Sequence[str]]) -> Wanted:
    """A query and what its words mean in the catalogue's words.

    expansions: for each synonym met, what it means, the likeliest first. Source: house rule.
    """
    phrases = [_phrase(text, OWN)]
    for meanings in expansions:
        weight = SYNONYM
        for meaning in meanings:
            phrases.append(_phrase(meaning, weight))
            weight *= FOLLOWING
    han = [run for run in words.runs(text) if words.is_han(run)]
    return Wanted(
        phrases=tuple(phrases),
        sounds={words.sound_pairs(pair)[0]: pair for pair in words.pairs(text) if len(pair) > 1},
        characters={one: CHARACTER for run in han for one in run},
        latin_runs=tuple(run for run in words.runs(text) if not words.is_han(run)),
    )


def _phrase(text: str, weight: float) -> Phrase:
    return Phrase(tuple(dict.fromkeys(words.telling_pairs(text) + words.stems(text))), weight)


def by_terms(*, wanted: Wanted, candidates: Sequence[Candidate], total: int) -> list[Scored]:
    """Candidates that share a term with the query, best first. Source: after BM25."""
    texts = [_text(candidate) for candidate in candidates]
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
        self.sounds = {words.sound_pairs(pair)[0]: pair for pair in self.pairs if len(pair) > 1}


_text = lru_cache(maxsize=4096)(_Text)


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
    earned: dict[str, float] = {}
    for at, phrase in enumerate(wanted.phrases):
        for term, worth in _earned(text, phrase, spread, is_said=at == 0):
            earned[term] = max(earned.get(term, 0.0), worth)
    heard = {sound for term in earned for sound in words.sound_pairs(term)}
    score = sum(earned.values())
    for sound, pair in wanted.sounds.items():
        # A homophone slip leaves a neighbour standing; two foreign characters are chance.
        if sound not in heard and set(pair) & set(text.sounds.get(sound, "")):
            score += SOUND * spread.rarity(spread.sounds[sound])
    for character, weight in wanted.characters.items():
        if character in text.characters:
            score += weight * spread.rarity(spread.characters[character])
    score /= (1 + len(text.pairs)) ** WIDTH
    return Scored(text.candidate, score, tuple(earned))


def _earned(
    text: _Text, phrase: Phrase, spread: _Spread, *, is_said: bool
) -> list[tuple[str, float]]:
    """What each term of a phrase is worth; a meaning counts as far as it is met whole."""
    worths = [(term, _worth(text, term, spread)) for term in phrase.terms]
    met = [(term, worth) for term, worth in worths if worth]
    if not met:
        return []
    coverage = len(met) / len(worths)
    if is_said:
        factor = phrase.weight * (0.5 + 0.5 * coverage)
    else:
        factor = phrase.weight * coverage * min(1.0, TYPICAL / len(worths))
    return [(term, worth * factor) for term, worth in met]


def _worth(text: _Text, term: str, spread: _Spread) -> float:
    if term in text.title:
        return TITLE * spread.rarity(spread.title[term])
    if term in text.also:
        return ALSO * spread.rarity(spread.also[term])
    return 0.0


def by_spelling(*, runs: Sequence[str], candidates: Sequence[Candidate]) -> list[str]:
    """Codes whose initials or pinyin the letters spell, best first.

    runs: letters without a space. Initials as a whole, from their beginning, within, as full
    pinyin, every run somewhere in the pinyin, and initials with letters left out (gthsl for
    个体工商户设立登记). Source: house rule, after input methods.
    """
    latin = "".join(runs)
    scored = [(_spelt(latin, runs, one), one) for one in candidates] if len(latin) > 1 else []
    found = [(score, one) for score, one in scored if score > 0]
    found.sort(key=lambda pair: (-pair[0], _is_later(pair[1]), len(pair[1].initials)))
    return [one.code for _, one in found]


def _spelt(latin: str, runs: Sequence[str], candidate: Candidate) -> float:
    initials = candidate.initials
    if initials == latin:
        return 5
    if initials.startswith(latin):
        return 4
    if latin in initials:
        return 3
    pinyin = candidate.pinyin.replace(" ", "")
    if latin in pinyin:
        return 2
    if all(len(run) > 2 and run in pinyin for run in runs):
        return 1.8
    window, start = _window(latin, initials)
    if window:
        return len(latin) / window + (0.5 if start == 0 else 0)
    alike = SequenceMatcher(None, latin, initials[: len(latin) + 1]).ratio()
    return alike / 2 if alike >= ALIKE else 0


def _window(letters: str, initials: str) -> tuple[int, int]:
    """The shortest stretch of `initials` that holds `letters` in order: length (0: none), start."""
    best, begins = 0, -1
    for start, first in enumerate(initials):
        if first != letters[0]:
            continue
        at = start
        for letter in letters[1:]:
            at = initials.find(letter, at + 1)
            if at < 0:
                return best, begins
        if not best or at - start + 1 < best:
            best, begins = at - start + 1, start
    return best, begins


def _is_later(candidate: Candidate) -> bool:
    return any(word in candidate.title for word in LATER)


def fused(
    *,
    terms: Sequence[tuple[str, float]],
    spelt: Sequence[str],
    meant: Sequence[tuple[str, float]],
    candidates: Iterable[Candidate],
) -> list[tuple[str, float]]:
    """One order out of three: (code, score), best first.

    terms, meant: (code, score), spelt: codes, each best first. Terms count relative to their
    best, unless the best itself is weak; spelling by rank; meaning by how near it is.
    Source: house rule, weights measured on the queries that come with the data.
    """
    total: dict[str, float] = {}
    best = max(terms[0][1], SURE) if terms else SURE
    for code, score in terms:
        total[code] = score / best
    for rank, code in enumerate(spelt, start=1):
        total[code] = total.get(code, 0.0) + rank**-0.5
    for code, alike in meant:
        near = max(0.0, (alike - LEAST_ALIKE) / (1 - LEAST_ALIKE))
        total[code] = total.get(code, 0.0) + MEANING * near
    for one in candidates:
        if one.code in total and _is_later(one):
            total[one.code] *= LATER_FACTOR
    return sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))
