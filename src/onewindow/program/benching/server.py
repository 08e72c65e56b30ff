"""OneWindow itself, served for measuring exactly as `onewindow serve` does."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onewindow.program import main, orphans
from onewindow.program.complaint import Complaint

START_SECONDS = 90
STOP_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: its port, and its first process."""

    port: int
    pid: int


@contextlib.contextmanager
def serving(folder: Path, url: str, *, workers: int | None = None) -> Iterator[Served]:
    """A server on a free port of this machine, for as long as the block lasts.

    folder: the scratch data folder. url: its database. workers: None takes what `serve` takes.
    """
    port = _free_port()
    command = [sys.executable, "-m", "onewindow.program.benching.server", "--port", str(port)]
    if workers is not None:
        command += ["--workers", str(workers)]
    log = folder / f"server-{port}.log"
    with log.open("w") as said:
        program = subprocess.Popen(
            command,
            env={
                **os.environ,
                "ONEWINDOW_HOME": str(folder),
                "DATABASE_URL": url,
                orphans.PARENT: str(os.getpid()),
            },
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # the terminal's Ctrl-C is for the measuring
        )
    try:
        _wait(program, port, log)
        yield Served(port, program.pid)
    finally:
        program.terminate()
        try:
            program.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _wait(program: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if program.poll() is not None:
            break
        with contextlib.suppress(OSError, http.client.HTTPException):
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
            link.request("GET", "/api/v1/openapi.json")
            link.getresponse().read()
            link.close()
            return
        time.sleep(0.2)
    last = (log.read_text(errors="replace").strip().splitlines() or ["it said nothing"])[-1]
    raise Complaint(f"The server to be measured did not start: {last}")


if __name__ == "__main__":
    orphans.end_with_parent()
    sys.exit(main.main(["serve", *sys.argv[1:]]))
