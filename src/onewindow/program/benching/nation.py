"""A country's month in files: DuckDB beside SQL written by hand, Spark on one core and on two.

The country is invented, in the numbers of the real one: 31 provinces, 333 cities, 2,844
counties, 38,642 towns. Its facts of cases are drawn straight into files as an export writes
them; there are no visits, ratings and machines.
"""

import importlib.util
import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from onewindow.program.benching.results import Result
from onewindow.program.complaint import Complaint
from onewindow.rules import periods
from onewindow.rules.figures import Facts

DUCKDB, SPARK = "national.duckdb", "spark.two_cores"
NAMES = (DUCKDB, SPARK)
TOWNS, COUNTIES, CITIES, PROVINCES = 38_642, 2_844, 333, 31
AUGUST = periods.month(2021, 8)
WRITTEN_AT = datetime(2021, 9, 1, tzinfo=UTC)
CASES = Path(__file__).with_name("nation.sql")
BYTES_A_CASE = 30  # of files and of what is spilt while they are sorted, at most
MEMORY_GB = 8
NUMBERED = f"""
with numbered as (
    select n as number, n * {COUNTIES} // {TOWNS} as county,
        n * {COUNTIES} // {TOWNS} * {CITIES} // {COUNTIES} as city,
        n * {COUNTIES} // {TOWNS} * {CITIES} // {COUNTIES} * {PROVINCES} // {CITIES} as province
    from range({TOWNS}) r(n)
),
coded as (
    select number, printf('%02d', 11 + province) as of_province,
        printf('%02d', dense_rank() over (partition by province order by city)) as of_city,
        printf('%02d', dense_rank() over (partition by city order by county)) as of_county,
        printf('%03d', row_number() over (partition by county order by number)) as of_town
    from numbered
)
select number, of_province || '0000' as province, of_province || of_city || '00' as city,
    of_province || of_city || of_county as county,
    of_province || of_city || of_county || of_town as centre
from coded
"""


def duckdb_turns(folder: Path, *, cases: int, turns: int) -> Result:
    """Ours and by hand in turns, each in a process of its own; what they count is compared."""
    ours, by_hand = [], []
    for _ in range(turns):
        by_hand.append(_turn("by_hand", folder))
        ours.append(_turn("duckdb", folder))
    _require_equal([*ours, *by_hand])
    took = statistics.median(one["seconds"] for one in ours)
    limit = statistics.median(one["seconds"] for one in by_hand)
    return Result(
        name=DUCKDB,
        value=round(took, 2),
        unit="s",
        ratio=round(took / limit, 3),
        against="the same numbers by DuckDB SQL written by hand, on the same files",
        detail={
            "cases": cases,
            "places": ours[0]["places"],
            "files_mb": round(size(folder) / 1e6),
            "by_hand_seconds": round(limit, 2),
            "processor_seconds": min(one["processor_seconds"] for one in ours),
            "by_hand_processor_seconds": min(one["processor_seconds"] for one in by_hand),
            "peak_mb": max(one["peak_mb"] for one in ours),
            "by_hand_peak_mb": max(one["peak_mb"] for one in by_hand),
            "reckoned_seconds": statistics.median(one["reckoned_seconds"] for one in ours),
            "turns": turns,
        },
    )


def spark_turns(folder: Path, *, cases: int, turns: int) -> Result:
    """One core and two in turns, in one virtual machine, once it is warm; what they count is
    compared with SQL by hand."""
    told = [_turns("spark", folder) for _ in range(turns)]
    by_hand = _turn("by_hand", folder)
    _require_equal([*(one for pair in told for one in pair), by_hand])
    slow, fast = (
        statistics.median(one["seconds"] for one in those) for those in zip(*told, strict=True)
    )
    return Result(
        name=SPARK,
        value=round(fast, 2),
        unit="s",
        ratio=round(slow / fast, 3),
        against="how many times as fast as on one core",
        detail={"cases": cases, "one_core_seconds": slow, "turns": turns,
                "duckdb_by_hand_seconds": by_hand["seconds"]},
    )  # fmt: skip


def has_spark() -> bool:
    """Whether Spark can run here at all."""
    return importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None


def draw(folder: Path, *, cases: int, progress: Callable[[int, int], None]) -> None:
    """Write the country's month into a folder. Raises Complaint where the disk is too small."""
    if shutil.disk_usage(folder).free < cases * BYTES_A_CASE:
        gigabytes = cases * BYTES_A_CASE / 1e9
        raise Complaint(f"{cases:,} cases need {gigabytes:.1f} GB free on the disk of {folder}.")
    from onewindow.bulletin.gateways import exporting, layout

    scratch = folder / ".drawing"
    with duckdb.connect() as columns:
        columns.execute(f"set temp_directory = '{scratch}'")
        columns.execute(f"set memory_limit = '{MEMORY_GB}GB'")
        columns.execute(f"create table town as {NUMBERED}")
        for kind in layout.KINDS:
            if kind is not Facts.CASES:
                exporting.empty(columns, kind, layout.columns(kind))
        exporting.empty(columns, layout.CATALOGUES, layout.CATALOGUE_COLUMNS)
        _places(columns)
        for done, (code, first, towns) in enumerate(_provinces(columns), start=1):
            rows = cases * (first + towns) // TOWNS - cases * first // TOWNS
            for name, value in (("rows", rows), ("first", first), ("towns", towns)):
                columns.execute(f"set variable {name} = {value}")
            columns.execute(CASES.read_text(encoding="utf-8"))
            exporting.write_province(
                columns,
                layout.partition(folder, month=AUGUST, province=code, cell=code),
                scratch=scratch,
                at=WRITTEN_AT,
            )
            progress(done, PROVINCES)
    shutil.rmtree(scratch, ignore_errors=True)


def size(folder: Path) -> int:
    """Bytes of all files of facts."""
    return sum(path.stat().st_size for path in folder.rglob("*.parquet"))


def _provinces(columns: duckdb.DuckDBPyConnection) -> Sequence[tuple[str, int, int]]:
    """Code, first town and number of towns of each."""
    return columns.execute(
        "select province, min(number), count(*) from town group by province order by province"
    ).fetchall()


def _places(columns: duckdb.DuckDBPyConnection) -> None:
    columns.execute(
        "create table places as"
        " select distinct province as code, 'province' as level, '' as within from town"
        " union all select distinct city, 'city', province from town"
        " union all select distinct county, 'county', city from town"
        " union all select centre, 'centre', county from town"
    )


def _turn(what: str, folder: Path) -> dict[str, Any]:
    (found,) = _turns(what, folder)
    return found


def _turns(what: str, folder: Path) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "onewindow.program.benching.nation_turn", what, str(folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Complaint(f"A count of the nation's month failed: {done.stderr.strip()[-400:]}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def _require_equal(turns: Sequence[dict[str, Any]]) -> None:
    if len({one["digest"] for one in turns}) != 1:
        raise Complaint("The engines and the SQL by hand count different numbers.")
