"""The load generator: so many keep-alive connections, each sending its next package at once.

A process of its own (`python -m onewindow.program.benching.load`), told on its input what to
send and answering with what came back. One thread over non-blocking sockets, all bodies made
before the first is sent, so that it takes little from the machine it shares.
"""

import contextlib
import json
import selectors
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from onewindow.program.benching import packages

BLOCK = 1 << 16
LONGEST_SECONDS = 20.0  # for one answer


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to send. most: bodies made beforehand; each: packages in one body, 0 for one alone.

    machines: tokens of machines whose beats are sent instead of packages.
    """

    port: int
    token: str
    clients: int
    seconds: float
    first: int
    most: int
    each: int
    centres: list[str]
    form: dict[str, Any]
    papers: dict[str, str]
    machines: list[str] = field(default_factory=list)


def requests(wanted: Wanted) -> Iterator[bytes]:
    """Whole requests, headers and body, one for each number from `first` on."""
    if wanted.machines:
        return (_beat(wanted, n) for n in range(wanted.most))
    if wanted.each:
        return (_batch(wanted, wanted.first + n * wanted.each) for n in range(wanted.most))
    return (_one(wanted, wanted.first + n) for n in range(wanted.most))


def _package(wanted: Wanted, n: int) -> dict[str, Any]:
    centre = wanted.centres[n % len(wanted.centres)]
    return packages.body(n, centre=centre, form=wanted.form, papers=wanted.papers)


def _one(wanted: Wanted, n: int) -> bytes:
    body = json.dumps(_package(wanted, n), ensure_ascii=False).encode()
    return _request(wanted, "/api/v1/packages", body, f"Idempotency-Key: bench-{n}\r\n")


def _batch(wanted: Wanted, first: int) -> bytes:
    numbers = range(first, first + wanted.each)
    listed = [{**_package(wanted, n), "key": f"bench-{n}"} for n in numbers]
    body = json.dumps({"packages": listed}, ensure_ascii=False).encode()
    return _request(wanted, "/api/v1/packages/batch", body, "")


def _beat(wanted: Wanted, n: int) -> bytes:
    token = wanted.machines[n % len(wanted.machines)]
    body = json.dumps({"paper": "ok", "reader": "ok", "version": "bench"}).encode()
    return _request(wanted, "/api/v1/devices/beat", body, "", token=token)


def _request(wanted: Wanted, path: str, body: bytes, more: str, *, token: str = "") -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{wanted.port}\r\n"
        f"Authorization: Bearer {token or wanted.token}\r\nContent-Type: application/json\r\n"
        f"{more}Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


@dataclass(slots=True)
class _Client:
    """One connection: what is still to be sent, what has come."""

    socket: socket.socket
    left: bytes = b""
    came: bytearray = field(default_factory=bytearray)
    since: float = 0.0

    def begin(self, request: bytes) -> None:
        self.came.clear()
        self.since = time.perf_counter()
        self.left = request
        self.push()

    def push(self) -> None:
        """Send what the socket takes; the rest goes when it takes more."""
        with contextlib.suppress(BlockingIOError):
            self.left = self.left[self.socket.send(self.left) :]

    @property
    def events(self) -> int:
        """What to wait for."""
        return selectors.EVENT_READ | (selectors.EVENT_WRITE if self.left else 0)

    def answer(self) -> tuple[int, bytes] | None:
        """Status and body, once all of it is here."""
        block = self.socket.recv(BLOCK)
        if not block:
            raise ConnectionError("the server closed a connection")
        self.came += block
        head, ended, body = bytes(self.came).partition(b"\r\n\r\n")
        if not ended:
            return None
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        return (int(head[9:12]), body) if len(body) >= length else None


def run(wanted: Wanted) -> dict[str, Any]:
    """Send for so many seconds, then wait for what is under way.

    Returns answers by status, packages acknowledged, seconds from first request to last
    answer, latencies in ms (median, 99th of 100) and the generator's own share of the time.
    """
    ready = list(requests(wanted))
    waiting = iter(ready)
    with selectors.DefaultSelector() as selector:
        for _ in range(wanted.clients):
            link = socket.create_connection(("127.0.0.1", wanted.port))
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            link.setblocking(False)
            selector.register(link, selectors.EVENT_READ, _Client(link))
        busy = time.process_time()
        since = time.perf_counter()
        statuses, took, taken = _drive(selector, waiting, since + wanted.seconds, wanted.each)
        whole = time.perf_counter() - since
        busy = time.process_time() - busy
    took.sort()
    return {
        "statuses": statuses,
        "packages": taken,
        "seconds": whole,
        "median_ms": took[len(took) // 2] * 1000,
        "p99_ms": took[len(took) * 99 // 100] * 1000,
        "busy": busy / whole,
    }


def _drive(
    selector: selectors.BaseSelector, waiting: Iterator[bytes], until: float, each: int
) -> tuple[dict[str, int], list[float], int]:
    statuses: Counter[str] = Counter()
    took: list[float] = []
    taken = 0
    for key in list(selector.get_map().values()):
        _next(selector, key.data, waiting)
    while selector.get_map():
        events = selector.select(LONGEST_SECONDS)
        if not events:
            raise TimeoutError(f"no answer in {LONGEST_SECONDS:.0f} s")
        for key, event in events:
            client: _Client = key.data
            if event & selectors.EVENT_WRITE:
                client.push()
            answer = client.answer() if event & selectors.EVENT_READ else None
            if answer is None:
                selector.modify(client.socket, client.events, client)
                continue
            now = time.perf_counter()
            took.append(now - client.since)
            status, body = answer
            statuses[str(status)] += 1
            taken += _taken(status, body, each)
            _next(selector, client, waiting if now < until else iter(()))
    return dict(statuses), took, taken


def _next(selector: selectors.BaseSelector, client: _Client, waiting: Iterator[bytes]) -> None:
    request = next(waiting, None)
    if request is None:
        selector.unregister(client.socket)
        client.socket.close()
    else:
        client.begin(request)
        selector.modify(client.socket, client.events, client)


def _taken(status: int, body: bytes, each: int) -> int:
    """How many packages an answer acknowledges as new."""
    if each and status == 200:
        return body.count(b'"status":201')
    return int(status == 201)


if __name__ == "__main__":
    print(json.dumps(run(Wanted(**json.load(sys.stdin)))))
