"""Whose turn it is in a hand-in of several matters."""

from hypothesis import given
from hypothesis import strategies as st

from onewindow.rules import turns
from tests.rules import bodies

LICENCE = bodies.matter("licence")
FOOD = bodies.matter(
    "food", rules=[{"type": "requires_result_of", "matter": "licence", "text": "先照后证"}]
)
BOARD = bodies.matter("board", materials=[bodies.material("bl", result_of=["licence"])])
SEAL = bodies.matter("seal", form_fields=[bodies.field("no", from_result_of=["food"])])
CARD = bodies.matter("card")
PLAN = bodies.matter("plan", rules=[{"type": "order", "before": "card", "text": "先规划"}])


def order(bundle, *chosen):
    return turns.order(bundle=bundle, chosen=set(chosen))


def test_stages_keep_their_order():
    event = bodies.life_event(
        ("parallel", [bodies.item("card"), bodies.item("plan")]),
        ("sequential", [bodies.item("licence"), bodies.item("board")]),
        ("parallel", [bodies.item("food"), bodies.item("seal")]),
    )
    free = bodies.matter("plan")
    found = turns.waits(bundle=bodies.bundle(CARD, free, LICENCE, BOARD, FOOD, SEAL, event=event))
    assert found["card"] == found["plan"] == frozenset()
    assert found["licence"] == {"card", "plan"}
    assert found["board"] == {"card", "plan", "licence"}
    assert found["food"] == {"card", "plan", "licence", "board"}


def test_freely_chosen_matters_wait_only_for_what_they_stand_on():
    bundle = bodies.bundle(CARD, FOOD, LICENCE, BOARD)
    found = turns.waits(bundle=bundle)
    assert found == {
        "card": frozenset(),
        "licence": frozenset(),
        "food": {"licence"},
        "board": {"licence"},
    }
    assert order(bundle, "card", "licence", "food", "board") == {
        "card": 0,
        "licence": 0,
        "food": 1,
        "board": 1,
    }


def test_the_order_that_the_law_sets_is_kept():
    bundle = bodies.bundle(CARD, PLAN)
    assert turns.waits(bundle=bundle)["card"] == {"plan"}


def test_a_matter_that_is_not_applied_for_holds_nobody_up():
    bundle = bodies.bundle(CARD, FOOD, LICENCE)
    assert order(bundle, "card", "food") == {"card": 0, "food": 0}


def test_within_a_parallel_stage_only_the_dependent_one_waits():
    event = bodies.life_event(
        ("parallel", [bodies.item("licence"), bodies.item("card"), bodies.item("food")]),
        ("parallel", [bodies.item("board")]),
    )
    found = turns.waits(bundle=bodies.bundle(LICENCE, CARD, FOOD, BOARD, event=event))
    assert found["food"] == {"licence"}
    assert found["board"] == {"licence", "card", "food"}


@given(st.data())
def test_nobody_waits_in_a_circle(data):
    names = ["a", "b", "c", "d", "e"]
    matters = []
    for index, name in enumerate(names):
        needs = data.draw(st.lists(st.sampled_from(names[:index] or [""]), max_size=2, unique=True))
        rules = [{"type": "requires_result_of", "matter": one, "text": ""} for one in needs if one]
        matters.append(bodies.matter(name, rules=rules))
    cut = data.draw(st.integers(1, 4))
    shuffled = data.draw(st.permutations(names))
    modes = st.sampled_from(["parallel", "sequential"])
    event = bodies.life_event(
        (data.draw(modes), [bodies.item(one) for one in shuffled[:cut]]),
        (data.draw(modes), [bodies.item(one) for one in shuffled[cut:]]),
    )
    bundle = bodies.bundle(*matters, event=event)
    found = turns.waits(bundle=bundle)
    turn = turns.order(bundle=bundle, chosen=names)
    assert all(turn[other] < turn[name] for name, others in found.items() for other in others)
    for one in bundle.items:
        assert one.matter.needs <= found[one.matter.code]
