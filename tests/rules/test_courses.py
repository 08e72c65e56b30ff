"""Courses as data: what a file may say, and what the shipped one does."""

import json
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as some

from onewindow.rules import courses, qualifying, staff_powers
from onewindow.rules.actors import Actor, Role
from onewindow.rules.exams import Kind
from onewindow.rules.qualifying import Held
from onewindow.rules.staff_powers import Place
from tests.world import DATA, TODAY

SHIPPED = json.loads((DATA / "courses.json").read_text(encoding="utf-8"))
ZONES = {
    json.loads(path.read_text(encoding="utf-8"))["zone"] for path in (DATA / "matters").iterdir()
}


def codes(body):
    return [one.code for one in courses.problems(body)]


def test_the_shipped_courses_are_in_order_and_each_question_cites_where_it_is_written():
    assert courses.problems(SHIPPED) == []
    asked = [one for course in SHIPPED["courses"] for one in course["questions"]]
    assert len(asked) >= 60
    assert len({one["code"] for one in asked}) == len(asked)
    assert all(one["article"] and one["why"] for one in asked)
    assert {one["kind"] for one in asked} == set(Kind)
    assert all(course["evidence"] == "D" for course in SHIPPED["courses"])


def test_every_zone_of_the_catalogue_is_taught_somewhere():
    taught = {
        one["code"]
        for course in SHIPPED["courses"]
        for one in course["qualifies"]
        if one["scope"] == "zone"
    }
    assert taught == ZONES


def spoilt(change):
    body = deepcopy(SHIPPED)
    change(body["courses"])
    return body


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("listed_twice", lambda all_: all_.append(deepcopy(all_[0]))),
        ("course_unknown", lambda all_: all_[3].update(questions_of=["nothing"])),
        ("course_asks_too_much", lambda all_: all_[0]["exam"].update(ask=13)),
        ("course_scope_wrong", lambda all_: all_[0]["qualifies"].append(
            {"scope": "all", "code": "x"})),
        ("question_right_one", lambda all_: all_[0]["questions"][0].update(right=["A", "B"])),
        ("question_right_unknown", lambda all_: all_[0]["questions"][0].update(right=["F"])),
        ("question_right_many", lambda all_: all_[0]["questions"][7].update(right=["A"])),
        ("question_judge_two", lambda all_: all_[0]["questions"][0].update(kind="judge")),
        ("wrong_shape", lambda all_: all_[0].update(class_hours=0)),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told(code, change):
    assert code in codes(spoilt(change))


# --- Who may accept --------------------------------------------------------------------------

matters = some.dictionaries(some.sampled_from("abcd"), some.sampled_from("XYZ"), max_size=4)
held = some.lists(
    some.builds(
        Held,
        account=some.integers(1, 3),
        scope=some.sampled_from(["matter", "zone", "all"]),
        code=some.sampled_from("abcdXYZ"),
        since=some.just(TODAY),
        until=some.just(TODAY),
    ),
    max_size=6,
)


@given(held, held, matters)
def test_more_certificates_never_take_a_matter_away(some_, more, wanted):
    before = set(qualifying.lacking(some_, wanted, on=TODAY))
    assert set(qualifying.lacking([*some_, *more], wanted, on=TODAY)) <= before


@given(held, matters)
def test_who_is_able_lacks_nothing_and_nobody_else_does(everybody, wanted):
    able = qualifying.able(everybody, wanted, on=TODAY)
    for account in {one.account for one in everybody}:
        own = [one for one in everybody if one.account == account]
        assert (account in able) == (qualifying.lacking(own, wanted, on=TODAY) == [])


# --- Posts -----------------------------------------------------------------------------------

places = some.lists(
    some.one_of(
        some.builds(Place, some.sampled_from([Role.CLERK, Role.HEAD]), some.sampled_from("AB"),
                    some.none()),
        some.builds(Place, some.sampled_from([Role.REVIEWER, Role.APPROVER]), some.none(),
                    some.sampled_from("XY")),
        some.just(Place(Role.OFFICE, None, None)),
    ),
    max_size=5,
)  # fmt: skip


@given(places)
def test_posts_spread_exactly_where_an_actor_would_hold_what_nobody_gave(posts):
    actor = Actor(
        id="account:1",
        name="",
        roles=frozenset(one.role for one in posts),
        centres=frozenset(one.centre for one in posts if one.centre),
        departments=frozenset(one.department for one in posts if one.department),
    )
    seen = {Place(role, centre, None) for role in actor.roles & staff_powers.IN_CENTRE
            for centre in actor.centres}  # fmt: skip
    seen |= {Place(role, None, one) for role in actor.roles & staff_powers.IN_DEPARTMENT
             for one in actor.departments}  # fmt: skip
    assert set(staff_powers.spread(posts)) == seen - set(posts)


@given(some.sampled_from(Role), some.sampled_from(["A", "B", None]))
def test_nobody_owns_a_post_that_would_be_their_own(role, centre):
    everything = Actor(
        id="account:7", name="", roles=frozenset(Role), centres=frozenset({"A", "B"})
    )
    assert not staff_powers.owns(everything, Place(role, centre, None), account=7)
