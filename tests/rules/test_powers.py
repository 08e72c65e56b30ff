"""Who may speak which verb, over whose case: the whole table, cell by cell."""

from uuid import UUID

import pytest

from onewindow.rules import powers
from onewindow.rules.actors import LAW, NOBODY, Actor, Role
from onewindow.rules.lifecycle import Verb
from onewindow.rules.powers import NotPermitted

HERE, THERE = "331081100", "331081102"
MARKET, TOBACCO = "market", "tobacco"
ZHANG, AGENT, STRANGER = (UUID(int=n) for n in (1, 2, 3))
PEOPLE = frozenset({ZHANG, AGENT})

# One line per verb: who may speak it at the place where the case is. Everybody else may not.
TABLE = {
    "submit": "clerk person",
    "queue": "clerk person",
    "receive": "clerk law",
    "ask-supplement": "clerk",
    "supply": "clerk person",
    "accept": "clerk",
    "deem-accepted": "law",
    "accept-with-gaps": "clerk",
    "fill-gaps": "clerk person",
    "refuse-intake": "clerk",
    "lapse": "law",
    "open-stage": "law",
    "take-up": "reviewer checker approver law",
    "pass-step": "reviewer checker approver inspector",
    "send-back": "checker approver",
    "pause": "reviewer checker approver",
    "resume": "reviewer checker approver",
    "extend": "approver",
    "grant": "approver law",
    "refuse": "approver",
    "certify": "approver law",
    "make-ready": "clerk law",
    "post": "clerk",
    "deliver": "clerk person device",
    "archive": "clerk head law",
    "withdraw": "clerk person",
    "revoke-acceptance": "approver law",
    "inspect-commitment": "inspector reviewer",
    "revoke": "approver",
    "void": "head law",
}
AT_A_DESK = {Role.REVIEWER, Role.CHECKER, Role.APPROVER, Role.INSPECTOR}
ROLES = [role for role in Role if role not in (Role.LAW, Role.APPLICATION)]


def staff(role, *, centre=HERE, department=MARKET, scopes=()):
    return Actor(
        id=f"account:{role}",
        name=role,
        roles=frozenset({role}),
        centres=frozenset({centre} - {None}),
        departments=frozenset({department} - {None}),
        scopes=frozenset(scopes),
    )


def citizen(person):
    return Actor(id="account:9", name="", roles=frozenset({Role.CITIZEN}), person_id=person)


def may(by, verb):
    return powers.may(by, verb, centre=HERE, department=MARKET, people=PEOPLE)


def test_the_table_knows_every_verb():
    assert set(TABLE) == {verb.value for verb in Verb}


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("role", ROLES)
def test_a_post_at_the_place_carries_the_power_the_table_says(role, verb):
    assert may(staff(role), verb) == (role.value in TABLE[verb].split())


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("role", ROLES)
def test_the_same_post_elsewhere_carries_none(role, verb):
    assert not may(staff(role, centre=THERE, department=TOBACCO), verb)


@pytest.mark.parametrize("verb", Verb)
def test_a_windows_post_gives_no_power_at_a_desk_nor_the_other_way(verb):
    clerk_only_in_department = staff(Role.CLERK, centre=THERE, department=MARKET)
    approver_only_at_centre = staff(Role.APPROVER, centre=HERE, department=TOBACCO)
    assert not may(clerk_only_in_department, verb)
    assert not may(approver_only_at_centre, verb)


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("person", [ZHANG, AGENT])
def test_the_applicant_and_who_acts_for_them_do_what_is_theirs(person, verb):
    assert may(citizen(person), verb) == ("person" in TABLE[verb].split())


@pytest.mark.parametrize("verb", Verb)
def test_a_stranger_and_nobody_may_do_nothing(verb):
    assert not may(citizen(STRANGER), verb)
    assert not may(citizen(None), verb)
    assert not may(NOBODY, verb)


@pytest.mark.parametrize("verb", Verb)
def test_the_law_does_what_the_law_says_and_nothing_else(verb):
    assert may(LAW, verb) == ("law" in TABLE[verb].split())


@pytest.mark.parametrize("verb", Verb)
def test_an_application_needs_its_scope_beside_its_posts(verb):
    def application(*scopes):
        return Actor(
            id="application:1",
            name="接入应用",
            roles=frozenset({Role.APPLICATION, Role.CLERK}),
            centres=frozenset({HERE}),
            scopes=frozenset(scopes),
        )

    assert not may(application(), verb)
    assert not may(application("cases:read"), verb)
    assert may(application("cases:write"), verb) == ("clerk" in TABLE[verb].split())


def test_a_citizen_who_is_also_a_clerk_keeps_both_hands_apart():
    both = Actor(
        id="account:5",
        name="",
        roles=frozenset({Role.CITIZEN, Role.CLERK}),
        person_id=STRANGER,
        centres=frozenset({THERE}),
    )
    assert not may(both, Verb.ACCEPT)
    assert not may(both, Verb.WITHDRAW)


def test_what_may_not_be_done_is_refused_by_name():
    with pytest.raises(NotPermitted) as told:
        powers.require(NOBODY, Verb.GRANT, centre=HERE, department=MARKET)
    assert told.value.params == {"verb": "grant"}
    powers.require(staff(Role.APPROVER), Verb.GRANT, centre=HERE, department=MARKET)


SEERS = {
    "clerk": (True, True),
    "guide": (True, False),
    "head": (True, False),
    "reviewer": (True, True),
    "checker": (True, True),
    "approver": (True, True),
    "inspector": (True, True),
    "office": (True, False),
    "auditor": (True, False),
    "citizen": (False, False),
    "catalogue": (False, False),
    "admin": (False, False),
    "device": (False, False),
}


@pytest.mark.parametrize("role", ROLES)
def test_who_may_see_a_case_and_who_its_numbers_in_full(role):
    there = {"centre": HERE, "department": MARKET, "people": PEOPLE}
    seen, unmasked = SEERS[role.value]
    assert powers.may_see(staff(role), **there) is seen
    assert powers.may_unmask(staff(role), **there) is unmasked


@pytest.mark.parametrize("role", ROLES)
def test_elsewhere_only_the_whole_countys_eyes_see_a_case(role):
    there = {"centre": HERE, "department": MARKET, "people": PEOPLE}
    elsewhere = staff(role, centre=THERE, department=TOBACCO)
    assert powers.may_see(elsewhere, **there) is (role in {Role.OFFICE, Role.AUDITOR})
    assert not powers.may_unmask(elsewhere, **there)


@pytest.mark.parametrize(("person", "is_theirs"), [(ZHANG, True), (AGENT, True), (STRANGER, False)])
def test_people_see_their_own_cases_in_full(person, is_theirs):
    there = {"centre": HERE, "department": MARKET, "people": PEOPLE}
    assert powers.may_see(citizen(person), **there) is is_theirs
    assert powers.may_unmask(citizen(person), **there) is is_theirs
    assert not powers.may_see(NOBODY, **there)
