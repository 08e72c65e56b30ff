"""Where matters are handled. Sinking a matter to the towns is a change of data with a date."""

from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from onewindow.catalog.actions import _shelf
from onewindow.catalog.models import Matter, Offering
from onewindow.places.models import Centre
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete, NotFound, Problem

ONLINE = frozenset({Offering.Channel.WEB, Offering.Channel.PHONE})


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
    problems = _problems(centre, channel, depth)
    if problems:
        raise Incomplete(problems)
    with transaction.atomic():
        root = Matter.objects.select_for_update().filter(pk=matter).first()
        if root is None:
            raise NotFound(f"The catalogue holds nothing under: {matter}.", what=matter)
        _shelf.require_owner(by, root.department_id)
        placed = _place(matter, centre, channel, depth, since, evidence)
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
    return placed.row


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


def _problems(centre: str | None, channel: str, depth: str | None) -> list[Problem]:
    problems = []
    if channel not in Offering.Channel.values:
        problems.append(Problem("channel", "required", "Choose.", {"label": "渠道"}))
    elif centre is None and channel not in (*ONLINE, Offering.Channel.POST):
        problems.append(Problem("centre", "needs_centre", "A counter stands at one centre."))
    if depth is not None and depth not in Offering.Depth.values:
        problems.append(Problem("depth", "required", "Choose.", {"label": "深度"}))
    if centre is not None and not Centre.objects.filter(pk=centre).exists():
        problems.append(Problem("centre", "required", "Choose.", {"label": "中心"}))
    return problems
