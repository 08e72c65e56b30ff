"""What a new bulletin holds: all that is counted of its period, as it is locked."""

from typing import Any

from django.conf import settings

from onewindow.bulletin.models import CaseFact
from onewindow.bulletin.queries.months import Month, month
from onewindow.bulletin.queries.shapes import shapes
from onewindow.bulletin.queries.suspicion import flags
from onewindow.catalog.models import MatterVersion
from onewindow.places.models import Centre, Division
from onewindow.rules import periods, reckoning
from onewindow.rules.periods import Period
from onewindow.rules.reckoning import Scope, Values
from onewindow.rules.refusal import NotFound
from onewindow.rules.suspicion import Flag
from onewindow.rules.telling import Told


def told(period: Period) -> tuple[Told, dict[str, Any]]:
    """What a bulletin of this county says of a period, beside the last and a year ago.

    The second value is what is kept of it, plain JSON that names every place and matter it
    speaks of, so that the same bulletin can be printed in ten years: figures of the county, its
    city, its centres and its fellow counties as text; numbers they were made of; what pictures
    are drawn from; what looks made up. A constant number of queries. Raises NotFound.
    """
    county = settings.COUNTY
    whole = f"{county[:4]}00"
    times = {"now": period, "last": periods.last(period), "year": periods.year_before(period)}
    months = {name: month(one, city=whole) for name, one in times.items()}
    tree = [
        scope
        for scope in months["now"].scopes
        if county in (scope.code, scope.within) or whole in (scope.code, scope.within)
    ]
    here = next((scope for scope in tree if scope.code == county), None)
    if here is None:
        raise NotFound("This county is not among the divisions.")
    values = {name: _within(one.values, tree) for name, one in months.items()}
    names = _names(tree)
    marks = flags(period)
    kept: dict[str, Any] = {name: _as_text(found) for name, found in values.items()}
    drawn = shapes(period)
    kept |= {
        "counts": {one.code: _numbers(months["now"], one) for one in tree},
        "scopes": [[one.code, str(one.level), one.within] for one in tree],
        "names": names,
        "matters": _matters([one["matter"] for one in drawn["leading"]]),
        "tiles": _tiles(),
        "flags": [_kept(one) for one in marks],
        "demonstration": CaseFact.objects.filter(
            received_on__gte=period.since_on, received_on__lt=period.until_on,
            is_demonstration=True,
        ).exists(),
        **drawn,
    }  # fmt: skip
    kept["contradictions"] = months["now"].contradictions + _disagreeing(period, county, kept)
    zh = {code: both[0] for code, both in names.items()}
    en = {code: both[1] for code, both in names.items()}
    return Told(
        here, tree, period, values["now"], values["last"], values["year"], zh, en, marks
    ), kept


def _within(values: Values, tree: list[Scope]) -> Values:
    codes = {scope.code for scope in tree}
    return {key: value for key, value in values.items() if key[1] in codes}


def _as_text(values: Values) -> dict[str, str | None]:
    return {
        f"{code} {place}": None if value is None else f"{value:f}"
        for (code, place), value in sorted(values.items())
    }


def _numbers(found: Month, one: Scope) -> dict[str, int]:
    return reckoning.made(found.counts.get(one.code, {}))


def _names(tree: list[Scope]) -> dict[str, list[str]]:
    rows = Division.objects.filter(code__in=[one.code for one in tree])
    return {row.code: [row.name, row.name_en] for row in rows}


def _tiles() -> dict[str, list[int]]:
    rows = Centre.objects.filter(county=settings.COUNTY, tile_row__isnull=False)
    return {
        code: [row, column]
        for code, row, column in rows.values_list("code", "tile_row", "tile_column")
        if row is not None and column is not None
    }


def _matters(codes: list[str]) -> dict[str, list[str]]:
    """Names of matters by their newest edition: code → Chinese, English."""
    rows = MatterVersion.objects.filter(matter__in=codes).order_by("matter", "-number")
    found = rows.distinct("matter").values_list("matter", "body__name", "body__english")
    return {code: [name, (english or {}).get(name, "")] for code, name, english in found}


def _kept(flag: Flag) -> dict[str, Any]:
    return {
        "check": str(flag.check), "place": flag.place, "part": flag.part, "whole": flag.whole,
        "figures": list(flag.figures),
    }  # fmt: skip


def _disagreeing(period: Period, county: str, kept: dict[str, Any]) -> list[str]:
    """What pictures are drawn from adds up to the figures beside them."""
    counts = kept["counts"][county]
    sums = {
        "of the hours": (sum(count for _, _, count in kept["heat"]), "received"),
        "of the funnel": (kept["funnel"].get("received", 0), "received"),
    }
    if period.is_month:
        last = [rows[-1] for rows in kept["trend"].values()]
        for nth, name in enumerate(("received", "accepted", "decided")):
            sums[f"of the trend ({name})"] = (sum(row[nth] for row in last), name)
    return [
        f"{county}: the sum {what} is {found}, {name} is {counts.get(name, 0)}"
        for what, (found, name) in sums.items()
        if found != counts.get(name, 0)
    ]
