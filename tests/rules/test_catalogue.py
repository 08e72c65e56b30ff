import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.rules import catalogue, difference
from tests.rules import bodies

DEPARTMENTS = {"市场监督管理局"}
KNOWN = {"m", "other"}


def sound(**more):
    """A matter with nothing to say against it."""
    base = bodies.matter(
        "m",
        situations=[bodies.situation("cook")],
        materials=[bodies.material("plan", "情形", when={"cook": "yes"})],
        form_fields=[
            bodies.field("kitchen", when={"cook": True}),
            bodies.field("delivery", "select", options=["窗口领取", "邮寄"]),
        ],
        **more,
    )
    words = ["事项m", "某证", "问题cook?", "材料plan", "字段kitchen", "字段delivery"]
    base["english"] = {word: "English" for word in [*words, "选项yes", "选项no"]}
    return base


def told(body, severity=None):
    found = catalogue.problems_of_matter(body=body, departments=DEPARTMENTS, known_matters=KNOWN)
    return [
        (one.where, one.code)
        for one in found
        if severity is None or one.params["severity"] == severity
    ]


def test_a_sound_matter_has_no_problem():
    assert told(sound()) == []


def with_(path, value):
    """A sound body with one thing changed. path: keys and indices."""
    body = copy.deepcopy(sound())
    inner = body
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    return body


LIMIT = {"days": 0, "unit": "即办", "note": None, "evidence": "A"}
ERRORS = [
    (("department",), "农业局", ("department", "unknown_department")),
    (("promised_limit",), LIMIT, ("instant", "instant_disagrees")),
    (("instant",), True, ("instant", "instant_disagrees")),
    (("promised_limit", "days"), 0, ("promised_limit", "at_once_is_zero_days")),
    (("promised_limit", "days"), None, ("promised_limit.days", "no_promise")),
    (("promised_limit", "days"), 21, ("promised_limit.days", "promise_exceeds_law")),
    (("fee", "amount_yuan"), 20, ("fee", "fee_without_basis")),
    (("fee", "amount_yuan"), None, ("fee", "fee_unknown")),
    (("site_check",), True, ("process", "two_inspectors")),
    (("materials", 0, "name"), "相关材料", ("materials[0].name", "filler_text")),
    (("materials", 0, "name"), "其他", ("materials[0].name", "filler_text")),
    (("materials", 0, "when"), None, ("materials[0].when", "case_without_condition")),
    (("materials", 0, "when"), {"bake": "yes"}, ("materials[0].when.bake", "unknown_condition")),
    (("materials", 0, "when"), {"cook": "oui"}, ("materials[0].when.cook", "unknown_value")),
    (("materials", 0, "result_of"), ["gone"], ("materials[0].result_of", "unknown_matter")),
    (("rules",), [{"type": "redirect", "to": "gone"}], ("rules[0].to", "unknown_matter")),
    (
        ("rules",),
        [{"type": "fee", "rows": [{"when": {"cook": "oui"}, "yuan": 1}]}],
        ("rules[0].rows[0].when.cook", "unknown_value"),
    ),
    (
        ("form_fields", 0, "from_situation"),
        {"situation": "bake", "map": {}},
        ("form_fields[0].from_situation.situation", "unknown_condition"),
    ),
    (
        ("form_fields", 1, "from_situation"),
        {"situation": "cook", "map": {"yes": "无人机"}},
        ("form_fields[1].from_situation.map", "unknown_value"),
    ),
    (
        ("commitment",),
        {"situation": "cook", "value": "promise", "inspect_within_working_days": 60},
        ("commitment", "unknown_value"),
    ),
    (("form_fields", 0, "id"), "delivery", ("form_fields", "listed_twice")),
    (
        ("situations", 0, "options", 0, "value"),
        "unsure",
        ("situations[0].options", "options_not_distinct"),
    ),
    (("materials", 0, "need"), "也许", ("materials[0].need", "wrong_shape")),
    (("promised_limit", "evidence"), "E", ("promised_limit.evidence", "wrong_shape")),
    (("rules",), [{"type": "magic"}], ("rules[0].type", "wrong_shape")),
    (("rules",), [{"type": "requires_result_of"}], ("rules[0]", "wrong_shape")),
    (("form_fields", 0, "type"), "hologram", ("form_fields[0].type", "wrong_shape")),
]


@pytest.mark.parametrize(("path", "value", "expected"), ERRORS)
def test_an_error_is_told_with_its_place(path, value, expected):
    assert expected in told(with_(path, value), "error")


ADVICE = [
    (("promised_limit", "evidence"), "D", ("promised_limit", "demonstration_value")),
    (("kind",), "行政许可", ("steps", "few_steps")),
    (("result", "type"), "批文", ("result.type", "result_type_disagrees")),
    (("form_fields", 1, "options"), ["窗口领取"], ("form_fields", "no_post_offered")),
    (("materials", 0, "need"), "必要", ("materials[0].need", "condition_on_necessary")),
    (("english",), {}, ("english", "english_missing")),
    (("form_fields", 1, "options"), [], ("form_fields[1].options", "choices_missing")),
]


@pytest.mark.parametrize(("path", "value", "expected"), ADVICE)
def test_an_advice_does_not_keep_from_publishing(path, value, expected):
    body = with_(path, value)
    assert expected in told(body, "advice")
    assert told(body, "error") == []


def test_a_question_without_effect_is_an_advice():
    body = with_(("situations",), [bodies.situation("cook"), bodies.situation("idle")])
    assert ("situations[1]", "decides_nothing") in told(body, "advice")


def test_anything_at_all_gets_an_answer_and_never_a_crash():
    strange: list[Any] = [{}, {"id": 1}, [], None, "x"]
    for body in strange:
        found = catalogue.problems_of_matter(body=body, departments=(), known_matters=())
        assert found
        assert all(catalogue.is_error(one) for one in found)


def departments():
    return {body["department"] for body in bodies.real_matters().values()}


@pytest.mark.parametrize("code", sorted(bodies.real_matters()))
def test_every_real_matter_may_be_published(code):
    body = bodies.real_matters()[code]
    found = catalogue.problems_of_matter(
        body=body, departments=departments(), known_matters=bodies.real_matters()
    )
    assert [one.sentence for one in catalogue.errors(found)] == []


@pytest.mark.parametrize("code", sorted(bodies.real_life_events()))
def test_every_real_life_event_may_be_published(code):
    found = catalogue.problems_of_life_event(
        body=bodies.real_life_events()[code],
        departments=departments(),
        matters=bodies.real_matters(),
    )
    assert [one.sentence for one in catalogue.errors(found)] == []


def event_problems(**more):
    event = bodies.life_event(
        ("parallel", [bodies.item("m", "optional", when={"sells": "yes"})]),
        **{"questions": [bodies.situation("sells")], **more},
    )
    found = catalogue.problems_of_life_event(
        body=event, departments=DEPARTMENTS, matters={"m": sound()}
    )
    return [(one.where, one.code) for one in found if one.code != "english_missing"]


def test_a_sound_life_event_has_no_problem():
    assert event_problems() == []


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"lead_department": "无"}, ("lead_department", "unknown_department")),
        ({"questions": []}, ("stages[0].items[0].when.sells", "unknown_condition")),
        (
            {"questions": [bodies.situation("sells", "a", "b")]},
            ("stages[0].items[0].when.sells", "unknown_value"),
        ),
        (
            {"implies": [{"when": {"sells": "yes"}, "sets": {"m.cook": "oui"}}]},
            ("implies[0].sets.m.cook", "unknown_value"),
        ),
        (
            {"implies": [{"when": {"sells": "yes"}, "sets": {"m.bake": "yes"}}]},
            ("implies[0].sets.m.bake", "unknown_condition"),
        ),
        ({"material_lines_separately": 7}, ("material_lines_separately", "count_disagrees")),
        (
            {"questions": [bodies.situation("sells"), bodies.situation("idle")]},
            ("questions[1]", "decides_nothing"),
        ),
        (
            {"stages": [{"mode": "parallel", "items": [bodies.item("gone")]}]},
            ("stages[0].items[0].matter", "unknown_matter"),
        ),
        (
            {"stages": [{"mode": "parallel", "items": [bodies.item("m", "one_of")]}]},
            ("stages[0].items[0].one_of", "group_disagrees"),
        ),
        ({"stages": [{"mode": "sideways", "items": []}]}, ("stages[0].mode", "wrong_shape")),
    ],
)
def test_a_life_events_problem_is_told_with_its_place(more, expected):
    assert expected in event_problems(**more)


def test_a_material_put_in_front_is_one_addition():
    old = sound()
    new = copy.deepcopy(old)
    new["materials"].insert(0, bodies.material("idcard", name="居民身份证"))
    changes = catalogue.difference(old=old, new=new)
    assert [(one.path, one.kind, one.subject) for one in changes] == [
        ("materials[idcard]", "added", "居民身份证")
    ]


def test_a_changed_need_is_told_with_both_values():
    changes = catalogue.difference(old=sound(), new=with_(("materials", 0, "need"), "容缺"))
    assert [(one.path, one.kind, one.before, one.after) for one in changes] == [
        ("materials[plan].need", "changed", "情形", "容缺")
    ]
    assert changes[0].sentence == "materials[plan].need (材料plan): 情形 becomes 容缺."


def test_another_order_is_told_once():
    old = with_(("materials",), [bodies.material("a"), bodies.material("b")])
    new = with_(("materials",), [bodies.material("b"), bodies.material("a")])
    assert [one.kind for one in catalogue.difference(old=old, new=new)] == ["moved"]


def test_nothing_changed_is_no_difference():
    for body in bodies.real_matters().values():
        again = json.loads(json.dumps(body))
        assert catalogue.difference(old=body, new=again) == ()


@given(data=st.data())
def test_two_bodies_differ_exactly_when_something_is_told(data):
    codes = sorted(bodies.real_matters())
    old, new = (bodies.real_matters()[data.draw(st.sampled_from(codes))] for _ in range(2))
    changed = copy.deepcopy(new) if data.draw(st.booleans()) else new
    assert bool(difference.difference(old=old, new=changed)) is (old != changed)


def test_open_drafts_learn_what_falls_away_and_what_is_new():
    old, new = sound(), copy.deepcopy(sound())
    new["situations"] = [bodies.situation("cook", "yes", "maybe"), bodies.situation("bake")]
    new["materials"] = [bodies.material("idcard")]
    new["form_fields"] = [bodies.field("kitchen", "textarea"), bodies.field("oven")]
    effects = catalogue.effect_on_drafts(old=old, new=new)
    assert [(one.kind, one.key) for one in effects] == [
        ("answer_lost", "cook"),
        ("question_new", "bake"),
        ("field_changed", "kitchen"),
        ("field_lost", "delivery"),
        ("field_new", "oven"),
        ("material_lost", "plan"),
        ("material_new", "idcard"),
    ]
    assert effects[0].detail == {"values": ["no"]}


def test_a_new_name_alone_touches_no_draft():
    assert catalogue.effect_on_drafts(old=sound(), new=with_(("name",), "新名称")) == ()


def test_a_life_event_that_drops_a_matter_says_so():
    old = bodies.life_event(("parallel", [bodies.item("a"), bodies.item("b")]))
    new = bodies.life_event(("parallel", [bodies.item("b"), bodies.item("c")]))
    effects = catalogue.effect_on_drafts(old=old, new=new)
    assert [(one.kind, one.key) for one in effects] == [("matter_lost", "a"), ("matter_new", "c")]


def codes_of(found):
    return [(one.where, one.code) for one in found]


@pytest.mark.parametrize(
    ("presence", "offered", "expected"),
    [
        (True, [("web", "decide")], ["online_but_present"]),
        (True, [("window", "decide"), ("phone", "decide")], ["online_but_present"]),
        (True, [("web", "accept"), ("post", "decide"), ("kiosk", "collect")], []),
        (False, [("web", "decide")], []),
        (True, [], []),
    ],
)
def test_what_is_decided_wholly_online_asks_nobody_to_come(presence, offered, expected):
    found = catalogue.depth_problems(body=sound(presence=presence), offered=offered)
    assert [one.code for one in found] == expected


@pytest.mark.parametrize(
    ("ask", "complain", "expected"),
    [
        ("0576-86123456", "0576-86123457", []),
        ("0576-86123456-801", "12345", []),
        ("", "", []),
        ("0576-86123456", "0576-86123456", [("market.complaint_phone", "same_phone")]),
        ("86123456", "0576-86123457", [("market.phone", "phone_without_area")]),
        ("0576-86123456", "13800000000", [("market.complaint_phone", "phone_without_area")]),
    ],
)
def test_questions_and_complaints_have_numbers_of_their_own(ask, complain, expected):
    found = catalogue.telephone_problems(ask=ask, complain=complain, where="market")
    assert codes_of(found) == expected
