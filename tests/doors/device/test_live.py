"""One reading a change, however many screens watch; who is slow or gone costs nothing."""

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from socket import socket

import pytest
from django.db import connection

from onewindow.hall.actions import drawing, queue, seats
from onewindow.hall.models import Window
from onewindow.program.streams import server
from onewindow.web import kit
from onewindow.web.device import live, reading
from tests.world import AT, SONGMEN, ZEGUO

COMMITS = True
pytestmark = pytest.mark.django_db(transaction=True)
SCREENS = 500


class Hand:
    """Works the hall from a thread of its own: a door of its own, with its own connection."""

    def __init__(self, world):
        self.world, self.thread = world, ThreadPoolExecutor(1)

    async def does(self, work):
        return await asyncio.get_running_loop().run_in_executor(self.thread, work)

    def sits(self):
        self.window = Window.objects.get(centre=ZEGUO, number=2)
        seats.sit_down(window_id=self.window.pk, by=self.world.li, at=AT)

    def draws(self):
        drawing.draw(centre=ZEGUO, channel="guide", by=self.world.chen, at=AT)

    def calls(self):
        ticket = queue.call(window_id=self.window.pk, by=self.world.li, at=AT)
        queue.welcome(ticket_id=ticket.pk, by=self.world.li, at=AT)
        queue.finish(ticket_id=ticket.pk, by=self.world.li, at=AT)
        return ticket.number


class Screen:
    """One browser's end of a stream."""

    def __init__(self, port):
        self.port, self.state, self.beats = port, None, 0
        self.told = asyncio.Event()

    async def opens(self, centre=ZEGUO, method="GET"):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writer.write(f"{method} /live/{centre} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 20)
        self.headers = head.decode().lower()
        return int(head.split()[1])

    async def reads(self):
        event = b""
        while line := await self.reader.readline():
            if line.startswith(b"event: "):
                event = line[7:].strip()
            elif line.startswith(b"data: ") and event == b"state":
                self.state = json.loads(line[6:])
                self.told.set()
            elif line.startswith(b"data: "):
                self.beats += 1

    async def shows(self, number):
        while not self.state or number not in [row["number"] for row in self.state["calls"]]:
            self.told.clear()
            await asyncio.wait_for(self.told.wait(), 20)

    def closes(self):
        self.writer.transport.abort()


@asynccontextmanager
async def served():
    """The application as its process serves it, its port, and what it has read so far."""
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    reader, reads = reading.Reader(), []

    async def read(centre):
        reads.append(centre)
        return await reader.read(centre)

    application = live.Live(listen=reading.listen, read=read, known=reader.known)
    carried = server(application, host="127.0.0.1", number=port).serve()
    tasks = [asyncio.create_task(each) for each in (application.keep(), carried)]
    try:
        await until(lambda: application.is_well)
        yield application, port, reads
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await reader.close()


@pytest.fixture
def hand(world, monkeypatch):
    monkeypatch.setattr(kit, "now", lambda: AT)
    worker = Hand(world)
    yield worker
    worker.thread.submit(lambda: connection.close()).result()
    worker.thread.shutdown()


def in_a_thread(told):
    """A loop of its own: where journeys ran before, this thread has one already."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(told())).result()


async def until(question, seconds=20):
    end = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < end
        await asyncio.sleep(0.02)


@asynccontextmanager
async def watching(port, number, centre=ZEGUO):
    """Screens that read what they are sent."""
    screens = [Screen(port) for _ in range(number)]
    readers = []
    for screen in screens:
        assert await screen.opens(centre) == 200
        readers.append(asyncio.create_task(screen.reads()))
    try:
        yield screens
    finally:
        for screen, reader in zip(screens, readers, strict=True):
            reader.cancel()
            screen.closes()
        await asyncio.gather(*readers, return_exceptions=True)


async def asked(port, centre=ZEGUO, method="GET"):
    screen = Screen(port)
    status = await screen.opens(centre, method)
    screen.closes()
    return status


def test_five_hundred_screens_learn_of_a_call_by_one_reading(hand):
    async def told():
        async with served() as (application, port, reads):
            await hand.does(hand.sits)
            await hand.does(hand.draws)
            async with watching(port, SCREENS) as screens, watching(port, 1, SONGMEN):
                await asyncio.gather(*(screen.told.wait() for screen in screens))
                before = len(reads)
                began = time.process_time()  # what others do beside it is not counted
                number = await hand.does(hand.calls)
                await asyncio.gather(*(screen.shows(number) for screen in screens))
                took = time.process_time() - began
                await asyncio.sleep(0.3)
                assert application.screens == SCREENS + 1
            await until(lambda: application.screens == 0)
            assert application.halls == {}
        print(f"call to {SCREENS} screens: {took * 1000:.0f} ms, {len(reads) - before} readings")
        assert reads.count(SONGMEN) == 1
        assert 1 <= len(reads) - before <= 3  # called, welcomed, finished: three changes
        assert took < 1

    in_a_thread(told)


def test_changes_that_come_together_are_read_together(hand):
    async def told():
        async with served() as (application, port, reads):
            async with watching(port, 1) as (screen,):
                await screen.told.wait()
                before = len(reads)
                for _ in range(50):
                    application.changed(ZEGUO)
                    application.changed(SONGMEN)  # nobody watches there
                await hand.does(hand.draws)
                await until(lambda: screen.state["areas"][0]["waiting"] > 0)
            assert set(reads) == {ZEGUO}
            assert len(reads) - before <= 3

    in_a_thread(told)


def test_a_screen_that_does_not_read_is_let_go_and_the_others_hear(hand, monkeypatch):
    monkeypatch.setattr(live, "PATIENCE_SECONDS", 1)

    async def told():
        async with served() as (application, port, _):
            await hand.does(hand.sits)
            async with watching(port, 1) as (good,):
                deaf = Screen(port)
                assert await deaf.opens() == 200
                await until(lambda: application.screens == 2)
                hall = application.halls[ZEGUO]
                for turn in range(2000):  # more than any socket's buffer holds
                    hall.tell(b"{" + b" " * 20_000 + b'"calls":[],"n":%d}' % turn)
                    await asyncio.sleep(0)
                    if application.screens == 1:
                        break
                    await asyncio.sleep(0.002)
                await until(lambda: application.screens == 1)
                await until(lambda: good.state.get("n") == turn)
                deaf.closes()

    in_a_thread(told)


def test_screens_that_come_and_go_leave_nothing_behind():
    async def told():
        async with served() as (application, port, _):
            for _ in range(10):
                async with watching(port, 30):
                    pass
            await until(lambda: application.screens == 0)
            assert application.halls == {}
            assert len(asyncio.all_tasks()) < 20

    in_a_thread(told)


def test_who_asks_for_what_is_not_there_costs_no_reading(hand):
    async def told():
        async with served() as (application, port, reads):
            for centre in ("331081999", "", "../etc"):
                assert await asked(port, centre) == 404
            assert await asked(port, method="POST") == 405
            assert reads == []
            async with watching(port, 1) as (screen,):
                assert "access-control-allow-origin: *" in screen.headers
                assert "no-store" in screen.headers

    in_a_thread(told)


def test_beyond_its_limit_a_screen_is_sent_to_ask(hand, monkeypatch):
    monkeypatch.setattr(live, "SCREENS_MOST", 2)

    async def told():
        async with served() as (_, port, _), watching(port, 2):
            assert await asked(port) == 503

    in_a_thread(told)


def test_a_beat_brings_the_servers_time(monkeypatch):
    monkeypatch.setattr(live, "BEAT_SECONDS", 0.2)

    async def told():
        async with served() as (_, port, _), watching(port, 1) as (screen,):
            await until(lambda: screen.beats >= 4)

    in_a_thread(told)
