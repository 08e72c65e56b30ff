"""The whole catalogue as files: equal catalogues give equal bytes."""

import csv
from collections.abc import Callable, Iterable, Mapping
from io import StringIO
from pathlib import Path
from typing import BinaryIO

from onewindow.catalog import canonical, gateways
from onewindow.catalog.gateways import Files
from onewindow.catalog.gateways.reference import ONLINE
from onewindow.catalog.models import (
    LifeEventVersion,
    Matter,
    MatterVersion,
    Offering,
    Status,
    Synonym,
    TopTask,
)
from onewindow.places.models import CalendarDay, CalendarYear, Centre, Department, Division

# Column of the file → column of the table
CENTRE = {
    "code": "code",
    "name": "name",
    "name_en": "name_en",
    "division_code": "division_id",
    "address": "address",
    "phone": "phone",
    "opening_hours": "opening_hours",
    "note": "note",
    "tile_row": "tile_row",
    "tile_column": "tile_column",
    "tile_evidence": "tile_evidence",
    "residents": "residents",
    "residents_evidence": "residents_evidence",
    "star_target": "star_target",
}


def _nothing() -> None:
    return None


def export(*, folder: Path, progress: Callable[[], object] = _nothing) -> int:
    """Write what is in force, its places, calendar, synonyms and top tasks into a folder.

    Loading the folder into an empty system and exporting again gives the same bytes. History
    and drafts stay here. progress: called once a file. Returns the number of files.
    """
    written = files()
    gateways.write_folder(folder, written, progress=progress)
    return len(written)


def export_archive(*, stream: BinaryIO) -> None:
    """The same as one zip archive, whose bytes are equal for equal catalogues."""
    stream.write(gateways.archive(files()))


def files() -> Files:
    """Every file of the export by relative path. Twelve queries."""
    matters = MatterVersion.objects.filter(status=Status.PUBLISHED).order_by("matter")
    events = LifeEventVersion.objects.filter(status=Status.PUBLISHED).order_by("life_event")
    in_force = dict(matters.values_list("matter_id", "body"))
    texts = {f"matters/{code}.json": canonical.text(body) for code, body in in_force.items()}
    for code, body in events.values_list("life_event_id", "body"):
        texts[f"life_events/{code}.json"] = canonical.text(body)
    texts["departments.json"] = canonical.text({"departments": list(_departments())})
    texts["divisions.csv"] = _table(
        ("code", "name", "name_en", "level", "parent_code", "kind", "statistical_unit"),
        (
            (
                one.code,
                one.name,
                one.name_en,
                one.level,
                one.parent_id or "",
                one.kind,
                int(one.is_statistical),
            )
            for one in Division.objects.order_by("code")
            if one.level != "村"
        ),
    )
    texts["villages.csv"] = _table(
        ("code", "name", "name_en", "town_code"),
        Division.objects.filter(level="村")
        .order_by("code")
        .values_list("code", "name", "name_en", "parent_id"),
    )
    texts["centres.csv"] = _table(
        CENTRE, Centre.objects.order_by("code").values_list(*CENTRE.values())
    )
    years = CalendarYear.objects.order_by("year").values_list("year", flat=True)
    texts["calendar_years.csv"] = _table(("year", "published"), ((year, 1) for year in years))
    texts["calendar.csv"] = _table(
        ("date", "working", "name_zh", "name_en"),
        (
            (one.day.isoformat(), int(one.is_working), one.name, one.name_en)
            for one in CalendarDay.objects.order_by("day")
        ),
    )
    texts["implementing_codes.csv"] = _table(
        ("matter", "implementing_code", "is_demonstration"),
        (
            (one.code, one.implementing_code, int(one.code_is_demonstration))
            for one in Matter.objects.filter(pk__in=in_force).order_by("code")
        ),
    )
    texts["offerings.csv"] = _table(
        ("matter", "place", "channel", "depth", "since", "until", "evidence"),
        sorted(_offerings(in_force)),
    )
    texts["synonyms.csv"] = _table(
        ("term", "expands_to", "note"),
        sorted((one.term, " ".join(one.expands_to), one.note) for one in Synonym.objects.all()),
    )
    top = TopTask.objects.order_by("position").values_list("code", flat=True)
    offered = {*in_force, *events.values_list("life_event_id", flat=True)}
    texts["top_tasks.csv"] = _table(("code",), ((code,) for code in top if code in offered))
    return {name: text.encode() for name, text in sorted(texts.items())}


def _departments() -> Iterable[Mapping[str, object]]:
    return Department.objects.order_by("code").values(
        "code",
        "name",
        "formal_name",
        "name_en",
        "short",
        "uscc",
        "uscc_is_demonstration",
        "phone",
        "complaint_phone",
    )


def _offerings(matters: Iterable[str]) -> Iterable[tuple[str, ...]]:
    for one in Offering.objects.filter(matter__in=list(matters)):
        yield (
            one.matter_id,
            one.centre_id or ONLINE,
            one.channel,
            one.depth,
            one.during.lower.isoformat(),
            one.during.upper.isoformat() if one.during.upper else "",
            one.evidence,
        )


def _table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    held = StringIO(newline="")
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return held.getvalue()
