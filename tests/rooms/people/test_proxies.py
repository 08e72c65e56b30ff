"""亲友代办: given by log-in or on paper, one of a kind, ended at once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from onewindow.catalog import queries as catalog
from onewindow.journal import queries as journal
from onewindow.people import queries
from onewindow.people.actions import proxies
from onewindow.people.actions.proxies import ProxyTwice
from onewindow.people.models import Proxy
from onewindow.rules.actors import NOBODY
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, NotFound
from tests.world import AT, DAY, TODAY

PLOT = "house_plot"
MONTH = TODAY + timedelta(days=30)


def matter(code):
    return catalog.compiled(catalog.published_ids([code])[code])


@pytest.fixture
def give(world):
    def giving(*codes, by=None, **more):
        told = {
            "grantor_id": world.zhang.person.pk,
            "name": world.agent.person.name,
            "number": world.agent.person.number,
            "relation": "family",
            "matters": [matter(code) for code in codes],
            "until_on": MONTH,
            "by": by or world.zhang.actor,
            "at": AT,
            **more,
        }
        return proxies.grant(**told)

    return giving


def facts(row):
    return [(one.fact, one.actor) for one in journal.about(row.pk)]


def test_both_people_see_it_and_either_ends_it_at_once(world, give):
    row = give(PLOT)
    (mine,) = queries.authorities(to=world.zhang.actor)
    (held,) = queries.authorities(to=world.agent.actor)
    assert (mine.is_mine, mine.other) == (True, world.agent.person.name)
    assert (held.is_mine, held.other, held.matters) == (False, world.zhang.person.name, (PLOT,))
    assert world.agent.person.number not in str(mine)
    assert queries.authority(proxy_id=row.pk, to=world.agent.actor).pk == row.pk
    proxies.end(proxy_id=row.pk, by=world.agent.actor, at=AT + DAY)
    proxies.end(proxy_id=row.pk, by=world.zhang.actor, at=AT + DAY)  # a second tab
    row.refresh_from_db()
    assert (row.ended_at, row.ended_why) == (AT + DAY, "resigned")
    with pytest.raises(NotFound):
        queries.authority(proxy_id=row.pk, to=world.agent.actor)
    assert facts(row) == [
        ("proxy.granted", world.zhang.actor.id),
        ("proxy.ended", world.agent.actor.id),
    ]


def test_nobody_gives_or_ends_what_is_not_theirs(world, give):
    for by in (world.agent.actor, world.li, NOBODY):
        with pytest.raises(NotPermitted):
            give(PLOT, by=by)
    with pytest.raises(NotPermitted):
        give(PLOT, paper=uuid4())  # paper is for the window
    row = give(PLOT)
    stranger = (
        world.cast.citizens["newborn-mother"].actor
        if "newborn-mother" in world.cast.citizens
        else NOBODY
    )
    for by in (stranger, world.reviewer("township")):
        with pytest.raises(NotFound):
            proxies.end(proxy_id=row.pk, by=by, at=AT)
    with pytest.raises(NotFound):
        queries.authority(proxy_id=row.pk, to=world.zhang.actor)


def test_everything_wrong_is_told_at_once(world, give):
    with pytest.raises(Incomplete) as told:
        give("passport", PLOT, name="别人", relation="self", until_on=TODAY - timedelta(days=1))
    found = {(one.where, one.code) for one in told.value.problems}
    assert found == {
        ("name", "name_differs"),
        ("relation", "not_an_option"),
        ("matters", "in_person"),
        ("until_on", "proxy_term"),
    }
    with pytest.raises(Incomplete) as told:
        give(PLOT, name=world.zhang.person.name, number=world.zhang.person.number)
    assert [one.code for one in told.value.problems] == ["proxy_is_grantor"]


def test_the_same_scope_is_given_once_however_it_is_written(give):
    give(PLOT, "gth_new")
    with pytest.raises(ProxyTwice):
        give("gth_new", PLOT)
    give()
    give(PLOT)
    assert Proxy.objects.filter(ended_at=None).count() == 3


def test_the_database_itself_refuses_a_second_one_and_oneself(give):
    row = give(PLOT)
    twin = Proxy.objects.get(pk=row.pk)
    twin.pk = uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)
    twin.proxy_id = twin.grantor_id
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_what_is_over_ends_by_the_law_and_may_be_given_anew(give):
    row = give(PLOT, until_on=TODAY)
    assert proxies.end_over(at=AT) == 0
    assert proxies.end_over(at=AT + DAY) == 1
    row.refresh_from_db()
    assert (row.ended_why, facts(row)[-1]) == ("over", ("proxy.ended", "law"))
    late = give(PLOT, until_on=TODAY, at=AT)
    assert give(PLOT, at=AT + 2 * DAY).pk != late.pk  # nobody had ticked yet
    assert Proxy.objects.filter(ended_at=None).count() == 1


def test_a_clerk_registers_what_is_on_paper(world, give):
    row = give(PLOT, by=world.li, paper=uuid4())
    assert (row.channel, facts(row)) == ("window", [("proxy.granted", world.li.id)])
    (seen,) = queries.authorities_of(world.zhang.person)
    proxies.end(proxy_id=seen.id, by=world.li, at=AT)
    assert queries.authorities_of(world.zhang.person) == []
