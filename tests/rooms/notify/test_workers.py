"""Several workers at once, and workers that are killed: nobody is told twice, nobody not at all."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from onewindow.notify import actions
from onewindow.notify.gateways import Answer, Gateway, Outcome
from onewindow.notify.models import Letter, Message, Sending
from onewindow.rules.messages import HOLD, Channel
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.world import AT, HOUR

pytestmark = pytest.mark.django_db(transaction=True)
COMMITS = True


class Counting(Gateway):
    """Remembers every letter it was given, and takes a moment for each."""

    label, channel = "file", Channel.SMS
    pause = threading.Event()

    def __init__(self) -> None:
        self.given: list[Any] = []

    def close(self) -> None:
        """There is nothing."""

    def send(self, one):
        self.given.append(one.id)
        self.pause.wait(0.01)
        return Answer(Outcome.SENT)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    gate = threading.Barrier(len(acts))

    def run(act):
        try:
            with connection.cursor() as cursor:
                cursor.execute("set lock_timeout = '20s'")
            gate.wait(timeout=30)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return [one.result(timeout=120) for one in [threads.submit(run, act) for act in acts]]


def tell_all(at):
    while actions.tell(at=at).entries:
        pass


def check_told(package):
    """Submitted, received, accepted: each once, for the one who applied."""
    rows = Message.objects.filter(package=package).order_by("id")
    assert [row.kind for row in rows] == ["submitted", "received", "accepted"]


def test_two_workers_tell_each_fact_once(world):
    packages = [telling.accepted(world, PLOT, at=AT + n * HOUR) for n in range(2)]
    outcomes = at_once(*[lambda: tell_all(AT + 2 * HOUR)] * 3)
    assert outcomes == [None] * 3
    tell_all(AT + 2 * HOUR)
    for package in packages:
        check_told(package)


def test_a_worker_whose_connection_is_cut_leaves_the_facts_for_the_next(world):
    package = telling.accepted(world, PLOT, at=AT + 4 * HOUR)

    def cut() -> None:
        with transaction.atomic():
            assert actions.tell(at=AT + 5 * HOUR).messages
            with connection.cursor() as cursor:
                cursor.execute("select pg_terminate_backend(pg_backend_pid())")

    def killed() -> None:
        with pytest.raises(OperationalError):
            cut()

    at_once(killed)
    assert not Message.objects.filter(package=package).exists()
    tell_all(AT + 5 * HOUR)
    check_told(package)


def test_a_hand_in_that_commits_late_is_told_after(world):
    written, go = threading.Event(), threading.Event()
    found: list[Any] = []

    def slow() -> None:
        with transaction.atomic():
            found.append(telling.handed(world, PLOT, at=AT + 6 * HOUR))
            written.set()
            go.wait(60)

    def quick() -> None:
        written.wait(60)
        try:
            telling_now = telling.handed(world, "fish_permit", at=AT + 6 * HOUR)
            tell_all(AT + 7 * HOUR)
            assert Message.objects.filter(package=telling_now).count() == 1
            assert not Message.objects.filter(package=found[0]).exists()
        finally:
            go.set()

    at_once(slow, quick)
    tell_all(AT + 7 * HOUR)
    assert Message.objects.filter(package=found[0]).count() == 1


def test_three_senders_send_each_letter_once(world):
    tell_all(AT + 8 * HOUR)
    letter, due = Letter.objects.earliest("at"), AT + 8 * HOUR + HOLD
    Sending.objects.update(state="sent", ended_at=AT)
    twin = Message.objects.earliest("id")
    for n in range(30):
        one = Letter.objects.create(person=letter.person, at=AT, closes_at=AT)
        twin.pk, twin.letter, twin.occasion, twin.channels = None, one, f"many:{n}", ["sms"]
        twin.save(force_insert=True)
        Sending.objects.create(letter=one, channel="sms", due_at=due)
    gateways = [Counting() for _ in range(3)]
    outcomes = at_once(
        *[lambda g=gateway: actions.send_due(at=due, through=[g]) for gateway in gateways]
    )
    given = [one for gateway in gateways for one in gateway.given]
    assert len(given) == len(set(given)) == 30
    assert sum(one["sent"] for one in outcomes) == 30
    assert not Sending.objects.exclude(state="sent").exists()


def test_a_letter_that_is_being_sent_takes_in_nothing_more(world):
    package = telling.accepted(world, PLOT, at=AT + 24 * HOUR)
    at = AT + 24 * HOUR
    tell_all(at)
    before = Letter.objects.latest("id")
    telling.granted(world, telling.case_of(package), at=at)

    class Meanwhile(Counting):
        def send(self, one):
            tell_all(at + HOLD / 2)  # another worker, by its own clock, while this one sends
            return super().send(one)

    Letter.objects.filter(pk=before.pk).update(closes_at=at + HOLD)
    actions.send_due(at=at + HOLD, through=[Meanwhile()])
    assert {row.kind for row in before.messages.all()} == {"submitted", "received", "accepted"}
    assert Message.objects.filter(package=package, kind="granted").exclude(letter=before).exists()
