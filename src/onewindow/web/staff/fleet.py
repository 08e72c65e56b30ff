"""M7: the machines of the halls, alarms first; how many stand how; and one machine's page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from onewindow.hall.queries import fleet, kiosks, upkeep
from onewindow.hall.queries.fleet import Counts, File, Row
from onewindow.places import queries as places
from onewindow.rules import clock
from onewindow.rules import fleet as rules
from onewindow.rules.actors import Actor
from onewindow.rules.fleet import Care
from onewindow.rules.refusal import Problem
from onewindow.web import fields, parts, words
from onewindow.web import kit as frame
from onewindow.web.staff import fleet_words, kit, shown

PAGE = 30


@dataclass(frozen=True, slots=True)
class Shown:
    """One machine in the list, in the reader's language."""

    row: Row
    kind: str
    place: str
    centre: str
    alarms: str
    heard: str
    used: str
    href: str


@require_safe
@kit.staff(*kit.FLEET)
def listed(request: HttpRequest, by: Actor) -> HttpResponse:
    """M7. Polled by itself, so that an alarm shows without anybody's doing."""
    at = frame.now()
    given = {key: request.GET.get(key, "") for key in ("centre", "kind", "standing")}
    page = fleet.listed(to=by, at=at, after=request.GET.get("after", ""), limit=PAGE, **given)
    counts = fleet.counts(to=by, at=at, centre=given["centre"], kind=given["kind"])
    halls = _halls() if rules.sees_all(by) else {}
    home = reverse("staff:fleet")
    context = {
        "rows": [_shown(row, at) for row in page.rows],
        "many_halls": bool(halls) and not given["centre"],
        "filters": _filters(counts, given),
        "sieve": _sieve(given, halls),
        "tables": list(_tables(counts, given, halls)),
        "standings": fleet_words.STANDINGS.items(),
        "here": request.get_full_path(),
        "calls": kiosks.calls(to=by),
        "may_answer": any(rules.may(by, Care.ANSWER, centre=one) for one in by.centres),
        "may_check": any(rules.may(by, Care.TEND, centre=one) for one in by.centres),
        "may_register": any(rules.may(by, Care.REGISTER, centre=one) for one in [*by.centres, ""]),
        "late": sum(one.is_late for one in upkeep.open_orders(to=by, today=clock.local_day(at))),
        "low": upkeep.low(to=by),
        "pager": parts.Pager(
            shown.query(home, given) if request.GET.get("after") else "",
            shown.query(home, {**given, "after": page.next}) if page.next else "",
        ),
    }
    part = "staff/fleet/_list.html"
    return kit.page(request, by, "staff/fleet/list.html", context, here="fleet", part=part)


@require_safe
@kit.staff(*kit.FLEET)
def device(request: HttpRequest, by: Actor, device_id: UUID) -> HttpResponse:
    """One machine: what it is, how it is, what was done with it."""
    return one(request, by, device_id)


def one(
    request: HttpRequest,
    by: Actor,
    device_id: UUID,
    *,
    problems: Sequence[Problem] = (),
    token: str = "",
) -> HttpResponse:
    """The page of a machine, after whatever was tried with it. token: told here and never again."""
    at = frame.now()
    file = fleet.file(device_id, to=by, at=at)
    context = {
        "file": file,
        "shown": _shown(file.row, at),
        "health": fleet_words.health(file.row.health.beat) if file.row.health else [],
        "since": fleet_words.ago(file.row.health.since, now=at) if file.row.health else "",
        "facts": _facts(file),
        "checks": [(one, _who(file, one.clerk)) for one in file.checks],
        "faults": list(_faults(request, file, problems)),
        "used": fleet_words.ago(file.row.used_at, now=at),
        "sheet": _sheet(request, file, token),
        "consumables": [
            (fleet_words.CONSUMABLES[one.what], one.at, _who(file, one.by))
            for one in file.consumables
        ],
        "forms": _forms(request, file, problems),
        "may": {care.name.lower(): care in file.may for care in Care},
        "switches": [
            (key, word) for key, word in fleet_words.SWITCHES.items() if key != file.device.state
        ],
        "state": fleet_words.STATES[file.device.state],
        "is_scrapped": file.device.state == "scrapped",
        "is_open": file.device.token_hash is not None and file.device.revoked_at is None,
        "token": token,
        "problems": problems,
    }
    return kit.page(request, by, "staff/fleet/device.html", context, here="fleet")


SET_UP = {
    "kiosk": "kiosk:set_up",
    "ticket": "kiosk:set_up",
    "pc": "pc:set_up",
    "signature": "counter:set_up",
    "rating": "pad:set_up",
}


def _sheet(request: HttpRequest, file: File, token: str) -> str:
    """The address that sets the machine up, its token behind the mark that no server sees."""
    name = SET_UP.get(file.row.kind)
    if not token or name is None:
        return ""
    return f"{request.build_absolute_uri(reverse(name))}#{token}"


def _shown(row: Row, at: datetime) -> Shown:
    return Shown(
        row=row,
        kind=fleet_words.kind(row.kind),
        place=fleet_words.place(row),
        centre=fleet_words.centre(row),
        alarms=fleet_words.alarms(row.alarms),
        heard=fleet_words.ago(row.health.last_beat_at if row.health else None, now=at),
        used=fleet_words.ago(row.used_at, now=at),
        href=reverse("staff:fleet_device", args=[row.id]),
    )


def _halls() -> dict[str, str]:
    return {one.code: one.name_en if words.in_english() else one.name for one in places.centres()}


def _filters(counts: Counts, given: Mapping[str, str]) -> list[tuple[str, str, str, int, bool]]:
    """(standing, label, address, how many, whether it is chosen)."""
    home, chosen = reverse("staff:fleet"), given["standing"]
    each = [("", pgettext("device", "全部"), sum(counts.all.values()))]
    each += [
        (key, str(word), counts.all[key])
        for key, word in fleet_words.STANDINGS.items()
        if counts.all[key] or key == chosen
    ]
    return [
        (key, label, shown.query(home, {**given, "standing": key}), count, key == chosen)
        for key, label, count in each
    ]


def _sieve(
    given: Mapping[str, str], halls: Mapping[str, str]
) -> list[tuple[str, str, list[parts.Choice]]]:
    """(name, label, options) of each list that narrows."""
    kinds = ("kind", _("种类"), fleet_words.choices(fleet_words.KINDS, given["kind"]))
    if not halls:
        return [kinds]
    return [("centre", _("中心"), fleet_words.choices(halls, given["centre"])), kinds]


Line = tuple[str, str, list[tuple[str, int]], int]


def _tables(
    counts: Counts, given: Mapping[str, str], halls: Mapping[str, str]
) -> Iterable[tuple[str, list[Line]]]:
    """(title, lines of (name, address, numbers by standing, sum)): halls, then kinds."""
    home = reverse("staff:fleet")
    if halls and not given["centre"]:
        yield (
            _("按中心"),
            [
                _line(name, shown.query(home, {**given, "centre": code}), counts.centres[code])
                for code, name in halls.items()
                if code in counts.centres
            ],
        )
    yield (
        _("按种类"),
        [
            _line(str(name), shown.query(home, {**given, "kind": code}), counts.kinds[code])
            for code, name in fleet_words.KINDS.items()
            if code in counts.kinds
        ],
    )


def _line(name: str, address: str, counted: Mapping[str, int]) -> Line:
    numbers = [(key, counted.get(key, 0)) for key in fleet_words.STANDINGS]
    return name, address, numbers, sum(counted.values())


def _facts(file: File) -> list[parts.Line]:
    device, row = file.device, file.row
    english, invented = words.in_english(), row.is_demonstration

    def day(on: date | None) -> str:
        return words.day(on, english=english) if on else ""

    return [
        parts.Line(_("中心"), fleet_words.centre(row), is_demonstration=row.evidence == "D"),
        parts.Line(_("位置"), fleet_words.place(row), is_demonstration=invented),
        parts.Line(_("序列号"), row.serial, is_demonstration=invented),
        parts.Line(_("型号"), row.model, is_demonstration=invented),
        parts.Line(_("屏幕密度"), f"{device.ppi} ppi" if device.ppi else ""),
        parts.Line(_("购入"), day(device.bought_on), is_demonstration=invented),
        parts.Line(_("保修到"), day(device.warranty_until), is_demonstration=invented),
    ]


def _who(file: File, hand: str) -> str:
    return file.names.get(hand, hand)


def _forms(request: HttpRequest, file: File, problems: Sequence[Problem]) -> dict[str, parts.Field]:
    wrong, sent = fields.told(problems), request.POST
    severities = fleet_words.choices(fleet_words.SEVERITIES, sent.get("severity", ""))
    consumables = fleet_words.choices(fleet_words.CONSUMABLES, sent.get("consumable", ""))
    return {
        "what": parts.Field(
            "what", _("哪里不对"), "textarea", sent.get("what", ""), error=wrong.get("what", "")
        ),
        "severity": parts.Field(
            "severity",
            _("影响"),
            "radios",
            choices=severities,
            error=wrong.get("severity", ""),
        ),
        "consumable": parts.Field(
            "consumable",
            _("换上了"),
            "select",
            choices=consumables,
            error=wrong.get("consumable", ""),
        ),
    }


def _faults(
    request: HttpRequest, file: File, problems: Sequence[Problem]
) -> Iterable[tuple[Any, ...]]:
    """(fault, how bad, who told, who repaired, its box, its order, the boxes for an order)."""
    wrong, today = fields.told(problems), clock.local_day(frame.now())
    orders = upkeep.orders_of([one.pk for one in file.faults], today=today)
    for one in file.faults:
        name = f"outcome.{one.pk}"
        given = request.POST.get(name, "")
        box = parts.Field(name, _("怎么修好的"), value=given, error=wrong.get(name, ""))
        who, mender = _who(file, one.opened_by), _who(file, one.repaired_by)
        order = orders.get(one.pk)
        boxes = _order_boxes(request, str(one.pk), wrong)
        severity = str(fleet_words.SEVERITIES[one.severity])
        giving = {"boxes": boxes, "is_open": any(each.error for each in boxes)}
        yield one, severity, who, mender, box, order, giving


def _order_boxes(request: HttpRequest, fault: str, wrong: Mapping[str, str]) -> list[parts.Field]:
    return [
        parts.Field(
            f"{name}.{fault}",
            label,
            value=request.POST.get(f"{name}.{fault}", ""),
            error=wrong.get(f"{name}.{fault}", ""),
            width=width,
        )
        for name, label, width in (
            ("to", _("交给谁（公司、人）"), ""),
            ("phone", _("电话"), "12"),
            ("promised_on", _("约好哪天修好"), "12"),
        )
    ]
