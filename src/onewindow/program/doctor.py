"""`onewindow doctor`: what is right and wrong with this installation, and the remedy."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from onewindow.program import environment, home, machine
from onewindow.program.complaint import Complaint
from onewindow.program.findings import Finding, Health, wrong

SIGNS = {Health.RIGHT: "ok ", Health.DOUBTFUL: "?? ", Health.WRONG: "NO "}


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    """doctor"""
    command = commands.add_parser(
        "doctor", help="say what is right and wrong with this installation, with the remedy"
    )
    command.add_argument("--json", action="store_true", help="print the findings as JSON")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """0 when nothing is wrong, 1 otherwise."""
    folder = home.chosen()
    found = examine(folder)
    if chosen.json:
        print(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1))
    else:
        for finding in found:
            _tell(finding)
    return int(any(finding.health is Health.WRONG for finding in found))


def examine(folder: Path) -> list[Finding]:
    """All findings; a database that cannot be reached is one of them."""
    try:
        environment.fill(folder)
    except Complaint as complaint:
        return [wrong("keys", complaint.sentence, "Put back the copy from a backup.")]
    found = machine.look(folder)
    try:
        found += _database()
    except Complaint as complaint:
        found.append(wrong("database", complaint.sentence, "Then ask the doctor again."))
    return found


def _database() -> list[Finding]:
    with environment.ready():
        from onewindow.program import database

        return list(database.look())


def _tell(finding: Finding) -> None:
    print(f"{SIGNS[finding.health]} {finding.what:15} {finding.says}")
    if finding.remedy:
        print(f"    {'':15} → {finding.remedy}")
