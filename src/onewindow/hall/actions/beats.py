"""Heartbeats: what every machine says every few seconds, at little cost to the database.

A process keeps the accounts it has met and what it last wrote of each machine. A beat stays in
its memory; once a second, whoever beats next writes all that is worth it in one statement,
and hears which accounts have changed. Nothing is lost that the next beat would not say again.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from onewindow.hall.models import Device
from onewindow.hall.queries import fleet as machines
from onewindow.hall.queries.fleet import Account
from onewindow.journal.actions import Fact, record_each
from onewindow.rules import fleet
from onewindow.rules.actors import LAW
from onewindow.rules.fleet import Beat
from onewindow.sealing import keyed_hash

WRITE_EVERY = timedelta(seconds=1)
LATE_COMMIT = timedelta(seconds=60)  # by how much a change may come to light after its moment
LOCK = 7_201_316  # one writer of the table at a time: two would lock its rows crosswise
AT_ONCE = 500  # alarms told in one transaction

# One statement is one transaction, and this one need not wait for the disk: after a crash
# every machine says it again within seconds.
WRITE = f"""
    with quiet as materialized (
        select set_config('synchronous_commit', 'off', true), pg_advisory_xact_lock({LOCK})
    )
    update hall_health h
    set last_beat_at = b.at, paper = b.paper, network = b.network, reader = b.reader,
        disk = b.disk, version = b.version,
        since = case when {{same}} then h.since else b.at end
    from quiet, unnest(
        %(devices)s::uuid[], %(ats)s::timestamptz[], %(paper)s::text[], %(network)s::text[],
        %(reader)s::text[], %(disk)s::text[], %(version)s::text[]
    ) as b (device_id, at, paper, network, reader, disk, version)
    where h.device_id = b.device_id
      and (h.last_beat_at is null or h.last_beat_at < b.at)
      and (h.last_beat_at is null or h.last_beat_at <= b.at - %(every)s or not {{same}})
""".format(
    same="(h.last_beat_at is not null and (h.paper, h.network, h.reader, h.disk, h.version)"
    " = (b.paper, b.network, b.reader, b.disk, b.version))"
)

JUDGE = """
    with judged as (
        select h.device_id, h.alarms as before,
            case when d.state <> 'in_use' or d.revoked_at is not null then '{}'
            else array_remove(array[
                case when h.last_beat_at < %(silent)s
                    and ('silent' = any (h.alarms)
                        or greatest(h.last_beat_at, %(since)s) < %(silent)s)
                    then 'silent' end,
                case when h.paper = 'out' then 'paper' end,
                case when h.reader = 'fault' then 'reader' end,
                case when h.disk = 'full' then 'disk' end
            ], null) end::varchar(6)[] as now
        from hall_health h join hall_device d on d.id = h.device_id
        where h.last_beat_at is not null
    ), changed as (
        select * from judged where before <> now limit %(most)s
    )
    update hall_health h
    set alarms = c.now,
        alarm_since = case when c.now = '{}' then null else coalesce(h.alarm_since, %(at)s) end
    from changed c where c.device_id = h.device_id
    returning h.device_id, c.before, c.now
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What a machine must know. is_paused: it takes nobody on."""

    is_paused: bool


@dataclass(slots=True)
class Inbox:
    """Where one process takes beats in; safe for its threads."""

    _turn: threading.Lock = field(default_factory=threading.Lock)
    _accounts: dict[bytes, Account] = field(default_factory=dict)
    _hashes: dict[UUID, bytes] = field(default_factory=dict)
    _kept: dict[UUID, tuple[datetime, Beat]] = field(default_factory=dict)
    _waiting: dict[UUID, tuple[datetime, Beat]] = field(default_factory=dict)
    _written_at: datetime | None = None

    def take(self, *, token: str, beat: Beat, at: datetime) -> Told | None:
        """One beat of the machine that holds the token; None when it is worth nothing.

        In memory, but for the first beat of an account here, and for one beat a second.
        Source: house rule.
        """
        with self._turn:
            before = self._written_at or at
            is_my_turn = at - before >= WRITE_EVERY
            if is_my_turn or self._written_at is None:
                self._written_at = at
        if is_my_turn:
            self._write(before)
        account = self._account(keyed_hash(token))
        if account is None:
            return None
        with self._turn:
            if self._is_worth_writing(account.device, beat, at):
                self._waiting[account.device] = at, beat
        return Told(is_paused=account.is_paused)

    def write(self, *, at: datetime) -> int:
        """Write what waits, and hear which accounts have changed; how many rows were written.

        Two statements, however many machines beat. Source: house rule.
        """
        with self._turn:
            before, self._written_at = self._written_at or at, at
        return self._write(before)

    def _write(self, before: datetime) -> int:
        with self._turn:
            waiting, self._waiting = self._waiting, {}
        try:
            self._hear(machines.accounts_changed(since=before - LATE_COMMIT))
            written = write(waiting) if waiting else 0
        except Exception:
            with self._turn:
                self._waiting = waiting | self._waiting
            raise
        with self._turn:
            self._kept |= waiting
        return written

    def _account(self, token_hash: bytes) -> Account | None:
        known = self._accounts.get(token_hash)
        if known is None:
            known = machines.account(token_hash)
            if known is None or not known.is_open:
                return None
            self._hear([known])
        return known

    def _hear(self, changed: Iterable[Account]) -> None:
        """Forget the former tokens of machines that changed, and keep the open ones."""
        with self._turn:
            for one in changed:
                self._accounts.pop(self._hashes.pop(one.device, b""), None)
                if one.is_open:
                    self._accounts[one.token_hash] = one
                    self._hashes[one.device] = one.token_hash

    def _is_worth_writing(self, device: UUID, beat: Beat, at: datetime) -> bool:
        if device in self._waiting:
            return self._waiting[device][0] <= at
        if device not in self._kept:
            return True
        kept_at, kept = self._kept[device]
        return kept != beat or at - kept_at >= fleet.WRITTEN_EVERY


def write(beats: dict[UUID, tuple[datetime, Beat]]) -> int:
    """Write beats, each with its moment, in one statement; how many rows it rewrote.

    Only what is new, or shows after `fleet.WRITTEN_EVERY` that a machine is there.
    Source: house rule.
    """
    told = [beat for _, beat in beats.values()]
    # psycopg knows intervals; Django's stubs do not
    given: dict[str, Any] = {
        "devices": list(beats),
        "ats": [at for at, _ in beats.values()],
        "paper": [beat.paper for beat in told],
        "network": [beat.network for beat in told],
        "reader": [beat.reader for beat in told],
        "disk": [beat.disk for beat in told],
        "version": [beat.version for beat in told],
        "every": fleet.WRITTEN_EVERY,
    }
    with connection.cursor() as cursor:
        cursor.execute(WRITE, given)
        return int(cursor.rowcount)


@dataclass(slots=True)
class Watch:
    """One who judges again and again. Who has not watched for a while cannot tell silence:

    after a restart, or a while without the database, machines get their time to be heard.
    """

    _since: datetime | None = None
    _last: datetime | None = None

    def judge(self, *, at: datetime) -> int:
        """As `judge`, with silence counted from when the watch began at the earliest."""
        if self._last is None or at - self._last > fleet.SILENCE_IS_CERTAIN_AFTER:
            self._since = at
        self._last = at
        return judge(at=at, since=self._since)


def judge(*, at: datetime, since: datetime | None = None) -> int:
    """Begin and end alarms, each journalled once; how many machines changed.

    since: when somebody began to listen; None: long ago. What stands in the tables survives
    every restart. Source: house rule.
    """
    done = 0
    while changed := _judge_some(at, since):
        done += changed
        if changed < AT_ONCE:
            break
    return done


def _judge_some(at: datetime, since: datetime | None) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        silent = at - fleet.SILENCE_IS_CERTAIN_AFTER
        cursor.execute(JUDGE, {"at": at, "since": since, "silent": silent, "most": AT_ONCE})
        changed = cursor.fetchall()
        list(  # the journal wants its subjects' rows held
            Device.objects.filter(pk__in=[pk for pk, _, _ in changed])
            .select_for_update(no_key=True)
            .order_by("pk")
            .values_list("pk")
        )
        record_each(
            [
                Fact(pk, fact, {"kind": kind})
                for pk, before, now in changed
                for fact, kinds in (
                    ("device.alarm", sorted(set(now) - set(before))),
                    ("device.alarm_over", sorted(set(before) - set(now))),
                )
                for kind in kinds
            ],
            at=at,
            actor=LAW.id,
        )
    return len(changed)
