"""Chance may fall on a code that somebody has already: it is thrown again, unseen."""

import pytest

from onewindow import entropy
from onewindow.cases.actions import batch, drafts
from onewindow.cases.actions.batch import Order
from onewindow.cases.actions.drafts import Named
from onewindow.cases.models import Package
from onewindow.documents import queries as documents
from onewindow.rules import codes
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.world import AT, DAY, TODAY, ZEGUO


@pytest.fixture
def thrown(monkeypatch):
    """The numbers that chance will show first; after them it is chance again."""
    numbers: list[str] = []
    plain = entropy.digits
    monkeypatch.setattr(entropy, "digits", lambda length: (numbers or [plain(length)]).pop(0))
    return numbers


def begun(world):
    return drafts.begin(centre=ZEGUO, channel="web", matters=[PLOT], by=world.zhang.actor, at=AT)


def test_a_draft_never_gets_the_receipt_code_of_another(world, thrown):
    thrown += ["0123456789", "0123456789", "0123456789"]
    first, second = begun(world), begun(world)

    assert first.code == codes.receipt_code(number=123456789)
    assert second.code != first.code
    assert codes.is_receipt_code(second.code)
    assert telling.rows(second), "the draft is whole, its papers are listed"


def test_a_package_of_the_batch_never_gets_the_receipt_code_of_a_draft(world, thrown):
    taken = begun(world)
    thrown += [str(codes.normalise(taken.code))[:10]] * 2
    person = world.zhang.person
    order = Order(
        centre=ZEGUO,
        channel="api",
        matters=("si_print",),
        applicant=Named(person.name, person.number, person.phone),
        as_it_is=True,
    )
    handed = batch.take_in_one(order=order, by=world.li, at=AT)
    assert handed.code != taken.code
    assert Package.objects.filter(code=handed.code).count() == 1


def test_a_certificate_never_gets_the_public_code_of_another(world, thrown):
    def certified(at):
        case = telling.case_of(telling.accepted(world, PLOT, at=at))
        thrown[:] = ["7" * 16]
        telling.granted(world, case, at=at)
        thrown.clear()
        return documents.certificate_of_case(case.pk)

    first, second = certified(AT), certified(AT + DAY)
    assert first.code == "7" * 16
    assert second.code != first.code
    assert documents.verification(code=first.code, today=TODAY).number == first.body["number"]
