"""Reading the journal."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from onewindow.journal.models import Entry
from onewindow.rules import chain


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain no longer fits its hashes."""

    entry_id: int
    subject: UUID
    seq: int
    what: str


def about(subject: UUID) -> list[Entry]:
    """All facts of one subject, oldest first. One query."""
    return list(Entry.objects.filter(subject=subject).order_by("seq"))


def about_many(subjects: list[UUID]) -> list[Entry]:
    """All facts of several subjects, in the order they happened. One query."""
    return list(Entry.objects.filter(subject__in=subjects).order_by("at", "id"))


def breaks() -> Iterator[Break]:
    """Every entry whose hash, order or predecessor does not fit. Streams the whole table."""
    subject, seq, previous = None, 0, chain.ROOT
    for entry in Entry.objects.order_by("subject", "seq").iterator(chunk_size=5000):
        if entry.subject != subject:
            subject, seq, previous = entry.subject, 0, chain.ROOT
        seq += 1
        if entry.seq != seq:
            yield Break(entry.pk, entry.subject, entry.seq, "a fact before this one is missing")
            seq = entry.seq
        elif bytes(entry.previous) != previous:
            yield Break(entry.pk, entry.subject, entry.seq, "does not follow the fact before it")
        expected = chain.link(
            previous=bytes(entry.previous),
            subject=entry.subject,
            seq=entry.seq,
            at=entry.at,
            actor=entry.actor,
            fact=entry.fact,
            detail=entry.detail,
        )
        if expected != bytes(entry.hash):
            yield Break(entry.pk, entry.subject, entry.seq, "was changed after it was written")
        previous = bytes(entry.hash)


def behind(*, reader: str) -> tuple[int, datetime | None]:
    """How many entries a reader of the outbox has not been given, and when the first was written.

    Numbers that nobody has written under count, too, until a later one is read. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "with held as (select coalesce(max(position), 0) as at from journal_reader"
            " where name = %s)"
            " select coalesce((select max(id) from journal_entry) - held.at, 0),"
            " (select e.at from journal_entry e where e.id > held.at order by e.id limit 1)"
            " from held",
            [reader],
        )
        count, since = cursor.fetchone()
        return int(count), since
