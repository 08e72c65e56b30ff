"""Every operation of the API, with every kind of token and with none."""

import re
from typing import Any

import pytest

from onewindow.api import examples, openapi
from onewindow.people import actions as people
from onewindow.rules.actors import NOBODY, Role
from tests.doors import powers, powers_api, walking
from tests.doors.walking import REFUSED, WELCOME
from tests.world import AT, SONGMEN, ZEGUO

DESK = (Role.REVIEWER, Role.CHECKER, Role.APPROVER, Role.INSPECTOR)
SCOPES = (powers_api.READ, powers_api.WRITE, powers_api.DOCUMENTS, powers_api.CERTIFICATES)
PLACES: dict[str, dict[str, Any]] = {
    "window": {"roles": [Role.CLERK], "centres": [ZEGUO]},
    "window elsewhere": {"roles": [Role.CLERK], "centres": [SONGMEN]},
    "department": {"roles": DESK, "departments": ["township"]},
    "another department": {"roles": DESK, "departments": ["market"]},
}
OPERATIONS = {
    one["operationId"]: (path, method)
    for path, method, one in openapi.operations(openapi.document())
}


@pytest.fixture(scope="module")
def undone(world, django_db_blocker):
    """One prepared applicant and the programs, undone after the file."""
    from django.conf import settings
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "API_LIMITS", dict.fromkeys(settings.API_LIMITS, 1_000_000))
        prepared = walking.prepare(world)
        tokens = {(who, ""): _open(who, SCOPES) for who in PLACES}
        for scope in SCOPES:
            rest = [one for one in SCOPES if one != scope]
            tokens |= {(who, scope): _open(f"{who} no {scope}", rest, who) for who in PLACES}
        yield prepared, walking.clients(prepared), tokens
        transaction.set_rollback(True)


def _open(name: str, scopes: Any, who: str = "") -> str:
    _, token = people.open_application(
        name=name, scopes=scopes, by=NOBODY, at=AT, **PLACES[who or name]
    )
    return token


def _address(name: str, prepared: walking.Prepared) -> str:
    intake = name in {
        "receivePackage", "acceptPackage", "acceptPackageWithGaps", "askSupplement",
        "checkMaterial", "putMaterial",
    }  # fmt: skip
    given = {
        "package_id": prepared.arrived.pk if intake else prepared.package.pk,
        "case_id": prepared.done.pk if name == "listCertificates" else prepared.case.pk,
        "paper_id": prepared.paper.pk,
        "certificate_id": prepared.certificate.pk,
        "material": walking.PAPER,
        "code": "open_shop" if name == "readLifeEvent" else walking.PLOT,
    }
    if name == "verifyCertificate":
        given["code"] = prepared.certificate.code
    path = re.sub(r"{(\w+)}", lambda found: str(given[found[1]]), OPERATIONS[name][0])
    query = {"searchCatalogue": "?text=宅基地", "listOfferings": f"?matters={walking.PLOT}"}
    return path + query.get(name, "")


def _ask(undone: Any, name: str, token: str = "", *, client: Any = None) -> walking.Seen:
    prepared, clients, _ = undone
    sent: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}
    method = OPERATIONS[name][1]
    body = examples.BODIES.get(name, {}) if method != "get" else {}
    if name == "readProgress":
        body = {"code": prepared.package.code, "password": "000001"}
    if method != "get":
        sent["content_type"] = "application/json"
    walker = client or clients[walking.NOBODY]
    return walking.said(walker, method, _address(name, prepared), body, **sent)


def test_every_operation_has_its_line():
    assert set(OPERATIONS) == set(powers_api.OPERATIONS)


@pytest.mark.parametrize("name", sorted(powers_api.OPERATIONS))
def test_an_operation_asks_for_its_scope_and_its_place(name, undone):
    _, clients, tokens = undone
    line = powers_api.OPERATIONS[name]
    let_in = {who for who in PLACES if _ask(undone, name, tokens[who, ""]).outcome == WELCOME}
    if name not in ("readProgress", "handIn", "handInMany"):
        assert let_in == line.who
    if line.scope is None:
        return
    assert _ask(undone, name).status == 401
    assert _ask(undone, name, "a-guess").status == 401
    assert _ask(undone, name, client=clients["clerk"]).status == 401  # a browser's log-in
    for scope in SCOPES:
        for who in sorted(line.who):
            expected = REFUSED if scope == line.scope else WELCOME
            seen = _ask(undone, name, tokens[who, scope])
            assert (scope, who, seen.outcome) == (scope, who, expected)


@pytest.mark.parametrize("name", sorted(powers_api.OPERATIONS))
def test_no_answer_tells_what_is_not_for_the_caller(name, undone):
    prepared, _, tokens = undone
    for who in PLACES:
        seen = _ask(undone, name, tokens[who, ""])
        told = {what for what, mark in prepared.secrets.items() if mark in seen.text}
        if who not in powers_api.SEES:
            assert told <= {"certificate's code"} & {*_of_public(name)}, who
        elif name != "readApplicant":
            assert not told & powers.PERSONAL, who


def _of_public(name: str) -> tuple[str, ...]:
    return ("certificate's code",) if name == "verifyCertificate" else ()


def test_reading_personal_data_in_full_is_journalled(undone):
    from django.db import transaction

    from onewindow.journal.models import Entry

    prepared, clients, tokens = undone
    with transaction.atomic():
        before = Entry.objects.filter(fact="person.unmasked").count()
        answer = clients[walking.NOBODY].get(
            _address("readApplicant", prepared),
            HTTP_AUTHORIZATION=f"Bearer {tokens['department', '']}",
        )
        assert answer.json()["applicant"]["number"] == walking.NUMBER
        assert Entry.objects.filter(fact="person.unmasked").count() == before + 1
        transaction.set_rollback(True)
