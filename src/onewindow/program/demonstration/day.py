"""A simulated day in every hall: people come, windows open, pause and close, numbers are called.

Everything happens through the hall's own actions, at the moment at which it really happens; only
the day goes by faster. Every round looks at what stands in the halls, so that a restart, a
visitor's hand or a database that was away change nothing of the way it goes on.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import F

from onewindow.hall.actions import booking, drawing, queue, seats
from onewindow.hall.models import Area, Slot, Ticket
from onewindow.hall.queries import zones
from onewindow.program.demonstration.halls import SPANS, Bookers, Hall, Seat
from onewindow.program.demonstration.standing import BEGINS, Pace, Stands, standing
from onewindow.rules import clock, queueing, rhythm, tickets
from onewindow.rules.refusal import Refusal
from onewindow.rules.rhythm import MINUTE, Visit, Why

SEED = 331081
WARMED = 25 * MINUTE  # told at once, so that they are
STEP = 15  # simulated seconds, in telling them
REASONS: Mapping[str, str] = {Why.MEAL: "就餐", Why.AWAY: "短暂离开"}
VISITOR_WALKS, VISITOR_STAYS = 20, 60  # seconds, real ones
MISSED = 10  # real seconds: who would have come before then did not
AGAIN = 60  # simulated seconds between calls of who does not come
BACK, GONE = 4 * MINUTE, 15 * MINUTE  # until who was passed over comes back, or is given up
BOOKS_WITHIN = timedelta(hours=2)

T = TypeVar("T")


@dataclass(slots=True)
class Day:
    """The day of all halls. seed: which people it has."""

    halls: Sequence[Hall]
    pace: Pace
    seed: int = SEED
    _lives: list["_Life"] = field(init=False)

    def __post_init__(self) -> None:
        bookers = Bookers()
        self._lives = [
            _Life(hall, self.pace, bookers, Random(f"{self.seed}/{hall.centre}"))
            for hall in self.halls
        ]

    def round(self, *, at: datetime) -> int:
        """Do everything that is due; how many steps that were."""
        stands = standing([seat.window for hall in self.halls for seat in hall.seats], at=at)
        return sum(life.round(stands, at) for life in self._lives)

    def warm(self) -> int:
        """Tell the first minutes at once, up to half past nine; how many steps that were."""
        with transaction.atomic():
            return sum(
                self.round(at=self.pace.moment(second))
                for second in range(BEGINS - WARMED, BEGINS, STEP)
            )


@dataclass(slots=True)
class _Life:
    """One hall's people on their way. done: steps of this round.

    visits: by ticket. due: when a ticket's next step comes. passed: who was passed over, until
    when, and whether they return. shifts: today's, by window. All of it may be lost.
    """

    hall: Hall
    pace: Pace
    bookers: Bookers
    rng: Random
    day: int | None = None
    coming: deque[Visit] = field(default_factory=deque)
    shifts: dict[int, rhythm.Shift] = field(default_factory=dict)
    visits: dict[UUID, Visit] = field(default_factory=dict)
    due: dict[UUID, tuple[str, float]] = field(default_factory=dict)
    passed: list[tuple[float, UUID, bool]] = field(default_factory=list)
    tried: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    done: int = 0

    def round(self, stands: Mapping[int, Stands], at: datetime) -> int:
        self.done = 0
        day, second = self.pace.day(at)
        if day != self.day:
            self._dawns(day, second, at)
        self._come(second, at)
        self._return(at)
        for seat in self.hall.seats:
            if seat.window in stands:  # its owners may have taken it away
                self._at_window(seat, stands[seat.window], second, at)
        return self.done

    def _dawns(self, day: int, second: float, at: datetime) -> None:
        everybody = rhythm.day(lines=self.hall.lines, spans=SPANS, rng=self.rng)
        self.coming = deque(one for one in everybody if one.came >= second)
        self.shifts = {
            one.window: rhythm.shift(nth=one.nth, rng=self.rng) for one in self.hall.seats
        }
        self.visits.clear()
        self.due.clear()
        left = Ticket.objects.filter(
            centre=self.hall.centre,
            day=clock.local_day(at),
            state=tickets.PASSED,
            is_demonstration=True,
        )
        self.passed = [(0, ticket, False) for ticket in left.values_list("pk", flat=True)]
        self.day = day

    def _does(self, act: Callable[..., T], **how: Any) -> T | None:
        """One step, if it can still be done: a visitor's hand may have been quicker."""
        try:
            result = act(**how)
        except Refusal:
            return None
        self.done += 1
        return result

    # --- People -------------------------------------------------------------------------------

    def _come(self, second: float, at: datetime) -> None:
        oldest = second - max(MISSED * self.pace.speed, STEP)
        while self.coming and self.coming[0].came <= second:
            visit = self.coming.popleft()
            if visit.came < oldest:
                continue
            ticket = self._with_booking(visit, at) if visit.channel == rhythm.BOOKED else None
            if ticket is None and visit.comes:
                ticket = self._draws(visit, at)
            if ticket is not None:
                self.visits[ticket.pk] = visit

    def _draws(self, visit: Visit, at: datetime) -> Ticket | None:
        channel = visit.channel if visit.channel != rhythm.BOOKED else rhythm.PHONE
        return self._does(
            drawing.draw,
            centre=self.hall.centre,
            topic=visit.topic,
            is_pickup=visit.is_pickup,
            priority=visit.priority,
            channel=channel,
            by=self.hall.guide,
            at=at,
            is_demonstration=True,
        )

    def _with_booking(self, visit: Visit, at: datetime) -> Ticket | None:
        """Booked for one of the next hours and come at once, or booked in vain.

        Half of every hour's places stay for visitors; where none is left, as at night, people
        come as others do.
        """
        slot = self._free_slot(visit.topic, at) if visit.topic else None
        if slot is None:
            return None
        booked = self._does(
            booking.book,
            slot_id=slot,
            topic=visit.topic,
            person_id=self.bookers.next(at=at).pk,
            by=self.hall.guide,
            at=at,
        )
        if booked is None or not visit.comes:
            return None
        return self._does(
            booking.arrive,
            appointment_id=booked.pk,
            channel=rhythm.PHONE,
            by=self.hall.guide,
            at=at,
            is_demonstration=True,
        )

    def _free_slot(self, topic: str, at: datetime) -> int | None:
        areas = Area.objects.filter(centre=self.hall.centre).order_by("letter")
        rows = Slot.objects.filter(
            area=zones.area_of(areas, zone=zones.zone(topic)),
            starts_at__gt=at,
            starts_at__lt=at + BOOKS_WITHIN,
            capacity__gt=F("taken") * 2,
        )
        found = rows.order_by("starts_at").values_list("pk", "starts_at").first()
        if found is None or clock.local_day(found[1]) != clock.local_day(at):
            return None
        return int(found[0])

    def _return(self, at: datetime) -> None:
        lived = self.pace.lived(at)
        for one in [one for one in self.passed if one[0] <= lived]:
            self.passed.remove(one)
            _, ticket, returns = one
            act = queue.come_back if returns else queue.leave
            self._does(act, ticket_id=ticket, by=self.hall.guide, at=at)

    # --- Windows ------------------------------------------------------------------------------

    def _at_window(self, seat: Seat, now: Stands, second: float, at: datetime) -> None:
        shift = self.shifts[seat.window]
        if now.account is None:
            is_on = shift.is_on(second) and not now.is_shut
            if is_on and self.pace.lived(at) >= self.tried[seat.window]:
                self.tried[seat.window] = self.pace.lived(at) + 30 * self.pace.speed
                self._does(seats.sit_down, window_id=seat.window, by=seat.clerk, at=at)
        elif now.account != seat.clerk.account:
            return  # a visitor's window now
        elif now.ticket is not None:
            self._attends(seat, now, now.ticket, at)
        else:
            self._is_free(seat, now, shift, second, at)

    def _is_free(
        self, seat: Seat, now: Stands, shift: rhythm.Shift, second: float, at: datetime
    ) -> None:
        step = {"window_id": seat.window, "by": seat.clerk, "at": at}
        why = shift.pause(second)
        if now.is_shut:
            self._does(seats.stand_up, **step)
        elif why is not None and not now.is_paused:
            self._does(seats.pause, reason=REASONS[why], **step)
        elif why is None and now.is_paused and now.reason in REASONS.values():
            self._does(seats.resume, **step)
        elif now.is_paused:
            return
        elif not shift.is_on(second) and now.next_since is None:
            self._does(seats.stand_up, **step)
        elif now.may_call(at):
            self._calls(seat, at)

    def _calls(self, seat: Seat, at: datetime) -> None:
        """Nobody draws between the look and the call: a visitor's number might come first."""
        with transaction.atomic():
            for area in seat.areas:
                drawing.lock(area)
            if standing([seat.window], at=at)[seat.window].may_call(at):
                self._does(queue.call, window_id=seat.window, by=seat.clerk, at=at)

    def _attends(self, seat: Seat, now: Stands, ticket: UUID, at: datetime) -> None:
        """The next step of whoever is called or served at a window, when it is due."""
        assert now.state is not None
        lived, mark = self.pace.lived(at), f"{now.state} {now.calls}"
        known = self.due.get(ticket)
        if known is None or known[0] != mark:
            self.due[ticket] = mark, lived + self._lasts(now, ticket)
            return
        if lived < known[1]:
            return
        del self.due[ticket]
        how = {"ticket_id": ticket, "by": seat.clerk, "at": at}
        if now.state == "called":
            self._called(now, self._visit(now, ticket), how)
        else:
            self._ends(seat, self._visit(now, ticket), how)

    def _lasts(self, now: Stands, ticket: UUID) -> float:
        """Simulated seconds until the next step of a ticket; a visitor's take real ones."""
        if not now.is_invented:
            real = VISITOR_WALKS if now.state == "called" else VISITOR_STAYS
            return real * self.pace.speed
        visit = self._visit(now, ticket)
        if now.state == "serving":
            return visit.stay_seconds
        return visit.walk_seconds if visit.answers else AGAIN

    def _visit(self, now: Stands, ticket: UUID) -> Visit:
        """What this person does; somebody from before a restart does what others do."""
        if ticket not in self.visits:
            self.visits[ticket] = rhythm.visit(came=0, line=self.hall.lines[0], rng=self.rng)
        return self.visits[ticket]

    def _called(self, now: Stands, visit: Visit, how: Mapping[str, Any]) -> None:
        if visit.answers or not now.is_invented:
            self._does(queue.welcome, **how)
        elif (now.calls or 0) < queueing.LEAST_CALLS:
            self._does(queue.recall, **how)
        else:
            self._does(queue.pass_over, **how)
            self.visits.pop(how["ticket_id"], None)
            until = self.pace.lived(how["at"]) + (BACK if visit.returns else GONE)
            self.passed.append((until, how["ticket_id"], visit.returns))

    def _ends(self, seat: Seat, visit: Visit, how: Mapping[str, Any]) -> None:
        ticket = how["ticket_id"]
        self.visits.pop(ticket, None)
        others = [
            one.window
            for one in self.hall.seats
            if one != seat and not set(one.areas).isdisjoint(seat.areas)
        ]
        if visit.moves_on and others:
            self._does(queue.transfer, window_id=self.rng.choice(others), **how)
        else:
            self._does(queue.finish, **how)
