"""`onewindow simulate`: a labelled synthetic month, as large as one likes."""

import argparse
from datetime import UTC, datetime
from typing import Any

from onewindow.program import environment
from onewindow.program.complaint import Complaint
from onewindow.program.progress import Counter
from onewindow.rules import periods, simulation

SCOPES = ("town", "county", "city", "province", "country")


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    """simulate"""
    command = commands.add_parser(
        "simulate", help="write a labelled synthetic month of cases, with all that goes with it"
    )
    command.add_argument(
        "period", metavar="PERIOD", help="2021-08, or 2021-08-02..2021-08-09, the last left out"
    )
    command.add_argument(
        "--scope",
        default="city",
        help=f"how far: {', '.join(SCOPES)}, or a division code (%(default)s)",
    )
    command.add_argument("--cases", type=_count, help="another total for the scope")
    command.add_argument("--seed", type=int, default=331081, help="of its chance (%(default)s)")
    command.set_defaults(run=run)


def _count(word: str) -> int:
    if not word.isdigit() or int(word) < 1:
        raise Complaint(f"--cases takes a whole number from 1 on, not {word!r}.")
    return int(word)


def run(chosen: argparse.Namespace) -> None:
    """Write the period's lives; once only."""
    period = periods.parse(chosen.period)
    now = datetime.now(UTC)
    with environment.ready():
        from onewindow.program import serving
        from onewindow.program.simulating import running

        serving.migrate()
        with Counter("Lives") as counter:
            try:
                told = running.run(
                    period=period,
                    scope=chosen.scope,
                    cases=chosen.cases,
                    seed=chosen.seed,
                    now=now,
                    progress=counter.of,
                )
            except simulation.Unreachable as impossible:
                raise Complaint(str(impossible)) from None
    print(told)
