"""The demonstration's halls are never empty, and one may try them."""

from onewindow.hall.models import Duty, Ticket
from onewindow.program.demonstration import hall
from onewindow.rules import clock
from tests.rooms.hall.cast import assert_folds
from tests.world import AT, ZEGUO


def test_every_hall_has_a_morning_once_a_day_and_free_windows(world):
    assert hall.morning(world.cast, at=AT) == 160
    assert hall.morning(world.cast, at=AT) == 0
    rows = Ticket.objects.filter(centre=ZEGUO, day=clock.local_day(AT))
    states = sorted(rows.values_list("state", flat=True))
    assert states == ["finished"] * 3 + ["serving"] + ["waiting"] * 6
    assert all(row.is_demonstration for row in rows)
    assert Duty.objects.filter(until=None).count() == 16
    assert not Duty.objects.filter(account__username="zeguo-clerk1").exists()
    assert_folds(*rows)
