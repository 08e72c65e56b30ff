"""Every fact, once, in order: what is written is never changed, and a change would show."""

from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from onewindow.cases.actions import deliver
from onewindow.cases.models import Case
from onewindow.journal import queries
from onewindow.journal.actions import Fact, guarded, record, record_first
from onewindow.journal.models import Entry
from tests.rooms.cases import telling
from tests.world import AT, DAY, HOUR

pytestmark = pytest.mark.usefixtures("world")

ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.fixture
def chain():
    """Five facts about one subject and one about another."""
    for number in range(5):
        record(
            at=AT + number * HOUR, actor="account:1", fact=f"case.{number}", subject=ONE, n=number
        )
    record(at=AT, actor="account:1", fact="case.0", subject=OTHER, n=0)


@contextmanager
def behind_its_back():
    """As somebody with the database's own keys would do it."""
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        yield cursor
        cursor.execute("set local session_replication_role = origin")


def breaks():
    return [(found.subject, found.seq, found.what) for found in queries.breaks()]


@pytest.mark.parametrize(
    "statement",
    [
        "update journal_entry set fact = 'case.grant'",
        "update journal_entry set detail = '{}' where seq = 2",
        "delete from journal_entry where seq = 5",
        "delete from journal_entry",
        "truncate journal_entry",
        "truncate journal_entry cascade",
    ],
)
def test_the_database_itself_refuses_to_change_a_fact(chain, statement):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Entry.objects.filter(subject=ONE).count() == 5
    assert breaks() == []


def test_the_models_cannot_change_a_fact_either(chain):
    entry = Entry.objects.filter(subject=ONE).first()
    for act in (entry.delete, entry.save, lambda: Entry.objects.update(fact="x")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()


def test_the_guard_is_known_to_stand_and_to_be_gone():
    assert guarded()
    with connection.cursor() as cursor:
        cursor.execute("alter table journal_entry disable trigger journal_no_change")
    assert not guarded()


def test_a_whole_chain_has_no_break(chain):
    assert breaks() == []
    assert [entry.seq for entry in queries.about(ONE)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "change",
    [
        "fact = 'case.refuse'",
        "actor = 'account:666'",
        """detail = '{"n": 99}'""",
        "at = at + interval '1 microsecond'",
        "hash = decode(repeat('ab', 32), 'hex')",
    ],
)
def test_a_row_changed_behind_its_back_is_found(chain, change):
    with behind_its_back() as cursor:
        cursor.execute(
            f"update journal_entry set {change} where subject = %s and seq = 3", [str(ONE)]
        )
    found = breaks()
    assert (ONE, 3, "was changed after it was written") in found
    assert {subject for subject, _, _ in found} == {ONE}


def test_a_changed_row_with_its_hash_made_to_fit_breaks_the_next(chain):
    from onewindow.rules import chain as links

    entry = Entry.objects.get(subject=ONE, seq=3)
    forged = links.link(
        previous=bytes(entry.previous),
        subject=ONE,
        seq=3,
        at=entry.at,
        actor=entry.actor,
        fact="case.grant",
        detail=entry.detail,
    )
    with behind_its_back() as cursor:
        cursor.execute(
            "update journal_entry set fact = 'case.grant', hash = %s where id = %s",
            [forged, entry.pk],
        )
    assert breaks() == [(ONE, 4, "does not follow the fact before it")]


def test_a_removed_row_is_found(chain):
    with behind_its_back() as cursor:
        cursor.execute("delete from journal_entry where subject = %s and seq = 3", [str(ONE)])
    assert breaks() == [(ONE, 4, "a fact before this one is missing")]


def test_two_rows_that_changed_places_are_found(chain):
    with behind_its_back() as cursor:
        for before, after in ((2, 99), (3, 2), (99, 3)):
            cursor.execute(
                "update journal_entry set seq = %s where subject = %s and seq = %s",
                [after, str(ONE), before],
            )
    assert {seq for _, seq, _ in breaks()} >= {2, 3}


def test_a_row_moved_to_another_subject_is_found(chain):
    with behind_its_back() as cursor:
        cursor.execute(
            "update journal_entry set subject = %s, seq = 2 where subject = %s and seq = 5",
            [str(OTHER), str(ONE)],
        )
    assert {subject for subject, _, _ in breaks()} == {OTHER}


def test_two_writers_of_one_place_in_a_chain_cannot_both_win(chain):
    last = Entry.objects.filter(subject=ONE).order_by("-seq").first()
    twin = Entry(
        subject=ONE, seq=last.seq, at=AT, actor="x", fact="x", detail={}, previous=b"", hash=b""
    )
    with pytest.raises(DatabaseError, match="journal_one_chain"), transaction.atomic():
        twin.save(force_insert=True)


def test_first_facts_written_together_are_whole_chains():
    subjects = [uuid4() for _ in range(3)]
    record_first(
        [Fact(subject, "case.submit", {"matter": "gth_new"}) for subject in subjects],
        at=AT,
        actor="account:1",
    )
    record(at=AT, actor="account:2", fact="case.receive", subject=subjects[0])
    assert breaks() == []
    assert [entry.seq for entry in queries.about(subjects[0])] == [1, 2]


def test_a_whole_story_is_an_unbroken_journal_without_personal_data(world):
    """A birth with every stage, acted for by another, delivered: nobody's data is in it."""
    mother = world.cast.citizens["newborn-mother"]
    package = telling.accepted(world, life_event="newborn", by=mother, allowance="yes")
    while waiting := [m for m, s in telling.states(package).items() if s == "accepted"]:
        telling.granted(world, telling.case_of(package, waiting[0]))
    for case in Case.objects.filter(package=package):
        deliver.hand_over(
            case_id=case.pk,
            receiver=mother.person.name,
            proof="窗口签收",
            by=world.li,
            at=AT + DAY,
        )
    package.refresh_from_db()

    assert breaks() == []
    told = " ".join(f"{entry.actor} {entry.fact} {entry.detail}" for entry in Entry.objects.all())
    assert "case.deliver" in told
    secrets = {mother.person.name, mother.person.number, mother.person.phone,
               mother.person.address}  # fmt: skip
    secrets |= {value for value in package.form.values() if is_personal(value)}
    assert len(secrets) > 10
    assert [secret for secret in secrets if secret in told] == []


def is_personal(value):
    return (
        isinstance(value, str)
        and len(value) >= 2
        and not value.isascii()
        or (isinstance(value, str) and len(value) >= 8)
    )


def test_the_journal_names_who_acted_in_the_office(world):
    package = telling.accepted(world, telling.PLOT)
    case = telling.case_of(package)
    entries = queries.about(case.pk)
    assert [(entry.fact, entry.actor) for entry in entries] == [
        ("case.submit", world.zhang.actor.id),
        ("case.receive", world.li.id),
        ("case.accept", world.li.id),
    ]
    assert entries[-1].detail["name"] == world.li.name
