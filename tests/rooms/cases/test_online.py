"""电子送达: what is a certificate needs no counter; it is delivered when its person opens it."""

import pytest

from onewindow.cases import planning, queries
from onewindow.cases.actions import decide, deliver, drafts, tick
from onewindow.cases.models import Delivery
from onewindow.documents import queries as documents
from onewindow.people import queries as people
from onewindow.rules.lifecycle import MoveNotAllowed
from onewindow.rules.powers import NotPermitted
from tests.rooms.cases import telling
from tests.world import AT, DAY, HOUR, TODAY

TOBACCO, OWN = "tobacco_new", {"tobacco_new__premises": "own"}


def wished(world, *matters, **rest):
    """A package whose results shall come online, accepted."""
    return telling.accepted(world, *matters, delivery=planning.ONLINE, **rest)


@pytest.fixture
def ready(world):
    """A licence that waits online for its holder."""
    return telling.granted(world, telling.case_of(wished(world, TOBACCO, **OWN)))


def confirm(world, case, *, by=None, at=AT + 4 * HOUR):
    return deliver.confirm(case_id=case.pk, by=by or world.zhang.actor, at=at)


def test_it_is_delivered_when_its_holder_confirms_with_time_and_way(world, ready):
    confirm(world, ready)
    row = Delivery.objects.get(case=ready)
    assert telling.states(ready.package) == {TOBACCO: "delivered"}
    assert (row.mode, row.delivered_at) == ("online", AT + 4 * HOUR)
    assert row.receiver == world.zhang.person.name
    (proof,) = [one for one in documents.papers(package=ready.package_id) if one.kind == "delivery"]
    assert proof.body["mode"] == "电子送达"
    assert proof.body["delivered_at"] == "2026-03-02T13:00"
    assert proof.body["recipient"]["name"] == world.zhang.person.name
    assert documents.paper_pdf(proof).startswith(b"%PDF-")
    telling.assert_folds(ready.package)


def test_it_does_not_wait_at_the_counter_while_the_law_gives_time(world, ready):
    def waiting(today):
        return [row.id for row in queries.window_out(to=world.li, today=today).rows]

    assert ready.pk not in waiting(TODAY)
    assert ready.pk not in waiting((AT + 14 * DAY).date())
    assert ready.pk in waiting((AT + 15 * DAY).date()), "after ten working days somebody calls"


def test_nobody_else_confirms_and_nobody_twice(world, ready):
    for by in (world.agent.actor, world.li, world.chen):
        with pytest.raises(NotPermitted):
            confirm(world, ready, by=by)
    confirm(world, ready)
    with pytest.raises(MoveNotAllowed):
        confirm(world, ready)


def test_what_waits_at_the_counter_is_not_taken_by_a_click(world):
    case = telling.granted(world, telling.case_of(telling.accepted(world, TOBACCO, **OWN)))
    with pytest.raises(NotPermitted):
        confirm(world, case)
    with pytest.raises(NotPermitted):
        deliver.hand_over(
            case_id=case.pk, receiver="我", proof="我说的", by=world.zhang.actor, at=AT + DAY
        )
    assert telling.states(case.package) == {TOBACCO: "ready"}


def test_who_comes_to_the_counter_after_all_gets_it_there(world, ready):
    deliver.hand_over(case_id=ready.pk, receiver="李守田", proof="签收", by=world.li, at=AT + DAY)
    assert Delivery.objects.get(case=ready).mode == "counter"


def test_a_refusal_waits_at_the_counter(world):
    case = telling.refused(world, telling.case_of(wished(world, TOBACCO, **OWN)))
    assert Delivery.objects.get(case=case).mode == "counter"


def test_it_is_offered_only_where_every_result_is_a_certificate(world):
    licence, notice = telling.draft(world, TOBACCO, **OWN), telling.draft(world, TOBACCO, "jb_join")

    def ways(package):
        return planning.ways(package, planning.plan_of(package, today=TODAY))

    assert planning.ONLINE in ways(licence)
    assert planning.ONLINE not in ways(notice)
    found = telling.problems(
        drafts.set_delivery,
        package_id=notice.pk,
        delivery=planning.ONLINE,
        by=world.zhang.actor,
        at=AT,
    )
    assert found == {"delivery": "not_an_option"}


def test_who_never_signs_in_is_not_offered_it(world):
    draft = telling.draft(world, TOBACCO, **OWN)
    drafts.set_people(
        package_id=draft.pk,
        applicant=drafts.Named("周新民", "33108119900307001X", "16000009999"),
        relation="self",
        by=world.li,
        at=AT,
    )
    draft.refresh_from_db()
    assert people.by_number("33108119900307001X") is not None
    assert planning.ONLINE not in planning.ways(draft, planning.plan_of(draft, today=TODAY))


def test_the_progress_says_where_it_waits(world, ready):
    (lane,) = queries.lanes(package_id=ready.package_id, today=TODAY)
    assert (lane.state, lane.mode) == ("ready", "online")


def test_it_is_archived_and_may_be_revoked_like_any_other(world, ready):
    confirm(world, ready)
    assert tick.tick(at=AT + 10 * DAY)["archived"] == 1
    by = world.wang(ready.department_id)
    decide.revoke(case_id=ready.pk, reasons="不实", by=by, at=AT + 11 * DAY)
    telling.assert_folds(ready.package)
