"""Pictures are well-formed whatever they are given, and as long as what they show."""

from decimal import Decimal
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from onewindow.rules import drawing, pictures, pictures_of_time
from onewindow.rules.pictures import Bar, Mean, Step, Tile
from onewindow.rules.pictures_of_time import Point

SVG = "{http://www.w3.org/2000/svg}"
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=12)
COUNTS = st.integers(0, 10**7)


def drawn(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def said(picture: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in picture.iter(f"{SVG}text")]


@given(st.lists(st.tuples(WORDS, COUNTS, COUNTS), max_size=20), WORDS)
def test_bars_say_every_name_and_number_and_stay_on_their_sheet(rows, label):
    picture = drawn(
        pictures.bars(
            rows=[Bar(name, Decimal(now), before=Decimal(last)) for name, now, last in rows],
            mean=Mean("平均", Decimal("1.5")), tick="上期", label=label,
        )
    )  # fmt: skip
    assert picture.get("aria-label") == label
    for name, now, _ in rows:
        assert name in said(picture)
        assert f"{now:,}" in said(picture)
    ends = [
        float(one.get("x", 0)) + float(one.get("width", 0)) for one in picture.iter(f"{SVG}rect")
    ]
    assert all(end <= pictures.WIDTH for end in ends)


def test_a_bar_is_as_long_as_its_number():
    picture = drawn(
        pictures.bars(rows=[Bar("甲", Decimal(400)), Bar("乙", Decimal(100))], label="")
    )
    grounds = [float(one.get("width", 0)) for one in picture.iter(f"{SVG}rect")]
    assert abs(grounds[1] - 4 * grounds[3]) < 0.5


@given(st.dictionaries(st.tuples(st.integers(1, 9), st.integers(1, 9)), COUNTS, max_size=16), WORDS)
def test_tiles_say_that_they_are_no_map(places, note):
    rows = [Tile(str(n), Decimal(value), *at) for n, (at, value) in enumerate(places.items())]
    assert note in said(drawn(pictures.tiles(rows=rows, note=note, label="")))


@given(st.lists(COUNTS, min_size=1, max_size=6))
def test_a_funnel_says_each_step_as_a_part_of_the_one_before(counts):
    found = said(drawn(pictures.funnel(steps=[Step("步", one) for one in counts], label="")))
    for before, now in zip(counts, counts[1:], strict=False):
        assert pictures.part_of(now, before) in found


def test_parts_are_rounded_half_up_and_nothing_has_no_part():
    assert pictures.part_of(1, 800) == "0.1%"
    assert pictures.part_of(1, 2000) == "0.1%"
    assert pictures.part_of(1, 2001) == "0.0%"
    assert pictures.part_of(3, 0) == "—"


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=24))
def test_a_trend_names_both_lines_at_their_ends_apart(values):
    points = [Point(str(n), a, b) for n, (a, b) in enumerate(values)]
    svg = pictures_of_time.trend(points=points, names=("受理", "办结"), label="")
    ends = [one for one in drawn(svg).iter(f"{SVG}text") if one.text in ("受理", "办结")]
    assert len(ends) == 2
    assert abs(float(ends[0].get("y", 0)) - float(ends[1].get("y", 0))) >= drawing.SIZE


def test_an_hour_is_the_darker_the_more_came():
    svg = pictures_of_time.heat(
        cells={(0, 9): 100, (0, 10): 20, (1, 9): 0}, days=("周一", "周二"), label="",
        windows={(0, 9): "3 窗"},
    )  # fmt: skip
    fills = [one.get("fill") for one in drawn(svg).iter(f"{SVG}rect")]
    assert fills[0] == drawing.LIGHT.steps[4]
    assert fills[1] == drawing.LIGHT.steps[1]
    assert fills[2:] == [drawing.LIGHT.ground] * 2
    assert "3 窗" in said(drawn(svg))


@given(st.integers(0, 10**9))
def test_a_scale_ends_at_or_just_above_the_most(most):
    end = drawing.ceiling(most)
    assert most <= end <= max(Decimal(most) * Decimal("2.5"), Decimal(1))


@given(COUNTS, COUNTS)
def test_what_is_more_is_never_in_a_lower_step(one, other):
    low, high = sorted((one, other))
    assert 0 <= drawing.step(low, most=10**7) <= drawing.step(high, most=10**7) <= 4
