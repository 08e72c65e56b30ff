"""What the catalogue's owners see: drafts, history, offerings by place, synonyms."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from onewindow.catalog.models import (
    LifeEvent,
    LifeEventVersion,
    Matter,
    MatterVersion,
    Offering,
    Status,
    Synonym,
)
from onewindow.catalog.queries.versions import Edition
from onewindow.rules.refusal import NotFound

_ENGLISH_NAME = Func(
    F("body"),
    Value("english"),
    KT("body__name"),
    function="jsonb_extract_path_text",
    output_field=TextField(),
)


@dataclass(frozen=True, slots=True)
class Holding:
    """One matter or life event as its owner finds it. number, draft: None where there is none.

    status: of the newest version that is not a draft; None before the first publication.
    """

    code: str
    is_life_event: bool
    name: str
    name_en: str
    department: str
    status: Status | None
    number: int | None
    draft: int | None
    edited_at: datetime
    edited_by: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One line of a version history."""

    id: int
    number: int
    status: Status
    edited_at: datetime
    edited_by: str
    published_at: datetime | None
    published_by: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One offering, in force or planned. until: first day it no longer holds."""

    centre: str | None
    channel: Offering.Channel
    depth: Offering.Depth
    since: date
    until: date | None
    evidence: str


def holdings(
    *,
    life_events: bool = False,
    department: str = "",
    status: str = "",
    text: str = "",
    after: str = "",
    limit: int = 50,
) -> list[Holding]:
    """Matters, or life events, by code, drafts and withdrawn ones included. One query.

    status: draft (has one), published, withdrawn, or empty for all. after: last code seen.
    """
    rows = _held(life_events)
    if department:
        rows = rows.filter(owner=department)
    if status == Status.DRAFT:
        rows = rows.exclude(draft_number=None)
    elif status:
        rows = rows.filter(stands=status)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(code__icontains=text))
    if after:
        rows = rows.filter(code__gt=after)
    return [_holding(row, life_events) for row in rows.order_by("code")[:limit]]


def holding(code: str) -> Holding:
    """One matter or life event. Raises NotFound. At most two queries."""
    for life_events in (False, True):
        row = _held(life_events).filter(code=code).first()
        if row:
            return _holding(row, life_events)
    raise NotFound(f"The catalogue holds nothing under: {code}.", what=code)


def _held(life_events: bool) -> QuerySet[Any, dict[str, Any]]:
    versions: Any = LifeEventVersion if life_events else MatterVersion
    roots: Any = LifeEvent if life_events else Matter
    link = "life_event" if life_events else "matter"
    owner = "body__lead_department" if life_events else "body__department"
    mine = versions.objects.filter(**{link: OuterRef("code")})
    newest = mine.order_by("-number")
    settled = mine.exclude(status__in=[Status.DRAFT, Status.SUPERSEDED]).order_by("-number")
    held: QuerySet[Any, dict[str, Any]] = roots.objects.annotate(
        name=Subquery(newest.annotate(said=KT("body__name")).values("said")[:1]),
        name_en=Subquery(newest.annotate(said=_ENGLISH_NAME).values("said")[:1]),
        owner=Subquery(newest.annotate(said=KT(owner)).values("said")[:1]),
        stands=Subquery(settled.values("status")[:1]),
        number=Subquery(settled.values("number")[:1]),
        draft_number=Subquery(mine.filter(status=Status.DRAFT).values("number")[:1]),
        touched_at=Subquery(
            newest.annotate(last=Coalesce("published_at", "edited_at")).values("last")[:1]
        ),
        touched_by=Subquery(newest.values("edited_by")[:1]),
    ).values()
    return held


def _holding(row: dict[str, Any], is_life_event: bool) -> Holding:
    return Holding(
        code=row["code"],
        is_life_event=is_life_event,
        name=row["name"],
        name_en=row["name_en"] or row["name"],
        department=row["owner"],
        status=Status(row["stands"]) if row["stands"] else None,
        number=row["number"],
        draft=row["draft_number"],
        edited_at=row["touched_at"],
        edited_by=row["touched_by"],
    )


def history(code: str) -> list[Stage]:
    """All versions of a code, newest first, without their bodies. At most two queries."""
    for rows in _both(code):
        found = rows.order_by("-number").values_list(
            "id", "number", "status", "edited_at", "edited_by", "published_at", "published_by"
        )
        stages = [Stage(row[0], row[1], Status(row[2]), *row[3:]) for row in found]
        if stages:
            return stages
    return []


def draft(code: str) -> Edition:
    """The draft of a code. Raises NotFound. At most two queries."""
    return _one(code, status=Status.DRAFT)


def version_of(code: str, number: int) -> Edition:
    """One version of a code by its number. Raises NotFound. At most two queries."""
    return _one(code, number=number)


def in_force(code: str) -> Edition | None:
    """The version in force of a matter or life event, or None. At most two queries."""
    try:
        return _one(code, status=Status.PUBLISHED)
    except NotFound:
        return None


def _both(code: str) -> tuple[QuerySet[Any], QuerySet[Any]]:
    return (
        MatterVersion.objects.filter(matter=code),
        LifeEventVersion.objects.filter(life_event=code),
    )


def _one(code: str, **wanted: object) -> Edition:
    for rows in _both(code):
        row = rows.filter(**wanted).first()
        if row:
            return Edition.of(row)
    raise NotFound(f"The catalogue holds nothing under: {code}.", what=code)


def offerings(code: str, *, on: date) -> list[Cell]:
    """Where a matter is handled on a day and what is planned after it. One query."""
    rows = Offering.objects.filter(matter=code).filter(
        Q(during__endswith__gt=on) | Q(during__endswith=None)
    )
    return [
        Cell(
            centre=row.centre_id,
            channel=Offering.Channel(row.channel),
            depth=Offering.Depth(row.depth),
            since=row.during.lower,
            until=row.during.upper,
            evidence=row.evidence,
        )
        for row in rows.order_by(F("centre").asc(nulls_first=True), "channel", "during")
    ]


def synonyms(
    *, text: str = "", after: str = "", limit: int = 100
) -> list[tuple[str, list[str], str]]:
    """Synonyms by term: (term, what it expands to, note). One query."""
    rows = Synonym.objects.order_by("term")
    if text:
        rows = rows.filter(Q(term__icontains=text) | Q(expands_to__icontains=text))
    if after:
        rows = rows.filter(term__gt=after)
    return [(row.term, row.expands_to, row.note) for row in rows[:limit]]
