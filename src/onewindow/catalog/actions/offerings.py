"""Where matters are handled. Sinking a matter to the towns is a change of data with a date."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from onewindow.catalog.actions import _shelf
from onewindow.catalog.models import Matter, MatterVersion, Offering, Status
from onewindow.places.models import Centre
from onewindow.rules import catalogue
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete, NotFound, Problem

COUNTY_WIDE = (Offering.Channel.WEB, Offering.Channel.PHONE, Offering.Channel.POST)


def place_offering(
    *,
    matter: str,
    centre: str | None,
    channel: str,
    depth: str | None,
    since: date,
    by: Actor,
    at: datetime,
    evidence: str = "A",
) -> Offering | None:
    """From `since` on, handle a matter at a centre (None: the whole county) this deep.

    What held until then ends at that day and stays on record; what was planned for later is
    kept, so the new entry ends where the next begins. depth: None ends the offering without
    another. Returns the new entry, or None. Raises NotFound, NotPermitted, Incomplete.
    """
    (row,) = place_offerings(
        matter=matter,
        cells={(centre, channel): depth},
        since=since,
        by=by,
        at=at,
        evidence=evidence,
    )
    return row


def place_offerings(
    *,
    matter: str,
    cells: Mapping[tuple[str | None, str], str | None],
    since: date,
    by: Actor,
    at: datetime,
    evidence: str = "A",
) -> list[Offering | None]:
    """Place a matter at several centres and channels at once, or nowhere when one is wrong.

    cells: depth (None: no longer offered) by centre and channel. As `place_offering`.
    """
    problems = _problems(cells)
    if problems:
        raise Incomplete(problems)
    with transaction.atomic():
        root = Matter.objects.select_for_update().filter(pk=matter).first()
        if root is None:
            raise NotFound(f"The catalogue holds nothing under: {matter}.", what=matter)
        _shelf.require_owner(by, root.department_id)
        body = MatterVersion.objects.filter(matter=root, status=Status.PUBLISHED).first()
        offered = [(channel, depth) for (_, channel), depth in cells.items() if depth]
        wrong = catalogue.depth_problems(body=body.body if body else {}, offered=offered)
        if problems := [replace(one, where="depth") for one in wrong]:
            raise Incomplete(problems)
        rows = []
        for (centre, channel), depth in cells.items():
            placed = _place(matter, centre, channel, depth, since, evidence)
            rows.append(placed.row)
            if placed.changed:
                _shelf.note(
                    code=matter,
                    fact="offering",
                    by=by,
                    at=at,
                    centre=centre,
                    channel=channel,
                    depth=depth,
                    since=since.isoformat(),
                )
    return rows


class _Placed:
    def __init__(self, row: Offering | None, changed: bool) -> None:
        self.row, self.changed = row, changed


def _place(
    matter: str, centre: str | None, channel: str, depth: str | None, since: date, evidence: str
) -> _Placed:
    rows = list(
        Offering.objects.filter(matter=matter, centre=centre, channel=channel).order_by("during")
    )
    held = next((row for row in rows if _holds(row, since)), None)
    if (held.depth if held else None) == depth:
        return _Placed(held, False)
    until = (
        held.during.upper
        if held
        else min((row.during.lower for row in rows if row.during.lower > since), default=None)
    )
    if held and held.during.lower == since:
        held.delete()
    elif held:
        held.during = DateRange(held.during.lower, since)
        held.save(update_fields=["during"])
    if depth is None:
        return _Placed(None, True)
    row = Offering.objects.create(
        matter_id=matter,
        centre_id=centre,
        channel=channel,
        depth=depth,
        during=DateRange(since, until),
        evidence=evidence,
    )
    return _Placed(row, True)


def _holds(row: Offering, day: date) -> bool:
    return row.during.lower <= day and (row.during.upper is None or day < row.during.upper)


def _problems(cells: Mapping[tuple[str | None, str], str | None]) -> list[Problem]:
    centres = set(Centre.objects.values_list("code", flat=True))
    return [
        problem
        for (centre, channel), depth in cells.items()
        for problem in _cell_problems(centre, channel, depth, centres)
    ]


def _cell_problems(
    centre: str | None, channel: str, depth: str | None, centres: set[str]
) -> Iterator[Problem]:
    if channel not in Offering.Channel.values:
        yield Problem("channel", "required", "Choose.", {"label": "渠道"})
    elif centre is None and channel not in COUNTY_WIDE:
        yield Problem("centre", "needs_centre", "A counter stands at one centre.")
    if depth is not None and depth not in Offering.Depth.values:
        yield Problem("depth", "required", "Choose.", {"label": "深度"})
    if centre is not None and centre not in centres:
        yield Problem("centre", "required", "Choose.", {"label": "中心"})
