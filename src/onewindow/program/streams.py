"""`python -m onewindow.program.streams HOST PORT`: the process that hall screens listen to."""

import asyncio
import os
import resource
import signal
import sys
import traceback

import django
from granian.constants import Interfaces
from granian.server.embed import Server

from onewindow.program import orphans
from onewindow.web.device import live

FILES = 8192  # a screen takes one
SPARE = 256  # connections beyond the screens, to be told that there are too many


def server(application: live.Live, *, host: str, number: int) -> Server:
    """What carries the application: one process, every screen at once."""
    return Server(
        application,
        address=host,
        port=number,
        interface=Interfaces.ASGI,
        backlog=1024,
        # Streams do not end: what the server takes at once must be more than the screens.
        backpressure=live.SCREENS_MOST + SPARE,
        websockets=False,
        log_enabled=False,
    )


async def serve(*, host: str, number: int) -> None:
    """Until SIGTERM or SIGINT."""
    from onewindow.web.device import reading

    application = reading.application()
    ended = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, ended.set)
    carried = server(application, host=host, number=number).serve()
    tasks = [asyncio.create_task(each) for each in (ended.wait(), application.keep(), carried)]
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()  # what failed is told, and the process started again


def main() -> None:
    """One process, one thread for the screens, one for the database."""
    host, number = sys.argv[1:]
    orphans.end_with_parent()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    django.setup()
    try:
        asyncio.run(serve(host=host, number=int(number)))
    except Exception:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)  # a thread that waits for a database holds nobody up


if __name__ == "__main__":
    main()
