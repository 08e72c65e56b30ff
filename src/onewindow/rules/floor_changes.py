"""What an owner changes of a hall: one part of it anew, from a day on, the rest as it is."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from onewindow.rules.refusal import Problem

Body = Mapping[str, Any]
EVER = "2000-01-01"  # hours that say no day have always been so


class Part(StrEnum):
    """What of a hall is changed in one step."""

    AREAS = "areas"
    WINDOWS = "windows"
    HOURS = "hours"
    DAYS = "days"
    REASONS = "reasons"


def changed(*, hall: Body, part: Part, rows: Sequence[Body], since: date | None) -> Body:
    """The hall with one part as the owner says; what they say anew is no demonstration value.

    since: for hours, the first day of the new week; weeks planned for later stay.
    Source: house rule.
    """
    if part is Part.HOURS:
        return {**hall, "hours": _hours(hall["hours"], rows, since)}
    if part in (Part.DAYS, Part.REASONS):
        rest = {name: said for name, said in hall.items() if name != part}
        return {**rest, part: list(rows)} if rows else rest
    key = "letter" if part is Part.AREAS else "number"
    before = {one[key]: one for one in hall[part]}
    return {**hall, part: [_said(row, before.get(row[key])) for row in rows]}


def _said(row: Body, before: Body | None) -> Body:
    if before is not None and {**row, "evidence": before["evidence"]} == before:
        return before
    return {**row, "evidence": "A"}


def _hours(held: Sequence[Body], rows: Sequence[Body], since: date | None) -> list[Body]:
    first = since.isoformat() if since else EVER
    now = in_force(held, day=first)
    known = {(one["weekday"], one["opens"], one["closes"]): one["evidence"] for one in now}
    week = [
        {
            **row,
            "evidence": known.get((row["weekday"], row["opens"], row["closes"]), "A"),
            **({} if first == EVER else {"since": first}),
        }
        for row in rows
    ]
    if _plain(now) == _plain(week):
        return list(held)
    return [*(one for one in held if one.get("since", EVER) != first), *week]


def in_force(hours: Sequence[Body], *, day: str) -> list[Body]:
    """The spans of the week that holds on a day. Source: house rule."""
    first = max(
        (one.get("since", EVER) for one in hours if one.get("since", EVER) <= day), default=""
    )
    return [one for one in hours if one.get("since", EVER) == first]


def _plain(week: Sequence[Body]) -> set[tuple[int, str, str]]:
    return {(one["weekday"], one["opens"], one["closes"]) for one in week}


def problems(*, hall: Body, new: Body, since: date | None, today: date) -> Iterator[Problem]:
    """What no owner may say, beside what cannot be true of any hall: changes of the past.

    hall, new: before and after. Source: house rule.
    """
    if since is not None and since < today:
        yield Problem("since", "hall_since_past", "It begins in the past.", {"day": since})
    first = (since or today).isoformat()
    if new["hours"] != hall["hours"] and not in_force(new["hours"], day=first):
        yield Problem("hours", "hall_hours_none", "A week has hours.")
    known = {one["day"] for one in hall.get("days", ())}
    for one in new.get("days", ()):
        if one["day"] not in known and one["day"] < today.isoformat():
            day = date.fromisoformat(one["day"])
            yield Problem("day", "hall_since_past", "It lies in the past.", {"day": day})
