"""The halls of a simulated scope: those that are here, and labelled ones where none is."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from onewindow.hall.actions import laying
from onewindow.hall.models import Area
from onewindow.places import actions as places
from onewindow.places.models import Centre, Division
from onewindow.program.simulating.lives import Hall
from onewindow.rules.actors import Actor, Role

NOTE = "演示：由 onewindow simulate 为模拟数据设立，名称按乡镇（街道）推定。"
WINDOWS = 3  # of a hall whose windows nobody has told
KEEPER = Actor(id="simulate", name="", roles=frozenset({Role.ADMIN}))
SUFFIX, SUFFIX_EN = "便民服务中心", "Service Centre"


def of(counties: Iterable[str]) -> dict[str, list[Hall]]:
    """The halls of some counties by county, one for each real town. Three queries."""
    wanted = set(counties)
    areas: dict[str, list[Area]] = {}
    for area in (
        Area.objects.filter(is_issuing=False)
        .prefetch_related("windows")
        .order_by("centre", "-is_general", "letter")
    ):
        areas.setdefault(area.centre_id, []).append(area)
    above = wanted | {f"{county[:2]}0000" for county in wanted}
    names = dict(Division.objects.filter(pk__in=above).values_list("pk", "name"))
    found: dict[str, list[Hall]] = {county: [] for county in sorted(wanted)}
    for centre in Centre.objects.filter(county__in=wanted).order_by("code"):
        within = f"{names.get(f'{centre.county[:2]}0000', '')}{names.get(centre.county, '')}"
        found[centre.county].append(_hall(centre, within, areas.get(centre.code, ())))
    return found


def _hall(centre: Centre, within: str, areas: Sequence[Area]) -> Hall:
    lines = {area.pk: sorted((one.pk, one.number) for one in area.windows.all()) for area in areas}
    served = {area.pk: area for area in areas if lines[area.pk]}
    has_general = any(area.is_general for area in served.values())
    if not has_general:
        served = {}
    return Hall(
        centre=centre.code,
        county=centre.county,
        name=centre.name,
        phone=centre.phone or "12345",
        address=centre.address,
        place=within + centre.name.removesuffix(SUFFIX),
        windows={key: lines[key] for key in served},
        letters={key: area.letter for key, area in served.items()},
        zones={zone: key for key, area in served.items() for zone in area.zones},
    )


def set_up(counties: Sequence[str], *, at: datetime) -> int:
    """Give every real town of these counties a hall with windows, labelled as made up where none
    is there; how many halls were made. Idempotent."""
    rows = Division.objects.filter(parent__in=counties, is_statistical=False, level="乡")
    missing = rows.filter(centre=None).order_by("code")
    made = [
        {
            "code": town.code,
            "county": town.parent_id,
            "division_id": town.code,
            "name": f"{town.name}{SUFFIX}",
            "name_en": f"{town.name_en} {SUFFIX_EN}".strip(),
            "note": NOTE,
        }
        for town in missing
    ]
    if made:
        places.load_places(divisions=(), departments=(), centres=made)
    here = list(Centre.objects.filter(county__in=counties).values_list("pk", flat=True))
    laying.lay(centres=here, windows=WINDOWS, by=KEEPER, at=at)
    return len(made)


def sizes(counties: Iterable[str]) -> Mapping[str, int]:
    """How many real towns each county has. One query."""
    found = dict.fromkeys(sorted(counties), 0)
    rows = Division.objects.filter(parent__in=list(found), is_statistical=False, level="乡")
    for parent in rows.values_list("parent", flat=True):
        found[str(parent)] += 1
    return found
