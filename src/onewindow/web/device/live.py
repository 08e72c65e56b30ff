"""What keeps a hall's screens up to date: one listener, one reading a change, many screens.

An ASGI application in a process of its own. It hears `NOTIFY hall, '<centre>'`, reads that
hall's state once, and sends it to every screen as a server-sent event. A screen that is slow
gets the latest state and nothing in between. A beat with the server's time says that all of
this works: while the database is away there is none.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final

import psycopg
from django.db import Error as DatabaseError

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

BEAT_SECONDS = 5.0
ANEW_SECONDS = 60.0  # estimates grow old and a day ends without anybody saying so
# With the database, and with a screen that does not take its event. Never asyncio.wait_for: in
# Python 3.11 it swallows the cancelling of who waits for what is just done, and nothing stops.
PATIENCE_SECONDS = 10.0
FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 4.0
SCREENS_MOST = 4000
PREFIX: Final = "/live/"
AWAY = (psycopg.Error, DatabaseError, OSError, TimeoutError)
EVENTS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"access-control-allow-origin", b"*"),  # numbers and windows, public in the hall itself
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
log = logging.getLogger(__name__)


class Hall:
    """One hall that somebody watches: its latest message, and who waits for the next."""

    def __init__(self) -> None:
        self.body = b""
        self.version = 0
        self.screens = 0
        self._news = asyncio.Event()

    def tell(self, body: bytes) -> None:
        """A new state; the same one again is no news."""
        if body != self.body:
            self.body, self.version = body, self.version + 1
            self.wake()

    def wake(self) -> None:
        """Everybody looks again."""
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def news(self) -> None:
        """Until something is new."""
        await self._news.wait()


class Live:
    """The application. One for a process; `keep` must run beside it.

    listen: opens a connection that may be listened on. read: the message of a centre's hall.
    known: the codes of all halls.
    """

    def __init__(
        self,
        *,
        listen: Callable[[], Awaitable[psycopg.AsyncConnection[Any]]],
        read: Callable[[str], Awaitable[bytes | None]],
        known: Callable[[], Awaitable[Iterable[str]]],
    ) -> None:
        self._listen, self._read, self._ask_known = listen, read, known
        self.halls: dict[str, Hall] = {}
        self.screens = 0
        self._known: frozenset[str] = frozenset()
        self._dirty: set[str] = set()
        self._work = asyncio.Event()
        self._beats = 0
        self.is_well = False

    # --- The database's side -----------------------------------------------------------------

    async def keep(self) -> None:
        """Listen for ever; after a failure again, with growing pauses."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    opened = await self._listen()
                async with opened as connection:
                    await connection.execute("listen hall")
                    await self._all_anew()
                    pause = FIRST_PAUSE_SECONDS
                    async with asyncio.TaskGroup() as both:
                        both.create_task(self._hear(connection))
                        both.create_task(self._tell())
            except* AWAY as failures:
                log.warning("screens wait for the database: %s", failures.exceptions[0])
            self.is_well = False
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _all_anew(self) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            self._known = frozenset(await self._ask_known())
        self._dirty.update(self.halls)
        self._work.set()

    async def _hear(self, connection: psycopg.AsyncConnection[Any]) -> None:
        anew = time.monotonic() + ANEW_SECONDS
        while True:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await connection.execute("select 1")
            self._beat()
            async for note in connection.notifies(timeout=BEAT_SECONDS):
                self.changed(note.payload)
            if time.monotonic() > anew:
                await self._all_anew()
                anew = time.monotonic() + ANEW_SECONDS

    def changed(self, centre: str) -> None:
        """A hall is to be read again, if somebody watches it."""
        if centre in self.halls:
            self._dirty.add(centre)
            self._work.set()

    async def _tell(self) -> None:
        while True:
            await self._work.wait()
            self._work.clear()
            while self._dirty:
                centre = self._dirty.pop()
                try:
                    async with asyncio.timeout(PATIENCE_SECONDS):
                        body = await self._read(centre)
                except BaseException:
                    self._dirty.add(centre)
                    raise
                if body is not None and centre in self.halls:
                    self.halls[centre].tell(body)

    def _beat(self) -> None:
        self._beats, self.is_well = self._beats + 1, True
        for hall in self.halls.values():
            hall.wake()

    # --- The screens' side -------------------------------------------------------------------

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        path = str(scope["path"])
        centre = path.removeprefix(PREFIX).removesuffix("/") if path.startswith(PREFIX) else ""
        if scope["method"] != "GET":
            await _refuse(send, 405)
        elif self._beats and centre not in self._known:
            await _refuse(send, 404)
        elif not self._beats or self.screens >= SCREENS_MOST:
            await _refuse(send, 503)
        else:
            await self._watch(centre, receive, send)

    async def _watch(self, centre: str, receive: Receive, send: Send) -> None:
        hall = self.halls.setdefault(centre, Hall())
        hall.screens += 1
        self.screens += 1
        if not hall.version:
            self.changed(centre)
        try:
            await _first_of(self._send(hall, send), _left(receive))
        finally:
            hall.screens -= 1
            self.screens -= 1
            if not hall.screens and self.halls.get(centre) is hall:
                del self.halls[centre]

    async def _send(self, hall: Hall, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": EVENTS})
        seen, beats, event = 0, self._beats - self.is_well, b"retry: 2000\n\n"
        while True:
            if self._beats != beats:
                beats = self._beats
                event += _event(b"beat", str(time.time_ns() // 1_000_000).encode())
            if hall.version != seen:
                seen = hall.version
                event += _event(b"state", hall.body)
            if event:
                part = {"type": "http.response.body", "body": event, "more_body": True}
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await send(part)
                event = b""
            else:
                await hall.news()


def _event(name: bytes, data: bytes) -> bytes:
    return b"event: " + name + b"\ndata: " + data + b"\n\n"


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _first_of(*both: Any) -> None:
    """Until one of them ends; the others end with it."""
    tasks = [asyncio.ensure_future(each) for each in both]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"access-control-allow-origin", b"*")]
    if status == 503:
        headers.append((b"retry-after", b"5"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
