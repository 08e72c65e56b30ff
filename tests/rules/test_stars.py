"""Star tables: points, grades and the path to the next star, as laws."""

import json
from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.rules import (
    star_assessments,
    star_powers,
    star_scheme_files,
    star_schemes,
    stars,
)
from onewindow.rules.actors import Actor, Role
from onewindow.rules.star_assessments import StarMoved, StarState, StarVerb
from onewindow.rules.star_schemes import Table, Way
from onewindow.rules.stars import Answer, Barrier, Basis
from tests.world import DATA

SHIPPED = json.loads((DATA / "star_schemes.json").read_text())
SCHEME = star_schemes.scheme(SHIPPED["schemes"][0])
LINES = list(SCHEME.indicators)
NUMBERS = [one for one in LINES if one.way is Way.FIGURE]
LOWER_BETTER = {one.figure for one in NUMBERS if one.table and one.table.is_lower_better}
CENTRE = "331081100"

cents = st.integers(0, 20_000).map(lambda n: Decimal(n).scaleb(-2))
points = st.integers(0, 300).map(lambda n: Decimal(n).scaleb(-2))


def answer_of(one):
    if one.way is Way.LEVEL:
        return st.sampled_from([Answer(level=each.code) for each in one.levels])
    if one.way is Way.MISSING:
        return st.integers(0, 12).map(lambda n: Answer(missing=n))
    return cents.map(lambda value: Answer(value=value))


some_answers = st.fixed_dictionaries({}, optional={one.code: answer_of(one) for one in LINES})
some_figures = st.fixed_dictionaries(
    {}, optional={one.figure: st.none() | cents for one in NUMBERS}
)
some_deductions = st.dictionaries(st.sampled_from([one.code for one in LINES]), points, max_size=5)
some_vetoes = st.sets(st.sampled_from([one.code for one in SCHEME.vetoes]), max_size=1)


def score(answers=None, figures=None, deductions=None, vetoes=()):
    return stars.score(
        scheme=SCHEME,
        answers=answers or {},
        figures=figures or {},
        deductions=deductions or {},
        vetoes=vetoes,
    )


def best(**other):
    """Everything at its full points, but for what is said otherwise."""
    full = {
        one.code: Answer(level=one.levels[0].code)
        if one.way is Way.LEVEL
        else Answer(missing=0)
        if one.way is Way.MISSING
        else Answer(value=one.table.needed(one.most))
        for one in LINES
    }
    return {**full, **other}


def test_the_shipped_table_is_sound_and_says_that_it_is_ours():
    assert star_scheme_files.problems(SHIPPED) == []
    assert sum(one.most for one in SCHEME.sections) == 100
    assert "本系统草案，演示" in SCHEME.label
    assert SCHEME.evidence == "D"
    assert {one.evidence for one in LINES} == {"B", "D"}
    assert [(one.label, str(one.least), one.county_top) for one in SCHEME.grades] == [
        ("五星标杆", "95", 2), ("五星", "90", None), ("四星", "80", None), ("三星", "70", None),
    ]  # fmt: skip


def spoilt(change):
    body = deepcopy(SHIPPED)
    change(body["schemes"][0])
    return body


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda s: s["sections"][0]["indicators"][0].update(points="3"), "101 points"),
        (lambda s: s["grades"][1].update({"from": "95"}), "do not fall"),
        (lambda s: s["sections"][1]["indicators"][0]["table"].reverse(), "do not rise"),
        (
            lambda s: s["sections"][1]["indicators"][0]["table"][1].__setitem__(1, "7"),
            "full points",
        ),
        (lambda s: s["sections"][0]["indicators"][5]["levels"].reverse(), "levels do not fall"),
        (lambda s: s["sections"][0]["indicators"][0].update(code="areas"), "named 2 times"),
        (lambda s: s["sections"][0]["indicators"][0].update(points=2.5), "wrong form"),
        (lambda s: s.pop("vetoes"), "vetoes"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused_with_the_reason(change, said):
    found = star_scheme_files.problems(spoilt(change))
    assert any(said in one.sentence for one in found), [one.sentence for one in found]


def test_a_line_between_two_numbers_is_rounded_half_up():
    table = Table(((Decimal(0), Decimal(0)), (Decimal(200), Decimal(1))), False, False)
    assert table.points(Decimal(1)) == Decimal("0.01")  # 0.005
    assert table.points(Decimal("0.99")) == Decimal("0.00")
    assert table.points(Decimal(-5)) == 0
    assert table.points(Decimal(900)) == 1


def test_steps_give_the_points_of_the_one_reached():
    returned = SCHEME.indicator("returned").table
    assert [returned.points(Decimal(n)) for n in ("0", "3", "3.01", "8", "15", "15.01")] == [
        2, 2, 1, 1, Decimal("0.5"), 0,
    ]  # fmt: skip


@settings(deadline=None)
@given(st.sampled_from(NUMBERS), cents, cents)
def test_a_better_figure_never_lowers_the_points(one, low, high):
    worse, better = sorted((low, high), reverse=one.figure in LOWER_BETTER)
    assert one.table.points(worse) <= one.table.points(better) <= one.most


@settings(deadline=None)
@given(st.sampled_from(NUMBERS), points)
def test_the_number_needed_for_points_brings_them(one, wanted):
    needed = one.table.needed(wanted)
    if wanted > one.most:
        assert needed is None
    else:
        assert one.table.points(needed) >= wanted


@settings(deadline=None)
@given(some_answers, some_figures, some_deductions, st.data())
def test_bettering_one_thing_never_lowers_the_total(answers, figures, deductions, data):
    before = score(answers, figures, deductions)
    one = data.draw(st.sampled_from(LINES))
    if one.way is Way.FIGURE and figures.get(one.figure) is not None:
        sign = -1 if one.figure in LOWER_BETTER else 1
        value = max(Decimal(0), figures[one.figure] + sign * data.draw(cents))
        after = score(answers, {**figures, one.figure: value}, deductions)
    else:
        after = score({**answers, one.code: best()[one.code]}, figures, deductions)
    assert after.total >= before.total


@settings(deadline=None)
@given(some_answers, some_figures, some_deductions)
def test_a_total_is_the_sum_of_what_is_shown_and_stays_within_the_table(
    answers, figures, deductions
):
    found = score(answers, figures, deductions)
    shown = sum(one.points or 0 for one in found.lines if not one.is_bonus) + found.bonus
    assert found.total == shown
    assert 0 <= found.total <= 100 + SCHEME.bonus_most
    assert all(one.points is None or 0 <= one.points <= one.indicator.most for one in found.lines)


@settings(deadline=None)
@given(some_answers, some_figures, some_deductions, some_vetoes, st.none() | st.integers(1, 5))
def test_the_path_reaches_the_next_grade_or_says_what_is_in_its_way(
    answers, figures, deductions, vetoes, place
):
    found = score(answers, figures, deductions, vetoes)
    way = stars.path(SCHEME, found, place=place)
    now = stars.grade(SCHEME, found, place=place)
    assert list(way.steps) == sorted(way.steps, key=lambda step: -step.gain)
    assert all(step.gain > 0 for step in way.steps)
    if way.to is None:
        assert (way.barrier, now) == (Barrier.TOP, SCHEME.grades[0])
        return
    assert now is None or way.to.least > now.least
    gained = sum(step.gain for step in way.steps[: way.enough])
    if vetoes:
        assert (way.barrier, now) == (Barrier.VETO, None)
    elif way.barrier is Barrier.SHORT:
        assert found.total + sum(step.gain for step in way.steps) < way.to.least
    else:
        assert found.total + gained >= way.to.least
        assert (
            not way.enough or found.total + gained - way.steps[way.enough - 1].gain < way.to.least
        )
        assert (way.barrier is Barrier.PLACE) == (
            way.to.county_top is not None and (place is None or place > way.to.county_top)
        )


@settings(deadline=None)
@given(some_answers, some_figures, some_deductions)
def test_a_figure_that_alone_would_be_enough_is_enough(answers, figures, deductions):
    found = score(answers, figures, deductions)
    way = stars.path(SCHEME, found, place=1)
    for step in way.steps:
        if step.alone is not None:
            better = {**figures, step.line.indicator.figure: step.alone}
            assert score(answers, better, deductions).total >= way.to.least


def test_a_veto_takes_every_star_and_keeps_the_points():
    found = score(best(), vetoes=["leak"])
    assert found.total == 110
    assert stars.grade(SCHEME, found, place=1) is None
    assert found.vetoes == ("leak",)


def test_the_first_two_of_the_county_are_models_the_third_has_five_stars():
    found = score(best())
    assert [stars.grade(SCHEME, found, place=n).code for n in (1, 2, 3, None)] == [
        "benchmark", "benchmark", "five", "five",
    ]  # fmt: skip
    others = [Decimal("98"), Decimal("97"), Decimal("97")]
    assert stars.place(Decimal("97"), others=others, taken=0) == 2
    assert stars.place(Decimal("99"), others=others, taken=2) == 3


def test_what_nobody_knows_is_asked_for_and_never_passed_over_as_nought():
    found = score(best(applied=Answer()))
    assert found.open == ("applied",)
    assert found.line("applied").points is None
    assert score(best(), {"cases.unified": Decimal(50)}).line("applied").basis is Basis.FIGURE
    assert score(best(), {"cases.unified": None}).line("applied").basis is Basis.REPORTED
    nothing_bad = score(best(corrected=Answer()), {"ratings.corrected": None}).line("corrected")
    assert (nothing_bad.basis, nothing_bad.points) == (Basis.NOTHING, 2)


def test_a_known_figure_wins_over_what_the_centre_reports():
    found = score(best(in_time=Answer(value=Decimal(100))), {"cases.in_time": Decimal(95)})
    assert found.line("in_time").points == 3


def test_what_is_missing_and_what_an_inspector_finds_is_taken_off_down_to_nought():
    found = score({"signs": Answer(missing=1)}, deductions={"signs": Decimal("0.50")})
    assert found.line("signs").points == Decimal("0.50")
    assert score({"signs": Answer(missing=9)}).line("signs").points == 0
    assert score({"signs": Answer(missing=1)}, deductions={"signs": Decimal(5)}).total == 0


@pytest.mark.parametrize(
    ("code", "answer", "is_right"),
    [
        ("space", Answer(level="large"), True),
        ("space", Answer(level="huge"), False),
        ("signs", Answer(missing=0), True),
        ("signs", Answer(missing=-1), False),
        ("in_time", Answer(value=Decimal("99.95")), True),
        ("in_time", Answer(value=Decimal("99.955")), False),
        ("in_time", Answer(value=Decimal("NaN")), False),
        ("in_time", Answer(), True),
    ],
)
def test_answers_are_checked_by_the_way_of_their_indicator(code, answer, is_right):
    assert (stars.wrong(SCHEME.indicator(code), answer) == []) is is_right


def test_an_assessment_goes_from_self_assessment_to_a_star_and_its_re_review():
    verbs = [
        StarVerb.OPEN, StarVerb.FILL, StarVerb.ANSWER, StarVerb.SUBMIT, StarVerb.SEND_BACK,
        StarVerb.SUBMIT, StarVerb.MARK, StarVerb.PASS_REVIEW, StarVerb.DEDUCT,
        StarVerb.CLOSE_VISIT, StarVerb.PUBLISH, StarVerb.OBJECT, StarVerb.RETURN,
        StarVerb.CLOSE_VISIT, StarVerb.PUBLISH, StarVerb.AWARD, StarVerb.RECHECK,
        StarVerb.CONFIRM, StarVerb.VETO,
    ]  # fmt: skip
    assert star_assessments.fold(verbs) is StarState.DOWNGRADED
    with pytest.raises(StarMoved):
        star_assessments.after(StarState.SELF, StarVerb.AWARD)


def test_a_star_is_held_for_its_months_and_not_after_it_was_taken():
    assert star_assessments.until(date(2024, 2, 29), months=12) == date(2025, 2, 28)
    assert star_assessments.until(date(2026, 11, 30), months=12) == date(2027, 11, 30)
    held = {"since": date(2026, 1, 1), "until": date(2027, 1, 1)}
    assert star_assessments.in_force(**held, ended_on=None, today=date(2026, 12, 31))
    assert not star_assessments.in_force(**held, ended_on=None, today=date(2027, 1, 1))
    assert not star_assessments.in_force(**held, ended_on=date(2026, 6, 1), today=date(2026, 6, 1))


def test_nobody_judges_her_own_centre_nor_her_own_judgement():
    head = Actor("account:1", "主任", frozenset({Role.HEAD}), centres=frozenset({CENTRE}))
    office = Actor("account:2", "办", frozenset({Role.OFFICE}))
    both = Actor(
        "account:3", "兼", frozenset({Role.OFFICE, Role.HEAD}), centres=frozenset({CENTRE})
    )
    may = star_powers.may
    assert may(head, StarVerb.SUBMIT, centre=CENTRE)
    assert not may(head, StarVerb.SUBMIT, centre="331081101")
    assert not may(head, StarVerb.PASS_REVIEW, centre=CENTRE)
    assert may(office, StarVerb.PASS_REVIEW, centre=CENTRE)
    assert not may(office, StarVerb.ANSWER, centre=CENTRE)
    assert not may(both, StarVerb.PASS_REVIEW, centre=CENTRE)
    assert may(office, StarVerb.AWARD, centre=CENTRE, other="account:9")
    assert not may(office, StarVerb.AWARD, centre=CENTRE, other=office.id)
