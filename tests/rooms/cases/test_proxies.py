"""Upon another's authority: only what it covers, only while it lives, and both are told."""

from datetime import timedelta

import pytest
from django.db import transaction

from onewindow.cases import queries
from onewindow.cases.actions import acceptance, drafts, intake, tick
from onewindow.cases.actions import proxies as acting
from onewindow.catalog import queries as catalog
from onewindow.journal.actions import follow
from onewindow.notify.actions import telling as notify
from onewindow.notify.models import Message
from onewindow.people.actions import proxies
from onewindow.program.demonstration import papers
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, NotFound
from tests.rooms.cases import telling
from tests.world import AT, DAY, TODAY, ZEGUO

PLOT, OTHER, IN_PERSON = telling.PLOT, "village_plan", "passport"


@pytest.fixture
def given(world):
    """Zhang leaves matters to the agent."""

    def giving(*codes, days=30):
        ids = catalog.published_ids(codes)
        return proxies.grant(
            grantor_id=world.zhang.person.pk,
            name=world.agent.person.name,
            number=world.agent.person.number,
            relation="family",
            matters=[catalog.compiled(ids[code]) for code in codes],
            until_on=TODAY + timedelta(days=days),
            by=world.zhang.actor,
            at=AT,
        )

    return giving


def begun(world, *matters):
    by = world.agent.actor
    return drafts.begin(centre=ZEGUO, channel="phone", matters=matters, by=by, at=AT)


def filled(world, package, row):
    by = world.agent.actor
    acting.act_for(package_id=package.pk, proxy_id=row.pk, by=by, at=AT)
    package = papers.answer_all(package, by=by, at=AT)
    papers.fill_all(package, world.zhang, world.rng, by=by, at=AT)
    papers.bring_all(package, by=by, clerk=world.li, at=AT)
    package.refresh_from_db()
    return package


def sees(package, who):
    try:
        queries.package_for(package_id=package.pk, to=who.actor)
    except NotFound:
        return False
    listed = queries.my_packages(to=who.actor, today=TODAY)
    return package.pk in {row.id for row in listed}


def test_the_agent_fills_in_and_hands_in_and_the_papers_name_both(world, given):
    package = filled(world, begun(world, PLOT), given(PLOT))
    intake.submit(package_id=package.pk, by=world.agent.actor, at=AT)
    package.refresh_from_db()
    assert package.applicant_id == world.zhang.person.pk
    assert (package.agent_id, package.relation) == (world.agent.person.pk, "family")
    acceptance.receive(package_id=package.pk, password="000000", by=world.li, at=AT)
    from onewindow.documents import queries as documents

    (receipt,) = documents.papers(package=package.pk)
    said = str(receipt.body)
    assert world.zhang.person.name in said
    assert world.agent.person.name in said
    assert sees(package, world.zhang)
    assert sees(package, world.agent)


def test_the_power_of_attorney_need_not_be_brought(world, given):
    package = begun(world, "gth_new")
    row = given()
    acting.act_for(package_id=package.pk, proxy_id=row.pk, by=world.agent.actor, at=AT)
    paper = package.materials.get(material="proxy")
    assert (paper.status, paper.grade, paper.register) == ("confirmed", "A", "proxy")


def test_what_it_does_not_cover_and_what_is_to_be_done_in_person_is_refused(world, given):
    narrow, wide = given(PLOT), given()
    for row, matter, code in ((narrow, OTHER, "proxy_lacks"), (wide, IN_PERSON, "in_person")):
        package = begun(world, matter)
        with pytest.raises(Incomplete) as told:
            acting.act_for(package_id=package.pk, proxy_id=row.pk, by=world.agent.actor, at=AT)
        assert [one.code for one in told.value.problems] == [code]
        package.refresh_from_db()
        assert (package.applicant_id, package.proxy_id) == (world.agent.person.pk, None)
    with pytest.raises(NotFound):  # another's authority is nobody else's
        acting.act_for(
            package_id=begun(world, PLOT).pk, proxy_id=wide.pk, by=world.zhang.actor, at=AT
        )


def test_once_taken_back_the_agent_neither_sees_nor_acts_nor_is_told(world, given):
    row = given(PLOT)
    package = filled(world, begun(world, PLOT), row)
    other = begun(world, PLOT)  # the agent's own
    assert sees(package, world.agent)
    proxies.end(proxy_id=row.pk, by=world.zhang.actor, at=AT)
    assert not sees(package, world.agent)
    assert sees(other, world.agent)
    with pytest.raises(NotPermitted):
        intake.submit(package_id=package.pk, by=world.agent.actor, at=AT)
    with pytest.raises(NotPermitted):
        drafts.fill(package_id=package.pk, values={}, by=world.agent.actor, at=AT)
    with pytest.raises(Incomplete) as told:  # who acts must be said anew
        intake.submit(package_id=package.pk, by=world.zhang.actor, at=AT)
    assert [one.code for one in told.value.problems] == ["proxy_over"]
    drafts.set_people(
        package_id=package.pk, applicant=None, relation="self", by=world.zhang.actor, at=AT
    )
    intake.submit(package_id=package.pk, by=world.zhang.actor, at=AT)


def test_its_last_day_is_the_last_to_act_on_and_the_tick_ends_it(world, given):
    package = filled(world, begun(world, PLOT), given(PLOT, days=0))
    with pytest.raises(Incomplete) as told:
        intake.submit(package_id=package.pk, by=world.agent.actor, at=AT + DAY)
    assert "proxy_over" in {one.code for one in told.value.problems}
    assert tick.tick(at=AT + DAY)["authorities over"] == 1
    assert not sees(package, world.agent)


def test_both_are_told_of_the_authority_and_of_the_case_until_it_ends(world, given):
    while True:
        with transaction.atomic():
            if not follow(reader=notify.READER, limit=10_000):
                break
    row = given(PLOT)
    package = filled(world, begun(world, PLOT), row)
    intake.submit(package_id=package.pk, by=world.agent.actor, at=AT)
    notify.tell(at=AT)
    people = {world.zhang.person.pk: "Zhang", world.agent.person.pk: "agent"}
    told = [(people[one.person_id], one.kind) for one in Message.objects.order_by("kind", "id")]
    assert sorted(told) == [
        ("Zhang", "proxy-given"),
        ("Zhang", "submitted"),
        ("agent", "proxy-given"),
        ("agent", "submitted"),
    ]
    proxies.end(proxy_id=row.pk, by=world.zhang.actor, at=AT)
    acceptance.receive(package_id=package.pk, password="000000", by=world.li, at=AT)
    notify.tell(at=AT)
    later = Message.objects.filter(kind__in=["received", "proxy-ended"])
    assert sorted((people[one.person_id], one.kind) for one in later) == [
        ("Zhang", "proxy-ended"),
        ("Zhang", "received"),
        ("agent", "proxy-ended"),
    ]
