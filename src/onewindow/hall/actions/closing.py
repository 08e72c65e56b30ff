"""What time itself does in the halls: the day ends, the next days' hours are promised.

Safe to run again and beside others: each step locks what it moves and looks where it stands.
"""

from datetime import datetime, time

from onewindow.hall.actions import booking, promising, queue, seats
from onewindow.hall.models import Appointment, Duty, Ticket
from onewindow.rules import clock, tickets
from onewindow.rules.actors import LAW
from onewindow.rules.clock import CHINA

BATCH = 500


def tick(*, at: datetime) -> dict[str, int]:
    """Everything that is due in all halls at this moment; how many of each kind."""
    return {
        "tickets": end_tickets(at=at),
        "missed": miss_appointments(at=at),
        "stood up": end_duties(at=at),
        "slots": promising.make_slots(at=at),
    }


def end_tickets(*, at: datetime) -> int:
    """Who still waited or was passed over when their day ended has left; who was at a window,
    or on the way there, is closed: what became of them nobody said."""
    day = clock.local_day(at)
    due = Ticket.objects.filter(day__lt=day).exclude(state__in=tickets.ENDED)
    done = 0
    for pk, state in list(due.order_by("day", "pk").values_list("pk", "state")[:BATCH]):
        end = queue.close if state in tickets.AT_A_WINDOW else queue.leave
        try:
            end(ticket_id=pk, by=LAW, at=at)
            done += 1
        except tickets.TicketMoved:  # another worker was faster
            continue
    return done


def miss_appointments(*, at: datetime) -> int:
    """Appointments of days gone by to which nobody came."""
    due = Appointment.objects.filter(
        state=Appointment.State.BOOKED, slot__ends_at__lte=_today_began(at)
    )
    done = 0
    for pk in list(due.values_list("pk", flat=True)[:BATCH]):
        try:
            booking.miss(appointment_id=pk, by=LAW, at=at)
            done += 1
        except booking.AppointmentOver:
            continue
    return done


def end_duties(*, at: datetime) -> int:
    """Nobody sits at a window overnight."""
    due = Duty.objects.filter(until=None, since__lt=_today_began(at))
    windows = list(due.values_list("window", flat=True))
    for pk in windows:
        seats.stand_up(window_id=pk, by=LAW, at=at)
    return len(windows)


def _today_began(at: datetime) -> datetime:
    return datetime.combine(clock.local_day(at), time.min, CHINA)
