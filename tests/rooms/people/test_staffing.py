"""Posts given and ended, stand-ins for a time, days away, and the end of somebody's access."""

from datetime import timedelta

import pytest

from onewindow.hall.actions import leaving, seats
from onewindow.hall.models import Duty, Window
from onewindow.journal import queries as journal
from onewindow.people import queries, subjects
from onewindow.people.actions import staffing
from onewindow.people.models import Absence, Account, Post
from onewindow.people.queries import staffing as files
from onewindow.rules.actors import NOBODY, Role
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, NotFound
from tests.world import AT, DAY, HOUR, SONGMEN, TODAY, ZEGUO


def account(username):
    return Account.objects.get(username=username)


def post_of(username, role):
    return Post.objects.get(account__username=username, role=role)


def acts(username, at):
    return queries.actor(account(username), at=at)


@pytest.fixture
def admin(world):
    return world.staff("admin")


def stand_in(by, *, who="zeguo-clerk2", post=None, since=AT, until=AT + 4 * HOUR, why="开会"):
    held = post or post_of("zeguo-guide", "guide")
    return staffing.stand_in(
        post_id=held.pk,
        account_id=account(who).pk,
        since=since,
        until=until,
        why=why,
        by=by,
        at=AT,
    )


def test_who_stands_in_holds_the_post_for_that_time_and_only_then(world):
    stand_in(world.chen, since=AT + HOUR, until=AT + 2 * HOUR)
    held = [acts("zeguo-clerk2", AT + span).roles for span in
            (timedelta(), HOUR, 2 * HOUR - timedelta.resolution, 2 * HOUR)]  # fmt: skip
    alone, both = {Role.CLERK}, {Role.CLERK, Role.GUIDE}
    assert held == [alone, both, both, alone]
    assert acts("zeguo-guide", AT + HOUR).roles == {Role.GUIDE}


def test_a_stand_in_ended_early_is_over_at_once(world):
    row = stand_in(world.chen)
    for _ in range(2):
        staffing.end_stand_in(substitution_id=row.pk, by=world.chen, at=AT + HOUR)
    assert acts("zeguo-clerk2", AT + HOUR).roles == {Role.CLERK}
    facts = [entry.fact for entry in journal.about(subjects.account(row.account_id))]
    assert facts == ["post.stand_in", "post.stand_in_ended"]


def test_one_stands_in_at_a_post_at_a_time(world):
    stand_in(world.chen)
    with pytest.raises(staffing.StoodInAlready):
        stand_in(world.chen, who="zeguo-clerk1", since=AT + HOUR)
    assert stand_in(world.chen, who="zeguo-clerk1", since=AT + 4 * HOUR, until=AT + 5 * HOUR)


def test_when_the_post_ends_so_does_the_stand_in(world, admin):
    stand_in(world.chen)
    staffing.end_post(post_id=post_of("zeguo-guide", "guide").pk, by=admin, at=AT + HOUR)
    assert acts("zeguo-clerk2", AT + HOUR).roles == {Role.CLERK}
    with pytest.raises(staffing.PostEnded):
        stand_in(world.chen, since=AT + 5 * HOUR, until=AT + 6 * HOUR)


def test_nobody_gives_themselves_a_power(world, admin):
    with pytest.raises(NotPermitted):
        stand_in(world.chen, who="zeguo-head")
    with pytest.raises(NotPermitted):
        staffing.give_post(
            account_id=admin.account, role="office", centre=None, department=None, by=admin, at=AT
        )
    with pytest.raises(NotPermitted):
        stand_in(world.staff("songmen-head"))


def test_a_mixture_that_gives_more_than_the_post_is_refused(admin):
    head = post_of("songmen-head", "head")
    with pytest.raises(staffing.PostsSpread):
        stand_in(admin, who="zeguo-clerk1", post=head)
    borrowed = stand_in(admin, who="zeguo-clerk1", post=post_of("songmen-clerk1", "clerk"))
    actor = acts("zeguo-clerk1", AT)
    assert (actor.roles, actor.centres) == ({Role.CLERK}, {ZEGUO, SONGMEN})
    assert borrowed.until == AT + 4 * HOUR


def test_what_makes_no_sense_is_told_at_once(world):
    with pytest.raises(Incomplete) as told:
        stand_in(world.chen, until=AT - HOUR, why=" ")
    assert {one.code for one in told.value.problems} == {"days_backwards", "required"}
    with pytest.raises(Incomplete):
        stand_in(world.chen, until=AT + 100 * DAY)
    with pytest.raises(Incomplete):
        stand_in(world.chen, who="zeguo-guide")


def test_the_same_post_is_held_once_at_a_time_and_may_come_back(admin):
    wanted = {"account_id": account("zeguo-guide").pk, "role": "clerk", "centre": ZEGUO}
    post = staffing.give_post(**wanted, department=None, by=admin, at=AT)
    with pytest.raises(staffing.PostHeld):
        staffing.give_post(**wanted, department=None, by=admin, at=AT + HOUR)
    for _ in range(2):
        staffing.end_post(post_id=post.pk, by=admin, at=AT + HOUR)
    again = staffing.give_post(**wanted, department=None, by=admin, at=AT + 2 * HOUR)
    spans = [acts("zeguo-guide", AT + n * HOUR).has(Role.CLERK) for n in range(3)]
    assert (spans, again.pk != post.pk) == ([True, False, True], True)


def test_a_post_needs_its_place(admin):
    for role, centre, department in (
        ("clerk", None, None),
        ("clerk", "999", None),
        ("reviewer", ZEGUO, None),
        ("citizen", None, None),
        ("nonsense", None, None),
    ):
        with pytest.raises(Incomplete):
            staffing.give_post(
                account_id=account("zeguo-guide").pk,
                role=role,
                centre=centre,
                department=department,
                by=admin,
                at=AT,
            )


def test_days_away_are_written_down_once_and_end_when_somebody_is_back(world):
    given = {"account_id": world.li.account, "kind": "leave", "by": world.chen, "at": AT}
    row = staffing.note_absence(since=TODAY, until=TODAY + 2 * DAY, **given)
    with pytest.raises(staffing.AwayAlready):
        staffing.note_absence(since=TODAY + DAY, until=TODAY + 3 * DAY, **given)
    members = files.members(to=world.chen, at=AT, centre=ZEGUO)
    assert {one.username: one.away for one in members}["zeguo-clerk1"] == "leave"
    staffing.drop_absence(absence_id=row.pk, by=world.chen, at=AT + DAY)
    assert Absence.objects.get().until == TODAY


def test_who_leaves_is_out_at_once_and_their_window_is_free(world, client):
    person = account("zeguo-clerk1")
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    window = Window.objects.filter(centre=ZEGUO).order_by("number").first()
    seats.sit_down(window_id=window.pk, by=world.li, at=AT)
    assert client.get("/staff/window/").status_code == 200
    for _ in range(2):
        leaving.leave(account_id=person.pk, by=world.chen, at=AT + HOUR)
    assert client.get("/staff/window/").status_code in (302, 403)
    assert queries.actor(account("zeguo-clerk1"), at=AT + HOUR) == NOBODY
    assert not Duty.objects.filter(account=person, until=None).exists()
    facts = [entry.fact for entry in journal.about(subjects.account(person.pk))]
    assert facts == ["post.ended", "staff.left"]


def test_who_may_not_see_somebody_may_not_know_them(world):
    person = account("songmen-clerk1").pk
    with pytest.raises(NotFound):
        files.file(account_id=person, to=world.chen, at=AT)
    with pytest.raises(NotPermitted):
        files.members(to=world.chen, at=AT, centre=SONGMEN)
    with pytest.raises(NotPermitted):
        leaving.leave(account_id=person, by=world.chen, at=AT)
    assert files.file(account_id=person, to=world.staff("office"), at=AT).posts
