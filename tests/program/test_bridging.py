"""The simulated peripherals over real HTTP: who may ask, and what each answers."""

import base64
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import closing
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfWriter

from onewindow.program import bridging
from onewindow.program.simulated import KINDS, Simulator
from tests.program.conftest import eventually, typed_in

STARTS = """
import os, subprocess, sys, time
os.environ["ONEWINDOW_SERVER"] = str(os.getpid())
words = ["-m", "onewindow.program.main", "bridge", "--simulate", "--port", sys.argv[1]]
subprocess.Popen([sys.executable, *words])
time.sleep(600)
"""
SITE, SECRET = "http://127.0.0.1:8000", "paired"
LI = ("李守田", "332623198204179690")


class Page:
    """A page of a site, asking the machine it is open on."""

    def __init__(self, number: int) -> None:
        self.number = number

    def ask(self, method, path, body=None, **headers):
        given = {"Origin": SITE, "Authorization": f"Bearer {SECRET}"} | headers
        link = http.client.HTTPConnection("127.0.0.1", self.number, timeout=30)
        try:
            text = body if body is None or isinstance(body, str) else json.dumps(body)
            link.request(method, path, text, {k: v for k, v in given.items() if v is not None})
            answer = link.getresponse()
            said = answer.read()
            is_json = "json" in answer.headers.get("Content-Type", "")
            return answer.status, json.loads(said) if is_json else said.decode(), answer.headers
        finally:
            link.close()

    def act(self, path, **body):
        return self.ask("POST", f"/v1/{path}", body)[:2]

    def hand(self, what, body, **headers):
        """A click on the simulator's own page."""
        own = {"Origin": f"http://127.0.0.1:{self.number}", "Authorization": None}
        return self.ask("POST", f"/simulator/{what}", body, **(own | headers))[0]


@pytest.fixture
def outbox(tmp_path):
    return tmp_path / "outbox"


@pytest.fixture
def page(outbox):
    made = bridging.server(Simulator(outbox=outbox), number=0, origins=[SITE], secret=SECRET)
    with made:
        threading.Thread(target=made.serve_forever, args=(0.05,), daemon=True).start()
        yield Page(made.server_port)
        made.shutdown()


def test_every_peripheral_is_told_with_its_state_and_as_simulated(page):
    status, said, headers = page.ask("GET", "/v1/devices")
    assert (status, said["simulated"]) == (200, True)
    assert headers["Access-Control-Allow-Origin"] == SITE
    assert [one["kind"] for one in said["devices"]] == list(KINDS)
    assert all(one["state"] == "ok" and one["simulated"] for one in said["devices"])


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Origin": "https://elsewhere.example"}, (403, "origin_refused")),
        ({"Origin": "null"}, (403, "origin_refused")),
        ({"Origin": None}, (403, "origin_refused")),
        ({"Host": "bound.example:80"}, (403, "origin_refused")),
        ({"Authorization": "Bearer wrong"}, (401, "not_paired")),
        ({"Authorization": None}, (401, "not_paired")),
    ],
)
@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/devices"), ("POST", "/v1/card/read")])
def test_other_sites_and_programs_without_the_secret_get_nothing(
    page, method, path, headers, expected
):
    page.hand("card", "key=li-shop")
    status, said, answered = page.ask(method, path, "{}", **headers)
    assert (status, said["code"]) == expected
    assert answered["Content-Type"] == "application/problem+json"
    assert answered["Access-Control-Allow-Origin"] == (SITE if status == 401 else None)
    assert LI[1] not in str(said)


def test_a_browser_may_ask_beforehand_only_for_an_allowed_site(page):
    status, _, headers = page.ask("OPTIONS", "/v1/print", Authorization=None)
    assert status == 204
    assert "authorization" in headers["Access-Control-Allow-Headers"]
    status, _, headers = page.ask("OPTIONS", "/v1/print", Origin="https://elsewhere.example")
    assert status == 403
    assert "Access-Control-Allow-Headers" not in headers


def test_a_card_is_absent_until_it_is_laid_and_is_not_read_twice(page):
    assert page.act("card/read") == (204, "")
    answers = []
    waiting = threading.Thread(
        target=lambda: answers.append(page.act("card/read", wait_seconds=20))
    )
    waiting.start()
    assert page.hand("card", "key=li-shop") == 303
    waiting.join(10)
    ((status, said),) = answers
    assert (status, said["simulated"]) == (200, True)
    assert (said["card"]["name"], said["card"]["number"]) == LI
    assert page.act("card/read", after=said["card"]["laid"]) == (204, "")
    page.hand("card", "key=li-shop")  # the same card, laid once more
    assert page.act("card/read", after=said["card"]["laid"])[0] == 200
    page.hand("card", "key=")
    assert page.act("card/read") == (204, "")


def test_only_the_simulators_own_page_moves_its_hands(page):
    assert page.hand("card", "key=li-shop", Origin=SITE) == 403
    assert page.act("card/read") == (204, "")
    status, text, headers = page.ask("GET", "/", Origin=None, Authorization=None)
    assert status == 200
    assert "没有真实设备" in text
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_the_camera_gives_a_page_and_the_pad_a_signature(page):
    for path, kind in (("scan/page", "JPEG"), ("sign", "PNG")):
        status, said = page.act(path)
        assert (status, said["simulated"]) == (200, True)
        assert Image.open(BytesIO(base64.b64decode(said["data"]))).format == kind


def test_the_printer_writes_into_the_outbox_what_is_a_paper(page, outbox):
    for kind, data in (("application/pdf", b"%PDF-1.7 ..."), ("text/plain", "一窗".encode())):
        text = base64.b64encode(data).decode()
        status, said = page.act("print", type=kind, data=text)
        assert (status, said["simulated"]) == (200, True)
        assert (outbox / said["printed"]).read_bytes() == data
    for wrong in (
        {"type": "application/pdf", "data": "eA=="},
        {"type": "text/html", "data": "eA=="},
        {"type": "text/plain", "data": "not base64"},
        {},
    ):
        assert page.act("print", **wrong)[0] == 422
    assert len(list(outbox.iterdir())) == 2


PDF = b"%PDF-1.7 ..."


def prints(page, key, data=PDF, spool="KS01"):
    text = base64.b64encode(data).decode()
    return page.act("print", type="application/pdf", data=text, key=key, spool=spool)


def look(page, key):
    status, said = page.act("print/look", key=key)
    assert status == 200
    return said["state"]


def test_one_key_is_one_print_and_its_pages_are_counted(page, outbox):
    out = BytesIO()
    writer = PdfWriter()
    for _ in range(3):
        writer.add_blank_page(width=200, height=200)
    writer.write(out)
    first, again = (prints(page, "a.1", out.getvalue())[1] for _ in range(2))
    assert first == again
    assert first["pages"] == 3
    assert len(list(outbox.iterdir())) == 1
    assert look(page, "a.1") == "printing"
    assert eventually(lambda: look(page, "a.1") == "printed", seconds=10)
    assert look(page, "b.1") == "gone"


@pytest.mark.parametrize("stop", ["jam", "paper_out"])
def test_a_printer_that_stops_keeps_the_page_inside_until_it_is_purged_or_put_right(page, stop):
    assert prints(page, "a.1")[0] == 200
    assert page.hand("state", f"kind=printer&state={stop}") == 303
    assert look(page, "a.1") == stop
    status, said = prints(page, "b.1")
    assert (status, said["code"], said["device"]) == (503, stop, "printer")
    assert page.act("print/purge", key="a.1") == (200, {"purged": 1, "simulated": True})
    page.hand("state", "kind=printer&state=ok")
    assert look(page, "a.1") == "gone"
    prints(page, "c.1")
    page.hand("state", f"kind=printer&state={stop}")
    page.hand("state", "kind=printer&state=ok")
    assert eventually(lambda: look(page, "c.1") == "printed", seconds=10)
    page.hand("state", f"kind=reader&state={stop}")  # no reader jams
    assert page.act("card/read")[0] == 204


def test_a_purge_forgets_a_machines_own_spool_and_no_other(page, outbox):
    prints(page, "a.1")
    prints(page, "a.2")
    prints(page, "elsewhere.1", spool="KS02")
    test = page.act("print", type="text/plain", data="eA==")[1]["printed"]
    assert page.act("print/purge", spool="KS01")[1]["purged"] == 2
    assert look(page, "elsewhere.1") != "gone"
    assert len(list(outbox.iterdir())) == 2
    assert (outbox / test).exists()


def test_a_code_before_the_scanner_is_read_once(page):
    assert page.act("scan/code") == (204, "")
    page.hand("code", "text=https://service.example.cn/progress/123")
    seen = page.act("scan/code")[1]["code"]
    assert seen["text"].endswith("/progress/123")
    assert page.act("scan/code", after=seen["seen"]) == (204, "")


def test_whether_a_card_lies_on_the_reader_is_told_and_not_whose(page):
    def told():
        said = page.ask("GET", "/v1/devices")[1]
        return next(one for one in said["devices"] if one["kind"] == "reader")

    assert told()["card"] is False
    page.hand("card", "key=li-shop")
    assert told() == {"kind": "reader", "state": "ok", "simulated": True, "card": True}


def test_what_a_machine_keeps_survives_its_restart(page, outbox):
    assert page.act("keep")[1]["kept"] == {}
    page.act("keep", what={"used": [900]})
    assert Simulator(outbox=outbox).keep(None) == {"used": [900]}
    assert page.act("keep", what="text")[0] == 422
    assert page.act("keep", what={"much": "x" * 70_000})[0] == 422


def test_the_locker_opens_a_box(page):
    assert page.act("locker/open", box=7) == (200, {"opened": 7, "simulated": True})
    assert page.act("locker/open", box=0)[0] == 422
    assert page.act("locker/blow-up")[0] == 404


@pytest.mark.parametrize(
    ("kind", "path", "body"),
    [
        ("reader", "card/read", {}),
        ("camera", "scan/page", {}),
        ("printer", "print", {"type": "text/plain", "data": "eA=="}),
        ("pad", "sign", {}),
        ("locker", "locker/open", {"box": 1}),
    ],
)
def test_what_is_at_fault_or_unplugged_says_so_in_words(page, kind, path, body):
    for state in ("fault", "absent"):
        page.hand("state", f"kind={kind}&state={state}")
        status, said = page.act(path, **body)
        assert (status, said["code"], said["device"]) == (503, state, kind)
        assert "手工" in said["title"]
        english = page.ask("POST", f"/v1/{path}", body, **{"Accept-Language": "en"})[1]
        assert "manual way" in english["title"]
    page.hand("state", f"kind={kind}&state=ok")
    assert page.act(path, **body)[0] in (200, 204)


def test_the_command_needs_to_be_told_to_simulate(onewindow, tmp_path):
    refused = onewindow("bridge", home=tmp_path)
    assert refused.returncode == 2
    assert "--simulate" in refused.stderr


def test_a_waiting_page_hears_of_a_fault_at_once(page):
    answers = []
    waiting = threading.Thread(
        target=lambda: answers.append(page.act("card/read", wait_seconds=20))
    )
    waiting.start()
    page.hand("state", "kind=reader&state=absent")
    assert eventually(lambda: bool(answers), seconds=10)
    assert answers[0][0] == 503
    waiting.join()


def test_the_bridge_ends_with_the_program_that_started_it(tmp_path):
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTS, str(number)],
        env=typed_in(tmp_path) | {bridging.SECRET: SECRET},
    )
    try:
        assert eventually(lambda: is_open(number), seconds=60)
        assert Page(number).ask("GET", "/v1/devices")[0] == 200
    finally:
        os.kill(starter.pid, signal.SIGKILL)
        starter.wait()
    assert eventually(lambda: not is_open(number), seconds=10)


def is_open(number):
    with closing(socket.socket()) as trial:
        return trial.connect_ex(("127.0.0.1", number)) == 0
