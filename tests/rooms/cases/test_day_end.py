"""The day handed over: what the windows did, and what stands against it."""

import pytest

from onewindow.cases.actions import counter, day_end, deliver, drafts, identity, signing
from onewindow.cases.models import Case
from onewindow.cases.queries import day_ends
from onewindow.hall.queries import days
from onewindow.rules.powers import NotPermitted
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.rooms.cases.test_signing import handwriting
from tests.world import AT, DAY, HOUR, TODAY, ZEGUO


def at_the_window(world, **rest):
    """A draft of the phone that Li took over."""
    package = telling.draft(world, PLOT, **rest)
    drafts.take_over(code=package.code, number=world.zhang.person.number, by=world.li, at=AT)
    return package


def work(world):
    return day_ends.work(centre=ZEGUO, day=TODAY, to=world.li)


def test_every_hand_in_at_the_window_is_signed_or_listed(world):
    signed, sent_back = at_the_window(world), at_the_window(world)
    counter.take_on(
        package_id=signed.pk, confirmed=telling.ticked(signed), by=world.li, at=AT + HOUR
    )
    items = [{"where": "house_plan", "name": "图", "problem": "不清", "remedy": "换"}]
    counter.send_back(package_id=sent_back.pk, items=items, by=world.li, at=AT)
    telling.accepted(world, PLOT)  # handed in online: signed there

    found = work(world)
    assert (found.taken_in, found.signed) == (2, {"paper": 1})
    assert found.unsigned.lines == ((sent_back.pk, sent_back.code),)
    assert found.unscanned.lines == ((signed.pk, signed.code),)
    assert found.sealed == {"acceptance": 2, "supplement": 1}

    signing.take(
        package_id=signed.pk, means="paper", upload=handwriting("grey"), by=world.li, at=AT
    )
    assert not work(world).unscanned.count


def test_results_are_counted_where_they_lie_and_where_they_went(world):
    for delivery in ("", "取件柜", ""):
        package = telling.accepted(world, PLOT, delivery=delivery)
        telling.granted(world, telling.case_of(package))
    first = Case.objects.filter(state="ready").first()
    deliver.hand_over(case_id=first.pk, receiver="李", proof="当面签名", by=world.li, at=AT + HOUR)
    found = work(world)
    assert (found.waiting, found.handed, found.certificates) == (2, {"counter": 1}, 1)
    assert day_ends.work(centre=ZEGUO, day=TODAY + DAY, to=world.li).handed == {}


def test_what_does_not_add_up_wants_a_word(world):
    def hand_over(**said):
        return telling.problems(
            day_end.hand_over, centre=ZEGUO, day=TODAY, by=world.li, at=AT, **said
        )

    assert hand_over(note="", counted=1) == {"note": "required"}
    day_end.hand_over(centre=ZEGUO, day=TODAY, note="", counted=0, by=world.li, at=AT)
    (entry,) = days.hand_overs(centre=ZEGUO, day=TODAY)
    assert (entry.detail["counted"], entry.detail["waiting"], entry.detail["sealed"]) == (0, 0, 0)


def test_a_number_nobody_compared_is_listed_where_somebody_must(world):
    package = at_the_window(world)
    number = world.zhang.person.number
    identity.note(package_id=package.pk, typed=[number], read=[], by=world.li, at=AT)
    counter.take_on(package_id=package.pk, confirmed=telling.ticked(package), by=world.li, at=AT)
    assert not work(world).in_disorder
    identity.lay_down(centre=ZEGUO, second_check=True, by=world.chen, at=AT)
    assert work(world).unchecked.lines == ((package.pk, package.code),)


def test_only_the_halls_own_people_see_its_day(world):
    with pytest.raises(NotPermitted):
        day_ends.work(centre=ZEGUO, day=TODAY, to=world.zhao)
