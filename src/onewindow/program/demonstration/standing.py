"""How far the simulated day is, and how its windows stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from onewindow.rules import clock
from onewindow.rules.rhythm import HOUR, MINUTE

LIVED = (8 * HOUR + 20 * MINUTE, 17 * HOUR + 20 * MINUTE)  # nights are left out
BEGINS = 9 * HOUR + 30 * MINUTE  # at every start, with people in the halls
LEFT_TO_VISITORS = timedelta(minutes=3)  # real ones: their number is theirs to call

STANDING = """
    select w.id,
           coalesce(w.closed_from <= %(day)s, false) and coalesce(w.closed_until >= %(day)s, true),
           w.paused_at is not null, w.pause_reason, d.account_id,
           t.id, t.state, t.calls, t.is_demonstration, next.is_demonstration, next.since
    from hall_window w
    left join hall_duty d on d.window_id = w.id and d.until is null
    left join hall_ticket t on t.window_id = w.id and t.state in ('called', 'serving')
    left join lateral (
        select is_demonstration, greatest(drawn_at, passed_at) as since from hall_ticket
        where day = %(day)s and state = 'waiting'
          and area_id in (select area_id from hall_window_serves where window_id = w.id)
          and (only_at_id is null or only_at_id = w.id)
        order by rank_at, id limit 1
    ) next on true
    where w.id = any(%(windows)s)
"""


@dataclass(frozen=True, slots=True)
class Pace:
    """How the simulated day goes beside the real one. speed: so many times as fast.

    began: the real moment at which it was half past nine on the first of its days.
    """

    speed: float
    began: datetime

    def lived(self, at: datetime) -> float:
        """Simulated seconds, nights left out, since the first of its mornings."""
        return (at - self.began).total_seconds() * self.speed + BEGINS - LIVED[0]

    def day(self, at: datetime) -> tuple[int, float]:
        """Which simulated day it is, and how many seconds after its midnight."""
        day, rest = divmod(self.lived(at), LIVED[1] - LIVED[0])
        return int(day), rest + LIVED[0]

    def moment(self, second: float) -> datetime:
        """The real moment of a second of the first day."""
        return self.began + timedelta(seconds=(second - BEGINS) / self.speed)


@dataclass(frozen=True, slots=True)
class Stands:
    """A window as it is now.

    is_shut: its owners closed it for some days. account: who sits there; ticket: who is there;
    next: who waits first for it, and since when.
    """

    window: int
    is_shut: bool
    is_paused: bool
    reason: str
    account: int | None
    ticket: UUID | None
    state: str | None
    calls: int | None
    is_invented: bool | None
    next_is_invented: bool | None
    next_since: datetime | None

    def may_call(self, at: datetime) -> bool:
        """Whether somebody waits, and is no visitor who may still want to be called elsewhere."""
        if self.next_since is None:
            return False
        return bool(self.next_is_invented) or at - self.next_since >= LEFT_TO_VISITORS


def standing(windows: Sequence[int], *, at: datetime) -> dict[int, Stands]:
    """How windows stand now. One query."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, {"day": clock.local_day(at), "windows": list(windows)})
        return {row[0]: Stands(*row) for row in cursor.fetchall()}
