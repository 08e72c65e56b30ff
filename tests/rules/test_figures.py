"""Figures: exact quotients, shared places, the city's own published numbers, what must agree."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from onewindow.rules import figures, periods, reckoning, window_figures
from onewindow.rules.figures import Facts, Flow, Level, Stock
from onewindow.rules.indicators import CENTRES, INDICATORS
from onewindow.rules.measures import COLUMNS, LISTED, MADE, MEASURES, NAMES
from onewindow.rules.periods import NoPeriod, Period
from onewindow.rules.reckoning import Counted, Scope

WENLING, TAIZHOU = "331081", "3310"
TOWNS = tuple(Scope(f"33108110{n:x}", Level.CENTRE, WENLING) for n in range(16))
COUNTY, CITY = Scope(WENLING, Level.COUNTY, TAIZHOU), Scope(TAIZHOU, Level.CITY)
OTHERS = tuple(Scope(f"33109{n}", Level.COUNTY, TAIZHOU) for n in range(8))
OTHER_TOWNS = tuple(
    Scope(f"{county.code}{n:03}", Level.CENTRE, county.code) for n, county in enumerate(OTHERS * 15)
)[:114]


def reckoned(received, **more):
    counts = {code: {"received": count} for code, count in received.items()}
    scopes = (CITY, COUNTY, *OTHERS, *TOWNS, *OTHER_TOWNS)
    return reckoning.reckon(
        scopes=scopes,
        counted=Counted(by_scope=counts, **({"unified": {}, "everywhere": {}} | more)),
    )


# --- Arithmetic --------------------------------------------------------------------------------


@given(some.integers(-(10**12), 10**12), some.integers(1, 10**9), some.integers(0, 6))
def test_a_quotient_is_rounded_half_up_exactly(numerator, denominator, places):
    got = figures.half_up(numerator, denominator, places=places)
    assert got is not None
    scaled = Decimal(numerator) / Decimal(denominator)
    step = Decimal(1).scaleb(-places)
    assert abs(got - scaled) <= step / 2
    assert got == got.quantize(step)


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [(1, 8, "0.13"), (-1, 8, "-0.13"), (7314, 16, "457.13"), (1, 200, "0.01"), (-1, 1000, "0.00")],
)
def test_a_half_goes_away_from_nought(numerator, denominator, text):
    assert str(figures.half_up(numerator, denominator, places=2)) == text


def test_nothing_is_no_part_of_nothing():
    assert figures.half_up(0, 0, places=2) is None
    assert figures.Quotient("in_time", "decided", 100).value({}) is None


@given(some.integers(0, 10**9), some.integers(1, 10**9))
def test_what_the_library_rounds_comes_to_the_same(numerator, denominator):
    with_library = (Decimal(numerator) / denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)
    got = figures.half_up(numerator, denominator, places=2)
    assert got is not None
    assert abs(got - with_library) <= Decimal("0.01")


def test_equals_share_the_better_place_and_the_next_is_left_out():
    values = {"a": Decimal(5), "b": Decimal(7), "c": Decimal(5), "d": Decimal(1), "e": None}
    assert figures.competition(values) == {"b": 1, "a": 2, "c": 2, "d": 4}


def test_where_nobody_has_anything_nobody_has_a_place():
    assert figures.competition({"a": Decimal(0), "b": Decimal(0), "c": None}) == {}


def test_windows_are_ranked_within_their_own_centre():
    counted = {"c1/1": {"cases": 5, "ratings": 2, "good": 1}, "c1/2": {"cases": 9},
               "c1/3": {"cases": 5}, "c2/1": {"cases": 1}, "c3/1": {}}  # fmt: skip
    found = window_figures.reckon(counted)
    places = {place: found["cases.rank_total", place] for place in counted}
    assert places == {"c1/1": 2, "c1/2": 1, "c1/3": 2, "c2/1": 1, "c3/1": None}
    assert found["ratings.good", "c1/2"] is None


@given(some.dictionaries(some.text(max_size=3), some.decimals(-9, 9, places=1), max_size=9))
def test_a_place_is_one_more_than_those_who_are_better(values):
    for scope, place in figures.competition(values).items():
        assert place == 1 + sum(other > values[scope] for other in values.values())


# --- The published figures ---------------------------------------------------------------------


def test_the_published_month_comes_out_to_its_last_digit():
    rest = 22_964 - 7_314
    received = {TAIZHOU: 22_964, WENLING: 7_314, OTHERS[0].code: rest - 7, OTHERS[1].code: 7}
    found = reckoned(received)
    got = {code: str(found[code, WENLING]) for code in (
        "cases.total", "cases.share", "cases.per_centre", "cases.rank_per_centre",
    )}  # fmt: skip
    assert got == {
        "cases.total": "7314", "cases.share": "31.85", "cases.per_centre": "457.13",
        "cases.rank_per_centre": "2",
    }  # fmt: skip


@pytest.mark.parametrize(("cases", "per_centre"), [(1179, "73.69"), (1418, "88.63")])
def test_the_two_published_averages_come_out(cases, per_centre):
    assert str(reckoned({WENLING: cases})["cases.per_centre", WENLING]) == per_centre


def test_the_average_of_the_whole_city_counts_every_centre():
    assert str(reckoned({TAIZHOU: 2_815})["cases.per_centre", TAIZHOU]) == "21.65"


def test_leading_matters_are_those_with_the_largest_part_handled_this_way():
    unified = {("w", "a"): 9, ("x", "a"): 1, ("w", "b"): 40, ("x", "b"): 60, ("x", "c"): 3}
    ordered, stands = figures.leading(unified=unified, everywhere={"b": 200, "c": 4}, most=2)
    assert ordered == ["a", "c"]
    assert (stands["w"].in_use, stands["w"].first) == (1, 1)
    assert (stands["x"].in_use, stands["x"].first) == (2, 1)
    ordered, _ = figures.leading(unified=unified, everywhere={})
    assert ordered == ["b", "a", "c"]


def test_those_who_share_the_first_place_of_a_matter_are_all_first():
    _, stands = figures.leading(unified={("w", "a"): 5, ("x", "a"): 5}, everywhere={})
    assert {stand.first for stand in stands.values()} == {1}


def test_a_county_without_a_case_stands_in_no_leading_matter():
    found = reckoned({TAIZHOU: 1}, unified={(OTHERS[0].code, "a"): 1})
    assert found["top15.in_use", WENLING] == 0
    assert found["top15.first", OTHERS[0].code] == 1
    assert ("top15.first", TOWNS[0].code) not in found


def test_what_has_no_meaning_for_a_place_is_left_out():
    found = reckoned({})
    assert ("cases.rank_total", TAIZHOU) not in found
    assert ("cases.share", TAIZHOU) not in found
    assert found["cases.share", WENLING] is None
    assert found["cases.rank_total", WENLING] is None, "nobody has a case"


# --- The table itself --------------------------------------------------------------------------


def test_every_measure_names_columns_that_are_explained():
    for measure in MEASURES.values():
        names = [name.lstrip("-") for name in measure.where]
        if isinstance(measure, Flow):
            names += [name for name in (measure.on, measure.total, measure.distinct) if name]
        else:
            names += [measure.since, measure.over]
        assert set(names) <= set(COLUMNS[measure.of]), measure
    for listed in LISTED.values():
        assert {*listed.where, listed.total} - {""} <= set(COLUMNS[Facts.MATTERS]), listed


def test_every_indicator_is_made_of_measures_and_says_what_it_is():
    assert len({one.code for one in INDICATORS}) == len(INDICATORS)
    for one in INDICATORS:
        for field in ("over", "under", "of"):
            name = getattr(one.formula, field, None)
            assert name is None or name in NAMES or name == CENTRES
        assert all((one.zh, one.en, one.unit, one.words_zh, one.words_en, one.source))


def test_every_measure_has_its_words():
    assert {type(measure) for measure in MEASURES.values()} == {Flow, Stock}
    assert NAMES.keys() == {*MEASURES, *LISTED, *MADE}
    for plus, minus in MADE.values():
        assert {*plus, *minus} <= {*MEASURES, *LISTED}


# --- What must agree ---------------------------------------------------------------------------


def test_what_does_not_add_up_is_named():
    right = {"open_before": 3, "received": 5, "ended": 6, "open": 2, "decided": 6, "in_time": 6}
    scopes = (COUNTY, TOWNS[0], TOWNS[1])
    whole = {WENLING: right, TOWNS[0].code: right}
    assert reckoning.contradictions(scopes=scopes, by_scope=whole) == []
    wrong = {WENLING: right, TOWNS[0].code: {**right, "received": 4, "in_time": 7}}
    found = reckoning.contradictions(scopes=scopes, by_scope=wrong)
    assert len(found) == 3
    assert "received is 5, its parts make 4" in found[-1]


# --- Periods -----------------------------------------------------------------------------------


def test_a_month_is_named_and_read_back():
    august = periods.parse("2021-08")
    assert (august.since_on, august.until_on) == (date(2021, 8, 1), date(2021, 9, 1))
    assert str(august) == "2021-08"
    week = periods.parse("2021-08-02..2021-08-09")
    assert periods.parse(str(week)) == week
    assert periods.last(week) == periods.parse("2021-07-26..2021-08-02")


@pytest.mark.parametrize(
    "words", ["", "2021", "2021-13", "2021-8", "2021-08-09..2021-08-09", "2021-02-30..2021-03-01",
              "9999-12", "0000-01", " 2021-08"],
)  # fmt: skip
def test_words_that_name_no_period_are_refused(words):
    with pytest.raises(NoPeriod):
        periods.parse(words)


@given(some.integers(2, 9998), some.integers(1, 12))
def test_the_month_before_ends_where_a_month_begins(year, number):
    this = periods.month(year, number)
    assert periods.last(this).until_on == this.since_on
    assert periods.last(this).is_month
    assert periods.year_before(this) == periods.month(year - 1, number)


def test_the_end_of_a_leap_february_has_its_like_a_year_before():
    leap = Period(date(2024, 2, 28), date(2024, 2, 29))
    assert periods.year_before(leap) == Period(date(2023, 2, 28), date(2023, 3, 1))
