"""Publishing the rules of giving cards, and bringing them in from a file."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from onewindow.catalog import canonical
from onewindow.catalog.subjects import subject
from onewindow.journal.actions import record
from onewindow.quality.models import CardTable
from onewindow.rules import card_powers, card_tables, clock
from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, Problem

LOCK = 0x6361_7264  # one publisher at a time


def publish(
    *, body: Mapping[str, Any], reason: str, number: int, by: Actor, at: datetime
) -> CardTable:
    """发布. The next version of the thresholds, in force from its day on, and never changed.

    body: as one table of the file. number: of the newest version that the publisher saw, so that
    two do not publish over each other; sent twice it is published once. Raises NotPermitted,
    Incomplete. Source: house rule (发牌规则由市行政服务中心定).
    """
    if not card_powers.may_publish(by):
        raise NotPermitted("Only the office publishes the rules of cards.")
    problems = check(body, today=clock.local_day(at))
    if not reason.strip():
        problems.append(Problem("reason", "required", "Say why."))
    if problems:
        raise Incomplete(problems)
    with transaction.atomic():
        _one_at_a_time()
        newest = CardTable.objects.order_by("-number").first()
        if newest is not None and newest.number != number:
            if (newest.published_by, newest.body) == (by.id, body):
                return newest  # a double click
            said = "Somebody else has published in the meantime."
            raise Incomplete([Problem("since", "card_table_moved", said)])
        return _keep(body, reason.strip(), by=by, at=at)


def check(body: Mapping[str, Any], *, today: date) -> list[Problem]:
    """What is wrong with a version that somebody wants to publish; where: names of its form."""
    found = card_tables.problems({"tables": [body]})
    if found:
        return [
            Problem(one.where.rpartition(f"{body.get('since')}.")[2], one.code, one.sentence)
            for one in found
        ]
    if date.fromisoformat(body["since"]) < today:
        said = "Rules begin today at the earliest: what was given stays given."
        return [Problem("since", "card_table_past", said)]
    return []


def load_tables(*, content: bytes, by: Actor, at: datetime) -> list[str]:
    """Bring in the versions that the file names, each by its first day; one line for a change.

    Idempotent. A version in force is never changed: give the new rules a day of their own.
    Raises NotPermitted, Incomplete. Source: house rule.
    """
    if not by.has(Role.ADMIN, Role.CATALOGUE):
        raise NotPermitted("Only the keepers of reference data may change the rules of cards.")
    try:
        body = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as broken:
        said = f"Not JSON: {broken}."
        raise Incomplete([Problem(card_tables.FILE, "file_json", said)]) from None
    problems = card_tables.problems(body)
    if problems:
        raise Incomplete(problems)
    lines = []
    with transaction.atomic():
        _one_at_a_time()
        for one in body["tables"]:
            row = CardTable.objects.filter(since=one["since"]).order_by("-number").first()
            if row is not None and row.body == one:
                continue
            if row is not None and row.since <= clock.local_day(at):
                said = f"The rules of cards of {row.since} are in force already."
                where = f"{card_tables.FILE}:{row.since}"
                raise Incomplete([Problem(where, "card_table_used", said, {"day": row.since})])
            _keep(one, "", by=by, at=at)
            lines.append(f"rules of cards: {one['since']}")
    return lines


def export_tables() -> bytes:
    """The file as `load_tables` reads it: of each day the last word. One query."""
    rows = CardTable.objects.order_by("since", "-number").distinct("since")
    return canonical.text({"tables": [row.body for row in rows]}).encode()


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])


def _keep(body: Mapping[str, Any], reason: str, *, by: Actor, at: datetime) -> CardTable:
    last = CardTable.objects.aggregate(last=Max("number"))["last"] or 0
    row = CardTable.objects.create(
        number=last + 1,
        since=date.fromisoformat(str(body["since"])),
        body=body,
        published_at=at,
        published_by=by.id,
        name=by.name,
        reason=reason,
    )
    key = subject(f"card_table:{row.number}")
    record(at=at, actor=by.id, fact="card_table.published", subject=key, since=str(row.since))
    return row
