"""Beside the server: the process that keeps hall screens up to date, started again if it ends."""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator

from onewindow.program import port

PORT = "ONEWINDOW_LIVE_PORT"
STOP_SECONDS = 10
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 10.0
WELL_SECONDS = 30.0  # whoever lived this long is started again at once


def choose_port(*, host: str, server: int) -> None:
    """Into the environment, for the settings: the port after the server's, or the next free one.

    ONEWINDOW_LIVE_PORT chooses another; raises Complaint if that one is taken.
    """
    os.environ[PORT] = str(_port(host=host, server=server))


@contextlib.contextmanager
def beside(*, host: str) -> Iterator[None]:
    """The live process for as long as the block lasts, on the port chosen before."""
    if os.environ[PORT] == "0":
        yield
        return
    keeper = _Keeper(host)
    keeper.start()
    try:
        yield
    finally:
        keeper.end()


def _port(*, host: str, server: int) -> int:
    given = os.environ.get(PORT)
    if given:
        number = port.chosen(given)
        port.require_free(host=host, port=number)
        return number
    return port.free_after(server, host=host)  # without one, screens ask for themselves


class _Keeper(threading.Thread):
    """Starts the process again whenever it ends; ends it with the server."""

    def __init__(self, host: str) -> None:
        super().__init__(daemon=True)
        self._host = host
        self._ended = threading.Event()

    def run(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self._ended.is_set():
            child = subprocess.Popen(
                [sys.executable, "-m", "onewindow.program.streams", self._host, os.environ[PORT]],
                env={**os.environ, "ONEWINDOW_POOL": "0"},
                # Spawned, not forked: the server forks its workers at the same time, and one
                # of them would hold the pipe on which a forked child's start is awaited.
                close_fds=False,
            )
            lasted = self._watch(child)
            pause = FIRST_PAUSE_SECONDS if lasted else min(pause * 2, LONGEST_PAUSE_SECONDS)
            self._ended.wait(pause)

    def _watch(self, child: "subprocess.Popen[bytes]") -> bool:
        """Until the process has ended by itself, or was ended. Whether it lived well."""
        seconds = 0.0
        while child.poll() is None and not self._ended.wait(0.25):
            seconds += 0.25
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        return seconds > WELL_SECONDS

    def end(self) -> None:
        self._ended.set()
        self.join(STOP_SECONDS + 5)
