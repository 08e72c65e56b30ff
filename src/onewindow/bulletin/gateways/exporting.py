"""Facts from the database into files: COPY out of PostgreSQL, columns by DuckDB.

Each file is written beside its place and moved there whole, so that whoever reads sees the old
one or the new one. Exported again, a month's files are the same but for their time.
"""

import csv
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
from django.db import connection
from django.db.models import Model

from onewindow.bulletin.gateways import expressions, layout, stamps
from onewindow.bulletin.gateways.layout import Partition
from onewindow.bulletin.gateways.stamps import quoted
from onewindow.bulletin.models import CaseFact, DeviceDay, RatingFact, VisitFact
from onewindow.rules.figures import Facts, Level
from onewindow.rules.measures import LISTED, SPANS
from onewindow.rules.periods import Period
from onewindow.rules.reckoning import Scope

TABLES: dict[Facts, type[Model]] = {
    Facts.CASES: CaseFact,
    Facts.VISITS: VisitFact,
    Facts.RATINGS: RatingFact,
    Facts.DEVICES: DeviceDay,
}
Progress = Callable[[int, int], None]  # so many files of so many
# (county, day after the last) → what its catalogue counts for then
Catalogues = Mapping[tuple[str, date], Mapping[str, int]]
PARQUET = "format parquet, compression zstd, row_group_size 491520"


def write(
    folder: Path,
    *,
    month: Period,
    tree: Sequence[Scope],
    catalogues: Catalogues,
    cell: str,
    at: datetime,
    progress: Progress,
) -> list[Partition]:
    """Write a month's facts and the places they speak of, a partition for each province.

    month: one month of the calendar. tree: every place that is reported on, provinces too.
    cell: whose database this is; its files are named by it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Partition] = []
    with tempfile.TemporaryDirectory(prefix=".writing-", dir=folder) as scratch:
        inside = Path(scratch)
        with duckdb.connect() as columns:
            columns.execute(f"set temp_directory = {quoted(inside / 'spill')}")
            for kind in layout.KINDS:
                _load(columns, kind, month, inside)
            scopes = ((scope.code, str(scope.level), scope.within) for scope in tree)
            _table(columns, layout.PLACES, layout.SCOPE_COLUMNS, scopes, inside)
            days = (
                (county, until_on, *(numbers[name] for name in LISTED))
                for (county, until_on), numbers in catalogues.items()
            )
            _table(columns, layout.CATALOGUES, layout.CATALOGUE_COLUMNS, days, inside)
            provinces = [scope.code for scope in tree if scope.level is Level.PROVINCE]
            for done, province in enumerate(provinces, start=1):
                target = layout.partition(folder, month=month, province=province, cell=cell)
                write_province(columns, target, scratch=inside, at=at)
                made.append(target)
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
    _read(columns, kind, layout.columns(kind), draft)


def empty(columns: duckdb.DuckDBPyConnection, name: str, of: Sequence[str]) -> None:
    """A table of DuckDB without rows, its types as files have them."""
    types = ", ".join(f"{each} {type_}" for each, type_ in _types(of).items())
    columns.execute(f"create table {name} ({types})")


def _table(
    columns: duckdb.DuckDBPyConnection,
    name: str,
    of: Sequence[str],
    rows: Iterable[tuple[object, ...]],
    scratch: Path,
) -> None:
    """A small table of DuckDB."""
    draft = scratch / f"{name}.csv"
    with draft.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    _read(columns, name, of, draft)


def _read(columns: duckdb.DuckDBPyConnection, name: str, of: Sequence[str], draft: Path) -> None:
    """Make a table of a draft as COPY writes it, and remove that: what is empty is unknown."""
    columns.execute(
        f"create table {name} as select * from read_csv({quoted(draft)}, header = false,"
        f" auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '',"
        f" allow_quoted_nulls = false, columns = {_types(of)})"
    )
    draft.unlink()


def _types(of: Sequence[str]) -> dict[str, str]:
    names = {"string": "VARCHAR", "boolean": "BOOLEAN", "date": "DATE", "int32": "INTEGER"}
    return {each: names[expressions.type_of(each)] for each in of}


def write_province(
    columns: duckdb.DuckDBPyConnection, target: Partition, *, scratch: Path, at: datetime
) -> None:
    """Write one province's files of a month from tables of DuckDB that have the files' names.

    scratch: a folder on the same disk, where each file is written before it is moved.
    """
    draft = replace(target, path=scratch / target.path.name)
    draft.path.mkdir(parents=True)
    stamp = f"kv_metadata {stamps.literal(stamps.stamp(at=at))}"
    for kind in layout.KINDS:
        held = f"{Level.PROVINCE} = '{target.province}'"
        _copy(columns, kind, held, layout.columns(kind), draft.file(kind), stamp)
    for what, code, order in (
        (layout.PLACES, "code", layout.SCOPE_COLUMNS),
        (layout.CATALOGUES, "county", layout.CATALOGUE_COLUMNS),
    ):
        held = f"{code}[:2] = '{target.province[:2]}'"
        _copy(columns, what, held, order, draft.file(what), stamp)
    target.path.mkdir(parents=True, exist_ok=True)
    for what in layout.WHAT:
        draft.file(what).replace(target.file(what))


def _copy(
    columns: duckdb.DuckDBPyConnection,
    what: str,
    held: str,
    order: Sequence[str],
    to: Path,
    stamp: str,
) -> None:
    columns.execute(
        f"copy (select * from {what} where {held} order by {', '.join(order)})"
        f" to {quoted(to)} ({PARQUET}, {stamp})"
    )
