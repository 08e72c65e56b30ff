"""Drafts: the only versions that change, one per matter or life event."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.catalog import canonical
from onewindow.catalog.actions import _shelf
from onewindow.catalog.actions._codes import next_implementing_code
from onewindow.catalog.models import LifeEvent, Matter, Status
from onewindow.places.models import Department
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete, NotFound, Problem, Refusal


class DraftExists(Refusal):
    """There is a draft already; two would lose one another's changes."""

    code = "draft_exists"


class DraftMoved(Refusal):
    """Somebody else, or another tab, saved the draft since it was read."""

    code = "draft_moved"


class CodeTaken(Refusal):
    """A matter or life event of that code exists, or existed."""

    code = "code_taken"


def draft_from(*, code: str, by: Actor, at: datetime) -> _shelf.AnyVersion:
    """Open a draft from what is in force, or from the last version of what was withdrawn.

    Raises NotFound, NotPermitted, DraftExists.
    """
    shelf = _shelf.shelf_of(code)
    with transaction.atomic():
        shelf.lock(code)
        versions = list(shelf.of(code).order_by("-number"))
        if _shelf.current(versions, Status.DRAFT):
            raise DraftExists(f"There is a draft of {code} already.", what=code)
        if not versions:
            raise NotFound(f"No version of {code} to begin from.", what=code)
        base = _shelf.current(versions, Status.PUBLISHED) or versions[0]
        _shelf.require_owner(by, str(base.body[shelf.department_key]))
        number = _shelf.next_number(versions)
        draft: _shelf.AnyVersion = _new_draft(shelf, code, base.body, number, by, at)
        _shelf.note(code=code, fact="draft", by=by, at=at, number=draft.number, base=base.number)
    return draft


def begin(
    *, code: str, name: str, department: str, like: str, by: Actor, at: datetime
) -> _shelf.AnyVersion:
    """Open the first draft of a new matter or life event, copied from one that exists.

    like: code of the one whose newest version serves as the pattern; it decides the kind.
    Raises NotFound, NotPermitted, CodeTaken, Incomplete.
    """
    shelf = _shelf.shelf_of(like)
    problems = _naming_problems(code, name, department)
    if problems:
        raise Incomplete(problems)
    _shelf.require_owner(by, department)
    with transaction.atomic():
        if Matter.objects.filter(pk=code).exists() or LifeEvent.objects.filter(pk=code).exists():
            raise CodeTaken(f"The code is taken: {code}.", what=code)
        pattern = shelf.of(like).order_by("-number").first()
        if pattern is None:
            raise NotFound(f"No version of {like} to begin from.", what=like)
        body = {**pattern.body, "id": code, "name": name.strip(), shelf.department_key: department}
        if shelf is _shelf.MATTERS:
            Matter.objects.create(
                code=code,
                department_id=department,
                implementing_code=next_implementing_code(
                    department=department, kind=str(body.get("kind"))
                ),
            )
        else:
            LifeEvent.objects.create(code=code)
        draft: _shelf.AnyVersion = _new_draft(shelf, code, body, 1, by, at)
        _shelf.note(code=code, fact="draft", by=by, at=at, number=1, like=like)
    return draft


def _naming_problems(code: str, name: str, department: str) -> list[Problem]:
    problems = []
    if not (code.isascii() and code.isidentifier() and code.islower() and len(code) <= 40):
        problems.append(
            Problem("code", "bad_code_word", "Use small letters, digits and underscores.")
        )
    if not name.strip():
        problems.append(Problem("name", "required", "Enter the name.", {"label": "名称"}))
    if not Department.objects.filter(pk=department).exists():
        problems.append(Problem("department", "required", "Choose.", {"label": "部门"}))
    return problems


def _new_draft(
    shelf: _shelf.Shelf,
    code: str,
    body: Mapping[str, Any],
    number: int,
    by: Actor,
    at: datetime,
) -> Any:
    return shelf.versions.objects.create(
        **{f"{shelf.name}_id": code},
        number=number,
        status=Status.DRAFT,
        body=dict(body),
        digest=canonical.digest(body),
        edited_at=at,
        edited_by=by.id,
    )


def save_draft(
    *, code: str, body: Mapping[str, Any], seen: bytes, by: Actor, at: datetime
) -> _shelf.AnyVersion:
    """Keep a changed draft; problems inside are allowed until it is published.

    seen: digest of the draft the change was made on, so that two owners or two tabs do not
    overwrite one another. Its code never changes; its department only to one that `by` keeps.
    Raises NotFound, NotPermitted, DraftMoved.
    """
    shelf = _shelf.shelf_of(code)
    with transaction.atomic():
        shelf.lock(code)
        draft: _shelf.AnyVersion = _draft(shelf, code)
        _shelf.require_owner(
            by, str(draft.body[shelf.department_key]), str(body[shelf.department_key])
        )
        if bytes(draft.digest) != seen:
            raise DraftMoved("The draft was changed meanwhile. Look at it again.", what=code)
        kept = {**body, "id": code}
        if canonical.digest(kept) == seen:
            return draft
        draft.body = kept
        draft.digest = canonical.digest(kept)
        draft.edited_at = at
        draft.edited_by = by.id
        draft.save()
        _shelf.note(
            code=code, fact="edit", by=by, at=at, number=draft.number, digest=draft.digest.hex()
        )
    return draft


def discard_draft(*, code: str, by: Actor, at: datetime) -> None:
    """Throw the draft away; what is in force stays. Raises NotFound, NotPermitted."""
    shelf = _shelf.shelf_of(code)
    with transaction.atomic():
        root = shelf.lock(code)
        draft = _draft(shelf, code)
        _shelf.require_owner(by, str(draft.body[shelf.department_key]))
        number = draft.number
        draft.delete()
        if not shelf.of(code).exists():
            root.delete()
        _shelf.note(code=code, fact="discard", by=by, at=at, number=number)


def _draft(shelf: _shelf.Shelf, code: str) -> Any:
    draft = shelf.of(code).filter(status=Status.DRAFT).first()
    if draft is None:
        raise NotFound(f"There is no draft of {code}.", what=code)
    return draft
