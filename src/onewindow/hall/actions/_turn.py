"""What every step of a ticket shares: lock, check the power, move, save, record, tell."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from onewindow.hall.models import Duty, Ticket, Window
from onewindow.journal.actions import record
from onewindow.rules import hall_powers, tickets
from onewindow.rules.actors import Actor, Role
from onewindow.rules.hall_powers import HallVerb
from onewindow.rules.refusal import NotFound, Refusal

CHANNEL = "hall"  # live screens listen there; what is told is the centre's code


class AlreadyWaiting(Refusal):
    """The person already waits for these windows."""

    code = "already_waiting"


def sits_at(window_id: int | None, by: Actor) -> bool:
    """Whether `by` is on duty at the window now. One query, none for who is no clerk."""
    if window_id is None or by.account is None or not by.has(Role.CLERK):
        return False
    return Duty.objects.filter(window=window_id, account=by.account, until=None).exists()


def locked_window(window_id: int) -> Window:
    """The window, its row locked until the transaction ends. Raises NotFound."""
    window = Window.objects.select_for_update(no_key=True).filter(pk=window_id).first()
    if window is None:
        raise NotFound("There is no such window.")
    return window


def locked_ticket(ticket_id: UUID) -> Ticket:
    """The ticket, its row locked until the transaction ends. Raises NotFound."""
    ticket = (
        Ticket.objects.select_for_update(of=("self",), no_key=True)
        .select_related("area", "window")
        .filter(pk=ticket_id)
        .first()
    )
    if ticket is None:
        raise NotFound("There is no such ticket.")
    return ticket


@contextmanager
def moving(
    ticket_id: UUID, verb: HallVerb, *, by: Actor, at: datetime, code: str = ""
) -> Iterator[Ticket]:
    """Lock one ticket, check and move it, let the caller fill it in, save, record and tell.

    code: of the slip, where somebody without a log-in shows it.
    Raises NotFound, NotPermitted, TicketMoved.
    """
    with transaction.atomic():
        ticket = locked_ticket(ticket_id)
        hall_powers.require(
            by,
            verb,
            centre=ticket.centre_id,
            person=ticket.person_id,
            sits_there=verb in hall_powers.AT_OWN_WINDOW and sits_at(ticket.window_id, by),
            holds_slip=code == ticket.code,
        )
        ticket.state = tickets.after(ticket.state, verb, number=ticket.number)
        window = ticket.window
        yield ticket
        ticket.save()
        note(ticket, verb, window=ticket.window or window, by=by, at=at)
        tell(ticket.centre_id)


def note(ticket: Ticket, verb: HallVerb, *, window: Window | None, by: Actor, at: datetime) -> None:
    """Record one step of a ticket: its number and the window, nobody's name."""
    where = {"window": window.number} if window else {}
    record(
        at=at,
        actor=by.id,
        fact=f"ticket.{verb}",
        subject=ticket.pk,
        number=ticket.number,
        **where,
    )


def tell(centre: str) -> None:
    """Let live screens know, when the transaction commits, that something changed in a hall."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [CHANNEL, centre])


def require_one_turn(
    *, person_id: UUID | None, centre: str, day: date, area_id: int, besides: UUID | None = None
) -> None:
    """Raise AlreadyWaiting if the person waits for these windows already.

    The caller holds the area's lock.
    """
    if person_id is None:
        return
    held = Ticket.objects.filter(
        person=person_id,
        centre=centre,
        day=day,
        area=area_id,
        state__in=[tickets.WAITING, tickets.CALLED],
    )
    others = held.exclude(pk=besides) if besides else held
    number = others.values_list("number", flat=True).first()
    if number:
        raise AlreadyWaiting(f"Already waiting with number {number}.", number=number)
