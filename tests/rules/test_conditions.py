import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.rules import conditions

TABLE = [
    ("nothing asked always holds", None, {}, True),
    ("no keys always holds", {}, {}, True),
    ("a fitting answer", {"a": "yes"}, {"a": "yes"}, True),
    ("another answer", {"a": "yes"}, {"a": "no"}, False),
    ("no answer", {"a": "yes"}, {}, None),
    ("unsure is no answer", {"a": "yes"}, {"a": "unsure"}, None),
    ("one of several values", {"a": ["x", "y"]}, {"a": "y"}, True),
    ("none of several values", {"a": ["x", "y"]}, {"a": "z"}, False),
    ("both keys fit", {"a": "x", "b": "y"}, {"a": "x", "b": "y"}, True),
    ("one key unknown", {"a": "x", "b": "y"}, {"a": "x"}, None),
    ("one key wrong decides, the other unknown", {"a": "x", "b": "y"}, {"a": "z"}, False),
    ("unknown first, wrong second", {"a": "x", "b": "y"}, {"b": "z"}, False),
    ("true means yes", {"a": True}, {"a": "yes"}, True),
    ("yes means true", {"a": "yes"}, {"a": True}, True),
    ("false is not yes", {"a": True}, {"a": False}, False),
    ("a list of choices holds when one fits", {"a": "x"}, {"a": ["w", "x"]}, True),
    ("a list of choices without it", {"a": "x"}, {"a": ["w"]}, False),
    ("larger than", {"area": ">50"}, {"area": "50.5"}, True),
    ("not larger than", {"area": ">50"}, {"area": 50}, False),
    ("at most", {"area": "<=50"}, {"area": "50"}, True),
    ("a number that is none", {"area": ">50"}, {"area": "大"}, False),
    ("a label that only looks like a comparison", {"area": ">50㎡"}, {"area": ">50㎡"}, True),
]


@pytest.mark.parametrize(("when", "facts", "expected"), [row[1:] for row in TABLE],
                         ids=[row[0] for row in TABLE])  # fmt: skip
def test_a_condition_holds_fails_or_stays_unknown(when, facts, expected):
    assert conditions.holds(when, facts) is expected


def test_keys_names_everything_a_condition_looks_at():
    assert conditions.keys({"a": "x", "b": ["y", "z"]}) == {"a", "b"}
    assert conditions.keys(None) == frozenset()


def test_undecided_names_what_is_still_missing():
    condition = conditions.compiled({"a": "x", "b": "y", "c": "z"})
    assert conditions.undecided(condition, {"b": "y", "c": "unsure"}) == ("a", "c")


answers = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["x", "y", "unsure"]))
whens = st.dictionaries(
    st.sampled_from("abc"), st.one_of(st.sampled_from("xyz"), st.lists(st.sampled_from("xyz")))
)


@given(when=whens, known=answers, more=answers)
def test_a_further_answer_never_overturns_what_is_decided(when, known, more):
    before = conditions.holds(when, known)
    settled = {key: value for key, value in known.items() if value != "unsure"}
    after = conditions.holds(when, {**more, **settled})
    assert before is None or after is before
