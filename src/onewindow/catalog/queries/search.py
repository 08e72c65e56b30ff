"""Search in plain words, pinyin initials, by meaning, and with typing errors."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from onewindow.catalog import meaning, ranking, words
from onewindow.catalog.models import SearchEntry
from onewindow.catalog.ranking import Candidate, Scored

LONGEST = 100  # characters of a query that are read
CANDIDATES = 400
NEAREST = 20  # entries nearest in meaning that are looked at

# What the query's words mean, and whether the index changed since it was last read.
_ASK = """
select (select coalesce(jsonb_object_agg(term, expands_to), '{}') from catalog_synonym
    where position(term in %(said)s) > 0 or position(term in %(joined)s) > 0),
  count(*), max(indexed_at)::text
from catalog_searchentry
"""
_FIND = """
select code, is_life_event, title, title_en, also, initials, pinyin
from catalog_searchentry entry
where (
  code = any(%(near)s)
  or terms @@ %(terms)s::tsquery
  or %(latin)s <> '' and (
    initials %% %(latin)s
    or initials like %(scattered)s
    or (select bool_and(position(run in replace(pinyin, ' ', '')) > 0)
        from unnest(%(runs)s::text[]) as run)
  )
)
"""
_OFFERED = """
and (is_life_event or exists (
  select from catalog_offering offering
  where offering.matter_id = entry.code and offering.depth <> 'guide'
    and (%(channel)s = '' or offering.channel = %(channel)s)
    and (%(town)s = '' or offering.centre_id = %(town)s or offering.centre_id is null)
    and case when %(on)s::date is null then upper_inf(offering.during)
        else offering.during @> %(on)s::date end
))
"""
_BEST = """
order by initials like %(scattered)s desc, ts_rank(terms, %(terms)s::tsquery) desc, code
limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """One find. score: only for the order. why: the words that were met, for showing."""

    code: str
    is_life_event: bool
    title: str
    title_en: str
    score: float
    why: tuple[str, ...]


def search(
    text: str, *, limit: int = 10, channel: str = "", town: str = "", on: date | None = None
) -> list[Hit]:
    """Matters and life events that the words mean, best first. Two queries, seldom three.

    text: plain words, pinyin, initials or English; more than 100 characters are cut.
    channel, town: only what can be handed in there (on the day `on`, else as offered without
    an end). Life events are kept whatever the filter.
    """
    said = words.normalised(text[:LONGEST])
    if not said:
        return []
    synonyms, near, total = _asked(said)
    wanted = ranking.wanted(text=said, expansions=[many for _, many in synonyms])
    found = _candidates(wanted, near, channel=channel, town=town, on=on)
    by_code = {one.code: one for one in found}
    scored = ranking.by_terms(wanted=wanted, candidates=found, total=total)
    spelt = ranking.by_spelling(runs=wanted.latin_runs, candidates=found)
    order = ranking.fused(
        terms=[(one.candidate.code, one.score) for one in scored],
        spelt=spelt,
        meant=[(code, alike) for code, alike in near if code in by_code],
        candidates=found,
    )
    met = {one.candidate.code: one for one in scored}
    return [
        Hit(
            code=code,
            is_life_event=by_code[code].is_life_event,
            title=by_code[code].title,
            title_en=by_code[code].title_en,
            score=score,
            why=_why(said, synonyms, met.get(code), wanted.latin if code in spelt else ""),
        )
        for code, score in order[:limit]
    ]


def _asked(said: str) -> tuple[list[tuple[str, list[str]]], list[tuple[str, float]], int]:
    """Synonyms met, entries near in meaning, and the size of the index."""
    with connection.cursor() as cursor:
        cursor.execute(_ASK, {"said": said, "joined": said.replace(" ", "")})
        written, total, stamp = cursor.fetchone()
    met: dict[str, list[str]] = json.loads(written)
    # A term within a longer one met says less than the longer one.
    longest = [term for term in met if not any(term != other and term in other for other in met)]
    synonyms = [(term, met[term]) for term in sorted(longest, key=lambda one: (-len(one), one))]
    han = any(words.is_han(run) for run in said.split())
    # Letters without a space are initials or pinyin, which mean nothing to the encoder.
    if not han and " " not in said:
        return synonyms, [], total
    near = _meanings((connection.alias, total, stamp)).nearest(said, limit=NEAREST)
    return synonyms, near, total


_held: dict[tuple[object, ...], meaning.Meanings] = {}


def _meanings(stamp: tuple[object, ...]) -> meaning.Meanings:
    """All meanings, read again when the index has changed."""
    held = _held.get(stamp)
    if held is None:
        rows = SearchEntry.objects.exclude(meaning=b"").values_list("code", "meaning")
        held = meaning.Meanings.of([(code, bytes(vector)) for code, vector in rows])
        _held.clear()
        _held[stamp] = held
    return held


def warm() -> None:
    """Read the encoder now, so that the first who searches does not wait a second for it."""
    meaning.encoded(["身份证"])


def _candidates(
    wanted: ranking.Wanted,
    near: Sequence[tuple[str, float]],
    *,
    channel: str,
    town: str,
    on: date | None,
) -> list[Candidate]:
    latin = wanted.latin if len(wanted.latin) > 1 else ""
    params: dict[str, Any] = {
        "latin": latin,
        "runs": list(wanted.latin_runs) if latin else [],
        "scattered": f"%{'%'.join(latin)}%" if latin else "",
        "terms": words.any_of(wanted.lexemes),
        "near": [code for code, _ in near],
        "limit": CANDIDATES,
        "channel": channel,
        "town": town,
        "on": on,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIND + (_OFFERED if channel or town else "") + _BEST, params)
        return [Candidate(*row) for row in cursor.fetchall()]


def _why(
    said: str, synonyms: Sequence[tuple[str, list[str]]], scored: Scored | None, spelt: str
) -> tuple[str, ...]:
    met = set(scored.met) if scored else set()
    reasons = [spelt] if spelt else []
    reasons += _runs_met(said, met)
    for term, many in synonyms:
        reasons += [
            f"{term} → {to}" for to in many if to != term and met.intersection(words.pairs(to))
        ]
    return tuple(dict.fromkeys(reasons))


def _runs_met(said: str, met: set[str]) -> list[str]:
    """The query's own words that were met, neighbouring pairs joined again."""
    found: list[str] = []
    for run in said.split():
        if not words.is_han(run):
            found += [run] if met.intersection(words.stems(run)) else []
            continue
        grown = ""
        for at in range(len(run) - 1):
            if run[at : at + 2] in met:
                grown = grown + run[at + 1] if grown else run[at : at + 2]
            elif grown:
                found.append(grown)
                grown = ""
        found += [grown] if grown else []
    return found
