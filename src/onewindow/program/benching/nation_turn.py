"""One count of a country's month in a process of its own, so that its memory can be told.

`python -m onewindow.program.benching.nation_turn WHAT FOLDER` prints one line of JSON. WHAT is
`duckdb` (the program's own way), `by_hand` (SQL for DuckDB written by hand), or `spark`: the
program's own way once on one core and once on two, in one virtual machine that was warmed by a
count before. Those are two lines.
"""

import hashlib
import json
import os
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from onewindow.program import environment
from onewindow.program.benching import cpu
from onewindow.rules import periods
from onewindow.rules.figures import Facts
from onewindow.rules.measures import MEASURES

AUGUST = periods.month(2021, 8)
BY_HAND = Path(__file__).with_name("national.sql")
NAMES = sorted(name for name, one in MEASURES.items() if one.of is Facts.CASES)
Numbers = dict[str, dict[str, int]]
Pairs = Iterable[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Turn:
    """What one count gave. processor_seconds: of this process, all its threads."""

    numbers: Numbers
    pairs: Pairs
    seconds: float
    processor_seconds: float
    reckoned_seconds: float = 0.0


def ours(folder: Path, engine: str) -> Turn:
    """The program's own way, to the last figure."""
    from onewindow.bulletin.gateways import engines, layout, stamps
    from onewindow.bulletin.queries import files, months

    with engines.started(engine) as started:
        begun, worked = time.perf_counter(), time.process_time()
        partitions = layout.needed(folder, period=AUGUST)
        stamps.require(partitions)
        counted = files.counted(started, partitions, AUGUST)
        took, worked = time.perf_counter() - begun, time.process_time() - worked
        tree = files.tree(started, partitions)
    begun = time.perf_counter()
    months.reckoned(AUGUST, tree, counted)
    numbers = {place: {name: found[name] for name in NAMES} for place, found in
               counted.by_scope.items() if "received" in found}  # fmt: skip
    pairs = ((*key, cases) for key, cases in counted.unified.items())
    return Turn(numbers, pairs, took, worked, time.perf_counter() - begun)


def spark(folder: Path) -> Iterator[Turn]:
    """On one core, then on two: the same virtual machine, which is slow until it is warm.

    Its compiler, its collector and this process are held to the same core: they would do a part
    of the one task's work on the other.
    """
    from onewindow.bulletin.gateways import engines

    for cores in (2, 1, 2):
        os.environ[engines.MASTER] = f"local[{cores}]"
        cpu.hold(os.getpid(), cores)
        yield ours(folder, "spark")


def by_hand(folder: Path) -> Turn:
    """The same from SQL written by hand; nothing is reckoned."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"set temp_directory = '{folder / 'spill'}'")
        begun, worked = time.perf_counter(), time.process_time()
        connection.execute(
            f"create view facts as from read_parquet('{folder}/month=2021-08/*/cases-*.parquet',"
            " hive_partitioning = false)"
        )
        connection.execute(BY_HAND.read_text())
        rows = connection.execute(f"select place, {', '.join(NAMES)} from counted").fetchall()
        pairs = connection.execute(
            "select county, matter, received from county_pair where received > 0"
        ).fetchall()
        numbers = {
            place: dict(zip(NAMES, map(int, values), strict=True)) for place, *values in rows
        }
        took, worked = time.perf_counter() - begun, time.process_time() - worked
    return Turn(numbers, pairs, took, worked)


def digest(numbers: Numbers, pairs: Pairs) -> str:
    """The same for the same counts in whatever order; a place without any is as one not named."""
    numbers = {place: found for place, found in numbers.items() if any(found.values())}
    told = [json.dumps([sorted(numbers.items()), sorted([*map(str, one)] for one in pairs)])]
    return hashlib.sha256("".join(told).encode()).hexdigest()


def main(words: list[str]) -> None:
    """Count once and print how that went."""
    environment.without_database()
    what, folder = words[0], Path(words[1])
    if what == "spark":
        turns = list(spark(folder))[1:]
    else:
        turns = [by_hand(folder) if what == "by_hand" else ours(folder, what)]
    for turn in turns:
        _tell(turn)


def _tell(turn: Turn) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {
                "seconds": round(turn.seconds, 3),
                "processor_seconds": round(turn.processor_seconds, 3),
                "reckoned_seconds": round(turn.reckoned_seconds, 3),
                "peak_mb": round(peak),
                "places": len(turn.numbers),
                "digest": digest(turn.numbers, turn.pairs),
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1:])
