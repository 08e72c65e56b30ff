"""An address of this county by touch: town, village, then the numbers of house and room."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from onewindow.cases.actions import drafts
from onewindow.places import queries as places
from onewindow.web import kit, words
from onewindow.web.citizen.draft import Open
from onewindow.web.device.kiosk_apply_kit import address, drawn, elsewhere, fields, go, opened
from onewindow.web.device.kiosk_kit import Visit, identified
from onewindow.web.device.kiosk_ticket import Choice

MANY, GROUPS = 18, 6  # more names than three pages are first parted by their first letters
PROVINCE = "{}0000"
LONGEST = 8


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@identified
def place(request: HttpRequest, visit: Visit, package: UUID) -> HttpResponse:
    """The next part of the address; with the last one it is kept."""
    one = opened(visit, package)
    if moved := elsewhere(one, visit):
        return moved
    asked = {name: request.GET.get(name, "") for name in ("key", "town", "part", "village")}
    key = request.POST.get("key") or asked["key"]
    here = next((each for each in fields(one) if each.key == key and each.type == "address"), None)
    if here is None:
        return go("onward", one)
    if request.method == "POST":
        value = _whole(request)
        drafts.fill(package_id=one.id, values={key: value}, by=one.me, at=kit.now())
        return go("onward", one)
    context = {"one": one, "title": words.said(here.label, one.english), **_next(one, asked)}
    return drawn(request, visit, "place", context)


def _next(one: Open, asked: dict[str, str]) -> dict[str, Any]:
    """The choices of this step, or the boxes of the last one."""
    key, town, part, village = asked.values()
    if not town:
        rows = places.towns(county=settings.COUNTY)
        choices = [
            Choice(_named(row), address("place", one, key=key, town=row.code)) for row in rows
        ]
        return {"choices": choices, "back": address("field", one, key=key)}
    if not village:
        rows = sorted(places.villages(town=town), key=lambda row: (row.name_en, row.code))
        back = address("place", one, key=key)
        if len(rows) > MANY and not part:
            return {"choices": _groups(one, key, town, rows), "back": back}
        if part:
            rows = _parted(rows)[int(part) % GROUPS if part.isdigit() else 0]
            back = address("place", one, key=key, town=town)
        choices = [
            Choice(_named(row), address("place", one, key=key, town=town, village=row.code))
            for row in rows
        ]
        return {"choices": choices, "back": back}
    return {
        "said": _said(town, village),
        "hidden": {"key": key, "town": town, "village": village},
        "action": address("place", one),
        "back": address("place", one, key=key, town=town),
    }


def _named(row: Any) -> str:
    return str(row.name_en if words.in_english() else row.name)


def _parted(rows: list[Any]) -> list[list[Any]]:
    each = -(-len(rows) // GROUPS)
    return [rows[n * each : (n + 1) * each] for n in range(GROUPS)]


def _groups(one: Open, key: str, town: str, rows: list[Any]) -> list[Choice]:
    to = _(" 到 ")
    return [
        Choice(
            f"{_named(part[0])}{to}{_named(part[-1])}",
            address("place", one, key=key, town=town, part=str(n)),
        )
        for n, part in enumerate(_parted(rows))
        if part
    ]


def _said(town: str, village: str) -> str:
    """浙江省温岭市泽国镇某某村, as addresses are written; codes unknown here add nothing."""
    wanted = [PROVINCE.format(settings.COUNTY[:2]), settings.COUNTY, town, village]
    rows = [places.division(code) for code in wanted if code.isdigit()]
    return "".join(row.name for row in rows if row is not None)


def _whole(request: HttpRequest) -> str:
    base = _said(request.POST.get("town", ""), request.POST.get("village", ""))
    house, room = (request.POST.get(name, "").strip()[:LONGEST] for name in ("house", "room"))
    return f"{base}{house + '号' if house else ''}{room + '室' if room else ''}"
