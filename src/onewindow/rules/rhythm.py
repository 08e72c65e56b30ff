"""A hall's day as people make it: when they come, what for, how long they stay.

For demonstrations, simulations and measurements: pure and seeded, the same seed gives the same
day. Everything here is assumed (house rule); real halls have their own rhythm in the journal.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from random import Random
from typing import TypeVar

from onewindow.rules.opening import Span

QUARTER = 15  # minutes
PEAKS = ((time(9, 30), 1.0), (time(14, 30), 0.85))  # when most people come, and how much
PEAK_MINUTES = 60  # how wide a peak is
ALWAYS = 0.35  # beside the peaks, as a part of the higher

KIOSK, PHONE, GUIDE, BOOKED = "kiosk", "phone", "guide", "booked"
CHANNELS: Mapping[str, float] = {KIOSK: 0.40, PHONE: 0.25, GUIDE: 0.20, BOOKED: 0.15}
PRIORITIES: Mapping[str, float] = {
    "": 0.86,
    "elder": 0.10,
    "disabled": 0.02,
    "military": 0.01,
    "pregnant": 0.01,
}
STAY_SECONDS = 540  # of one person at a window
PICKUP_SECONDS = 180  # of somebody who only collects
SPREAD = 0.7  # of the logarithm of a stay's length
WALK_SECONDS = (15, 60)  # from the call to the window
MISSED_BOOKINGS = 0.08  # who booked and does not come
NO_SHOWS = 0.05  # who is called and does not come
COME_BACK = 0.5  # of those
MOVE_ON = 0.04  # who is sent on to another window

MINUTE, HOUR = 60, 3600
OPENS, CLOSES = 8 * HOUR + 20 * MINUTE, 17 * HOUR  # of a window, and some minutes after
A_FEW_MINUTES = 10 * MINUTE
MEAL_SINCE, MEAL_LASTS = 11 * HOUR + 30 * MINUTE, 30 * MINUTE
AWAY_SINCE, AWAY_UNTIL, AWAY_LASTS = 15 * HOUR, 16 * HOUR, 8 * MINUTE
AWAY_OFTEN = 1 / 3

Topic = TypeVar("Topic")


class Why(StrEnum):
    """Why a window pauses."""

    MEAL = "meal"  # 就餐
    AWAY = "away"  # 短暂离开


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a hall. people: expected on a day. topics: what they come for, how often.

    is_pickup: they collect what is done, and topics are empty.
    """

    people: float
    topics: Sequence[tuple[str, float]] = ()
    is_pickup: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """One person's way through a hall. came: seconds after midnight.

    comes: False for an appointment nobody keeps. answers: whether they come when called;
    returns: whether they come back after having been passed over.
    """

    came: float
    topic: str
    is_pickup: bool
    channel: str
    priority: str
    comes: bool
    answers: bool
    returns: bool
    walk_seconds: float
    stay_seconds: float
    moves_on: bool


@dataclass(frozen=True, slots=True)
class Shift:
    """One window's day, in seconds after midnight. pauses: since, until, why."""

    opens: float
    closes: float
    pauses: Sequence[tuple[float, float, Why]]

    def is_on(self, second: float) -> bool:
        """Whether somebody is to sit there. Source: house rule."""
        return self.opens <= second < self.closes

    def pause(self, second: float) -> Why | None:
        """Why the window pauses at a moment; None while it does not. Source: house rule."""
        return next((why for since, until, why in self.pauses if since <= second < until), None)


def shift(*, nth: int, rng: Random) -> Shift:
    """The day of a hall's nth window: they open and close one after another, and those that
    stand side by side never eat at the same time. Source: house rule.
    """
    meal = MEAL_SINCE + nth % 2 * MEAL_LASTS
    pauses: list[tuple[float, float, Why]] = [(meal, meal + MEAL_LASTS, Why.MEAL)]
    if rng.random() < AWAY_OFTEN:
        since = rng.uniform(AWAY_SINCE, AWAY_UNTIL)
        pauses.append((since, since + AWAY_LASTS, Why.AWAY))
    return Shift(
        opens=OPENS + rng.uniform(0, A_FEW_MINUTES),
        closes=CLOSES + rng.uniform(0, A_FEW_MINUTES),
        pauses=tuple(pauses),
    )


def weight(at: time) -> float:
    """How many people come at an hour, beside other hours of the day. Source: house rule."""
    minute = at.hour * 60 + at.minute
    return ALWAYS + sum(
        height * math.exp(-(((minute - peak.hour * 60 - peak.minute) / PEAK_MINUTES) ** 2))
        for peak, height in PEAKS
    )


def shares(*, spans: Sequence[Span]) -> dict[int, float]:
    """Which part of a day's people comes in which quarter of an hour, numbered from midnight.

    Only quarters that lie whole within what is open; the parts add up to one. Empty for a day
    off. Source: house rule.
    """
    found = {
        quarter: weight(time(quarter // 4, quarter % 4 * QUARTER))
        for opens, closes in spans
        for quarter in range(-(-_minute(opens) // QUARTER), _minute(closes) // QUARTER)
    }
    whole = sum(found.values())
    return {quarter: one / whole for quarter, one in found.items()}


def expected(*, windows: float, open_minutes: int, stay_seconds: float, busy: float) -> float:
    """How many people a line's windows see on a day when people take `busy` of their time.

    So halls have people as they have windows. Source: house rule.
    """
    return windows * open_minutes * 60 * busy / stay_seconds


def arrivals(*, people: float, spans: Sequence[Span], rng: Random) -> Iterator[float]:
    """Seconds after midnight at which people come, in order: by chance around the rhythm.

    Source: house rule (a Poisson process for each quarter of an hour).
    """
    length = QUARTER * 60
    for quarter, share in sorted(shares(spans=spans).items()):
        rate = people * share / length
        if rate <= 0:
            continue
        at = rng.expovariate(rate)
        while at < length:
            yield quarter * length + at
            at += rng.expovariate(rate)


def day(*, lines: Sequence[Line], spans: Sequence[Span], rng: Random) -> list[Visit]:
    """Everybody of one day in one hall, as they come. Source: house rule."""
    found = [
        visit(came=came, line=line, rng=rng)
        for line in lines
        for came in arrivals(people=line.people, spans=spans, rng=rng)
    ]
    return sorted(found, key=lambda one: one.came)


def visit(*, came: float, line: Line, rng: Random) -> Visit:
    """Somebody of a line. Source: house rule."""
    channel = drawn(tuple(CHANNELS.items()), rng=rng)
    if line.is_pickup and channel == BOOKED:
        channel = KIOSK  # nobody books to collect
    middle = PICKUP_SECONDS if line.is_pickup else STAY_SECONDS
    return Visit(
        came=came,
        topic=drawn(line.topics, rng=rng) if line.topics else "",
        is_pickup=line.is_pickup,
        channel=channel,
        priority=drawn(tuple(PRIORITIES.items()), rng=rng),
        comes=channel != BOOKED or rng.random() >= MISSED_BOOKINGS,
        answers=rng.random() >= NO_SHOWS,
        returns=rng.random() < COME_BACK,
        walk_seconds=rng.uniform(*WALK_SECONDS),
        stay_seconds=middle * rng.lognormvariate(-(SPREAD**2) / 2, SPREAD),
        moves_on=not line.is_pickup and rng.random() < MOVE_ON,
    )


def drawn(weighed: Sequence[tuple[Topic, float]], *, rng: Random) -> Topic:
    """One of several by their weights. Source: house rule."""
    return rng.choices([one for one, _ in weighed], [heavy for _, heavy in weighed])[0]


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
