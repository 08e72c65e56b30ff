import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.rules import plans, situations
from onewindow.rules.facts import Facts
from tests.rules import bodies

FACTS = Facts(by_agent=False, delivery="窗口领取")
LICENCE = bodies.matter(
    "licence",
    materials=[bodies.material("idcard"), bodies.material("form")],
    form_fields=[bodies.field("name", concept="person.name"), bodies.field("scope")],
)
FOOD = bodies.matter(
    "food",
    situations=[bodies.situation("cook")],
    materials=[
        bodies.material("idcard", "容缺"),
        bodies.material("bl", result_of=["licence"]),
        bodies.material("plan", "情形", when={"cook": "yes"}),
        bodies.material("proxy", "情形", when={"by_agent": True}),
    ],
    form_fields=[
        bodies.field("owner", concept="person.name", prefill_from="user"),
        bodies.field("uscc", "uscc", concept="business.uscc", from_result_of=["licence"]),
        bodies.field("kitchen", when={"cook": "yes"}),
    ],
    promised_limit={"days": 8, "unit": "工作日", "note": None, "evidence": "D"},
    fee={"amount_yuan": 12.5, "note": None, "evidence": "A"},
    rules=[{"type": "requires_result_of", "matter": "licence", "text": "先照后证"}],
)
EVENT = bodies.life_event(
    ("sequential", [bodies.item("licence")]),
    ("parallel", [bodies.item("food", "optional", when={"sells_food": "yes"})]),
    ("auto", [{"external": True, "name": "银行开户", "department_name": "银行"}]),
    questions=[bodies.situation("sells_food")],
)
SHOP = bodies.bundle(LICENCE, FOOD, event=EVENT)


def plan(found=SHOP, facts=FACTS, **answers):
    given = {key.replace("__", "."): value for key, value in answers.items()}
    return plans.plan(bundle=found, answers=given, facts=facts)


def line(found, name):
    return next(one for one in found.materials if one.material_id == name)


def box(found, key):
    return next(one for one in found.fields if one.key == key)


def test_each_material_is_asked_once_for_all_matters():
    found = plan(sells_food="yes", food__cook="no")
    assert [one.material_id for one in found.materials] == ["idcard", "form", "bl"]
    card = line(found, "idcard")
    assert card.matters == ("licence", "food")
    assert card.need == "必要"
    assert not card.may_come_later
    assert (found.lines_separately, found.lines_one_set) == (4, 3)
    assert (found.all_lines_separately, found.all_lines_one_set) == (6, 5)


def test_the_result_of_an_earlier_case_is_not_asked_for():
    found = line(plan(sells_food="yes"), "bl")
    assert (found.asked, found.provided_by, found.certain) == (False, "licence", True)
    alone = line(plan(bodies.bundle(FOOD)), "bl")
    assert (alone.asked, alone.provided_by) == (True, None)
    held = Facts(held=frozenset({"licence"}))
    assert line(plan(bodies.bundle(FOOD), facts=held), "bl").provided_by == "held"


def test_unsure_keeps_a_material_as_possibly_needed_with_its_reason():
    found = line(plan(sells_food="yes", food__cook="unsure"), "plan")
    assert found.certain is False
    assert [(one.question, one.label) for one in found.because] == [("问题cook?", None)]
    sure = line(plan(sells_food="yes", food__cook="yes"), "plan")
    assert sure.certain
    assert [(one.question, one.label) for one in sure.because] == [("问题cook?", "选项yes")]


def test_a_matter_that_may_be_needed_brings_its_materials_as_possible():
    found = plan()
    assert [one.standing for one in found.matters] == ["in", "maybe"]
    assert line(found, "bl").certain is False
    assert [one.key for one in line(found, "bl").because] == ["sells_food"]
    assert line(found, "idcard").certain
    assert not found.certain


def test_a_matter_that_is_out_leaves_nothing_behind():
    found = plan(sells_food="no")
    assert [one.material_id for one in found.materials] == ["idcard", "form"]
    assert [one.key for one in found.fields] == ["person.name", "licence.scope"]
    assert found.fee_fen == 0


def test_facts_decide_like_answers_and_stay_open_when_unknown():
    with_agent = plan(facts=Facts(by_agent=True), sells_food="yes", food__cook="no")
    assert line(with_agent, "proxy").certain
    unknown = plan(facts=Facts(), sells_food="yes", food__cook="no")
    assert line(unknown, "proxy").certain is False
    assert line(unknown, "proxy").because[0].key == "by_agent"


def test_fields_with_one_concept_are_filled_once():
    found = plan(sells_food="yes", food__cook="yes")
    name = box(found, "person.name")
    assert name.used_by == (("licence", "name"), ("food", "owner"))
    assert name.prefill_from == "user"
    uscc = box(found, "business.uscc")
    assert (uscc.filled_by, uscc.source, uscc.asked) == ("result", "licence", False)
    assert box(found, "food.kitchen").shown is True


def test_a_concept_of_another_type_is_not_shared():
    found = plan(
        bodies.bundle(
            bodies.matter("a", form_fields=[bodies.field("x", concept="c")]),
            bodies.matter("b", form_fields=[bodies.field("x", "date", concept="c")]),
        )
    )
    assert [(one.key, one.type) for one in found.fields] == [("c", "text"), ("b.x", "date")]


def test_fees_days_and_stages_add_up():
    found = plan(sells_food="yes")
    assert found.fee_fen == 1250
    assert str(found.fee_yuan) == "12.5"
    assert [(one.matters, one.working_days) for one in found.stages] == [
        (("licence",), 5),
        (("food",), 8),
    ]
    assert found.working_days == 13
    open_ = plan()
    assert (open_.fee_fen, open_.fee_most_fen) == (0, 1250)


def test_an_unknown_fee_is_named_and_never_taken_for_nothing():
    seal = bodies.matter("seal", fee={"amount_yuan": None, "note": "刻制单位收取", "evidence": "C"})
    found = plan(bodies.bundle(seal))
    assert (found.fee_fen, found.fee_most_fen, found.fee_unknown) == (0, None, ("seal",))


def test_a_matter_comes_after_the_one_whose_result_it_needs_whatever_the_list_says():
    free = bodies.bundle(FOOD, LICENCE)
    waves = {item.matter.code: item.wave for item in free.items}
    assert waves == {"food": 1, "licence": 0}
    assert plan(free).matters[0].needs == ("licence",)


def test_externals_are_told_and_not_handled():
    assert [one.name for one in plan().externals] == ["银行开户"]
    assert all(one.code != "银行开户" for one in plan().matters)


def test_the_promise_shortens_the_way_only_when_it_is_given():
    place = bodies.matter(
        "place",
        situations=[bodies.situation("mode", "promise", "normal")],
        instant=True,
        promised_limit={"days": 0, "unit": "即办", "note": "告知承诺", "evidence": "A"},
        process=[],
        process_when=[
            {"when": {"mode": "normal"}, "process": [{"step": "核查", "people": 2, "note": None}]}
        ],
        commitment={"situation": "mode", "value": "promise", "inspect_within_working_days": 60},
    )
    found = bodies.bundle(place)
    quick = plan(found, place__mode="promise").matters[0]
    assert (quick.committed, quick.instant, quick.process) == (True, True, ())
    assert (quick.inspect_within_days, quick.promised.days) == (60, 0)
    slow = plan(found, place__mode="normal").matters[0]
    assert (slow.committed, slow.instant, slow.promised.days) == (False, False, 20)
    assert [(one.step, one.people) for one in slow.process] == [("核查", 2)]
    assert plan(found).matters[0].committed is None


def test_the_real_shop_joins_65_lines_into_37():
    shop = bodies.real_bundle("open_shop")
    assert (shop.lines_separately, shop.lines_one_set) == (65, 37)


@pytest.mark.parametrize("code", sorted(bodies.real_life_events()))
def test_every_life_event_counts_what_its_data_says(code):
    body, found = bodies.real_life_events()[code], bodies.real_bundle(code)
    counted = (found.lines_separately, found.lines_one_set)
    assert counted == (body["material_lines_separately"], body["material_lines_one_set"])


def test_mr_li_is_asked_for_his_licence_by_nobody():
    found = plan(bodies.real_bundle("open_shop"), licence="no", sells="grocery", tobacco="yes")
    standing = {one.code: one.standing for one in found.matters}
    assert standing["gth_new"] == "in"
    assert standing["tobacco_new"] == "in"
    assert standing["xcy_reg"] == "in"
    assert standing["food_new"] == "out"
    assert line(found, "bl").asked is False
    assert len([one for one in found.materials if one.material_id == "idcard"]) == 1


@given(data=st.data())
def test_a_bundles_materials_are_those_of_its_matters_together(data):
    code = data.draw(st.sampled_from(sorted(bodies.real_life_events())))
    found = bodies.real_bundle(code)
    answers: dict[str, str] = {}
    while question := situations.next_question(bundle=found, answers=answers, facts=FACTS):
        answers[question.key] = data.draw(st.sampled_from(sorted(question.values)))
    joined = plans.plan(bundle=found, answers=answers, facts=FACTS)
    view = situations.settle(bundle=found, answers=answers).view
    singles = set()
    for matter in joined.matters:
        if matter.standing == "in":
            alone = bodies.real_bundle(matter.code)
            own = {key: str(value) for key, value in view.items() if key in alone.asked}
            singles |= {
                one.material_id
                for one in plans.plan(bundle=alone, answers=own, facts=FACTS).materials
            }
    assert {one.material_id for one in joined.materials} == singles


@given(data=st.data())
def test_no_field_is_asked_twice_and_none_is_lost(data):
    code = data.draw(st.sampled_from(sorted(bodies.real_life_events())))
    found = bodies.real_bundle(code)
    keys = [one.key for one in found.fields]
    assert len(keys) == len(set(keys))
    uses = sum(len(one.uses) for one in found.fields)
    assert uses == sum(len(item.matter.fields) for item in found.items)


def test_planning_the_real_shop_is_quick():
    shop = bodies.real_bundle("open_shop")
    answers = {"sells": "grocery", "tobacco": "yes"}
    best = min(_timed(shop, answers) for _ in range(5))
    print(f"plan of the shop: {best * 1e3:.2f} ms")
    assert best < 0.02


def _timed(shop, answers):
    began = time.perf_counter()
    for _ in range(20):
        plans.plan(bundle=shop, answers=answers, facts=FACTS)
    return (time.perf_counter() - began) / 20
