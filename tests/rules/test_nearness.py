"""What is near: one's own town, then those whose squares touch it."""

from hypothesis import given
from hypothesis import strategies as st

from onewindow.rules import nearness
from onewindow.rules.nearness import Ring

TILES = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.none() | st.tuples(st.integers(1, 6), st.integers(1, 6)),
    min_size=2,
)


def test_squares_that_touch_are_beside_each_other():
    tiles = {"own": (2, 2), "corner": (1, 3), "side": (2, 1), "far": (2, 4), "unknown": None}
    assert nearness.rings(town="own", tiles=tiles) == {
        "own": Ring.OWN,
        "corner": Ring.BESIDE,
        "side": Ring.BESIDE,
        "far": Ring.FURTHER,
        "unknown": Ring.FURTHER,
    }


def test_a_town_that_is_not_on_the_sketch_has_only_itself():
    tiles = {"own": None, "other": (1, 1)}
    assert nearness.rings(town="own", tiles=tiles) == {"own": Ring.OWN, "other": Ring.FURTHER}
    assert set(nearness.rings(town="", tiles=tiles).values()) == {Ring.FURTHER}


@given(TILES)
def test_nearness_is_mutual(tiles):
    around = {town: nearness.rings(town=town, tiles=tiles) for town in tiles}
    assert all(around[one][other] == around[other][one] for one in tiles for other in tiles)
