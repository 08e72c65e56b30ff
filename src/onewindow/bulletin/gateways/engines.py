"""Engines that count in files: DuckDB inside this process, Apache Spark on a cluster.

An engine reads files as tables, keeps what an expression gives, and hands out rows. Ibis
writes each one's SQL from the same expression.
"""

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import duckdb
import ibis
from ibis.expr.types import Table

from onewindow.rules.refusal import Refusal

NAMES = ("duckdb", "spark")
MASTER = "ONEWINDOW_SPARK"  # in the environment: where Spark runs, as Spark writes it


class NoEngine(Refusal):
    """An engine that this machine does not have."""

    code = "no_engine"


class Engine(Protocol):
    """What is asked of every engine."""

    def read(self, name: str, files: Sequence[Path]) -> None:
        """Make Parquet files a table."""
        ...

    def keep(self, name: str, what: Table) -> None:
        """Make a table of what an expression gives, which is counted once."""
        ...

    def rows(self, what: Table) -> list[tuple[Any, ...]]:
        """All rows of an expression."""
        ...


class DuckDB:
    """Columns in this process, on all its cores; what does not fit into memory goes to disk."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def read(self, name: str, files: Sequence[Path]) -> None:
        """Make Parquet files a table."""
        listed = ", ".join(_quoted(path) for path in files)
        self.connection.execute(
            f'create view "{name}" as select * from'
            f" read_parquet([{listed}], hive_partitioning = false)"
        )

    def keep(self, name: str, what: Table) -> None:
        """Count now, and make a table of what came out."""
        self.connection.execute(f'create temp table "{name}" as {_sql(what, "duckdb")}')

    def rows(self, what: Table) -> list[tuple[Any, ...]]:
        """All rows of an expression."""
        return self.connection.execute(_sql(what, "duckdb")).fetchall()


class Spark:
    """The same on Apache Spark; every machine of the cluster reads the files by the same path."""

    def __init__(self, session: Any) -> None:
        self.session = session

    def read(self, name: str, files: Sequence[Path]) -> None:
        """Make Parquet files a table."""
        rows = self.session.read.parquet(*(str(path) for path in files))
        rows.createOrReplaceTempView(name)

    def keep(self, name: str, what: Table) -> None:
        """Count once, when it is first asked for; the cluster's memory and disks hold it then."""
        self.session.sql(_sql(what, "pyspark")).cache().createOrReplaceTempView(name)

    def rows(self, what: Table) -> list[tuple[Any, ...]]:
        """All rows of an expression."""
        return [tuple(row) for row in self.session.sql(_sql(what, "pyspark")).collect()]


@contextlib.contextmanager
def started(name: str, *, scratch: Path | None = None) -> Iterator[Engine]:
    """An engine by its name, for as long as the block lasts.

    scratch: a folder for what does not fit into memory. Raises NoEngine.
    """
    if name == "duckdb":
        with duckdb.connect() as connection:
            if scratch:
                connection.execute(f"set temp_directory = {_quoted(scratch)}")
            yield DuckDB(connection)
        return
    session = _session(os.environ.get(MASTER, "local[*]"))
    try:
        yield Spark(session)
    finally:
        session.stop()


def _session(master: str) -> Any:
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise NoEngine(
            "Apache Spark is not installed: pip install 'onewindow[spark]', and Java 17."
        ) from None
    builder = SparkSession.builder.appName("onewindow").master(master)
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "true",  # a number too large is an error, not another number
    }
    if master.startswith("local"):
        settings |= {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.shuffle.partitions": "8",
        }
    for key, value in settings.items():
        builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
    except (PySparkException, OSError) as failure:
        raise NoEngine(
            f"Apache Spark did not start: {str(failure).splitlines()[0]} Is Java 17 there?"
        ) from None
    session.sparkContext.setLogLevel("ERROR")
    return session


def _sql(what: Table, dialect: str) -> str:
    return str(ibis.to_sql(what, dialect=dialect, pretty=False))


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
