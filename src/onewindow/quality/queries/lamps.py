"""M3 红黄灯板: every lamp that is lit, by department or by town, and why it is."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from onewindow.places.queries import work_calendar
from onewindow.quality.models import Card, Urge, Watch
from onewindow.quality.queries.cards import SAME_BOX, about, seen_by
from onewindow.quality.queries.scores import Period
from onewindow.rules import card_loop, card_powers, clock
from onewindow.rules.actors import Actor
from onewindow.rules.cards import Level, Subject
from onewindow.rules.clock import Light, WorkCalendar
from onewindow.rules.refusal import NotFound

MOST = 120  # lamps drawn at once
KEPT = 50  # urgings of one lamp that are shown
ORDER = (Level.RED, Level.YELLOW, Level.WARNING)


class By(StrEnum):
    """What lamps are grouped by; the values are columns."""

    DEPARTMENT = "department"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lamps. town: a centre's code; levels: those to be lit."""

    by: By = By.DEPARTMENT
    town: str = ""
    department: str = ""
    levels: tuple[Level, ...] = (Level.RED, Level.YELLOW)


@dataclass(frozen=True, slots=True)
class Lamp:
    """One lamp. late: working days since its moment passed; state: where its case stays.

    is_answered: of its last urging, None where it was never urged.
    """

    key: str
    kind: Subject
    level: Level
    level_at: datetime
    late: int
    state: str
    case: UUID | None
    review: UUID | None
    number: str
    name: str
    english: str
    matter: str
    centre: str
    centre_name: str
    centre_name_en: str
    department: str
    department_name: str
    department_name_en: str
    handler: str
    urges: int
    urged_at: datetime | None
    is_answered: bool | None
    may_urge: bool
    is_demonstration: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """One group's lamps by level; reasons: (kind, state) and how many, the most first."""

    code: str
    counts: Mapping[Level, int]
    oldest_at: datetime
    reasons: Sequence[tuple[tuple[str, str], int]]


@dataclass(frozen=True, slots=True)
class Board:
    """The lamps wanted, the gravest and oldest first, and the sums of all of them.

    sums: by code of the group. more: how many are not drawn. red_this_month: cards given since
    the month began, in the same places.
    """

    lamps: tuple[Lamp, ...]
    sums: tuple[Sum, ...]
    counts: Mapping[Level, int]
    more: int
    red_this_month: int


def board(*, to: Actor, wanted: Wanted, today: date) -> Board:
    """The lamp board as the reader may see it. At most five queries, by index on what is lit.

    Its cost grows with what is late, never with the number of cases.
    """
    places = _places(to, wanted)
    lit = Watch.objects.filter(places).exclude(level="")
    sums = _sums(lit, wanted)
    counts = {level: sum(one.counts[level] for one in sums) for level in Level}
    drawn = lit.filter(level__in=[str(one) for one in wanted.levels])
    rows: list[Watch] = []
    for level in ORDER:  # by index, the gravest first
        if level in wanted.levels and counts[level] and len(rows) < MOST:
            part = drawn.filter(level=level).select_related(*SAME_BOX)
            rows += part.defer("review__rating__text").order_by("level_at", "key")[
                : MOST - len(rows)
            ]
    answered = _answered([row.key for row in rows if row.urges])
    calendar = work_calendar()
    return Board(
        lamps=tuple(_lamp(row, answered.get(row.key), to, today, calendar) for row in rows),
        sums=sums,
        counts=counts,
        more=sum(counts[level] for level in wanted.levels) - len(rows),
        red_this_month=_given(places, today),
    )


def _places(to: Actor, wanted: Wanted) -> Q:
    found = seen_by(to)
    if wanted.town:
        found &= Q(centre=wanted.town)
    if wanted.department:
        found &= Q(department=wanted.department)
    return found


def _sums(lit: QuerySet[Watch], wanted: Wanted) -> tuple[Sum, ...]:
    told = lit.values_list(str(wanted.by), "level", "kind", "case__state").annotate(
        n=Count("key"), oldest=Min("level_at")
    )
    counts: dict[str, dict[Level, int]] = defaultdict(lambda: dict.fromkeys(Level, 0))
    oldest: dict[str, datetime] = {}
    reasons: dict[str, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    for code, level, kind, state, n, at in told.order_by():
        key = code or ""
        counts[key][Level(level)] += n
        if Level(level) in wanted.levels:
            reasons[key][kind, state or ""] += n
            oldest[key] = min(at, oldest.get(key, at))
    found = [
        Sum(key, counts[key], oldest[key], sorted(why.items(), key=lambda one: -one[1]))
        for key, why in reasons.items()
    ]
    missing = [
        Sum(key, counts[key], datetime.max.replace(tzinfo=clock.CHINA), ())
        for key in counts
        if key not in reasons
    ]
    return tuple(
        sorted([*found, *missing], key=lambda one: tuple(-one.counts[level] for level in ORDER))
    )


def _answered(keys: Sequence[str]) -> dict[str, bool]:
    """Whether the last urging of each lamp has its answer."""
    if not keys:
        return {}
    rows = Urge.objects.filter(key__in=keys).order_by("key", "-at").distinct("key")
    return {key: at is not None for key, at in rows.values_list("key", "answered_at")}


def _lamp(
    row: Watch, is_answered: bool | None, to: Actor, today: date, calendar: WorkCalendar
) -> Lamp:
    assert row.level_at is not None  # the table has a constraint
    passed_on = clock.local_day(row.level_at)
    return Lamp(
        key=row.key,
        kind=Subject(row.kind),
        level=Level(row.level),
        level_at=row.level_at,
        late=clock.working_days_between(since=passed_on, until=today, calendar=calendar),
        state=row.case.state if row.case else row.review.state if row.review else "",
        department=row.department_id or "",
        urges=row.urges,
        urged_at=row.urged_at,
        is_answered=is_answered,
        may_urge=card_powers.may_urge(to, centre=row.centre_id, department=row.department_id or ""),
        is_demonstration=row.is_demonstration,
        **about(row),
    )


def _given(places: Q, today: date) -> int:
    first, after = Period(today.replace(day=1), today + clock.ONE_DAY).moments
    states = [str(one) for one in card_loop.GIVEN]
    rows = Card.objects.filter(places, late_at__gte=first, late_at__lt=after)
    return rows.filter(level=Level.RED, state__in=states).count()


# --- One lamp, and who was urged --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Message:
    """One urging, as everybody concerned may read it. may_reply: the reader is to answer it."""

    row: Urge
    light: Light
    may_reply: bool


@dataclass(frozen=True, slots=True)
class About:
    """What a lamp was about that may be out by now."""

    kind: Subject
    case: UUID | None
    review: UUID | None
    number: str
    name: str
    english: str
    matter: str
    centre: str
    centre_name: str
    centre_name_en: str
    department_name: str
    department_name_en: str
    handler: str


@dataclass(frozen=True, slots=True)
class Told:
    """One lamp with its urgings, the newest first. lamp: None when it is out.

    told_today: the first urging of today, if it was urged.
    """

    lamp: Lamp | None
    about: About
    messages: tuple[Message, ...]
    told_today: Urge | None


def one(*, key: str, to: Actor, today: date) -> Told:
    """One lamp, lit or with what was written about it. At most four queries.

    Raises NotFound for who may not see it.
    """
    rows = Watch.objects.filter(seen_by(to), pk=key).exclude(level="")
    row = rows.select_related(*SAME_BOX).first()
    urges = list(_urges(Urge.objects.filter(seen_by(to), key=key)).order_by("-at", "-id")[:KEPT])
    if row is None and not urges:
        raise NotFound("There is no such lamp.")
    calendar = work_calendar()
    answered = urges[0].answered_at is not None if urges else None
    shown: Watch | Urge = row or urges[0]
    return Told(
        lamp=_lamp(row, answered, to, today, calendar) if row is not None else None,
        about=About(kind=Subject(shown.kind), **about(shown)),
        messages=tuple(_message(each, to, today, calendar) for each in urges),
        told_today=next((each for each in reversed(urges) if each.day == today), None),
    )


def _urges(rows: QuerySet[Urge]) -> QuerySet[Urge]:
    return rows.select_related(*SAME_BOX).defer("review__rating__text")


def _message(row: Urge, to: Actor, today: date, calendar: WorkCalendar) -> Message:
    is_open = row.answered_at is None
    return Message(
        row=row,
        light=clock.light(
            today=today,
            due_on=row.answer_due_on if is_open else None,
            limit_days=1,
            calendar=calendar,
        ),
        may_reply=is_open
        and card_powers.may_reply(
            to,
            kind=Subject(row.kind),
            centre=row.centre_id,
            department=row.department_id or "",
        ),
    )


def to_answer(*, to: Actor, most: int = 20) -> tuple[Urge, ...]:
    """Urgings that wait for the reader's side to answer, the soonest first. One query."""
    halls, departments = card_powers.halls_of(to), card_powers.departments_of(to)
    centres = Q(centre__in=halls, kind__in=card_powers.kinds(card_powers.Side.CENTRE))
    desks = Q(department__in=departments, kind__in=card_powers.kinds(card_powers.Side.DEPARTMENT))
    rows = Urge.objects.filter(centres | desks, answered_at=None)
    return tuple(rows.order_by("answer_due_on", "id")[:most])


def key_of(*, urge_id: UUID, to: Actor) -> str:
    """The lamp that an urging is about. One query. Raises NotFound for who may not see it."""
    key = Urge.objects.filter(seen_by(to), pk=urge_id).values_list("key", flat=True).first()
    if key is None:
        raise NotFound("There is no such message.")
    return key
