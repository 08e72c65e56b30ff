"""Writing the journal: the only way a fact comes into being. Reading it as an outbox."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from onewindow.journal import following
from onewindow.journal.models import Entry, Gap, Reader
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


HISTORY = 331_081_010  # of the advisory locks: who writes history, one after another


def reserve_history(count: int) -> int:
    """The first of so many numbers for entries of a past that was made up, ascending.

    They lie below nought: behind every reader, which begins there, so that nobody is told of
    them. Call in the transaction that writes them; the next one waits for its end.
    Source: house rule.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [HISTORY])
        cursor.execute("select least(coalesce(min(id), 0), 0) from journal_entry")
        return int(cursor.fetchone()[0]) - count


# A gap is settled when every transaction that ran when it was seen has ended. Sessions whose
# beginning this role may not see count as running since ever.
_SETTLED = """
    select g.id from journal_gap g where g.reader_id = %s and g.seen_at < (
        select coalesce(min(coalesce(a.xact_start, '-infinity')), 'infinity')
        from pg_stat_activity a where a.datname = current_database()
        and coalesce(a.backend_type, 'client backend') = 'client backend'
        and a.state is distinct from 'idle')
"""
_LATE = """
    select e.id, g.id from journal_gap g join journal_entry e on e.id between g.since and g.until
    where g.reader_id = %s order by e.id limit %s
"""


def follow(*, reader: str, limit: int, waits: bool = False) -> list[Entry] | None:
    """The next entries this reader has not been given, in the order they were numbered.

    Each entry is given once, also one whose transaction commits after a later number was
    read: numbers not there yet are kept as gaps and asked for again, until nobody is left who
    could fill them. Call within the transaction that acts on the entries: they count as given
    when it commits. None while another process holds this reader, unless waits: for who needs
    all there is.
    """
    held = _held(reader, waits=waits)
    if held is None:
        return None
    late = _late(held, limit=limit)
    fresh = list(Entry.objects.filter(id__gt=held.position).order_by("id")[: limit - len(late)])
    if fresh:
        numbers = [entry.pk for entry in fresh]
        passed = following.missing(after=held.position, seen=numbers)
        Gap.objects.bulk_create([Gap(reader=held, since=a, until=b) for a, b in passed])
        held.position = numbers[-1]
        held.save(update_fields=["position"])
    return [*late, *fresh]


def _held(name: str, *, waits: bool) -> Reader | None:
    rows = Reader.objects.select_for_update(skip_locked=not waits)
    held = rows.filter(pk=name).first()
    if held is None and Reader.objects.get_or_create(pk=name)[1]:
        return rows.get(pk=name)
    return held


def _late(held: Reader, *, limit: int) -> list[Entry]:
    """What has come into the gaps since; gaps that nobody can fill any more are closed.

    Which gaps are settled is asked before they are looked into once more, never after.
    """
    gaps = {gap.pk: gap for gap in held.gaps.all()}
    if not gaps:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SETTLED, [held.pk])
        settled = {pk for (pk,) in cursor.fetchall()}
        cursor.execute(_LATE, [held.pk, limit])
        found: dict[int, list[int]] = {}
        for number, gap in cursor.fetchall():
            found.setdefault(gap, []).append(number)
    numbers = [number for seen in found.values() for number in seen]
    is_whole = len(numbers) < limit
    left = [
        Gap(reader=held, since=since, until=until, seen_at=gaps[pk].seen_at)
        for pk, seen in found.items()
        if not (is_whole and pk in settled)
        for since, until in following.without((gaps[pk].since, gaps[pk].until), seen)
    ]
    Gap.objects.filter(pk__in=[*found, *(settled if is_whole else ())]).delete()
    Gap.objects.bulk_create(left)
    return list(Entry.objects.filter(pk__in=numbers).order_by("id"))


def guarded() -> bool:
    """Whether the database's own triggers stand over the journal."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_trigger where tgrelid = 'journal_entry'::regclass"
            " and not tgisinternal and tgenabled <> 'D'"
        )
        return bool(cursor.fetchone()[0] >= 2)
