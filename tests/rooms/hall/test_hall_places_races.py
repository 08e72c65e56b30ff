"""Places and seats wanted by many at once: each goes to one, and none is lost."""

import pytest

from onewindow.hall.actions import booking, owning, promising, seats
from onewindow.hall.actions.owning import PeopleFallOut
from onewindow.hall.models import Appointment, Duty, Slot, Window
from onewindow.hall.queries import floors
from onewindow.people import actions as people
from onewindow.rules import codes
from onewindow.rules.actors import Actor, Role
from onewindow.rules.floor_changes import Part
from tests.rooms.cases.test_races import at_once
from tests.rooms.hall import racing
from tests.rooms.hall.racing import told
from tests.world import AT, DAY, ZEGUO

pytestmark = pytest.mark.django_db(transaction=True)
COMMITS = True


@pytest.fixture(autouse=True)
def _an_empty_hall():
    yield
    racing.emptied()


def test_one_seat_is_taken_by_one_and_one_clerk_sits_on_one(world):
    two, three = Window.objects.filter(centre=ZEGUO, number__in=[2, 3]).order_by("number")
    names = ("zeguo-clerk1", "zeguo-clerk2")
    outcomes = at_once(
        *[
            lambda name=name: seats.sit_down(window_id=two.pk, by=world.staff(name), at=AT)
            for name in names
        ]
    )
    assert told(outcomes) == ["done", "seat_taken"]
    Duty.objects.all().delete()
    outcomes = at_once(
        *[
            lambda window=window: seats.sit_down(window_id=window.pk, by=world.li, at=AT)
            for window in (two, three)
        ]
    )
    assert told(outcomes) == ["done", "done"]
    assert Duty.objects.filter(until=None).count() == 1


def citizens(count):
    """People who can book, each with a number that checks."""
    made = []
    for n in range(count):
        number = codes.identity_number(
            division="331081", birth_on=AT.date() - 11_000 * DAY, serial=601 + n
        )
        person = people.know(name=f"约{n}", number=number, at=AT)
        made.append(
            Actor(
                id=f"account:9{n}",
                name="",
                roles=frozenset({Role.CITIZEN}),
                person_id=person.pk,
            )
        )
    return made


def general_slots():
    promising.make_slots(at=AT)
    return Slot.objects.filter(area__centre=ZEGUO, area__is_general=True).order_by("starts_at")


def test_the_last_place_of_a_slot_goes_to_one_of_eight(world):
    slot = general_slots().first()
    Slot.objects.filter(pk=slot.pk).update(taken=slot.capacity - 1)
    outcomes = at_once(
        *[
            lambda by=by: booking.book(
                slot_id=slot.pk, topic="gth_new", person_id=by.person_id, by=by, at=AT
            )
            for by in citizens(8)
        ]
    )
    assert told(outcomes) == ["done"] + ["slot_full"] * 7
    assert Appointment.objects.count() == 1
    assert Slot.objects.get(pk=slot.pk).taken == slot.capacity


def test_who_change_places_with_each_other_never_wait_in_a_circle(world):
    one, other = general_slots()[:2]
    pair = citizens(2)
    for turn in range(4):
        mine = [
            booking.book(slot_id=slot.pk, topic="gth_new", person_id=by.person_id, by=by, at=AT)
            for slot, by in zip((one, other), pair, strict=True)
        ]
        outcomes = at_once(
            *[
                lambda booked=booked, to=to, by=by: booking.change(
                    appointment_id=booked.pk, slot_id=to.pk, by=by, at=AT
                )
                for booked, to, by in zip(mine, (other, one), pair, strict=True)
            ]
        )
        assert told(outcomes) == ["done", "done"], turn
        for booked, by in zip(mine, pair, strict=True):
            booking.cancel(appointment_id=booked.pk, by=by, at=AT)
    assert set(Slot.objects.values_list("taken", flat=True)) == {0}


def test_two_workers_make_the_same_slots_once(world):
    at_once(*[lambda: promising.make_slots(at=AT)] * 2)
    areas = Slot.objects.order_by().values_list("area", flat=True).distinct()
    assert Slot.objects.count() == len(areas) * (11 * 13 - 2)


CLOSED = {"day": "2026-03-06", "spans": [], "why": "业务培训", "why_en": "Training"}


def changes(world, part, rows, *, seen=None, agreed=""):
    seen = floors.standing(ZEGUO).version if seen is None else seen
    by = world.chen
    return owning.change(centre=ZEGUO, part=part, rows=rows, seen=seen, agreed=agreed, by=by, at=AT)


def test_of_two_owners_at_once_one_changes_the_hall_and_the_other_is_told(world):
    areas = floors.bodies(centres=[ZEGUO])[0]["areas"]
    seen = floors.standing(ZEGUO).version
    renamed = [{**areas[0], "name": "全科窗口"}, *areas[1:]]
    outcomes = at_once(
        lambda: changes(world, Part.AREAS, renamed, seen=seen),
        lambda: changes(world, Part.DAYS, [CLOSED], seen=seen),
    )
    assert told(outcomes) == ["done", "floor_moved"]
    assert floors.standing(ZEGUO).version == seen + 1
    changes(world, Part.DAYS, [])


def test_a_day_that_closes_while_people_book_it_keeps_nobody(world):
    """Whoever was quicker than the owner falls out and is known; the others are refused."""
    slot = general_slots().filter(starts_at__date=CLOSED["day"]).first()
    fell = []

    def close():
        agreed = ""
        for _ in range(10):
            try:
                return fell.append(changes(world, Part.DAYS, [CLOSED], agreed=agreed))
            except PeopleFallOut as asked:
                agreed = asked.agreed
        raise AssertionError("never settled")

    outcomes = at_once(
        close,
        *[
            lambda by=by: booking.book(
                slot_id=slot.pk, topic="gth_new", person_id=by.person_id, by=by, at=AT
            )
            for by in citizens(4)
        ],
    )
    assert set(told(outcomes)) <= {"done", "slot_full", "not_found"}
    ended = Appointment.objects.filter(slot__starts_at__date=CLOSED["day"])
    assert {one.state for one in ended} <= {"cancelled"}
    assert fell == [ended.count()] == [told(outcomes).count("done") - 1]
    left = Slot.objects.filter(area__centre=ZEGUO, starts_at__date=CLOSED["day"])
    assert not left.filter(capacity__gt=0).exists()
    changes(world, Part.DAYS, [])
