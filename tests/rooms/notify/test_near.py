"""A number whose turn is near is told to its person: once, at once, and by the ways they wish."""

import pytest
from django.db import transaction

from onewindow.hall.actions import queue
from onewindow.journal.actions import follow
from onewindow.notify import actions, queries
from onewindow.notify.actions import telling as notify
from onewindow.notify.models import Message
from onewindow.rules.messages import Channel, Group
from tests.rooms.hall.cast import Hall


@pytest.fixture
def hall(world):
    while True:
        with transaction.atomic():
            if not follow(reader=notify.READER, limit=10_000):
                return Hall(world)


def in_line(hall, *, before):
    for _ in range(before):
        hall.comes()
    person = hall.world.zhang.person.pk
    return hall.comes(person_id=person)


def served(hall, window):
    hall.served(hall.calls(window))


def test_with_three_before_them_people_are_told_once_in_the_app_and_by_sms(hall, outbox):
    mine, window = in_line(hall, before=5), hall.sits(2)
    served(hall, window)
    assert notify.tell(at=hall.now()).messages == 0  # four before them still
    served(hall, window)
    at = hall.now()
    assert actions.tick(at=at)["messages"] == 1
    told = queries.letters(to=hall.world.zhang.actor).rows[0].messages[0]
    assert told.sentence == (
        f"您的 {mine.number} 号前面还有 3 人，请到泽国镇便民服务中心的窗口附近等，留意叫号。"
    )
    assert (told.turn, Message.objects.get().ticket_id) == (mine.code, mine.pk)
    (sms,) = outbox.glob("*.txt")  # sent at that moment: it waits for no other message
    assert mine.number in sms.read_text()
    assert "收件码" not in sms.read_text()
    served(hall, window)
    queue.leave(ticket_id=mine.pk, by=hall.world.zhang.actor, at=hall.now())
    actions.tick(at=hall.now())
    assert (Message.objects.count(), len(list(outbox.glob("*.txt")))) == (1, 1)


def test_who_wishes_no_sms_gets_none(hall, outbox):
    actions.set_wishes(wishes={Group.TURN: [Channel.APP]}, by=hall.world.zhang.actor)
    in_line(hall, before=2)
    served(hall, hall.sits(2))
    assert actions.tick(at=hall.now())["messages"] == 1
    assert not list(outbox.glob("*.txt"))


def test_who_was_called_meanwhile_is_told_by_the_hall(hall):
    in_line(hall, before=1)
    window = hall.sits(2)
    served(hall, window)
    hall.calls(window)
    assert notify.tell(at=hall.now()).messages == 0
