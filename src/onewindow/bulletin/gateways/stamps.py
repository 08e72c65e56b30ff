"""What a file of facts says of itself: whose schema it has, and when it was written."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from onewindow.bulletin.gateways import layout
from onewindow.bulletin.gateways.layout import Partition, WrongFiles
from onewindow.rules import clock

SCHEMA, WRITTEN = "onewindow.schema", "onewindow.exported_at"


def stamp(*, at: datetime) -> dict[str, str]:
    """What a file that is written now says."""
    return {SCHEMA: layout.schema(), WRITTEN: at.isoformat(timespec="seconds")}


def require(partitions: Sequence[Partition]) -> None:
    """Refuse files of another schema; and, where several months are counted together, a month
    written before it was over: what ended later in it would be in no file.

    Raises WrongFiles.
    """
    last = max(one.month.since_on for one in partitions)
    paths = {str(one.file(kind)): one for one in partitions for kind in layout.KINDS}
    said = _read(list(paths), months=", ".join(sorted({str(one.month) for one in partitions})))
    for path, one in paths.items():
        words = said.get(path, {})
        if words.get(SCHEMA) != layout.schema():
            raise WrongFiles(
                f"{path} was written by a program with other columns: export {one.month} again.",
                month=str(one.month),
            )
        written = clock.local_day(datetime.fromisoformat(words[WRITTEN]))
        if one.month.since_on < last and written < one.month.until_on:
            raise WrongFiles(
                f"{path} was written before {one.month} was over: export that month again.",
                month=str(one.month),
            )


def _read(paths: list[str], *, months: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    with duckdb.connect() as connection:
        try:
            rows = connection.execute(
                "select file_name, decode(key), decode(value) from parquet_kv_metadata(?)", [paths]
            ).fetchall()
        except duckdb.Error as failure:
            raise WrongFiles(f"Not Parquet: {str(failure).splitlines()[0]}", month=months) from None
    for path, key, value in rows:
        found.setdefault(path, {})[key] = value
    return found


def literal(words: dict[str, str]) -> str:
    """As DuckDB's COPY takes it."""
    return "{" + ", ".join(f"'{key}': '{value}'" for key, value in words.items()) + "}"


def quoted(path: Path) -> str:
    """A path as a literal of SQL."""
    return "'" + str(path).replace("'", "''") + "'"
