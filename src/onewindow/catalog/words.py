"""Plain words taken apart for the search: characters, pairs, sounds and English stems.

Pure functions: the same text always gives the same terms, so that what the index keeps
and what a query asks for meet.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from pypinyin import lazy_pinyin

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ment", ""), ("al", ""), ("ed", ""),
            ("es", "e"), ("s", ""))  # fmt: skip
_IRREGULAR = {"lost": "loss", "lose": "loss", "born": "birth", "died": "death", "dead": "death",
              "children": "child", "paid": "pay", "wed": "marriag",
              "married": "marriag", "marry": "marriag"}  # fmt: skip
# Words that say nothing about which matter is meant.
_EMPTY = frozenset(
    ["a", "an", "and", "for", "how", "i", "in", "is", "my", "of", "on", "the", "to", "with"]
)
# Of a question, not of what is asked for.
_EMPTY_PAIRS = frozenset(
    ["什么", "怎么", "怎样", "如何", "哪些", "哪里", "可以", "需要", "有没", "没有"]
    + ["我要", "我想", "想要", "要办", "想办", "这个", "那个"]
)


def normalised(text: str) -> str:
    """One spelling: full-width to half-width, small letters, everything else a space.

    Source: Unicode NFKC; house rule.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_RUN.findall(folded))


def runs(text: str) -> list[str]:
    """Unbroken runs of Chinese characters, and Latin words, in reading order."""
    return normalised(text).split()


def is_han(run: str) -> bool:
    """Whether a run is Chinese."""
    return bool(_HAN.match(run))


def pairs(text: str) -> list[str]:
    """Neighbouring characters of each Chinese run; a lone character stands for itself."""
    found: list[str] = []
    for run in runs(text):
        if is_han(run):
            found += [a + b for a, b in pairwise(run)] or [run]
    return found


def telling_pairs(text: str) -> list[str]:
    """The pairs that say something about which matter is meant."""
    return [pair for pair in pairs(text) if pair not in _EMPTY_PAIRS]


def stems(text: str) -> list[str]:
    """English words without their commonest endings, empty words left out."""
    return [_stem(run) for run in runs(text) if not is_han(run) and run not in _EMPTY]


def _stem(word: str) -> str:
    """renewal, renewed, renews → renew; replacement, replacing → replac."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) > 4 and word.isalpha():
        for ending, instead in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                word = word[: -len(ending)] + instead
                break
    return word.removesuffix("e") if len(word) > 4 else word


@lru_cache(maxsize=4096)
def _sounds(run: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(run, errors="ignore"))


def syllables(text: str) -> list[str]:
    """Pinyin of every Chinese character, without tones."""
    return [sound for run in runs(text) if is_han(run) for sound in _sounds(run)]


def sound_pairs(text: str) -> list[str]:
    """Neighbouring syllables of each Chinese run (`shen_fen`): what a homophone keeps."""
    found: list[str] = []
    for run in runs(text):
        if is_han(run):
            found += [f"{a}_{b}" for a, b in pairwise(_sounds(run))]
    return found


def initials(text: str) -> str:
    """First letters of the pinyin, Latin words and digits kept whole: 身份证 → sfz."""
    return "".join(
        "".join(sound[0] for sound in _sounds(run)) if is_han(run) else run for run in runs(text)
    )


def vector(*, title: str, title_en: str, also: str) -> str:
    """The text of a PostgreSQL tsvector: title terms weigh A, sounds B, further words D.

    Terms hold letters, digits and underscores only, so that they need no escaping.
    Source: house rule.
    """
    weights: dict[str, str] = {}
    for terms, weight in (
        (pairs(title) + stems(title) + stems(title_en), "A"),
        (sound_pairs(title), "B"),
        (pairs(also) + stems(also), "D"),
    ):
        for term in terms:
            weights.setdefault(term, weight)
    return " ".join(f"'{term}':1{weight}" for term, weight in sorted(weights.items()))


def any_of(terms: Iterable[str]) -> str:
    """The text of a tsquery that any of the terms satisfies."""
    return " | ".join(f"'{term}'" for term in dict.fromkeys(terms))
