"""Cards by rule and by hand: given when a moment passes, explained, upheld, lifted, taken back."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from onewindow.cases.actions import review
from onewindow.journal import queries as journal
from onewindow.places.models import CalendarDay, CalendarYear
from onewindow.quality.actions import card_steps, card_tables, watching
from onewindow.quality.models import Card, CardTable, Watch
from onewindow.rules import card_loop
from onewindow.rules.actors import LAW
from onewindow.rules.card_loop import CardMoved, CardVerb, NotYetDue, Why
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete
from tests.rooms.cases import telling
from tests.world import AT, DATA, DAY, HOUR, KEEPER, ZEGUO

SECOND = timedelta(seconds=1)
# Accepted on Monday 2 March: promised in 15 working days, the law's limit 20.
WARNED, LATE, UNLAWFUL = AT + 16 * DAY, AT + 21 * DAY, AT + 28 * DAY


def settle(at):
    """As the worker does, again and again."""
    return watching.tick(at=at)["cards"]


@pytest.fixture
def case(world):
    """On its reviewer's desk since the second of March."""
    return telling.taken_up(world, telling.PLOT)


def lamp(case):
    return Watch.objects.get(case=case, kind="case")


def card(case, level="yellow"):
    return Card.objects.get(case=case, kind="case", level=level)


def test_a_case_is_watched_from_its_acceptance_and_its_lamps_light_by_the_second(case):
    settle(AT + HOUR)
    assert (lamp(case).level, lamp(case).next_at) == ("", WARNED)
    settle(WARNED - SECOND)
    assert lamp(case).level == ""
    settle(WARNED)
    assert (lamp(case).level, Card.objects.count()) == ("warning", 0)
    assert settle(LATE) == 0, "the last second of the promise"
    assert settle(LATE + SECOND) == 1
    assert (card(case).state, card(case).late_at, lamp(case).level) == ("asked", LATE, "yellow")
    settle(UNLAWFUL + SECOND)
    assert (card(case, "red").late_at, lamp(case).level) == (UNLAWFUL, "red")
    assert lamp(case).next_at is None
    assert settle(UNLAWFUL + 9 * DAY) == 0, "each level once"
    told = [one.fact for one in journal.about(card(case).pk)]
    assert told == ["card.give", "card.ask"]
    assert list(journal.breaks()) == []


def test_the_loop_of_a_card_is_asked_answered_and_upheld_by_another(world, case):
    office, head, reviewer = (
        world.staff("office"),
        world.wang("township"),
        world.reviewer("township"),
    )
    settle(LATE + SECOND)
    one, at = card(case), LATE + HOUR
    for nobody in (world.chen, reviewer, world.wang("market"), office, LAW):
        with pytest.raises(NotPermitted):
            card_steps.answer(card_id=one.pk, note="人手不够", by=nobody, at=at)
    with pytest.raises(Incomplete):
        card_steps.answer(card_id=one.pk, note="  ", by=head, at=at)
    with pytest.raises(NotYetDue):
        card_steps.uphold(card_id=one.pk, note="超期", by=office, at=at)
    card_steps.answer(card_id=one.pk, note="核查人员病假", by=head, at=at)
    with pytest.raises(CardMoved):
        card_steps.answer(card_id=one.pk, note="再说一次", by=head, at=at)
    with pytest.raises(NotPermitted):
        card_steps.uphold(card_id=one.pk, note="维持", by=head, at=at)
    card_steps.uphold(card_id=one.pk, note="未安排替补", by=office, at=at + HOUR)
    one.refresh_from_db()
    assert (one.state, one.due_on, one.judged_by) == ("upheld", None, office.id)
    facts = [CardVerb(entry.fact.removeprefix("card.")) for entry in journal.about(one.pk)]
    assert card_loop.fold(facts) == one.state
    assert "病假" not in str([entry.detail for entry in journal.about(one.pk)])


def test_a_lifted_card_puts_its_lamp_back_and_is_never_given_again(world, case):
    settle(LATE + SECOND)
    one = card(case)
    card_steps.lift(card_id=one.pk, note="系统故障", by=world.staff("office"), at=LATE + HOUR)
    assert lamp(case).level == "warning"
    assert settle(LATE + DAY) == 0
    assert Card.objects.get().state == "lifted"


def test_silence_is_judged_once_its_time_is_over(world, case):
    settle(LATE + SECOND)
    one = card(case)
    with pytest.raises(NotYetDue):
        card_steps.uphold(card_id=one.pk, note="x", by=world.staff("office"), at=LATE + 2 * DAY)
    card_steps.uphold(
        card_id=one.pk, note="逾期未说明", by=world.staff("office"), at=LATE + 5 * DAY
    )
    assert Card.objects.get().state == "upheld"


def test_what_is_decided_keeps_its_card_and_is_watched_no_more(world, case):
    settle(LATE + SECOND)
    telling.granted(world, case, at=LATE + DAY)
    assert settle(UNLAWFUL + DAY) == 0
    assert not Watch.objects.filter(case=case, kind="case").exists()
    assert card(case).state == "asked"


def test_what_was_late_between_two_rounds_gets_its_card_though_it_is_decided(world, case):
    settle(AT + HOUR)
    telling.granted(world, case, at=LATE + HOUR)
    assert settle(LATE + 2 * HOUR) == 1
    assert (card(case).state, card(case).due_on) == ("standing", None)


def test_days_granted_in_time_move_every_threshold_and_days_granted_late_move_none(world, case):
    review.pause(
        case_id=case.pk,
        kind="testing",
        days=3,
        reason="需检测",
        by=world.reviewer("township"),
        at=AT + DAY,
    )
    settle(AT + DAY + HOUR)
    assert lamp(case).next_at == WARNED + 5 * DAY, "three working days over a weekend"
    review.resume(case_id=case.pk, result="合格", by=world.reviewer("township"), at=AT + 2 * DAY)
    assert settle(LATE + SECOND) == 0
    late = LATE + 3 * DAY
    assert settle(late + SECOND) == 1
    review.pause(
        case_id=case.pk,
        kind="testing",
        days=9,
        reason="再检测",
        by=world.reviewer("township"),
        at=late + HOUR,
    )
    settle(late + 2 * HOUR)
    assert card(case).state == "asked", "time once run out does not come back"
    assert lamp(case).next_at == UNLAWFUL + 17 * DAY, "twelve working days and a holiday"


def test_a_special_procedure_has_cards_of_its_own_and_the_gravest_waits_for_a_person(world, case):
    review.pause(
        case_id=case.pk,
        kind="testing",
        days=5,
        reason="需检测",
        by=world.reviewer("township"),
        at=AT + DAY,
    )
    over = AT + 8 * DAY
    settle(over + SECOND)
    settle(over + DAY + SECOND)
    found = {one.level: one for one in Card.objects.filter(kind="special")}
    assert (found["yellow"].state, found["red"].state) == ("asked", "proposed")
    watch = Watch.objects.get(kind="special")
    assert watch.level == "yellow", "what waits for a person lights nothing"
    office = world.staff("office")
    card_steps.confirm(card_id=found["red"].pk, note="", by=office, at=over + DAY + HOUR)
    watch.refresh_from_db()
    found["red"].refresh_from_db()
    assert (watch.level, found["red"].state) == ("red", "asked")


def test_a_proposed_card_is_dismissed_with_a_reason_and_not_proposed_again(world, case):
    review.pause(
        case_id=case.pk,
        kind="testing",
        days=5,
        reason="需检测",
        by=world.reviewer("township"),
        at=AT + DAY,
    )
    at, office = AT + 9 * DAY + HOUR, world.staff("office")
    settle(at)
    red = Card.objects.get(level="red")
    with pytest.raises(Incomplete):
        card_steps.dismiss(card_id=red.pk, note="", by=office, at=at)
    card_steps.dismiss(card_id=red.pk, note="检测机构停电", by=office, at=at)
    assert settle(at + DAY) == 0
    assert Card.objects.get(level="red").state == "dismissed"


def test_what_was_handed_in_online_and_nobody_looked_at_is_the_centres(world):
    package = telling.handed(world, telling.PLOT)
    one = telling.case_of(package)
    settle(AT + HOUR)
    watch = Watch.objects.get(case=one)
    assert (watch.kind, watch.next_at) == ("pre-acceptance", AT + 2 * DAY)
    settle(AT + 2 * DAY + SECOND)
    settle(AT + 7 * DAY + SECOND)
    found = Card.objects.get()
    assert (found.kind, found.level, found.late_at) == ("pre-acceptance", "yellow", AT + 7 * DAY)
    with pytest.raises(NotPermitted):
        card_steps.answer(card_id=found.pk, note="x", by=world.wang("township"), at=AT + 8 * DAY)
    card_steps.answer(card_id=found.pk, note="漏看", by=world.chen, at=AT + 8 * DAY)


# --- Rules and calendars that change ---------------------------------------------------------


def body(since, **rules):
    """The shipped rules from another day on, with some thresholds put otherwise."""
    found = json.loads((DATA / "card_thresholds.json").read_bytes())["tables"][0]
    for name, threshold in rules.items():
        subject, level = name.split("__")
        found["rules"][subject][level] |= threshold
    return {**found, "since": since.isoformat()}


def publish(world, at, **rules):
    number = CardTable.objects.order_by("-number").first().number
    return card_tables.publish(
        body=body(at.date(), **rules), reason="试行", number=number, by=world.staff("office"), at=at
    )


def test_new_rules_take_back_what_they_would_not_give_and_give_what_they_would(world, case):
    settle(LATE + SECOND)
    publish(world, LATE + DAY, case__yellow={"days": 3})
    settle(LATE + DAY + HOUR)
    taken = Card.objects.get()
    assert (taken.state, taken.why, lamp(case).level) == ("withdrawn", Why.TABLE, "warning")
    assert settle(LATE + 3 * DAY + SECOND) == 1, "three working days later, in earnest"
    assert Card.objects.filter(level="yellow").count() == 2


def test_a_threshold_that_is_switched_off_gives_nothing(world, case):
    publish(world, AT + DAY, case__yellow={"is_on": False})
    settle(LATE + DAY)
    assert Card.objects.count() == 0


def test_a_corrected_calendar_takes_back_what_was_given_too_early(case):
    settle(LATE + SECOND)
    holiday = (AT + 3 * DAY).date()
    CalendarDay.objects.create(day=holiday, is_working=False, name="放假", name_en="Day off")
    CalendarYear.objects.filter(year=2026).update(digest="corrected")
    settle(LATE + HOUR)
    taken = Card.objects.get()
    assert (taken.state, taken.why) == ("withdrawn", Why.CALENDAR)
    assert lamp(case).next_at == LATE + DAY


def test_published_rules_never_change_and_are_the_offices(world):
    row = publish(world, AT + DAY)
    rows = CardTable.objects.filter(pk=row.pk)
    with pytest.raises(Exception, match="never changes"), transaction.atomic():
        rows.update(body={})
    with pytest.raises(Exception, match="never changes"), transaction.atomic():
        rows.update(since=AT.date())
    with pytest.raises(Exception, match="never changes"), transaction.atomic():
        row.delete()
    with pytest.raises(NotPermitted):
        card_tables.publish(body=row.body, reason="x", number=2, by=world.chen, at=AT + DAY)
    again = publish(world, AT + DAY)
    assert again.number == row.number + 1


def test_two_publishers_do_not_overwrite_each_other_and_a_double_click_is_one(world):
    office, at = world.staff("office"), AT + DAY
    given = {"reason": "试行", "number": 1, "at": at}
    row = card_tables.publish(body=body(at.date()), by=office, **given)
    again = card_tables.publish(body=body(at.date()), by=office, **given)
    assert again.pk == row.pk
    with pytest.raises(Incomplete):
        card_tables.publish(body=body(at.date(), case__red={"days": 1}), by=office, **given)


def test_rules_are_not_published_for_the_past_nor_out_of_their_order(world):
    office = world.staff("office")
    for wrong in (body(AT.date() - DAY), body(AT.date(), special__yellow={"days": 2})):
        with pytest.raises(Incomplete):
            card_tables.publish(body=wrong, reason="x", number=1, by=office, at=AT)


def test_the_shipped_file_loads_once_and_refuses_to_rewrite_what_is_in_force():
    content = (DATA / "card_thresholds.json").read_bytes()
    assert card_tables.load_tables(content=content, by=KEEPER, at=AT) == []
    assert json.loads(card_tables.export_tables())["tables"] == json.loads(content)["tables"]
    other = json.loads(content)
    other["tables"][0]["rules"]["case"]["yellow"]["days"] = 2
    with pytest.raises(Incomplete):
        card_tables.load_tables(content=json.dumps(other).encode(), by=KEEPER, at=AT)


def test_the_database_refuses_a_second_card_of_one_level(case):
    settle(LATE + SECOND)
    one = card(case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Card.objects.create(
            key=one.key,
            kind="case",
            level="yellow",
            case=case,
            centre_id=ZEGUO,
            table=one.table,
            by_hand=False,
            state="standing",
            late_at=LATE,
            given_at=LATE + DAY,
        )


def test_a_round_costs_the_same_however_many_are_watched(world, django_assert_max_num_queries):
    for _ in range(3):
        telling.taken_up(world, telling.PLOT)
    settle(AT + HOUR)
    with django_assert_max_num_queries(16):
        settle(AT + 2 * HOUR)  # nothing is due
    with django_assert_max_num_queries(28):
        assert settle(LATE + SECOND) == 3


def test_what_is_due_is_found_by_its_moment(case):
    settle(AT + HOUR)
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(
            "explain select * from quality_watch where next_at <= now() order by next_at limit 500"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "quality_watch_due" in plan


def test_what_was_written_behind_the_journals_readers_is_taken_in_once(case):
    assert watching.take_in(cases=[case.pk], at=LATE + SECOND) == 1
    assert (lamp(case).level, card(case).state) == ("yellow", "asked")
    assert watching.take_in(cases=[case.pk], at=LATE + SECOND) == 0
    assert settle(LATE + HOUR) == 0, "the journal tells it a second time"
