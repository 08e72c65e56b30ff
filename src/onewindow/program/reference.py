"""`onewindow load` and `export`: reference data in and out, as files."""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onewindow.program import environment
from onewindow.program.complaint import Complaint
from onewindow.program.progress import Counter
from onewindow.rules.actors import Actor, Role

if TYPE_CHECKING:  # settings must be there before a room is
    from onewindow.catalog.gateways import Files

SHIPPED = Path(__file__).resolve().parents[1] / "data"
OPERATOR = Actor(id="operator", name="onewindow", roles=frozenset({Role.ADMIN, Role.CATALOGUE}))


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    """load, export"""
    command = commands.add_parser(
        "load", help="bring in places, catalogue, halls; with any problem nothing changes"
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
    """Load all parts or none, and the changes in readable lines.

    A dry run does everything and takes it back, since halls stand on places that the same
    files may bring.
    """
    from django.db import transaction

    from onewindow.catalog import gateways

    is_folder = source.is_dir()
    files = (
        gateways.read_folder(source) if is_folder else gateways.read_archive(source.read_bytes())
    )
    at = datetime.now(UTC)
    with transaction.atomic():
        lines = [
            *_catalogue(files, at),
            *_hall(files, at),
            *_quality(files, at),
            *_courses(files, at),
        ]
        transaction.set_rollback(dry_run)
    if not lines:
        return ["Nothing differs from what is in force."]
    return [*lines, "Nothing was changed (dry run)." if dry_run else "Loaded."]


def _catalogue(files: "Files", at: datetime) -> Iterator[str]:
    """Places, calendar, catalogue."""
    from onewindow.catalog.actions import loading

    with Counter("Reference data") as counter:
        report = loading.load_files(files=files, by=OPERATOR, at=at, progress=counter.one)
    yield from (f"{kind}: {count}" for kind, count in report.places.items() if count)
    for change in report.changes if not report.is_empty else ():
        yield f"{change.fate}: {change.code} {change.name}"
        yield from (f"    {difference}" for difference in change.difference)
    yield from (f"offering: {line}" for line in report.offerings)
    yield from (f"synonym: {line}" for line in report.synonyms)
    yield from (f"top task: {code}" for code in report.top_tasks)


def _hall(files: "Files", at: datetime) -> Iterator[str]:
    """Floors, then the machines on them."""
    from onewindow.hall.actions import floor, inventory
    from onewindow.rules.floors import FILE as FLOORS
    from onewindow.rules.inventory import FILE as DEVICES

    if FLOORS in files:
        report = floor.load_floor(content=files[FLOORS], by=OPERATOR, at=at)
        yield from (f"hall: {line}" for line in report.lines)
        yield from (f"hall: {one} stays as its owners changed it here" for one in report.kept)
    if DEVICES in files:
        yield from inventory.load_devices(content=files[DEVICES], by=OPERATOR, at=at)


def _quality(files: "Files", at: datetime) -> Iterator[str]:
    """The rules of rating, those of cards, and the star tables."""
    from onewindow.quality.actions import card_tables, schemes, star_schemes
    from onewindow.rules.card_tables import FILE as CARDS
    from onewindow.rules.rating_schemes import FILE as RATINGS
    from onewindow.rules.star_scheme_files import FILE as STARS

    if RATINGS in files:
        yield from schemes.load_schemes(content=files[RATINGS], by=OPERATOR, at=at)
    if CARDS in files:
        yield from card_tables.load_tables(content=files[CARDS], by=OPERATOR, at=at)
    if STARS in files:
        yield from star_schemes.load_star_schemes(content=files[STARS], by=OPERATOR, at=at)


def _courses(files: "Files", at: datetime) -> Iterator[str]:
    """What staff are taught and asked."""
    from onewindow.quality.actions import courses
    from onewindow.rules.courses import FILE

    if FILE in files:
        yield from courses.load_courses(content=files[FILE], by=OPERATOR, at=at)


def files_in_force() -> "Files":
    """Every file of reference data, as `load` reads it."""
    from onewindow.catalog.actions import exporting
    from onewindow.hall.actions import floor, inventory
    from onewindow.quality.actions import card_tables, courses, schemes, star_schemes
    from onewindow.rules.card_tables import FILE as CARDS
    from onewindow.rules.courses import FILE as COURSES
    from onewindow.rules.floors import FILE as FLOORS
    from onewindow.rules.inventory import FILE as DEVICES
    from onewindow.rules.rating_schemes import FILE as RATINGS
    from onewindow.rules.star_scheme_files import FILE as STARS

    return {
        **exporting.files(),
        FLOORS: floor.export_floor(),
        DEVICES: inventory.export_devices(),
        RATINGS: schemes.export_schemes(),
        CARDS: card_tables.export_tables(),
        COURSES: courses.export_courses(),
        STARS: star_schemes.export_star_schemes(),
    }


def run_export(chosen: argparse.Namespace) -> None:
    """Write a folder or an archive; nothing that exists is overwritten."""
    target: Path = chosen.to
    if target.exists() and (target.is_file() or any(target.iterdir())):
        raise Complaint(f"{target} exists already: choose another name.")
    with environment.ready():
        from onewindow.catalog import gateways

        draft = target.with_name(f".{target.name}.new")
        try:
            if target.suffix == ".zip":
                draft.write_bytes(gateways.archive(files_in_force()))
            else:
                with Counter("Files") as counter:
                    gateways.write_folder(draft, files_in_force(), progress=counter.one)
            if target.is_dir():
                target.rmdir()
            draft.rename(target)
        except OSError as failure:
            raise Complaint(f"{target} cannot be written ({failure.strerror}).") from None
    print(f"Written to {target}.")
