"""People are asked how it was, once for each visit and matter, and told the answer."""

from onewindow.notify import actions as notify
from onewindow.notify import composing
from onewindow.notify.models import Message
from onewindow.quality.actions import loop
from onewindow.quality.actions import rating as act
from onewindow.quality.queries import services
from onewindow.rules.actors import NOBODY
from onewindow.rules.messages import Kind
from onewindow.rules.ratings import Channel
from onewindow.rules.reviews import Reached
from tests.rooms.cases import telling
from tests.rooms.hall.cast import Hall
from tests.world import AT, HOUR


def told(person, kind):
    """The person's messages of one kind, as they would leave the house."""
    while notify.tell(at=AT + HOUR).entries:
        pass
    return composing.in_order(Message.objects.filter(person=person, kind=kind))


def test_a_visit_that_is_over_is_rated_by_the_link_that_is_told(world):
    hall, me = Hall(world), world.zhang.person
    hall.sits(1)
    known, stranger = hall.comes(person_id=me.pk), hall.comes()
    for _ in (known, stranger):
        ticket = hall.calls(hall.window(1))
        hall.served(ticket)
    (one,) = told(me, Kind.RATE)
    code = one.link.partition("/rate/")[2].partition("/")[0]
    service = services.service(code)
    assert (service.key, service.is_own) == (known.pk, True)
    assert known.number in one.sentence
    assert one.link in composing.sms([one])
    assert Message.objects.filter(kind=Kind.RATE).count() == 1


def test_a_refused_matter_is_rated_too_and_a_withdrawn_one_is_not(world):
    case = telling.case_of(telling.accepted(world, telling.PLOT))
    telling.refused(world, case)
    (one,) = told(world.zhang.person, Kind.RATE)
    assert (one.case, one.package) == (case.pk, case.package_id)
    notify.tell(at=AT + HOUR)
    assert len(told(world.zhang.person, Kind.RATE)) == 1


def test_the_answer_to_a_bad_rating_reaches_its_person(world):
    case = telling.case_of(telling.accepted(world, telling.PLOT))
    telling.refused(world, case)
    given = act.rate(
        code=services.link_of_case(case.pk),
        grade=5,
        channel=Channel.QR,
        by=NOBODY,
        at=AT + 4 * HOUR,
    )
    step = {"review_id": given.review.pk, "by": world.chen, "at": AT + 5 * HOUR}
    loop.take_up(**step)
    loop.call_back(reached=Reached.REACHED, note="问清了", **step)
    loop.correct(note="改了", **step)
    loop.answer(text="对不起，已改。", **step)
    (one,) = told(world.zhang.person, Kind.REVIEW_ANSWERED)
    assert one.case == case.pk
    assert services.service(one.link.split("/rate/")[1].split("/")[0]).is_own
