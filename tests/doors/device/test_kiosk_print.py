"""K7 at the door: what may be printed, sent once, stuck and taken on, and forgotten."""

import io
import re

import pypdf
import pytest
from django.test import Client

from onewindow.documents import queries as documents
from onewindow.hall.models import PrintJob, StaffCall
from onewindow.people.models import Account
from tests.doors.device.standing import BACKEND, at_machine, enters, says
from tests.rooms.cases import telling
from tests.rooms.hall.machines import machine, token_of

BRIDGE = "http://127.0.0.1:8790"


@pytest.fixture
def made(world):
    case = telling.case_of(telling.accepted(world, telling.PLOT))
    telling.granted(world, case)
    return documents.certificate_of_case(case.pk)


def orders(kiosk, what, of, **more):
    answer = kiosk.post("/kiosk/print/order/", {"what": what, "of": str(of), **more})
    return answer["Location"] if answer.status_code == 302 else answer.status_code


def begins(kiosk, job):
    answer = kiosk.post(f"{job}begin/")
    return answer.json() if answer.status_code == 200 else answer.status_code


def tells(kiosk, job, nth_try=1, why=""):
    return kiosk.post(f"{job}told/", {"nth_try": nth_try, "why": why}, follow=True)


def test_only_ones_own_certificate_is_printed_and_only_once_known(kiosk, world, made):
    assert orders(kiosk, "certificate", made.pk) == 404
    enters(kiosk, world.agent.person.number)
    assert orders(kiosk, "certificate", made.pk) == 404
    kiosk.post("/kiosk/end/")
    enters(kiosk, world.zhang.person.number)
    assert str(made.body["number"]) in kiosk.get("/kiosk/certificates/").text
    assert kiosk.get(f"/kiosk/certificates/{made.pk}/").status_code == 200
    assert orders(kiosk, "receipt", made.pk) == 404
    assert orders(kiosk, "certificate", "x") == 404
    assert orders(kiosk, "certificate", made.pk).startswith("/kiosk/print/")


def test_two_touches_are_one_print_sent_once_and_counted(kiosk, world, made):
    enters(kiosk, world.zhang.person.number)
    job = orders(kiosk, "certificate", made.pk)
    assert orders(kiosk, "certificate", made.pk) == job
    assert "打印码" in kiosk.get(job).text
    assert kiosk.get(f"{job}paper/").status_code == 409  # nothing is under way
    said = begins(kiosk, job)
    assert (said["nth_try"], said["pages"]) == (1, 1)
    assert said["key"].endswith(".1")
    assert begins(kiosk, job) == 409
    paper = kiosk.get(f"{job}paper/")
    assert paper.content.startswith(b"%PDF")
    assert paper["Cache-Control"] == "no-store"
    assert "frame-ancestors 'self'" in paper["Content-Security-Policy"]
    assert paper["X-Frame-Options"] == "SAMEORIGIN"
    assert "请取纸" in tells(kiosk, job).text
    again = re.findall(r'name="nth" value="(\d)"', kiosk.get(job).text)
    second = orders(kiosk, "certificate", made.pk, nth=again[0])
    assert second != job
    assert PrintJob.objects.count() == 2


def test_a_print_is_known_to_its_own_visit_alone(kiosk, world, made):
    enters(kiosk, world.zhang.person.number)
    job = orders(kiosk, "certificate", made.pk)
    other = machine("DEMO-ZG-KS02")
    assert at_machine(other, token_of(other, world.chen)).get(job).status_code == 404
    kiosk.post("/kiosk/end/")
    assert kiosk.get(job).status_code == 404
    assert begins(kiosk, job) == 404


def test_a_jam_calls_somebody_keeps_the_print_and_says_where_else(kiosk, world, made, device):
    enters(kiosk, world.zhang.person.number)
    job = orders(kiosk, "certificate", made.pk)
    begins(kiosk, job)
    other = machine("DEMO-ZG-KS02")
    token_of(other, world.chen)
    says(other)
    said = tells(kiosk, job, why="jam").text
    code = PrintJob.objects.get().code
    for words in ("卡纸了。", "已呼叫工作人员", code, "请用自助服务区的 DEMO-ZG-KS02"):
        assert words in said
    assert StaffCall.objects.get().device == device
    kiosk.post("/kiosk/end/")
    assert kiosk.post("/kiosk/print/", {"code": "00000000"}).status_code == 422
    back = kiosk.post("/kiosk/print/", {"code": code})["Location"]
    assert back == job
    assert begins(kiosk, job)["nth_try"] == 2
    assert "请取纸" in tells(kiosk, job, nth_try=2).text
    kiosk.post("/kiosk/end/")
    row = PrintJob.objects.get()
    assert (row.of, row.visit, row.code, row.state) == (None, None, "", "done")


def test_a_window_of_the_hall_prints_what_was_stuck(kiosk, world, made):
    enters(kiosk, world.zhang.person.number)
    job = orders(kiosk, "certificate", made.pk)
    begins(kiosk, job)
    tells(kiosk, job, why="paper_out")
    code = PrintJob.objects.get().code
    kiosk.post("/kiosk/end/")
    for who, expected in (("songmen-clerk1", 422), ("zeguo-clerk1", 200), ("zeguo-clerk1", 200)):
        clerk = Client()
        clerk.force_login(Account.objects.get(username=who), backend=BACKEND)
        answer = clerk.post("/staff/kiosk-print/", {"code": code})
        assert answer.status_code == expected
    assert answer.content.startswith(b"%PDF")
    assert kiosk.post("/kiosk/print/", {"code": code}).status_code == 409  # it is done there


def test_a_slip_is_printed_in_the_readers_language_with_a_code_that_works(kiosk):
    kiosk.post("/kiosk/topic/gth_new/draw/")
    for language, words in (("zh-hans", "前面 0 人"), ("en", "Code of this slip")):
        kiosk.post("/i18n/setlang/", {"language": language, "next": "/kiosk/home/"})
        job = orders(kiosk, "ticket", "gth_new", nth=1 if language == "zh-hans" else 2)
        begins(kiosk, job)
        data = kiosk.get(f"{job}paper/").content
        page = pypdf.PdfReader(io.BytesIO(data)).pages[0]
        text = page.extract_text()
        assert "A001" in text
        assert words in text
        assert round(float(page.mediabox.width) / 72 * 25.4) == 80
    assert orders(kiosk, "ticket", "pickup") == 404


def test_pages_know_the_bridge_only_at_a_machine_with_its_token(kiosk, client, settings, device):
    settings.BRIDGE_URL, settings.BRIDGE_SECRET = BRIDGE, "paired-secret"
    assert "paired-secret" in kiosk.get("/kiosk/home/").text
    for address in ("/kiosk/", "/kiosk/home/", "/kiosk/set-up/"):
        assert "paired-secret" not in client.get(address).text
    assert "paired-secret" not in kiosk.get("/kiosk/set-up/").text
    type(device).objects.filter(pk=device.pk).update(state="paused")
    assert "paired-secret" not in kiosk.get("/kiosk/home/").text


def test_titles_of_certificates_are_english_on_english_pages(kiosk, world, made):
    enters(kiosk, world.zhang.person.number)
    kiosk.post("/i18n/setlang/", {"language": "en", "next": "/kiosk/home/"})
    said = kiosk.get("/kiosk/certificates/").text
    assert made.title not in said
    assert made.title not in kiosk.get(f"/kiosk/certificates/{made.pk}/").text
