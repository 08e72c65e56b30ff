"""The search's own table, rebuilt from what is in force."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from onewindow.catalog import meaning, words
from onewindow.catalog.models import LifeEventVersion, MatterVersion, SearchEntry, Status

Body = Mapping[str, Any]
TITLE = 2  # its place in a row

_WRITE = """
insert into catalog_searchentry
  (code, is_life_event, title, title_en, department, zone, kind, initials, pinyin, also, terms,
  meaning, indexed_at)
select *, %s::timestamptz from unnest(%s::text[], %s::bool[], %s::text[], %s::text[], %s::text[],
  %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::tsvector[], %s::bytea[])
on conflict (code) do update set (is_life_event, title, title_en, department, zone, kind,
    initials, pinyin, also, terms, meaning, indexed_at)
  = row(excluded.is_life_event, excluded.title, excluded.title_en, excluded.department,
    excluded.zone, excluded.kind, excluded.initials, excluded.pinyin, excluded.also,
    excluded.terms, excluded.meaning, excluded.indexed_at)
"""


def index(bodies: Iterable[tuple[Body, bool]], *, at: datetime) -> None:
    """Enter published bodies into the search, or bring their entries up to date.

    bodies: (body, whether it is a life event's). One statement.
    """
    rows = [_row(body, is_life_event) for body, is_life_event in bodies]
    if not rows:
        return
    columns = [list(column) for column in zip(*rows, strict=True)]
    meanings = meaning.encoded([str(row[TITLE]) for row in rows])
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [at, *columns, meanings])


def drop(codes: Iterable[str]) -> None:
    """Take codes that are no longer in force out of the search."""
    SearchEntry.objects.filter(pk__in=list(codes)).delete()


def reindex(*, at: datetime) -> int:
    """Build the whole search anew from what is in force; returns the number of entries.

    For a new version of the program that takes words apart in another way.
    """
    with transaction.atomic():
        bodies = [
            (body, is_life_event)
            for model, is_life_event in ((MatterVersion, False), (LifeEventVersion, True))
            for body in model._default_manager.filter(status=Status.PUBLISHED).values_list(
                "body", flat=True
            )
        ]
        SearchEntry.objects.exclude(pk__in=[str(body["id"]) for body, _ in bodies]).delete()
        index(bodies, at=at)
    return len(bodies)


def _row(body: Body, is_life_event: bool) -> tuple[object, ...]:
    title = str(body["name"])
    title_en = str((body.get("english") or {}).get(title, ""))
    also = " ".join(dict.fromkeys(_life_event_words(body) if is_life_event else _words(body)))
    return (
        str(body["id"]),
        is_life_event,
        title[:200],
        title_en[:300],
        str(body["lead_department"] if is_life_event else body["department"]),
        str(body.get("zone") or ""),
        str(body.get("kind") or ""),
        words.initials(title)[:200],
        " ".join(words.syllables(title))[:1000],
        also,
        words.vector(title=title, title_en=title_en, also=also),
    )


def _words(body: Body) -> Iterator[str]:
    """What else tells a matter: its parent, zone, result, questions and their answers."""
    yield str(body.get("parent") or "")
    yield str(body.get("zone") or "")
    yield str((body.get("result") or {}).get("name") or "")
    for situation in body.get("situations") or ():
        yield str(situation["question"])
        yield from (str(option["label"]) for option in situation["options"])


def _life_event_words(body: Body) -> Iterator[str]:
    """What else tells a life event: the names of its matters and its own questions."""
    for stage in body["stages"]:
        yield from (str(item["name"]) for item in stage["items"] if item.get("name"))
    for question in body.get("questions") or ():
        yield str(question["question"])
        yield from (str(option["label"]) for option in question["options"])
