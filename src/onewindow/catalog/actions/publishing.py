"""What comes into force and goes out of it. A published version never changes again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.catalog.actions import _shelf, indexing
from onewindow.catalog.actions.checking import problems_of_body
from onewindow.catalog.models import LifeEventVersion, MatterVersion, Status
from onewindow.rules import catalogue
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete, NotFound, Problem, Refusal


class StillNeeded(Refusal):
    """Life events or matters in force name the matter; change them first."""

    code = "still_needed"


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing did. effect: what it means for drafts that citizens have open."""

    version: _shelf.AnyVersion
    difference: tuple[catalogue.Change, ...]
    effect: tuple[catalogue.Effect, ...]


def problems_of(*, code: str) -> list[Problem]:
    """Everything wrong with the draft, errors and advice. Raises NotFound."""
    shelf = _shelf.shelf_of(code)
    draft = shelf.of(code).filter(status=Status.DRAFT).first()
    if draft is None:
        raise NotFound(f"There is no draft of {code}.", what=code)
    return problems_of_body(shelf=shelf, body=draft.body)


def publish(*, code: str, by: Actor, at: datetime) -> Publication:
    """Bring the draft into force; what was in force is superseded, and stays readable.

    Cases keep the version they began with. Raises NotFound, NotPermitted, and Incomplete with
    every error of the draft. Source: house rule.
    """
    shelf = _shelf.shelf_of(code)
    with transaction.atomic():
        root = shelf.lock(code)
        versions = list(shelf.of(code))
        draft = _shelf.current(versions, Status.DRAFT)
        if draft is None:
            raise NotFound(f"There is no draft of {code}.", what=code)
        _shelf.require_owner(by, str(draft.body[shelf.department_key]))
        errors = catalogue.errors(problems_of_body(shelf=shelf, body=draft.body))
        if errors:
            raise Incomplete(errors)
        before = _shelf.current(versions, Status.PUBLISHED)
        if before:
            before.status = Status.SUPERSEDED
            before.save(update_fields=["status"])
        _bring_into_force(shelf, root, draft, by, at)
        _shelf.note(
            code=code,
            fact="publish",
            by=by,
            at=at,
            number=draft.number,
            digest=bytes(draft.digest).hex(),
            before=before.number if before else None,
        )
    old = before.body if before else {}
    return Publication(
        version=draft,
        difference=catalogue.difference(old=old, new=draft.body) if before else (),
        effect=catalogue.effect_on_drafts(old=old, new=draft.body),
    )


def _bring_into_force(
    shelf: _shelf.Shelf, root: Any, draft: _shelf.AnyVersion, by: Actor, at: datetime
) -> None:
    draft.status = Status.PUBLISHED
    draft.published_at = at
    draft.published_by = by.id
    draft.save(update_fields=["status", "published_at", "published_by"])
    if shelf is _shelf.MATTERS and root.department_id != draft.body["department"]:
        root.department_id = draft.body["department"]
        root.save(update_fields=["department"])
    indexing.index([(draft.body, shelf is _shelf.LIFE_EVENTS)], at=at)


def withdraw(*, code: str, why: str, by: Actor, at: datetime) -> _shelf.AnyVersion:
    """Stop offering a matter or life event. Cases under way go on with their version.

    why: told to those who look for it. Raises NotFound, NotPermitted, Incomplete without a
    reason, StillNeeded while life events or other matters in force name the matter.
    """
    if not why.strip():
        raise Incomplete([Problem("why", "required", "Say why.", {"label": "原因"})])
    shelf = _shelf.shelf_of(code)
    with transaction.atomic():
        shelf.lock(code)
        version: _shelf.AnyVersion | None = shelf.of(code).filter(status=Status.PUBLISHED).first()
        if version is None:
            raise NotFound(f"Nothing of {code} is in force.", what=code)
        _shelf.require_owner(by, str(version.body[shelf.department_key]))
        needing = [*life_events_with(code), *_matters_naming(code)]
        if needing:
            raise StillNeeded(
                f"What is in force needs {code}: {', '.join(needing)}.",
                what=code,
                needing="、".join(needing),
            )
        version.status = Status.WITHDRAWN
        version.save(update_fields=["status"])
        indexing.drop([code])
        _shelf.note(
            code=code, fact="withdraw", by=by, at=at, number=version.number, why=why.strip()
        )
    return version


def life_events_with(code: str) -> list[str]:
    """Names of the life events in force that a matter belongs to. One query."""
    bodies = LifeEventVersion.objects.filter(status=Status.PUBLISHED).values_list("body", flat=True)
    return [
        str(body["name"])
        for body in bodies
        if any(item.get("matter") == code for stage in body["stages"] for item in stage["items"])
    ]


def _matters_naming(code: str) -> list[str]:
    bodies = MatterVersion.objects.filter(status=Status.PUBLISHED).values_list("body", flat=True)
    return [str(body["name"]) for body in bodies if code in catalogue.named_matters(body)]
