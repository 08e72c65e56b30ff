"""How the live process reads the database: one thread, one connection, whoever watches."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import psycopg
from django.db import InterfaceError, OperationalError, connection, connections

from onewindow.hall.queries import screens
from onewindow.web import kit
from onewindow.web.device import live, showing

T = TypeVar("T")
OF_DJANGO = ("context", "cursor_factory", "prepare_threshold")
CONNECT_SECONDS = 5


class Reader:
    """Asks the database in a thread of its own."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1)

    async def read(self, centre: str) -> bytes | None:
        """The message of a centre's hall; None without one."""
        return await self._asked(lambda: message(centre))

    async def known(self) -> frozenset[str]:
        """The codes of all halls."""
        return await self._asked(screens.halls)

    async def close(self) -> None:
        """The connection and the thread end."""
        await self._asked(lambda: connection.close())
        self._thread.shutdown()

    async def _asked(self, question: Callable[[], T]) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, _answered, question)


def application() -> live.Live:
    """The application on this house's database."""
    reader = Reader()
    return live.Live(listen=listen, read=reader.read, known=reader.known)


def message(centre: str) -> bytes | None:
    """What the screens of a hall show now; None without a hall."""
    state = screens.state(centre, at=kit.now())
    return showing.encoded(state) if state else None


async def listen() -> psycopg.AsyncConnection[Any]:
    """A connection of its own, outside any pool."""
    given = {
        name: value
        for name, value in connections["default"].get_connection_params().items()
        if name not in OF_DJANGO
    }
    return await psycopg.AsyncConnection.connect(
        **given, autocommit=True, connect_timeout=CONNECT_SECONDS
    )


def _answered(question: Callable[[], T]) -> T:
    """In the thread. A connection that died with the server is replaced once."""
    try:
        return question()
    except (InterfaceError, OperationalError):
        connection.close()
        return question()
