"""A ticket as whoever has to do with it may use it, and where it stands now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from onewindow.hall.models import Ticket
from onewindow.hall.queries import waits
from onewindow.journal import queries as journal
from onewindow.rules import clock, hall_powers, queueing, tickets
from onewindow.rules.actors import Actor
from onewindow.rules.hall_powers import HallVerb
from onewindow.rules.refusal import NotFound
from onewindow.rules.tickets import TicketState

CAME_BACK = f"ticket.{HallVerb.COME_BACK}"


@dataclass(frozen=True, slots=True)
class Turn:
    """A ticket without its person. ahead, wait_seconds: None unless it waits.

    window: where it was called to, or is bound to. back_until: until when somebody passed over
    may come back.
    """

    id: UUID
    number: str
    code: str
    centre: str
    centre_name: str
    centre_name_en: str
    area: str
    area_en: str
    topic: str
    is_pickup: bool
    priority: str
    state: TicketState
    calls: int
    window: int | None
    drawn_at: datetime
    called_at: datetime | None
    ended_at: datetime | None
    back_until: datetime | None
    ahead: int | None
    wait_seconds: int | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in tickets.ENDED


@dataclass(frozen=True, slots=True)
class Held:
    """A number somebody holds today, without where it stands."""

    id: UUID
    code: str
    number: str
    centre: str
    topic: str
    state: TicketState


def held(*, to: Actor, at: datetime) -> list[Held]:
    """The numbers with which the person who asks is in a hall now, the latest first. One query."""
    if to.person_id is None:
        return []
    rows = Ticket.objects.filter(
        person=to.person_id,
        day=clock.local_day(at),
        state__in=[*tickets.OPEN, *tickets.AT_A_WINDOW],
    ).order_by("-id")
    return [
        Held(one.pk, one.code, one.number, one.centre_id, one.topic, TicketState(one.state))
        for one in rows.only("code", "number", "centre_id", "topic", "state")
    ]


def by_code(code: str, *, at: datetime) -> Turn:
    """The ticket whose slip carries this code, whoever asks. Raises NotFound. Three queries."""
    return _seen(_tickets().filter(code=code), at=at)[0]


def by_id(ticket_id: UUID, *, at: datetime) -> Turn:
    """One ticket, for whoever was given its id. Raises NotFound. Three queries."""
    return _seen(_tickets().filter(pk=ticket_id), at=at)[0]


def own(*, to: Actor, at: datetime) -> list[Turn]:
    """Today's tickets of the person who asks, the latest first. At most three queries."""
    if to.person_id is None:
        return []
    rows = _tickets().filter(person=to.person_id, day=clock.local_day(at)).order_by("-id")
    try:
        return _seen(rows, at=at)
    except NotFound:
        return []


def _tickets() -> QuerySet[Ticket]:
    before = (
        Ticket.objects.filter(
            Q(rank_at__lt=OuterRef("rank_at"))
            | Q(rank_at=OuterRef("rank_at"), pk__lt=OuterRef("pk")),
            area=OuterRef("area"),
            day=OuterRef("day"),
            state=tickets.WAITING,
        )
        .order_by()
        .values("area")
        .annotate(count=Count("pk"))
    )
    return Ticket.objects.select_related("centre", "area").annotate(
        ahead=Coalesce(Subquery(before.values("count")), 0),
        at_window=Coalesce(F("window__number"), F("only_at__number")),
    )


def _seen(rows: QuerySet[Ticket], *, at: datetime) -> list[Turn]:
    found = list(rows)
    if not found:
        raise NotFound("There is no such ticket.")
    waiting = {one.centre_id for one in found if one.state == tickets.WAITING}
    lines = waits.waits(at=at, centres=waiting) if waiting else {}
    areas = {line.id: line for hall in lines.values() for line in hall}
    return [_turn(one, areas.get(one.area_id), at=at) for one in found]


def _turn(row: Ticket, line: waits.AreaWait | None, *, at: datetime) -> Turn:
    state = TicketState(row.state)
    waits_today = state == tickets.WAITING and row.day == clock.local_day(at)
    ahead: int | None = getattr(row, "ahead") if waits_today else None  # noqa: B009
    back_until: datetime | None = None
    if state == tickets.PASSED and row.passed_at:
        back_until = row.passed_at + queueing.BACK_WITHIN
    return Turn(
        id=row.pk,
        number=row.number,
        code=row.code,
        centre=row.centre_id,
        centre_name=row.centre.name,
        centre_name_en=row.centre.name_en,
        area=row.area.name,
        area_en=row.area.name_en,
        topic=row.topic,
        is_pickup=row.is_pickup,
        priority=row.priority,
        state=state,
        calls=row.calls,
        window=getattr(row, "at_window"),  # noqa: B009
        drawn_at=row.drawn_at,
        called_at=row.called_at,
        ended_at=row.ended_at,
        back_until=back_until,
        ahead=ahead,
        wait_seconds=line.line.seconds(ahead=ahead) if line and ahead is not None else None,
    )


@dataclass(frozen=True, slots=True)
class Near:
    """A number of somebody the house knows, with few before it."""

    id: UUID
    person: UUID
    ahead: int


def near(*, moved: Collection[UUID], at: datetime) -> list[Near]:
    """Whose turn is near in the halls of the tickets that moved today. One query."""
    day = clock.local_day(at)
    halls = Ticket.objects.filter(pk__in=moved, day=day).values("centre")
    place = Window(RowNumber(), partition_by=F("area"), order_by=[F("rank_at"), F("pk")])
    rows = Ticket.objects.filter(centre__in=halls, day=day, state=tickets.WAITING)
    first = rows.annotate(place=place).filter(place__lte=queueing.NEAR + 1)
    return [
        Near(pk, person, nth - 1)
        for pk, person, nth in first.values_list("pk", "person_id", "place")
        if person is not None
    ]


def came_back_before(ticket_id: UUID) -> bool:
    """Whether its holder was passed over and came back earlier. One query."""
    return any(one.fact == CAME_BACK for one in journal.about(ticket_id))


def waited(turn: Turn, *, at: datetime) -> timedelta:
    """How long somebody has waited, or did until first called."""
    return (turn.called_at or turn.ended_at or at) - turn.drawn_at


def ticket(*, ticket_id: UUID, centre: str, to: Actor) -> Ticket:
    """One's own ticket of a hall, any of the hall where `to` works, or one that a machine of the
    hall drew for nobody known. Raises NotFound."""
    found = Ticket.objects.filter(pk=ticket_id, centre=centre).first()
    if found is not None:
        is_own = found.person_id is not None and found.person_id == to.person_id
        may_draw = hall_powers.may(to, hall_powers.HallVerb.DRAW, centre=centre)
        is_own = is_own or found.person_id is None and may_draw
        if is_own or hall_powers.may_see_line(to, centre=centre):
            return found
    raise NotFound("There is no such ticket.")
