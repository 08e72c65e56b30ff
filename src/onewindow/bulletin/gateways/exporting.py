"""Facts from the database into files: COPY out of PostgreSQL, columns by DuckDB.

Each file is written beside its place and moved there whole, so that whoever reads sees the old
one or the new one. Exported again, a month's files are the same but for their time.
"""

import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import duckdb
from django.db import connection
from django.db.models import Model

from onewindow.bulletin.gateways import expressions, layout, stamps
from onewindow.bulletin.gateways.layout import Partition
from onewindow.bulletin.gateways.stamps import quoted
from onewindow.bulletin.models import CaseFact, DeviceDay, RatingFact, VisitFact
from onewindow.rules.figures import Facts, Level
from onewindow.rules.measures import SPANS
from onewindow.rules.periods import Period
from onewindow.rules.reckoning import Scope

TABLES: dict[Facts, type[Model]] = {
    Facts.CASES: CaseFact,
    Facts.VISITS: VisitFact,
    Facts.RATINGS: RatingFact,
    Facts.DEVICES: DeviceDay,
}
Progress = Callable[[int, int], None]  # so many files of so many
PARQUET = "format parquet, compression zstd, row_group_size 491520"


def write(
    folder: Path, *, month: Period, tree: Sequence[Scope], at: datetime, progress: Progress
) -> list[Partition]:
    """Write a month's facts and the places they speak of, a partition for each province.

    month: one month of the calendar. tree: every place that is reported on, provinces too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Partition] = []
    with tempfile.TemporaryDirectory(prefix=".writing-", dir=folder) as scratch:
        inside = Path(scratch)
        with duckdb.connect() as columns:
            columns.execute(f"set temp_directory = {quoted(inside / 'spill')}")
            for kind in layout.KINDS:
                _load(columns, kind, month, inside)
            provinces = [scope.code for scope in tree if scope.level is Level.PROVINCE]
            for done, province in enumerate(provinces, start=1):
                made.append(_province(columns, folder, month, province, tree, at, inside))
                progress(done, len(provinces))
    return made


def _load(columns: duckdb.DuckDBPyConnection, kind: Facts, month: Period, scratch: Path) -> None:
    """The rows that the month touches, as a table of DuckDB."""
    begin, end = SPANS[kind]
    names = ", ".join(f'"{name}"' for name in layout.columns(kind))
    rows = (
        f"copy (select {names} from {TABLES[kind]._meta.db_table} where {begin} < %(until)s"
        f" and ({end} >= %(since)s or {end} is null)) to stdout (format csv)"
    )
    draft = scratch / f"{kind}.csv"
    days = {"since": month.since_on, "until": month.until_on}
    with (
        connection.cursor() as cursor,
        draft.open("wb") as file,
        cursor.copy(rows, days) as stream,
    ):
        for part in stream:
            file.write(part)
    types = {str(name): _duckdb(str(type_)) for name, type_ in expressions.schema(kind).items()}
    columns.execute(
        f"create table {kind} as select * from read_csv({quoted(draft)}, header = false,"
        f" auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '',"
        f" allow_quoted_nulls = false, columns = {types})"
    )
    draft.unlink()


def _province(
    columns: duckdb.DuckDBPyConnection,
    folder: Path,
    month: Period,
    province: str,
    tree: Sequence[Scope],
    at: datetime,
    scratch: Path,
) -> Partition:
    target = layout.partition(folder, month=month, province=province)
    draft = layout.partition(scratch, month=month, province=province)
    draft.path.mkdir(parents=True)
    stamp = f"kv_metadata {stamps.literal(stamps.stamp(at=at))}"
    for kind in layout.KINDS:
        order = ", ".join(f'"{name}"' for name in layout.columns(kind))
        columns.execute(
            f"copy (select * from {kind} where province = '{province}' order by {order})"
            f" to {quoted(draft.file(kind))} ({PARQUET}, {stamp})"
        )
    inside = [scope for scope in tree if scope.code[:2] == province[:2]]
    columns.execute("create or replace temp table places (code text, level text, within text)")
    columns.executemany(
        "insert into places values (?, ?, ?)",
        [(scope.code, str(scope.level), scope.within) for scope in inside],
    )
    columns.execute(
        f"copy (select * from places order by code)"
        f" to {quoted(draft.file(layout.PLACES))} ({PARQUET}, {stamp})"
    )
    target.path.mkdir(parents=True, exist_ok=True)
    for name in layout.FILES:
        (draft.path / name).replace(target.path / name)
    return target


def _duckdb(ibis_type: str) -> str:
    return {"string": "VARCHAR", "boolean": "BOOLEAN", "date": "DATE", "int32": "INTEGER"}[
        ibis_type
    ]
