"""Whose appointment a hall cannot keep is told so, once, with what and when."""

from datetime import datetime

import pytest

from onewindow.hall.actions import booking, owning, promising
from onewindow.hall.actions.owning import PeopleFallOut
from onewindow.hall.models import Slot
from onewindow.hall.queries import floors
from onewindow.notify import actions, queries
from onewindow.rules.clock import CHINA
from onewindow.rules.floor_changes import Part
from onewindow.rules.messages import Kind
from tests.world import AT, ZEGUO

FRIDAY = {"day": "2026-03-06", "spans": [], "why": "业务培训", "why_en": "Training"}


def test_who_booked_a_day_that_is_closed_is_told_once(world):
    promising.renew(centre=ZEGUO, at=AT)
    zhang, at = world.zhang, datetime(2026, 3, 6, 9, tzinfo=CHINA)
    slot = Slot.objects.get(area__centre=ZEGUO, area__letter="A", starts_at=at)
    booking.book(slot_id=slot.pk, topic="gth_new", person_id=zhang.person.pk, by=zhang.actor, at=AT)

    def close(agreed=""):
        seen = floors.standing(ZEGUO).version
        return owning.change(
            centre=ZEGUO,
            part=Part.DAYS,
            rows=[FRIDAY],
            seen=seen,
            agreed=agreed,
            by=world.chen,
            at=AT,
        )

    with pytest.raises(PeopleFallOut) as asked:
        close()
    close(asked.value.agreed)
    for _ in range(2):
        while actions.tell(at=AT).entries:
            pass
    (letter,) = queries.letters(to=zhang.actor).rows
    (told,) = letter.messages
    assert (told.kind, told.package) == (Kind.FALLEN, None)
    for word in ("9:00", "泽国镇便民服务中心", "《", "请另约"):
        assert word in told.sentence
