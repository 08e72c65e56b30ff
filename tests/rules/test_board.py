"""The board's rules: whose numbers somebody sees, which days, the funnel's arithmetic."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.rules import board
from onewindow.rules.actors import Actor, Role
from onewindow.rules.board import Scope
from onewindow.rules.powers import NotPermitted

ZEGUO, SONGMEN = "331081100", "331081102"
DAY = date(2026, 3, 31)


def somebody(*roles: Role, centres: tuple[str, ...] = (), departments: tuple[str, ...] = ()):
    return Actor(
        id="account:1", name="", roles=frozenset(roles), centres=frozenset(centres),
        departments=frozenset(departments),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "zeguo", "songmen", "market", "halls"),
    [
        (somebody(Role.OFFICE), True, True, True, True),
        (somebody(Role.AUDITOR), True, True, True, True),
        (somebody(Role.HEAD, centres=(ZEGUO,)), True, False, False, True),
        (somebody(Role.APPROVER, departments=("market",)), False, False, True, False),
        (
            somebody(Role.HEAD, Role.APPROVER, centres=(ZEGUO,), departments=("market",)),
            True, False, True, True,
        ),
        (somebody(Role.HEAD, Role.OFFICE, centres=(ZEGUO,)), True, True, True, True),
    ],
)  # fmt: skip
def test_each_manager_sees_her_own_scope_only(who, zeguo, songmen, market, halls):
    scope = board.scope(who)
    assert scope.sees(centre=ZEGUO) == zeguo
    assert scope.sees(centre=SONGMEN) == songmen
    assert scope.sees(centre=SONGMEN, department="market") == (songmen or market)
    assert (scope.sees_hall(ZEGUO), scope.has_halls) == (zeguo, halls)


@pytest.mark.parametrize("role", [role for role in Role if role not in
    {Role.OFFICE, Role.AUDITOR, Role.HEAD, Role.APPROVER}])  # fmt: skip
def test_whoever_leads_nothing_sees_nothing(role):
    who = somebody(role, centres=(ZEGUO,), departments=("market",))
    assert board.scope(who) == Scope(frozenset(), frozenset())
    with pytest.raises(NotPermitted):
        board.require(who)


def test_an_approver_is_no_head_of_the_centre_where_she_sits():
    who = somebody(Role.APPROVER, Role.CLERK, centres=(ZEGUO,), departments=("market",))
    assert not board.scope(who).sees(centre=ZEGUO, department="tobacco")


counts = st.integers(0, 500)


@given(
    st.fixed_dictionaries({loss: counts for _stage, lost in board.STAGES for loss in lost}), counts
)
def test_a_stage_and_its_losses_make_up_the_stage_before(losses, rated):
    numbers, last = {"got_rated": rated, **losses}, rated
    for code, lost in reversed(board.STAGES):
        numbers[code] = last
        last += sum(losses[one] for one in lost)
    stages = board.funnel(numbers)
    for before, stage in zip(stages, stages[1:], strict=False):
        assert before.count == stage.count + sum(one.count for one in stage.losses)
        assert all(one.count for one in stage.losses)
        assert (stage.share is None) == (before.count == 0)
        assert stage.share is None or 0 <= stage.share <= 100


@given(st.dates(date(2005, 1, 1), date(2090, 12, 31)), st.sampled_from(["30", "month", "last", ""]))
def test_what_a_board_looks_at_lies_behind_what_it_is_held_against(today, word):
    found = board.span(word, today=today)
    assert found.before.until_on <= found.period.since_on
    assert found.period.until_on <= today + timedelta(days=1)
    assert found.before.days <= found.period.days or word in ("last", "month")


def test_this_month_is_held_against_the_same_days_of_the_last():
    found = board.span("month", today=DAY)
    assert (str(found.period), str(found.before)) == ("2026-03", "2026-02")
    tenth = board.span("month", today=date(2026, 3, 10))
    assert (tenth.before.since_on, tenth.before.until_on) == (date(2026, 2, 1), date(2026, 2, 11))


@pytest.mark.parametrize("word", ["三月", "2026-13", "2026-03-09..2026-03-01", "0001-01", "x" * 99])
def test_words_that_name_no_days_are_the_last_thirty(word):
    assert board.span(word, today=DAY).period.days == 30


def test_cases_for_a_thousand_residents():
    assert board.per_thousand(457, 54_000) == Decimal("8.46")
    assert board.per_thousand(457, None) is None
    assert board.per_thousand(457, 0) is None
