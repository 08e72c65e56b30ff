"""Drawing tickets: a number in the one line of an area, and where it stands."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from onewindow import entropy
from onewindow.hall.actions._turn import AlreadyWaiting as AlreadyWaiting
from onewindow.hall.actions._turn import moving, require_one_turn, tell
from onewindow.hall.models import Area, Ticket
from onewindow.hall.queries import openings, zones
from onewindow.journal import actions as journal
from onewindow.journal.actions import Fact
from onewindow.people import queries as people
from onewindow.rules import clock, codes, hall_powers, queueing
from onewindow.rules.actors import Actor
from onewindow.rules.hall_powers import HallVerb
from onewindow.rules.refusal import NotFound, Refusal

NONE, ELDER = Ticket.Priority.NONE, Ticket.Priority.ELDER
CODE_DIGITS = 12
ATTEMPTS = 3


class PriorityAtDesk(Refusal):
    """Priority that only somebody who has seen the person's papers can give."""

    code = "priority_at_desk"


class HallClosed(Refusal):
    """People draw numbers by themselves while the hall is open, or shortly before."""

    code = "hall_closed"


def draw(
    *,
    centre: str,
    topic: str = "",
    is_pickup: bool = False,
    priority: str = "",
    channel: str,
    person_id: UUID | None = None,
    by: Actor,
    at: datetime,
    is_demonstration: bool = False,
) -> Ticket:
    """取号. A number at the end of the line, or further ahead where the rules give priority.

    topic: matter or life event, "" where it is still to be asked. Somebody known to be 60 or
    more has priority without asking; other kinds are given by who has seen the papers.
    Numbers of an area have no gaps and begin anew every local day.
    Raises NotFound, NotPermitted, AlreadyWaiting, PriorityAtDesk, HallClosed.
    Source: house rule.
    """
    hall_powers.require(by, HallVerb.DRAW, centre=centre, person=person_id)
    require_open(centre, person_id=person_id, by=by, at=at)
    priority = priority_of(priority, person_id=person_id, by=by, at=at)
    rank = queueing.rank_at(drawn_at=at, has_priority=priority != NONE)
    with transaction.atomic():
        return place(
            Ticket(
                centre_id=centre,
                topic=topic,
                is_pickup=is_pickup,
                priority=priority,
                channel=channel,
                person_id=person_id,
                rank_at=rank,
                drawn_at=at,
                is_demonstration=is_demonstration,
            ),
            verb=HallVerb.DRAW,
            by=by,
        )


def require_open(centre: str, *, person_id: UUID | None, by: Actor, at: datetime) -> None:
    """Raise HallClosed for somebody who comes by themselves while nobody is there for them."""
    if person_id is None or by.person_id != person_id:
        return
    opening = openings.opening_of(centre, at=at)
    if opening is None or not opening.gives_numbers:
        next_at = opening.next_at if opening else None
        raise HallClosed("The hall is closed.", next_at=next_at)


def place(ticket: Ticket, *, verb: HallVerb, by: Actor) -> Ticket:
    """Give an unsaved ticket its area and number, save it, record and tell.

    Call within a transaction. Raises NotFound, AlreadyWaiting.
    """
    centre, at = ticket.centre_id, ticket.drawn_at
    zone = "" if ticket.is_pickup else zones.zone(ticket.topic)
    areas = Area.objects.filter(centre=centre).order_by("letter")
    area = zones.area_of(areas, zone=zone, is_pickup=ticket.is_pickup)
    lock(area.pk)
    day = clock.local_day(at)
    require_one_turn(person_id=ticket.person_id, centre=centre, day=day, area_id=area.pk)
    ticket.area, ticket.day = area, day
    ticket.serial = queueing.next_serial(_last_serial(area, day=day))
    ticket.number = queueing.number(letter=area.letter, serial=ticket.serial)
    save(ticket)
    detail = {"number": ticket.number, "channel": str(ticket.channel)}
    if ticket.priority:
        detail["priority"] = str(ticket.priority)
    fact = Fact(ticket.pk, f"ticket.{verb}", detail)
    journal.record_first([fact], at=at, actor=by.id)
    tell(centre)
    return ticket


def lock(area_id: int) -> None:
    """Whoever adds to an area's line waits for the one before. Raises NotFound."""
    rows = Area.objects.select_for_update(no_key=True).filter(pk=area_id)
    if rows.values_list("pk", flat=True).first() is None:
        raise NotFound("There is no such area.")


def prefer(*, ticket_id: UUID, priority: str, by: Actor, at: datetime) -> Ticket:
    """优先. Give somebody who waits the priority that their papers show, or take it back.

    Raises NotFound, NotPermitted, TicketMoved. Source: house rule.
    """
    with moving(ticket_id, HallVerb.PREFER, by=by, at=at) as ticket:
        has, had = priority != NONE, ticket.priority != NONE
        if has and not had:
            earlier = queueing.rank_at(drawn_at=ticket.drawn_at, has_priority=True)
            ticket.rank_at = min(ticket.rank_at, earlier)
        elif had and not has:
            ticket.rank_at = max(ticket.rank_at, ticket.drawn_at)
        ticket.priority = priority
    return ticket


def priority_of(priority: str, *, person_id: UUID | None, by: Actor, at: datetime) -> str:
    """The priority somebody has: what was given by who may, or their age. Raises PriorityAtDesk."""
    for_oneself = person_id is not None and by.person_id == person_id
    is_elder = person_id is not None and _is_elder(person_id, at=at)
    if for_oneself and priority not in (NONE, ELDER if is_elder else NONE):
        raise PriorityAtDesk("Show your papers at the guide's desk to have priority.")
    return priority or (ELDER if is_elder else NONE)


def _is_elder(person_id: UUID, *, at: datetime) -> bool:
    number = people.person(person_id).number
    if not codes.is_identity_number(number):
        return False
    born_on = codes.identity(number).birth_on
    return queueing.is_elder(birth_on=born_on, on=clock.local_day(at))


def _last_serial(area: Area, *, day: date) -> int:
    """The highest serial given out; a ticket sent to another area keeps its number here."""
    drawn = Ticket.objects.filter(centre=area.centre_id, day=day, number__startswith=area.letter)
    kept = queueing.RESERVED
    drawn = drawn.exclude(serial__gte=kept.start, serial__lt=kept.stop)
    found = drawn.aggregate(last=Max("serial"))["last"]
    return int(found or 0)


def save(ticket: Ticket) -> None:
    """Save an unsaved ticket under a new code: twelve digits may meet, then others are drawn."""
    for attempt in range(ATTEMPTS):
        ticket.code = entropy.digits(CODE_DIGITS)
        try:
            with transaction.atomic():
                ticket.save(force_insert=True)
            return
        except IntegrityError as clash:
            if attempt + 1 == ATTEMPTS or "_code_" not in str(clash):
                raise
