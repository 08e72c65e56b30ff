"""Where files of facts lie, and what stands in them.

    FOLDER/month=2021-08/province=330000/cases-331081.parquet, …, places-331081.parquet

The number is that of the cell that wrote them, a database with its counties: many cells write
into one folder, each its own files.

A month's files hold every row that the month touches: begun before its end and not over before
its start. So a figure of that month, or of days within it, needs no other month's files; what
is still open stands in each month that it lasts through. A row names nobody and no case.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from onewindow.rules import periods
from onewindow.rules.figures import Facts, Level
from onewindow.rules.measures import COLUMNS, LISTED
from onewindow.rules.periods import Period
from onewindow.rules.refusal import Refusal

PLACES = "places"
SCOPE_COLUMNS = ("code", "level", "within")
CATALOGUES = "catalogues"  # what each county's catalogue counts for, at each day's end
CATALOGUE_COLUMNS = ("county", "until_on", *LISTED)
CODES = (Level.PROVINCE, Level.CITY, Level.COUNTY, Level.CENTRE)  # in every row of facts
# Beside what figures are counted from: what a person asks next.
ASKED: Mapping[Facts, tuple[str, ...]] = {
    Facts.CASES: ("department", "received_hour", "is_demonstration"),
    Facts.VISITS: ("drawn_hour", "is_demonstration"),
    Facts.RATINGS: ("is_demonstration",),
    Facts.DEVICES: ("is_demonstration",),
}
KINDS = tuple(ASKED)  # of facts, that are written
WHAT = (*KINDS, CATALOGUES, PLACES)  # stands in a partition, a file each; places come last


class NotExported(Refusal):
    """Files that a period needs are not there."""

    code = "facts_not_exported"


class WrongFiles(Refusal):
    """Files that are there, and are not to be counted."""

    code = "facts_wrong_files"


@dataclass(frozen=True, slots=True)
class Partition:
    """One cell's files of one month and province."""

    month: Period
    province: str
    cell: str
    path: Path

    def file(self, what: str) -> Path:
        """Where one kind of facts lies, or the places."""
        return self.path / f"{what}-{self.cell}.parquet"


def columns(kind: Facts) -> tuple[str, ...]:
    """Names of a kind's columns, in the order of the files."""
    return (*map(str, CODES), *COLUMNS[kind], *ASKED.get(kind, ()))


def schema() -> str:
    """A word for what columns files have; files with another one are not read."""
    told = [columns(kind) for kind in KINDS], SCOPE_COLUMNS, CATALOGUE_COLUMNS
    return hashlib.sha256(repr(told).encode()).hexdigest()[:12]


def partition(folder: Path, *, month: Period, province: str, cell: str) -> Partition:
    """Where a cell's month of a province lies, whether it is there or not."""
    path = folder / f"month={month}" / f"province={province}"
    return Partition(month, province, cell, path)


def months(period: Period) -> tuple[Period, ...]:
    """The months of the calendar that a period has days of, in order."""
    found = [periods.month(period.since_on.year, period.since_on.month)]
    while found[-1].until_on < period.until_on:
        found.append(periods.month(found[-1].until_on.year, found[-1].until_on.month))
    return tuple(found)


def needed(folder: Path, *, period: Period, province: str = "") -> tuple[Partition, ...]:
    """The partitions that a period is counted from, of one province or of all that are there.

    Raises NotExported where a month has none, or not the same cells as the others.
    """
    found: list[Partition] = []
    for month in months(period):
        there = _there(folder, month, province)
        if not there:
            of = f" of {province}" if province else ""
            raise NotExported(f"{folder} has no facts{of} for {month}.", month=str(month))
        found += there
    whole = {(one.province, one.cell) for one in found}
    for month in months(period):
        has = {(one.province, one.cell) for one in found if one.month == month}
        if lacking := sorted(" by ".join(one) for one in whole - has):
            raise NotExported(
                f"{folder} has no facts of {', '.join(lacking)} for {month}.", month=str(month)
            )
    return tuple(found)


def _there(folder: Path, month: Period, province: str) -> list[Partition]:
    places = (folder / f"month={month}").glob(f"province={province or '*'}/{PLACES}-*.parquet")
    found = [
        Partition(month, path.parent.name.partition("=")[2], path.stem.partition("-")[2],
                  path.parent)
        for path in sorted(places)
    ]  # fmt: skip
    for one in found:
        for what in WHAT:
            if not one.file(what).is_file():
                raise NotExported(f"{one.file(what)} is missing.", month=str(month))
    return found
