"""Facts of visits, ratings and machines: kept up, made anew, and of the scores' own definitions."""

import pytest

from onewindow.bulletin import actions, queries
from onewindow.bulletin.models import DeviceDay, RatingFact, VisitFact
from onewindow.cases.actions import acceptance
from onewindow.hall.actions import beats, queue
from onewindow.program import bulletin as program
from onewindow.quality.actions import loop, tick
from onewindow.quality.actions import rating as rating_actions
from onewindow.quality.models import Review
from onewindow.quality.queries import scores, services
from onewindow.quality.queries.scores import By, Period
from onewindow.rules import indicators, periods, rating_figures, reckoning
from onewindow.rules.actors import NOBODY
from onewindow.rules.fleet import Beat
from onewindow.rules.measures import LISTED
from onewindow.rules.ratings import Channel
from onewindow.rules.reviews import Reached
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.rooms.hall.cast import Hall
from tests.rooms.hall.machines import machine, token_of
from tests.world import AT, DAY, HOUR, TODAY, ZEGUO

TAIZHOU, WENLING = "331000", "331081"
MARCH = periods.month(2026, 3)


@pytest.fixture
def hall(world):
    return Hall(world)


def served(hall, grade=None, **who):
    ticket = hall.comes(**who)
    hall.calls(hall.window(1))
    done = hall.served(ticket)
    if grade:
        rate(services.link_of_ticket(done.code), grade, at=hall.now())
    return done


def rate(code, grade, *, at, by=NOBODY):
    rating_actions.rate(
        code=code, grade=grade, channel=Channel.QR, mark=f"browser of {code}", by=by, at=at
    )


def counted(place=WENLING):
    list(actions.catch_up())
    return reckoning.made(queries.month(MARCH, city=TAIZHOU).counts.get(place, {}))


def test_a_visit_is_a_fact_from_its_number_to_its_end(world, hall):
    hall.sits(1)
    done, gone = served(hall), hall.comes()
    queue.leave(ticket_id=gone.pk, by=hall.guide, at=hall.now())
    found = counted()
    fact = VisitFact.objects.get(visit=done.pk)
    assert (fact.centre, fact.window, fact.county, fact.drawn_on) == (ZEGUO, 1, WENLING, TODAY)
    assert (fact.waited_seconds, fact.served_seconds, fact.cases) == (60, 60, 0)
    assert (found["drawn"], found["called"], found["served"], found["visits"]) == (2, 1, 1, 1)
    assert str(indicators.value("visits.waited", found)) == "1.00"


def test_who_hands_in_from_home_visits_nobody(world):
    telling.handed(world, PLOT)
    assert counted().get("visits", 0) == 0
    assert not VisitFact.objects.exists()


def test_scores_and_figures_agree_to_the_last_digit(world, hall):
    hall.sits(1)
    for grade in (1, 4, 5, None):
        served(hall, grade, person_id=world.zhang.person.pk)
    case = telling.case_of(telling.accepted(world, PLOT))
    telling.granted(world, case)
    rate(services.link_of_case(case.pk), 3, at=AT + 9 * HOUR, by=world.zhang.actor)
    withdrawn = telling.case_of(telling.accepted(world, PLOT))
    acceptance.withdraw(case_id=withdrawn.pk, reason="不办了", by=world.zhang.actor, at=AT)
    first = Review.objects.order_by("opened_at").first()
    loop.take_up(review_id=first.pk, by=world.chen, at=AT + 2 * HOUR)
    loop.call_back(
        review_id=first.pk, by=world.chen, at=AT + 2 * HOUR, reached=Reached.REACHED, note="等太久"
    )
    tick.tick(at=AT + 2 * DAY)
    found, period = counted(), Period(MARCH.since_on, MARCH.until_on)
    whole = scores.total(list(scores.counts(period=period, by=By.CENTRE).values()))
    loops = scores.review_counts(period=period, centres=None)
    for code, said in {
        "ratings.good": rating_figures.good_rate(whole),
        "ratings.response": rating_figures.response_rate(whole),
        "ratings.called_back": rating_figures.call_back_rate(loops),
        "ratings.corrected": rating_figures.correction_rate(loops),
    }.items():
        assert indicators.value(code, found) == said, code
    assert (found["rated"], found["rateable"], found["bad"]) == (4, 5, 2)
    assert (found["call_due"], found["called_back"]) == (2, 1)


def test_what_is_followed_is_what_is_made_anew(world, hall):
    hall.sits(1)
    served(hall, 5, person_id=world.zhang.person.pk)
    telling.handed(world, PLOT)
    counted()
    kept = [list(model.objects.order_by("pk").values()) for model in (VisitFact, RatingFact)]
    assert all(kept)
    actions.make_anew()
    assert kept == [list(m.objects.order_by("pk").values()) for m in (VisitFact, RatingFact)]


def test_a_machine_heard_of_once_was_online_that_day(world):
    kiosk = machine()
    token = token_of(kiosk, world.chen)
    assert actions.note_devices(at=AT) >= 1
    assert actions.note_devices(at=AT) == 0
    assert not DeviceDay.objects.get(device=kiosk.pk).is_online
    inbox = beats.Inbox()
    inbox.take(token=token, beat=Beat(), at=AT + HOUR)
    inbox.write(at=AT + HOUR)
    assert actions.note_devices(at=AT + 2 * HOUR) == 1
    actions.note_devices(at=AT + DAY)
    found = counted(ZEGUO)
    assert (found["device_days_online"], found["device_days"] % 2) == (1, 0)


def test_the_program_prints_each_figure_with_its_definition_and_its_value_as_text(world):
    telling.handed(world, PLOT)
    list(actions.catch_up())
    rows = program.listed(queries.month(MARCH, city=TAIZHOU))
    assert {frozenset(row) for row in rows} == {
        frozenset({"code", "scope", "value", "unit", "definition"})
    }
    found = {(row["code"], row["scope"]): row["value"] for row in rows}
    for code, value in {
        "cases.total": "1", "cases.share": "100.00", "cases.per_centre": "0.06",
        "cases.rank_total": "1", "cases.rank_per_centre": "1", "matters.in_use": "1",
        "top15.in_use": "1", "top15.first": "1",
    }.items():  # fmt: skip
        assert found[code, WENLING] == value
    assert found["cases.total", "331002"] == "0"


def test_rates_by_matters_are_the_catalogues_whatever_was_handed_in(world):
    found = counted()
    assert found["listed"] > 0
    assert all(found[name] <= found["listed"] for name in LISTED if name.startswith("listed"))
    assert 0 < found["promised_days"] < found["statutory_days"]
    values = queries.month(MARCH, city=TAIZHOU).values
    assert values["matters.instant", WENLING] == indicators.value("matters.instant", found)
    assert ("matters.instant", ZEGUO) not in values
    before = queries.month(periods.month(2021, 8), city=TAIZHOU)
    assert before.counts[WENLING]["listed"] == found["listed"]
