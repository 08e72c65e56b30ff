"""A plan found again is the plan that would be made anew, whatever is answered and filled in."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from onewindow.rules import plans, remembered
from onewindow.rules.facts import Facts
from tests.rules import bodies

TODAY = date(2026, 3, 2)
CODES = sorted([*bodies.real_matters(), *bodies.real_life_events()])
TYPED = ["", "1", "80", "yes", "no", True, "样例", "样" * 200]
BUNDLE = bodies.real_bundle("open_shop")
FACTS = Facts(by_agent=False, delivery="窗口领取", on=TODAY, birth_on=date(1982, 4, 17))


@st.composite
def hand_ins(draw):
    """A matter or life event of the catalogue with some answers, facts and form values."""
    bundle = bodies.real_bundle(draw(st.sampled_from(CODES)))
    answers = {
        one.key: draw(st.sampled_from([*sorted(one.values), "unsure", "nonsense"]))
        for one in bundle.questions
        if draw(st.booleans())
    }
    values = {
        group.key: draw(st.sampled_from([*(one.value for one in group.options), *TYPED]))
        for group in bundle.fields
        if draw(st.booleans())
    }
    needs = sorted({code for item in bundle.items for code in item.matter.needs})
    facts = Facts(
        by_agent=draw(st.sampled_from([True, False, None])),
        delivery=draw(st.sampled_from(["窗口领取", "邮寄", None])),
        on=TODAY,
        birth_on=TODAY - timedelta(days=draw(st.integers(0, 36_000))),
        held=frozenset(code for code in needs if draw(st.booleans())),
        values=values,
    )
    return bundle, answers, facts


@given(hand_ins())
def test_a_plan_from_memory_is_the_plan_made_anew(hand_in):
    bundle, answers, facts = hand_in
    anew = plans.plan(bundle=bundle, answers=answers, facts=facts)
    for _ in range(2):
        assert remembered.plan(bundle=bundle, answers=answers, facts=facts) == anew


def test_who_hands_in_does_not_matter_to_the_plan():
    one = remembered.plan(bundle=BUNDLE, answers={}, facts=FACTS)
    other = Facts(
        by_agent=False,
        delivery="窗口领取",
        on=TODAY + timedelta(days=1),
        birth_on=date(1990, 1, 1),
        values={"person.name": "王锦书"},
    )
    assert remembered.plan(bundle=BUNDLE, answers={}, facts=other) is one


def test_long_words_from_outside_do_not_fill_the_memory():
    before = remembered._plan.cache_info().currsize
    asked = next(iter(BUNDLE.questions)).key
    for n in range(20):
        remembered.plan(bundle=BUNDLE, answers={asked: f"{n}" + "长" * 1000}, facts=FACTS)
        remembered.plan(bundle=BUNDLE, answers={f"nonsense{n}": "x"}, facts=FACTS)
    assert remembered._plan.cache_info().currsize <= before + 1
