"""Persons by their numbers, ways in, posts and tokens."""

import pytest

from onewindow.journal import queries as journal
from onewindow.people import actions, queries
from onewindow.people.gateways import DemonstrationIdentity
from onewindow.people.models import Account, Person
from onewindow.rules.actors import NOBODY, Role
from onewindow.rules.refusal import Incomplete
from tests.rooms.cases import telling
from tests.rooms.people.test_sealing import number
from tests.world import AT, DAY, SONGMEN, ZEGUO

pytestmark = pytest.mark.usefixtures("world")


def test_a_person_is_met_once_however_their_number_is_written():
    first = actions.know(name="甲", number=number(11), at=AT)
    again = actions.know(name=" 甲 ", number=f" {number(11)[:6]} {number(11)[6:].lower()}", at=AT)
    assert again.pk == first.pk


def test_a_new_phone_or_address_is_kept_and_an_empty_one_forgets_nothing():
    known = actions.know(name="甲", number=number(12), phone="13800000001", at=AT)
    actions.know(name="甲", number=number(12), address="泽国镇", at=AT + DAY)
    actions.know(name="甲", number=number(12), phone="13900000002", at=AT + DAY)
    person = Person.objects.get(pk=known.pk)
    assert (person.phone, person.address) == ("13900000002", "泽国镇")


def test_everything_wrong_with_a_person_is_told_at_once():
    with pytest.raises(Incomplete) as told:
        actions.know(name=" ", number="123", phone="5", at=AT)
    assert {problem.where: problem.code for problem in told.value.problems} == {
        "name": "required",
        "number": "bad_idno",
        "phone": "bad_mobile",
    }
    with pytest.raises(Incomplete) as told:
        actions.know(name="某公司", number=number(13), kind="法人", at=AT)
    assert [problem.code for problem in told.value.problems] == ["bad_uscc"]


def test_an_account_acts_with_the_posts_it_holds_now():
    account = actions.open_staff_account(
        username="temp",
        name="临时",
        password="a long password",
        posts=[(Role.CLERK, ZEGUO, None), (Role.REVIEWER, None, "market")],
    )
    actor = queries.actor(account, at=AT)
    assert actor.roles == {Role.CLERK, Role.REVIEWER}
    assert (actor.centres, actor.departments) == (frozenset({ZEGUO}), frozenset({"market"}))
    assert account.check_password("a long password")

    account.posts.filter(role=Role.CLERK).delete()
    assert queries.actor(Account.objects.get(pk=account.pk), at=AT).roles == {Role.REVIEWER}


def test_a_closed_account_and_no_account_are_nobody():
    account = actions.open_staff_account(username="gone", name="走了", password="x", posts=[])
    account.is_active = False
    assert queries.actor(account, at=AT) == NOBODY
    assert queries.actor(None, at=AT) == NOBODY


def test_opening_an_account_again_changes_neither_password_nor_posts():
    for password in ("first", "second"):
        account = actions.open_staff_account(
            username="twice", name="重复", password=password, posts=[(Role.CLERK, ZEGUO, None)]
        )
    assert account.check_password("first")
    assert account.posts.count() == 1


def test_a_citizens_account_is_one_per_person_and_has_no_password(world):
    person = actions.know(name="甲", number=number(14), at=AT)
    first = actions.open_citizen_account(person=person, username="a")
    again = actions.open_citizen_account(person=person, username="b")
    assert again.pk == first.pk
    assert not first.has_usable_password()
    assert queries.actor(first, at=AT).person_id == person.pk
    assert queries.actor(first, at=AT).roles == {Role.CITIZEN}


def test_only_a_labelled_citizen_can_be_chosen_as_demonstration_identity():
    gateway = DemonstrationIdentity()
    person = actions.know(name="甲", number=number(15), at=AT)
    actions.open_citizen_account(person=person, username="real")
    assert gateway.prove("real") is None
    assert gateway.prove("zeguo-clerk1") is None
    assert gateway.prove("nobody") is None
    chosen = gateway.prove("li-shop")
    assert chosen is not None
    assert chosen.person is not None


def test_an_application_is_known_by_its_token_until_it_is_revoked(world):
    row, token = actions.open_application(
        name="省平台",
        scopes=["cases:write"],
        roles=[Role.CLERK],
        centres=[SONGMEN],
        by=world.staff("admin"),
        at=AT,
    )
    actor = queries.application(token)
    assert actor is not None
    assert actor.roles == {Role.APPLICATION, Role.CLERK}
    assert (actor.centres, actor.scopes) == (frozenset({SONGMEN}), frozenset({"cases:write"}))
    assert token.encode() not in bytes(row.token_hash)
    assert queries.application(token + "x") is None

    actions.revoke_application(name="省平台", at=AT)
    assert queries.application(token) is None


def test_looking_at_numbers_in_full_leaves_a_fact(world):

    package = telling.handed(world, telling.PLOT)
    actions.note_unmasked(subject=package.pk, by=world.li, at=AT, what="申请人证件号码")
    last = journal.about(package.pk)[-1]
    assert (last.fact, last.actor) == ("person.unmasked", world.li.id)
