from datetime import date

import pytest

from onewindow.rules import plans, ruling
from onewindow.rules.facts import Facts
from tests.rules import bodies

VOCABULARY = [
    "age",
    "agent_ok",
    "amount",
    "amount_table",
    "amount_unknown",
    "auto",
    "block",
    "class_table",
    "conflict",
    "cooldown",
    "cycle",
    "delegated",
    "duration",
    "exclusive",
    "fee",
    "fee_table",
    "fee_waiver",
    "instant",
    "limit",
    "must",
    "note",
    "order",
    "post_check",
    "precondition",
    "publicity",
    "redirect",
    "redo",
    "reject",
    "requires_result_of",
    "sampling",
    "stage_limit",
    "threshold",
    "validity_by_age",
    "wait",
    "window",
]
TODAY = date(2026, 3, 2)


def found(*rules, answers=None, facts=None, situations=(), fields=(), **more):
    body = bodies.matter(
        "m", rules=list(rules), situations=list(situations), form_fields=list(fields), **more
    )
    given = {f"m.{key}": value for key, value in (answers or {}).items()}
    plan = plans.plan(bundle=bodies.bundle(body), answers=given, facts=facts)
    return [(one.type, one.effect, one.certain) for one in plan.findings]


def real(code, facts=None, **answers):
    given = {f"{code}.{key}": value for key, value in answers.items()}
    plan = plans.plan(bundle=bodies.real_bundle(code), answers=given, facts=facts)
    return {one.type: one for one in plan.findings}


def test_every_rule_type_of_the_vocabulary_says_how_it_acts():
    assert sorted(ruling.ACTING) == sorted(VOCABULARY)


def test_every_rule_in_the_real_catalogue_has_an_acting_type():
    for body in bodies.real_matters().values():
        for rule in body["rules"]:
            assert rule["type"] in ruling.ACTING, (body["id"], rule["type"])


def test_what_merely_informs_is_named():
    assert sorted(ruling.INFORMING) == [
        "agent_ok",
        "amount",
        "amount_unknown",
        "auto",
        "cycle",
        "delegated",
        "duration",
        "instant",
        "note",
        "sampling",
    ]


@pytest.mark.parametrize("kind", ["reject", "block", "exclusive", "conflict"])
def test_a_rule_with_a_condition_stops_when_it_holds(kind):
    rule = {"type": kind, "when": {"bad": "yes"}, "text": "不可", "basis": "某法"}
    ask = [bodies.situation("bad")]
    assert found(rule, situations=ask, answers={"bad": "yes"}) == [(kind, "stop", True)]
    assert found(rule, situations=ask, answers={"bad": "no"}) == []
    assert found(rule, situations=ask) == [(kind, "stop", False)]
    assert found(rule, situations=ask, answers={"bad": "unsure"}) == [(kind, "stop", False)]


@pytest.mark.parametrize(
    "kind",
    ["reject", "block", "conflict", "redirect", "must", "precondition", "limit", "threshold"],
)
def test_what_only_a_person_can_judge_is_confirmed_by_the_clerk(kind):
    rule = {"type": kind, "text": "须核对", "basis": "某法", "to": "other"}
    assert found(rule) == [(kind, "confirm", True)]


def test_a_redirect_names_the_right_matter():
    plan = real("food_new", only_prepack="yes")
    assert plan["redirect"].effect == "redirect"
    assert plan["redirect"].to == "food_prepack_filing"
    assert ruling.stopping(plan.values())


def test_a_rule_by_area_acts_on_the_form():
    rule = {"type": "reject", "when": {"area": ">50"}, "text": "超过50㎡", "basis": "某规定"}
    area = bodies.field("area", "number")
    small, large = (Facts(values={"m.area": value}) for value in (50, "50.5"))
    assert found(rule, fields=[area], facts=small) == []
    assert found(rule, fields=[area], facts=large) == [("reject", "stop", True)]
    assert found(rule, fields=[area]) == [("reject", "stop", False)]


def test_a_result_is_required_unless_the_package_or_the_applicant_has_it():
    rule = {"type": "requires_result_of", "matter": "licence", "text": "先照后证"}
    assert found(rule) == [("requires_result_of", "require", True)]
    assert found(rule, facts=Facts(held=frozenset({"licence"}))) == []
    two = bodies.bundle(bodies.matter("m", rules=[rule]), bodies.matter("licence"))
    assert plans.plan(bundle=two, answers={}).findings == ()


def test_a_result_that_may_come_in_the_package_is_required_without_certainty():
    rule = {"type": "requires_result_of", "matter": "licence", "text": "先照后证"}
    event = bodies.life_event(
        ("sequential", [bodies.item("licence", "optional"), bodies.item("m")])
    )
    two = bodies.bundle(bodies.matter("m", rules=[rule]), bodies.matter("licence"), event=event)
    assert [one.certain for one in plans.plan(bundle=two, answers={}).findings] == [False]
    refused = plans.plan(bundle=two, answers={"want.licence": "no"}).findings
    assert [(one.effect, one.to, one.certain) for one in refused] == [("require", "licence", True)]


def test_an_order_is_kept_by_the_package():
    farm = bodies.bundle(
        bodies.matter("house"),
        bodies.matter("plan", rules=[{"type": "order", "before": "house", "text": "先规划"}]),
    )
    waves = {item.matter.code: item.wave for item in farm.items}
    assert waves["plan"] < waves["house"]
    assert plans.plan(bundle=farm, answers={}).findings[0].params["kept"] is True


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        (date(1946, 3, 2), []),
        (date(1946, 3, 3), [("age", "stop", True)]),
        (None, [("age", "stop", False)]),
    ],
)
def test_an_age_is_reached_on_the_birthday_itself(birth, expected):
    rule = {"type": "age", "min": 80, "text": "年满80周岁"}
    assert found(rule, facts=Facts(birth_on=birth, on=TODAY)) == expected


def test_an_age_rule_without_figures_is_confirmed():
    assert found({"type": "age", "text": "70周岁以上须降型"}) == [("age", "confirm", True)]


def test_a_child_of_the_leap_day_comes_of_age_on_the_first_of_march():
    leap = date(2008, 2, 29)
    assert Facts(birth_on=leap, on=date(2024, 2, 29)).age() == 16
    assert Facts(birth_on=leap, on=date(2025, 2, 28)).age() == 16
    assert Facts(birth_on=leap, on=date(2025, 3, 1)).age() == 17


@pytest.mark.parametrize(
    ("why", "least", "most"), [("expire", 20, 20), ("damage", 40, 40), ("unsure", 20, 40)]
)
def test_the_fee_of_a_new_identity_card_follows_the_reason(why, least, most):
    found_ = bodies.real_bundle("id_renew")
    plan = plans.plan(bundle=found_, answers={"id_renew.why": why})
    fee = plan.matters[0].fee
    assert (fee.least_fen, fee.most_fen) == (least * 100, most * 100)
    assert fee.waivable


def test_a_waiver_with_a_condition_makes_the_fee_nil():
    body = bodies.matter(
        "m",
        situations=[bodies.situation("poor")],
        fee={"amount_yuan": 20, "note": None, "evidence": "A"},
        rules=[{"type": "fee_waiver", "when": {"poor": "yes"}, "text": "低保免收"}],
    )
    plan = plans.plan(bundle=bodies.bundle(body), answers={"m.poor": "yes"})
    assert plan.fee_fen == 0
    assert plans.plan(bundle=bodies.bundle(body), answers={"m.poor": "no"}).fee_fen == 2000


def test_a_price_list_without_conditions_is_shown_whole():
    rule = real("hkmo_pass")["fee_table"]
    assert rule.effect == "fee"
    rows = rule.params["rows"]
    assert isinstance(rows, list)
    assert [row["fen"] for row in rows][:2] == [6000, 1500]
    assert not any(row["chosen"] for row in rows)


@pytest.mark.parametrize(
    ("birth", "years"),
    [
        (date(2010, 3, 3), 5),
        (date(2010, 3, 2), 10),
        (date(2000, 3, 2), 20),
        (date(1980, 3, 2), "长期"),
        (None, None),
    ],
)
def test_an_identity_cards_years_follow_the_age(birth, years):
    rule = real("id_first", facts=Facts(birth_on=birth, on=TODAY))["validity_by_age"]
    assert rule.params.get("years") == years
    assert rule.certain is (years is not None)


@pytest.mark.parametrize(
    ("level", "kind", "care", "fen"),
    [
        ("一级", "肢体", "home", 50000),
        ("一级", "肢体", "agency", 75000),
        ("三级", "智力", "agency", 18750),
        ("一级", "肢体", None, None),
        ("四级", "肢体", "home", None),
    ],
)
def test_the_care_allowance_follows_class_and_way_of_care(level, kind, care, fen):
    shop = bodies.real_bundle("cjbt_care")
    keys = {use.field.id: group.key for group in shop.fields for use in group.uses}
    facts = Facts(values={keys["cj_level"]: level, keys["cj_kind"]: kind})
    answers = {"cjbt_care.care": care} if care else {}
    plan = plans.plan(bundle=shop, answers=answers, facts=facts)
    rule = next(one for one in plan.findings if one.type == "amount_table")
    assert rule.params.get("amount_fen") == fen
    assert rule.certain is (fen is not None)


@pytest.mark.parametrize(
    ("kind", "starts"),
    [
        ("post_check", "decision"),
        ("publicity", "publicity"),
        ("stage_limit", "stage"),
        ("redo", "objection"),
        ("wait", "acceptance"),
        ("window", "event"),
    ],
)
def test_a_rule_with_days_becomes_a_term(kind, starts):
    body = bodies.matter("m", rules=[{"type": kind, "days": 7, "unit": "日", "text": "期限"}])
    plan = plans.plan(bundle=bodies.bundle(body), answers={})
    finding = plan.findings[0]
    assert (finding.effect, finding.params["days"], finding.params["starts"]) == (
        "schedule",
        7,
        starts,
    )


def test_applying_too_late_is_a_warning_and_never_a_stop():
    rule = {"type": "window", "days": 30, "since": "birth", "text": "一个月内"}
    early = Facts(on=TODAY, events={"birth": date(2026, 2, 1)})
    late = Facts(on=TODAY, events={"birth": date(2026, 1, 1)})
    assert found(rule, facts=early) == [("window", "schedule", True)]
    assert found(rule, facts=late) == [("window", "warn", True)]


def test_a_cooldown_with_a_known_day_stops_until_it_is_over():
    rule = {"type": "cooldown", "days": 365, "since": "cancelled", "text": "注销未满一年"}
    soon = Facts(on=TODAY, events={"cancelled": date(2025, 6, 1)})
    over = Facts(on=TODAY, events={"cancelled": date(2025, 3, 2)})
    assert found(rule, facts=soon) == [("cooldown", "stop", True)]
    assert found(rule, facts=over) == []
    assert found({"type": "cooldown", "text": "注销未满一年"}) == [("cooldown", "confirm", True)]


def test_a_matter_that_is_out_finds_nothing():
    shop = bodies.real_bundle("open_shop")
    plan = plans.plan(bundle=shop, answers={"tobacco": "no", "sells": "none"})
    assert not [one for one in plan.findings if one.matter == "tobacco_new"]


def test_the_clerk_is_handed_the_statements_to_tick():
    shop = bodies.real_bundle("open_shop")
    plan = plans.plan(bundle=shop, answers={"tobacco": "yes"})
    texts = [one.text for one in ruling.to_confirm(plan.findings) if one.matter == "tobacco_new"]
    assert len(texts) == 2
    assert all(texts)
