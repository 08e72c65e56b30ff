"""Writing many lives: numbers are drawn in bulk, rows go out by COPY, facts are made with them.

What is written goes behind whoever follows the journal: its entries have numbers below nought,
so that nobody is told anything of a past that was made up. A batch is one transaction.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection, transaction

from onewindow.bulletin import actions as bulletin
from onewindow.cases.actions import intake
from onewindow.documents import actions as documents
from onewindow.journal import actions as journal
from onewindow.places import queries as places
from onewindow.program.simulating import capturing, people, rated, stamping
from onewindow.program.simulating.kinds import Wanted
from onewindow.program.simulating.lives import Hall, Life, clerk_of
from onewindow.program.simulating.patterns import Book
from onewindow.program.simulating.planning import Planned
from onewindow.program.simulating.rated import Voices
from onewindow.program.simulating.stamping import Pattern
from onewindow.quality.actions import watching
from onewindow.quality.queries import card_tables
from onewindow.rules import clock, codes, queueing
from onewindow.rules.simulated_lives import Step, Timing
from onewindow.rules.workdays import CHINA

Draw = Callable[[int], None]  # what is done with a number drawn
EPOCH = date(2000, 1, 1)
# The journal at their end, where it stands in what is said.
TABLES = tuple(
    capturing.table_of(model)
    for model, _ in (*capturing.TABLES[:-1], *capturing.FACTS, *rated.TABLES)
)
IN_PERSON = frozenset({"window", "kiosk"})
LATE = frozenset({"late", "excused", "silent", "overdue"})
RATED = frozenset({"done", "posted", "delivered", "supplemented", "with_gaps"} | LATE)
DECIDES, LAST = "grant", "archive"
SLICE = 1_000  # lives written down while those before go out


@dataclass(slots=True)
class Ready:
    """A life that will be written: its pattern, and what is its own."""

    pattern: Pattern
    life: Life
    planned: Planned


@dataclass(slots=True)
class Writer:
    """Writes the lives of one county's halls. now: nothing happens after it."""

    book: Book
    county: str
    halls: Sequence[Hall]
    seed: str
    now: datetime
    offset: int  # of its lives among all
    voices: Voices
    timing: Timing = field(init=False)
    rng: Random = field(init=False)
    ready: list[Ready] = field(default_factory=list)
    alike: dict[Wanted, tuple[Sequence[Step], Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rng = Random(f"{self.seed}/{self.county}/lives")
        self.timing = Timing(places.work_calendar(), self.rng, {}, self.book.table)

    def prepare(self, batch: Sequence[Planned]) -> None:
        """Work these lives out, as far as they have come. Asks the database nothing."""
        self.ready = [one for planned in batch if (one := self._ready(planned)) is not None]

    def write(self) -> int:
        """Write the lives worked out, or none of them; how many there are. One transaction."""
        ready = self.ready
        if not ready:
            return 0
        with transaction.atomic():
            _plan_anew()
            buffers: dict[str, list[str]] = defaultdict(list)
            self._people(ready, buffers)
            self._number(ready)
            spoken = self._spoken(ready)
            entries = sum(pattern.entries(life) for pattern, life in spoken)
            entries += sum(one.pattern.entries(one.life) for one in ready)
            entry = journal.reserve_history(entries)
            whole = [*((one.pattern, one.life) for one in ready), *spoken]
            with Copying() as copying:
                copying.take(buffers)
                for start in range(0, len(whole), SLICE):
                    slice_: dict[str, list[str]] = defaultdict(list)
                    for pattern, life in whole[start : start + SLICE]:
                        entry += pattern.stamp(life, slice_, entry=entry)
                    copying.take(slice_)
            self._count(ready, spoken)
            standing = [one for one in ready if one.pattern.kind.steps[-1] != LAST]
            if standing and card_tables.found(clock.local_day(self.now)) is not None:
                open_ones = [UUID(one.life.ids["case"]) for one in standing]
                watching.take_in(cases=open_ones, at=self.now)
        return len(ready)

    def _count(self, ready: Sequence[Ready], spoken: Sequence[tuple[Pattern, Life]]) -> None:
        """Their facts stand beside them; the counters are told. A visit without a number has
        its facts made here: whether there is one hangs on how the package came in."""
        bulletin.make(
            cases=[],
            subjects=[
                UUID(one.life.ids["package"])
                for one in ready
                if "ticket" not in one.life.ids and one.life.channel in IN_PERSON
            ],
        )
        bulletin.count_in(
            cases=[one.life.ids["case"] for one in ready],
            visits=[one.life.ids["ticket"] for one in ready if "ticket" in one.life.ids],
            ratings=[life.ids["rating0"] for _, life in spoken],
        )

    def _spoken(self, ready: Sequence[Ready]) -> list[tuple[Pattern, Life]]:
        """What is said of lives that are over."""
        said = []
        for one in ready:
            steps, life = one.pattern.kind.steps, one.life
            last = "finish" if "ticket" in life.ids else "deliver"
            if last in steps and one.planned.wanted.branch in RATED:
                given = self.voices.of(
                    life,
                    ended=life.moments[steps.index(last)],
                    decided=life.moments[steps.index(DECIDES)] if DECIDES in steps else None,
                    rng=self.rng,
                    now=self.now,
                    kind=one.pattern,
                )
                if given is not None:
                    life.is_rated = True
                    said.append(given)
        return said

    # --- Lives -------------------------------------------------------------------------------

    def _ready(self, planned: Planned) -> Ready | None:
        """A life as far as it has come; None while it has not begun."""
        wanted, hall = planned.wanted, self.halls[planned.hall]
        if wanted not in self.alike:
            self.alike[wanted] = self.book.script(wanted), self.book.key(wanted)
        steps, key = self.alike[wanted]
        moments = self.timing.moments(
            steps,
            begins=planned.begins,
            hall=hall.centre,
            windows=sum(len(one) for one in hall.windows.values()) or 3,
            promised=self.book.kinds[wanted.matter].promised_days,
            limits=self.book.kinds[wanted.matter].limits,
        )
        if moments[-1] > self.now:
            reached = self.book.so_far(wanted, moments, now=self.now)
            if reached is None:
                return None
            wanted, moments = reached
            key = self.book.key(wanted)
        pattern = self.book.made[key]
        return Ready(pattern, self._life(planned, hall, pattern, moments), planned)

    def _life(
        self, planned: Planned, hall: Hall, pattern: Pattern, moments: list[datetime]
    ) -> Life:
        rng = self.rng
        begins = int(moments[0].timestamp() * 1000)
        ids = {name: _id(begins, rng) for name in pattern.ids}
        if not hall.windows:
            ids.pop("ticket", None)
        nth = self.offset + planned.nth + 1
        day = (moments[0].date() - EPOCH).days
        band = self.book.ages.band(planned.wanted.matter)
        stride = max(1, band.many // max(1, len(self.halls)))
        life = Life(
            moments=moments,
            hall=hall,
            person=people.someone(
                planned.hall * stride + planned.person % stride,
                hall.centre,
                self.county,
                hall.place,
                self.book.since.year,
                band,
            ),
            person_id="",
            clerk=clerk_of(hall.centre, 1 + planned.nth % 3),
            channel=planned.wanted.channel,
            ids=ids,
            code=codes.receipt_code(number=(10 + day) * 10**8 + nth * 7_919_777 % 10**8),
            case_serial=0,
        )
        life.certificate_code = f"{day:05d}{nth * 7_919_777 % 10**11:011d}"
        life.ticket_code = f"{day:05d}{nth * 7_919 % 10**7:07d}"
        return life

    def _people(self, ready: Sequence[Ready], into: Mapping[str, list[str]]) -> None:
        """Make known whoever has not been here; each life gets its person."""
        met = {one.life.person.number: one.life.person for one in ready}
        keys = people.known(list(met.values()))
        for one in ready:
            number = one.life.person.number
            if number not in keys:
                at = one.life.moments[0]
                keys[number] = _id(int(at.timestamp() * 1000), self.rng)
                created = at.isoformat()
                row, registers = people.lines(one.life.person, keys[number], created=created)
                into[people.TABLE].append(row)
                into["documents_registerentry"] += registers
            one.life.person_id = keys[number]

    # --- Numbers -----------------------------------------------------------------------------

    def _number(self, ready: Sequence[Ready]) -> None:
        """Give every life its serials, in the order in which things happen."""
        self._cases(ready)
        series: dict[str, list[Draw]] = defaultdict(list)
        for one in ready:
            for key, draw in self._drawn(one):
                series[key].append(draw)
        counts = {key: len(those) for key, those in series.items()}
        last = documents.next_serials(counts, county=self.county)
        for key, those in series.items():
            for serial, draw in enumerate(those, last[key] - len(those) + 1):
                draw(serial)
        self._tickets([one for one in ready if "ticket" in one.life.ids])

    def _cases(self, ready: Sequence[Ready]) -> None:
        by_day: dict[date, list[Ready]] = defaultdict(list)
        for one in ready:
            by_day[one.life.moments[one.pattern.kind.steps.index("submit")].date()].append(one)
        for day, those in sorted(by_day.items()):
            at = datetime(day.year, day.month, day.day, 12, tzinfo=CHINA)
            implementing = [one.pattern.kind.implementing_code for one in those]
            numbers = intake.next_numbers(implementing, at)
            for one, code, number in zip(those, implementing, numbers, strict=True):
                one.life.case_serial = int(number[len(code) + 8 :])

    def _drawn(self, one: Ready) -> Iterator[tuple[str, Draw]]:
        """The series that a life takes numbers of, and what to do with each."""
        kind, life = one.pattern.kind, one.life
        papers = [0] * len(kind.papers)
        life.paper_serials = papers
        for n, (short, what, step) in enumerate(kind.papers):
            key = f"{short or life.hall.short}:{what}:{life.moments[step].year}"
            yield key, partial(papers.__setitem__, n)
        made = kind.certificate
        if made is not None:
            year = life.moments[made.step].year
            yield (
                f"certificate:{made.issuer}:{year}",
                partial(setattr, life, "certificate_serial"),
            )
            own = f"licence:{self.county}:{kind.matter}:{year}"
            key = f"uscc:{self.county}" if made.business else own
            yield key, partial(setattr, life, "number_serial")

    def _tickets(self, ready: Sequence[Ready]) -> None:
        """Numbers in each hall's line, and windows in turn. What was drawn before stays."""
        last: Counter[tuple[str, date, str]] = Counter()
        days = {one.life.moments[0].date() for one in ready}
        if not days:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "select centre_id, day, left(number, 1), max(serial) from hall_ticket"
                " where day = any(%s) and serial < 900 group by 1, 2, 3",
                [list(days)],
            )
            for centre, day, letter, serial in cursor.fetchall():
                last[centre, day, letter] = serial
        for one in ready:
            life = one.life
            area, letter, windows = life.hall.line(self.book.kinds[one.planned.wanted.matter].zone)
            day = life.moments[0].date()
            serial = queueing.next_serial(last[life.hall.centre, day, letter])
            last[life.hall.centre, day, letter] = serial
            life.area, life.letter, life.ticket_serial = area, letter, serial
            life.window, life.window_number = windows[serial % len(windows)]
            life.clerk = clerk_of(life.hall.centre, life.window_number)


def _plan_anew() -> None:
    """Forget how foreign keys are looked up: it was planned while the tables were small, when
    lives were played, and would go through them row by row."""
    with connection.cursor() as cursor:
        cursor.execute("discard plans")


def _id(milliseconds: int, rng: Random) -> str:
    """A time-ordered identifier of that moment (RFC 9562, version 7), by the seed's chance."""
    value = milliseconds << 80 | 0x7 << 76 | rng.getrandbits(12) << 64 | 0x2 << 62
    text = f"{value | rng.getrandbits(62):032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def ahead(
    batches: Iterable[tuple[Sequence[Planned], Writer | None]],
) -> Iterator[tuple[Sequence[Planned], Writer | None]]:
    """Each batch with its writer, if it has one, when its lives are worked out: those of the
    next one are while it is written."""
    held: list[tuple[Sequence[Planned], Writer | None, Future[None] | None]] = []
    with ThreadPoolExecutor(1) as hand:
        for batch, writer in batches:
            held.append((batch, writer, hand.submit(writer.prepare, batch) if writer else None))
            while len(held) > 1:
                yield _prepared(*held.pop(0))
        for one in held:
            yield _prepared(*one)


def _prepared(
    batch: Sequence[Planned], writer: Writer | None, coming: Future[None] | None
) -> tuple[Sequence[Planned], Writer | None]:
    if coming is not None:
        coming.result()
    return batch, writer


ORDER: Sequence[tuple[str, Sequence[str]]] = (
    (people.TABLE, people.COLUMNS),
    ("documents_registerentry", people.REGISTER_COLUMNS),
    *((table.name, stamping.columns(table)) for table in TABLES),
)


class Copying:
    """Sends rows by COPY while the next ones are being written down.

    Within Django's transaction, on its connection, which nobody else uses meanwhile.
    """

    def __enter__(self) -> "Copying":
        connection.ensure_connection()
        self._raw = connection.connection
        self._hand = ThreadPoolExecutor(1)
        self._sent: Future[None] | None = None
        return self

    def __exit__(self, *failed: object) -> None:
        try:
            if self._sent is not None:
                self._sent.result()
        finally:
            self._hand.shutdown()

    def take(self, buffers: Mapping[str, Sequence[str]]) -> None:
        """These rows go out once those before have."""
        if self._sent is not None:
            self._sent.result()
        self._sent = self._hand.submit(_send, self._raw, buffers)


def _send(raw: "psycopg.Connection[Any]", buffers: Mapping[str, Sequence[str]]) -> None:
    with raw.cursor() as cursor:
        for name, columns in ORDER:
            if not buffers.get(name):
                continue
            listed = ", ".join(f'"{column}"' for column in columns)
            with cursor.copy(f'copy "{name}" ({listed}) from stdin') as stream:
                stream.write("".join(buffers[name]))
