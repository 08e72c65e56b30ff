"""Writing the journal: the only way a fact comes into being."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from onewindow.journal.models import Entry
from onewindow.rules import chain


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact about to be recorded. detail: plain JSON without personal data."""

    subject: UUID
    fact: str
    detail: Mapping[str, object]


def first_row(fact: Fact, *, at: datetime, actor: str) -> dict[str, object]:
    """The first entry of a new subject's chain as a row, for set-based writing."""
    return {
        "subject": fact.subject,
        "at": at,
        "actor": actor,
        "fact": fact.fact,
        "detail": fact.detail,
        "hash": chain.link(
            previous=chain.ROOT,
            subject=fact.subject,
            seq=1,
            at=at,
            actor=actor,
            fact=fact.fact,
            detail=fact.detail,
        ),
    }


def record_first(facts: Iterable[Fact], *, at: datetime, actor: str) -> None:
    """Begin the chains of new subjects, in one statement."""
    Entry.objects.bulk_create(
        [_entry(fact, at=at, actor=actor, seq=1, previous=chain.ROOT) for fact in facts]
    )


def record(*, at: datetime, actor: str, fact: str, subject: UUID, **detail: object) -> Entry:
    """Append one fact to the subject's chain. Call within the transaction that makes it true.

    The caller holds the subject's row lock; the unique (subject, seq) refuses a race.
    """
    last = Entry.objects.filter(subject=subject).order_by("-seq").values_list("seq", "hash").first()
    seq, previous = (last[0] + 1, bytes(last[1])) if last else (1, chain.ROOT)
    entry = _entry(Fact(subject, fact, detail), at=at, actor=actor, seq=seq, previous=previous)
    entry.save(force_insert=True)
    return entry


def record_each(facts: Iterable[Fact], *, at: datetime, actor: str) -> None:
    """Append facts to the chains of many subjects, in two statements however many there are.

    As `record`: within the transaction that makes them true, the subjects' row locks held.
    """
    listed = list(facts)
    subjects = {fact.subject for fact in listed}
    rows = Entry.objects.filter(subject__in=subjects).order_by("subject", "-seq")
    ends = {
        subject: (seq, bytes(previous))
        for subject, seq, previous in rows.distinct("subject").values_list("subject", "seq", "hash")
    }
    entries = []
    for fact in listed:
        seq, previous = ends.get(fact.subject, (0, chain.ROOT))
        entry = _entry(fact, at=at, actor=actor, seq=seq + 1, previous=previous)
        ends[fact.subject] = (entry.seq, bytes(entry.hash))
        entries.append(entry)
    Entry.objects.bulk_create(entries)


def _entry(fact: Fact, *, at: datetime, actor: str, seq: int, previous: bytes) -> Entry:
    return Entry(
        subject=fact.subject,
        seq=seq,
        at=at,
        actor=actor,
        fact=fact.fact,
        detail=dict(fact.detail),
        previous=previous,
        hash=chain.link(
            previous=previous,
            subject=fact.subject,
            seq=seq,
            at=at,
            actor=actor,
            fact=fact.fact,
            detail=fact.detail,
        ),
    )


def guarded() -> bool:
    """Whether the database's own triggers stand over the journal."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_trigger where tgrelid = 'journal_entry'::regclass"
            " and not tgisinternal and tgenabled <> 'D'"
        )
        return bool(cursor.fetchone()[0] >= 2)
