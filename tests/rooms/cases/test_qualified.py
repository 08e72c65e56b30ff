"""A clerk accepts what she has been trained in, where her county asks for it."""

from datetime import timedelta

import pytest

from onewindow.cases.actions import acceptance, counter, overdue
from onewindow.cases.actions.qualification import ClerkWanted, NotQualified
from onewindow.cases.queries import qualified
from onewindow.hall.actions import seats
from onewindow.hall.models import Window
from onewindow.journal import queries as journal
from onewindow.people import queries, subjects
from onewindow.people.actions import qualifying, staffing
from onewindow.people.models import Account, Post, Requirement
from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import SCOPE_OF_WRITING, NotPermitted
from tests.rooms.cases import telling
from tests.rooms.quality import schooling
from tests.world import AT, DAY, HOUR, ZEGUO

COUNTY = "331081"
PLOT = telling.PLOT  # of the zone 农业农村


@pytest.fixture
def asked(world):
    """The county asks; courses are there."""
    schooling.load()
    switch(world, is_on=True)


def switch(world, *, is_on, at=AT):
    return qualifying.require_qualification(
        county=COUNTY, is_on=is_on, by=world.staff("office"), at=at
    )


def received(world, **rest):
    package = telling.handed(world, PLOT, **rest)
    acceptance.receive(package_id=package.pk, password="000000", by=world.li, at=AT)
    return package


def accept(package, by, at=AT + HOUR):
    ticked = telling.ticked(package, at=at)
    return acceptance.accept(package_id=package.pk, by=by, at=at, confirmed=ticked)


def test_until_the_office_says_so_anybody_accepts(world):
    assert accept(received(world), world.li)


def test_who_is_not_qualified_is_told_who_is(world, asked):
    other = world.staff("zeguo-clerk2")
    schooling.passed(world, other, at=AT)
    window = Window.objects.filter(centre=ZEGUO).order_by("number").first()
    seats.sit_down(window_id=window.pk, by=other, at=AT)
    package = received(world)
    with pytest.raises(NotQualified) as told:
        accept(package, world.li)
    assert told.value.params["who"] == f"{other.name} ({window.number})"
    assert "宅基地" in str(told.value.params["matters"])
    assert accept(package, other)


def test_who_stands_in_from_another_hall_brings_her_own_qualification(world, asked):
    other = world.zhao  # of another hall
    schooling.passed(world, other, at=AT)
    clerk = Post.objects.get(account__username="zeguo-clerk2")
    staffing.stand_in(
        post_id=clerk.pk,
        account_id=other.account,
        since=AT,
        until=AT + DAY,
        why="支援",
        by=world.staff("office"),
        at=AT,
    )
    there = queries.actor(Account.objects.get(pk=other.account), at=AT + HOUR)
    window = Window.objects.filter(centre=ZEGUO).order_by("number").first()
    seats.sit_down(window_id=window.pk, by=there, at=AT)
    package = received(world)
    with pytest.raises(NotQualified) as told:
        accept(package, world.li)
    assert told.value.params["who"] == f"{other.name} ({window.number})"
    assert accept(package, there)


def test_gaps_the_counter_and_refusals_ask_the_same(world, asked):
    gaps = received(world, without=[telling.LATE_PAPER])
    with pytest.raises(NotQualified):
        acceptance.accept_with_gaps(
            package_id=gaps.pk, by=world.li, at=AT, confirmed=telling.ticked(gaps)
        )
    with pytest.raises(NotQualified):
        acceptance.refuse_intake(
            case_id=telling.case_of(gaps).pk, reasons=["不属于"], by=world.li, at=AT
        )
    draft = telling.draft(world, PLOT)
    with pytest.raises(NotQualified):
        counter.take_on(package_id=draft.pk, by=world.li, at=AT, confirmed=telling.ticked(draft))
    draft.refresh_from_db()
    assert draft.stage == "draft"


def test_passing_opens_the_window_until_the_last_good_day(world, asked):
    package = received(world)
    held = schooling.passed(world, world.li, at=AT).certificate
    assert accept(package, world.li)
    late = AT + (held.until - held.issued_on) + DAY
    last = qualified.standing(
        county=COUNTY, centre=ZEGUO, matters={PLOT: "农业农村"}, by=world.li, at=late - DAY
    )
    over = qualified.standing(
        county=COUNTY, centre=ZEGUO, matters={PLOT: "农业农村"}, by=world.li, at=late
    )
    assert (last.lacking, over.lacking) == ((), (PLOT,))


def test_what_one_is_qualified_for_is_not_everything(world, asked):
    schooling.passed(world, world.li, "land", at=AT)
    standing = qualified.standing(
        county=COUNTY,
        centre=ZEGUO,
        matters={PLOT: "农业农村", "gth_new": "市场准入"},
        by=world.li,
        at=AT + HOUR,
    )
    assert standing.lacking == ("gth_new",)


def test_a_program_accepts_by_the_clerk_it_names(world, asked):
    program = Actor(
        "application:9",
        "窗口软件",
        frozenset({Role.APPLICATION, Role.CLERK}),
        centres=frozenset({ZEGUO}),
        scopes=frozenset({SCOPE_OF_WRITING}),
    )
    package = received(world)
    given = {"package_id": package.pk, "at": AT + HOUR, "confirmed": telling.ticked(package)}
    with pytest.raises(ClerkWanted):
        acceptance.accept(by=program, **given)
    with pytest.raises(ClerkWanted):
        acceptance.accept(by=program, clerk=world.zhao, **given)  # of another hall
    with pytest.raises(NotQualified):
        acceptance.accept(by=program, clerk=world.li, **given)
    schooling.passed(world, world.li, at=AT)
    assert acceptance.accept(by=program, clerk=world.li, **given)
    named = [entry for entry in journal.about(package.pk) if entry.fact == "package.clerk"]
    assert [entry.detail["clerk"] for entry in named] == [world.li.id]


def test_the_law_needs_no_certificate(world, asked):
    package = telling.handed(world, PLOT)
    overdue.deem_accepted(package_id=package.pk, at=AT + timedelta(days=20))
    assert telling.case_of(package).accepted_at is not None


def test_only_the_office_switches_and_each_switch_is_kept(world):
    with pytest.raises(NotPermitted):
        qualifying.require_qualification(county=COUNTY, is_on=True, by=world.chen, at=AT)
    for is_on, at in ((True, AT), (True, AT + HOUR), (False, AT + DAY)):
        switch(world, is_on=is_on, at=at)
    assert list(Requirement.objects.order_by("id").values_list("is_on", flat=True)) == [True, False]
    facts = journal.about(subjects.county(COUNTY))
    assert [entry.fact for entry in facts] == ["county.qualification"] * 2
    assert accept(received(world), world.li, at=AT + 2 * DAY)


def test_asking_costs_one_query_where_nothing_is_asked_and_four_where_it_is(
    world, django_assert_num_queries
):
    wanted = {"county": COUNTY, "centre": ZEGUO, "matters": {PLOT: "农业农村"}}
    with django_assert_num_queries(1):
        qualified.standing(**wanted, by=world.li, at=AT)
    switch(world, is_on=True)
    with django_assert_num_queries(4):
        qualified.standing(**wanted, by=world.li, at=AT)
