"""A hall as its owners say it: whole or not at all, nobody with an appointment forgotten."""

import json
from datetime import date, datetime

import pytest

from onewindow.hall.actions import booking, floor, owning, promising, seats
from onewindow.hall.actions.owning import FloorMoved, PeopleFallOut
from onewindow.hall.models import Appointment, Slot, Window
from onewindow.hall.queries import floors, openings, screens
from onewindow.journal import queries as journal
from onewindow.rules.clock import CHINA
from onewindow.rules.floor_changes import Part
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete
from tests.world import AT, DAY, HOUR, KEEPER, SONGMEN, ZEGUO

TUESDAY, FRIDAY = date(2026, 3, 3), date(2026, 3, 6)


class Owner:
    """Chen, who heads Zeguo, and the hall as she reads it."""

    def __init__(self, world):
        self.world, self.by = world, world.chen

    def read(self):
        return floors.body(ZEGUO)

    def changes(self, part, rows, **how):
        how.setdefault("seen", floors.standing(ZEGUO).version)
        how.setdefault("by", self.by)
        return owning.change(centre=ZEGUO, part=Part(part), rows=rows, at=AT, **how)

    def problems(self, part, rows, **how):
        with pytest.raises(Incomplete) as told:
            self.changes(part, rows, **how)
        return {(one.where, one.code) for one in told.value.problems}

    def books(self, day, hour, minute=0):
        at = datetime(2026, 3, day, hour, minute, tzinfo=CHINA)
        slot = Slot.objects.get(area__centre=ZEGUO, area__letter="A", starts_at=at)
        zhang = self.world.zhang
        return booking.book(
            slot_id=slot.pk, topic="gth_new", person_id=zhang.person.pk, by=zhang.actor, at=AT
        )


@pytest.fixture
def owner(world):
    promising.renew(centre=ZEGUO, at=AT)
    return Owner(world)


def shown(at):
    state = screens.state(ZEGUO, at=at)
    assert state is not None
    return state


def day_off(day=FRIDAY):
    return {"day": day.isoformat(), "spans": [], "why": "业务培训", "why_en": "Training"}


def test_a_day_off_stops_what_was_promised_and_tells_who_had_booked(owner):
    booked = owner.books(6, 9)
    with pytest.raises(PeopleFallOut) as told:
        owner.changes("days", [day_off()])
    (fallen,) = told.value.fallen
    assert (fallen.id, fallen.topic, told.value.params) == (booked.pk, "gth_new", {"count": 1})
    assert "days" not in owner.read()
    assert Slot.objects.filter(area__centre=ZEGUO, starts_at__date=FRIDAY).count() == 26
    assert owner.changes("days", [day_off()], agreed=told.value.agreed) == 1
    booked.refresh_from_db()
    assert booked.state == Appointment.State.CANCELLED
    assert journal.about(booked.pk)[-1].fact == "appointment.fall_out"
    assert list(Slot.objects.filter(area__centre=ZEGUO, starts_at__date=FRIDAY)) == [booked.slot]
    assert Slot.objects.get(pk=booked.slot_id).capacity == 0
    friday = openings.opening_of(ZEGUO, at=AT + 4 * DAY)
    assert (friday.spans, friday.is_open, friday.why_en) == ((), False, "Training")
    owner.changes("days", [])
    assert Slot.objects.filter(area__centre=ZEGUO, starts_at__date=FRIDAY).count() == 26
    assert Slot.objects.get(pk=booked.slot_id).capacity == 5


def test_what_was_agreed_holds_for_these_people_and_no_others(owner):
    owner.books(6, 9)
    with pytest.raises(PeopleFallOut) as told:
        owner.changes("days", [day_off()])
    slot = Slot.objects.get(
        area__centre=ZEGUO,
        area__letter="A",
        starts_at=datetime(2026, 3, 6, 14, tzinfo=CHINA),
    )
    agent = owner.world.agent
    booking.book(slot_id=slot.pk, topic="gth_new", person_id=agent.person.pk, by=agent.actor, at=AT)
    with pytest.raises(PeopleFallOut) as again:
        owner.changes("days", [day_off()], agreed=told.value.agreed)
    assert len(again.value.fallen) == 2


def test_a_new_week_begins_on_its_day_and_what_was_before_stays(owner):
    week = [{"weekday": day, "opens": "09:00", "closes": "12:00"} for day in range(1, 6)]
    since = date(2026, 3, 9)
    assert owner.changes("hours", week, since=since) == 0
    before = openings.opening_of(ZEGUO, at=AT)
    after = openings.opening_of(ZEGUO, at=AT + 7 * DAY)
    assert len(before.spans) == 2
    assert [f"{one:%H:%M}" for one in after.spans[0]] == ["09:00", "12:00"]
    assert len(after.spans) == 1
    counted = [
        Slot.objects.filter(area__centre=ZEGUO, area__letter="A", starts_at__date=day).count()
        for day in (FRIDAY, since)
    ]
    assert counted == [13, 6]
    assert owner.changes("hours", week, since=since) == 0  # again: nothing to do
    assert floors.standing(ZEGUO).version == 1


def test_a_closed_window_promises_nothing_and_nobody_sits_down_there(owner, world):
    rows = owner.read()["windows"]
    general = [one for one in rows if "A" in one["serves"]]
    for one in general[1:]:
        one["closed"] = {"from": "2026-03-03", "why": "装修", "why_en": "Works"}
    owner.changes("windows", rows)
    line = Slot.objects.filter(area__centre=ZEGUO, area__letter="A")
    assert set(line.filter(starts_at__date=AT).values_list("capacity", flat=True)) == {5}
    assert set(line.filter(starts_at__date=TUESDAY).values_list("capacity", flat=True)) == {1}
    shut = Window.objects.get(centre=ZEGUO, number=general[1]["number"])
    with pytest.raises(seats.WindowClosed):
        seats.sit_down(window_id=shut.pk, by=world.li, at=AT + DAY)
    seats.sit_down(window_id=shut.pk, by=world.li, at=AT)
    told = {one["number"]: one for one in shown(at=AT + DAY)["windows"]}[shut.number]
    assert (told["status"], told["reason"], told["reason_en"]) == ("closed", "装修", "Works")


def test_nobody_is_left_standing(owner, hall):
    window = hall.sits(1)
    hall.comes("id_reissue")
    rows = owner.read()["windows"]
    for one in rows:
        if one["number"] == 1 or "B" in one["serves"]:
            one["closed"] = {"from": "2026-03-02", "until": "2026-03-02", "why": "停", "why_en": ""}
    assert owner.problems("windows", rows) == {
        (f"hall.{window.number}", "hall_window_staffed"),
        ("hall.B", "hall_line_unserved"),
    }


def test_a_capacity_that_is_said_goes_before_the_rule_and_never_below_what_is_taken(owner):
    booked = owner.books(3, 9)
    rows = owner.read()["areas"]
    rows[0]["capacity"] = 0
    with pytest.raises(PeopleFallOut):
        owner.changes("areas", rows)
    rows[0]["capacity"] = 1
    assert owner.changes("areas", rows) == 0
    booked.slot.refresh_from_db()
    assert (booked.slot.capacity, booked.slot.taken) == (1, 1)


def test_everything_wrong_is_told_at_once(owner):
    body = owner.read()
    areas = body["areas"]
    areas[0]["is_general"] = False
    areas[1]["zones"] += ["公安户籍"]
    assert owner.problems("areas", areas) == {
        ("hall", "hall_area_count"),
        ("hall:公安户籍", "listed_twice"),
    }
    past = [{"weekday": 1, "opens": "12:00", "closes": "09:00"}]
    assert owner.problems("hours", past, since=date(2026, 3, 1)) == {
        ("since", "hall_since_past"),
        ("hall.hours.1", "hall_hours_wrong"),
    }
    assert owner.problems("days", [day_off(date(2026, 3, 1))]) == {("day", "hall_since_past")}


def test_an_area_that_is_wanted_no_more_rests(owner):
    rows = owner.read()
    police = next(one for one in rows["areas"] if one["zones"])
    police["zones"] = []
    owner.changes("areas", rows["areas"])
    windows = owner.read()["windows"]
    for one in windows:
        one["serves"] = [letter for letter in one["serves"] if letter != police["letter"]] or ["A"]
    owner.changes("windows", windows)
    assert police["letter"] not in {one["letter"] for one in shown(at=AT)["areas"]}


def test_the_second_of_two_pages_is_told_that_the_first_was_quicker(owner):
    rows = owner.read()["areas"]
    owner.changes("days", [day_off()], seen=0)
    with pytest.raises(FloorMoved):
        owner.changes("areas", rows, seen=0)


def load(hall):
    content = json.dumps({"halls": [hall]}).encode()
    return floor.load_floor(content=content, by=KEEPER, at=AT + HOUR)


def test_a_file_leaves_what_owners_changed_and_says_so(owner):
    shipped = owner.read()
    rows = owner.read()["areas"]
    rows[0]["name"] = "全科窗口"
    owner.changes("areas", rows)
    report = load(shipped)
    assert (report.lines, report.kept) == ((), (ZEGUO,))
    (said,) = [one for one in owner.read()["areas"] if one["letter"] == "A"]
    assert (said["name"], said["evidence"]) == ("全科窗口", "A")
    again = load(owner.read())
    assert (again.lines, again.kept) == ((), ())


def test_a_head_changes_her_own_hall_and_the_office_every_one(owner, world):
    rows = owner.read()["areas"]
    for who in ("zeguo-clerk1", "zeguo-guide", "songmen-head", "catalogue", "audit"):
        with pytest.raises(NotPermitted):
            owner.changes("areas", rows, by=world.staff(who))
    owner.changes("days", [day_off()], by=world.staff("office"))
    assert floors.standing(SONGMEN).version == 0
