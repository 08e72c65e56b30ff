"""Bringing reference data in: checked whole, then written whole, or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from onewindow.catalog import gateways
from onewindow.catalog.actions import _shelf, indexing, top_tasks
from onewindow.catalog.actions._offering_plan import OfferingPlan, plan_offerings
from onewindow.catalog.actions._place_plan import PlacePlan, plan_places
from onewindow.catalog.actions._version_plan import Change, VersionPlan, plan_versions
from onewindow.catalog.actions.checking import problems_of_reference
from onewindow.catalog.gateways import Files, reference
from onewindow.catalog.gateways.reference import Meant, Reference
from onewindow.catalog.models import Synonym, TopTask
from onewindow.places import actions as places
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete

LOCK = 7_201_314  # any fixed number: two loads wait for one another


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did, or would do. offerings, synonyms: one readable line for each change.

    top_tasks: the new list, empty where it stays. places: changed rows of divisions,
    departments, centres and calendar, by kind.
    """

    is_dry_run: bool
    changes: tuple[Change, ...]
    places: dict[str, int]
    offerings: tuple[str, ...]
    synonyms: tuple[str, ...]
    top_tasks: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs from what is in force."""
        touched = any(change.writes for change in self.changes)
        lines = self.offerings or self.synonyms or self.top_tasks
        return not (touched or lines or any(self.places.values()))


@dataclass(frozen=True, slots=True)
class _Plan:
    places: PlacePlan
    versions: VersionPlan
    offerings: OfferingPlan
    synonyms: dict[str, Meant]
    top_tasks: list[str]

    def report(self, *, is_dry_run: bool) -> LoadReport:
        return LoadReport(
            is_dry_run=is_dry_run,
            changes=tuple(self.versions.changes),
            places=self.places.counted(),
            offerings=tuple(self.offerings.lines),
            synonyms=tuple(
                f"{term} → {' '.join(meant.expands_to)}" for term, meant in self.synonyms.items()
            ),
            top_tasks=tuple(self.top_tasks),
        )


def _nothing() -> None:
    return None


def load(
    *,
    folder: Path,
    by: Actor,
    at: datetime,
    dry_run: bool = False,
    progress: Callable[[], object] = _nothing,
) -> LoadReport:
    """Bring the whole reference data of a folder in: places, calendar, catalogue, search.

    Everything is checked first; with any problem nothing changes. What is the same stays
    untouched, so a second load changes nothing. A changed body becomes a new published
    version; a body equal to an earlier version is older than what is in force and is left
    alone; what the files do not name stays. dry_run: only the report. progress: called once
    for each body checked. Raises NotPermitted, Unreadable, and Incomplete with every problem.
    Source: house rule.
    """
    return load_files(
        files=gateways.read_folder(folder), by=by, at=at, dry_run=dry_run, progress=progress
    )


def load_archive(*, content: bytes, by: Actor, at: datetime, dry_run: bool = False) -> LoadReport:
    """Bring in reference data from a zip archive, as `load` does from a folder."""
    return load_files(files=gateways.read_archive(content), by=by, at=at, dry_run=dry_run)


def load_files(
    *,
    files: Files,
    by: Actor,
    at: datetime,
    dry_run: bool = False,
    progress: Callable[[], object] = _nothing,
) -> LoadReport:
    """Bring in reference data that has been read already: content by relative path."""
    _shelf.require_keeper(by)
    given, problems = reference.parse(files)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        problems += problems_of_reference(given, progress)
        if problems:
            raise Incomplete(problems)
        plan = _plan(given)
        report = plan.report(is_dry_run=dry_run)
        if not dry_run and not report.is_empty:
            _carry_out(plan, by, at)
    return report


def _plan(given: Reference) -> _Plan:
    known = {one.term: Meant(tuple(one.expands_to), one.note) for one in Synonym.objects.all()}
    top = list(TopTask.objects.order_by("position").values_list("code", flat=True))
    return _Plan(
        places=plan_places(given),
        versions=plan_versions(given),
        offerings=plan_offerings(given.offerings),
        synonyms={term: to for term, to in given.synonyms.items() if known.get(term) != to},
        top_tasks=given.top_tasks if given.top_tasks != top else [],
    )


def _carry_out(plan: _Plan, by: Actor, at: datetime) -> None:
    changed = plan.places
    places.load_places(
        divisions=changed.divisions, departments=changed.departments, centres=changed.centres
    )
    if changed.calendar:
        places.load_calendar(years=changed.calendar.years, days=changed.calendar.days)
    written = plan.versions.write(by=by, at=at)
    indexing.index(((version.body, is_event) for version, is_event in written), at=at)
    plan.offerings.write()
    _write_synonyms(plan.synonyms)
    if plan.top_tasks:
        top_tasks.write(plan.top_tasks)
    for version, is_life_event in written:
        _shelf.note(
            code=version.life_event_id if is_life_event else version.matter_id,
            fact="load",
            by=by,
            at=at,
            number=version.number,
            digest=bytes(version.digest).hex(),
        )
    _shelf.note(
        code="load",
        fact="loaded",
        by=by,
        at=at,
        versions=len(written),
        offerings=len(plan.offerings.lines),
        synonyms=len(plan.synonyms),
        top_tasks=plan.top_tasks,
        places=changed.counted(),
    )


def _write_synonyms(synonyms: dict[str, Meant]) -> None:
    Synonym.objects.bulk_create(
        [
            Synonym(term=term, expands_to=list(meant.expands_to), note=meant.note)
            for term, meant in synonyms.items()
        ],
        update_conflicts=True,
        unique_fields=["term"],
        update_fields=["expands_to", "note"],
    )
