"""亮证: the holder shows, anybody checks, the holder sees who did."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from onewindow.documents import actions, queries
from onewindow.documents.actions import showing
from onewindow.documents.actions.showing import CodeOver, NotInForce
from onewindow.documents.models import Showing
from onewindow.rules import showing as rule
from onewindow.rules.actors import NOBODY
from onewindow.rules.refusal import NotFound
from tests.rooms.cases import telling
from tests.world import AT, DAY, HOUR, TODAY

SECOND = timedelta(seconds=1)
NOW = AT + DAY


@pytest.fixture
def certificate(world):
    case = telling.case_of(telling.accepted(world, telling.PLOT))
    telling.granted(world, case)
    return queries.certificate_of_case(case.pk)


@pytest.fixture
def shown(world, certificate):
    return lambda at: showing.show(certificate_id=certificate.pk, by=world.zhang.actor, at=at)


def test_a_code_counts_while_it_is_shown_and_half_a_minute_after(world, certificate, shown):
    code = shown(NOW)
    assert shown(NOW + 29 * SECOND) == code
    assert shown(NOW + 30 * SECOND) != code
    for later in (0, 59):
        found = showing.check(code=code, by=NOBODY, at=NOW + later * SECOND)
        assert (found.standing, found.identifier) == ("valid", certificate.identifier)
    assert world.zhang.person.name not in str(found)
    with pytest.raises(CodeOver):
        showing.check(code=code, by=NOBODY, at=NOW + 60 * SECOND)


def test_a_wrong_code_and_one_long_forgotten_are_not_found(world, shown):
    code = shown(NOW)
    wrong = f"{(int(code) + 1) % 10**8:08}"
    for text in (wrong, "", "x"):
        with pytest.raises(NotFound):
            showing.check(code=text, by=NOBODY, at=NOW)
    assert showing.forget(at=NOW + HOUR) == 1
    with pytest.raises(NotFound):
        showing.check(code=code, by=NOBODY, at=NOW)


def test_digits_that_the_key_did_not_make_prove_nothing(certificate):
    Showing.objects.create(certificate=certificate, step=rule.step(NOW), code="12345678")
    with pytest.raises(NotFound):
        showing.check(code="12345678", by=NOBODY, at=NOW)


def test_only_the_holder_shows_and_only_what_is_in_force(world, certificate, shown):
    for by in (world.agent.actor, world.li, NOBODY):
        with pytest.raises(NotFound):
            showing.show(certificate_id=certificate.pk, by=by, at=NOW)
    actions.revoke_certificate(
        certificate=certificate.pk, why="测试", by=world.chen, at=NOW, on=TODAY
    )
    with pytest.raises(NotInForce):
        shown(NOW)


def test_who_was_shown_a_code_before_it_was_revoked_is_told(world, certificate, shown):
    code = shown(NOW)
    actions.revoke_certificate(
        certificate=certificate.pk, why="测试", by=world.chen, at=NOW, on=TODAY
    )
    assert showing.check(code=code, by=NOBODY, at=NOW).standing == "revoked"


def test_the_holder_sees_each_check_once_and_who_of_the_staff_it_was(world, certificate, shown):
    code = shown(NOW)
    for by in (NOBODY, NOBODY, world.li, world.li):
        showing.check(code=code, by=by, at=NOW)
    later = NOW + 30 * SECOND
    showing.check(code=shown(later), by=NOBODY, at=later)
    found = queries.checks(certificate.pk)
    assert [(one.at, one.who, one.centre) for one in found] == [
        (later, "", ""),
        (NOW, world.li.name, "331081100"),
        (NOW, "", ""),
    ]


def test_two_certificates_never_have_the_same_code_at_one_time(world, certificate):
    step = rule.step(NOW)
    Showing.objects.create(certificate=certificate, step=step, code="00000000")
    other = Showing(certificate=certificate, step=step + 1, code="00000000")
    other.save()  # at another time they may
    with pytest.raises(IntegrityError), transaction.atomic():
        Showing.objects.create(certificate=certificate, step=step, code="00000000")


def test_digits_already_taken_are_passed_over(world, certificate, shown, monkeypatch):
    """A collision is one in a hundred million, so the rule's first digits are made to collide."""
    case = telling.case_of(telling.accepted(world, telling.PLOT))
    telling.granted(world, case)
    other = queries.certificate_of_case(case.pk)
    first = rule.code
    monkeypatch.setattr(
        rule, "code", lambda *, nth, **how: "11111111" if nth == 0 else first(nth=nth, **how)
    )
    mine = shown(NOW)
    theirs = showing.show(certificate_id=other.pk, by=world.zhang.actor, at=NOW)
    assert mine == "11111111" != theirs
    assert showing.check(code=theirs, by=NOBODY, at=NOW).identifier == other.identifier
