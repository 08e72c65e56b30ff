"""The board's counters: always what a person would count over the facts, row by row."""

from collections import Counter
from datetime import date
from itertools import pairwise
from random import Random

import pytest

from onewindow.bulletin import actions
from onewindow.bulletin.actions import counters
from onewindow.bulletin.models import (
    CaseFact,
    DayCount,
    HallDay,
    HourCount,
    LampDay,
    OpenCount,
    RatingFact,
    VisitFact,
)
from onewindow.bulletin.queries.board import HALL
from onewindow.cases.actions import acceptance
from onewindow.quality.actions import rating
from onewindow.quality.models import Watch
from onewindow.quality.queries import services
from onewindow.rules import board
from onewindow.rules.ratings import Channel
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.world import AT, DAY, SONGMEN, TODAY, ZEGUO

ENDINGS = ("granted", "refused", "refused-at-intake", "lapsed", "withdrawn", "acceptance-revoked")


def holds(fact: CaseFact, name: str) -> bool:
    """Each tally in a person's words, beside the one in SQL."""
    accepted, granted = fact.accepted_on is not None, fact.ending == "granted"
    collected = accepted and granted and fact.collected_on is not None
    return {
        "received": True,
        "accepted": accepted,
        "decided": fact.decided_on is not None,
        "in_time": fact.is_in_time,
        "handled": fact.decided_on is not None or fact.ending == "refused-at-intake",
        "got_accepted": accepted,
        "got_decided": accepted and fact.decided_on is not None,
        "got_collected": collected,
        "got_rated": collected and fact.is_rated,
        "lost_intake": fact.ending == "refused-at-intake",
        "lost_lapsed": fact.ending == "lapsed",
        "lost_early": fact.ending == "withdrawn" and not accepted,
        "lost_late": fact.ending == "withdrawn" and accepted,
        "lost_revoked": fact.ending == "acceptance-revoked",
        "lost_refused": accepted and fact.ending == "refused",
        "left_intake": not accepted and fact.ended_on is None,
        "left_review": accepted and fact.ended_on is None,
        "left_lying": accepted and granted and fact.collected_on is None,
        "left_unrated": collected and not fact.is_rated,
    }[name]


def by_hand():
    """Day, hour and open counts over all facts."""
    days: Counter[tuple[str, str, date, str]] = Counter()
    hours: Counter[tuple[str, date, int]] = Counter()
    standing: Counter[tuple[object, ...]] = Counter()
    for fact in CaseFact.objects.filter(is_counted=True, is_unified=True):
        hours[fact.centre, fact.received_on, fact.received_hour] += 1
        for name, tally in board.TALLIES.items():
            on = getattr(fact, tally.on)
            if on is not None and holds(fact, name):
                days[fact.centre, fact.department, on, name] += 1
        if fact.ended_on is None:
            standing[
                fact.centre, fact.department, fact.matter, fact.waits_for, fact.due_on, fact.red_on
            ] += 1
    return days, hours, standing


def halls_by_hand():
    """What the halls' counters should hold, and the hours of numbers drawn."""
    halls: Counter[tuple[str, date, str]] = Counter()
    hours: Counter[tuple[str, date, int]] = Counter()
    for one in VisitFact.objects.all():
        if one.is_numbered:
            hours[one.centre, one.drawn_on, one.drawn_hour] += 1
            halls[one.centre, one.drawn_on, "drawn"] += 1
        if one.is_numbered and one.is_called:
            halls[one.centre, one.drawn_on, "called"] += 1
            halls[one.centre, one.drawn_on, "waited_seconds"] += one.waited_seconds
        if one.is_served and one.ended_on:
            halls[one.centre, one.ended_on, "visits"] += 1
    for given in RatingFact.objects.all():
        day = given.centre, given.rated_on
        halls[*day, "rated"] += 1
        halls[*day, "valid"] += given.is_valid
        halls[*day, "good"] += given.is_valid and given.is_good
        halls[*day, "bad"] += given.is_valid and given.is_bad
    return +halls, +hours


def halls_kept():
    """The same, as the counters have it."""
    halls = Counter(
        {
            (row.centre, row.day, name): getattr(row, name)
            for row in HallDay.objects.all()
            for name in HALL
        }
    )
    hours = Counter({(row.centre, row.day, row.hour): row.drawn for row in HourCount.objects.all()})
    return +halls, +hours


def kept():
    """The same, as the counters have it; noughts left out."""
    days = Counter(
        {
            (row.centre, row.department, row.day, name): getattr(row, name)
            for row in DayCount.objects.all()
            for name in board.TALLIES
        }
    )
    hours = Counter(
        {(row.centre, row.day, row.hour): row.received for row in HourCount.objects.all()}
    )
    standing = Counter(
        {
            (
                row.centre,
                row.department,
                row.matter,
                row.waits_for,
                row.due_on,
                row.red_on,
            ): row.number
            for row in OpenCount.objects.all()
        }
    )
    return tuple(
        Counter({key: n for key, n in each.items() if n}) for each in (days, hours, standing)
    )


def a_fact(rng: Random, key: int) -> CaseFact:
    """A fact of any shape."""
    received = TODAY + rng.randrange(6) * DAY
    ending = rng.choice(("", *ENDINGS))
    ended = received + rng.randrange(5) * DAY if ending else None
    is_decided = ending in ("granted", "refused")
    due = rng.choice((None, TODAY, TODAY + DAY)) if not ending else None
    return CaseFact(
        case=f"{key:032x}", province="330000", city="331000", county="331081",
        centre=rng.choice((ZEGUO, SONGMEN)), department=rng.choice(("tobacco", "market")),
        matter=rng.choice(("a", "b")), received_on=received, received_hour=rng.randrange(8, 11),
        accepted_on=received if is_decided or rng.random() < 0.6 else None,
        decided_on=ended if is_decided else None, ended_on=ended, worked_days=1, papers=1,
        papers_saved=0, ending=ending, due_on=due, red_on=due and rng.choice((None, due + DAY)),
        waits_for="" if ending else rng.choice(("intake", "审核")),
        collected_on=ended if ending == "granted" and rng.random() < 0.6 else None,
        **{name: rng.random() < 0.8 for name in FLAGS},
    )  # fmt: skip


FLAGS = [
    field.name for field in CaseFact._meta.get_fields() if field.name.startswith(("is_", "has_"))
]


def test_counters_are_what_facts_add_up_to_after_any_lives(world):
    CaseFact.objects.all().delete()
    actions.count_anew()
    rng = Random(331081)
    for _ in range(25):
        keys = rng.sample(range(40), rng.randrange(1, 12))
        cases = [f"{key:032x}" for key in sorted(keys)]
        with counters.following("cases", cases):
            CaseFact.objects.filter(case__in=cases).delete()
            CaseFact.objects.bulk_create([a_fact(rng, key) for key in keys if rng.random() < 0.9])
        assert kept() == by_hand()
    assert not OpenCount.objects.filter(number=0).exists()
    before = kept()
    actions.count_anew()
    assert kept() == before


def a_visit(rng: Random, key: int) -> VisitFact:
    day = TODAY + rng.randrange(3) * DAY
    return VisitFact(
        visit=f"{key:032x}", province="330000", city="331000", county="331081",
        centre=rng.choice((ZEGUO, SONGMEN)), drawn_on=day, drawn_hour=rng.randrange(8, 11),
        ended_on=rng.choice((None, day)), waited_seconds=rng.randrange(900), served_seconds=9,
        cases=0, is_demonstration=False,
        **{name: rng.random() < 0.7 for name in ("is_numbered", "is_called", "is_served")},
    )  # fmt: skip


def a_rating(rng: Random, key: int) -> RatingFact:
    is_good = rng.random() < 0.7
    return RatingFact(
        rating=f"{key:032x}", province="330000", city="331000", county="331081",
        centre=rng.choice((ZEGUO, SONGMEN)), rated_on=TODAY + rng.randrange(3) * DAY,
        is_valid=rng.random() < 0.8, is_good=is_good, is_bad=not is_good, is_call_due=False,
        is_called_back=False, is_correction_due=False, is_corrected=False, is_demonstration=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "model", "made"),
    [("visits", VisitFact, a_visit), ("ratings", RatingFact, a_rating)],
)
def test_counters_of_halls_are_what_their_facts_add_up_to(world, kind, model, made):
    model.objects.all().delete()
    actions.count_anew()
    rng = Random(331081)
    for _ in range(12):
        keys = rng.sample(range(30), rng.randrange(1, 9))
        ids = [f"{key:032x}" for key in sorted(keys)]
        with counters.following(kind, ids):
            model.objects.filter(pk__in=ids).delete()
            model.objects.bulk_create([made(rng, key) for key in keys if rng.random() < 0.9])
        assert halls_kept() == halls_by_hand()
    actions.count_anew()
    assert halls_kept() == halls_by_hand()


def test_real_lives_are_counted_as_they_move_and_when_facts_are_made_anew(world):
    CaseFact.objects.all().delete()
    actions.make_anew()
    case = telling.granted(world, telling.taken_up(world, PLOT))
    open_ = telling.taken_up(world, PLOT)
    gone = telling.case_of(telling.accepted(world, PLOT))
    acceptance.withdraw(case_id=gone.pk, reason="不办了", by=world.zhang.actor, at=AT)
    list(actions.catch_up())
    assert kept() == by_hand()
    fact = {one.case: one for one in CaseFact.objects.all()}
    assert (fact[case.pk].ending, fact[gone.pk].ending) == ("granted", "withdrawn")
    step = open_.steps.filter(done_at=None).order_by("order").first()
    assert fact[open_.pk].waits_for == step.name
    assert fact[open_.pk].due_on == open_.due_on
    numbers: Counter[str] = Counter()
    for row in DayCount.objects.all():
        numbers.update({name: getattr(row, name) for name in board.TALLIES})
    stages = board.funnel(numbers)
    for first, then in pairwise(stages):
        assert first.count == then.count + sum(one.count for one in then.losses), then.code
    before = kept()
    actions.make_anew()
    actions.make_anew()
    assert kept() == before


def test_a_rating_is_counted_with_the_case_it_is_about(world):
    case = telling.granted(world, telling.taken_up(world, PLOT))
    list(actions.catch_up())
    assert not CaseFact.objects.get(case=case.pk).is_rated
    link = services.link_of_case(case.pk)
    rating.rate(code=link, grade=1, channel=Channel.QR, by=world.zhang.actor, at=AT + 9 * DAY)
    list(actions.catch_up())
    assert CaseFact.objects.get(case=case.pk).is_rated
    assert kept() == by_hand()


def test_lamps_of_a_day_are_kept_and_go_out(world):
    Watch.objects.all().delete()
    case = telling.taken_up(world, PLOT)
    watched = Watch.objects.filter(case=case)
    watched.delete()
    Watch.objects.create(
        key=f"case:{case.pk}", kind="case", case=case, centre_id=case.centre_id,
        department_id=case.department_id, since_at=AT, level="red", level_at=AT + DAY,
        rules="1",
    )  # fmt: skip
    actions.note_lamps(at=AT + DAY)
    lamps = LampDay.objects.values_list("centre", "department", "day", "red", "yellow")
    assert list(lamps) == [(ZEGUO, case.department_id, TODAY + DAY, 1, 0)]
    watched.update(level="yellow")
    actions.note_lamps(at=AT + DAY)
    assert list(LampDay.objects.values_list("red", "yellow")) == [(0, 1)]
    watched.delete()
    actions.note_lamps(at=AT + DAY)
    assert list(LampDay.objects.values_list("red", "yellow")) == [(0, 0)]
