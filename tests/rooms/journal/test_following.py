"""Reading the journal as an outbox: every entry once, whenever its transaction commits."""

import threading
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from onewindow.journal.actions import follow, record
from onewindow.journal.models import Entry, Gap, Reader
from tests.world import AT

pytestmark = pytest.mark.django_db(transaction=True)
COMMITS = True
ME = "test"


@pytest.fixture(autouse=True)
def _at_the_end(world):
    """The reader begins behind what the county's loading recorded."""
    last = Entry.objects.order_by("-id").first()
    Gap.objects.filter(reader=ME).delete()
    Reader.objects.update_or_create(pk=ME, defaults={"position": last.pk if last else 0})


def write(subject: UUID | None = None) -> int:
    with transaction.atomic():
        return record(at=AT, actor="account:1", fact="x", subject=subject or uuid4()).pk


def read(limit: int = 100) -> list[int]:
    with transaction.atomic():
        entries = follow(reader=ME, limit=limit)
    return [] if entries is None else [entry.pk for entry in entries]


class Slow:
    """Another session that has written an entry and takes its time to commit."""

    def __init__(self, *, entries: int = 1) -> None:
        self.written, self.go = threading.Event(), threading.Event()
        self.commits = True
        self.entries: list[int] = []
        self.thread = threading.Thread(target=self._run, args=(entries,))
        self.thread.start()
        assert self.written.wait(20)

    def _run(self, entries: int) -> None:
        try:
            with transaction.atomic():
                self.entries += [write() for _ in range(entries)]
                self.written.set()
                self.go.wait(20)
                transaction.set_rollback(not self.commits)
        finally:
            connection.close()

    def end(self, *, commits: bool = True) -> list[int]:
        self.commits = commits
        self.go.set()
        self.thread.join(20)
        return self.entries


def test_what_was_read_is_not_read_again():
    first, second = write(), write()
    assert read() == [first, second]
    assert read() == []


def test_a_reading_that_is_undone_happens_again():
    number = write()
    with transaction.atomic():
        assert [entry.pk for entry in follow(reader=ME, limit=9) or ()] == [number]
        transaction.set_rollback(True)
    assert read() == [number]


def test_who_commits_late_is_read_late_and_once():
    slow = Slow()
    quick = write()
    assert read() == [quick]
    assert read() == []
    late = slow.end()
    assert late[0] < quick
    assert read() == late
    assert read() == []
    assert not Gap.objects.filter(reader=ME).exists()


def test_two_who_are_late_come_each_in_their_turn():
    one, between = Slow(entries=2), write()
    other, last = Slow(entries=3), write()
    assert read() == [between, last]
    assert read(limit=2) == []
    late = other.end()
    assert read(limit=2) + read(limit=2) == late
    assert read() == []
    first = one.end()
    assert read() == first
    assert read() == []


def test_a_number_that_nobody_used_is_not_waited_for_for_ever():
    slow, quick = Slow(entries=3), write()
    assert read() == [quick]
    assert Gap.objects.filter(reader=ME).count() == 1
    slow.end(commits=False)
    assert read() == []
    assert not Gap.objects.filter(reader=ME).exists()


def test_a_gap_stays_while_somebody_who_could_fill_it_runs():
    slow, quick = Slow(), write()
    other = Slow()
    other.end(commits=False)
    assert read() == [quick]
    assert read() == []
    gaps = Gap.objects.filter(reader=ME, since__lte=min(slow.entries)).count()
    slow.end()
    assert gaps == 1
    assert read() == slow.entries


def test_while_one_reads_another_gets_nothing_and_does_not_wait():
    write()
    seen: list[object] = []

    def beside() -> None:
        try:
            with transaction.atomic():
                seen.append(follow(reader=ME, limit=9))
        finally:
            connection.close()

    with transaction.atomic():
        assert follow(reader=ME, limit=9)
        thread = threading.Thread(target=beside)
        thread.start()
        thread.join(10)
    assert seen == [None]


def test_a_reader_nobody_knows_begins_at_the_beginning():
    with transaction.atomic():
        entries = follow(reader="newcomer", limit=3)
    first = Entry.objects.order_by("id").first()
    assert entries is not None
    assert entries[0].pk == first.pk
