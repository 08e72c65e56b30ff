"""What matters and life events share as versioned documents, and who may touch them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onewindow.catalog.models import (
    LifeEvent,
    LifeEventVersion,
    Matter,
    MatterVersion,
    Status,
)
from onewindow.catalog.subjects import subject
from onewindow.journal.actions import record
from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import NotFound

AnyVersion = MatterVersion | LifeEventVersion


@dataclass(frozen=True, slots=True)
class Shelf:
    """One of the two kinds of versioned documents."""

    name: str  # also the versions' column that points to the root
    root: type[Any]
    versions: type[Any]
    department_key: str

    def lock(self, code: str) -> Any:
        """The root row, locked until the transaction ends. Raises NotFound."""
        row = self.root.objects.select_for_update().filter(pk=code).first()
        if row is None:
            raise NotFound(f"The catalogue holds nothing under: {code}.", what=code)
        return row

    def of(self, code: str) -> Any:
        """All versions of one code."""
        return self.versions.objects.filter(**{self.name: code})


MATTERS = Shelf("matter", Matter, MatterVersion, "department")
LIFE_EVENTS = Shelf("life_event", LifeEvent, LifeEventVersion, "lead_department")


def shelf_of(code: str) -> Shelf:
    """Where a code stands; the two kinds never share one. Raises NotFound."""
    if Matter.objects.filter(pk=code).exists():
        return MATTERS
    if LifeEvent.objects.filter(pk=code).exists():
        return LIFE_EVENTS
    raise NotFound(f"The catalogue holds nothing under: {code}.", what=code)


def require_owner(by: Actor, *departments: str) -> None:
    """Raise NotPermitted unless `by` keeps the catalogue of all these departments.

    A catalogue owner without a department keeps the whole county's. Source: house rule.
    """
    if not by.has(Role.CATALOGUE) or (
        by.departments and not by.departments.issuperset(departments)
    ):
        raise NotPermitted("Only the catalogue's owners may change it.")


def require_keeper(by: Actor) -> None:
    """Raise NotPermitted unless `by` keeps the whole catalogue or runs the installation."""
    if by.has(Role.ADMIN):
        return
    require_owner(by)
    if by.departments:
        raise NotPermitted("Only the county's catalogue owners may change this.")


def note(*, code: str, fact: str, by: Actor, at: datetime, **detail: object) -> None:
    """Record one fact about a code. Call within its transaction, its root row locked."""
    record(at=at, actor=by.id, fact=f"catalog.{fact}", subject=subject(code), code=code, **detail)


def next_number(versions: Iterable[AnyVersion]) -> int:
    """The number a new version takes."""
    return max((version.number for version in versions), default=0) + 1


def current(versions: Iterable[AnyVersion], status: Status) -> AnyVersion | None:
    """The one version of that status, if there is one."""
    return next((version for version in versions if version.status == status), None)
