"""What invented people say of how they were served: most nothing, most of the rest good words;
and bad reviews in every state of their loop."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from onewindow.cases.models import Case
from onewindow.hall.models import Ticket
from onewindow.program.demonstration.cast import Cast
from onewindow.quality.actions import loop, tick
from onewindow.quality.actions import rating as act
from onewindow.quality.models import Rating, Review
from onewindow.quality.queries import schemes, services
from onewindow.rules import clock, tickets
from onewindow.rules.actors import NOBODY, Actor, Role
from onewindow.rules.lifecycle import State
from onewindow.rules.rating_schemes import Scheme
from onewindow.rules.ratings import Channel, Grade
from onewindow.rules.refusal import Refusal
from onewindow.rules.reviews import AppealKind, Reached

SEED = 331081
SPEAK = 0.45  # of those who are done
GRADES = ((1, 62), (2, 24), (3, 9), (4, 4), (5, 1))
BY_CASE = (Channel.QR, Channel.PHONE, Channel.WEB, Channel.LINK)
BY_VISIT = (Channel.PAD, Channel.PAD, Channel.QR, Channel.KIOSK)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JUST_NOW = timedelta(minutes=2)
ZEGUO = "331081100"  # where whoever tries the demonstration is sent
WORDS = (
    "（演示）叫号以后又等了半小时。",
    "（演示）跑了两趟才知道还要一份材料。",
    "（演示）电话没人接。",
)


@dataclass(slots=True)
class Loop:
    """One bad review on its way. owner: who answers for it; at: the moment it has come to."""

    review: Review
    owner: Actor
    office: Actor
    code: str
    at: datetime
    now: datetime

    def later(self, span: timedelta) -> datetime:
        """Some time on, but never in the future."""
        self.at = min(self.at + span, self.now)
        return self.at


def _taken(one: Loop) -> None:
    loop.take_up(review_id=one.review.pk, by=one.owner, at=one.later(HOUR))


def _called(one: Loop) -> None:
    _taken(one)
    note = "（演示）已致电，问清是窗口少、等得久。"
    loop.call_back(
        review_id=one.review.pk,
        reached=Reached.REACHED,
        note=note,
        by=one.owner,
        at=one.later(2 * HOUR),
    )


def _appealed(one: Loop) -> None:
    _called(one)
    loop.appeal(
        review_id=one.review.pk,
        kind=AppealKind.NOT_OURS,
        note="（演示）评价人说的是门口停车，不归本大厅管。",
        by=one.owner,
        at=one.later(HOUR),
    )


def _set_aside(one: Loop) -> None:
    _appealed(one)
    note = "（演示）经核实属实，转城管处理。"
    loop.judge(review_id=one.review.pk, upheld=True, note=note, by=one.office, at=one.later(DAY))


def _corrected(one: Loop) -> None:
    _called(one)
    note = "（演示）上午多开一个窗口，导服台提前一次告知。"
    loop.correct(review_id=one.review.pk, note=note, by=one.owner, at=one.later(DAY))


def _answered(one: Loop) -> None:
    _corrected(one)
    said = "（演示）对不起，让您久等了。我们上午多开了一个窗口。"
    loop.answer(review_id=one.review.pk, text=said, by=one.owner, at=one.later(HOUR))


def _closed(one: Loop) -> None:
    _answered(one)
    at = one.later(DAY)
    loop.follow_up(code=one.code, grade=2, text="（演示）这次快多了。", by=NOBODY, at=at)
    note = "（演示）现场看过，已改。"
    loop.close(review_id=one.review.pk, note=note, by=one.office, at=one.later(HOUR))


def _opened(one: Loop) -> None:
    """Nobody has taken it up."""


# How each goes on, and how long ago it began
LOOPS: Sequence[tuple[Callable[[Loop], None], timedelta]] = (
    (_opened, 3 * HOUR),
    (_opened, 3 * DAY),
    (_taken, DAY),
    (_called, 2 * DAY),
    (_appealed, 2 * DAY),
    (_corrected, 5 * DAY),
    (_answered, 6 * DAY),
    (_set_aside, 4 * DAY),
    (_closed, 9 * DAY),
)


def tell(cast: Cast, *, at: datetime) -> int:
    """Rate what the demonstration's cases came to. Returns how many ratings there are."""
    rng = Random(SEED)
    _row, scheme = schemes.in_force(clock.local_day(at))
    heads = {code: one for one in cast.staff.values() if one.has(Role.HEAD) for code in one.centres}
    done = list(_done())
    bad = done[: len(LOOPS)]
    office = cast.staff["office"]
    for case, (goes_on, ago) in zip(bad, LOOPS, strict=False):
        rated_at = max(_over(case), at - ago)
        code = services.link_of_case(case.pk, own=True)
        given = _rate(code, 4, scheme, rng, at=rated_at, channel=Channel.PHONE)
        owner = heads[case.centre_id]
        goes_on(Loop(given.review, owner, office, code, rated_at, at))
    told = len(bad)
    for case in (one for one in done if one not in bad):
        if rng.random() < SPEAK:
            grade = rng.choices([g for g, _ in GRADES], [n for _, n in GRADES])[0]
            when = min(_over(case) + rng.randint(1, 40) * HOUR, at)
            code = services.link_of_case(case.pk)
            _rate(code, grade, scheme, rng, at=when, channel=rng.choice(BY_CASE))
            told += 1
    told += _by_staff(cast, done, scheme, rng, at=at)
    tick.tick(at=at)
    return told


def _done() -> Iterator[Case]:
    """Cases that may be rated, those of one hall first."""
    states = [str(one) for one in State if services.can_be_rated([one])]
    rows = Case.objects.filter(is_demonstration=True, state__in=states, rating=None)
    yield from sorted(rows.order_by("id"), key=lambda case: case.centre_id != ZEGUO)


def _over(case: Case) -> datetime:
    moment = case.ended_at or case.decided_at
    assert moment is not None  # of such states
    return moment


def _by_staff(
    cast: Cast, done: Sequence[Case], scheme: Scheme, rng: Random, *, at: datetime
) -> int:
    """One good word by a member of staff: kept, flagged, not counted."""
    case = next((one for one in done if not Rating.objects.filter(case=one).exists()), None)
    if case is None:
        return 0
    code, by = services.link_of_case(case.pk), cast.clerk(case.centre_id, 0)
    _rate(code, 1, scheme, rng, at=at, channel=Channel.QR, by=by)
    return 1


def _rate(
    code: str,
    grade: int,
    scheme: Scheme,
    rng: Random,
    *,
    at: datetime,
    channel: Channel,
    by: Actor = NOBODY,
) -> Rating:
    offered = [one.code for one in scheme.reasons[Grade(grade)]]
    is_bad = grade >= Grade.BAD
    return act.rate(
        code=code,
        grade=grade,
        reasons=rng.sample(offered, rng.randint(0, 2) if not is_bad else 2),
        text=rng.choice(WORDS) if is_bad else "",
        channel=channel,
        by=by,
        mark=code,
        at=at,
    )


def of_visits(*, at: datetime) -> int:
    """Some of those whose visit to a hall has just ended say how it was.

    Whether somebody speaks hangs on the ticket alone, so that nobody is asked twice.
    """
    _row, scheme = schemes.in_force(clock.local_day(at))
    ended = Ticket.objects.filter(
        is_demonstration=True,
        state=tickets.FINISHED,
        day=clock.local_day(at),
        ended_at__gt=at - JUST_NOW,
        rating=None,
    )
    told = 0
    for ticket in ended.only("id", "code")[:200]:
        chance = Random(ticket.pk.int)
        if chance.random() >= SPEAK:
            continue
        grade = chance.choices([g for g, _ in GRADES], [n for _, n in GRADES])[0]
        code = services.link_of_ticket(ticket.code)
        try:
            _rate(code, grade, scheme, chance, at=at, channel=chance.choice(BY_VISIT))
            told += 1
        except Refusal:
            continue  # it was rated, or moved on, in the meantime
    return told
