"""Floors from their file: the same file changes nothing, a wrong one nothing at all."""

import json

import pytest

from onewindow.hall.actions import drawing, floor
from onewindow.hall.models import Area, Hours, Window
from onewindow.places import queries as places
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete
from tests.world import AT, DATA, KEEPER, SONGMEN, ZEGUO

SHIPPED = (DATA / "halls.json").read_bytes()


@pytest.fixture
def body():
    return json.loads(SHIPPED)


def hall(body, centre=ZEGUO):
    return next(one for one in body["halls"] if one["centre"] == centre)


def load(body, **how):
    content = json.dumps(body).encode()
    return floor.load_floor(content=content, by=KEEPER, at=AT, **how).lines


def problems(body):
    with pytest.raises(Incomplete) as told:
        load(body)
    return {(one.where, one.code) for one in told.value.problems}


def test_every_centre_has_a_general_an_issuing_and_an_accessible_window():
    for centre in places.centres():
        windows = Window.objects.filter(centre=centre)
        assert 3 <= windows.count() <= 8
        assert windows.filter(serves__is_general=True).exists()
        assert windows.filter(serves__is_issuing=True).exists()
        assert windows.filter(is_accessible=True).count() == 1
        assert Hours.objects.filter(centre=centre).count() == 10


def test_only_what_the_town_is_known_for_is_more_than_a_demonstration():
    known = Area.objects.exclude(evidence="D").order_by("centre")
    assert [one.name for one in known] == ["公安专区", "民生保障专区"]
    assert set(known[1].zones) == {"社保", "医保", "卫健（计生）", "民政", "残联"}
    assert not Window.objects.exclude(evidence="D").exists()
    assert not Hours.objects.exclude(evidence="D").exists()


def test_the_same_file_changes_nothing(body):
    assert load(body) == ()


def test_what_is_written_out_is_what_was_read():
    assert floor.export_floor() == SHIPPED


def test_a_changed_hall_becomes_what_its_file_says(body):
    changed = hall(body)
    changed["windows"].append(
        {
            "number": 9,
            "name": "综合窗口",
            "name_en": "General window",
            "serves": ["A", "B"],
            "is_accessible": False,
            "evidence": "D",
        }
    )
    changed["hours"] = changed["hours"][:-1]
    assert len(load(body, dry_run=True)) == 3
    assert not Window.objects.filter(centre=ZEGUO, number=9).exists()
    assert len(load(body)) == 3
    new = Window.objects.get(centre=ZEGUO, number=9)
    assert set(new.serves.values_list("letter", flat=True)) == {"A", "B"}
    assert load(body) == ()
    assert json.loads(floor.export_floor()) == body


def test_halls_that_a_file_does_not_name_stay(body):
    load({"halls": [hall(body, SONGMEN)]})
    assert Window.objects.filter(centre=ZEGUO).count() == 8


def test_a_hall_may_change_which_of_its_areas_is_the_general_one(body):
    areas = hall(body, SONGMEN)["areas"]
    for one in areas:
        one["is_general"], one["is_issuing"] = one["is_issuing"], one["is_general"]
    load(body)
    assert Area.objects.get(centre=SONGMEN, is_general=True).letter == "C"


def test_everything_wrong_is_told_at_once_and_nothing_changes(body):
    changed = hall(body)
    changed["areas"][0]["is_general"] = False
    changed["areas"][1]["zones"] += ["公安户籍", "天文"]
    changed["areas"][2]["zones"] = ["社保"]
    changed["windows"][0]["serves"] = ["X"]
    changed["windows"][7]["serves"] = ["A"]
    changed["windows"][1]["number"] = 1
    changed["hours"][0]["closes"] = "14:00"
    body["halls"].append({**hall(body, SONGMEN), "centre": "nowhere"})
    at = f"halls.json:{ZEGUO}"
    assert problems(body) == {
        (at, "hall_area_count"),
        (f"{at}:公安户籍", "listed_twice"),
        (f"{at}.B", "file_unknown"),
        (f"{at}.C", "hall_zones_of_general"),
        (f"{at}.1", "file_unknown"),
        (f"{at}:1", "listed_twice"),
        (f"{at}.C", "hall_area_unserved"),
        (f"{at}.hours.1", "hall_hours_wrong"),
        ("halls.json:nowhere", "file_unknown"),
    }
    assert floor.export_floor() == SHIPPED


def test_a_wrong_shape_is_told_with_its_place(body):
    del hall(body)["windows"][0]["serves"]
    hall(body)["hours"][0]["opens"] = "25:00"
    places_told = {where for where, _ in problems(body)}
    assert places_told == {"halls.json:halls[5].windows[0]", "halls.json:halls[5].hours[0].opens"}


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[1]", b'{"halls": 3}'])
def test_what_is_no_floor_is_refused(content):
    with pytest.raises(Incomplete):
        floor.load_floor(content=content, by=KEEPER, at=AT)


def test_what_has_been_used_cannot_be_taken_away(world, body):
    guide = world.staff("zeguo-guide")
    drawing.draw(centre=ZEGUO, topic="id_reissue", channel="guide", by=guide, at=AT)
    changed = hall(body)
    changed["areas"] = [one for one in changed["areas"] if one["letter"] != "B"]
    changed["windows"] = [one for one in changed["windows"] if one["name"] != "公安窗口"]
    changed["windows"][0]["name"] = "全科窗口"
    assert problems(body) == {(f"halls.json:{ZEGUO}.B", "hall_part_in_use")}
    assert floor.export_floor() == SHIPPED


def test_only_keepers_of_reference_data_change_floors(world):
    with pytest.raises(NotPermitted):
        floor.load_floor(content=SHIPPED, by=world.chen, at=AT)
