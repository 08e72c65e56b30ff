"""What may be applied for where no clerk stands."""

import csv
import json

import pytest

from onewindow.rules import catalogue, self_service
from tests.rules import bodies
from tests.world import DATA


def body(**more):
    base = {"object": ["自然人"], "presence": False, "site_check": False}
    return {**bodies.matter("m"), **base, **more}


def fields(*more):
    return [bodies.field("name", prefill_from="user"), *more]


def paper(**more):
    return {**bodies.material("plan"), **more}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"object": ["法人"]}, "not_for_a_person"),
        ({"presence": True}, "in_person"),
        ({"site_check": True}, "on_site"),
        ({"form_fields": fields(bodies.field("face", "photo"))}, "captured"),
        ({"form_fields": fields(bodies.field("members", "table"))}, "table"),
        ({"form_fields": fields(bodies.field("who", concept="child.name"))}, "of_another"),
        ({"materials": [paper(form="原件")]}, "original"),
        ({"form_fields": fields(*(bodies.field(n) for n in "abc"))}, "much_to_write"),
    ],
)
def test_a_machine_takes_nothing_that_needs_a_clerk_or_a_keyboard(change, reason):
    assert self_service.unfit(body()) == []
    assert reason in self_service.unfit(body(**change))


def test_what_only_an_agent_or_the_post_needs_hinders_nobody_at_a_machine():
    proxy = paper(form="原件", when={"by_agent": True})
    posted = [bodies.field(n, "address", when={"delivery": "邮寄"}) for n in "abc"]
    assert self_service.unfit(body(materials=[proxy], form_fields=fields(*posted))) == []


def test_the_catalogue_offers_at_machines_only_what_fits_them():
    with (DATA / "offerings.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["channel"] == "kiosk"]
    marked = {row["matter"] for row in rows if row["depth"] in ("accept", "decide")}
    assert len(marked) >= 20
    assert {row["evidence"] for row in rows} == {"D"}
    for code in marked:
        found = json.loads((DATA / "matters" / f"{code}.json").read_text(encoding="utf-8"))
        assert self_service.unfit(found) == [], code
    offered = [("kiosk", "accept")]
    told = list(catalogue.depth_problems(body=body(presence=True), offered=offered))
    assert [one.code for one in told] == ["not_for_self_service"]
    assert not list(catalogue.depth_problems(body=body(), offered=offered))
    fetched = [("kiosk", "collect")]
    assert not list(catalogue.depth_problems(body=body(presence=True), offered=fetched))
