"""What some of those who were served say: ratings are played and stamped as lives are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction

from onewindow.journal.models import Entry
from onewindow.places import queries as places
from onewindow.program.simulating import acting, capturing
from onewindow.program.simulating.lives import Hall, Kind, Life, Reader
from onewindow.program.simulating.patterns import clash, ids_of, somebody
from onewindow.program.simulating.playing import SIMULATED, STAFF, Play, Stage
from onewindow.program.simulating.stamping import Maker, Pattern
from onewindow.quality.actions import loop
from onewindow.quality.actions import rating as act
from onewindow.quality.models import Rating, Review, ReviewNote
from onewindow.quality.queries import schemes, services
from onewindow.rules import workdays
from onewindow.rules.actors import NOBODY, Actor, Role
from onewindow.rules.ratings import Channel, Grade
from onewindow.rules.reviews import Reached
from onewindow.rules.workdays import CHINA

SPEAK = {True: 0.42, False: 0.24}  # of visits with a number, and of matters done from home
GRADES: Mapping[int, float] = {1: 68, 2: 23, 3: 7.2, 4: 1.5, 5: 0.3}
VISIT, FROM_HOME = (Channel.PAD, Channel.QR), (Channel.PHONE, Channel.LINK)
RATED = ("served", "rate")
LOOP = ("take", "call_back", "correct", "answer", "follow", "close")
TABLES = (
    (Rating, "id = any(%(ratings)s)"),
    (Review, "rating_id = any(%(ratings)s)"),
    (ReviewNote, "review_id in (select id from quality_review where rating_id = any(%(ratings)s))"),
    (Entry, "subject = any(%(subjects)s)"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """One kind of rating: of a visit or of a matter, its grade and how it was given."""

    of_visit: bool
    grade: int
    channel: Channel

    @property
    def steps(self) -> tuple[str, ...]:
        """A bad one goes through its whole loop."""
        return (*RATED, *LOOP) if self.grade >= Grade.BAD else RATED


@dataclass(slots=True)
class Voices:
    """The patterns of ratings."""

    made: dict[Said, Pattern] = field(default_factory=dict)

    def play(self, stage: Stage, hall: Hall, matter: str, *, at: datetime) -> None:
        """Make all patterns. Call within `playing.undone`; matter: one decided on the spot."""
        for of_visit, channels in ((True, VISIT), (False, FROM_HOME)):
            base = _base(stage, matter, of_visit, at)
            for channel in channels:
                for grade in GRADES:
                    said = Said(of_visit, grade, channel)
                    if channel is channels[0] or grade < Grade.BAD:
                        taken = transaction.savepoint()
                        self.made[said] = _played(said, base, hall)
                        transaction.savepoint_rollback(taken)

    def of(
        self,
        life: Life,
        *,
        kind: Pattern,
        ended: datetime,
        decided: datetime | None,
        rng: Random,
        now: datetime,
    ) -> tuple[Pattern, Life] | None:
        """What somebody says of a life, if anything: of the visit, or of the matter decided."""
        of_visit = "ticket" in life.ids
        if rng.random() >= SPEAK[of_visit]:
            return None
        grade = rng.choices(list(GRADES), list(GRADES.values()))[0]
        channels = VISIT if of_visit else FROM_HOME
        channel = channels[0] if grade >= Grade.BAD else rng.choice(channels)
        pattern = self.made[Said(of_visit, grade, channel)]
        served = ended if of_visit or decided is None else decided
        moments = _moments(pattern.kind.steps, served, max(served, ended), channel, rng)
        if moments[-1] > now:
            return None
        keys = {name: str(UUID(int=_key(moments[1], rng))) for name in pattern.ids}
        keys["matter"] = kind.kind.matter
        about = "ticket" if of_visit else "case"
        keys[about] = life.ids[about]
        return pattern, Life(
            moments=moments,
            hall=life.hall,
            person=life.person,
            person_id=life.person_id,
            channel=channel,
            ids=keys,
            code="",
            case_serial=0,
            window_number=life.window_number,
            clerk=life.clerk if of_visit else kind.handler,
        )


def _key(at: datetime, rng: Random) -> int:
    """A time-ordered identifier of that moment, by the seed's chance."""
    value = int(at.timestamp() * 1000) << 80 | 0x7 << 76 | rng.getrandbits(12) << 64
    return value | 0x2 << 62 | rng.getrandbits(62)


def _moments(
    steps: Sequence[str], served: datetime, ended: datetime, channel: Channel, rng: Random
) -> list[datetime]:
    soon = channel is Channel.PAD
    wait = rng.randrange(20, 200) if soon else rng.randrange(3600, 40 * 3600)
    at = ended + timedelta(seconds=wait)
    found = [served, at]
    calendar = places.work_calendar() if len(steps) > len(RATED) else None
    for n, _ in enumerate(steps[len(RATED) :]):
        assert calendar is not None
        if n == 1:  # called back within the hour
            at += timedelta(minutes=rng.randrange(5, 50))
        else:
            day = workdays.next_working_day(
                at.date() + timedelta(days=int(n > 0)), calendar=calendar
            )
            then = datetime.combine(day, time(9, rng.randrange(60), rng.randrange(60)), CHINA)
            at = max(then, at + timedelta(minutes=rng.randrange(5, 40)))
        found.append(at)
    return found


def _base(stage: Stage, matter: str, of_visit: bool, at: datetime) -> tuple[Play, datetime]:
    """A life that can be rated, and when what is rated was over."""
    person = stage.meet(somebody(stage.year), at=at)
    play = Play(stage, person, matter, "window" if of_visit else "phone")
    steps = ["begin", "submit", "receive", "accept", "take_up", "grant", "deliver"]
    if of_visit:
        steps = ["draw", "call", "welcome", *steps, "finish"]
    times = [at + timedelta(minutes=2 * n) for n in range(len(steps))]
    acting.run(play, steps, times)
    ended = times[-1] if of_visit else times[steps.index("grant")]
    return play, ended.astimezone(CHINA)


def _played(said: Said, base: tuple[Play, datetime], hall: Hall) -> Pattern:
    play, ended = base
    stage, case, matter = play.stage, play.case, play.matter
    _, scheme = schemes.in_force(ended.date())
    kind = Kind(matter, said.steps, "", None, None, 0, scheme=scheme)
    reader = Reader(kind, places.work_calendar())
    moments = _apart(reader, ended)
    told = _Told(play, said, stage, moments)
    told.all()
    rows = capturing.of(TABLES, **told.given())
    rows += capturing.counted(ratings=told.given()["ratings"])
    ids = {name: key for name, key in ids_of(rows).items() if name.startswith(("rating", "review"))}
    life = Life(
        moments=moments,
        hall=hall,
        person=somebody(stage.year),
        person_id=str(play.person.pk),
        channel=said.channel,
        ids={**ids, "matter": matter, **told.about()},
        code="",
        case_serial=0,
        clerk=stage.clerk.id if said.of_visit else case.handler,
    )
    if play.ticket is not None:
        windows = hall.windows[play.ticket.area_id]
        life.window_number = next(n for pk, n in windows if pk == play.ticket.window_id)
    pattern = Maker(reader, life, rows, {}).made()
    pattern.ids = tuple(ids)
    return pattern


def _apart(reader: Reader, ended: datetime) -> list[datetime]:
    """Moments of a played rating whose days can be told apart."""
    steps = range(1, len(reader.kind.steps))

    def spread(gap: int) -> list[datetime]:
        return [ended, *(ended + timedelta(days=gap * n, minutes=n) for n in steps)]

    others = [reader.days(spread(gap)) for gap in (1, 11, 13)]
    for gap in range(2, 10):
        if not any(clash(reader.days(spread(gap)), other) for other in others):
            return spread(gap)
    raise ValueError("The days of a rating cannot be told apart.")


@dataclass(slots=True)
class _Told:
    """One rating on its way through its actions."""

    play: Play
    said: Said
    stage: Stage
    moments: Sequence[datetime]
    rating: Rating | None = None

    def about(self) -> dict[str, str]:
        ticket = self.play.ticket
        if self.said.of_visit and ticket is not None:
            return {"ticket": str(ticket.pk)}
        return {"case": str(self.play.case.pk)}

    def given(self) -> dict[str, Any]:
        assert self.rating is not None
        review = Review.objects.filter(rating=self.rating).first()
        subjects = [self.rating.pk, *([review.pk] if review else [])]
        return {"ratings": [self.rating.pk], "subjects": subjects}

    def link(self, *, own: bool = False) -> str:
        ticket = self.play.ticket
        if self.said.of_visit and ticket is not None:
            return services.link_of_ticket(ticket.code, own=own)
        return services.link_of_case(self.play.case.pk, own=own)

    def all(self) -> None:
        for step, at in zip(self.said.steps[1:], self.moments[1:], strict=True):
            getattr(self, f"_{step}")(at)

    @property
    def review(self) -> Review:
        return Review.objects.get(rating=self.rating)

    @property
    def head(self) -> Actor:
        centre = self.stage.centre.pk
        return Actor(
            id=f"{SIMULATED}:{centre}-head",
            name=f"{STAFF}主任",
            roles=frozenset({Role.HEAD}),
            centres=frozenset({centre}),
        )

    @property
    def owner(self) -> Actor:
        return self.head

    def _rate(self, at: datetime) -> None:
        _, scheme = schemes.in_force(at.date())
        offered = [one.code for one in scheme.reasons[Grade(self.said.grade)]]
        is_bad = self.said.grade >= Grade.BAD
        self.rating = act.rate(
            code=self.link(),
            grade=self.said.grade,
            channel=self.said.channel,
            by=NOBODY,
            at=at,
            reasons=offered[:2] if is_bad else offered[self.said.grade - 1 : self.said.grade],
            text="（模拟）等得久了些。" if is_bad else "",
        )

    def _take(self, at: datetime) -> None:
        loop.take_up(review_id=self.review.pk, by=self.owner, at=at)

    def _call_back(self, at: datetime) -> None:
        note = "（模拟）已致电，问清是窗口少、等得久。"
        # Of a visit with a number nobody is known.
        reached = Reached.ANONYMOUS if self.said.of_visit else Reached.REACHED
        loop.call_back(review_id=self.review.pk, reached=reached, note=note, by=self.owner, at=at)

    def _correct(self, at: datetime) -> None:
        note = "（模拟）上午多开一个窗口，导服台提前一次告知。"
        loop.correct(review_id=self.review.pk, note=note, by=self.owner, at=at)

    def _answer(self, at: datetime) -> None:
        said = "（模拟）对不起，让您久等了。我们上午多开了一个窗口。"
        loop.answer(review_id=self.review.pk, text=said, by=self.owner, at=at)

    def _follow(self, at: datetime) -> None:
        code = self.link(own=True)
        loop.follow_up(code=code, grade=2, text="（模拟）这次快多了。", by=NOBODY, at=at)

    def _close(self, at: datetime) -> None:
        office = Actor(
            id=f"{SIMULATED}:office", name=f"{STAFF}市中心", roles=frozenset({Role.OFFICE})
        )
        loop.close(review_id=self.review.pk, note="（模拟）现场看过，已改。", by=office, at=at)
