"""受理资格: who of a hall may accept which zones, and whether the county's windows ask for it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onewindow.catalog import queries as catalog
from onewindow.hall.queries import rosters
from onewindow.people import queries as people
from onewindow.people.actions import qualifying as actions
from onewindow.people.queries import qualified
from onewindow.places import queries as places
from onewindow.rules import clock
from onewindow.rules.actors import Actor, Role
from onewindow.rules.qualifying import Scope
from onewindow.web import kit as frame
from onewindow.web import words
from onewindow.web.staff import kit


@require_safe
@kit.staff(Role.HEAD, Role.OFFICE, Role.AUDITOR)
def qualification(request: HttpRequest, by: Actor) -> HttpResponse:
    """Zones by clerk for one hall; zones that nobody there may accept are marked."""
    at = frame.now()
    halls = [
        (one.pk, one.name_en if words.in_english() else one.name)
        for one in places.centres()
        if by.has(Role.OFFICE, Role.AUDITOR) or one.pk in by.centres
    ]
    asked = request.GET.get("at", "")
    centre = asked if asked in dict(halls) else halls[0][0] if halls else ""
    standing = qualified.requirement(settings.COUNTY, at=at)
    clerks = rosters.clerks(centre=centre, at=at)
    held = qualified.held([one.account for one in clerks], on=clock.local_day(at))
    zones = [name for name, _count in catalog.zones()]
    history = qualified.history(settings.COUNTY)
    names = people.account_names([one.set_by for one in history])
    context = {
        "halls": [(key, name, key == centre) for key, name in halls],
        "hall_name": dict(halls).get(centre, ""),
        "clerks": clerks,
        "rows": _rows(zones, clerks, held),
        "single": [one for one in held if one.scope == Scope.MATTER],
        "is_on": standing is not None and standing.is_on,
        "history": [(one, names.get(one.set_by, "")) for one in history],
        "may_switch": by.has(Role.OFFICE),
    }
    return kit.page(request, by, "staff/training/qualification.html", context, here="people")


def _rows(zones: list[str], clerks: Any, held: Any) -> list[tuple[str, list[str], bool]]:
    """Each zone with, clerk by clerk, the last day on which they may accept it, or ""."""
    english = catalog.zone_names() if words.in_english() else {}
    found = []
    for zone in zones:
        days = []
        for clerk in clerks:
            good = [
                one.until
                for one in held
                if one.account == clerk.account
                and one.scope in (Scope.ALL, Scope.ZONE)
                and one.code in ("", zone)
            ]
            days.append(max(good).isoformat() if good else "")
        found.append((english.get(zone, zone), days, not any(days)))
    return found


@kit.posted
@kit.staff(Role.OFFICE)
def switch(request: HttpRequest, by: Actor) -> HttpResponse:
    """打开或关闭."""
    is_on = request.POST.get("on") == "1"
    actions.require_qualification(county=settings.COUNTY, is_on=is_on, by=by, at=frame.now())
    said = _("已打开：没有资格的不能受理") if is_on else _("已关闭：不再检查受理资格")
    messages.success(request, said)
    return kit.go(request, "qualification")
