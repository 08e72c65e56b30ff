"""The patterns that lives are stamped after: each kind of life is played once, and undone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from onewindow.bulletin import actions as bulletin
from onewindow.cases import planning
from onewindow.cases.actions import certify
from onewindow.cases.models import Case
from onewindow.documents.models import Certificate
from onewindow.people.models import Person
from onewindow.places import queries as places
from onewindow.places.models import Department
from onewindow.program.simulating import acting, capturing
from onewindow.program.simulating.capturing import Row
from onewindow.program.simulating.due_days import ACCEPTING
from onewindow.program.simulating.kinds import MatterKind, Wanted
from onewindow.program.simulating.lives import CertificateKind, Hall, Kind, Life, Reader
from onewindow.program.simulating.people import Ages
from onewindow.program.simulating.playing import SIMULATED, Play, Someone, Stage
from onewindow.program.simulating.stamping import Maker, Pattern
from onewindow.quality.queries import card_tables
from onewindow.rules import cards, clock, codes, simulated_lives, workdays
from onewindow.rules.card_tables import Rules
from onewindow.rules.simulated_lives import Pace, Step
from onewindow.rules.workdays import CHINA, WorkCalendar

SAME_VISIT = frozenset({Pace.COME, Pace.TALK, Pace.WAIT})
# Ways to lay out a played life's days: days after the first, days between steps.
LONGEST = timedelta(days=365)  # of a life
A_WEEK = 8  # days that hold a working week
WAYS = [(later, gap) for gap in (2, 3, 1, 4, 5, 6) for later in range(20)]
LEISURE = 3  # days between steps, with which a promise passes before all is done
OTHERS = ((1, 1), (3, 3), (13, 2), (20, 1), (0, 29))


def somebody(year: int) -> Someone:
    """Whose words stand in the lives that are played; never written."""
    number = codes.identity_number(division="331081", birth_on=date(year - 42, 12, 3), serial=953)
    return Someone(
        name="欧阳演示",
        number=number,
        phone="19912345678",
        address="浙江省温岭市演示镇模拟路8888号",
        town="331081100",
    )


Key = tuple[str, str, tuple[str, ...]]  # matter, where it begins, steps


@dataclass(slots=True)
class Book:
    """Patterns made so far.

    hall: the one they are played in; since: the first day of all; shows_open: lives may stand
    half-way, so that they are kept as they stand there, too; rules: of cards, in force then.
    """

    hall: Hall
    since: date
    kinds: Mapping[str, MatterKind]
    ages: Ages
    shows_open: bool = False
    rules: Rules | None = field(init=False)
    calendar: WorkCalendar = field(init=False)
    made: dict[Key, Pattern] = field(default_factory=dict)
    _stage: Stage | None = None
    _person: Person | None = None

    def __post_init__(self) -> None:
        self.rules = _rules(self.since)
        self.calendar = places.work_calendar()

    @property
    def table(self) -> cards.Table:
        """When cards fall due."""
        return self.rules.table if self.rules else cards.DEFAULT_TABLE

    def script(self, wanted: Wanted) -> tuple[Step, ...]:
        """The steps of a kind of life."""
        kind = self.kinds[wanted.matter]
        return simulated_lives.script(
            branch=wanted.branch,
            channel=wanted.channel,
            is_instant=kind.is_instant,
            passes=kind.passes,
        )

    def key(self, wanted: Wanted) -> Key:
        """What kinds of lives share a pattern: the same steps of the same matter."""
        return wanted.matter, wanted.where, tuple(name for name, _ in self.script(wanted))

    def pattern(self, wanted: Wanted) -> Pattern:
        """The pattern, played when it is asked for first. Call within `playing.undone`."""
        key = self.key(wanted)
        if key not in self.made:
            self.made[key] = self._played(wanted)
        return self.made[key]

    def so_far(
        self, wanted: Wanted, moments: Sequence[datetime], *, now: datetime
    ) -> tuple[Wanted, list[datetime]] | None:
        """A life that has not ended, as far as it has come: what it is like, and its moments.

        None while it is only beginning, or of a kind that is not shown half-way.
        """
        names = [name for name, _ in self.script(wanted)]
        done = sum(at <= now for at in moments)
        for _, branch in simulated_lives.REACHED:
            like = Wanted(wanted.matter, branch, wanted.channel)
            steps = [name for name, _ in self.script(like)]
            if len(steps) <= done and names[: len(steps)] == steps and self.key(like) in self.made:
                return like, list(moments[: len(steps)])
        return None

    @property
    def stage(self) -> Stage:
        """Where lives are played. Call within `playing.undone`."""
        if self._stage is None:
            centre = places.centre(self.hall.centre)
            assert centre is not None
            departments = sorted(places.departments())
            bulletin.number_days(until=self.since + LONGEST)  # once, not for each life
            self._stage = Stage.built(centre, departments, year=self.since.year)
        return self._stage

    def first_morning(self) -> datetime:
        """Nine o'clock on the first working day."""
        return self._spread([("draw", Pace.COME)], (None, None), (0, 1))[0]

    def _spread(
        self, steps: Sequence[Step], limits: simulated_lives.Limits, way: tuple[int, int]
    ) -> list[datetime]:
        def due(step: str, accepted: datetime) -> datetime:
            return simulated_lives.passed(
                step, accepted, limits, calendar=self.calendar, table=self.table
            )

        return spread(steps, self.since, *way, calendar=self.calendar, due=due)

    def _played(self, wanted: Wanted) -> Pattern:
        steps, stage = self.script(wanted), self.stage
        names = tuple(name for name, _ in steps)
        moments = self._moments(wanted, steps)
        someone = somebody(self.since.year)
        self._person = self._person or stage.meet(someone, at=self.first_morning())
        found: Pattern | None = None
        with transaction.atomic():
            taken = transaction.savepoint()
            play = Play(stage, self._person, wanted.matter, wanted.channel)
            stops = {len(names), *self._half_ways(wanted, names)}
            for n, (step, at) in enumerate(zip(names, moments, strict=True), 1):
                acting.STEPS[step](play, at)
                if n in stops:
                    found = self._made(play, someone, names[:n], moments[:n])
                    self.made.setdefault((wanted.matter, wanted.where, names[:n]), found)
            transaction.savepoint_rollback(taken)
        assert found is not None
        return found

    def _half_ways(self, wanted: Wanted, names: tuple[str, ...]) -> Iterator[int]:
        """After how many steps a life of this kind may be seen under way, where any is."""
        if not self.shows_open:
            return
        for _, branch in simulated_lives.REACHED:
            like = Wanted(wanted.matter, branch, wanted.channel)
            steps = tuple(name for name, _ in self.script(like))
            if names[: len(steps)] == steps:
                yield len(steps)

    def _made(
        self,
        play: Play,
        someone: Someone,
        names: tuple[str, ...],
        moments: Sequence[datetime],
    ) -> Pattern:
        life, kind, rows = told(play, self.hall, someone, names, moments)
        reader = Reader(kind, self.calendar)
        return Maker(reader, life, rows, stand_ins(play.stage)).made()

    def _moments(self, wanted: Wanted, steps: Sequence[Step]) -> list[datetime]:
        """Moments whose days, and the days that follow from them, can be told apart."""
        names = tuple(name for name, _ in steps)
        promised, legal = limits = self.kinds[wanted.matter].limits
        kind = Kind(
            matter=wanted.matter,
            steps=names,
            implementing_code="",
            legal=legal,
            promised=promised,
            extension=acting.SECOND_LOOK,
            rules=self.rules if "card" in names else None,
        )
        reader = Reader(kind, self.calendar)
        is_late = any(pace is Pace.PASSED for _, pace in steps)
        others = [
            reader.days(self._spread(steps, limits, way))
            for way in OTHERS
            if not is_late or way[1] < LEISURE  # else the card would wait for the steps before it
        ]
        for way in WAYS:
            found = self._spread(steps, limits, way)
            if not any(clash(reader.days(found), other) for other in others):
                return found
        raise ValueError(f"The days of {wanted} cannot be told apart.")


def stand_ins(stage: Stage) -> dict[str, str]:
    """Accounts that are undone with the transaction, and what stamped lives say instead."""
    return {one.id: f"{SIMULATED}:{code}-inspector" for code, (one, _) in stage.inspectors.items()}


def clash(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two names have the same day here and not there."""
    first: dict[str, str] = {}
    for name, day in one.items():
        if name in ("provisional", "explanation"):
            continue
        twin = first.setdefault(day, name)
        if other.get(name) != other.get(twin):
            return True
    return False


def spread(
    steps: Sequence[Step],
    since: date,
    later: int,
    gap: int,
    *,
    calendar: WorkCalendar,
    due: Callable[[str, datetime], datetime],
) -> list[datetime]:
    """Moments for a played life: what is one visit on one day, everything else on days apart.

    later: days after the first; gap: days between steps. Small, so that a pause falls before
    the day that it moves. due: when the card of a step falls due over what was accepted then.
    """

    def worked(day: date) -> date:
        return workdays.next_working_day(day, calendar=calendar)

    at = accepted = datetime.combine(worked(since + timedelta(days=later)), time(9, 1), CHINA)
    found = []
    for n, (name, pace) in enumerate(steps):
        if pace in SAME_VISIT:
            at += timedelta(minutes=7) if n else timedelta()
        elif pace is Pace.PASSED:
            at = max(at, due(name, accepted)) + timedelta(seconds=20)
        else:
            day = worked(at.date() + timedelta(days=A_WEEK if pace is Pace.WEEK else gap))
            at = datetime.combine(day, time(9 + n % 6, 1 + n), CHINA)
        accepted = at if name in ACCEPTING else accepted
        found.append(at)
    return found


def told(
    play: Play,
    hall: Hall,
    someone: Someone,
    names: tuple[str, ...],
    moments: Sequence[datetime],
) -> tuple[Life, Kind, list[Row]]:
    """A played life as far as it has come: what is its own, its kind, and its rows."""
    case = Case.objects.select_related("version__matter").get(package=play.held)
    tickets = [play.ticket.pk] if play.ticket else []
    rows = capturing.rows(packages=[play.held.pk], tickets=tickets)
    rows += capturing.counted(cases=[case.pk], visits=tickets)
    life = Life(
        moments=list(moments),
        hall=hall,
        person=someone,
        person_id=str(play.person.pk),
        channel=play.channel,
        ids=ids_of(rows),
        code=play.held.code,
        case_serial=int(case.number[-4:]),
        clerk=play.stage.clerk.id,
    )
    _tell_visit(life, rows)
    life.paper_serials = [_serial(row) for row in rows if row.table.name == "documents_paper"]
    certificate = Certificate.objects.filter(case=case.pk).first()
    if certificate is not None:
        life.certificate_code = certificate.code
        life.certificate_serial = int(certificate.identifier.split(".")[-3][4:])
    kind = kind_of(case, names, rows, moments, hall, certificate)
    if certificate is not None and kind.certificate is not None:
        number = str(certificate.body["number"])
        own = kind.certificate.business
        life.number_serial = int(number[8:17]) - certify.FIRST_USCC if own else int(number[-6:])
    return life, kind, rows


def ids_of(rows: Sequence[Row]) -> dict[str, str]:
    """Names for the keys of a life's rows, in the order they stand."""
    found: dict[str, str] = {}
    counted: dict[str, int] = {}
    for row in rows:
        key = row.cells.get("id")
        if key is None or row.table.name == "journal_entry":
            continue
        name = row.table.name.split("_")[1]
        if name in ("package", "case", "ticket", "certificate"):
            found[name] = key
        else:
            n = counted[name] = counted.get(name, -1) + 1
            found[f"{name}{n}"] = key
    return found


def _tell_visit(life: Life, rows: Sequence[Row]) -> None:
    for row in rows:
        cells: Any = row.cells
        if row.table.name == "hall_ticket":
            life.ticket_code, life.ticket_serial = cells["code"], int(cells["serial"])
            life.letter, life.area = cells["number"][0], int(cells["area_id"])
            life.window = int(cells["window_id"])
            windows = life.hall.windows[life.area]
            life.window_number = next(n for pk, n in windows if pk == life.window)


def _serial(row: Row) -> int:
    number = row.cells["number"] or ""
    return int(number.rpartition("〔")[2].partition("〕")[2].removesuffix("号"))


def kind_of(
    case: Case,
    names: tuple[str, ...],
    rows: Sequence[Row],
    moments: Sequence[datetime],
    hall: Hall,
    certificate: Certificate | None,
) -> Kind:
    """What lives like this one share."""
    legal, promised = planning.limits_of(case)
    spoken = []
    for row in rows:
        if row.table.name == "documents_paper":
            short = (row.cells["number"] or "").partition("〔")[0]
            at = datetime.fromisoformat((row.cells["issued_at"] or "") + ":00")
            what = row.cells["kind"] or ""
            spoken.append((_short(short, hall, case), what, list(moments).index(at)))
    made = None
    if certificate is not None:
        issuer: Department = certificate.issuer
        made = CertificateKind(
            issuer=issuer.code,
            issuer_uscc=issuer.uscc,
            type_serial=int(case.version.body["result"].get("certificate_code") or 1),
            business=certify.REGISTERS_A_BUSINESS.get(case.matter, ""),
            result=case.version.body["result"],
            step=names.index("grant"),
        )
    return Kind(
        matter=case.matter,
        steps=names,
        implementing_code=case.version.matter.implementing_code,
        legal=clock.limit_of(legal),
        promised=clock.limit_of(promised),
        extension=case.extension_days or acting.extended_by(case),
        papers=tuple(spoken),
        certificate=made,
        rules=_rules(moments[names.index("card")].date()) if "card" in names else None,
    )


def _rules(day: date) -> Rules | None:
    book = card_tables.found(day)
    return book.now.rules if book else None


def _short(number: str, hall: Hall, case: Case) -> str:
    """ "" for what the hall itself issued, else the authority's short name."""
    return "" if number.startswith(hall.short) else case.department.short
