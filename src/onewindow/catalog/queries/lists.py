"""Lists of what is in force, in pages by key."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Func, OuterRef, Q, Subquery, TextField, Value
from django.db.models.fields.json import KT

from onewindow.catalog.models import MatterVersion, SearchEntry, Status, TopTask


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list. initials and code are its place in the order."""

    code: str
    is_life_event: bool
    title: str
    title_en: str
    department: str
    zone: str
    kind: str
    initials: str


COLUMNS = (
    "code",
    "is_life_event",
    "title",
    "title_en",
    "department",
    "zone",
    "kind",
    "initials",
)


def matters(
    *,
    zone: str = "",
    department: str = "",
    kind: str = "",
    letter: str = "",
    after: tuple[str, str] | None = None,
    limit: int = 50,
) -> list[Entry]:
    """Matters in force by the initials of their names. One query.

    letter: first letter of the pinyin. after: (initials, code) of the last line seen.
    """
    rows = SearchEntry.objects.filter(is_life_event=False)
    for column, value in (("zone", zone), ("department", department), ("kind", kind)):
        if value:
            rows = rows.filter(**{column: value})
    if letter:
        rows = rows.filter(initials__startswith=letter.casefold())
    if after:
        initials, code = after
        rows = rows.filter(Q(initials__gt=initials) | Q(initials=initials, code__gt=code))
    return [Entry(*row) for row in rows.order_by("initials", "code").values_list(*COLUMNS)[:limit]]


def life_events() -> list[Entry]:
    """All life events in force by the initials of their names. One query."""
    rows = SearchEntry.objects.filter(is_life_event=True).order_by("initials", "code")
    return [Entry(*row) for row in rows.values_list(*COLUMNS)]


def top_tasks() -> list[Entry]:
    """What the first page offers first; what is no longer in force is left out. One query."""
    chosen = TopTask.objects.filter(code=OuterRef("code")).values("position")
    rows = SearchEntry.objects.annotate(position=Subquery(chosen)).exclude(position=None)
    return [Entry(*row) for row in rows.order_by("position").values_list(*COLUMNS)]


def entries(codes: Iterable[str]) -> dict[str, Entry]:
    """Lines of the given codes, those not in force left out. One query."""
    rows = SearchEntry.objects.filter(code__in=list(codes)).values_list(*COLUMNS)
    return {row[0]: Entry(*row) for row in rows}


def zone_names() -> dict[str, str]:
    """What zones are called in English, by their Chinese, as matters in force say. One query."""
    said = Func(
        F("body"),
        Value("english"),
        KT("body__zone"),
        function="jsonb_extract_path_text",
        output_field=TextField(),
    )
    rows = MatterVersion.objects.filter(status=Status.PUBLISHED).annotate(
        zone=KT("body__zone"), said=said
    )
    return dict(rows.filter(said__isnull=False).values_list("zone", "said").distinct())


def zones() -> list[tuple[str, int]]:
    """Zones (专区) and how many matters each holds, the largest first. One query."""
    rows = SearchEntry.objects.filter(is_life_event=False).exclude(zone="")
    counted = rows.values("zone").annotate(held=Count("code")).order_by("-held", "zone")
    return [(row["zone"], row["held"]) for row in counted]
