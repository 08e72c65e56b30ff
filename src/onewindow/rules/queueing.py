"""The one queue of a hall: where a person stands, how long they wait, which hours are promised.

One order holds everybody: `rank_at` is a moment, the earliest waiting is called next, and
what a person is owed is said in minutes, so that it can be explained to those who wait too.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

HEAD_START = timedelta(minutes=30)
BACK_WITHIN = timedelta(minutes=15)
BACK_BEHIND = 2
NEAR = 3  # people before somebody who had better stand by
LEAST_CALLS = 3  # before somebody who does not come is passed over
ELDER_YEARS = 60
RESERVED = range(900, 1000)  # serials that kiosks may give out while the network is away
RESERVED_LETTER = "K"  # 自助终端
RESERVED_EACH = 5  # kept by one machine at a time: twenty machines share a hall's hundred
A_MOMENT = timedelta(seconds=1)
SHORTEST = timedelta.resolution

SERVICE_SECONDS = 600  # of one person at a window, until the day has shown its own
TRUSTED_AS = 5  # people whose time weighs as much as that assumption


def rank_at(*, drawn_at: datetime, has_priority: bool) -> datetime:
    """Where a ticket stands: a person with priority counts as having come 30 minutes earlier.

    So nobody starves: an ordinary ticket is overtaken only by priority tickets drawn less
    than 30 minutes after it. Source: house rule.
    """
    return drawn_at - HEAD_START if has_priority else drawn_at


def rank_of_booked(
    *, arrived_at: datetime, starts_at: datetime, ends_at: datetime, has_priority: bool
) -> datetime:
    """Where somebody with an appointment stands who has come.

    Within the slot, or before it: as if drawn 30 minutes before the slot begins; after its
    end: as drawn on arrival. Never behind where drawing without an appointment would lead.
    Source: house rule.
    """
    plain = rank_at(drawn_at=arrived_at, has_priority=has_priority)
    return plain if arrived_at >= ends_at else min(plain, starts_at - HEAD_START)


def may_come_back(*, passed_at: datetime, at: datetime) -> bool:
    """Whether somebody who was passed over may still take their old place up.

    Within 15 minutes; later they draw anew. Source: house rule.
    """
    return at - passed_at <= BACK_WITHIN


def rank_back(*, waiting: Sequence[datetime], at: datetime) -> datetime:
    """Where somebody stands who was passed over and has come back: behind two who wait now.

    waiting: ranks of those who wait for the same windows. With fewer than two, last.
    Between the second and the third of them, so that it is exactly two wherever their ranks
    differ by more than a microsecond, and never fewer; the next to come back stands before
    them, and so on. Source: house rule.
    """
    line = sorted(waiting)
    if len(line) < BACK_BEHIND:
        return max(at, *(rank + A_MOMENT for rank in line)) if line else at
    second = line[BACK_BEHIND - 1]
    if len(line) == BACK_BEHIND:
        return second + A_MOMENT
    return second + max((line[BACK_BEHIND] - second) // 2, SHORTEST)


def is_elder(*, birth_on: date, on: date) -> bool:
    """Whether somebody is 60 years old or more on a day.

    Source: Law on the Protection of the Rights of the Elderly art. 2.
    """
    had_birthday = (on.month, on.day) >= (birth_on.month, birth_on.day)
    return on.year - birth_on.year - (not had_birthday) >= ELDER_YEARS


def next_serial(last: int) -> int:
    """The serial after the last one given out, past those reserved for kiosks without network.

    last: 0 before the first. Source: house rule.
    """
    return RESERVED.stop if last + 1 in RESERVED else last + 1


def number(*, letter: str, serial: int) -> str:
    """A ticket's number as printed and called: A017. Source: house rule."""
    return f"{letter}{serial:03}"


def service_seconds(*, total: float, count: int, assumed: float = SERVICE_SECONDS) -> float:
    """How long one person takes at a window: today's mean, drawn towards ten minutes.

    total: seconds that `count` people took today. assumed: the ten minutes, or what else is
    expected; it weighs as much as five people, so that one odd visit in the morning does not
    frighten everybody. Source: house rule.
    """
    return (total + assumed * TRUSTED_AS) / (count + TRUSTED_AS)


def shares(*, waiting: Mapping[int, int], windows: Collection[Collection[int]]) -> dict[int, float]:
    """How many windows each area has to itself, those that serve several areas divided.

    waiting: area → people who wait. windows: for each open window the areas it serves.
    A window calls by one order, so its time goes to its areas as their lines are long
    (each counted as one longer: an empty line, too, may be joined). Source: house rule.
    """
    found = dict.fromkeys(waiting, 0.0)
    for served in windows:
        weights = {area: waiting.get(area, 0) + 1 for area in served}
        whole = sum(weights.values())
        for area, weight in weights.items():
            found[area] = found.get(area, 0.0) + weight / whole
    return found


def estimate(*, ahead: int, windows: float, service_seconds: float, idle: int = 0) -> int | None:
    """Seconds until somebody is called, with `ahead` people before them; None without a window.

    windows: open ones, `shares` of those that serve several lines. idle: windows with nobody
    at them: they take people at once. The others are found, on average, halfway through a
    visit. Source: house rule; its error is measured by simulation.
    """
    if ahead < idle:
        return 0
    if windows <= 0:
        return None
    turns = ahead - idle
    first = service_seconds / (windows + 1) if windows > 1 else service_seconds / 2
    return round(first + turns * service_seconds / windows)


@dataclass(frozen=True, slots=True)
class Today:
    """What an area's day has shown. took: seconds at the windows of `served` people."""

    waiting: int
    served: int
    took: float


@dataclass(frozen=True, slots=True)
class Standing:
    """One area's line now. windows: open ones that serve it; share: what of them is its own.

    idle: windows with nobody at them.
    """

    waiting: int
    windows: int
    share: float
    idle: int
    service_seconds: float

    def seconds(self, *, ahead: int) -> int | None:
        """Estimated seconds until somebody with `ahead` people before them is called.

        Source: as `estimate`.
        """
        return estimate(
            ahead=ahead,
            windows=self.share,
            service_seconds=self.service_seconds,
            idle=self.idle,
        )


def standings(
    *,
    areas: Mapping[int, Today],
    windows: Sequence[tuple[Collection[int], bool]],
    assumed: float = SERVICE_SECONDS,
) -> dict[int, Standing]:
    """How every line of one hall stands now.

    windows: for each open one the areas it serves and whether nobody is at it. assumed: seconds
    of one visit, until the day has shown its own.
    Source: as `shares`, `estimate`.
    """
    waiting = {area: today.waiting for area, today in areas.items()}
    own = shares(waiting=waiting, windows=[served for served, _ in windows])
    return {
        area: Standing(
            waiting=today.waiting,
            windows=sum(area in served for served, _ in windows),
            share=own[area],
            idle=sum(is_idle and area in served for served, is_idle in windows),
            service_seconds=service_seconds(total=today.took, count=today.served, assumed=assumed),
        )
        for area, today in areas.items()
    }
