"""A hall's day in numbers, for handing it over: what came in must have gone somewhere."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Avg, Count, F, Q

from onewindow.catalog.subjects import subject
from onewindow.hall.models import Duty, Ticket
from onewindow.journal import queries as journal
from onewindow.journal.models import Entry
from onewindow.rules import hall_powers, queueing, tickets
from onewindow.rules.actors import Actor
from onewindow.rules.powers import NotPermitted
from onewindow.rules.tickets import TicketState


@dataclass(frozen=True, slots=True)
class DayCounts:
    """One day of one hall. missing: numbers between the first and the last that are not there.

    by_window: finished, by the window's number. by_clerk: finished, by account and name of
    whoever sat at the window then. wait, visit: means, None without any.
    """

    day: date
    drawn: int
    by_state: Mapping[TicketState, int]
    by_window: Mapping[int, int]
    by_clerk: Mapping[tuple[int, str], int]
    missing: int
    wait: timedelta | None
    visit: timedelta | None

    @property
    def finished(self) -> int:
        """Whose business is done."""
        return self.by_state[tickets.FINISHED]

    @property
    def left(self) -> int:
        """Who went away, or did not come when called."""
        return self.by_state[tickets.LEFT]

    @property
    def closed(self) -> int:
        """Who was at a window when the day ended, with nobody saying how it went."""
        return self.by_state[tickets.CLOSED]

    @property
    def open(self) -> int:
        """Who is still somewhere in the hall: to be seen to before the day is handed over."""
        return self.drawn - self.finished - self.left - self.closed

    @property
    def is_reconciled(self) -> bool:
        """Whether every number drawn has ended, and none is missing."""
        return not self.open and not self.missing


def day_counts(*, centre: str, day: date, to: Actor) -> DayCounts:
    """The day of a hall in numbers. Four queries. Raises NotPermitted."""
    if not hall_powers.may_see_line(to, centre=centre):
        raise NotPermitted("Only this hall's staff may see its day.")
    rows = Ticket.objects.filter(centre=centre, day=day)
    whole = rows.aggregate(
        drawn=Count("pk"),
        wait=Avg(F("called_at") - F("drawn_at")),
        visit=Avg(F("ended_at") - F("served_at"), filter=Q(state=tickets.FINISHED)),
        **{str(state): Count("pk", filter=Q(state=state)) for state in TicketState},
    )
    done = rows.filter(state=tickets.FINISHED)
    windows = done.order_by().values_list("window__number").annotate(count=Count("pk"))
    clerks = (
        Duty.objects.filter(
            Q(until=None) | Q(until__gte=F("window__tickets__ended_at")),
            window__tickets__in=done,
            since__lt=F("window__tickets__ended_at"),
        )
        .order_by()
        .values_list("account", "account__name")
        .annotate(count=Count("window__tickets", distinct=True))
    )
    return DayCounts(
        day=day,
        drawn=whole["drawn"],
        by_state={state: whole[str(state)] for state in TicketState},
        by_window=dict(windows),
        by_clerk={(account, name): count for account, name, count in clerks},
        missing=_missing(centre, day),
        wait=whole["wait"],
        visit=whole["visit"],
    )


def key(*, centre: str, day: date) -> str:
    """What the journal calls one day of one hall. Source: house rule."""
    return f"hall:{centre}:{day.isoformat()}"


def hand_overs(*, centre: str, day: date) -> list[Entry]:
    """Who handed the day over, with which numbers, oldest first. One query."""
    return journal.about(subject(key(centre=centre, day=day)))


def _missing(centre: str, day: date) -> int:
    """How many numbers are not there, those kept for machines without network left aside."""
    kept = queueing.RESERVED
    rows = Ticket.objects.filter(centre=centre, day=day)
    last: Counter[str] = Counter()
    there: Counter[str] = Counter()
    ordinary = rows.exclude(serial__gte=kept.start, serial__lt=kept.stop)
    for letter, serial in (
        (number[0], serial) for number, serial in ordinary.values_list("number", "serial")
    ):
        last[letter] = max(last[letter], serial)
        there[letter] += 1
    skipped = sum(len(kept) for serial in last.values() if serial >= kept.stop)
    return sum(last.values()) - sum(there.values()) - skipped
