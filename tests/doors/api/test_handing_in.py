"""Whole packages in one call: once only, every problem at once, few statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.rules.actors import Role
from tests.doors.api import script
from tests.doors.api.programs import Program
from tests.doors.api.script import CENTRE

MOST_STATEMENTS = 12


@pytest.fixture
def window(program, clock):
    return program("泽国综窗", Role.CLERK, centres=(CENTRE,))


@pytest.fixture
def order(world):
    """Two matters with their papers, for somebody the house knows."""
    li = script.person(world.zhang)
    wish = {"matters": ["gth_new", "road_occupy"], "facts": {"by_agent": False}}
    answers, told = script.guided(Program(), wish)
    return {
        "centre": CENTRE,
        "applicant": li,
        "matters": wish["matters"],
        "answers": answers,
        "form": script.filled(told["plan"]["form"], li),
        "materials": script.provided(told["plan"]),
    }


def statements(window, path, body, **headers):
    with CaptureQueriesContext(connection) as said:
        answer = window.call("post", path, body, **headers)
    assert answer.status_code < 300, answer.content.decode()
    return len(said)


def stranger(order, n):
    """The same order for somebody never met."""
    number = ("33108119900307001X", "331081199003070036")[n % 2]
    return {**order, "applicant": {**order["applicant"], "name": "周新民", "number": number}}


@pytest.mark.parametrize("who", ["known", "stranger"])
def test_one_package_takes_few_statements(window, order, who):
    sent = order if who == "known" else stranger(order, 0)
    window.post("packages", sent)  # versions are compiled once per process
    assert statements(window, "packages", sent, **{"Idempotency-Key": "k-1"}) <= MOST_STATEMENTS
    assert statements(window, "packages", sent, **{"Idempotency-Key": "k-1"}) <= MOST_STATEMENTS


def test_twenty_packages_take_no_more_statements_than_one(window, order):
    keyed = [{**order, "key": f"batch-{n}"} for n in range(40)]
    window.post("packages/batch", {"packages": keyed[:1]})

    one = statements(window, "packages/batch", {"packages": keyed[1:2]})
    twenty = statements(window, "packages/batch", {"packages": keyed[2:22]})

    assert one == twenty <= MOST_STATEMENTS


def test_the_same_key_finds_the_package_and_another_body_is_refused(window, order):
    key = {"Idempotency-Key": "counter-7-0001"}
    first = window.call("post", "packages", order, **key)
    again = window.call("post", "packages", order, **key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first["Location"] == again["Location"]

    other = window.refused("post", "packages", {**order, "delivery": "邮寄"}, **key)
    assert (other["status"], other["code"]) == (422, "idempotency_key_reused")


def test_another_programs_key_is_its_own(window, order, program):
    key = {"Idempotency-Key": "same-words"}
    other = program("另一个系统", Role.CLERK, centres=(CENTRE,))
    mine, theirs = window.post("packages", order, **key), other.post("packages", order, **key)
    assert mine["id"] != theirs["id"]


def test_a_batch_tells_an_outcome_for_each_in_order(window, order):
    wrong = {**order, "answers": {}, "key": "b"}
    sent = [{**order, "key": "a"}, wrong, {**order, "key": "a"}, {**order, "key": "c"}]
    items = window.post("packages/batch", {"packages": sent})["items"]
    assert [one["status"] for one in items] == [201, 422, 422, 201]
    assert items[1]["problem"]["code"] == "incomplete"
    assert {one["code"] for one in items[1]["problem"]["problems"]} >= {"unanswered"}
    assert items[2]["problem"]["code"] == "idempotency_key_reused"

    again = window.post("packages/batch", {"packages": [sent[0], sent[3]]})["items"]
    assert [one["status"] for one in again] == [200, 200]
    assert [one["package"]["id"] for one in again] == [
        items[0]["package"]["id"],
        items[3]["package"]["id"],
    ]


def test_more_than_a_hundred_packages_are_too_many(window, order):
    problem = window.refused("post", "packages/batch", {"packages": [order] * 101})
    assert problem["problems"][0]["code"] == "too_many"
    assert problem["problems"][0]["where"] == "packages"


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "“centre”的格式不对。"), ("en", "centre has the wrong form.")],
)
def test_every_problem_of_the_shape_is_told_at_once(window, language, said):
    window.language = language
    sent = {
        "centre": 3,
        "applicant": {"name": "", "number": "1", "colour": "red"},
        "delivery": "鸽子",
        "matters": ["gth_new"] * 21,
        "wings": 2,
    }
    problem = window.refused("post", "packages", sent)
    found = {one["where"]: one for one in problem["problems"]}
    assert {where: one["code"] for where, one in found.items()} == {
        "centre": "bad_shape",
        "applicant.name": "required",
        "applicant.colour": "unknown_field",
        "delivery": "not_an_option",
        "matters": "too_many",
        "wings": "unknown_field",
    }
    assert found["centre"]["detail"] == said


def test_every_problem_of_the_content_is_told_at_once(window, order):
    sent = {
        **order,
        "applicant": {"name": "李守田", "number": "332623198204179691"},
        "centre": "331081999",
        "matters": ["gth_new", "no_such_matter"],
    }
    problem = window.refused("post", "packages", sent)
    assert problem["code"] == "incomplete"
    assert {(one["where"], one["code"]) for one in problem["problems"]} >= {
        ("applicant.number", "bad_idno"),
        ("matters", "not_found"),
        ("centre", "not_found"),
    }


@pytest.mark.parametrize("body", ["{", "", "[" * 3000, '"\ud800"', "\x00", "{}{}"])
def test_what_is_no_json_is_a_bad_request_and_no_failure(window, body):
    answer = window.client.post(
        "/api/v1/packages",
        data=body.encode("utf-8", "surrogatepass"),
        content_type="application/json",
        headers={"Authorization": f"Bearer {window.token}"},
    )
    assert answer.status_code in (400, 422), answer.content


@pytest.mark.parametrize("key", ["", " ", "x" * 81, "两个字", "a b"])
def test_an_odd_key_is_refused(window, order, key):
    answer = window.call("post", "packages", order, **{"Idempotency-Key": key})
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["where"] == "Idempotency-Key"


def test_a_package_at_a_hall_that_is_not_the_tokens_is_refused(window, order):
    problem = window.refused("post", "packages", {**order, "centre": "331081102"})
    assert ("centre", "not_permitted") in {(p["where"], p["code"]) for p in problem["problems"]}
