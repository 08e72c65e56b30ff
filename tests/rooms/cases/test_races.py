"""Many hands at once, on real connections: one wins, nobody hangs, nothing is done twice."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from onewindow.cases.actions import (
    acceptance,
    batch,
    decide,
    drafts,
    intake,
    materials,
    review,
    signing,
)
from onewindow.cases.actions.batch import Handed
from onewindow.cases.models import Case, Package
from onewindow.documents import queries as documents
from onewindow.documents.models import Certificate, Paper
from onewindow.journal import queries as journal
from onewindow.people import actions as people
from onewindow.people.models import Person
from onewindow.rules.lifecycle import Verb
from onewindow.rules.refusal import Refusal
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.rooms.cases.test_batch import for_newcomer, number, order_of
from tests.rooms.cases.test_signing import asks, screen_of, signs, sits
from tests.world import AT, HOUR, ZEGUO

pytestmark = pytest.mark.django_db(transaction=True)
COMMITS = True


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act returns, or the refusal it met; all begin at the same moment."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            with connection.cursor() as cursor:
                cursor.execute("set lock_timeout = '20s'")
            gate.wait(timeout=30)
            return act()
        except Refusal as told:
            return told
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return [one.result(timeout=60) for one in [threads.submit(run, act) for act in acts]]


def codes(outcomes):
    return sorted(one.code if isinstance(one, Refusal) else "done" for one in outcomes)


def serials(papers):
    return sorted(int(one.number.rpartition("〕")[2].removesuffix("号")) for one in papers)


def whole(words):
    """1, 2, 3 … without a gap."""
    return list(range(1, len(words) + 1)) == sorted(words)


def test_two_clerks_accept_one_package_and_one_does(world):
    package = telling.handed(world, PLOT)
    ticked = telling.ticked(package)
    outcomes = at_once(
        *[
            lambda name=name: acceptance.accept(
                package_id=package.pk, by=world.staff(name), at=AT, confirmed=ticked
            )
            for name in ("zeguo-clerk1", "zeguo-clerk2")
        ]
    )
    assert codes(outcomes) == ["done", "move_not_allowed"]
    assert [one.kind for one in documents.papers(package=package.pk)] == ["acceptance"]
    telling.assert_folds(package)


def test_two_people_take_up_one_case_and_one_has_it(world):
    case = telling.case_of(telling.accepted(world, PLOT))
    outcomes = at_once(
        *[
            lambda by=by: review.take_up(case_id=case.pk, by=by, at=AT + HOUR)
            for by in (world.reviewer("township"), world.wang("township"))
        ]
    )
    assert codes(outcomes) == ["done", "move_not_allowed"]
    assert case.steps.count() == 4


def test_a_draft_handed_in_twice_at_once_is_one_hand_in(world):
    package = telling.draft(world, PLOT, "fish_permit")
    by = world.zhang.actor
    first, second = at_once(
        *[lambda: intake.submit(package_id=package.pk, by=by, at=AT) for _ in range(2)]
    )
    assert {first.fresh, second.fresh} == {True, False}
    assert first.cases == second.cases
    assert Case.objects.filter(package=package).count() == 2


def test_a_decision_and_a_withdrawal_at_once_leave_one_of_them(world):
    package = telling.accepted(world, "si_print")
    case = telling.case_of(package)
    by = world.wang(case.department_id)
    review.take_up(case_id=case.pk, by=by, at=AT)
    outcomes = at_once(
        lambda: decide.grant(case_id=case.pk, reasons="", by=by, at=AT + HOUR),
        lambda: acceptance.withdraw(case_id=case.pk, reason="", by=world.zhang.actor, at=AT + HOUR),
    )
    assert codes(outcomes) == ["done", "move_not_allowed"]
    telling.assert_folds(package)


def test_two_departments_that_decide_at_once_open_the_next_stage_once(world):
    package = telling.accepted(
        world, life_event="open_shop", tobacco="yes", signboard="no", sells="grocery"
    )
    telling.granted(world, telling.case_of(package, "gth_new"))
    pair = [
        telling.signed(world, telling.case_of(package, one)) for one in ("xcy_reg", "tobacco_new")
    ]
    outcomes = at_once(
        *[
            lambda case=case: decide.grant(
                case_id=case.pk, reasons="", by=world.wang(case.department_id), at=AT + 5 * HOUR
            )
            for case in pair
        ]
    )
    assert codes(outcomes) == ["done", "done"]
    assert telling.states(package)["tax_confirm"] == "ready"
    tax = telling.case_of(package, "tax_confirm")
    assert telling.verbs(tax).count(Verb.OPEN_STAGE) == 1
    assert Certificate.objects.filter(case__in=[case.pk for case in pair]).count() == 2
    telling.assert_folds(package)


def test_one_key_twice_at_the_same_moment_is_one_package(world):
    order = replace(order_of(telling.draft(world, PLOT)), key="twice")
    outcomes = at_once(
        *[lambda: batch.take_in_one(order=order, by=world.li, at=AT) for _ in range(4)]
    )
    assert len({one.package for one in outcomes}) == 1
    assert sorted(one.fresh for one in outcomes) == [False, False, False, True]
    assert Package.objects.filter(idempotency_key="twice").count() == 1
    assert list(journal.breaks()) == []


def test_a_new_person_met_twice_at_once_is_one_person(world):
    outcomes = at_once(
        *[lambda: people.know(name="新", number=number(301), at=AT) for _ in range(4)]
    )
    assert len({one.pk for one in outcomes}) == 1
    assert Person.objects.filter(pk=outcomes[0].pk).count() == 1


def test_a_new_person_of_many_packages_at_once_is_one_person(world):
    order = for_newcomer(order_of(telling.draft(world, PLOT)), 302)
    outcomes = at_once(
        *[lambda: batch.take_in_one(order=order, by=world.li, at=AT) for _ in range(4)]
    )
    packages = Package.objects.filter(pk__in=[one.package for one in outcomes])
    assert len(set(packages.values_list("applicant_id", flat=True))) == 1
    assert packages.count() == 4


def test_numbers_are_whole_under_eight_hands(world):
    """Case numbers and the numbers of papers: unique, without a gap, no deadlock."""
    before = set(Paper.objects.filter(kind="acceptance").values_list("pk", flat=True))
    pairs = [("fish_permit", "road_occupy"), ("road_occupy", "fish_permit")]
    made = [telling.draft(world, *pairs[n % 2]) for n in range(8)]

    def through(package):
        intake.submit(package_id=package.pk, by=world.zhang.actor, at=AT)
        acceptance.receive(package_id=package.pk, password="000000", by=world.li, at=AT)
        acceptance.accept(
            package_id=package.pk, by=world.li, at=AT, confirmed=telling.ticked(package)
        )
        return package

    outcomes = at_once(*[lambda package=package: through(package) for package in made])
    assert codes(outcomes) == ["done"] * 8

    for matter in ("fish_permit", "road_occupy"):
        assert whole([int(one.number[-4:]) for one in Case.objects.filter(matter=matter)])
    papers = Paper.objects.filter(kind="acceptance").exclude(pk__in=before)
    by_authority = Counter(one.number.partition("〔")[0] for one in papers)
    assert sorted(by_authority.values()) == [8, 8]
    for short in by_authority:
        numbers = serials(Paper.objects.filter(kind="acceptance", number__startswith=short))
        assert whole(numbers)
    receipts = Paper.objects.filter(kind="receipt")
    assert whole(serials(receipts))
    assert list(journal.breaks()) == []


def test_a_failed_action_gives_its_number_back(world):
    package = telling.handed(world, PLOT)
    first = acceptance.receive(package_id=package.pk, password="000000", by=world.li, at=AT)
    taken = serials([first])[0]
    other = telling.handed(world, PLOT)
    with pytest.raises(TypeError):
        acceptance.receive(package_id=other.pk, password=object(), by=world.li, at=AT)
    again = acceptance.receive(package_id=other.pk, password="000000", by=world.li, at=AT)
    assert serials([again]) == [taken + 1]


def test_calls_with_crossing_people_and_series_never_wait_in_a_circle(world):
    plot, permit = (order_of(telling.draft(world, one)) for one in (PLOT, "fish_permit"))
    orders = [for_newcomer((plot, permit)[n % 2], 400 + n) for n in range(20)]
    calls = [orders, orders[::-1], orders[10:] + orders[:10], orders[::2] + orders[1::2]] * 2
    outcomes = at_once(
        *[
            lambda mine=mine, n=n: batch.take_in(
                orders=[replace(one, key=f"{n}-{m}") for m, one in enumerate(mine)],
                by=world.li,
                at=AT,
            )
            for n, mine in enumerate(calls)
        ]
    )
    handed = [one for call in outcomes for one in call]
    assert all(isinstance(one, Handed) for one in handed)
    assert (
        Person.objects.filter(packages__pk__in=[one.package for one in handed]).distinct().count()
        == 20
    )
    cases = Case.objects.filter(package__in=[one.package for one in handed])
    assert len({one.number for one in cases}) == 160


def test_the_same_keys_in_crossing_order_make_each_package_once(world):
    order = order_of(telling.draft(world, PLOT))
    mine = [replace(order, key=f"c-{n}") for n in range(10)]
    outcomes = at_once(
        lambda: batch.take_in(orders=mine, by=world.li, at=AT),
        lambda: batch.take_in(orders=mine[::-1], by=world.li, at=AT),
    )
    assert {one.package for one in outcomes[0]} == {one.package for one in outcomes[1]}
    assert Package.objects.filter(idempotency_key__startswith="c-").count() == 10


def test_two_hands_on_one_draft_lose_nothing(world):
    package = drafts.begin(centre=ZEGUO, channel="web", matters=[PLOT], by=world.zhang.actor, at=AT)
    by = world.zhang.actor
    values = [{"person.name": "李守田"}, {"person.idno": world.zhang.person.number}]
    at_once(
        *[
            lambda told=told: drafts.fill(package_id=package.pk, values=told, by=by, at=AT)
            for told in values
        ],
        lambda: drafts.answer(
            package_id=package.pk, answers={"house_plot.kind": "new"}, by=by, at=AT
        ),
    )
    package.refresh_from_db()
    assert package.form == values[0] | values[1]
    assert package.answers == {"house_plot.kind": "new"}


def test_a_paper_brought_while_the_window_accepts_is_in_or_out(world):
    package = telling.handed(world, PLOT)
    ticked = telling.ticked(package)
    outcomes = at_once(
        lambda: acceptance.accept(package_id=package.pk, by=world.li, at=AT, confirmed=ticked),
        lambda: materials.bring_later(
            package_id=package.pk, material="hukou", by=world.zhang.actor, at=AT
        ),
    )
    assert codes(outcomes) in (["done", "incomplete"], ["done", "package_closed"])
    is_accepted = telling.states(package)[PLOT] == "accepted"
    assert is_accepted is (telling.rows(package)["hukou"].status != "missing")


def test_a_name_written_twice_at_once_is_one_signature(world):
    screen = screen_of(world)
    sits(world)
    asks(screen)
    package = telling.draft(world, PLOT)
    rows = at_once(*[lambda: signing.ask(package_id=package.pk, by=world.li, at=AT)] * 2)
    assert len({one.pk for one in rows}) == 1
    outcomes = at_once(*[lambda: signs(screen, rows[0])] * 3)
    assert len({one.document_id for one in outcomes}) == 1
    facts = [one.fact for one in journal.about(package.pk)]
    assert facts.count("package.signed") == 1
    assert len(documents.given_for(package.pk)) == 1
    assert list(journal.breaks()) == []
