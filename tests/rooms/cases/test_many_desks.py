"""Lists over several desks and halls: one order over all, page by page."""

from dataclasses import replace

import pytest

from onewindow.cases import queries
from onewindow.cases.actions import batch, review
from onewindow.cases.models import Case
from onewindow.places import queries as places
from onewindow.rules.actors import Actor, Role
from onewindow.rules.lifecycle import State
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.rooms.cases.test_batch import for_newcomer, order_of
from tests.world import AT, DAY, SONGMEN, TODAY, ZEGUO

MATTERS = (PLOT, "gg_cancel", "ebike")  # of three departments
EVERYWHERE = frozenset({ZEGUO, SONGMEN})


@pytest.fixture
def head(world):
    """Somebody who answers for every department's desk and for two halls."""
    return Actor(
        id="account:0",
        name="",
        roles=frozenset({Role.APPROVER, Role.HEAD}),
        centres=EVERYWHERE,
        departments=frozenset(places.departments()),
    )


def walked(read, **how):
    """Every row of a list, two at a time."""
    seen, after = [], ""
    while True:
        page = read(today=TODAY, limit=2, after=after, **how)
        seen += page.rows
        if page.next is None:
            return seen
        after = page.next


@pytest.fixture
def _desks(world):
    for day in (0, 3):
        for matter in MATTERS:
            telling.accepted(world, matter, at=AT + day * DAY)
    case = Case.objects.get(matter=PLOT, submitted_at=AT)
    review.take_up(case_id=case.pk, by=world.reviewer(case.department_id), at=AT + DAY)
    review.pause(
        case_id=case.pk,
        kind="testing",
        days=3,
        reason="检测",
        by=world.reviewer(case.department_id),
        at=AT + DAY,
    )


@pytest.mark.usefixtures("_desks")
def test_several_desks_are_one_list_most_urgent_first(head):
    seen = walked(queries.desk, to=head)
    assert len(seen) == len({row.id for row in seen}) == 6
    assert len({row.department for row in seen}) == 3
    days = [row.due_on for row in seen]
    assert days[-1] is None
    assert days[:-1] == sorted(days[:-1])
    assert [row.id for row in queries.desk(to=head, today=TODAY).rows] == [row.id for row in seen]


@pytest.mark.usefixtures("_desks")
def test_what_stands_still_is_found_on_every_desk_at_once(head):
    (row,) = queries.desk(to=head, today=TODAY, states=[State.PAUSED]).rows
    assert (row.state, row.due_on) == ("paused", None)


def test_several_halls_are_one_list_oldest_first(world, head):
    order = order_of(telling.draft(world, PLOT))
    for day, centre in enumerate([ZEGUO, SONGMEN, SONGMEN, ZEGUO, SONGMEN]):
        clerk = world.li if centre == ZEGUO else world.zhao
        one = replace(for_newcomer(order, 300 + day), centre=centre)
        batch.take_in_one(order=one, by=clerk, at=AT + day * DAY)
    seen = walked(queries.window_in, to=head)
    assert [row.submitted_at for row in seen] == [AT + day * DAY for day in range(5)]
    assert len({row.centre for row in seen}) == 2


def test_a_page_of_many_desks_takes_three_statements(head, django_assert_num_queries, world):
    telling.accepted(world, "gg_cancel")
    queries.desk(to=head, today=TODAY)  # versions are read once per process
    with django_assert_num_queries(3):
        queries.desk(to=head, today=TODAY)
