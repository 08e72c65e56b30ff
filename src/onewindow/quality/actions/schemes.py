"""Bringing the rules of rating in from a file, and writing them out again."""

import json
from datetime import date, datetime

from django.db import transaction

from onewindow.catalog import canonical
from onewindow.catalog.subjects import subject
from onewindow.journal.actions import record
from onewindow.quality.models import Rating, Scheme
from onewindow.rules import rating_schemes
from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, Problem


def load_schemes(*, content: bytes, by: Actor, at: datetime) -> list[str]:
    """Bring in the schemes that the file names, each by its first day; one line for a change.

    Idempotent. A scheme that ratings were given under is never changed: give the new rules a
    day of their own. Raises NotPermitted, Incomplete. Source: house rule.
    """
    if not by.has(Role.ADMIN, Role.CATALOGUE):
        raise NotPermitted("Only the keepers of reference data may change the rules of rating.")
    try:
        body = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as broken:
        said = f"Not JSON: {broken}."
        raise Incomplete([Problem(rating_schemes.FILE, "file_json", said)]) from None
    problems = rating_schemes.problems(body)
    if problems:
        raise Incomplete(problems)
    lines = []
    with transaction.atomic():
        for one in body["schemes"]:
            row = Scheme.objects.select_for_update().filter(since=one["since"]).first()
            if row is not None and row.body == one:
                continue
            lines.append(_keep(row, one, by=by, at=at))
    return lines


def _keep(row: Scheme | None, body: dict[str, object], *, by: Actor, at: datetime) -> str:
    since = str(body["since"])
    if row is not None and Rating.objects.filter(scheme=row).exists():
        said = f"Ratings were given under the scheme of {since}."
        where = f"{rating_schemes.FILE}:{since}"
        raise Incomplete([Problem(where, "rating_scheme_used", said, {"day": row.since})])
    if row is None:
        row = Scheme(since=date.fromisoformat(since))
    row.body = body
    row.save()
    key = subject(f"rating_scheme:{since}")
    record(at=at, actor=by.id, fact="rating_scheme.loaded", subject=key, since=since)
    return f"rating scheme: {since}"


def export_schemes() -> bytes:
    """The file as `load_schemes` reads it. One query."""
    rows = Scheme.objects.order_by("since")
    return canonical.text({"schemes": [row.body for row in rows]}).encode()
