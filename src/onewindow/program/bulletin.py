"""`onewindow bulletin`: the figures of a period, counted from the cases."""

import argparse
import json
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onewindow.program import environment
from onewindow.program.complaint import Complaint
from onewindow.program.progress import Counter
from onewindow.rules import indicators, periods, suspicion, window_figures
from onewindow.rules.figures import Level
from onewindow.rules.periods import Period

if TYPE_CHECKING:  # models sleep until Django is set up
    from onewindow.bulletin.queries import Month

ENGINES = ("duckdb", "spark")


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    """bulletin"""
    command = commands.add_parser("bulletin", help="the figures of a month, from its cases")
    command.add_argument(
        "period", metavar="PERIOD", help="2021-08, or 2021-08-02..2021-08-09, the last left out"
    )
    command.add_argument("--format", choices=["json", "text"], default="text")
    command.add_argument(
        "--level",
        choices=["province", "city", "county", "centre", "window"],
        help="only figures of such places; windows are told only when asked for",
    )
    command.add_argument("--city", help="division code of a city (the one of the centres here)")
    command.add_argument(
        "--from", dest="folder", type=Path, metavar="FOLDER",
        help="count in the files of `onewindow facts export` instead of the database",
    )  # fmt: skip
    command.add_argument(
        "--engine", choices=ENGINES, help="what counts in files (duckdb); spark needs Java 17"
    )
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Print the figures; 1 where they contradict each other."""
    period = periods.parse(chosen.period)
    if chosen.engine and not chosen.folder:
        raise Complaint("--engine goes with --from FOLDER; the database counts for itself.")
    of = _of_files if chosen.folder else _of_database
    if chosen.folder and chosen.level == "window":
        raise Complaint("Files name no windows: ask the database.")
    city, month, flags = of(period, chosen)
    figures = _wanted(month, chosen)
    if chosen.format == "json":
        # A figure without a value is left out: values are text, and nothing is no text.
        told = {
            "period": str(period),
            "city": city,
            "figures": [one for one in figures if one["value"] is not None],
            "flags": flags,
            # What looks made up is looked for where the cases are: files name no person.
            **({} if flags is not None else {"not_counted": ["flags"]}),
        }
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for one in figures:
            print(f"{one['code']:24}{one['scope']:13}{one['value'] or '—':>12} {one['unit']}")
        _print_flags(flags)
    for sentence in month.contradictions:
        print(f"does not agree: {sentence}", file=sys.stderr)
    return int(bool(month.contradictions))


def _print_flags(flags: "list[dict[str, Any]] | None") -> None:
    if flags is None:
        print("What looks made up is not counted from files: they name no person.")
    for one in flags or ():
        print(f"looks made up: {one['scope']} {one['words']} ({', '.join(one['figures'])})")


def _wanted(month: "Month", chosen: argparse.Namespace) -> "list[dict[str, str | None]]":
    """The figures asked for: of every place with a division code, or of one level's."""
    if chosen.level == "window":
        return of_windows(chosen.windows)
    found = listed(month)
    if not chosen.level:
        return found
    codes = {scope.code for scope in month.scopes if scope.level == chosen.level}
    return [one for one in found if one["scope"] in codes]


def of_windows(windows: Mapping[str, Mapping[str, int]]) -> "list[dict[str, str | None]]":
    """Every figure of every window of this county; scope: `331081100/3`."""
    values = window_figures.reckon(windows)
    return [
        {
            "code": code,
            "scope": place,
            "value": _text(values[code, place]),
            "unit": indicators.BY_CODE[code].unit,
            "definition": window_figures.WORDS[code][0]
            if code in window_figures.WORDS
            else indicators.BY_CODE[code].words_zh,
        }
        for code in window_figures.CODES
        for place in windows
    ]


def listed(month: "Month") -> "list[dict[str, str | None]]":
    """Every figure of every place, as it is printed; value: text, None where there is none."""
    return [
        {
            "code": one.code,
            "scope": scope.code,
            "value": _text(month.values[one.code, scope.code]),
            "unit": one.unit,
            "definition": one.words_zh,
        }
        for one in indicators.INDICATORS
        for scope in month.scopes
        if (one.code, scope.code) in month.values
    ]


def _of_database(
    period: Period, chosen: argparse.Namespace
) -> "tuple[str, Month, list[dict[str, Any]] | None]":
    with environment.ready():
        from onewindow.bulletin import actions, queries

        with Counter("Facts") as counter:
            for _ in actions.catch_up():
                counter.one()
        city = chosen.city or queries.city()
        if not any(scope.code == city for scope in queries.scopes(city=city)):
            raise Complaint(f"No city has the division code {city!r}.")
        flags = [_told(one) for one in queries.flags(period)]
        if chosen.level == "window":
            chosen.windows = queries.windows(period)
        return city, queries.month(period, city=city), flags


def _told(flag: suspicion.Flag) -> dict[str, Any]:
    """What looks made up, as it is printed: which figures of which centre, and why."""
    return {
        "code": str(flag.check), "scope": flag.place, "figures": list(flag.figures),
        "part": str(flag.part), "whole": str(flag.whole), "words": suspicion.words(flag)[0],
    }  # fmt: skip


def _of_files(
    period: Period, chosen: argparse.Namespace
) -> "tuple[str, Month, list[dict[str, Any]] | None]":
    """No database is asked, nor started. Files of one city say which it is, and name no person:
    what looks made up cannot be looked for in them, and None says so."""
    environment.without_database()
    from onewindow.bulletin.queries import files

    with Counter("Facts"):
        month = files.month(
            period,
            folder=chosen.folder,
            engine=chosen.engine or ENGINES[0],
            city=chosen.city or "",
        )
    cities = [scope.code for scope in month.scopes if scope.level is Level.CITY]
    if chosen.city and chosen.city not in cities:
        raise Complaint(f"No city has the division code {chosen.city!r}.")
    return cities[0] if len(cities) == 1 else "", month, None


def _text(value: Decimal | None) -> str | None:
    """As it is printed, no exponent; None where nothing was there to divide by."""
    return None if value is None else f"{value:f}"
