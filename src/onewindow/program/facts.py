"""`onewindow facts`: what figures are counted from, as files that other engines count in."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from onewindow.program import environment
from onewindow.program.complaint import Complaint
from onewindow.program.progress import Counter
from onewindow.rules import periods


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    """facts export"""
    command = commands.add_parser("facts", help="what figures are counted from, as files")
    verbs = command.add_subparsers(title="what to do", metavar="VERB", required=True)
    export = verbs.add_parser(
        "export", help="write a month's facts as Parquet, one folder for each province"
    )
    export.add_argument("--month", required=True, metavar="MONTH", help="2021-08")
    export.add_argument("folder", type=Path, metavar="FOLDER", help="where the months lie")
    export.set_defaults(run=run_export)


def run_export(chosen: argparse.Namespace) -> None:
    """Write the month's files, each whole or not at all."""
    month = periods.parse(chosen.month)
    with environment.ready():
        from onewindow.bulletin.actions import exporting
        from onewindow.bulletin.gateways import layout

        try:
            with Counter("Facts") as counter:
                made = exporting.export_month(
                    month=month, folder=chosen.folder, at=datetime.now(UTC), progress=counter.of
                )
        except OSError as failure:
            raise Complaint(f"{chosen.folder} cannot be written ({failure.strerror}).") from None
    for one in made:
        size = sum(one.file(what).stat().st_size for what in layout.WHAT)
        print(f"{one.path}: {size / 1_000_000:.1f} MB")
