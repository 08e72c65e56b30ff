"""The lamp board: what is lit for whom and why; urging, its answer; cards as figures."""

from datetime import date

import pytest
from django.db import connection

from onewindow.cases.actions import review
from onewindow.entropy import new_id
from onewindow.journal import queries as journal
from onewindow.quality.actions import card_steps, urging, watching
from onewindow.quality.models import Card, CardTable, Urge, Watch
from onewindow.quality.queries import card_counts, card_trial, cards, lamps
from onewindow.quality.queries.card_counts import CardCounts
from onewindow.quality.queries.lamps import By, Wanted
from onewindow.quality.queries.scores import Period
from onewindow.rules import card_tables as rules
from onewindow.rules.card_loop import CardMoved, UrgedToday
from onewindow.rules.cards import Level, Subject
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, NotFound
from tests.rooms.cases import telling
from tests.world import AT, DAY, HOUR, SONGMEN, ZEGUO

# A plot is promised in 15 working days, and the law's limit is 20.
YELLOW_AT, RED_AT = AT + 22 * DAY, AT + 30 * DAY
ALL = tuple(Level)


@pytest.fixture
def late(world):
    """Two cases at Zeguo, one at Songmen: red, yellow and yellow on the last of March."""
    first = telling.taken_up(world, telling.PLOT)
    second = telling.taken_up(world, telling.PLOT, at=AT + 7 * DAY)
    third = telling.handed(world, "si_print", at=AT + 22 * DAY, centre=SONGMEN)
    watching.catch_up(at=RED_AT)
    return first, second, telling.case_of(third)


def board(to, by=By.DEPARTMENT, levels=(Level.RED, Level.YELLOW), **rest):
    return lamps.board(to=to, wanted=Wanted(by, levels=levels, **rest), today=RED_AT.date())


def lit(found):
    return [(str(one.level), one.centre) for one in found.lamps]


def lamp_of(case):
    return Watch.objects.get(case=case, kind="case")


def urge(lamp, by, *, at=RED_AT, form=None, text="请今天说明", **rest):
    return urging.urge(key=lamp.key, form=form or new_id(), text=text, by=by, at=at, **rest)


def test_red_comes_first_and_everybody_sees_what_is_theirs(world, late):
    office = board(world.staff("office"))
    assert lit(office) == [("red", ZEGUO), ("yellow", ZEGUO), ("yellow", SONGMEN)]
    assert lit(board(world.chen)) == [("red", ZEGUO), ("yellow", ZEGUO)]
    assert lit(board(world.staff("songmen-head"))) == [("yellow", SONGMEN)]
    assert lit(board(world.wang("township"))) == [("red", ZEGUO), ("yellow", ZEGUO)]
    for other in (world.wang("market"), world.li, world.zhang.actor):
        assert board(other).lamps == ()
        with pytest.raises(NotFound):
            lamps.one(key=lamp_of(late[0]).key, to=other, today=RED_AT.date())


def test_a_town_tells_what_is_late_there_and_where_it_stays(world, late):
    found = board(world.staff("office"), By.CENTRE)
    told = {one.code: (one.counts[Level.RED], one.counts[Level.YELLOW]) for one in found.sums}
    assert told == {ZEGUO: (1, 1), SONGMEN: (0, 1)}
    assert found.sums[0].code == ZEGUO
    assert found.sums[0].reasons == [(("case", "in-review"), 2)]
    songmen = board(world.staff("office"), town=SONGMEN)
    assert [one.kind for one in songmen.lamps] == [Subject.PRE_ACCEPTANCE]
    assert songmen.red_this_month == 0
    assert board(world.staff("office"), department="market").lamps == ()
    assert lit(board(world.staff("office"), levels=(Level.RED,))) == [("red", ZEGUO)]


def test_the_board_costs_what_is_late_and_draws_no_more_than_it_can(
    world, late, django_assert_num_queries, monkeypatch
):
    with django_assert_num_queries(5):
        board(world.staff("office"))
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(
            "explain select * from quality_watch where level = 'red' order by level_at, key"
        )
        assert "quality_watch_lamps" in "\n".join(line for (line,) in cursor.fetchall())
    monkeypatch.setattr(lamps, "MOST", 2)
    found = board(world.staff("office"))
    assert (len(found.lamps), found.more) == (2, 1)


def test_an_urged_lamp_is_told_to_its_desk_and_answered_once(world, late):
    lamp, office, reviewer = (
        lamp_of(late[0]),
        world.staff("office"),
        world.reviewer("township"),
    )
    row = urge(lamp, office)
    assert (row.handler, row.answer_due_on) == (reviewer.id, date(2026, 4, 2))
    assert [one.pk for one in lamps.to_answer(to=reviewer)] == [row.pk]
    assert [one.pk for one in lamps.to_answer(to=world.wang("township"))] == [row.pk]
    for nobody in (world.chen, office, world.wang("market")):
        assert lamps.to_answer(to=nobody) == ()
        with pytest.raises(NotPermitted):
            urging.reply(urge_id=row.pk, text="x", by=nobody, at=RED_AT)
    with pytest.raises(Incomplete):
        urging.reply(urge_id=row.pk, text=" ", by=reviewer, at=RED_AT)
    urging.reply(urge_id=row.pk, text="缺勘验记录，今天补", by=reviewer, at=RED_AT + HOUR)
    with pytest.raises(CardMoved):
        urging.reply(urge_id=row.pk, text="再答", by=reviewer, at=RED_AT + HOUR)
    shown = board(office).lamps[0]
    assert (shown.urges, shown.is_answered) == (1, True)
    assert [one.fact for one in journal.about(row.pk)] == ["urge.sent", "urge.answered"]
    assert "勘验" not in str([one.detail for one in journal.about(row.pk)])


def test_a_second_urging_on_one_day_says_that_it_is_one_and_a_double_click_is_none(world, late):
    lamp, office, form = lamp_of(late[0]), world.staff("office"), new_id()
    first = urge(lamp, office, form=form)
    assert urge(lamp, office, form=form).pk == first.pk
    with pytest.raises(UrgedToday) as told:
        urge(lamp, world.chen)
    assert told.value.params["name"] == office.name
    assert urge(lamp, world.chen, again=True).again
    assert not urge(lamp, office, at=RED_AT + DAY).again
    lamp.refresh_from_db()
    assert (lamp.urges, Urge.objects.count()) == (3, 3)


def test_only_the_office_and_heads_urge_and_only_what_is_lit(world, late):
    lamp = lamp_of(late[0])
    for nobody in (world.reviewer("township"), world.staff("songmen-head"), world.li):
        with pytest.raises(NotPermitted):
            urge(lamp, nobody)
    with pytest.raises(Incomplete):
        urge(lamp, world.chen, text="  ")
    new = telling.taken_up(world, telling.PLOT, at=RED_AT - HOUR)
    watching.catch_up(at=RED_AT)
    with pytest.raises(NotFound):
        urge(lamp_of(new), world.chen)


def test_what_is_done_has_no_lamp_but_its_urging_is_still_answered(world, late):
    lamp, office = lamp_of(late[0]), world.staff("office")
    row = urge(lamp, office)
    telling.granted(world, late[0], at=RED_AT + HOUR)
    watching.catch_up(at=RED_AT + 2 * HOUR)
    told = lamps.one(key=lamp.key, to=office, today=RED_AT.date())
    assert told.lamp is None
    assert [one.row.pk for one in told.messages] == [row.pk]
    urging.reply(urge_id=row.pk, text="已办结", by=world.wang("township"), at=RED_AT + 2 * HOUR)
    assert lit(board(office)) == [("yellow", ZEGUO), ("yellow", SONGMEN)]


# --- Lists and figures ------------------------------------------------------------------------


def test_cards_are_listed_by_their_day_and_paged_for_whom_they_concern(world, late, monkeypatch):
    office, today = world.staff("office"), RED_AT.date()
    whole = cards.listed(to=office, today=today)
    assert len(whole.rows) == 4, "red and yellow of the first, yellow of the others"
    monkeypatch.setattr(cards, "PAGE", 2)
    first = cards.listed(to=office, today=today)
    rest = cards.listed(to=office, today=today, after=first.next)
    assert [*first.rows, *rest.rows] == list(whole.rows)
    assert rest.next == ""
    kinds = cards.listed(to=office, today=today, kind=Subject.COMPLAINT)
    assert kinds.rows == ()
    assert cards.listed(to=office, today=today, after="nonsense").rows

    monkeypatch.undo()
    card = Card.objects.filter(case=late[0]).first()
    for nobody in (world.staff("songmen-head"), world.wang("market"), world.li):
        assert cards.of_case(case_id=late[0].pk, to=nobody) == []
        with pytest.raises(NotFound):
            cards.one(card_id=card.pk, to=nobody, today=RED_AT.date())
    assert cards.waiting(to=world.wang("township")) == 3
    assert cards.waiting(to=world.staff("songmen-head")) == 1
    for nobody in (world.staff("office"), world.chen, world.reviewer("township")):
        assert cards.waiting(to=nobody) == 0


def test_the_figures_count_what_was_given_and_what_became_of_it(world, late):
    office, head = world.staff("office"), world.wang("township")
    first = Card.objects.get(case=late[0], level="red")
    second = Card.objects.get(case=late[1], level="yellow")
    for card in (first, second):
        card_steps.answer(card_id=card.pk, note="x", by=head, at=RED_AT)
    card_steps.uphold(card_id=first.pk, note="x", by=office, at=RED_AT)
    card_steps.lift(card_id=second.pk, note="x", by=office, at=RED_AT)
    march = Period(date(2026, 3, 1), date(2026, 4, 2))
    by_centre = card_counts.counts(period=march, by=card_counts.By.CENTRE)
    assert by_centre[ZEGUO] == CardCounts(yellow=2, red=1, upheld=1, lifted=1)
    assert by_centre[SONGMEN] == CardCounts(yellow=1)
    assert (by_centre[ZEGUO].given, by_centre[ZEGUO].open) == (3, 1)
    elsewhere = card_counts.counts(
        period=march, by=card_counts.By.DEPARTMENT, centres=[SONGMEN], kinds=[Subject.CASE]
    )
    assert elsewhere == {}
    earlier = Period(date(2026, 3, 1), date(2026, 3, 20))
    assert card_counts.counts(period=earlier, by=card_counts.By.CENTRE) == {}


def test_a_trial_counts_what_other_rules_would_give_and_take_and_writes_nothing(world, late):
    body = CardTable.objects.get().body
    body["rules"]["case"]["yellow"]["is_on"] = False
    body["rules"]["case"]["red"] |= {"base": "limit"}
    found = card_trial.trial(rules=rules.rules(body), at=RED_AT)
    assert found.loses == {(Subject.CASE, Level.YELLOW): 2}
    assert found.gets == {(Subject.CASE, Level.RED): 1}
    assert found.is_whole
    assert Card.objects.count() == 4


def test_a_pause_shows_as_a_lamp_of_its_own(world):
    case = telling.taken_up(world, telling.PLOT)
    review.pause(
        case_id=case.pk,
        kind="testing",
        days=5,
        reason="需检测",
        by=world.reviewer("township"),
        at=AT + DAY,
    )
    watching.catch_up(at=AT + 9 * DAY)
    found = lamps.board(
        to=world.staff("office"), wanted=Wanted(levels=ALL), today=(AT + 9 * DAY).date()
    )
    assert [(one.kind, one.level) for one in found.lamps] == [(Subject.SPECIAL, Level.YELLOW)]
