"""`onewindow verify-journal`: is every recorded fact still what was recorded?"""

import argparse
from typing import Any

from onewindow.program import environment

SHOWN = 50


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    """verify-journal"""
    command = commands.add_parser(
        "verify-journal", help="find facts that were changed, removed or slipped in"
    )
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """0 when every chain fits, 1 when one does not or nothing guards the journal."""
    with environment.ready():
        from onewindow.journal import actions, queries

        found = 0
        for found, broken in enumerate(queries.breaks(), start=1):
            if found <= SHOWN:
                print(f"entry {broken.entry_id}: {broken.subject} no. {broken.seq} {broken.what}")
        if found > SHOWN:
            print(f"… and {found - SHOWN} more")
        guarded = actions.guarded()
    if not guarded:
        print("The triggers that make the journal append-only are missing or disabled.")
    if not found:
        print("Every fact in the journal fits its chain.")
    return int(bool(found) or not guarded)
