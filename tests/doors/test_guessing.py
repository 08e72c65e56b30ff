"""No list, search, export or guess of a number shows another's case."""

import itertools

import pytest

from tests.doors import powers, walking
from tests.world import TODAY

OUTSIDERS = [who for who in walking.WALKERS if who not in powers.SEERS | powers.OWN]
MASKED = "欧***"
LISTS = (
    "my/",
    "my/certificates/",
    "services/",
    "staff/window/",
    "staff/window/out/",
    "staff/window/person/",
    "staff/window/choose/",
    "staff/desk/",
    f"staff/desk/?after={TODAY}~00000000-0000-0000-0000-000000000000",
    "staff/desk/?department=township",
    "staff/desk/?show=all",
    "staff/desk/promises/",
    "staff/find/",
    "staff/catalogue/",
    "staff/catalogue/files/",
    "staff/catalogue/files/export/",
)


@pytest.fixture(scope="module")
def undone(world, django_db_blocker):
    """One prepared applicant for the whole file, undone after it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        prepared = walking.prepare(world)
        yield prepared, walking.clients(prepared)
        transaction.set_rollback(True)


def marks(prepared, *, besides=""):
    """Everything that would give the case away, but what was asked for itself."""
    found = {**prepared.secrets, "masked name": MASKED, "done case": prepared.done.number}
    return {what: mark for what, mark in found.items() if mark != besides}


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_list_or_export_holds_it(who, undone):
    prepared, clients = undone
    for path in LISTS:
        seen = walking.said(clients[who], "get", f"/{path}", {}, follow=True)
        told = [what for what, mark in marks(prepared).items() if mark in seen.text]
        assert not told, (path, told)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_search_by_a_number_finds_it(who, undone):
    prepared, clients = undone
    for (what, mark), path in itertools.product(
        prepared.secrets.items(), ("staff/find/", "staff/window/scan/", "search/")
    ):
        method = "get" if path == "search/" else "post"
        seen = walking.said(clients[who], method, f"/{path}", {"q": mark}, follow=True)
        told = {name for name, one in marks(prepared, besides=mark).items() if one in seen.text}
        if what == "number" and who == "clerk elsewhere":
            # The person's own card lies on the reader: who it is, masked, and drafts to go on with.
            told -= {"masked name", "draft's code"}
        assert not told, (path, what, told)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_guess_of_a_password_shows_progress(who, undone):
    prepared, clients = undone
    for code, password in itertools.product(
        (prepared.package.code, prepared.case.number), ("000000", "123456", "", "0' or '1'='1")
    ):
        seen = walking.said(
            clients[who], "post", "/progress/", {"code": code, "password": password}
        )
        told = [what for what, one in marks(prepared, besides=code).items() if one in seen.text]
        assert seen.status in (422, 429)
        assert not told
        assert "宅基地" not in seen.text


@pytest.mark.parametrize("who", OUTSIDERS)
def test_the_check_of_a_certificate_shows_the_least(who, undone):
    prepared, clients = undone
    seen = walking.said(clients[who], "get", f"/verify/{prepared.certificate.code}", {})
    assert seen.status == 200
    assert MASKED in seen.text
    told = [
        what
        for what in (*powers.PERSONAL, "case number", "receipt code")
        if prepared.secrets[what] in seen.text
    ]
    assert not told
    code = prepared.certificate.code
    guess = code[:-1] + ("1" if code.endswith("0") else "0")
    assert MASKED not in walking.said(clients[who], "get", f"/verify/{guess}", {}).text
