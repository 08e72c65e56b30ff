"""受理资格 at the window: said before she begins, and where the person can go instead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onewindow.cases.queries import qualified
from onewindow.cases.queries.qualified import Able
from onewindow.catalog import queries as catalog
from onewindow.hall.queries.counter import Ticket
from onewindow.places import queries as places
from onewindow.rules.actors import Actor
from onewindow.web import words
from onewindow.web.staff.window_work import Work


@dataclass(frozen=True, slots=True)
class Panel:
    """What a clerk may not accept. able: who may, those at windows first; ticket: whose number
    may be sent to them, if there is one.
    """

    matters: str
    able: tuple[Able, ...]
    ticket: UUID | None
    is_draft: bool = True


def panel(work: Work) -> Panel | None:
    """What stands in the way of accepting this package here; None where nothing does.

    One query where the county does not ask, five where it does.
    """
    if not (work.is_draft or work.is_waiting):
        return None
    package = work.package
    known = qualified.hall(county=package.county, centre=package.centre_id, by=work.by, at=work.at)
    if known is None:
        return None
    names = {one.code: work.say(one.name) for one in work.plan.matters if one.standing != "out"}
    zones = {code: one.zone for code, one in catalog.entries(names).items()}
    matters = {code: zones.get(code, "") for code in names}
    lacking = known.lacks(matters, by=work.by)
    if not lacking:
        return None
    able = [one for one in known.able(matters) if one.account != work.by.account]
    comma = ", " if words.in_english() else "、"
    return Panel(
        comma.join(names[code] for code in lacking),
        tuple(able),
        package.ticket_id if any(one.window for one in able) else None,
    )


def ticket(held: Ticket, *, by: Actor, at: datetime) -> Panel | None:
    """What stands in the way of what somebody at the window came for; None where nothing does.

    Two queries where the county does not ask. What a life event asks for is known later.
    """
    where = places.centre(held.centre_id) if held.topic else None
    known = None
    if where is not None:
        known = qualified.hall(county=where.county, centre=held.centre_id, by=by, at=at)
    entry = catalog.entries([held.topic]).get(held.topic) if known else None
    if known is None or entry is None or entry.is_life_event:
        return None
    matter = {entry.code: entry.zone}
    if not known.lacks(matter, by=by):
        return None
    able = [one for one in known.able(matter) if one.account != by.account]
    sent = held.pk if any(one.window for one in able) else None
    name = entry.title_en if words.in_english() else entry.title
    return Panel(name, tuple(able), sent, is_draft=False)


def elsewhere(
    entries: Iterable[catalog.Entry], *, centre: str, by: Actor, at: datetime
) -> Mapping[str, str]:
    """For matters that `by` may not accept: who of the hall may, by code; "" for nobody.

    One query where the county does not ask.
    """
    where = places.centre(centre)
    if where is None:
        return {}
    known = qualified.hall(county=where.county, centre=centre, by=by, at=at)
    if known is None:
        return {}
    found = {}
    for one in entries:
        matter = {one.code: one.zone}
        if not one.is_life_event and known.lacks(matter, by=by):
            others = [each for each in known.able(matter) if each.account != by.account]
            found[one.code] = "、".join(each.said for each in others)
    return found
