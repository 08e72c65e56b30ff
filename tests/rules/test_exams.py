"""Exams: drawn by a seed alone, marked exactly, sat again by rule."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from onewindow.rules import courses, exams
from onewindow.rules.exams import Bar, Kind, Option, Question, Sat, Terms

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TERMS = Terms(ask=5, minutes=20, pass_percent=80, tries=3, within_days=30, wait_hours=24)
seeds = some.integers(0, 10**15)


@some.composite
def questions(draw):
    """Some questions with codes of their own, of every kind."""
    found = []
    for n in range(draw(some.integers(1, 12))):
        kind = draw(some.sampled_from(Kind))
        count = 2 if kind == Kind.JUDGE else draw(some.integers(2, 6))
        codes = "ABCDEF"[:count]
        few = draw(some.integers(2, count)) if kind == Kind.MULTIPLE and count > 1 else 1
        right = frozenset(draw(some.permutations(codes))[:few])
        options = tuple(Option(code, code, code) for code in codes)
        found.append(Question(f"q{n}", kind, "题", "Q", options, right, "", "", ""))
    return found


@given(questions(), seeds, some.integers(1, 15))
def test_a_paper_is_part_of_the_bank_without_repetition_and_the_seed_decides_it(bank, seed, ask):
    paper = exams.draw(bank, seed=seed, ask=ask)
    assert len(paper) == min(ask, len(bank)) == len({one.code for one in paper})
    known = {one.code: one for one in bank}
    for one in paper:
        assert set(one.options) == set(known[one.code].options)
        assert one.right == known[one.code].right
    assert exams.draw(list(reversed(bank)), seed=seed, ask=ask) == paper


@given(questions(), seeds, some.integers(1, 12))
def test_who_is_asked_more_is_asked_the_same_first(bank, seed, ask):
    more = exams.draw(bank, seed=seed, ask=ask + 1)
    assert exams.draw(bank, seed=seed, ask=ask) == more[:ask]


@given(questions(), seeds)
def test_right_and_wrong_of_a_judgement_keep_their_order(bank, seed):
    for one in exams.draw(bank, seed=seed, ask=99):
        if one.kind == Kind.JUDGE:
            assert [option.code for option in one.options] == ["A", "B"]


def test_every_question_is_drawn_by_some_seed_and_none_by_all():
    bank = [Question(f"q{n}", Kind.JUDGE, "", "", (), frozenset("A"), "", "", "") for n in range(8)]
    drawn = [frozenset(one.code for one in exams.draw(bank, seed=n, ask=4)) for n in range(60)]
    assert frozenset.union(*drawn) == {f"q{n}" for n in range(8)}
    assert frozenset.intersection(*drawn) == frozenset()


def test_a_paper_of_yesterday_is_drawn_alike_today():
    bank = [Question(f"q{n}", Kind.JUDGE, "", "", (), frozenset("A"), "", "", "") for n in range(6)]
    assert [one.code for one in exams.draw(bank, seed=331081, ask=6)] == [
        *("q3", "q5", "q2", "q0", "q4", "q1"),
    ]


@given(questions(), some.data())
def test_marks_count_what_is_exactly_right_and_nothing_else(bank, data):
    right = {one.code: sorted(one.right) for one in bank}
    assert exams.mark(bank, right) == exams.Marks(len(bank), len(bank), ())
    assert exams.mark(bank, {}).right == 0
    spoilt = data.draw(some.sampled_from(bank))
    others = [option.code for option in spoilt.options if option.code not in spoilt.right]
    if others:
        more = {**right, spoilt.code: [*right[spoilt.code], others[0]]}
        assert exams.mark(bank, more).wrong == (spoilt.code,)
    less = {**right, spoilt.code: right[spoilt.code][1:]}
    assert exams.mark(bank, less).right == len(bank) - 1


@given(questions(), some.dictionaries(some.text(max_size=3), some.lists(some.text(max_size=2))))
def test_only_what_was_asked_and_offered_is_kept(bank, answers):
    kept = exams.kept(bank, answers)
    offered = {one.code: {option.code for option in one.options} for one in bank}
    assert all(set(chosen) <= offered[code] for code, chosen in kept.items())
    one = replace(bank[0], kind=Kind.SINGLE)
    both = [option.code for option in one.options]
    assert exams.kept([one], {one.code: both}) == {}


@given(some.integers(0, 60), some.integers(1, 60), some.integers(1, 100))
def test_a_pass_is_reckoned_in_whole_numbers(right, asked, percent):
    right = min(right, asked)
    said = exams.passes(right=right, asked=asked, percent=percent)
    assert said == (right * 100 >= percent * asked)
    assert not said or exams.passes(right=min(right + 1, asked), asked=asked, percent=percent)


def test_eight_of_ten_is_a_pass_at_eighty_and_twelve_of_sixteen_is_not():
    assert exams.passes(right=8, asked=10, percent=80)
    assert not exams.passes(right=12, asked=16, percent=80)
    assert not exams.passes(right=0, asked=0, percent=1)


def test_who_failed_waits_a_day_and_after_three_until_the_first_is_old():
    once = [Sat(AT, False)]
    assert exams.barred(once, terms=TERMS, at=AT + HOUR) == (Bar.WAIT, AT + DAY)
    assert exams.barred(once, terms=TERMS, at=AT + DAY) is None
    thrice = [Sat(AT + n * 2 * DAY, False) for n in range(3)]
    assert exams.barred(thrice, terms=TERMS, at=AT + 10 * DAY) == (Bar.TRIES, AT + 30 * DAY)
    assert exams.barred(thrice, terms=TERMS, at=AT + 30 * DAY) is None
    assert exams.barred([Sat(AT, True)], terms=TERMS, at=AT) is None


@given(some.lists(some.integers(0, 60 * 24), max_size=8), some.integers(0, 90 * 24))
def test_whoever_is_barred_may_sit_at_the_moment_that_was_told(hours, now):
    sat = [Sat(AT + n * HOUR, False) for n in hours if n <= now]
    told = exams.barred(sat, terms=TERMS, at=AT + now * HOUR)
    if told is not None:
        _, again = told
        assert again > AT + now * HOUR
        after = exams.barred(sat, terms=TERMS, at=again)
        assert after is None or after[1] > again


@given(some.dates(date(2000, 1, 1), date(2090, 1, 1)), some.integers(1, 120))
def test_a_certificate_ends_on_the_same_day_of_its_last_month_or_at_its_end(issued, months):
    last = courses.last_day(issued, months=months)
    passed = (last.year - issued.year) * 12 + last.month - issued.month
    assert passed == months
    assert last.day == issued.day or (last + DAY).day == 1
