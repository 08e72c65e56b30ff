"""The facts that figures are counted from: right for every kind of life, and kept up."""

from datetime import timedelta
from random import Random

import pytest

from onewindow.bulletin import actions, queries
from onewindow.bulletin.models import CaseFact, Workday
from onewindow.cases.actions import acceptance, review, tick
from onewindow.cases.models import Case
from onewindow.journal.models import Entry
from onewindow.places.queries import work_calendar
from onewindow.rules import clock, figures, periods, workdays
from onewindow.rules.figures import Facts, Flow
from onewindow.rules.measures import MEASURES
from tests.rooms.bulletin.chance import chance_facts
from tests.rooms.cases import telling
from tests.rooms.cases.telling import LATE_PAPER, PLOT
from tests.world import AT, DAY, TODAY, ZEGUO

TAIZHOU, WENLING = "331000", "331081"
MARCH = periods.month(2026, 3)


@pytest.fixture(autouse=True)
def _nothing_is_left_to_read():
    list(actions.catch_up())


def fact_of(case: Case) -> CaseFact:
    list(actions.catch_up())
    return CaseFact.objects.get(case=case.pk)


# --- One case ----------------------------------------------------------------------------------


def test_a_case_is_a_fact_from_its_handing_in(world):
    fact = fact_of(telling.case_of(telling.handed(world, PLOT)))
    assert (fact.province, fact.city, fact.county, fact.centre) == (
        "330000", TAIZHOU, WENLING, ZEGUO,
    )  # fmt: skip
    assert (fact.received_on, fact.received_hour) == (TODAY, 9)
    assert (fact.is_online, fact.is_counter, fact.is_mobile) == (True, False, False)
    assert (fact.accepted_on, fact.decided_on, fact.ended_on) == (None, None, None)
    assert fact.is_counted
    assert 0 < fact.papers_saved <= fact.papers


def test_the_hour_and_day_are_those_of_the_place(world):
    late = AT + timedelta(hours=14, minutes=59)  # one minute to midnight in Wenling
    assert fact_of(telling.case_of(telling.handed(world, PLOT, at=late))).received_on == TODAY
    after = AT + timedelta(hours=15)
    fact = fact_of(telling.case_of(telling.handed(world, PLOT, at=after)))
    assert (fact.received_on, fact.received_hour) == (TODAY + DAY, 0)


def test_a_decision_says_how_long_it_took_and_whether_it_kept_the_promise(world):
    case = telling.taken_up(world, PLOT)
    case = telling.granted(world, telling.signed(world, case), at=AT + 8 * DAY)
    fact = fact_of(case)
    calendar = work_calendar()
    assert fact.decided_on == TODAY + 8 * DAY
    assert fact.worked_days == workdays.working_days_between(
        since=TODAY, until=TODAY + 8 * DAY, calendar=calendar
    )
    assert case.promised_due_on is not None
    assert fact.is_in_time == (case.promised_due_on >= TODAY + 8 * DAY)
    assert fact.ended_on == fact.decided_on


@pytest.mark.parametrize(("kind", "left_out"), [("testing", True), ("site-check", False)])
def test_only_time_that_the_law_leaves_out_is_left_out(world, kind, left_out):
    case = telling.taken_up(world, PLOT)
    reviewer = world.reviewer("township")
    begun, ended, decided = AT + 2 * DAY, AT + 7 * DAY, AT + 14 * DAY
    review.pause(case_id=case.pk, kind=kind, days=9, reason="需委托机构检测", by=reviewer, at=begun)
    review.resume(case_id=case.pk, result="检测合格", by=reviewer, at=ended)
    telling.granted(world, telling.signed(world, case, at=ended), at=decided)
    calendar, accepted = work_calendar(), TODAY
    days = [accepted + n * DAY for n in range(1, 15)]
    away = [day for day in days if clock.local_day(begun) <= day < clock.local_day(ended)]
    worked = [day for day in days if calendar.is_working(day) and not (left_out and day in away)]
    assert fact_of(case).worked_days == len(worked)


def test_what_was_told_missing_or_came_later_is_known_of_its_case(world):
    plain = telling.accepted(world, PLOT)
    lacking = telling.handed(world, PLOT, without=["house_promise"])
    acceptance.receive(package_id=lacking.pk, password="000000", by=world.li, at=AT)
    item = {"where": "house_promise", "name": "承诺书", "problem": "未提交", "remedy": "补交"}
    acceptance.ask_supplement(package_id=lacking.pk, items=[item], by=world.li, at=AT)
    late = telling.handed(world, PLOT, without=[LATE_PAPER])
    acceptance.receive(package_id=late.pk, password="000000", by=world.li, at=AT)
    acceptance.accept_with_gaps(
        package_id=late.pk, confirmed=telling.ticked(late), by=world.li, at=AT
    )
    found = [fact_of(telling.case_of(one)) for one in (plain, lacking, late)]
    assert [fact.is_supplemented for fact in found] == [False, True, False]
    assert [fact.has_gaps for fact in found] == [False, False, True]


def test_one_sent_away_has_ended_and_stays_so_in_the_archive(world):
    case = telling.case_of(telling.accepted(world, PLOT))
    acceptance.withdraw(case_id=case.pk, reason="不办了", by=world.zhang.actor, at=AT + DAY)
    before = fact_of(case)
    assert (before.ended_on, before.decided_on, before.is_returned) == (TODAY + DAY, None, True)
    tick.tick(at=AT + 400 * DAY)
    case.refresh_from_db()
    assert case.state == "archived"
    after = fact_of(case)
    assert (after.ended_on, after.is_returned, after.is_counted) == (TODAY + DAY, True, True)


# --- Keeping up --------------------------------------------------------------------------------


def test_facts_follow_their_case_and_are_the_same_when_made_anew(world):
    telling.granted(world, telling.taken_up(world, PLOT))
    telling.handed(world, PLOT)
    list(actions.catch_up())
    kept = list(CaseFact.objects.order_by("case").values())
    assert len(kept) == Case.objects.count()
    assert actions.make_anew() == len(kept)
    assert list(CaseFact.objects.order_by("case").values()) == kept


def test_what_was_read_is_not_read_again(world):
    telling.handed(world, PLOT)
    assert sum(actions.catch_up()) > 0
    assert actions.keep_up() == 0


def test_a_round_takes_as_many_statements_however_many_moved(world, django_assert_max_num_queries):
    telling.granted(world, telling.taken_up(world, PLOT))
    list(actions.catch_up())
    for _ in range(3):
        telling.granted(world, telling.taken_up(world, PLOT))
    with django_assert_max_num_queries(24):
        actions.keep_up()


def test_days_are_numbered_as_the_calendar_counts_them(world):
    telling.granted(world, telling.taken_up(world, PLOT))
    list(actions.catch_up())
    nth = dict(Workday.objects.values_list("on", "nth"))
    calendar, since, until = work_calendar(), TODAY - 40 * DAY, TODAY + 5 * DAY
    assert nth[until] - nth[since] == workdays.working_days_between(
        since=since, until=until, calendar=calendar
    )


# --- Counting ----------------------------------------------------------------------------------


def by_hand(measure, facts, period):
    """One measure over facts, row by row."""
    if isinstance(measure, Flow):
        rows = [
            fact
            for fact in facts
            if (on := getattr(fact, measure.on)) and period.since_on <= on < period.until_on
        ]
    else:
        at = period.since_on if measure.at_start else period.until_on
        rows = [
            fact
            for fact in facts
            if getattr(fact, measure.since) < at
            and ((over := getattr(fact, measure.over)) is None or over >= at)
        ]
    rows = [fact for fact in rows if all(getattr(fact, name) for name in measure.where)]
    if isinstance(measure, Flow) and measure.distinct:
        return len({getattr(fact, measure.distinct) for fact in rows})
    if isinstance(measure, Flow) and measure.total:
        return sum(getattr(fact, measure.total) for fact in rows)
    return len(rows)


def test_sql_counts_what_a_person_would_count_row_by_row(world):
    CaseFact.objects.all().delete()
    places = queries.scopes(city=TAIZHOU)
    centres = [scope.code for scope in places if scope.level == figures.Level.CENTRE]
    facts = chance_facts(Random(7), centres[:9] + centres[-3:], how_many=700)
    CaseFact.objects.bulk_create(facts)
    found = queries.month(MARCH, city=TAIZHOU)
    column = {"province": "province", "city": "city", "county": "county", "centre": "centre"}
    for scope in places:
        inside = [one for one in facts if getattr(one, column[scope.level]) == scope.code]
        for name, measure in MEASURES.items():
            if measure.of is Facts.CASES:
                counted = found.counts.get(scope.code, {}).get(name, 0)
                assert counted == by_hand(measure, inside, MARCH), (scope, name)


def test_a_month_of_real_lives_agrees_with_itself(world):
    telling.granted(world, telling.taken_up(world, PLOT))
    telling.handed(world, PLOT)
    withdrawn = telling.case_of(telling.accepted(world, PLOT))
    acceptance.withdraw(case_id=withdrawn.pk, reason="不办了", by=world.zhang.actor, at=AT)
    list(actions.catch_up())
    found = queries.month(MARCH, city=TAIZHOU)
    assert found.contradictions == []
    assert found.of("cases.total", ZEGUO) == 3
    assert found.of("cases.open", WENLING) == 1
    assert found.of("cases.decided", TAIZHOU) == 1
    assert str(found.of("cases.per_centre", WENLING)) == "0.19"
    assert found.of("cases.rank_total", ZEGUO) == 1
    assert str(found.of("ratings.response", WENLING)) == "0.00"  # nobody has said a word


def test_a_month_is_read_in_six_statements(world, django_assert_num_queries):
    assert Entry.objects.exists()
    with django_assert_num_queries(6):
        queries.month(MARCH, city=TAIZHOU)
