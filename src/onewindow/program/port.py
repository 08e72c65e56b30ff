"""Is the port free, and if not, who has it?"""

import contextlib
import errno
import os
import socket
from pathlib import Path

from onewindow.program.complaint import Complaint

LISTENING = "0A"
TRIED = 50  # ports after the server's own


def chosen(given: str | int | None) -> int:
    """The port asked for by option or by PORT, 8000 without either."""
    words = str(given if given is not None else os.environ.get("PORT") or 8000)
    if not words.isdigit() or not 0 < int(words) < 65536:
        raise Complaint(f"A port is a number from 1 to 65535, not {words!r}: set PORT.")
    return int(words)


def require_free(*, host: str, port: int) -> None:
    """Raises Complaint with the remedy if nobody can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except OSError as failure:
        if failure.errno == errno.EADDRINUSE:
            raise Complaint(
                f"Port {port} is taken{_by(port)}: stop it, or choose another with PORT={port + 1}."
            ) from None
        if failure.errno == errno.EACCES:
            raise Complaint(
                f"Port {port} is for root only: choose one above 1023 with PORT=8000."
            ) from None
        raise Complaint(f"{host} is no address of this machine: choose another --host.") from None


def free_after(number: int, *, host: str) -> int:
    """The first free port after this one; 0 if none of the next is."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for tried in range(number + 1, min(number + TRIED, 65536)):
        with contextlib.suppress(OSError), socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, tried))
            return tried
    return 0


def _by(port: int) -> str:
    """Who listens there, as far as this account may know."""
    sockets = {f"socket:[{inode}]" for inode in _inodes(port)}
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            for descriptor in (process / "fd").iterdir():
                if os.readlink(descriptor) in sockets:
                    name = (process / "comm").read_text().strip()
                    return f" by process {process.name} ({name})"
    return ""


def _inodes(port: int) -> list[str]:
    found = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError):
            for line in Path(table).read_text().splitlines()[1:]:
                columns = line.split()
                if columns[3] == LISTENING and int(columns[1].rpartition(":")[2], 16) == port:
                    found.append(columns[9])
    return found
