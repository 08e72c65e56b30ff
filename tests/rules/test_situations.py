import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.rules import plans, situations
from onewindow.rules.facts import Facts
from tests.rules import bodies

FACTS = Facts(by_agent=False, delivery="窗口领取")


def keys(found):
    return [one.key for one in found]


SHOP = bodies.bundle(
    bodies.matter(
        "licence",
        situations=[bodies.situation("premises", "own", "lease")],
        materials=[
            bodies.material("idcard"),
            bodies.material("contract", "情形", when={"premises": "lease"}),
        ],
    ),
    bodies.matter(
        "food",
        situations=[bodies.situation("cook"), bodies.situation("lost")],
        materials=[
            bodies.material("idcard"),
            bodies.material("plan", "情形", when={"cook": "yes"}),
        ],
    ),
    bodies.matter(
        "tobacco",
        situations=[bodies.situation("premises", "own", "lease"), bodies.situation("near")],
        materials=[bodies.material("contract", "情形", when={"premises": "lease", "near": "no"})],
        rules=[{"type": "reject", "when": {"near": "yes"}, "text": "太近", "basis": "某法"}],
    ),
    event=bodies.life_event(
        ("sequential", [bodies.item("licence")]),
        (
            "parallel",
            [
                bodies.item("food", "optional", when={"sells_food": "yes"}),
                bodies.item("tobacco", "optional"),
            ],
        ),
        questions=[bodies.situation("sells_food"), bodies.situation("open_kitchen")],
        implies=[{"when": {"open_kitchen": "yes"}, "sets": {"food.cook": "yes"}}],
    ),
)


def test_the_life_event_asks_first_and_each_question_once():
    assert keys(situations.questions(bundle=SHOP, answers={})) == [
        "sells_food",
        "open_kitchen",
        "want.tobacco",
        "licence.premises",
        "food.cook",
        "tobacco.near",
    ]


def test_a_question_that_changes_nothing_is_never_asked():
    assert "food.lost" in SHOP.asked
    assert "food.lost" not in keys(situations.questions(bundle=SHOP, answers={}))


def test_the_same_question_of_two_matters_has_two_owners_and_one_answer():
    question = SHOP.asked["tobacco.premises"]
    assert question.key == "licence.premises"
    assert question.owners == ("licence", "tobacco")
    settled = situations.settle(bundle=SHOP, answers={"tobacco.premises": "lease"})
    assert settled.view["licence.premises"] == "lease"


def test_questions_of_a_matter_that_is_out_are_not_asked():
    asked = keys(situations.questions(bundle=SHOP, answers={"want.tobacco": "no"}))
    assert "tobacco.near" not in asked
    asked = keys(situations.questions(bundle=SHOP, answers={"sells_food": "no"}))
    assert "food.cook" not in asked
    assert "open_kitchen" not in asked


def test_what_follows_from_an_answer_is_not_asked():
    answers = {"sells_food": "yes", "open_kitchen": "yes"}
    asked = keys(situations.questions(bundle=SHOP, answers=answers))
    assert "food.cook" not in asked
    assert situations.settle(bundle=SHOP, answers=answers).view["food.cook"] == "yes"


def test_an_answered_question_stays_in_the_list_so_that_it_can_be_changed():
    asked = keys(situations.questions(bundle=SHOP, answers={"sells_food": "yes"}))
    assert "sells_food" in asked


def test_unsure_is_not_asked_again_but_decides_nothing():
    following = situations.next_question(bundle=SHOP, answers={"sells_food": "unsure"})
    assert following is not None
    assert following.key == "open_kitchen"
    view = situations.settle(bundle=SHOP, answers={"sells_food": "unsure"}).view
    assert situations.standings(bundle=SHOP, view=view) == ("in", "maybe", "maybe")


def test_the_questions_come_to_an_end():
    answers: dict[str, str] = {}
    while question := situations.next_question(bundle=SHOP, answers=answers):
        answers[question.key] = question.options[0].value
    assert set(answers) == {
        "sells_food",
        "open_kitchen",
        "want.tobacco",
        "licence.premises",
        "tobacco.near",
    }


@pytest.mark.parametrize(
    ("answers", "codes"),
    [
        ({"nobody": "yes"}, ["unknown_question"]),
        ({"sells_food": "perhaps"}, ["unknown_answer"]),
        ({"sells_food": "unsure"}, []),
        (
            {"licence.premises": "own", "tobacco.premises": "lease", "x": "y"},
            ["answers_disagree", "unknown_question"],
        ),
        ({"open_kitchen": "yes", "food.cook": "no"}, ["answer_contradicts"]),
        ({"open_kitchen": "yes", "food.cook": "unsure"}, []),
    ],
)
def test_every_problem_of_the_answers_is_told_at_once(answers, codes):
    problems = situations.answer_problems(bundle=SHOP, answers=answers)
    assert [problem.code for problem in problems] == codes


def test_a_group_without_conditions_asks_which_one_it_is():
    event = bodies.life_event(
        ("parallel", [bodies.item(code, "one_of", one_of="pension") for code in ("a", "b")])
    )
    two = bodies.bundle(bodies.matter("a"), bodies.matter("b"), event=event)
    question = situations.next_question(bundle=two, answers={})
    assert question is not None
    assert question.key == "pick.pension"
    view = situations.settle(bundle=two, answers={"pick.pension": "b"}).view
    assert situations.standings(bundle=two, view=view) == ("out", "in")


def test_of_a_group_the_first_that_fits_wins_and_the_rest_is_the_default():
    event = bodies.life_event(
        (
            "parallel",
            [
                bodies.item("a", "one_of", one_of="g"),
                bodies.item("b", "one_of", one_of="g", when={"x": "yes"}),
                bodies.item("c", "one_of", one_of="g", when={"y": "yes"}),
            ],
        ),
        questions=[bodies.situation("x"), bodies.situation("y")],
    )
    three = bodies.bundle(*(bodies.matter(code) for code in "abc"), event=event)

    def standing(**answers):
        view = situations.settle(bundle=three, answers=answers).view
        return situations.standings(bundle=three, view=view)

    assert standing() == ("maybe", "maybe", "maybe")
    assert standing(x="yes") == ("out", "in", "out")
    assert standing(y="yes") == ("out", "maybe", "maybe")
    assert standing(x="no", y="yes") == ("out", "out", "in")
    assert standing(x="no", y="no") == ("in", "out", "out")
    assert keys(situations.questions(bundle=three, answers={"x": "yes"})) == ["x"]


def events():
    """Every real life event, and every matter for itself."""
    return sorted({*bodies.real_life_events(), *bodies.real_matters()})


def drawn(data, found):
    """Answers as a person gives them: any subset of the questions, "unsure" among them."""
    return {
        question.key: data.draw(st.sampled_from([*sorted(question.values), "unsure"]))
        for question in found.questions
        if data.draw(st.booleans())
    }


@given(data=st.data())
def test_answering_never_brings_back_a_matter_that_is_out(data):
    found = bodies.real_bundle(data.draw(st.sampled_from(events())))
    answers = drawn(data, found)
    question = situations.next_question(bundle=found, answers=answers)
    if question is None:
        return
    before = plans.plan(bundle=found, answers=answers, facts=FACTS)
    more = {**answers, question.key: data.draw(st.sampled_from(sorted(question.values)))}
    after = plans.plan(bundle=found, answers=more, facts=FACTS)
    for old, new in zip(before.matters, after.matters, strict=True):
        assert old.standing == "maybe" or new.standing == old.standing


@given(data=st.data())
def test_the_order_of_answers_does_not_matter(data):
    found = bodies.real_bundle(data.draw(st.sampled_from(events())))
    answers = drawn(data, found)
    shuffled = dict(data.draw(st.permutations(list(answers.items()))))
    assert plans.plan(bundle=found, answers=answers) == plans.plan(bundle=found, answers=shuffled)
    assert situations.questions(bundle=found, answers=answers) == situations.questions(
        bundle=found, answers=shuffled
    )


def substance(plan):
    """What a plan says, without the reasons it gives."""
    return (
        [(one.code, one.standing, one.fee, one.process, one.committed) for one in plan.matters],
        [
            (one.material_id, [(use.matter, use.certain) for use in one.uses])
            for one in plan.materials
        ],
        [(one.key, one.shown, one.required, one.used_by, one.value) for one in plan.fields],
        [(one.matter, one.type, one.effect, one.certain, one.params) for one in plan.findings],
    )


@given(data=st.data())
def test_every_question_asked_can_change_the_plan(data):
    found = bodies.real_bundle(data.draw(st.sampled_from(events())))
    answers = drawn(data, found)
    question = situations.next_question(bundle=found, answers=answers)
    if question is None:
        return
    plans_seen = {
        repr(
            substance(
                plans.plan(bundle=found, answers={**answers, question.key: value}, facts=FACTS)
            )
        )
        for value in question.values
    }
    assert len(plans_seen) > 1, question.text


@given(data=st.data())
def test_when_every_question_is_answered_nothing_is_merely_possible(data):
    found = bodies.real_bundle(data.draw(st.sampled_from(events())))
    answers: dict[str, str] = {}
    while question := situations.next_question(bundle=found, answers=answers, facts=FACTS):
        answers[question.key] = data.draw(st.sampled_from(sorted(question.values)))
    plan = plans.plan(bundle=found, answers=answers, facts=FACTS)
    assert plan.certain
    assert situations.answer_problems(bundle=found, answers=answers) == []
