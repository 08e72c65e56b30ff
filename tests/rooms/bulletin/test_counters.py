"""The board's counters: always what a person would count over the facts, row by row."""

from collections import Counter
from datetime import date
from itertools import pairwise
from random import Random

from onewindow.bulletin import actions
from onewindow.bulletin.actions import counters
from onewindow.bulletin.models import CaseFact, DayCount, HourCount, LampDay, OpenCount
from onewindow.cases.actions import acceptance
from onewindow.quality.actions import rating
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
        with counters.following(cases):
            CaseFact.objects.filter(case__in=cases).delete()
            CaseFact.objects.bulk_create([a_fact(rng, key) for key in keys if rng.random() < 0.9])
        assert kept() == by_hand()
    assert not OpenCount.objects.filter(number=0).exists()
    before = kept()
    actions.count_anew()
    assert kept() == before


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
    OpenCount.objects.all().delete()
    for days in (1, 2):
        OpenCount.objects.create(
            centre=ZEGUO, department="market", matter="a", waits_for="审核", number=days,
            due_on=TODAY - DAY, red_on=TODAY + (days - 2) * DAY,
        )  # fmt: skip
    actions.note_lamps(at=AT)
    assert list(LampDay.objects.values_list("centre", "day", "red", "yellow")) == [
        (ZEGUO, TODAY, 1, 2)
    ]
    OpenCount.objects.all().delete()
    actions.note_lamps(at=AT)
    assert list(LampDay.objects.values_list("red", "yellow")) == [(0, 0)]
