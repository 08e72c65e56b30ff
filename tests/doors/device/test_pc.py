"""A public computer at the door: its token, its bar, nothing kept, paper but no files, the wipe."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from onewindow.documents import queries as documents
from onewindow.hall.actions import caring, entrusting
from onewindow.people.models import Account
from tests.doors.device.standing import BACKEND
from tests.rooms.cases import telling
from tests.rooms.hall.machines import machine, token_of
from tests.world import AT

BAR = "data-public"


@pytest.fixture
def computer(world):
    return machine("DEMO-ZG-PC01")


@pytest.fixture
def pc(computer, world, clock):
    client = Client()
    answer = client.post("/pc/set-up/", {"token": token_of(computer, world.chen)})
    assert answer["Location"] == "/pc/"
    return client


def enters(pc, world):
    account = Account.objects.get(person=world.zhang.person)
    pc.force_login(account, backend=BACKEND)
    return pc.cookies["sessionid"].value


def test_a_token_of_a_public_computer_becomes_its_cookie_and_no_other_does(pc, client, world):
    cookie = pc.cookies["pc"]
    assert cookie["httponly"]
    assert cookie["path"] == "/"
    assert pc.get("/pc/set-up/")["Location"] == "/pc/"
    kiosk = token_of(machine(), world.chen)
    for token in ("wrong", kiosk):
        assert client.post("/pc/set-up/", {"token": token}).status_code == 422
    assert "pc" not in client.cookies


def test_every_page_carries_the_bar_and_is_kept_by_nobody(pc, client, world):
    enters(pc, world)
    for address in ("/", "/search/", "/guide/gth_new/", "/my/", "/help/", "/progress/"):
        answer = pc.get(address)
        assert BAR in answer.text, address
        assert answer["Cache-Control"] == "no-store", address
    assert "DEMO-ZG-PC01" in answer.text
    assert BAR not in client.get("/").text


def test_the_end_leaves_only_the_machine_itself(pc, world):
    session = enters(pc, world)
    pc.cookies["town"] = "331081100"
    pc.get("/my/")
    answer = pc.post("/pc/end/")
    assert answer["Location"] == "/pc/"
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert {name for name, one in pc.cookies.items() if one.value} == {"pc", "csrftoken"}
    assert not Session.objects.filter(pk=session).exists()
    assert pc.get("/my/").status_code == 302
    session = enters(pc, world)
    said = pc.get("/pc/").text  # the first page alone ends a visit too
    assert world.zhang.person.name not in said
    assert not Session.objects.filter(pk=session).exists()


def test_a_session_there_runs_out_by_itself_should_the_page_be_gone(pc, world):
    enters(pc, world)
    pc.get("/my/")
    assert pc.session.get_expiry_age() <= 300


def test_papers_are_printed_from_a_frame_and_no_file_comes_onto_it(pc, client, world):
    case = telling.case_of(telling.accepted(world, telling.PLOT))
    telling.granted(world, case)
    made = documents.certificate_of_case(case.pk)
    enters(pc, world)
    address = f"/my/certificates/{made.pk}/pdf/"
    page = pc.get(address)
    assert page["Content-Type"].startswith("text/html")
    assert f'data-print-paper="{address}?on-paper=1"' in page.text
    paper = pc.get(f"{address}?on-paper=1")
    assert paper.content.startswith(b"%PDF")
    assert "frame-ancestors 'self'" in paper["Content-Security-Policy"]
    assert paper["X-Frame-Options"] == "SAMEORIGIN"
    client.force_login(Account.objects.get(person=world.zhang.person), backend=BACKEND)
    assert client.get(address).content.startswith(b"%PDF")


def test_without_its_token_or_out_of_use_it_shows_nothing_else(pc, computer, world):
    assert pc.get("/staff/sign-in/")["Location"] == "/pc/"
    caring.switch(device_id=computer.pk, state="paused", by=world.chen, at=AT)
    assert "本机停用" in pc.get("/").text
    assert "本机停用" in pc.get("/pc/").text
    caring.switch(device_id=computer.pk, state="in_use", by=world.chen, at=AT)
    entrusting.revoke_token(device_id=computer.pk, by=world.chen, at=AT)
    assert pc.get("/")["Location"] == "/pc/set-up/"
    assert pc.get("/pc/")["Location"] == "/pc/set-up/"
