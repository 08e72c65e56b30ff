"""Versions in force and versions pinned, and what is compiled from them once per process."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from onewindow.catalog.models import LifeEventVersion, MatterVersion, Status
from onewindow.rules import bundles, matters
from onewindow.rules.bundles import Bundle
from onewindow.rules.matters import Matter
from onewindow.rules.refusal import NotFound

KEPT = 4096  # compiled matters per process; a county's catalogue is a few hundred


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a matter or life event. body is the JSON document: never change it."""

    id: int
    code: str
    number: int
    status: Status
    body: Mapping[str, Any]
    digest: bytes
    edited_at: datetime
    edited_by: str
    published_at: datetime | None
    published_by: str

    @classmethod
    def of(cls, row: MatterVersion | LifeEventVersion) -> "Edition":
        """The plain value of a stored version."""
        return cls(
            id=row.pk,
            code=row.matter_id if isinstance(row, MatterVersion) else row.life_event_id,
            number=row.number,
            status=Status(row.status),
            body=row.body,
            digest=bytes(row.digest),
            edited_at=row.edited_at,
            edited_by=row.edited_by,
            published_at=row.published_at,
            published_by=row.published_by,
        )


def published(code: str) -> Edition:
    """The matter's version in force. Raises NotFound. One query."""
    row = MatterVersion.objects.filter(matter=code, status=Status.PUBLISHED).first()
    return _found(row, code)


def published_versions(codes: Iterable[str]) -> dict[str, Edition]:
    """Versions in force of several matters; codes without one are left out. One query."""
    rows = MatterVersion.objects.filter(matter__in=list(codes), status=Status.PUBLISHED)
    return {row.matter_id: Edition.of(row) for row in rows}


def published_ids(codes: Iterable[str]) -> dict[str, int]:
    """Ids of the versions in force, without their bodies: what a new package pins. One query."""
    rows = MatterVersion.objects.filter(matter__in=list(codes), status=Status.PUBLISHED)
    return dict(rows.values_list("matter_id", "id"))


def version(id: int) -> Edition:
    """A matter's version, whatever its status. Raises NotFound. One query."""
    return _found(MatterVersion.objects.filter(pk=id).first(), str(id))


_life_events: dict[str, Edition] = {}


def life_event(code: str) -> Edition:
    """The life event's version in force. Raises NotFound. One query, two after a change.

    Its body is large and read on every page of the life event: it is kept until another version
    is in force.
    """
    rows = LifeEventVersion.objects.filter(life_event=code, status=Status.PUBLISHED)
    kept = _life_events.get(code)
    if kept is not None and kept.id == rows.values_list("pk", flat=True).first():
        return kept
    found = _life_events[code] = _found(rows.first(), code)
    return found


def life_event_version(id: int) -> Edition:
    """A life event's version, whatever its status. Raises NotFound. One query."""
    return _found(LifeEventVersion.objects.filter(pk=id).first(), str(id))


def _found(row: MatterVersion | LifeEventVersion | None, name: str) -> Edition:
    if row is None:
        raise NotFound(f"The catalogue holds nothing under: {name}.", what=name)
    return Edition.of(row)


_matters: dict[int, Matter] = {}


def compiled(version_id: int) -> Matter:
    """A matter made ready for the rules. One query the first time, none after.

    Drafts are not compiled here, since they still change. Raises NotFound.
    """
    return _compiled([version_id])[version_id]


def english(codes: Iterable[str]) -> dict[str, str]:
    """What matters in force say in English, by their Chinese. At most two queries."""
    said: dict[str, str] = {}
    for matter in _compiled(published_ids(codes).values()).values():
        said.update(matter.english)
    return said


def _compiled(ids: Iterable[int]) -> dict[int, Matter]:
    wanted = list(ids)
    # Other threads may empty the store meanwhile: what was found is held here.
    held = {one: _matters.get(one) for one in wanted}
    found = {one: matter for one, matter in held.items() if matter is not None}
    missing = [one for one in wanted if one not in found]
    if missing:
        rows = MatterVersion.objects.filter(pk__in=missing).exclude(status=Status.DRAFT)
        fresh = {pk: matters.compile_matter(body) for pk, body in rows.values_list("pk", "body")}
        if len(_matters) + len(fresh) > KEPT:
            _matters.clear()
        _matters.update(fresh)
        found.update(fresh)
    for one in missing:
        if one not in found:
            raise NotFound(f"No version in use has the number {one}.", what=str(one))
    return found


@lru_cache(maxsize=256)
def compiled_life_event_body(version_id: int) -> Mapping[str, Any]:
    """A life event's published body, read once per process. Raises NotFound."""
    edition = life_event_version(version_id)
    if edition.status == Status.DRAFT:
        raise NotFound(f"No version in use has the number {version_id}.", what=str(version_id))
    return edition.body


def bundle(*, life_event_version_id: int | None, versions: Mapping[str, int]) -> Bundle:
    """Matters joined for one hand-in. At most two queries the first time, none after.

    versions: matter code → pinned version id, in the order the person chose.
    Raises NotFound, also for a matter of the life event that was not given.
    """
    return _bundle(life_event_version_id, tuple(versions.items()))


@lru_cache(maxsize=1024)
def _bundle(life_event_version_id: int | None, versions: tuple[tuple[str, int], ...]) -> Bundle:
    ready = _compiled(pinned for _, pinned in versions)
    body = compiled_life_event_body(life_event_version_id) if life_event_version_id else None
    try:
        return bundles.compile_bundle(
            life_event=body, matters=[ready[pinned] for _, pinned in versions]
        )
    except KeyError as missing:
        raise NotFound(
            f"The life event needs a matter that is not in force: {missing.args[0]}.",
            what=str(missing.args[0]),
        ) from missing
