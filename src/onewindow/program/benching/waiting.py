"""How far the wait that people are told is from the wait they have: simulated days, seeded.

A hall like Zeguo's: four general windows, three for the police, one that issues and is helped by
the first. People come at random, more in the morning; visits are of very different length;
some have priority, some do not come when called, each clerk is away once. Everybody is told what
`queueing.estimate` says from what the hall knows at that moment, then the day goes on.
"""

import heapq
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from onewindow.program.benching.results import Result
from onewindow.rules import queueing

NAME = "hall.estimate"
LOADS = (0.6, 0.85, 1.0, 1.15)  # people's time over the windows' time
NORMAL = 0.85
DAYS = 40
SEED = 331081

GENERAL, POLICE, ISSUING = 1, 2, 3
WINDOWS = ({GENERAL, ISSUING}, {GENERAL}, {GENERAL}, {GENERAL}, *[{POLICE}] * 3, {ISSUING})
VISIT_SECONDS = {GENERAL: 660, POLICE: 540, ISSUING: 180}
OWN = {GENERAL: 3.6, POLICE: 3.0, ISSUING: 1.2}  # windows' worth of people who come
SPREAD = 0.7  # of the logarithm of a visit's length
OPEN_SECONDS = 6 * 3600
PROFILE = ((0.3, 1.4), (0.7, 0.9), (1.0, 0.7))  # until that part of the day, that much as many
PRIORITY, NO_SHOWS = 0.15, 0.04
THREE_CALLS_SECONDS = 90
AWAY_SECONDS = 1200
OPENS = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """What one person was told, and how long they then waited, in seconds."""

    ahead: int
    said: int
    took: float


@dataclass(slots=True)
class _Person:
    area: int
    came: float
    rank: datetime
    ahead: int = 0
    said: int | None = None


@dataclass(slots=True)
class _Day:
    """One simulated day. free: windows with nobody; away: windows whose clerk is gone."""

    rng: Random
    load: float
    told: list[Told] = field(default_factory=list)
    line: list[_Person] = field(default_factory=list)
    free: set[int] = field(default_factory=lambda: set(range(len(WINDOWS))))
    away: set[int] = field(default_factory=set)
    served: dict[int, list[float]] = field(
        default_factory=lambda: {area: [] for area in VISIT_SECONDS}
    )
    events: list[tuple[float, int, str, int]] = field(default_factory=list)
    order: int = 0

    def run(self) -> list[Told]:
        """From opening until nobody waits any more."""
        for area in VISIT_SECONDS:
            for moment in self._arrivals(area):
                self._later(moment, "comes", area)
        for window in range(len(WINDOWS)):
            self._later(self.rng.uniform(0, OPEN_SECONDS), "leaves", window)
        while self.events:
            now, _, what, which = heapq.heappop(self.events)
            getattr(self, f"_{what}")(now, which)
            self._call(now)
        return self.told

    def _later(self, at: float, what: str, which: int) -> None:
        self.order += 1
        heapq.heappush(self.events, (at, self.order, what, which))

    def _arrivals(self, area: int) -> Iterator[float]:
        usual = self.load * OWN[area] / VISIT_SECONDS[area]
        most = max(weight for _, weight in PROFILE)
        at = 0.0
        while (at := at + self.rng.expovariate(usual * most)) < OPEN_SECONDS:
            weight = next(weight for until, weight in PROFILE if at / OPEN_SECONDS <= until)
            if self.rng.random() < weight / most:
                yield at

    def _comes(self, now: float, area: int) -> None:
        rank = queueing.rank_at(
            drawn_at=OPENS + timedelta(seconds=now), has_priority=self.rng.random() < PRIORITY
        )
        person = _Person(area, now, rank)
        person.ahead = sum(one.area == area and one.rank <= rank for one in self.line)
        person.said = self._estimate(person)
        self.line.append(person)

    def _estimate(self, person: _Person) -> int | None:
        waiting = {area: sum(one.area == area for one in self.line) for area in VISIT_SECONDS}
        open_ = [n for n in range(len(WINDOWS)) if n not in self.away]
        shares = queueing.shares(waiting=waiting, windows=[WINDOWS[n] for n in open_])
        done = self.served[person.area]
        return queueing.estimate(
            ahead=person.ahead,
            windows=shares[person.area],
            service_seconds=queueing.service_seconds(total=sum(done), count=len(done)),
            idle=sum(person.area in WINDOWS[n] for n in open_ if n in self.free),
        )

    def _ends(self, now: float, window: int) -> None:
        self.free.add(window)

    def _leaves(self, now: float, window: int) -> None:
        self.away.add(window)
        self._later(now + AWAY_SECONDS, "returns", window)

    def _returns(self, now: float, window: int) -> None:
        self.away.discard(window)

    def _call(self, now: float) -> None:
        for window in sorted(self.free - self.away):
            mine = [one for one in self.line if one.area in WINDOWS[window]]
            if not mine:
                continue
            person = min(mine, key=lambda one: one.rank)
            self.line.remove(person)
            self.free.discard(window)
            if person.said is not None:
                self.told.append(Told(person.ahead, person.said, now - person.came))
            if self.rng.random() < NO_SHOWS:
                self._later(now + THREE_CALLS_SECONDS, "ends", window)
                continue
            middle = VISIT_SECONDS[person.area]
            visit = middle * self.rng.lognormvariate(-(SPREAD**2) / 2, SPREAD)
            self.served[person.area].append(visit)
            self._later(now + visit, "ends", window)


def days(*, load: float, seed: int = SEED, count: int = DAYS) -> list[Told]:
    """What everybody of some simulated days was told. The same seed gives the same people."""
    return [one for n in range(count) for one in _Day(Random(f"{seed}/{load}/{n}"), load).run()]


def minutes_off(told: Sequence[Told]) -> float:
    """Mean absolute error of what was said, in minutes."""
    return statistics.fmean(abs(one.said - one.took) for one in told) / 60


def minutes_off_without(told: Sequence[Told]) -> float:
    """The same if everybody had been told the median wait of these days."""
    middle = statistics.median(one.took for one in told)
    return statistics.fmean(abs(middle - one.took) for one in told) / 60


def measure() -> Result:
    """The error by how busy the hall is; the figure is that of a normal day."""
    rows = {}
    for load in LOADS:
        told = days(load=load)
        waits = [one.took / 60 for one in told]
        rows[load] = {
            "people": len(told),
            "mean_wait_minutes": round(statistics.fmean(waits), 1),
            "mean_error_minutes": round(minutes_off(told), 1),
            "mean_error_of_one_number_minutes": round(minutes_off_without(told), 1),
            "told_too_little_minutes": round(
                statistics.fmean(one.took - one.said for one in told) / 60, 1
            ),
        }
    normal = days(load=NORMAL)
    off = minutes_off(normal)
    return Result(
        name=NAME,
        value=off,
        unit="minutes off",
        ratio=off / minutes_off_without(normal),
        against="telling everybody the days' median wait",
        detail={"seed": SEED, "days": DAYS, "by_load": rows},
    )
