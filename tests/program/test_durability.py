"""What was acknowledged is there, once, whatever is killed: the server, the database, both."""

import json
import os
import signal
import threading
import urllib.error
import urllib.request
from datetime import date
from http.client import HTTPException

import psycopg
import pytest

from onewindow.program import keeper, place, postgres
from onewindow.rules import codes
from tests.program.conftest import eventually

CENTRE = "331081100"
CLERKS = 4


class Sender:
    """Programs that hand packages in, one after another, and keep every receipt."""

    def __init__(self, token):
        self.token, self.address = token, ""
        self.receipts, self.unanswered, self.refusals = {}, set(), []
        self._lock, self._ended = threading.Lock(), threading.Event()
        self._threads = []
        self._next = 0

    def begin(self, address):
        self.address = address
        self._ended.clear()
        self._threads = [threading.Thread(target=self._send_on) for _ in range(CLERKS)]
        for thread in self._threads:
            thread.start()

    def end(self):
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _send_on(self):
        while not self._ended.is_set():
            with self._lock:
                self._next += 1
                number = self._next
            self.send(number)
            self._ended.wait(0.02 if number in self.unanswered else 0)

    def send(self, number):
        """Hand in the package of this number; the same number is the same package."""
        try:
            status, answer = self._post(number)
        except (OSError, HTTPException):  # cut off: nobody knows whether it went through
            status, answer = 500, {}
        with self._lock:
            if status >= 500:
                self.unanswered.add(number)
            elif status >= 400:
                self.refusals.append(answer)
            else:
                self.unanswered.discard(number)
                assert self.receipts.setdefault(number, answer["id"]) == answer["id"]

    def _post(self, number):
        born = date(1950 + number // 300 % 50, 1 + number % 12, 1 + number % 28)
        body = {
            "centre": CENTRE,
            "matters": ["tobacco_renew"],
            "applicant": {
                "name": "陈海波",
                "number": codes.identity_number(
                    division="331081", birth_on=born, serial=number % 998 + 1
                ),
                "phone": "13800000001",
                "address": "温岭市泽国镇丹崖路1号",
            },
            "form": {"tobacco_renew.agreed": True},
            "as_it_is": True,
        }
        request = urllib.request.Request(
            f"{self.address}/api/v1/packages",
            data=json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                "Idempotency-Key": f"durable-{number}",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return reply.status, json.loads(reply.read())
        except urllib.error.HTTPError as failure:
            with failure:
                return failure.code, failure.read()


@pytest.fixture
def county(loaded):
    return loaded()


@pytest.fixture
def sender(onewindow, county):
    told = onewindow(
        "application", "durable", "--scope", "cases:write", "--role", "clerk",
        "--centre", CENTRE, home=county,
    )  # fmt: skip
    sender = Sender(told.stdout.strip())
    yield sender
    sender.end()


def kept(folder):
    with keeper.share(folder) as share, psycopg.connect(share.url) as connection:
        rows = connection.execute("select id::text from cases_package").fetchall()
        twice = connection.execute(
            "select count(*) from"
            " (select package_id from cases_case group by package_id having count(*) > 1) as twice"
        ).fetchone()
        assert twice == (0,)
        return [row[0] for row in rows]


def receipts(sender, more):
    return lambda: len(sender.receipts) >= more or bool(sender.refusals)


def test_every_receipt_is_kept_once(sender, serve, county, onewindow):
    program, address = serve(county)
    sender.begin(address)
    assert eventually(receipts(sender, 10), seconds=60), sender.refusals[:2]

    pid = postgres.server_pid(place.of(county))
    assert pid is not None
    os.kill(pid, signal.SIGKILL)  # the database: it comes back by itself
    assert eventually(receipts(sender, len(sender.receipts) + 20), seconds=60)

    os.killpg(program.pid, signal.SIGKILL)  # the server with all its processes
    sender.end()
    assert eventually(lambda: postgres.server_pid(place.of(county)) is None)

    _, sender.address = serve(county)
    for number in sorted(sender.unanswered):  # nobody knows whether these went through
        sender.send(number)

    assert not sender.refusals
    assert not sender.unanswered
    assert sorted(kept(county)) == sorted(sender.receipts.values())
    assert onewindow("verify-journal", home=county).returncode == 0
