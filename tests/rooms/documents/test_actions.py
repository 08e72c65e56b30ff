"""Keeping files, issuing papers and certificates, and asking what may be used again."""

import hashlib
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from onewindow.documents import actions, gateways, queries, uploads
from onewindow.documents import paper as drawing
from onewindow.documents.models import Certificate, Document, Paper
from onewindow.journal import queries as journal
from onewindow.places.models import Department
from onewindow.rules import certificates
from onewindow.rules.refusal import NotFound
from tests.rooms.cases import telling
from tests.rooms.documents import samples
from tests.world import AT, DAY, TODAY

COUNTY = "331081"


@pytest.fixture(autouse=True)
def _in_the_county(world):
    """These stand in the county."""


@pytest.fixture
def store(settings, tmp_path):
    settings.HOME = tmp_path
    return gateways.Store()


def upload(data=b"a picture", mime="image/jpeg"):
    return uploads.Upload("a.jpg", mime, hashlib.sha256(data).digest(), len(data), 1, data)


def keep(world, **more):
    told = {
        "upload": upload(),
        "owner": world.zhang.person.pk,
        "package": uuid4(),
        "material": "premises",
        "title": "租赁合同",
        "by": world.zhang.actor,
        "at": AT,
        **more,
    }
    return actions.keep(**told)


def issue(world, kind="acceptance", **more):
    told = {
        "kind": kind,
        "county": COUNTY,
        "short": "温市监",
        "body": samples.BODIES[kind],
        "subject": uuid4(),
        "package": uuid4(),
        "by": world.li,
        "at": AT,
        **more,
    }
    return actions.issue_paper(**told)


def certify(world, **more):
    department = Department.objects.get(code="tobacco")
    told = {
        "case": uuid4(),
        "case_number": "x",
        "county": COUNTY,
        "matter": "tobacco_new",
        "type_serial": 1,
        "title": "烟草专卖零售许可证",
        "template": "tobacco_licence",
        "number": "331081100001",
        "issuer": department,
        "issuer_body": {"name": department.formal_name, "short": department.short},
        "holder": world.zhang.person.pk,
        "holder_body": {"name": "李守田", "code": "3310**********1234", "code_label": "身份号码"},
        "lines": [["企业（字号）名称", "温岭市李记副食店"]],
        "issued_on": TODAY,
        "valid_until": date(2031, 3, 2),
        "by": world.wang("tobacco"),
        "at": AT,
        **more,
    }
    return actions.certify(**told)


# --- files ---


def test_a_file_is_kept_once_and_comes_back_as_it_was(world, store):
    first, second = keep(world), keep(world)
    assert first.pk != second.pk
    assert queries.content(first) == queries.content(second) == b"a picture"
    assert sum(1 for path in store.root.rglob("*") if path.is_file()) == 1
    assert [entry.fact for entry in journal.about(first.pk)] == ["document.kept"]


def test_a_clerks_eye_raises_the_trust_once(world, store):
    row = keep(world)
    for _ in range(2):
        actions.verified_by_clerk(document=row.pk, by=world.li, at=AT)
    assert Document.objects.get(pk=row.pk).grade == "B"
    assert [entry.fact for entry in journal.about(row.pk)] == [
        "document.kept",
        "document.verified",
    ]


def test_only_what_its_owner_allows_and_what_is_still_valid_is_used_again(world, store):
    owner = world.zhang.person.pk

    def found():
        return queries.reusable_documents(owner=owner, materials=["premises"], today=TODAY)

    keep(world)
    assert found() == {}
    allowed = keep(world, may_reuse=True)
    assert found()["premises"].pk == allowed.pk
    newer = keep(world, may_reuse=True)
    assert found()["premises"].pk == newer.pk
    other = queries.reusable_documents(
        owner=world.agent.person.pk, materials=["premises"], today=TODAY
    )
    assert other == {}


# --- papers ---


def test_papers_are_numbered_by_authority_kind_and_year(world):
    numbers = [
        issue(world).number,
        issue(world).number,
        issue(world, "refuse").number,
        issue(world, short="温烟").number,
        issue(world, at=AT + 365 * DAY).number,
    ]
    tails = [number[number.index("〔") :] for number in numbers]
    assert tails == ["〔2026〕1号", "〔2026〕2号", "〔2026〕1号", "〔2026〕1号", "〔2027〕1号"]
    assert len(set(numbers)) == 5


def test_a_number_is_free_again_when_its_paper_was_not_issued(world):
    first = issue(world)
    with transaction.atomic():
        issue(world)
        transaction.set_rollback(True)
    second = issue(world)
    assert (first.number[-2:], second.number[-2:]) == ("1号", "2号")


def test_a_paper_keeps_the_template_it_was_made_with(world, monkeypatch):
    before = issue(world)
    monkeypatch.setattr(drawing, "newest", lambda *, kind: f"{kind}@2")
    after = issue(world)
    assert (before.template, after.template) == ("acceptance@1", "acceptance@2")
    assert queries.paper_pdf(Paper.objects.get(pk=before.pk)).startswith(b"%PDF")


def test_a_paper_says_its_own_number_and_leaves_a_fact(world):
    row = issue(world)
    assert row.body["number"] == row.number
    (entry,) = journal.about(row.pk)
    assert (entry.fact, entry.detail) == (
        "paper.issued",
        {"kind": "acceptance", "number": row.number},
    )


# --- certificates ---


def test_a_certificate_is_identified_fingerprinted_and_checked_by_anybody(world):
    row = certify(world)
    parsed = certificates.parse(row.identifier)
    assert (parsed.issuer, parsed.version) == (row.issuer.uscc, 1)
    assert bytes(row.digest).hex() == certificates.digest(row.body)
    told = queries.verification(code=row.code, today=TODAY)
    assert (told.standing, told.holder, told.number) == ("valid", "李**", "331081100001")
    assert queries.certificate_pdf(row).startswith(b"%PDF")
    with pytest.raises(NotFound):
        queries.verification(code="0" * 16, today=TODAY)


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        (date(2026, 3, 1), "not-yet"),
        (date(2026, 3, 2), "valid"),
        (date(2031, 3, 2), "valid"),
        (date(2031, 3, 3), "expired"),
    ],
)
def test_a_certificate_stands_as_its_days_say(world, today, standing):
    assert queries.standing(certify(world), today=today) == standing


def test_a_revoked_certificate_is_worth_nothing_from_its_day_on(world):
    row = certify(world)
    by = world.wang("tobacco")
    for on, why in ((date(2026, 5, 1), "虚假承诺"), (date(2026, 6, 1), "再次")):
        actions.revoke_certificate(certificate=row.pk, why=why, by=by, at=AT, on=on)
    row = Certificate.objects.get(pk=row.pk)
    assert (row.revoked_on, row.revoked_why) == (date(2026, 5, 1), "虚假承诺")
    assert queries.standing(row, today=date(2026, 4, 30)) == "valid"
    assert queries.standing(row, today=date(2026, 5, 1)) == "revoked"
    facts = [entry.fact for entry in journal.about(row.pk)]
    assert facts == ["certificate.issued", "certificate.revoked"]
    with pytest.raises(NotFound):
        actions.revoke_certificate(certificate=uuid4(), why="", by=by, at=AT, on=TODAY)


def test_one_case_issues_one_certificate(world):
    case = uuid4()
    certify(world, case=case)
    with pytest.raises(IntegrityError), transaction.atomic():
        certify(world, case=case)


def test_only_valid_certificates_count_as_held(world):
    holder = world.zhang.person.pk

    def held(today):
        return queries.valid_certificates(holder=holder, matters=["tobacco_new"], today=today)

    row = certify(world)
    assert held(TODAY)["tobacco_new"].pk == row.pk
    assert held(date(2032, 1, 1)) == {}
    assert [one.pk for one in queries.certificates_of(holder)] == [row.pk]
    assert queries.certificate_of_case(row.case).pk == row.pk
    assert queries.certificate_of_case(uuid4()) is None


def test_every_paper_and_certificate_of_a_story_can_be_drawn(world):
    package = telling.accepted(world, "gth_new")
    case = telling.granted(world, telling.case_of(package))
    for row in queries.papers(package=package.pk):
        for language in ("zh", "en"):
            assert queries.paper_pdf(row, language=language).startswith(b"%PDF"), row.kind
    receipt = next(one for one in queries.papers(package=package.pk) if one.kind == "receipt")
    assert queries.roll_pdf(receipt).startswith(b"%PDF")
    assert queries.certificate_pdf(queries.certificate_of_case(case.pk)).startswith(b"%PDF")


# --- registers ---


def test_a_register_answers_for_its_person_and_is_silent_otherwise(world):
    person = world.zhang.person.pk
    actions.register(source="tax", person=person, data={"tax.paid": "是"})
    actions.register(source="tax", person=person, data={"tax.paid": "否"})
    told = gateways.look_up(sources={"tax", "marriage"}, person=person)
    assert told == {"tax": {"tax.paid": "否"}}
    assert gateways.look_up(sources={"tax"}, person=world.agent.person.pk) == {}
