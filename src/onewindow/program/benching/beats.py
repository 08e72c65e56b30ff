"""Heartbeats: through the action against the same rows by hand, the load of ten thousand, HTTP."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from onewindow.program.benching import cpu, server
from onewindow.program.benching.cpu import Taken
from onewindow.program.benching.load import Wanted
from onewindow.program.benching.results import Result, between
from onewindow.program.benching.scratch import Scratch
from onewindow.program.complaint import Complaint

MACHINES = 10_000
EVERY_SECONDS = 5
A_SECOND = timedelta(seconds=1)
SLICES = 20  # of a second, in which beats come evenly
CLIENTS = 8
MOST_A_SECOND = 6000  # over HTTP; their requests are made before the clock starts
SQL = Path(__file__).with_name("beats.sql")
AGAINST = "the same rows by hand: update … from unnest, psycopg, no wait for the disk"


class Beats:
    """Everything that beats are measured with, in one scratch database."""

    def __init__(self, scratch: Scratch, *, machines: int = MACHINES) -> None:
        self.scratch = scratch
        self.machines = machines
        self.tokens = [f"bench-{n}" for n in range(machines)]
        self.statements = dict(_statements())
        self.ids = self._made()

    def measure(self, *, rounds: int, seconds: float, http_seconds: float) -> Result:
        """Beats a second through the action, by hand in turns with it; then the load, then HTTP."""
        limits, values = [self._by_hand("0")], []
        for n in range(rounds):
            values.append(self._through_the_action(f"a{n}"))
            limits.append(self._by_hand(f"h{n}"))
        return Result(
            name="devices.beats",
            value=statistics.median(values),
            unit="beats/s",
            ratio=between(limits, values),
            against=AGAINST,
            detail={
                "machines": self.machines,
                "runs": [round(one) for one in values],
                "limit_per_second": [round(one) for one in limits],
                "in_place": self._in_place(),
                "load": self._load(seconds),
                "over_http": self._over_http(http_seconds),
            },
        )

    def _made(self) -> list[UUID]:
        from onewindow import entropy
        from onewindow.places import queries as places
        from onewindow.sealing import keyed_hash

        ids = [entropy.new_id() for _ in range(self.machines)]
        given = {
            "centre": places.centres()[0].code,
            "at": datetime.now(UTC) - timedelta(hours=1),
            "ids": ids,
            "hashes": [keyed_hash(token) for token in self.tokens],
        }
        with psycopg.connect(self.scratch.base, autocommit=True) as connection:
            connection.execute(self.statements["machines"], given)
            connection.execute("vacuum analyze hall_health")
        return ids

    def _through_the_action(self, version: str) -> float:
        """Every machine beats once with something new, a second's worth for each writing."""
        from onewindow.hall.actions.beats import Inbox
        from onewindow.rules.fleet import Beat

        inbox, at = self._warm(Inbox()), datetime.now(UTC)
        beat = Beat("ok", "ok", "ok", "ok", version)
        each = A_SECOND / (self.machines // EVERY_SECONDS)
        since = time.perf_counter()
        for n, token in enumerate(self.tokens):
            inbox.take(token=token, beat=beat, at=at + n * each)
        inbox.write(at=at + EVERY_SECONDS * A_SECOND)
        return self.machines / (time.perf_counter() - since)

    def _warm(self, inbox: Any) -> Any:
        """A process that knows every account, as one that has run for five seconds does."""
        from onewindow.hall.queries import fleet

        inbox._hear(fleet.accounts_changed(since=datetime(2000, 1, 1, tzinfo=UTC)))
        return inbox

    def _by_hand(self, version: str) -> float:
        """The same rows in the same bites by psycopg, nothing else."""
        bite = self.machines // EVERY_SECONDS
        with psycopg.connect(self.scratch.base, autocommit=True) as connection:
            connection.execute("set synchronous_commit to off")
            since = time.perf_counter()
            for first in range(0, self.machines, bite):
                ids = self.ids[first : first + bite]
                well = ["ok"] * len(ids)
                given = dict.fromkeys(("paper", "network", "reader", "disk"), well)
                ats, versions = [datetime.now(UTC)] * len(ids), [version] * len(ids)
                told = {**given, "ids": ids, "ats": ats, "version": versions}
                connection.execute(self.statements["by hand"], told)
            return self.machines / (time.perf_counter() - since)

    def _load(self, seconds: float) -> dict[str, float]:
        """All machines every five seconds in real time: what the database has to do."""
        from django.db import connection

        from onewindow.hall.actions.beats import Inbox
        from onewindow.rules.fleet import Beat

        inbox, beat, said = self._warm(Inbox()), Beat("ok", "ok", "ok", "ok", "load"), [0]
        rows = [0]

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            done = execute(sql, params, many, context)
            said[0] += 1
            if "hall_health" in sql:
                rows[0] += context["cursor"].rowcount
            return done

        bite = max(1, self.machines // EVERY_SECONDS // SLICES)
        database = Taken(None, cpu.server_of(self.scratch.base))
        busy, since, sent = time.process_time(), time.perf_counter(), 0
        with connection.execute_wrapper(count), database:
            while (passed := time.perf_counter() - since) < seconds:
                due = int(passed * SLICES + 1) * bite
                while sent < due:
                    token = self.tokens[sent % self.machines]
                    inbox.take(token=token, beat=beat, at=datetime.now(UTC))
                    sent += 1
                time.sleep(1 / SLICES / 4)
        whole = time.perf_counter() - since
        spent = database.each(1)
        return {
            "seconds": round(whole, 1),
            "beats_per_second": round(sent / whole),
            "statements_per_second": round(said[0] / whole, 2),
            "rows_per_second": round(rows[0] / whole, 1),
            "application_cpu_percent": round((time.process_time() - busy) / whole * 100, 1),
            "database_cpu_percent": round(spent.get("database", 0) / whole / 10, 1),
        }

    def _in_place(self) -> float:
        """The part of the rewritten rows that touched no index."""
        with psycopg.connect(self.scratch.base) as connection:
            connection.execute("select pg_stat_force_next_flush()")
            row = connection.execute(
                "select n_tup_hot_upd::float / nullif(n_tup_upd, 0) from pg_stat_user_tables"
                " where relname = 'hall_health'"
            ).fetchone()
        return round(row[0], 3) if row and row[0] is not None else 0.0

    def _over_http(self, seconds: float) -> dict[str, Any]:
        """Beats through one worker process, over keep-alive connections."""
        with server.serving(self.scratch.folder, self.scratch.base, workers=1) as served:
            self._send(served.port, seconds=min(seconds, 2.0))  # the accounts are met
            taken = Taken(served.pid, cpu.server_of(self.scratch.base))
            with taken:
                told = self._send(served.port, seconds=seconds)
        if set(told["statuses"]) != {"200"}:
            raise Complaint(f"Not every beat was taken: {told['statuses']}")
        return {
            "beats_per_second": round(told["statuses"]["200"] / told["seconds"]),
            "median_ms": round(told["median_ms"], 2),
            "p99_ms": round(told["p99_ms"], 2),
            "cpu_ms_a_beat": taken.each(told["statuses"]["200"]),
        }

    def _send(self, port: int, *, seconds: float) -> dict[str, Any]:
        wanted = Wanted(
            port=port, token="", clients=CLIENTS, seconds=seconds, first=0,
            most=int(MOST_A_SECOND * seconds), each=0, centres=[], form={}, papers={},
            machines=self.tokens[:1000],
        )  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "onewindow.program.benching.load"],
            input=json.dumps(asdict(wanted)),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            last = (done.stderr.strip().splitlines() or ["?"])[-1]
            raise Complaint(f"The load generator failed: {last}")
        told: dict[str, Any] = json.loads(done.stdout)
        return told


def _statements() -> Iterator[tuple[str, bytes]]:
    """The statements of the file, by their names."""
    for part in SQL.read_text().split("-- name: ")[1:]:
        name, _, text = part.partition("\n")
        yield name, text.encode()
