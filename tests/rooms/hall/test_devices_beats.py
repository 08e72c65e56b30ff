"""Heartbeats: what is written, how often, what alarms, and that a revoked token opens nothing."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from onewindow.hall.actions import beats, caring, entrusting
from onewindow.hall.models import Health
from onewindow.hall.queries import fleet
from onewindow.journal import queries as journal
from onewindow.rules.actors import Role
from onewindow.rules.fleet import Alarm, Beat
from tests.rooms.hall.machines import machine, token_of
from tests.world import AT, ZEGUO

WELL = Beat(paper="ok", network="ok", reader="ok", disk="ok", version="1.0")
OUT = Beat(paper="out", network="ok", reader="ok", disk="ok", version="1.0")
SECOND = timedelta(seconds=1)


@pytest.fixture
def kiosk(world):
    return machine()


@pytest.fixture
def token(world, kiosk):
    return token_of(kiosk, world.chen)


@pytest.fixture
def inbox():
    return beats.Inbox()


def written(device):
    return Health.objects.get(pk=device.pk)


def alarms(device):
    return [
        (entry.fact, entry.detail["kind"])
        for entry in journal.about(device.pk)
        if entry.fact.startswith("device.alarm")
    ]


def say(inbox, token, *, at, beat=WELL):
    told = inbox.take(token=token, beat=beat, at=at)
    inbox.write(at=at)
    return told


def test_a_beat_is_written_within_a_second_by_whoever_beats_next(world, inbox, kiosk, token):
    other = token_of(machine("DEMO-ZG-KS02"), world.chen)
    inbox.take(token=token, beat=WELL, at=AT)
    assert written(kiosk).last_beat_at is None
    inbox.take(token=other, beat=WELL, at=AT + SECOND)
    assert written(kiosk).last_beat_at == AT
    assert written(kiosk).since == AT


def test_what_says_nothing_new_is_written_once_in_fifteen_seconds(inbox, kiosk, token):
    moments = []
    for n in range(0, 61, 5):
        say(inbox, token, at=AT + n * SECOND)
        moments.append(written(kiosk).last_beat_at)
    assert sorted(set(moments)) == [AT + n * SECOND for n in (0, 15, 30, 45, 60)]
    assert written(kiosk).since == AT


def test_what_changes_is_written_at_once_and_says_since_when(inbox, kiosk, token):
    say(inbox, token, at=AT)
    say(inbox, token, at=AT + 5 * SECOND, beat=OUT)
    assert (written(kiosk).paper, written(kiosk).since) == ("out", AT + 5 * SECOND)


def test_two_processes_do_not_write_the_same_twice_nor_the_older_over_the_newer(kiosk, token):
    one, other = beats.Inbox(), beats.Inbox()
    say(one, token, at=AT)
    assert other.take(token=token, beat=WELL, at=AT + 5 * SECOND)
    assert other.write(at=AT + 6 * SECOND) == 0  # the database knows it already
    one.take(token=token, beat=WELL, at=AT + 7 * SECOND)
    say(other, token, at=AT + 8 * SECOND, beat=OUT)
    one.write(at=AT + 9 * SECOND)
    assert written(kiosk).paper == "out"


def test_a_thousand_beats_take_two_statements_a_second(world, inbox, token):
    say(inbox, token, at=AT)
    with CaptureQueriesContext(connection) as said:
        for n in range(1000):
            inbox.take(token=token, beat=OUT, at=AT + n * SECOND / 500)
    assert len(said) == 2


def test_many_machines_are_written_in_one_statement(world, inbox):
    tokens = [token_of(machine(f"DEMO-ZG-KS{n:02}"), world.chen) for n in range(1, 20)]
    for each in tokens:
        inbox.take(token=each, beat=WELL, at=AT)
    with CaptureQueriesContext(connection) as said:
        assert inbox.write(at=AT) == 19
    assert len(said) == 2


def test_a_guess_a_revoked_and_a_former_token_are_worth_nothing(world, inbox, kiosk, token):
    head = world.chen
    assert inbox.take(token="a guess", beat=WELL, at=AT) is None
    assert inbox.take(token="", beat=WELL, at=AT) is None
    assert inbox.take(token=token, beat=WELL, at=AT)
    renewed = entrusting.issue_token(device_id=kiosk.pk, by=head, at=AT + SECOND)
    later = AT + 3 * SECOND
    assert inbox.take(token=token, beat=WELL, at=later) is None
    assert inbox.take(token=renewed, beat=WELL, at=later)
    entrusting.revoke_token(device_id=kiosk.pk, by=head, at=later)
    assert inbox.take(token=renewed, beat=WELL, at=later + SECOND) is None
    assert fleet.device(renewed) is None


def test_a_machine_is_an_actor_of_its_own_hall_and_only_the_hash_is_kept(kiosk, token):
    actor = fleet.device(token)
    assert actor.id == f"device:{kiosk.pk}"
    assert actor.roles == {Role.DEVICE}
    assert actor.centres == {ZEGUO}
    kiosk.refresh_from_db()
    assert token.encode() not in bytes(kiosk.token_hash)


def test_a_paused_machine_is_told_so_within_a_second(world, inbox, kiosk, token):
    assert inbox.take(token=token, beat=WELL, at=AT).is_paused is False
    caring.switch(device_id=kiosk.pk, state="paused", by=world.chen, at=AT)
    assert inbox.take(token=token, beat=WELL, at=AT + SECOND).is_paused is True


def test_silence_alarms_once_and_ends_with_the_next_beat(inbox, kiosk, token):
    say(inbox, token, at=AT)
    assert beats.judge(at=AT + 29 * SECOND) == 0
    for n in (31, 41, 51):
        beats.judge(at=AT + n * SECOND)
    assert alarms(kiosk) == [("device.alarm", "silent")]
    assert written(kiosk).alarm_since == AT + 31 * SECOND
    say(inbox, token, at=AT + 60 * SECOND)
    beats.judge(at=AT + 61 * SECOND)
    assert alarms(kiosk)[1:] == [("device.alarm_over", "silent")]
    assert written(kiosk).alarm_since is None


def test_a_machine_that_beats_every_five_seconds_is_never_silent(inbox, kiosk, token):
    for n in range(120):
        at = AT + n * SECOND
        if n % 5 == 0:
            inbox.take(token=token, beat=WELL, at=at)
        beats.judge(at=at)
    assert alarms(kiosk) == []


def test_two_alarms_keep_their_own_beginning_and_end(inbox, kiosk, token):
    jammed = Beat(paper="out", reader="fault", version="1.0")
    say(inbox, token, at=AT, beat=OUT)
    beats.judge(at=AT + SECOND)
    say(inbox, token, at=AT + 5 * SECOND, beat=jammed)
    beats.judge(at=AT + 6 * SECOND)
    say(inbox, token, at=AT + 10 * SECOND, beat=Beat(paper="ok", reader="fault", version="1.0"))
    beats.judge(at=AT + 11 * SECOND)
    assert alarms(kiosk) == [
        ("device.alarm", "paper"), ("device.alarm", "reader"), ("device.alarm_over", "paper"),
    ]  # fmt: skip
    assert written(kiosk).alarm_since == AT + SECOND


def test_what_is_out_of_use_does_not_alarm_and_what_never_beat_is_not_silent(
    world, inbox, kiosk, token
):
    beats.judge(at=AT + 300 * SECOND)
    assert alarms(kiosk) == []
    say(inbox, token, at=AT, beat=OUT)
    beats.judge(at=AT + SECOND)
    caring.switch(device_id=kiosk.pk, state="paused", by=world.chen, at=AT + SECOND)
    beats.judge(at=AT + 300 * SECOND)
    assert alarms(kiosk) == [("device.alarm", "paper"), ("device.alarm_over", "paper")]


def test_the_journal_of_a_machine_in_alarm_is_a_whole_chain(inbox, kiosk, token):
    say(inbox, token, at=AT, beat=OUT)
    beats.judge(at=AT + 60 * SECOND)
    assert len(alarms(kiosk)) == 2
    assert list(journal.breaks()) == []


def test_a_county_that_falls_silent_is_told_in_few_statements(world, inbox):
    for n in range(1, 20):
        inbox.take(token=token_of(machine(f"DEMO-ZG-KS{n:02}"), world.chen), beat=WELL, at=AT)
    inbox.write(at=AT)
    with CaptureQueriesContext(connection) as said:
        assert beats.judge(at=AT + 60 * SECOND) == 19
    assert len(said) <= 7


def test_the_list_puts_alarms_first_even_before_the_worker_comes_by(world, inbox):
    tokens = {n: token_of(machine(f"DEMO-ZG-KS{n:02}"), world.chen) for n in (1, 2, 3)}
    for n, each in tokens.items():
        say(inbox, each, at=AT + 60 * SECOND if n == 2 else AT, beat=OUT if n == 3 else WELL)
    beats.judge(at=AT + SECOND)
    now = AT + 61 * SECOND
    rows = fleet.listed(to=world.chen, at=now).rows
    assert [(row.serial[-4:], row.standing, row.alarms) for row in rows[:2]] == [
        ("KS01", "alarm", (Alarm.SILENT,)), ("KS03", "alarm", (Alarm.SILENT, Alarm.PAPER)),
    ]  # fmt: skip
    counted = fleet.counts(to=world.chen, at=now)
    assert (counted.all["alarm"], counted.all["well"], counted.all["unheard"]) == (2, 1, 35)
    assert counted.kinds["kiosk"]["alarm"] == counted.centres[ZEGUO]["alarm"] == 2


def test_beats_that_could_not_be_written_are_written_next_time(inbox, kiosk, token, monkeypatch):
    inbox.take(token=token, beat=WELL, at=AT)

    def away(_):
        raise OperationalError("the database is away")

    with monkeypatch.context() as patch:
        patch.setattr(beats, "write", away)
        with pytest.raises(OperationalError):
            inbox.write(at=AT + SECOND)
    assert inbox.write(at=AT + 2 * SECOND) == 1


def test_who_has_just_begun_to_watch_gives_machines_time_to_be_heard(inbox, kiosk, token):
    say(inbox, token, at=AT)
    after_an_outage, watch = AT + timedelta(hours=1), beats.Watch()
    assert watch.judge(at=after_an_outage) == 0
    say(inbox, token, at=after_an_outage + 5 * SECOND)
    for n in range(10, 61, 10):
        watch.judge(at=after_an_outage + n * SECOND)
    assert alarms(kiosk) == [("device.alarm", "silent")]  # watched all along, and not heard again
    assert watch.judge(at=after_an_outage + timedelta(hours=1)) == 0  # silent as before
    assert beats.Watch().judge(at=after_an_outage + timedelta(hours=2)) == 0


def test_a_new_process_goes_on_where_the_tables_stand(kiosk, token):
    say(beats.Inbox(), token, at=AT, beat=OUT)
    beats.judge(at=AT + SECOND)
    say(beats.Inbox(), token, at=AT + 20 * SECOND, beat=OUT)
    beats.judge(at=AT + 21 * SECOND)
    assert alarms(kiosk) == [("device.alarm", "paper")]
    assert written(kiosk).since == AT


def test_threads_of_one_process_lose_no_beat(inbox, kiosk, token):
    inbox.take(token=token, beat=WELL, at=AT)  # the account is known; nothing is read from now on
    threads = [
        threading.Thread(
            target=lambda k=k: [
                inbox.take(token=token, beat=WELL, at=AT + (n * 4 + k) * SECOND / 2000)
                for n in range(300)
            ]
        )
        for k in range(4)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    inbox.write(at=AT + SECOND)
    assert written(kiosk).last_beat_at == AT + 1199 * SECOND / 2000


def test_a_lone_round_of_the_worker_believes_what_stands_and_tells_the_silence(inbox, kiosk, token):
    """`onewindow work --once` from a timer: no process of it has listened for any time."""
    from onewindow.worker import ticks  # settings must be there before a door is

    say(inbox, token, at=datetime.now(UTC) - 60 * 60 * SECOND)
    assert ticks.once(alone=True)["alarms"] == 1
    assert alarms(kiosk) == [("device.alarm", "silent")]
