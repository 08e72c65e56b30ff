"""`onewindow load` and `export`: reference data in and out, as files."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from onewindow.program import environment
from onewindow.program.complaint import Complaint
from onewindow.program.progress import Counter
from onewindow.rules.actors import Actor, Role

SHIPPED = Path(__file__).resolve().parents[1] / "data"
OPERATOR = Actor(id="operator", name="onewindow", roles=frozenset({Role.ADMIN, Role.CATALOGUE}))


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    """load, export"""
    command = commands.add_parser(
        "load", help="bring in places, calendar and catalogue; with any problem nothing changes"
    )
    command.add_argument(
        "source", nargs="?", type=Path, default=SHIPPED, help="folder or zip (default: the shipped)"
    )
    command.add_argument("--dry-run", action="store_true", help="only say what would change")
    command.set_defaults(run=run_load)
    command = commands.add_parser("export", help="write what is in force as files")
    command.add_argument("to", type=Path, help="a new folder, or a file ending in .zip")
    command.set_defaults(run=run_export)


def run_load(chosen: argparse.Namespace) -> None:
    """Load a folder or an archive and say line by line what changed."""
    if not chosen.source.exists():
        raise Complaint(f"{chosen.source} is not there.")
    with environment.ready():
        from onewindow.program import serving

        serving.migrate()
        for line in load(chosen.source, dry_run=chosen.dry_run):
            print(line)


def load(source: Path, *, dry_run: bool = False) -> list[str]:
    """Load, and the changes in readable lines."""
    from onewindow.catalog import actions

    at = datetime.now(UTC)
    with Counter("Reference data") as counter:
        if source.is_dir():
            report = actions.load(
                folder=source, by=OPERATOR, at=at, dry_run=dry_run, progress=counter.one
            )
        else:
            report = actions.load_archive(
                content=source.read_bytes(), by=OPERATOR, at=at, dry_run=dry_run
            )
    if report.is_empty:
        return ["Nothing differs from what is in force."]
    lines = [f"{kind}: {count}" for kind, count in report.places.items() if count]
    for change in report.changes:
        lines.append(f"{change.fate}: {change.code} {change.name}")
        lines += [f"    {difference}" for difference in change.difference]
    lines += [f"offering: {line}" for line in report.offerings]
    lines += [f"synonym: {line}" for line in report.synonyms]
    return [*lines, "Nothing was changed (dry run)." if dry_run else "Loaded."]


def run_export(chosen: argparse.Namespace) -> None:
    """Write a folder or an archive; nothing that exists is overwritten."""
    target: Path = chosen.to
    if target.exists() and (target.is_file() or any(target.iterdir())):
        raise Complaint(f"{target} exists already: choose another name.")
    with environment.ready():
        from onewindow.catalog import actions

        draft = target.with_name(f".{target.name}.new")
        try:
            if target.suffix == ".zip":
                with draft.open("wb") as stream:
                    actions.export_archive(stream=stream)
            else:
                with Counter("Files") as counter:
                    actions.export(folder=draft, progress=counter.one)
            if target.is_dir():
                target.rmdir()
            draft.rename(target)
        except OSError as failure:
            raise Complaint(f"{target} cannot be written ({failure.strerror}).") from None
    print(f"Written to {target}.")
