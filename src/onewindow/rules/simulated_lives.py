"""How simulated cases live: which steps each kind of life takes, and when each step comes.

Pure and seeded. A life is a script of steps; some happen within one visit to a hall, others
wait for office hours, for the post, or for a term to pass. The parts that lives of each kind
have of all are assumed (house rule).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from random import Random

from onewindow.rules import cards, rhythm, terms, workdays
from onewindow.rules.clock import Limit
from onewindow.rules.workdays import CHINA, WorkCalendar

WINDOW, WEB, PHONE, KIOSK = "window", "web", "phone", "kiosk"
CHANNELS: Mapping[str, float] = {WINDOW: 0.66, PHONE: 0.18, WEB: 0.10, KIOSK: 0.06}
SPANS = ((time(8, 30), time(11, 30)), (time(13, 30), time(17, 0)))  # of halls and desks
AWAKE = ((time(7, 0), time(22, 0)),)  # when people hand in from home
OFF_DAYS = 0.25  # how many hand in from home on a day off, beside a working day
DESK, HASTE = 150, 25  # minutes that a step at a desk takes at most; what is promised for tomorrow
WEEKDAYS = (1.16, 1.04, 1.0, 0.98, 0.92)  # Monday to Friday


class Pace(StrEnum):
    """When a step comes after the one before."""

    COME = "come"  # the first: somebody comes, or sits down at home
    TALK = "talk"  # some minutes on, in the same visit
    WAIT = "wait"  # as long as people wait in a hall
    DESK = "desk"  # some office minutes on
    PART = "part"  # after a part of the promised days
    LATE = "late"  # a day or more after the promised day
    PASSED = "passed"  # when a card falls due, and is noticed
    FEW = "few"  # a few working days on
    WEEK = "week"  # a working week on, or some days more
    OVER = "over"  # once the term of a supplement is over, by the law
    FILE = "file"  # more than a week on, by the law, at night


Step = tuple[str, Pace]

VISIT: Sequence[Step] = (
    ("draw", Pace.COME),
    ("call", Pace.WAIT),
    ("welcome", Pace.TALK),
    ("begin", Pace.TALK),
    ("submit", Pace.TALK),
    ("receive", Pace.TALK),
)
# From home, and at a machine in the hall.
FROM_HOME: Sequence[Step] = (("begin", Pace.COME), ("submit", Pace.TALK), ("receive", Pace.DESK))
GRANTED: Sequence[Step] = (("grant", Pace.PART), ("deliver", Pace.FEW), ("archive", Pace.FILE))

# What follows reception. "review" stands for taking up and every step before the decision.
BRANCHES: Mapping[str, Sequence[Step]] = {
    "submitted": (),
    "received": (),
    "accepted": (("accept", Pace.DESK),),
    "under_review": (("accept", Pace.DESK), ("review", Pace.DESK)),
    "ready": (("accept", Pace.DESK), ("review", Pace.DESK), ("grant", Pace.PART)),
    "delivered": (
        ("accept", Pace.DESK), ("review", Pace.DESK), ("grant", Pace.PART), ("deliver", Pace.FEW),
    ),
    "done": (("accept", Pace.DESK), ("review", Pace.DESK), *GRANTED),
    "late": (
        ("accept", Pace.DESK), ("review", Pace.DESK), ("card", Pace.PASSED),
        ("explain", Pace.DESK), ("grant", Pace.LATE), ("uphold", Pace.DESK),
        ("deliver", Pace.FEW), ("archive", Pace.FILE),
    ),
    "excused": (
        ("accept", Pace.DESK), ("review", Pace.DESK), ("card", Pace.PASSED),
        ("explain", Pace.DESK), ("grant", Pace.LATE), ("lift", Pace.DESK),
        ("deliver", Pace.FEW), ("archive", Pace.FILE),
    ),
    "silent": (
        ("accept", Pace.DESK), ("review", Pace.DESK), ("card", Pace.PASSED),
        ("grant", Pace.LATE), ("deliver", Pace.FEW), ("uphold", Pace.WEEK),
        ("archive", Pace.FILE),
    ),
    "overdue": (
        ("accept", Pace.DESK), ("review", Pace.DESK), ("card", Pace.PASSED),
        ("explain", Pace.DESK), ("red_card", Pace.PASSED), ("explain", Pace.DESK),
        ("grant", Pace.FEW), ("uphold", Pace.DESK), ("deliver", Pace.FEW),
        ("archive", Pace.FILE),
    ),
    "posted": (
        ("accept", Pace.DESK), ("review", Pace.DESK), ("grant", Pace.PART),
        ("post", Pace.DESK), ("deliver", Pace.FEW), ("archive", Pace.FILE),
    ),
    "refused": (
        ("accept", Pace.DESK), ("review", Pace.DESK), ("refuse", Pace.PART),
        ("deliver", Pace.FEW), ("archive", Pace.FILE),
    ),
    "extended": (
        ("accept", Pace.DESK), ("review", Pace.DESK), ("extend", Pace.DESK), *GRANTED,
    ),
    "paused": (
        ("accept", Pace.DESK), ("review", Pace.DESK), ("pause", Pace.DESK),
        ("resume", Pace.FEW), *GRANTED,
    ),
    "supplemented": (
        ("ask", Pace.DESK), ("supply", Pace.FEW), ("accept", Pace.DESK),
        ("review", Pace.DESK), *GRANTED,
    ),
    "lapsed": (("ask", Pace.DESK), ("lapse", Pace.OVER), ("archive", Pace.FILE)),
    "sent_away": (("refuse_intake", Pace.DESK), ("archive", Pace.FILE)),
    "withdrawn": (("accept", Pace.DESK), ("withdraw", Pace.FEW), ("archive", Pace.FILE)),
    "with_gaps": (
        ("accept_with_gaps", Pace.DESK), ("bring", Pace.FEW), ("review", Pace.DESK), *GRANTED,
    ),
}  # fmt: skip

# Of a hundred lives of matters that take days, and of those decided on the spot.
OF_DAYS: Mapping[str, float] = {
    "done": 68, "late": 1.4, "excused": 0.3, "silent": 0.3, "overdue": 0.5, "posted": 9,
    "refused": 2, "extended": 1.5, "paused": 2, "supplemented": 6, "lapsed": 1, "sent_away": 2,
    "withdrawn": 2, "with_gaps": 4,
}  # fmt: skip
AT_ONCE: Mapping[str, float] = {
    "done": 87, "posted": 6, "late": 0.5, "supplemented": 3, "lapsed": 0.5, "sent_away": 2,
    "withdrawn": 1,
}  # fmt: skip

# A life that has not come so far yet stands at the last of these that it has reached.
REACHED: Sequence[tuple[str, str]] = (
    ("deliver", "delivered"),
    ("grant", "ready"),
    ("review", "under_review"),
    ("accept", "accepted"),
    ("receive", "received"),
    ("submit", "submitted"),
)


def script(*, branch: str, channel: str, is_instant: bool, passes: int) -> tuple[Step, ...]:
    """The steps of a life in their order, from coming to the archive.

    passes: how many steps the matter's process has before the decision. What is decided on the
    spot at a window is decided and handed over in the same visit. Source: house rule.
    """
    at_window = channel == WINDOW
    head = VISIT if at_window else FROM_HOME
    if branch == "submitted":
        head = head[:-1]
    steps: list[Step] = list(head)
    for name, pace in BRANCHES[branch]:
        if name == "review":
            steps.append(("take_up", Pace.TALK if is_instant else Pace.DESK))
            steps += [("pass", Pace.DESK)] * passes
        else:
            at_once = _at_once(name, pace, steps[-1][0], at_window, is_instant)
            steps.append((name, Pace.TALK if at_once else pace))
    if at_window:
        last = next((n for n, (_, pace) in enumerate(steps) if pace in _LATER), len(steps))
        steps.insert(last, ("finish", Pace.TALK))
    return tuple(steps)


def _at_once(name: str, pace: Pace, before: str, at_window: bool, is_instant: bool) -> bool:
    """Whether a step comes within the visit, or the sitting, of the one before."""
    if name == "grant":
        return is_instant and pace is Pace.PART
    if name == "deliver":
        return is_instant and at_window and before == "grant" and pace is Pace.FEW
    if name == "withdraw":
        return is_instant and at_window
    return at_window and before == "receive"


_LATER = frozenset(Pace) - {Pace.COME, Pace.TALK, Pace.WAIT}


def branch(*, is_instant: bool, rng: Random, among: Sequence[str] = ()) -> str:
    """The kind of one life, by its part of all; among: those that a matter can have.

    Source: house rule.
    """
    parts = AT_ONCE if is_instant else OF_DAYS
    held = [name for name in parts if not among or name in among]
    return rng.choices(held, [parts[name] for name in held])[0]


def days(
    *, since: date, until: date, calendar: WorkCalendar, from_home: bool
) -> list[tuple[date, float]]:
    """The days of a period on which people come, and how many beside others.

    Halls are closed on days off; from home some hand in then, too. Source: house rule.
    """
    found = []
    for n in range((until - since).days):
        day = since + timedelta(days=n)
        if calendar.is_working(day):
            found.append((day, WEEKDAYS[min(day.weekday(), len(WEEKDAYS) - 1)]))
        elif from_home:
            found.append((day, OFF_DAYS))
    return found


@lru_cache(maxsize=8)
def _quarters(spans: tuple[tuple[time, time], ...]) -> tuple[list[int], list[float]]:
    parts = rhythm.shares(spans=spans)
    return list(parts), list(parts.values())


def second(*, from_home: bool, rng: Random) -> int:
    """A second of the day at which somebody comes, by the rhythm. Source: house rule."""
    quarters, parts = _quarters(AWAKE if from_home else SPANS)
    return rng.choices(quarters, parts)[0] * 900 + rng.randrange(900)


Limits = tuple[Limit | None, Limit | None]  # the promise and the law's
LEVELS: Mapping[str, cards.Level] = {"card": cards.Level.YELLOW, "red_card": cards.Level.RED}


def passed(
    step: str,
    accepted: datetime,
    limits: Limits,
    *,
    calendar: WorkCalendar,
    table: cards.Table,
) -> datetime:
    """When the card of that step falls due over a case accepted then, without any shift.

    The moment of acceptance where no rule gives such a card. Source: `cards.moments`.
    """
    found = cards.moments(
        subject=cards.Subject.CASE,
        since_at=accepted,
        limit=limits[0],
        statutory=limits[1],
        calendar=calendar,
        table=table,
    )
    return found.get(LEVELS[step], accepted)


@dataclass(slots=True)
class Timing:
    """When steps come.

    served: when windows are free again, by hall; so people wait for those before them. table:
    when cards fall due.
    """

    calendar: WorkCalendar
    rng: Random
    served: dict[tuple[str, date], list[float]]
    table: cards.Table = field(default_factory=lambda: cards.DEFAULT_TABLE)

    def moments(
        self,
        steps: Sequence[Step],
        *,
        begins: datetime,
        hall: str,
        windows: int,
        promised: int,
        limits: Limits = (None, None),
    ) -> list[datetime]:
        """The moment of each step, in order. begins: the first one's.

        promised: working days promised, 0 where it is on the spot. limits: the promise and the
        law's, for lives that are late. Source: house rule.
        """
        rng, at, found = self.rng, begins, []
        accepted = begins
        for name, pace in steps:
            if pace is Pace.WAIT:
                at = self._called(at, hall, windows)
            elif pace is Pace.TALK:
                at += timedelta(seconds=rng.randrange(45, 240))
            elif pace is Pace.PASSED:
                due = passed(name, accepted, limits, calendar=self.calendar, table=self.table)
                at = max(at, due) + timedelta(seconds=rng.randrange(1, 60))
            elif pace is not Pace.COME:
                at = self._later(pace, at, accepted, promised)
            if name in ("submit", "accept", "accept_with_gaps"):
                accepted = at
            if name == "finish":
                self._free(at, hall)
            found.append(at)
        return found

    def _called(self, at: datetime, hall: str, windows: int) -> datetime:
        """Not before a window is free. Two minutes pass at the least."""
        key = (hall, at.date())
        free = self.served.setdefault(key, [0.0] * max(1, windows))
        n = min(range(len(free)), key=free.__getitem__)
        called = max(at + timedelta(seconds=self.rng.randrange(20, 300)), _at(at, free[n]))
        free[n] = _second(called) + 60.0
        return called

    def _free(self, at: datetime, hall: str) -> None:
        free = self.served.get((hall, at.date()))
        if free:
            n = min(range(len(free)), key=free.__getitem__)
            free[n] = max(free[n], min(_second(at), 17 * 3600.0))

    def _later(self, pace: Pace, at: datetime, accepted: datetime, promised: int) -> datetime:
        rng, calendar = self.rng, self.calendar
        if pace is Pace.DESK:
            longest = DESK if promised > 1 or not promised else HASTE
            return self._office(at + timedelta(minutes=rng.randrange(4, longest)))
        if pace is Pace.FILE:
            day = (at + timedelta(days=8)).date()
            return datetime.combine(day, time(2, rng.randrange(60), rng.randrange(60)), CHINA)
        if pace is Pace.OVER:
            day = workdays.add_working_days(
                start_on=at.date(), days=terms.SUPPLEMENT_DAYS, calendar=calendar
            )
            night = time(1, rng.randrange(60), rng.randrange(60))
            return datetime.combine(day + workdays.ONE_DAY, night, CHINA)
        start, count = at, rng.randrange(1, 4)
        if pace is Pace.PART:
            start, count = accepted, int(promised * rng.uniform(0.15, 0.95))
        elif pace is Pace.LATE:
            start, count = accepted, promised + rng.randrange(1, 4)
        elif pace is Pace.WEEK:
            count = rng.randrange(5, 8)
        day = workdays.add_working_days(start_on=start.date(), days=count, calendar=calendar)
        second_ = second(from_home=False, rng=rng)
        then = _at(datetime.combine(day, time(0), CHINA), second_)
        return then if then > at else self._office(at + timedelta(minutes=rng.randrange(5, 90)))

    def _office(self, at: datetime) -> datetime:
        """This moment, or the next one at which a desk is manned."""
        day, moment = at.date(), at.time()
        if self.calendar.is_working(day):
            for opens, closes in SPANS:
                if moment < opens:
                    return _at(at, opens.hour * 3600 + opens.minute * 60 + _minutes(self.rng))
                if moment < closes:
                    return at
            day += workdays.ONE_DAY
        day = workdays.next_working_day(day, calendar=self.calendar)
        begins = datetime.combine(day, SPANS[0][0], CHINA)
        return begins + timedelta(seconds=_minutes(self.rng))


def _minutes(rng: Random) -> int:
    return rng.randrange(60, 5400)


def _second(at: datetime) -> float:
    return at.hour * 3600.0 + at.minute * 60 + at.second


def _at(at: datetime, second_: float) -> datetime:
    whole = int(min(second_, 86_399))
    return at.replace(hour=whole // 3600, minute=whole // 60 % 60, second=whole % 60)
