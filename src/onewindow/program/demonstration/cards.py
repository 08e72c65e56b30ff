"""Cards over the demonstration's late cases: explained, upheld, lifted, urged. Through actions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from onewindow.entropy import new_id
from onewindow.people import actions as people
from onewindow.program.demonstration.cast import Cast
from onewindow.quality.actions import card_steps, urging, watching
from onewindow.quality.models import Card, Watch
from onewindow.rules import card_powers
from onewindow.rules.actors import Actor
from onewindow.rules.card_loop import CardState
from onewindow.rules.cards import Subject

MAILED = ("market-approve", "zeguo-head")  # who are told by mail, too
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GIVEN = 4 * DAY  # before now: those whose loop has begun
LOOKS_BACK = 20  # days, each with its round
LATE = "（演示）经办人病假，没有及时交接，已换人，明天办结。"
DOWN = "（演示）当天接口故障，材料推送不到本部门，附故障单。"
UPHELD = "（演示）交接是部门内部的事，维持。"
LIFTED = "（演示）故障属实，撤销。"
URGED = "（演示）群众已来电两次，请今天说明卡在哪里。"
AGAIN = "（演示）昨天说今天办结，还没有办，再督办一次。"
REPLIED = "（演示）缺一份勘验记录，已补，今天提交批准。"


@dataclass(frozen=True, slots=True)
class _Loop:
    """Who takes part. heads: by department and by centre."""

    office: Actor
    heads: Mapping[str, Actor]

    def concerned(self, card: Card) -> Actor | None:
        """Who has to explain it."""
        side = card_powers.CONCERNED[Subject(card.kind)]
        is_centre = side == card_powers.Side.CENTRE
        return self.heads.get(card.centre_id if is_centre else card.department_id or "")


def tell(cast: Cast, *, at: datetime) -> int:
    """Give what is due, and bring some of it on its way. Returns how many cards there are."""
    for name in MAILED:
        mail = f"{name}@example.org"
        people.set_work_contact(mail=mail, language="zh-hans", by=cast.staff[name])
    loop = _Loop(cast.staff["office"], dict(_heads(cast)))
    for days in range(LOOKS_BACK, GIVEN.days - 1, -1):
        watching.catch_up(at=at - days * DAY)
    asked = Card.objects.filter(state=CardState.ASKED).order_by("late_at", "key", "level")
    early = [card for card in asked[:40] if loop.concerned(card) is not None]
    _steps(early, loop, at - GIVEN)
    for days in range(GIVEN.days - 1, -1, -1):
        watching.catch_up(at=at - days * DAY)
    _urge(cast, at=at)
    return Card.objects.count()


def _heads(cast: Cast) -> Iterator[tuple[str, Actor]]:
    for name, one in cast.staff.items():
        if name.endswith("-approve"):
            yield from ((code, one) for code in one.departments)
        elif name.endswith("-head"):
            yield from ((code, one) for code in one.centres)


def _steps(cards: Sequence[Card], loop: _Loop, given_at: datetime) -> None:
    """Of every five: one upheld, one lifted, one answered, two still silent."""
    for n, card in enumerate(cards):
        way, by = n % 5, loop.concerned(card)
        if way > 2 or by is None:
            continue
        note = DOWN if way == 1 else LATE
        card_steps.answer(card_id=card.pk, note=note, by=by, at=given_at + (n + 1) * HOUR / 4)
        judged_at = given_at + DAY + n * HOUR / 4
        if way == 0:
            card_steps.uphold(card_id=card.pk, note=UPHELD, by=loop.office, at=judged_at)
        elif way == 1:
            card_steps.lift(card_id=card.pk, note=LIFTED, by=loop.office, at=judged_at)


def _urge(cast: Cast, *, at: datetime) -> None:
    """Three lamps: one answered, one waiting, one urged a second time."""
    office, heads = cast.staff["office"], dict(_heads(cast))
    lit = Watch.objects.filter(level="red", kind=Subject.CASE).order_by("level_at", "key")
    for n, lamp in enumerate(lit[:3]):
        first = at - DAY - n * HOUR
        sent = urging.urge(key=lamp.key, form=new_id(), text=URGED, by=office, at=first)
        by = heads.get(lamp.department_id or "")
        if n == 0 and by is not None:
            urging.reply(urge_id=sent.pk, text=REPLIED, by=by, at=first + 3 * HOUR)
        if n == 2:
            urging.urge(
                key=lamp.key, form=new_id(), text=AGAIN, by=office, at=at - HOUR, again=True
            )
