"""A whole simulated period: its scope, its plan, its writing; once, and whole or not at all."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection, transaction

from onewindow.journal.actions import record
from onewindow.journal.models import Entry
from onewindow.places.models import Division
from onewindow.program.complaint import Complaint
from onewindow.program.simulating import (
    devices,
    far,
    halls,
    kinds,
    planning,
    playing,
    targets,
    writing,
)
from onewindow.program.simulating.lives import Hall
from onewindow.program.simulating.patterns import Book
from onewindow.program.simulating.planning import Plan, Planned
from onewindow.program.simulating.rated import Voices
from onewindow.program.simulating.writing import Writer
from onewindow.rules import clock, simulation
from onewindow.rules.periods import Period
from onewindow.rules.simulation import Shape, Table

LAST_NUMBER = 9_999  # of a matter's cases on one day, in a case number
BUSIEST = 1.3  # a matter's busiest day beside its usual one
BATCH = 4_000  # lives in one transaction, to the end of their day
LOCK = 331_081_011  # of the advisory locks: one simulation at a time
WRITTEN = "simulation.written"
TOWN, COUNTY, CITY, PROVINCE, COUNTRY = "town", "county", "city", "province", "country"
FIRST_TOWN = "331081100"  # 泽国: what a town is when nobody says which
STILL_OPEN = timedelta(days=200)  # since the period's end: a life may still be under way
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is simulated. counties: whose halls; only: of these halls, all when empty."""

    code: str
    counties: tuple[str, ...]
    only: frozenset[str] = frozenset()


def run(
    *,
    period: Period,
    scope: str,
    cases: int | None,
    seed: int,
    now: datetime,
    progress: Progress,
    most_matters: int | None = None,
) -> str:
    """Write a period's lives; what was done, in a sentence. A second run finds them there.

    most_matters: of the most wanted ones, for a quick demonstration. Raises Complaint,
    Unreachable.
    """
    if period.since_on > clock.local_day(now):
        raise Complaint(f"{period} has not begun: a past is simulated, no future.")
    wanted = targets.of(str(period), most=most_matters)
    place = scope_of(scope, home=wanted.home)
    with _alone():
        key = uuid5(NAMESPACE_URL, f"onewindow:simulate/{period}/{place.code}/{seed}/{cases}")
        done = _written(key, period, place)
        table = table_of(place, wanted, cases=cases, seed=seed)
        _require_numbers(period, table)
        halls.set_up(place.counties, at=now)
        plan = planning.plan(
            period=period,
            seed=seed,
            halls=_halls(place, cases),
            targets=wanted,
            kinds=kinds.matters(),
            table=table,
            only=place.only,
        )
        told = _write(plan, place, key, done, now=now, progress=progress)
        centres = place.only or [hall.centre for those in plan.halls.values() for hall in those]
        devices.beat(period, centres, seed=seed, now=now)
        return told


def scope_of(word: str, *, home: str) -> Scope:
    """The scope that a word or a division code names. Raises Complaint."""
    if word in (PROVINCE, COUNTRY):
        with transaction.atomic():
            return Scope(word, tuple(far.province() if word == PROVINCE else far.country()))
    city = f"{home[:4]}00"
    code = {TOWN: FIRST_TOWN, COUNTY: home, CITY: city}.get(word, word)
    row = Division.objects.filter(pk=code).first()
    if row is None:
        raise Complaint(
            f"Nothing is known of {word!r}: give town, county, city, province, country or a code."
        )
    if row.level == "乡" and not row.is_statistical and row.parent_id:
        return Scope(code, (row.parent_id,), frozenset({code}))
    if row.level == "县":
        return Scope(code, (code,))
    if row.level == "市":
        below = Division.objects.filter(parent=code, level="县").order_by("code")
        return Scope(code, tuple(below.values_list("code", flat=True)))
    raise Complaint(f"{row.name} ({code}) is no town, county or city.")


def table_of(place: Scope, wanted: targets.Targets, *, cases: int | None, seed: int) -> Table:
    """How many cases each county of the scope has of each matter.

    Without another total the city's table is made whole, and the scope is a part of it, so
    that a county is the same alone and within its city.
    """
    rng = Random(f"{seed}/table")
    city = f"{wanted.home[:4]}00"
    if cases is not None and len(place.counties) == 1:
        return _plain({place.counties[0]: cases}, wanted, rng)
    below = Division.objects.filter(parent=city, level="县").order_by("code")
    counties = list(below.values_list("code", flat=True))
    beyond = [county for county in place.counties if county not in counties]
    if beyond and cases is not None:
        split = simulation.by_county(
            whole=cases,
            home=wanted.home,
            home_cases=None,
            halls=halls.sizes(place.counties),
            rng=rng,
        )
        return _plain(split, wanted, rng)
    usual = {county: size * targets.hall_cases() for county, size in halls.sizes(beyond).items()}
    table = _plain(usual, wanted, rng)
    if len(beyond) == len(place.counties):
        return table
    table |= _of_the_city(counties, wanted, cases=cases, rng=rng)
    return {key: count for key, count in table.items() if key[0] in place.counties}


def _of_the_city(
    counties: Sequence[str], wanted: targets.Targets, *, cases: int | None, rng: Random
) -> Table:
    """The table of the home city, with the leading matters as they are told where that can be."""
    whole = cases or wanted.city_cases
    home_cases = round(whole * wanted.cases / wanted.city_cases)
    shape: Shape | None = wanted.shape
    try:
        split = simulation.by_county(
            whole=whole,
            home=wanted.home,
            home_cases=home_cases,
            halls=halls.sizes(counties),
            rng=rng,
        )
        table = simulation.by_matter(
            counties=split, home=wanted.home, matters=wanted.matters, shape=shape, rng=rng
        )
    except simulation.Unreachable:
        if cases is None:
            raise
        split = simulation.by_county(
            whole=whole, home=wanted.home, home_cases=None, halls=halls.sizes(counties), rng=rng
        )
        table = _plain(split, wanted, rng)
    return table


def _plain(counties: dict[str, int], wanted: targets.Targets, rng: Random) -> Table:
    return simulation.by_matter(
        counties=counties, home=wanted.home, matters=wanted.matters, shape=None, rng=rng
    )


def _halls(place: Scope, cases: int | None) -> dict[str, list[Hall]]:
    """The scope's halls; a town with a total of its own stands alone."""
    found = halls.of(place.counties)
    if place.only and cases is not None:
        return {
            county: [one for one in those if one.centre in place.only]
            for county, those in found.items()
        }
    return found


def _require_numbers(period: Period, table: Table) -> None:
    """A matter's cases of one day are numbered with four digits. Raises Complaint."""
    days = planning.busy_days(period)
    wanted: Counter[str] = Counter()
    for (_, matter), cases in table.items():
        wanted[matter] += cases
    most = max(wanted.values(), default=0)
    if days and most / days * BUSIEST > LAST_NUMBER:
        fits = int(sum(wanted.values()) * LAST_NUMBER * days / most / BUSIEST)
        raise Complaint(
            f"Cases of one matter and day are numbered up to {LAST_NUMBER}: at most some"
            f" {fits // 1000 * 1000} cases of {period} can be. Say how many with --cases."
        )


# --- Once only ---------------------------------------------------------------------------------


class _alone:
    """One simulation at a time in a database."""

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select pg_try_advisory_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                raise Complaint("Another simulation is being written: wait for its end.")

    def __exit__(self, *_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [LOCK])


def _written(key: UUID, period: Period, place: Scope) -> set[tuple[str, str]]:
    """What of this very simulation is there. Raises Complaint where another one is."""
    done = set()
    for entry in Entry.objects.filter(fact=WRITTEN).order_by("id"):
        told = entry.detail
        if entry.subject == key:
            done.add((told["county"], told["since"]))
            continue
        overlaps = told["since"] < period.until_on.isoformat() and told["until"] > (
            period.since_on.isoformat()
        )
        apart = place.only and told["only"] and not place.only.intersection(told["only"])
        if overlaps and told["county"] in place.counties and not apart:
            raise Complaint(
                f"{told['period']} holds simulated cases of {told['scope']} with seed"
                f" {told['seed']} already: nothing was written."
            )
    return done


# --- Writing -----------------------------------------------------------------------------------


def _write(
    plan: Plan,
    place: Scope,
    key: UUID,
    done: set[tuple[str, str]],
    *,
    now: datetime,
    progress: Progress,
) -> str:
    whole, written, found = sum(plan.table.values()), 0, 0
    served: set[tuple[str, int]] = set()
    for batch, writer in writing.ahead(_writers(plan, done, now)):
        found += len(batch)
        if writer is None:
            continue
        with transaction.atomic():
            count = writer.write()
            written += count
            served |= {(writer.county, life.hall) for life in batch}
            _record(plan, place, key, writer.county, batch, count, now)
        progress(found, whole)
    if not found:
        raise Complaint(f"{plan.period} has no day on which anybody comes.")
    if not written:
        return f"{plan.period}: {found} simulated cases are there already."
    of = len(plan.only) or sum(map(len, plan.halls.values()))
    return (
        f"{plan.period}: {written} simulated cases were written, at {len(served)} of {of} centres."
    )


def _writers(
    plan: Plan, done: set[tuple[str, str]], now: datetime
) -> Iterator[tuple[list[Planned], Writer | None]]:
    """Each batch with its writer; without one where it is there already."""
    book: Book | None = None
    voices = Voices()
    offset = 0
    for county in plan.counties():
        for batch in batches(plan.lives(county)):
            since = batch[0].begins.date()
            if (county, since.isoformat()) in done:
                yield batch, None
                continue
            book = book or _book(plan, plan.home, voices, now)
            seed = f"{plan.seed}/{since}"
            yield batch, Writer(book, county, plan.halls[county], seed, now, offset, voices)
        offset += plan.cases(county)


def batches(lives: Iterator[Planned]) -> Iterator[list[Planned]]:
    """Lives of whole days, some thousands at a time."""
    held: list[Planned] = []
    for life in lives:
        if len(held) >= BATCH and life.begins.date() != held[-1].begins.date():
            yield held
            held = []
        held.append(life)
    if held:
        yield held


def _book(plan: Plan, home: str, voices: Voices, now: datetime) -> Book:
    """Every kind of life played once, in a hall whose windows are known; nothing of it stays."""
    here = [hall for hall in halls.of([home])[home] if hall.windows]
    if not here:
        raise Complaint("No hall here has windows: load the reference data first.")
    is_open = now.date() - plan.period.until_on < STILL_OPEN
    book = Book(here[0], plan.period.since_on, plan.kinds, plan.ages, is_open)
    with playing.undone():
        for wanted in plan.wanted():
            book.pattern(wanted)
        at_once = next(one for one in plan.ways if plan.kinds[one].is_instant)
        voices.play(book.stage, here[0], at_once, at=book.first_morning())
    return book


def _record(
    plan: Plan,
    place: Scope,
    key: UUID,
    county: str,
    batch: Sequence[Planned],
    cases: int,
    now: datetime,
) -> None:
    since, last = batch[0].begins.date(), batch[-1].begins.date()
    record(
        at=now,
        actor="simulate",
        fact=WRITTEN,
        subject=key,
        period=str(plan.period),
        scope=place.code,
        only=sorted(place.only),
        seed=plan.seed,
        county=county,
        since=since.isoformat(),
        until=(date.fromordinal(last.toordinal() + 1)).isoformat(),
        cases=cases,
    )
