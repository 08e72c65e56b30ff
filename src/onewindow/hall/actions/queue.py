"""The one queue: calling the earliest who waits, and what becomes of them at the window."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Subquery

from onewindow.hall.actions._turn import (
    CHANNEL,
    locked_window,
    moving,
    note,
    require_one_turn,
)
from onewindow.hall.actions.drawing import lock
from onewindow.hall.models import Area, Duty, Ticket, Window
from onewindow.hall.queries import turns
from onewindow.rules import clock, hall_powers, queueing, tickets
from onewindow.rules.actors import Actor
from onewindow.rules.hall_powers import HallVerb
from onewindow.rules.refusal import NotFound, Refusal


class WindowBusy(Refusal):
    """Somebody is at the window, or on the way there."""

    code = "window_busy"


class WindowPaused(Refusal):
    """The window is closed for a while."""

    code = "window_paused"


class NobodyWaits(Refusal):
    """The window's lines are empty."""

    code = "nobody_waits"


class CallAgainFirst(Refusal):
    """Somebody is passed over only after three calls."""

    code = "call_again_first"


class CameBackLate(Refusal):
    """The place was kept for a quarter of an hour; now a new number is drawn."""

    code = "came_back_late"


class CameBackBefore(Refusal):
    """Nobody comes back by themselves twice with one number: the guide sees to the second time."""

    code = "came_back_before"


# One statement takes the earliest ticket that no other window is taking at this moment.
TAKE = """
    with next as materialized (
        select id from hall_ticket
        where day = %(day)s and state = 'waiting'
          and area_id in (select area_id from hall_window_serves where window_id = %(window)s)
          and (only_at_id is null or only_at_id = %(window)s)
        order by rank_at, id limit 1
        for update skip locked
    )
    update hall_ticket as ticket
    set state = 'called', window_id = %(window)s, calls = 1,
        called_at = coalesce(called_at, %(at)s)
    from next where ticket.id = next.id
    returning ticket.*
"""
# Screens are told when the transaction commits, together with the line they are to show.
ANNOUNCE = """
    with said as (
        insert into hall_announcement (centre_id, ticket_id, window_id, at, nth)
        values (%(centre)s, %(ticket)s, %(window)s, %(at)s, %(nth)s) returning centre_id
    )
    select pg_notify(%(channel)s, centre_id) from said
"""


def call(*, window_id: int, by: Actor, at: datetime) -> Ticket:
    """叫号. Call the earliest of those who wait for this window; screens and voice say it.

    A second click, tab or try finds the window holding its ticket and is refused with the
    number. Six statements and the transaction's two.
    Raises NotFound, NotPermitted, WindowBusy, WindowPaused, NobodyWaits. Source: house rule.
    """
    with transaction.atomic():
        window = locked_window(window_id)
        sitting, held = _now_at(window)
        sits_there = sitting is not None and sitting == by.account
        hall_powers.require(by, HallVerb.CALL, centre=window.centre_id, sits_there=sits_there)
        if held:
            raise WindowBusy(f"{held} is at this window.", number=held, window=window.number)
        if window.paused_at:
            raise WindowPaused("This window is paused.", window=window.number)
        given = {"day": clock.local_day(at), "window": window.pk, "at": at}
        ticket = next(iter(Ticket.objects.raw(TAKE, given)), None)
        if ticket is None:
            raise NobodyWaits("Nobody waits for this window.")
        _announce(ticket, window, at=at)
        note(ticket, HallVerb.CALL, window=window, by=by, at=at)
    return ticket


def _now_at(window: Window) -> tuple[int | None, str | None]:
    """Which account sits at a locked window, and which number is there. One query."""
    sitting = Duty.objects.filter(window=window.pk, until=None).values("account")
    held = Ticket.objects.filter(window=window.pk, state__in=tickets.AT_A_WINDOW)
    found = Window.objects.filter(pk=window.pk).values_list(
        Subquery(sitting), Subquery(held.values("number"))
    )
    account, number = found[0]
    return account, number


def _announce(ticket: Ticket, window: Window, *, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            ANNOUNCE,
            {
                "centre": ticket.centre_id,
                "ticket": ticket.pk,
                "window": window.pk,
                "at": at,
                "nth": ticket.calls,
                "channel": CHANNEL,
            },
        )


def recall(*, ticket_id: UUID, by: Actor, at: datetime) -> Ticket:
    """重呼. Say a called number once more. Raises NotFound, NotPermitted, TicketMoved."""
    with moving(ticket_id, HallVerb.RECALL, by=by, at=at) as ticket:
        ticket.calls += 1
        assert ticket.window is not None
        _announce(ticket, ticket.window, at=at)
    return ticket


def pass_over(*, ticket_id: UUID, by: Actor, at: datetime) -> Ticket:
    """过号. Somebody did not come after three calls; their place is kept for a while.

    Raises NotFound, NotPermitted, TicketMoved, CallAgainFirst. Source: house rule.
    """
    with moving(ticket_id, HallVerb.PASS_OVER, by=by, at=at) as ticket:
        if ticket.calls < queueing.LEAST_CALLS:
            said = f"Called {ticket.calls} times; call {queueing.LEAST_CALLS} times first."
            raise CallAgainFirst(said, calls=ticket.calls, least=queueing.LEAST_CALLS)
        ticket.passed_at = at
    return ticket


def come_back(*, ticket_id: UUID, by: Actor, at: datetime, code: str = "") -> Ticket:
    """过号返回. Within 15 minutes, behind two who wait for the same windows now.

    Staff of the hall bring anybody back; people do so for themselves, signed in or by the code
    of their slip, once with each number.
    Raises NotFound, NotPermitted, TicketMoved, CameBackLate, CameBackBefore, AlreadyWaiting.
    Source: house rule.
    """
    with moving(ticket_id, HallVerb.COME_BACK, by=by, at=at, code=code) as ticket:
        assert ticket.passed_at is not None
        is_staff = hall_powers.may(by, HallVerb.COME_BACK, centre=ticket.centre_id)
        if not is_staff and turns.came_back_before(ticket.pk):
            raise CameBackBefore("The guide's desk helps further.", number=ticket.number)
        if not queueing.may_come_back(passed_at=ticket.passed_at, at=at):
            raise CameBackLate("The place was kept for 15 minutes.", number=ticket.number)
        _into(ticket, ticket.area_id)
        line = Ticket.objects.filter(area=ticket.area_id, day=ticket.day, state=tickets.WAITING)
        ranks = list(line.values_list("rank_at", flat=True))
        ticket.rank_at = queueing.rank_back(waiting=ranks, at=at)
    return ticket


def transfer(
    *,
    ticket_id: UUID,
    area_id: int | None = None,
    window_id: int | None = None,
    by: Actor,
    at: datetime,
) -> Ticket:
    """转号. Send somebody to another area, or to one window and no other. Rank and number stay.

    Exactly one of area and window of the same hall is given.
    Raises NotFound, NotPermitted, TicketMoved, AlreadyWaiting. Source: house rule.
    """
    with moving(ticket_id, HallVerb.TRANSFER, by=by, at=at) as ticket:
        areas = Area.objects.filter(centre=ticket.centre_id).order_by("letter")
        if window_id is None:
            target = areas.filter(pk=area_id).first() if area_id else None
        else:
            served = list(areas.filter(windows=window_id))
            own = [one for one in served if one.pk == ticket.area_id]
            target = next(iter([*own, *served]), None)
        if target is None:
            raise NotFound("There is no such area or window in this hall.")
        _into(ticket, target.pk)
        ticket.only_at_id = window_id
    return ticket


def _into(ticket: Ticket, area_id: int) -> None:
    """Back among those who wait, in an area where the person does not wait already."""
    lock(area_id)
    require_one_turn(
        person_id=ticket.person_id,
        centre=ticket.centre_id,
        day=ticket.day,
        area_id=area_id,
        besides=ticket.pk,
    )
    ticket.area_id = area_id
    ticket.window = None
    ticket.calls = 0
    ticket.served_at = None


def welcome(*, ticket_id: UUID, by: Actor, at: datetime) -> Ticket:
    """欢迎. Somebody called has come to the window. Raises NotFound, NotPermitted, TicketMoved."""
    with moving(ticket_id, HallVerb.WELCOME, by=by, at=at) as ticket:
        ticket.served_at = at
    return ticket


def finish(*, ticket_id: UUID, by: Actor, at: datetime) -> Ticket:
    """办结. What somebody came for is done; the window is free.

    Raises NotFound, NotPermitted, TicketMoved.
    """
    with moving(ticket_id, HallVerb.FINISH, by=by, at=at) as ticket:
        ticket.ended_at = at
    return ticket


def close(*, ticket_id: UUID, by: Actor, at: datetime) -> Ticket:
    """日终. The day ended while somebody stood at a window, and nobody said how it went.

    Neither finished nor left: counted as neither. Raises NotFound, NotPermitted, TicketMoved.
    Source: house rule.
    """
    with moving(ticket_id, HallVerb.CLOSE, by=by, at=at) as ticket:
        ticket.ended_at = at
    return ticket


def leave(*, ticket_id: UUID, by: Actor, at: datetime) -> Ticket:
    """离开. Somebody gives their number back. Raises NotFound, NotPermitted, TicketMoved."""
    with moving(ticket_id, HallVerb.LEAVE, by=by, at=at) as ticket:
        ticket.ended_at = at
    return ticket
