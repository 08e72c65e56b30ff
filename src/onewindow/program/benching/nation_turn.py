"""One count of a country's month in a process of its own, so that its memory can be told.

`python -m onewindow.program.benching.nation_turn WHAT FOLDER` prints one line of JSON. WHAT is
`duckdb` or `spark` (the program's own way), or `by_hand` (SQL for DuckDB written by hand).
"""

import hashlib
import json
import resource
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from onewindow.program import environment
from onewindow.rules import periods
from onewindow.rules.figures import Facts
from onewindow.rules.measures import MEASURES

AUGUST = periods.month(2021, 8)
BY_HAND = Path(__file__).with_name("national.sql")
NAMES = sorted(name for name, one in MEASURES.items() if one.of is Facts.CASES)
Numbers = dict[str, dict[str, int]]
Pairs = Iterable[tuple[str, str, int]]


def ours(folder: Path, engine: str) -> tuple[Numbers, Pairs, float, float]:
    """Place → measure → number; county, matter, cases; seconds of counting, and of reckoning."""
    from onewindow.bulletin.gateways import engines, layout, stamps
    from onewindow.bulletin.queries import files, months

    with engines.started(engine) as started:
        if isinstance(started, engines.Spark):  # its virtual machine is slow until it is warm
            files.counted(started, layout.needed(folder, period=AUGUST), AUGUST)
            started.session.catalog.clearCache()
        begun = time.perf_counter()
        partitions = layout.needed(folder, period=AUGUST)
        stamps.require(partitions)
        counted = files.counted(started, partitions, AUGUST)
        took = time.perf_counter() - begun
        tree = files.tree(started, partitions)
    begun = time.perf_counter()
    months.reckoned(AUGUST, tree, counted)
    numbers = {place: {name: found[name] for name in NAMES} for place, found in
               counted.by_scope.items() if "received" in found}  # fmt: skip
    pairs = ((*key, cases) for key, cases in counted.unified.items())
    return numbers, pairs, took, time.perf_counter() - begun


def by_hand(folder: Path) -> tuple[Numbers, Pairs, float, float]:
    """The same from SQL written by hand; nothing is reckoned."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"set temp_directory = '{folder / 'spill'}'")
        begun = time.perf_counter()
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
        took = time.perf_counter() - begun
    return numbers, pairs, took, 0.0


def digest(numbers: Numbers, pairs: Pairs) -> str:
    """The same for the same counts in whatever order; a place without any is as one not named."""
    numbers = {place: found for place, found in numbers.items() if any(found.values())}
    told = [json.dumps([sorted(numbers.items()), sorted([*map(str, one)] for one in pairs)])]
    return hashlib.sha256("".join(told).encode()).hexdigest()


def main(words: list[str]) -> None:
    """Count once and print how that went."""
    environment.without_database()
    what, folder = words[0], Path(words[1])
    numbers, pairs, took, reckoned = by_hand(folder) if what == "by_hand" else ours(folder, what)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {
                "seconds": round(took, 3),
                "reckoned_seconds": round(reckoned, 3),
                "peak_mb": round(peak),
                "places": len(numbers),
                "digest": digest(numbers, pairs),
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1:])
