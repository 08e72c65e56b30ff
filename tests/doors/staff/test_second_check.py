"""A number typed by hand: marked, compared by a colleague, and awaited where the head says so."""

import pytest

from onewindow.cases.actions import identity
from onewindow.cases.models import TypedNumber
from onewindow.hall.models import Device
from onewindow.journal.models import Entry
from onewindow.program.demonstration.cast import PASSWORD
from onewindow.rules.powers import NotPermitted
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.world import AT, ZEGUO

WAITS = "手工录入，待第二人核对"


@pytest.fixture
def package(world, clerk):
    """Begun online; its person's number was typed at the window."""
    draft = telling.draft(world, PLOT)
    clerk.post("scan", q=world.zhang.person.number)
    clerk.post("take_over", code=draft.code).follow()
    return draft


@pytest.fixture
def rule(world):
    identity.lay_down(centre=ZEGUO, second_check=True, by=world.chen, at=AT)


def f9(clerk, package):
    ticked = sorted(telling.ticked(package))
    return clerk.send("accept", package.pk, data={"confirmed": ticked})


def test_a_typed_number_is_marked_and_one_that_was_read_is_not(world, clerk, package):
    assert WAITS in clerk.words
    clerk.post("scan", q=world.zhang.person.number, read="1")
    clerk.post("take_over", code=package.code).follow()
    assert WAITS not in clerk.words
    assert not TypedNumber.objects.exists()


def test_without_the_rule_it_is_only_marked(clerk, package):
    assert f9(clerk, package).status == 302


def test_with_the_rule_nothing_is_accepted_before_the_second_person(
    world, clerk, package, rule, sign_in
):
    f9(clerk, package)
    assert clerk.status == 422
    assert "请另一名工作人员对照原件核对后再受理" in clerk.words

    person = world.zhang.person.pk
    clerk.post("second_check", package.pk, person)  # nobody looks over their own shoulder
    assert clerk.status == 422
    colleague = sign_in("zeguo-clerk2")
    assert "对照原件核对无误" in colleague.get("package", package.pk).words
    colleague.post("second_check", package.pk, person).follow()
    assert "已由第二人核对" in colleague.words
    assert f9(clerk, package).status == 302
    (fact,) = Entry.objects.filter(subject=package.pk, fact="package.number-checked")
    assert fact.actor == world.staff("zeguo-clerk2").id


@pytest.mark.parametrize(
    ("who", "password", "is_enough"),
    [
        ("zeguo-clerk2", PASSWORD, True),
        ("zeguo-clerk2", "wrong", False),
        ("zeguo-clerk1", PASSWORD, False),
        ("songmen-clerk1", PASSWORD, False),
        ("zeguo-guide", PASSWORD, False),
    ],
)
def test_a_colleague_says_so_on_the_spot_with_their_own_password(
    world, clerk, package, rule, who, password, is_enough
):
    person = world.zhang.person.pk
    clerk.post("second_check", package.pk, person, username=who, password=password)
    assert (clerk.status == 302) is is_enough
    assert TypedNumber.objects.get().checked_at == (AT if is_enough else None)


def test_where_no_reader_is_in_use_nobody_is_waited_for(clerk, package, rule):
    Device.objects.filter(centre=ZEGUO, kind=Device.Kind.READER).update(state="repair")
    assert f9(clerk, package).status == 302


def test_the_head_lays_it_down_where_the_peripherals_are(world, sign_in):
    head = sign_in("zeguo-head")
    assert "改为须第二人核对" in head.get("peripherals").words
    head.post("second_rule", on="1").follow()
    assert "须第二人核对，才能受理" in head.words
    with pytest.raises(NotPermitted):
        identity.lay_down(centre=ZEGUO, second_check=False, by=world.li, at=AT)
