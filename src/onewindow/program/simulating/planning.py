"""Which lives a simulated period holds: how many where, of what kind, and when they begin."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from random import Random

from onewindow.places import queries as places
from onewindow.program.simulating.kinds import MatterKind, Wanted
from onewindow.program.simulating.lives import Hall
from onewindow.program.simulating.people import Ages
from onewindow.program.simulating.targets import Targets
from onewindow.rules import simulated_lives, simulation
from onewindow.rules.periods import Period
from onewindow.rules.simulation import Table
from onewindow.rules.workdays import CHINA

EXTRA_EACH = {True: 2, False: 1}  # matters that have lives of each rarer kind: at once, or not
FROM_HOME = (simulated_lives.PHONE, simulated_lives.WEB)
FEW = 5_000  # lives that are cheaper planned twice than played in every way


@dataclass(frozen=True, slots=True)
class Planned:
    """One life that is to be. nth: among all of its county; person: among those of its hall."""

    nth: int
    hall: int
    wanted: Wanted
    begins: datetime
    person: int


@dataclass(slots=True)
class Plan:
    """A period's lives. halls: county → its halls. ways: matter → the kinds of lives it has."""

    period: Period
    seed: int
    halls: Mapping[str, Sequence[Hall]]
    table: Table
    kinds: Mapping[str, MatterKind]
    ways: Mapping[str, Sequence[tuple[str, str, float]]]
    home: str
    ages: Ages
    only: frozenset[str] = frozenset()
    _cases: dict[str, list[tuple[str, int]]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._cases = {}
        for (county, matter), cases in sorted(self.table.items()):
            self._cases.setdefault(county, []).append((matter, cases))

    def wanted(self) -> list[Wanted]:
        """Every kind of life that comes, so that each is played before anything is written."""
        if sum(self.table.values()) <= FEW:
            lives = (life for county in self.counties() for life in self.lives(county))
            return list(dict.fromkeys(life.wanted for life in lives))
        used = dict.fromkeys(matter for _, matter in self.table)
        return [
            Wanted(matter, branch, channel)
            for matter in used
            for channel, branch, _ in self.ways[matter]
        ]

    def counties(self) -> list[str]:
        """Counties with a case, in order."""
        return list(self._cases)

    def cases(self, county: str) -> int:
        """How many cases a county has, those of halls that are left out, too."""
        return sum(cases for _, cases in self._cases[county])

    def lives(self, county: str) -> Iterator[Planned]:
        """The lives of a county, by when they begin."""
        rng = Random(f"{self.seed}/{self.period}/{county}")
        halls = self.halls[county]
        sizes = [rng.uniform(0.6, 1.6) for _ in halls]
        found = []
        for matter, cases in self._cases[county]:
            spread = simulation.apportion(cases, _jittered(sizes, rng), rng=rng)
            for hall, count in enumerate(spread):
                found += [(hall, matter)] * count
        rng.shuffle(found)
        calendar = places.work_calendar()
        days = {
            home: list(
                zip(
                    *simulated_lives.days(
                        since=self.period.since_on,
                        until=self.period.until_on,
                        calendar=calendar,
                        from_home=home,
                    ),
                    strict=True,
                )
            )
            for home in (False, True)
        }
        planned = []
        for nth, (hall, matter) in enumerate(found):
            ways = self.ways[matter]
            channel, branch, _ = rng.choices(ways, [part for _, _, part in ways])[0]
            home = channel in FROM_HOME
            day = rng.choices(days[home][0], days[home][1])[0] if days[home] else None
            if day is None:  # a period without a working day has no halls
                day = self.period.since_on
            second = simulated_lives.second(from_home=home, rng=rng)
            begins = datetime.combine(day, time(second // 3600, second // 60 % 60, second % 60))
            wanted = Wanted(matter, branch, channel)
            planned.append((begins.replace(tzinfo=CHINA), nth, hall, wanted))
        planned.sort(key=lambda one: (one[0], one[1]))
        met = [0] * len(halls)
        for begins, nth, hall, wanted in planned:
            met[hall] += 1
            if self.only and halls[hall].centre not in self.only:
                continue
            # People come back: six of ten are new.
            yield Planned(nth, hall, wanted, begins, int(met[hall] * 0.6))


def _jittered(sizes: Sequence[float], rng: Random) -> list[float]:
    return [size * rng.uniform(0.85, 1.15) for size in sizes]


def ways(
    matters: Sequence[str], kinds: Mapping[str, MatterKind], *, kiosk: Sequence[str] = ()
) -> dict[str, list[tuple[str, str, float]]]:
    """How each matter's lives go: channel, kind and part of all.

    Every matter has lives that are simply done; the rarer kinds are those of the matters that
    lead, a few each, in parts that make up for the others. kiosk: the matters that machines in
    halls take in.
    """
    leading = list(matters[: simulation.LEADING])
    found: dict[str, list[tuple[str, str, float]]] = {}
    window = simulated_lives.CHANNELS[simulated_lives.WINDOW]
    there = sum(matter in kiosk for matter in matters)
    part_of_each = simulated_lives.CHANNELS[simulated_lives.KIOSK] * len(leading) / max(1, there)
    for matter in matters:
        from_home = matter in leading
        given = [(simulated_lives.WINDOW, "done", window if from_home else 1.0)]
        if from_home:
            given += [
                (channel, "posted", simulated_lives.CHANNELS[channel]) for channel in FROM_HOME
            ]
        if matter in kiosk:
            given.append((simulated_lives.KIOSK, "done", part_of_each))
        found[matter] = given
    for is_instant, parts in ((True, simulated_lives.AT_ONCE), (False, simulated_lives.OF_DAYS)):
        alike = [one for one in leading if kinds[one].is_instant == is_instant]
        turn = 0
        for branch, part in parts.items():
            able = [one for one in alike if branch in kinds[one].branches()]
            if branch in ("done", "posted") or not able:
                continue
            chosen = [
                able[(turn + k) % len(able)] for k in range(min(EXTRA_EACH[is_instant], len(able)))
            ]
            turn += EXTRA_EACH[is_instant]
            for matter in chosen:
                more = part / 100 * len(alike) / len(chosen)
                found[matter].append((simulated_lives.WINDOW, branch, more))
    return found


def plan(
    *,
    period: Period,
    seed: int,
    halls: Mapping[str, Sequence[Hall]],
    targets: Targets,
    kinds: Mapping[str, MatterKind],
    table: Table,
    only: frozenset[str] = frozenset(),
) -> Plan:
    """A period's plan from its table of counties and matters."""
    lives = ways(targets.matters, kinds, kiosk=targets.kiosk)
    ages = Ages.told(targets.ages)
    return Plan(period, seed, halls, table, kinds, lives, targets.home, ages, only)


def busy_days(period: Period) -> int:
    """How many days of a period have open halls."""
    days = simulated_lives.days(
        since=period.since_on,
        until=period.until_on,
        calendar=places.work_calendar(),
        from_home=False,
    )
    return len(days)
