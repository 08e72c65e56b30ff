"""`onewindow bench`: how fast it is on this machine, as parts of what the machine could do.

Everything is measured in one run, in scratch databases that are gone when it ends, each figure
in turns with the limit it is held against. The table is printed and kept as JSON.
"""

import argparse
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from onewindow.program import home
from onewindow.program.benching import (
    fanout,
    month,
    nation,
    results,
    scratch,
    simulated,
    soak,
    waiting,
)
from onewindow.program.benching.results import Result
from onewindow.program.benching.scratch import Scratch
from onewindow.program.complaint import Complaint
from onewindow.program.progress import Counter

CLIENTS = {"intake.c1": 1, "intake.c8": 8, "intake.c32": 32}
BATCH = "intake.batch20"
STATEMENTS = "intake.sql_statements"
READS = ("case.open.1m", "desk.list.1m", "search.number.1m")
PAGES = "page.portal"
BEATS = "devices.beats"
NAMES = (
    *CLIENTS,
    BATCH,
    STATEMENTS,
    *READS,
    month.NAME,
    simulated.NAME,
    PAGES,
    BEATS,
    waiting.NAME,
    soak.NAME,
    fanout.NAME,
    *nation.NAMES,
)
EVERY_CALL = {"ONEWINDOW_API_RATE": "1000000000"}  # what is measured is not to be held back


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured. small, large: packages in the two counties (3 hold 5 cases)."""

    small: int = 6_000
    large: int = 600_000
    seconds: float = 3.0
    rounds: int = 3
    turns: int = 40
    read_turns: int = 8
    simulated: int = 100_000  # cases of a simulated month
    told: int = 4_000  # packages whose people are told of them
    machines: int = 10_000
    beating_seconds: float = 30.0
    callers: int = soak.CALLERS
    soaking_seconds: float = 60.0
    national: int = 100_000_000  # cases of a country's month
    clustered: int = 1_000_000  # of these, as many as Spark is tried with
    clustered_turns: int = 1
    national_turns: int = 3


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    """bench"""
    command = commands.add_parser("bench", help="measure, print a table, keep it as JSON")
    command.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"only these, or their beginnings: {', '.join(NAMES)}",
    )
    command.add_argument(
        "--minutes", type=float, default=1.0, help=f"how long {soak.NAME} lasts (%(default)g)"
    )
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Measure, print, and write bench/latest.json in the data folder (a part: bench/part.json)."""
    names = wanted(chosen.names)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # tidy up, then end
    folder = home.chosen()
    found = measure(folder, names=names, sizes=Sizes(soaking_seconds=chosen.minutes * 60))
    print(results.table(found))
    target = folder / "bench" / ("latest.json" if names == NAMES else "part.json")
    results.write(found, target)
    print(f"\nWritten to {target}.")


def wanted(given: list[str]) -> tuple[str, ...]:
    """The full names meant; all without any. Raises Complaint for a word that fits none."""
    for word in given:
        if not any(name.startswith(word) for name in NAMES):
            raise Complaint(f"Nothing measured is called {word}; there are: {', '.join(NAMES)}.")
    return tuple(
        name for name in NAMES if not given or any(name.startswith(word) for word in given)
    )


def measure(
    folder: Path, *, names: tuple[str, ...] = NAMES, sizes: Sizes | None = None
) -> list[Result]:
    """Measure in a scratch place inside the data folder; nothing of it stays."""
    os.environ.update(EVERY_CALL)
    with scratch.made(folder) as place:
        return list(_Round(place, names, sizes or Sizes()).all())


class _Round:
    """One run: a loaded county, then everything asked for, one after the other."""

    def __init__(self, place: Scratch, names: tuple[str, ...], sizes: Sizes) -> None:
        self.place, self.names, self.sizes = place, names, sizes
        self.today = datetime.now(UTC).date()

    def all(self) -> Iterator[Result]:
        """Every result asked for, in the order of `NAMES`."""
        token = self._prepared()
        counties = self._counties()
        told = self.place.copy("told") if fanout.NAME in self.names else ""
        ours, plain = self._empty() if simulated.NAME in self.names else ("", "")
        soaked = self.place.copy("soaked") if soak.NAME in self.names else ""
        found = {one.name: one for one in [*self._pages(), *self._intake(token)]}
        found |= {one.name: one for one in self._reads(token, *counties)} if counties else {}
        found |= {one.name: one for one in self._beats()}
        if ours:
            with Counter("Simulating"):
                found[simulated.NAME] = simulated.measure(
                    self.place, url=ours, beside=plain, cases=self.sizes.simulated
                )
        if waiting.NAME in self.names:
            found[waiting.NAME] = waiting.measure()
        if soaked:
            with Counter("Calling"):
                found[soak.NAME] = soak.measure(
                    self.place,
                    url=soaked,
                    seconds=self.sizes.soaking_seconds,
                    callers=self.sizes.callers,
                )
        if told:
            with Counter("Telling"):
                found[fanout.NAME] = fanout.measure(self.place, url=told, packages=self.sizes.told)
        found |= {one.name: one for one in self._nation()}
        machine = results.machine(self._server_version())
        for name in self.names:
            if name == nation.SPARK and name not in found:
                print(f"{name} is not measured: no pyspark or no Java here.", file=sys.stderr)
                continue
            found[name].detail["machine"] = machine
            yield found[name]

    def _prepared(self) -> str:
        """The reference data loaded, assets made; a token with every power the figures need."""
        from django.db import connections

        from onewindow.people import actions as people
        from onewindow.places import queries as places
        from onewindow.program import prepare, reference, serving
        from onewindow.rules.actors import Role

        serving.migrate()
        prepare.everything(self.place.folder)
        reference.load(reference.SHIPPED)
        _, token = people.open_application(
            name="bench",
            scopes=["cases:read", "cases:write"],
            roles=[Role.CLERK, Role.REVIEWER, Role.CHECKER, Role.APPROVER],
            centres=[one.code for one in places.centres()],
            departments=places.departments(),
            by=reference.OPERATOR,
            at=datetime.now(UTC),
        )
        connections.close_all()
        connections["default"].close_pool()  # type: ignore[attr-defined]
        return token

    def _counties(self) -> tuple[str, str] | None:
        """Copies of the loaded database, made while it is still empty of cases."""
        if not {*READS, month.NAME} & set(self.names):
            return None
        return self.place.copy("small"), self.place.copy("large")

    def _empty(self) -> tuple[str, str]:
        """Two more copies: one to simulate in, one to copy the same rows into."""
        return self.place.copy("simulated"), self.place.copy("plain")

    def _pages(self) -> Iterator[Result]:
        from onewindow.program.benching import pages

        if PAGES in self.names:
            with Counter("Pages"):
                yield pages.measure(turns=self.sizes.turns)

    def _beats(self) -> Iterator[Result]:
        from onewindow.program.benching.beats import Beats

        if BEATS in self.names:
            with Counter("Beats"):
                yield Beats(self.place, machines=self.sizes.machines).measure(
                    rounds=self.sizes.rounds,
                    seconds=self.sizes.beating_seconds,
                    http_seconds=self.sizes.seconds,
                )

    def _intake(self, token: str) -> Iterator[Result]:
        from onewindow.program.benching import server
        from onewindow.program.benching.intake import BATCH as EACH
        from onewindow.program.benching.intake import BATCH_CLIENTS, Intake

        rates = [name for name in self.names if name in CLIENTS or name == BATCH]
        if not rates and STATEMENTS not in self.names:
            return
        sizes = self.sizes
        intake = Intake(self.place, token, seconds=sizes.seconds, rounds=sizes.rounds)
        yield intake.statements()
        if not rates:
            return
        with (
            Counter("Intake") as counter,
            server.serving(self.place.folder, self.place.base) as served,
        ):
            for name in rates:
                clients, each = CLIENTS.get(name, BATCH_CLIENTS), EACH if name == BATCH else 0
                result = intake.rate(served, name=name, clients=clients, each=each)
                result.detail.update(intake.kept())
                counter.one()
                yield result

    def _reads(self, token: str, small: str, large: str) -> list[Result]:
        from onewindow.program.benching import county, reads

        took = {}
        for name, url, whole in (
            ("few", small, self.sizes.small),
            ("many", large, self.sizes.large),
        ):
            with Counter(f"A county with {name} cases") as counter:
                took[name] = county.fill(url, whole=whole, today=self.today, progress=counter.of)
        detail = {
            "cases": [county.cases(url) for url in (small, large)],
            "filled_in_seconds": round(took["many"], 1),
        }
        found = []
        if month.NAME in self.names:
            with Counter("A month's bulletin"):
                turns = self.sizes.read_turns
                one = month.measure(self.place, url=large, turns=turns, detail=detail)
                one.detail.update(county.megabytes(large))
                found.append(one)
        if not set(READS) & set(self.names):
            return found
        with Counter("Reads"):
            return found + reads.measure(
                self.place,
                names=self.names,
                turns=self.sizes.read_turns,
                small=small,
                large=large,
                token=token,
                detail=detail,
            )

    def _nation(self) -> Iterator[Result]:
        sizes = self.sizes
        for name, cases, turns, measure in (
            (nation.DUCKDB, sizes.national, sizes.national_turns, nation.duckdb_turns),
            (nation.SPARK, sizes.clustered, sizes.clustered_turns, nation.spark_turns),
        ):
            if name not in self.names or (name == nation.SPARK and not nation.has_spark()):
                continue
            folder = self.place.folder / name
            folder.mkdir()
            try:
                with Counter(f"A country's month, {cases:,} cases") as counter:
                    nation.draw(folder, cases=cases, progress=counter.of)
                with Counter("Counting it"):
                    yield measure(folder, cases=cases, turns=turns)
            finally:
                shutil.rmtree(folder)

    def _server_version(self) -> int:
        from django.db import connection

        connection.ensure_connection()
        return int(connection.connection.info.server_version)
