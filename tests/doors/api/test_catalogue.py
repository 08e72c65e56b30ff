"""What anybody may look up: matters, life events, halls, and what is needed."""

import pytest

from tests.doors.api import script
from tests.doors.api.programs import Program
from tests.doors.api.script import CENTRE

SHOP = {"life_event": "open_shop", "facts": {"by_agent": False}}


@pytest.fixture
def everybody(world, clock):
    return Program()


def test_a_matter_is_told_whole_with_the_places_that_really_do_it(everybody):
    matter = everybody.get(f"matters/tobacco_new?town={CENTRE}")
    assert matter["department"]["code"] == "tobacco"
    assert matter["body"]["legal_limit"]["days"] == 20
    assert matter["places"][0]["centre"] == CENTRE
    assert {one["depth"] for one in matter["places"]} <= {"guide", "collect", "accept", "decide"}


def test_life_events_and_matters_are_listed_apart(everybody):
    codes = [one["code"] for one in everybody.get("life-events")["items"]]
    assert len(codes) == 15
    assert everybody.refused("get", f"matters/{codes[0]}")["status"] == 404
    assert everybody.get(f"life-events/{codes[0]}")["code"] == codes[0]


def test_matters_are_filtered(everybody):
    found = everybody.get("matters?department=tobacco")["items"]
    assert {one["department"] for one in found} == {"tobacco"}
    assert everybody.get("matters?letter=Q&limit=1")["items"][0]["code"]


def test_halls_are_filtered_by_what_they_take(everybody):
    every = {one["code"] for one in everybody.get("centres")["items"]}
    takers = {one["code"] for one in everybody.get("centres?matters=house_plot")["items"]}
    assert len(every) == 16
    assert takers
    assert takers <= every
    places = everybody.get("offerings?matters=house_plot&matters=road_occupy")["items"]
    assert len({(one["centre"], one["channel"]) for one in places}) == len(places)


def test_a_plan_says_why_and_marks_what_is_assumed(everybody):
    _, told = script.guided(everybody, SHOP, licence="yes")
    matters = {one["code"]: one for one in told["plan"]["matters"]}
    assert matters["tobacco_new"]["because"][0]["question"] == "是否销售卷烟、雪茄烟？"
    assert matters["tobacco_new"]["because"][0]["label"] == "是"
    assert matters["gth_new"]["standing"] == "out"
    assert matters["tobacco_new"]["promised_limit"]["is_demonstration"]
    assert not matters["tobacco_new"]["legal_limit"]["is_demonstration"]


def test_unsure_is_an_answer_and_leaves_the_plan_open(everybody):
    wish = {**SHOP, "answers": {"licence": "yes", "tobacco": "unsure"}}
    told = everybody.post("guidance", wish)
    standing = {one["code"]: one["standing"] for one in told["plan"]["matters"]}
    assert standing["tobacco_new"] == "maybe"
    assert not told["plan"]["certain"]
    assert told["next_question"]["key"] not in wish["answers"]


def test_odd_answers_are_told_all_at_once(everybody):
    wish = {**SHOP, "answers": {"tobacco": "perhaps", "sells": "dreams", "moon": "yes"}}
    problems = everybody.refused("post", "guidance", wish)["problems"]
    assert {(one["where"], one["code"]) for one in problems} == {
        ("tobacco", "unknown_answer"),
        ("sells", "unknown_answer"),
        ("moon", "unknown_question"),
    }


@pytest.mark.parametrize("wish", [{}, {"life_event": "open_shop", "matters": ["gth_new"]}])
def test_a_wish_is_one_thing(everybody, wish):
    problem = everybody.refused("post", "guidance", wish)
    assert problem["problems"][0]["code"] == "one_wish"
    assert everybody.refused("post", "guidance", {"matters": ["no"]})["status"] == 404
