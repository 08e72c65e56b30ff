"""Intake: packages through the API against pgbench writing the same rows on the same server."""

import json
import statistics
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from onewindow.program.benching import cpu, inside, limit, packages
from onewindow.program.benching.cpu import Taken
from onewindow.program.benching.load import Wanted
from onewindow.program.benching.results import Result, between
from onewindow.program.benching.scratch import Scratch
from onewindow.program.benching.server import Served
from onewindow.program.complaint import Complaint

BATCH, BATCH_CLIENTS = 20, 8
MOST_STATEMENTS = 12
CREATED = 201
WARM_SECONDS = 2.0
MOST_A_SECOND = 4000  # packages; their bodies are made before the clock starts
AGAINST = "pgbench: the same rows as prepared INSERTs, one durable transaction each"


class Intake:
    """Everything that intake is measured with, in one scratch database."""

    def __init__(self, scratch: Scratch, token: str, *, seconds: float, rounds: int) -> None:
        self.scratch, self.token = scratch, token
        self.seconds, self.rounds = seconds, rounds
        self.centres, self.form, self.papers = _parts()
        self.used = 0  # numbers of packages sent so far
        self.runs = 0
        self.acknowledged = 0

    def statements(self) -> Result:
        """How many SQL statements one package takes, counted in this very process."""
        from django.db import connection

        said: list[str] = []
        within: list[bool] = []

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            said.append(" ".join(sql.split())[:60])
            within.append(context["connection"].in_atomic_block)
            return execute(sql, params, many, context)

        self._post()  # the first one fills the caches of compiled versions
        with connection.execute_wrapper(count):
            package = self._post()
        script = limit.script(self.scratch.base, package=package)
        self.script.write_text(script)
        return Result(
            name="intake.sql_statements",
            value=len(said),
            unit="statements a package",
            ratio=round(len(said) / MOST_STATEMENTS, 3),
            against=f"at most {MOST_STATEMENTS}",
            detail={
                "statements": said,
                "inside_begin_and_commit": sum(within),
                "rows": _rows_of(script),
            },
        )

    @property
    def script(self) -> Path:
        """Where the limit's script lies."""
        return self.scratch.folder / "limit.sql"

    def rate(self, served: Served, *, name: str, clients: int, each: int = 0) -> Result:
        """Packages a second, and as a part of the limit: one and the other in turns.

        clients: keep-alive connections, and sessions of pgbench. each: packages in a request,
        0 for the plain endpoint.
        """
        self.load(served.port, clients=clients, each=each, seconds=min(WARM_SECONDS, self.seconds))
        database = cpu.server_of(self.scratch.base)
        taken, at_limit = Taken(served.pid, database), Taken(None, database)
        limits, runs = [self._limit(clients)], []
        for _ in range(self.rounds):
            with taken:
                run = self.load(served.port, clients=clients, each=each, seconds=self.seconds)
            runs.append(run)
            with at_limit:
                limits.append(self._limit(clients))
        values = [run["packages"] / run["seconds"] for run in runs]
        return Result(
            name=name,
            value=statistics.median(values),
            unit="packages/s",
            ratio=between(limits, values),
            against=AGAINST,
            detail={
                "clients": clients,
                "packages_a_request": each or 1,
                "runs": [round(value, 1) for value in values],
                "limit_per_second": [round(value, 1) for value in limits],
                "median_ms": round(statistics.median(run["median_ms"] for run in runs), 2),
                "p99_ms": round(statistics.median(run["p99_ms"] for run in runs), 2),
                "cpu_ms_a_package": {
                    **taken.each(sum(run["packages"] for run in runs)),
                    "load generator": _generator(runs),
                },
                "cpu_ms_at_the_limit": at_limit.each(round(sum(limits[1:]) * self.seconds)),
            },
        )

    def load(self, port: int, *, clients: int, each: int, seconds: float) -> dict[str, Any]:
        """Let the load generator send for so long; every answer must acknowledge."""
        most = max(clients, int(MOST_A_SECOND * seconds) // (each or 1))
        wanted = Wanted(
            port=port,
            token=self.token,
            clients=clients,
            seconds=seconds,
            first=self.used + 1,
            most=most,
            each=each,
            centres=self.centres,
            form=self.form,
            papers=self.papers,
        )
        self.used += most * (each or 1)
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
        right = "200" if each else "201"
        if set(told["statuses"]) != {right}:
            raise Complaint(f"Not every package was acknowledged: {told['statuses']}")
        self.acknowledged += told["packages"]
        return told

    def kept(self) -> dict[str, int]:
        """Acknowledged packages, and how many of them the database has: the same number."""
        with psycopg.connect(self.scratch.base) as connection:
            row = connection.execute(
                "select count(*) from cases_package where idempotency_key like 'bench-%'"
            ).fetchone()
        return {"acknowledged": self.acknowledged, "kept": row[0] if row else 0}

    def _limit(self, clients: int) -> float:
        self.runs += 1
        return limit.per_second(
            self.scratch.programs,
            self.scratch.base,
            file=self.script,
            clients=clients,
            seconds=self.seconds,
            run=self.runs,
        )

    def _post(self) -> UUID:
        """One package through the whole application, in this process."""
        self.used += 1
        package = packages.body(
            self.used, centre=self.centres[0], form=self.form, papers=self.papers
        )
        status, text, _ = inside.ask(
            "POST",
            "/api/v1/packages",
            body=json.dumps(package, ensure_ascii=False).encode(),
            headers={
                "CONTENT_TYPE": "application/json",
                "HTTP_AUTHORIZATION": f"Bearer {self.token}",
                "HTTP_IDEMPOTENCY_KEY": f"bench-{self.used}",
            },
        )
        if status != CREATED:
            raise Complaint(f"The package to measure with was refused: {text.decode()[:400]}")
        self.acknowledged += 1
        return UUID(json.loads(text)["id"])


def _generator(runs: list[dict[str, Any]]) -> float:
    busy: float = sum(run["busy"] * run["seconds"] for run in runs)
    count: int = sum(run["packages"] for run in runs)
    return round(busy / count * 1000, 3)


def _parts() -> tuple[list[str], dict[str, Any], dict[str, str]]:
    """The halls, a filled-in form and the papers that the measured package brings."""
    from onewindow.cases.actions import evidence
    from onewindow.catalog import queries as catalog
    from onewindow.places import queries as places
    from onewindow.rules import plans
    from onewindow.rules.facts import Facts

    versions = catalog.published_ids(packages.MATTERS)
    bundle = catalog.bundle(
        life_event_version_id=None, versions={code: versions[code] for code in packages.MATTERS}
    )
    facts = Facts(by_agent=False, delivery="窗口领取", on=datetime.now(UTC).date())
    plan = plans.plan(bundle=bundle, answers={}, facts=facts)
    if len(plan.matters) != len(packages.MATTERS) or len(plan.materials) != packages.PAPERS:
        raise Complaint(
            f"The catalogue in force asks {len(plan.materials)} papers for"
            f" {' and '.join(packages.MATTERS)}: the measured package has {packages.PAPERS}."
        )
    papers = {
        one.material_id: "paper" for one in plan.materials if one.source_type != evidence.MADE_BY_US
    }
    return [one.code for one in places.centres()], packages.filled(plan), papers


def _rows_of(script: str) -> dict[str, int]:
    """How many rows of each table one package writes."""
    rows = {}
    for line in script.splitlines():
        words = line.split()
        if words[:1] == ["insert"]:
            rows[words[2]] = line.count("), (") + 1
    return rows
