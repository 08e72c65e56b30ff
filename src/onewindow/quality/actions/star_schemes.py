"""Bringing star tables in from a file, and writing them out again."""

import json
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.catalog import canonical
from onewindow.catalog.subjects import subject
from onewindow.journal.actions import record
from onewindow.quality.models import StarScheme
from onewindow.rules import star_scheme_files
from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, Problem


def load_star_schemes(*, content: bytes, by: Actor, at: datetime) -> list[str]:
    """Publish the tables of the file that are not here yet; one line for each.

    Idempotent. A table that is here never changes: give the changed one the year's next version
    number. Raises NotPermitted, Incomplete. Source: house rule (每年一版，发布后不改).
    """
    if not by.has(Role.ADMIN, Role.CATALOGUE):
        raise NotPermitted("Only the keepers of reference data may publish star tables.")
    try:
        body = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as broken:
        said = f"Not JSON: {broken}."
        raise Incomplete([Problem(star_scheme_files.FILE, "file_json", said)]) from None
    problems = star_scheme_files.problems(body)
    if problems:
        raise Incomplete(problems)
    with transaction.atomic():
        rows = StarScheme.objects.select_for_update()
        held = {(row.year, row.version): row.body for row in rows}
        changed = [
            one for one in body["schemes"] if held.get((one["year"], one["version"]), one) != one
        ]
        if changed:
            raise Incomplete([_published(one) for one in changed])
        new = [one for one in body["schemes"] if (one["year"], one["version"]) not in held]
        return [_publish(one, by=by, at=at) for one in new]


def _name(body: dict[str, Any]) -> str:
    return f"{body['year']}-{body['version']}"


def _published(body: dict[str, Any]) -> Problem:
    name = _name(body)
    said = f"The star table {name} is published and never changes."
    where = f"{star_scheme_files.FILE}:{name}"
    return Problem(where, "star_scheme_published", said, {"name": name})


def _publish(body: dict[str, Any], *, by: Actor, at: datetime) -> str:
    StarScheme.objects.create(year=body["year"], version=body["version"], body=body)
    name = _name(body)
    key = subject(f"star_scheme:{name}")
    record(at=at, actor=by.id, fact="star_scheme.published", subject=key, name=name)
    return f"star table: {name}"


def export_star_schemes() -> bytes:
    """The file as `load_star_schemes` reads it. One query."""
    rows = StarScheme.objects.order_by("year", "version")
    return canonical.text({"schemes": [row.body for row in rows]}).encode()
