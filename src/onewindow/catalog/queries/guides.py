"""The guide (办事指南): what a matter asks for, and the places that can really do it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Case, Count, Max, Min, Q, When
from django.db.models.functions import Lower

from onewindow.catalog.models import MatterVersion, Offering, Status
from onewindow.catalog.queries import versions
from onewindow.catalog.queries.versions import Edition
from onewindow.places.models import Department
from onewindow.rules.refusal import NotFound

Channel = Offering.Channel
Depth = Offering.Depth
DEPTHS = (Depth.GUIDE, Depth.COLLECT, Depth.ACCEPT, Depth.DECIDE)
RANKS = [When(depth=depth, then=rank) for rank, depth in enumerate(DEPTHS)]
ABOUT = ("centre__name", "centre__name_en", "centre__address", "centre__phone",
         "centre__opening_hours")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """One place, or the county's web or phone, and how deep it handles what is asked.

    centre: the town's code, None online. since: first day of this depth.
    is_demonstration: the entry is an assumption (evidence D), to be shown as such.
    """

    centre: str | None
    name: str
    name_en: str
    address: str
    phone: str
    opening_hours: str
    channel: Channel
    depth: Depth
    since: date
    is_demonstration: bool
    is_own_town: bool

    @property
    def takes_papers(self) -> bool:
        """Whether papers may be handed in here, not only asked about."""
        return self.depth != Depth.GUIDE


@dataclass(frozen=True, slots=True)
class Guide:
    """What a citizen reads of one matter or life event before beginning."""

    edition: Edition
    department: Department
    places: tuple[Place, ...]

    @property
    def here(self) -> tuple[Place, ...]:
        """What the citizen's own town offers, deepest first."""
        return tuple(place for place in self.places if place.is_own_town)

    @property
    def elsewhere(self) -> tuple[Place, ...]:
        """Other towns, deepest first."""
        return tuple(p for p in self.places if p.centre and not p.is_own_town)

    @property
    def online(self) -> tuple[Place, ...]:
        """County-wide channels without a counter."""
        return tuple(place for place in self.places if place.centre is None)


def guide(*, code: str, on: date, town: str | None = None) -> Guide:
    """The guide of one matter on a day, for a citizen of `town`. Raises NotFound. Two queries.

    town: a town's code; its centre comes first among the places.
    """
    row = (
        MatterVersion.objects.filter(matter=code, status=Status.PUBLISHED)
        .select_related("matter__department")
        .first()
    )
    if row is None:
        raise NotFound(f"The catalogue holds nothing under: {code}.", what=code)
    return Guide(
        edition=Edition.of(row),
        department=row.matter.department,
        places=tuple(places_for(codes=[code], on=on, town=town)),
    )


def life_event_guide(*, code: str, on: date, town: str | None = None) -> Guide:
    """The guide of a life event. Raises NotFound. Three queries.

    A place is as deep as the shallowest of the matters that everybody needs; where each of
    them depends on the answers, of all its matters.
    """
    edition = versions.life_event(code)
    department = Department.objects.get(pk=edition.body["lead_department"])
    members = [
        item
        for stage in edition.body["stages"]
        if stage["mode"] not in ("auto", "later")
        for item in stage["items"]
        if item.get("matter")
    ]
    needed = [item["matter"] for item in members if item.get("need") == "must"]
    needed = needed or [item["matter"] for item in members]
    return Guide(
        edition=edition,
        department=department,
        places=tuple(places_for(codes=needed, on=on, town=town)),
    )


def places_for(*, codes: Iterable[str], on: date, town: str | None = None) -> list[Place]:
    """Where all of `codes` can be handed in together on a day. One query.

    Own town first, then the deepest, then by code; a place that lacks one of the matters is
    left out, and each place is as deep as its shallowest matter.
    """
    wanted = set(codes)
    rows = (
        Offering.objects.filter(matter__in=wanted, during__contains=on)
        .values("centre", "channel", *ABOUT)
        .annotate(
            of=Count("pk"),
            shallowest=Min(Case(*RANKS)),
            since=Max(Lower("during")),
            assumed=BoolOr(Q(evidence="D")),
        )
        .filter(of=len(wanted))
    )
    return sorted(
        (_place(row, town) for row in rows),
        key=lambda one: (
            not one.is_own_town,
            -DEPTHS.index(one.depth),
            one.centre or "",
            list(Channel).index(one.channel),
        ),
    )


def _place(row: Mapping[str, Any], town: str | None) -> Place:
    """One group of offerings: the same hall and channel, every matter asked for."""
    name, name_en, address, phone, opening_hours = (row[one] or "" for one in ABOUT)
    return Place(
        centre=row["centre"],
        name=name,
        name_en=name_en,
        address=address,
        phone=phone,
        opening_hours=opening_hours,
        channel=Channel(row["channel"]),
        depth=DEPTHS[row["shallowest"]],
        since=row["since"],
        is_demonstration=row["assumed"],
        is_own_town=town is not None and row["centre"] == town,
    )
