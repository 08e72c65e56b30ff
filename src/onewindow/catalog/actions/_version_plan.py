"""Which matters and life events a load brings in anew, changes, or leaves alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from onewindow.catalog import canonical
from onewindow.catalog.actions import _shelf
from onewindow.catalog.actions._codes import free_implementing_code
from onewindow.catalog.gateways.reference import Reference
from onewindow.catalog.models import Matter, Status
from onewindow.places.models import Department
from onewindow.rules import catalogue
from onewindow.rules.actors import Actor


class Fate(StrEnum):
    """What becomes of one code."""

    NEW = "new"
    CHANGED = "changed"
    OLDER = "older"  # the file holds an earlier version: what is in force stays
    MISSING = "missing"  # in force, and not in the files: stays
    CODED = "coded"  # only the implementing code changes


@dataclass(frozen=True, slots=True)
class Change:
    """What a load does to one matter or life event, in readable lines."""

    code: str
    name: str
    is_life_event: bool
    fate: Fate
    difference: tuple[catalogue.Change, ...] = ()

    @property
    def writes(self) -> bool:
        """Whether anything is written for it."""
        return self.fate in (Fate.NEW, Fate.CHANGED, Fate.CODED)


@dataclass(slots=True)
class VersionPlan:
    """What to write. replaced: published versions that are superseded."""

    changes: list[Change] = field(default_factory=list)
    roots: list[Any] = field(default_factory=list)
    recoded: list[Matter] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    replaced: list[tuple[_shelf.Shelf, int]] = field(default_factory=list)
    versions: list[tuple[_shelf.Shelf, str, int, Mapping[str, Any]]] = field(default_factory=list)

    def write(self, *, by: Actor, at: datetime) -> list[tuple[Any, bool]]:
        """Write roots and versions; returns (version, whether of a life event)."""
        written: list[tuple[Any, bool]] = []
        Matter.objects.bulk_update(self.recoded, ["implementing_code", "code_is_demonstration"])
        for code, department in self.moved.items():
            Matter.objects.filter(pk=code).update(department=department)
        for shelf in (_shelf.MATTERS, _shelf.LIFE_EVENTS):
            roots = [root for root in self.roots if isinstance(root, shelf.root)]
            shelf.root.objects.bulk_create(roots)
            old = [pk for of, pk in self.replaced if of is shelf]
            shelf.versions.objects.filter(pk__in=old).update(status=Status.SUPERSEDED)
            rows = [
                shelf.versions(
                    **{f"{shelf.name}_id": code},
                    number=number,
                    status=Status.PUBLISHED,
                    body=body,
                    digest=canonical.digest(body),
                    edited_at=at,
                    edited_by=by.id,
                    published_at=at,
                    published_by=by.id,
                )
                for of, code, number, body in self.versions
                if of is shelf
            ]
            for row in shelf.versions.objects.bulk_create(rows):
                written.append((row, shelf is _shelf.LIFE_EVENTS))
        return written


def plan_versions(given: Reference) -> VersionPlan:
    """What loading the bodies would change. At most six queries."""
    plan = VersionPlan()
    if given.matters or given.codes:
        _plan_matters(plan, given)
    if given.life_events:
        held = _Held(_shelf.LIFE_EVENTS)
        for code, body in sorted(given.life_events.items()):
            _plan_body(plan, held, code, body)
            if code not in held.roots:
                plan.roots.append(held.shelf.root(code=code))
        plan.changes += held.missing(given.life_events)
    return plan


def _plan_matters(plan: VersionPlan, given: Reference) -> None:
    held = _Held(_shelf.MATTERS)
    coded = _Coder(given, held.roots)
    for code, body in sorted(given.matters.items()):
        _plan_body(plan, held, code, body)
        root = held.roots.get(code)
        if root is None:
            implementing, is_demonstration = coded.new(code, body)
            plan.roots.append(
                Matter(
                    code=code,
                    department_id=body["department"],
                    implementing_code=implementing,
                    code_is_demonstration=is_demonstration,
                )
            )
        elif root.department_id != body["department"] and plan.versions[-1:] == [
            (held.shelf, code, held.next_number(code), body)
        ]:
            plan.moved[code] = body["department"]
    _plan_codes(plan, given, held)
    if given.matters:
        plan.changes += held.missing(given.matters)


def _plan_codes(plan: VersionPlan, given: Reference, held: "_Held") -> None:
    changed = {change.code for change in plan.changes if change.writes}
    for code, (implementing, is_demonstration) in sorted(given.codes.items()):
        root = held.roots.get(code)
        if root is None or (root.implementing_code, root.code_is_demonstration) == (
            implementing,
            is_demonstration,
        ):
            continue
        root.implementing_code, root.code_is_demonstration = implementing, is_demonstration
        plan.recoded.append(root)
        if code not in changed:
            plan.changes.append(Change(code, held.name(code), False, Fate.CODED))


def _plan_body(plan: VersionPlan, held: "_Held", code: str, body: Mapping[str, Any]) -> None:
    digest = canonical.digest(body)
    versions = held.versions.get(code, [])
    published = next((one for one in versions if one["status"] == Status.PUBLISHED), None)
    if published and bytes(published["digest"]) == digest:
        return
    is_life_event = held.shelf is _shelf.LIFE_EVENTS
    settled = [one for one in versions if one["status"] != Status.DRAFT]
    if any(bytes(one["digest"]) == digest for one in settled):
        plan.changes.append(Change(code, str(body["name"]), is_life_event, Fate.OLDER))
        return
    before = held.body(published["id"]) if published else {}
    if published:
        plan.replaced.append((held.shelf, published["id"]))
    plan.versions.append((held.shelf, code, held.next_number(code), body))
    plan.changes.append(
        Change(
            code,
            str(body["name"]),
            is_life_event,
            Fate.CHANGED if settled else Fate.NEW,
            catalogue.difference(old=before, new=body) if before else (),
        )
    )


class _Held:
    """What the database holds of one shelf, without bodies."""

    def __init__(self, shelf: _shelf.Shelf) -> None:
        self.shelf = shelf
        self.roots: dict[str, Any] = shelf.root.objects.in_bulk()
        self.versions: dict[str, list[dict[str, Any]]] = {}
        columns = (f"{shelf.name}_id", "id", "number", "status", "digest")
        for row in shelf.versions.objects.values(*columns):
            self.versions.setdefault(row[f"{shelf.name}_id"], []).append(row)
        self._bodies: dict[int, Mapping[str, Any]] | None = None

    def next_number(self, code: str) -> int:
        return max((one["number"] for one in self.versions.get(code, ())), default=0) + 1

    def body(self, pk: int) -> Mapping[str, Any]:
        """A published body; all of them are read at the first call."""
        if self._bodies is None:
            rows = self.shelf.versions.objects.filter(status=Status.PUBLISHED)
            self._bodies = dict(rows.values_list("id", "body"))
        return self._bodies[pk]

    def name(self, code: str) -> str:
        published = (one for one in self.versions.get(code, ()) if one["status"] == "published")
        found = next(published, None)
        return str(self.body(found["id"])["name"]) if found else code

    def missing(self, given: Iterable[str]) -> list[Change]:
        """What is in force and not among the given codes."""
        in_force = [
            code
            for code, versions in self.versions.items()
            if any(one["status"] == Status.PUBLISHED for one in versions)
        ]
        absent = sorted(set(in_force) - set(given))
        is_life_event = self.shelf is _shelf.LIFE_EVENTS
        return [Change(code, self.name(code), is_life_event, Fate.MISSING) for code in absent]


class _Coder:
    """Gives new matters their implementing codes."""

    def __init__(self, given: Reference, roots: Mapping[str, Matter]) -> None:
        self.given = given.codes
        self.taken = {root.implementing_code for root in roots.values()}
        self.taken.update(code for code, _ in given.codes.values())
        self.usccs: dict[str, str] = dict(Department.objects.values_list("code", "uscc"))
        self.usccs.update((row["code"], row["uscc"]) for row in given.departments)

    def new(self, code: str, body: Mapping[str, Any]) -> tuple[str, bool]:
        if code in self.given:
            return self.given[code]
        made = free_implementing_code(
            uscc=self.usccs[body["department"]], kind=str(body.get("kind")), taken=self.taken
        )
        self.taken.add(made)
        return made, True
