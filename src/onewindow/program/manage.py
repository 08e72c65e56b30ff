"""`onewindow manage …`: Django's own commands, on this data folder's database."""

import argparse
from typing import Any

from onewindow.program import environment


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    """manage"""
    command = commands.add_parser(
        "manage", help="Django's own commands (makemigrations, shell, …)", add_help=False
    )
    command.add_argument("words", nargs=argparse.REMAINDER)
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> None:
    """Hand the words to Django."""
    with environment.ready():
        from django.core.management import execute_from_command_line

        execute_from_command_line(["onewindow manage", *chosen.words])
