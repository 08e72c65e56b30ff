"""Search in plain words, pinyin initials and with typing errors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q, Value
from django.db.models.functions import StrIndex

from onewindow.catalog import ranking, words
from onewindow.catalog.models import Synonym
from onewindow.catalog.ranking import Candidate, Scored

LONGEST = 100  # characters of a query that are read
CANDIDATES = 400

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
    """Matters and life events that the words mean, best first. Two queries.

    text: plain words, pinyin, initials or English; more than 100 characters are cut.
    channel, town: only what can be handed in there (on the day `on`, else today's open
    offerings). Life events are kept whatever the filter.
    """
    text = text[:LONGEST]
    said = words.normalised(text)
    if not said:
        return []
    synonyms = _synonyms(said)
    wanted = ranking.wanted(text=text, expansions=[to for _, many in synonyms for to in many])
    found, spelt, total = _candidates(wanted, channel=channel, town=town, on=on)
    scored = ranking.by_terms(wanted=wanted, candidates=found, total=total)
    order = ranking.fused([(1.0, [one.candidate.code for one in scored]), (1.0, spelt)])
    met = {one.candidate.code: one for one in scored}
    by_code = {one.code: one for one in found}
    best = sorted(order, key=lambda code: (-order[code], code))[:limit]
    return [
        Hit(
            code=code,
            is_life_event=by_code[code].is_life_event,
            title=by_code[code].title,
            title_en=by_code[code].title_en,
            score=order[code],
            why=_why(said, synonyms, met.get(code), wanted.latin if code in spelt else ""),
        )
        for code in best
    ]


def _synonyms(said: str) -> list[tuple[str, list[str]]]:
    """Synonyms whose term occurs in the query, longest first. One query."""
    joined = said.replace(" ", "")
    rows = Synonym.objects.annotate(
        at=StrIndex(Value(said), "term"), at_joined=StrIndex(Value(joined), "term")
    ).filter(Q(at__gt=0) | Q(at_joined__gt=0))
    return sorted(
        rows.values_list("term", "expands_to"), key=lambda row: (-len(row[0]), row[0])
    )


def _candidates(
    wanted: ranking.Wanted, *, channel: str, town: str, on: date | None
) -> tuple[list[Candidate], list[str], int]:
    """Candidates, the codes found by spelling (best first), and the size of the index."""
    latin = wanted.latin if len(wanted.latin) > 1 else ""
    sql = """
        select e.code, is_life_event, title, title_en, also, initials, pinyin,
          case
            when %(latin)s = '' then 0
            when initials = %(latin)s then 5
            when starts_with(initials, %(latin)s) then 4
            when position(%(latin)s in initials) > 0 then 3
            when position(%(latin)s in replace(pinyin, ' ', '')) > 0 then 2
            when initials %% %(latin)s then similarity(initials, %(latin)s)
            else 0
          end as spelt,
          (select count(*) from catalog_searchentry)
        from catalog_searchentry e
        where (
          terms @@ %(terms)s::tsquery
          or %(latin)s <> '' and (
            initials %% %(latin)s
            or position(%(latin)s in initials) > 0
            or position(%(latin)s in replace(pinyin, ' ', '')) > 0
          )
        )
    """
    params: dict[str, object] = {
        "latin": latin,
        "terms": words.any_of(wanted.lexemes),
        "limit": CANDIDATES,
    }
    if channel or town:
        sql += """
          and (is_life_event or exists (
            select from catalog_offering o
            where o.matter_id = e.code and o.depth <> 'guide'
              and (%(channel)s = '' or o.channel = %(channel)s)
              and (%(town)s = '' or o.centre_id = %(town)s or o.centre_id is null)
              and case when %(on)s::date is null then upper_inf(o.during)
                  else o.during @> %(on)s::date end
          ))
        """
        params |= {"channel": channel, "town": town, "on": on}
    sql += """
        order by spelt desc, ts_rank(terms, %(terms)s::tsquery) desc, e.code
        limit %(limit)s
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    found = [Candidate(*row[:7]) for row in rows]
    spelt = sorted((row for row in rows if row[7] > 0), key=lambda row: (-row[7], len(row[5])))
    return found, [row[0] for row in spelt], rows[0][8] if rows else 0


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
