"""What a self-service machine of a hall may be used to apply for."""

from datetime import date

from django.db.models import OuterRef, Subquery

from onewindow.catalog.models import LifeEventVersion, Offering, SearchEntry, Status, TopTask
from onewindow.catalog.queries.lists import COLUMNS, Entry

TAKING = (Offering.Depth.ACCEPT, Offering.Depth.DECIDE)
NOT_NOW = ("auto", "later")  # stages nobody applies for on the day


def matters_at(*, centre: str, on: date) -> frozenset[str]:
    """Codes of the matters marked for the machines of a hall on a day. One query.

    The mark is an offering on the channel kiosk that takes applications. Source: house rule.
    """
    return frozenset(_depths(centre, on))


def _depths(centre: str, on: date) -> dict[str, str]:
    rows = Offering.objects.filter(
        channel=Offering.Channel.KIOSK, centre=centre, depth__in=TAKING, during__contains=on
    )
    return dict(rows.values_list("matter", "depth"))


def offered_at(*, centre: str, on: date) -> list[Entry]:
    """Matters and life events for the machines of a hall, most asked for first. Three queries.

    After the top tasks, in their order, comes what is done on the spot, then life events, then
    the rest. A life event is there when each of its matters that everybody needs is; one that
    only some need may still lead to a window. Source: house rule.
    """
    depths = _depths(centre, on)
    codes = {*depths, *_life_events(frozenset(depths))}
    chosen = TopTask.objects.filter(code=OuterRef("code")).values("position")
    rows = SearchEntry.objects.filter(code__in=codes).annotate(position=Subquery(chosen))
    found = [(row[0], Entry(*row[1:])) for row in rows.values_list("position", *COLUMNS)]

    def place(each: tuple[int | None, Entry]) -> tuple[bool, int, bool, bool, str, str]:
        position, entry = each
        return (
            position is None,
            position or 0,
            depths.get(entry.code) != Offering.Depth.DECIDE,
            not entry.is_life_event,
            entry.initials,
            entry.code,
        )

    return [entry for _, entry in sorted(found, key=place)]


def _life_events(marked: frozenset[str]) -> set[str]:
    rows = LifeEventVersion.objects.filter(status=Status.PUBLISHED)
    found = set()
    for code, stages in rows.values_list("life_event", "body__stages"):
        needed = {
            item["matter"]
            for stage in stages
            if stage["mode"] not in NOT_NOW
            for item in stage["items"]
            if item.get("matter") and item.get("need") == "must"
        }
        if needed and needed <= marked:
            found.add(code)
    return found
