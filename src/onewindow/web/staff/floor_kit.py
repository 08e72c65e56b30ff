"""What every page of a hall's owners shares: whose hall, its tabs, and saving one part of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onewindow.catalog import queries as catalog
from onewindow.hall.actions import owning
from onewindow.hall.actions.owning import PeopleFallOut
from onewindow.hall.queries import floors
from onewindow.people import queries as people
from onewindow.places import queries as places
from onewindow.rules import clock, hall_powers
from onewindow.rules.actors import Actor, Role
from onewindow.rules.floor_changes import Part
from onewindow.rules.refusal import Incomplete, NotFound, Problem
from onewindow.web import kit as frame
from onewindow.web import words
from onewindow.web.staff import kit

OWNERS = (Role.HEAD, Role.OFFICE)
READERS = (*OWNERS, Role.CLERK, Role.GUIDE, Role.AUDITOR)
TABS = (
    ("floor_today", gettext_lazy("今天谁在哪里")),
    ("floor_roster", gettext_lazy("排班")),
    ("floor_areas", gettext_lazy("窗口区")),
    ("floor_windows", gettext_lazy("窗口")),
    ("floor_hours", gettext_lazy("开放时间")),
    ("floor_days", gettext_lazy("另行安排的日子")),
    ("floor_reasons", gettext_lazy("暂停理由")),
)
ANYBODYS = frozenset({"floor_today", "floor_roster"})
Body = Mapping[str, Any]
Place = Callable[[str], str]


@dataclass(slots=True)
class Try:
    """One page of a hall, and what became of changing it. seen: the version that was read."""

    centre: str
    hall: Body
    seen: int
    today: date
    problems: list[Problem] = field(default_factory=list)
    falling: PeopleFallOut | None = None
    is_saved: bool = False


def opened(request: HttpRequest, by: Actor, centre: str) -> Try:
    """The hall as an owner opens it. Raises NotPermitted, NotFound."""
    hall_powers.require_owner(by, centre=centre)
    given = request.POST.get("seen", "")
    seen = int(given) if given.isdigit() else floors.standing(centre).version
    hall = floors.body(centre)
    if hall is None:
        raise NotFound("There is no such hall.")
    return Try(centre, hall, seen, clock.local_day(frame.now()))


def save(
    request: HttpRequest,
    by: Actor,
    attempt: Try,
    *,
    part: Part,
    rows: Sequence[Body],
    place: Place,
    since: date | None = None,
) -> None:
    """Change the part if nothing is wrong with what was typed; what came of it is in `attempt`.

    place: where on the page a problem of the hall is shown. Raises FloorMoved.
    """
    if attempt.problems:
        return
    try:
        fell = owning.change(
            centre=attempt.centre,
            part=part,
            rows=rows,
            seen=attempt.seen,
            since=since,
            agreed=request.POST.get("agreed", ""),
            by=by,
            at=frame.now(),
        )
    except Incomplete as no:
        attempt.problems = [replace(one, where=place(one.where)) for one in no.problems]
    except PeopleFallOut as people_:
        attempt.falling = people_
    else:
        attempt.is_saved = True
        told = ngettext("已保存，并通知 %(n)s 位预约人", "已保存，并通知 %(n)s 位预约人", fell)
        messages.success(request, told % {"n": fell} if fell else _("已保存"))


def page(
    request: HttpRequest,
    by: Actor,
    template: str,
    attempt: Try,
    context: Mapping[str, object],
    *,
    here: str,
) -> HttpResponse:
    """The form again, with what is wrong, or with the appointments that would fall out."""
    standing = floors.standing(attempt.centre)
    waiting, coming = floors.concerned(attempt.centre, at=frame.now())
    falling = attempt.falling
    whole = {
        **around(by, attempt.centre, here=here),
        **context,
        "seen": attempt.seen,
        "problems": attempt.problems,
        "falling": _named(falling) if falling else [],
        "agreed": falling.agreed if falling else "",
        "changed_at": standing.changed_at,
        "changed_by": people.account_names([standing.changed_by]).get(standing.changed_by, ""),
        "today": attempt.today,
        "waiting": waiting,
        "coming": coming,
    }
    status = 422 if attempt.problems or falling else None
    return kit.page(request, by, template, whole, here="hall_floor", status=status)


def around(by: Actor, centre: str, *, here: str) -> dict[str, object]:
    """The hall's name and its tabs. Raises NotFound."""
    row = places.centre(centre)
    if row is None:
        raise NotFound("There is no such centre.")
    is_owner = hall_powers.owns(by, centre=centre)
    return {
        "centre": centre,
        "hall_name": row.name_en if words.in_english() else row.name,
        "is_owner": is_owner,
        "all_halls": reverse("staff:hall_floor") if by.has(Role.OFFICE, Role.AUDITOR) else "",
        "tabs": [
            (label, reverse(f"staff:{name}", args=[centre]), name == here)
            for name, label in TABS
            if is_owner or name in ANYBODYS
        ],
    }


def _named(falling: PeopleFallOut) -> list[tuple[str, Any]]:
    known = catalog.entries({one.topic for one in falling.fallen})
    return [(_topic(known.get(one.topic)), one.starts_at) for one in falling.fallen]


def _topic(entry: Any) -> str:
    if entry is None:
        return _("还没说办什么")
    return str(entry.title_en if words.in_english() else entry.title)
