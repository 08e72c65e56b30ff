"""Who opens what shows people in full: handlers freely, supervisors with a note, nobody else."""

import hashlib

import pytest

from onewindow.cases.actions import looking, materials
from onewindow.documents import queries as documents
from onewindow.documents import uploads
from onewindow.journal import queries as journal
from onewindow.journal.models import Entry
from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import NotFound
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.world import AT, DAY, HOUR, ZEGUO


@pytest.fixture
def case(world):
    """A decided case with a file of the applicant's."""
    package = telling.draft(world, "tobacco_new", tobacco_new__premises="own")
    data = b"a scan of an identity card"
    scan = uploads.Upload("id.jpg", "image/jpeg", hashlib.sha256(data).digest(), len(data), 1, data)
    row = package.materials.order_by("id").first()
    materials.attach(
        package_id=package.pk, material=row.material, upload=scan, title="id", at=AT,
        by=world.zhang.actor,
    )  # fmt: skip
    telling.intake.submit(package_id=package.pk, by=world.zhang.actor, at=AT)
    telling.acceptance.receive(package_id=package.pk, password="000000", by=world.li, at=AT)
    telling.acceptance.accept(
        package_id=package.pk, by=world.li, at=AT, confirmed=telling.ticked(package)
    )
    return telling.granted(world, telling.case_of(package))


def openings(case):
    """Everything of a case that shows people in full, each as somebody would open it."""
    (file,) = [one.document_id for one in case.package.materials.all() if one.document_id]
    made = documents.certificate_of_case(case.pk)
    papers = documents.papers(package=case.package_id)
    return [
        *(lambda by, at, key=one.pk: looking.paper(paper_id=key, by=by, at=at) for one in papers),
        lambda by, at: looking.document(document_id=file, by=by, at=at),
        lambda by, at: looking.certificate(certificate_id=made.pk, by=by, at=at),
    ]


def looks(case):
    entries = Entry.objects.filter(fact="person.unmasked", subject=case.package.applicant_id)
    return [(one.actor, one.detail["what"]) for one in entries.order_by("id")]


def test_who_handles_the_case_opens_it_without_a_note(world, case):
    handlers = [world.li, world.reviewer(case.department_id), world.zhang.actor]
    for by in handlers:
        for opened in openings(case):
            assert opened(by, AT + DAY)
    assert looks(case) == []


def test_who_supervises_opens_it_and_every_look_is_noted(world, case):
    auditor = Actor(id="account:99001", name="审计", roles=frozenset({Role.AUDITOR}))
    for by in (world.chen, auditor):
        before = len(looks(case))
        for opened in openings(case):
            assert opened(by, AT + DAY)
        told = looks(case)[before:]
        assert {actor for actor, _ in told} == {by.id}
        assert len(told) == len(openings(case))
    assert not list(journal.breaks())


def test_a_guide_sees_the_case_and_opens_nothing_of_it(case):
    guide = Actor(
        id="account:99002", name="导办", roles=frozenset({Role.GUIDE}), centres=frozenset({ZEGUO})
    )
    for opened in openings(case):
        with pytest.raises(NotPermitted):
            opened(guide, AT + DAY)
    assert looks(case) == []


def test_who_has_nothing_to_do_with_it_learns_not_even_that_it_is_there(world, case):
    for opened in openings(case):
        with pytest.raises(NotFound):
            opened(world.zhao, AT + DAY)


def test_a_clerks_look_at_an_open_draft_is_noted_once_a_day(world):
    package = telling.draft(world, PLOT)
    for at in (AT, AT + HOUR, AT + DAY):
        looking.form(package=package, by=world.li, at=at)
    noted = [one.at for one in journal.about(package.pk) if one.fact == looking.UNMASKED]
    assert noted == [AT, AT + DAY]


def test_who_took_the_draft_over_is_not_noted_again(world):
    package = telling.draft(world, PLOT)
    package.helper = world.li.id
    looking.form(package=package, by=world.li, at=AT)
    assert looking.UNMASKED not in {one.fact for one in journal.about(package.pk)}
