"""Hall screens hear of a call within a second, and again after the database or their own
process was killed; the process ends with its server."""

import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from onewindow.program import live, orphans, place, postgres
from tests.program.conftest import eventually, typed_in

ZEGUO = "331081100"
# A clerk's hand: every line read is one person who comes and is called; prints number and moment.
HAND = """
import sys, time
from datetime import UTC, datetime
from onewindow.program import environment
with environment.ready():
    from django.db import OperationalError, close_old_connections
    from onewindow.hall.actions import drawing, queue
    from onewindow.hall.models import Ticket, Window
    from onewindow.rules.actors import Actor, Role
    centre = sys.argv[1]
    head = Actor("account:0", "", frozenset({Role.HEAD}), centres=frozenset({centre}))
    window = Window.objects.get(centre=centre, number=2).pk
    for line in sys.stdin:
        while True:
            now = datetime.now(UTC)
            try:
                close_old_connections()
                for before in Ticket.objects.filter(window=window, state="called"):
                    queue.welcome(ticket_id=before.pk, by=head, at=now)
                    queue.finish(ticket_id=before.pk, by=head, at=now)
                drawing.draw(centre=centre, channel="guide", by=head, at=now)
                began = time.time()
                print(queue.call(window_id=window, by=head, at=now).number, began, flush=True)
                break
            except OperationalError:
                time.sleep(0.1)
"""


class Stream:
    """A screen's end, opened again whenever it breaks, as a browser does."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.told: queue.Queue[tuple[float, str, str]] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        while True:
            try:
                with urllib.request.urlopen(self.address, timeout=30) as answer:
                    name = ""
                    for line in answer:
                        name = line[7:].decode().strip() if line.startswith(b"event: ") else name
                        if line.startswith(b"data: "):
                            self.told.put((time.time(), name, line[6:].decode()))
            except OSError:
                time.sleep(0.2)

    def until(self, wanted: Callable[[str, str], bool], seconds: float = 30) -> float:
        """When it was told."""
        end = time.monotonic() + seconds
        while True:
            at, name, data = self.told.get(timeout=max(0.01, end - time.monotonic()))
            if wanted(name, data):
                return at

    def beat(self) -> float:
        return self.until(lambda name, _: name == "beat")

    def call(self, number: str) -> float:
        return self.until(lambda name, data: name == "state" and number in numbers(data))


def numbers(data: str) -> list[str]:
    return [row["number"] for row in json.loads(data)["calls"]]


def live_processes(port: str) -> list[int]:
    """The live processes of a port."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue
        if "onewindow.program.streams" in words and port in words:
            found.append(int(folder.name))
    return found


@pytest.fixture
def calls():
    """Calls one person, and says who and when."""
    hands: list[subprocess.Popen[str]] = []

    def start(folder):
        hand = subprocess.Popen(
            [sys.executable, "-c", HAND, ZEGUO], env=typed_in(folder),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        hands.append(hand)

        def call():
            print(file=hand.stdin, flush=True)
            number, began = hand.stdout.readline().split()
            return number, float(began)

        return call

    yield start
    for hand in hands:
        hand.kill()
        hand.wait()
        hand.stdin.close()
        hand.stdout.close()


def test_screens_hear_within_a_second_whatever_was_killed_before(loaded, serve, calls):
    folder = loaded()
    program, address = serve(folder)
    with urllib.request.urlopen(f"{address}/hall/{ZEGUO}/") as answer:
        found = re.search(r'data-live="([^"]+)"', answer.read().decode())
    assert found
    stream, call = Stream(found[1]), calls(folder)
    port = found[1].split(":")[2].split("/")[0]
    stream.beat()
    call()  # the first of a process wakes it up

    took = []
    for _ in range(10):
        number, began = call()
        took.append(stream.call(number) - began)
    print(f"call to event: {sorted(took)[5] * 1000:.0f} ms half of the time, "
          f"{max(took) * 1000:.0f} ms at most")  # fmt: skip
    assert max(took) < 1

    pid = postgres.server_pid(place.of(folder))
    os.kill(pid, signal.SIGKILL)  # the database: its keeper brings it back
    number, _ = call()
    stream.call(number)
    stream.beat()

    (before,) = live_processes(port)
    os.kill(before, signal.SIGKILL)  # the live process: its server starts another
    assert eventually(lambda: live_processes(port) not in ([], [before]), seconds=20)
    number, _ = call()
    stream.call(number)

    os.kill(program.pid, signal.SIGKILL)  # the server: nobody outlives it
    assert eventually(lambda: not live_processes(port), seconds=10)


def test_the_live_process_is_there_as_long_as_its_server_and_comes_back(monkeypatch):
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    monkeypatch.setenv("DATABASE_URL", "postgresql:///nowhere?host=/nonexistent")
    monkeypatch.setenv(orphans.PARENT, str(os.getpid()))
    monkeypatch.delenv(live.PORT, raising=False)
    live.choose_port(host="127.0.0.1", server=number)
    port = os.environ[live.PORT]
    assert int(port) > number
    with live.beside(host="127.0.0.1"):
        assert eventually(lambda: bool(live_processes(port)), seconds=20)
        (first,) = live_processes(port)
        os.kill(first, signal.SIGKILL)
        assert eventually(lambda: live_processes(port) not in ([], [first]), seconds=20)
    assert live_processes(port) == []
