"""`onewindow serve`: everything a browser or a program asks, on one port."""

import argparse
import os
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections

from onewindow.program import environment, live, orphans, port, prepare
from onewindow.program.complaint import Complaint

STOP_SECONDS = 10  # a worker that has not ended by then is killed
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def add_to(commands: "argparse._SubParsersAction[Any]") -> None:
    """serve"""
    command = commands.add_parser("serve", help="serve all faces and the API")
    add_options(command)
    command.set_defaults(run=run)


def add_options(command: argparse.ArgumentParser) -> None:
    """The options of everything that serves."""
    command.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    command.add_argument("--port", help="port to listen on (PORT, else 8000)")
    command.add_argument(
        "--workers", type=int, default=_workers(), help="processes (%(default)s here)"
    )
    command.add_argument(
        "--threads",
        type=int,
        default=4,  # more only wait for each other: one at a time runs Python
        help="threads a process (%(default)s), one connection each",
    )


def run(chosen: argparse.Namespace) -> None:
    """Bring the database up to date, then serve until told to stop."""
    number = check(chosen)
    with environment.ready(pool=chosen.threads) as folder:
        up_to_date(folder)
        listen(chosen, number)


def check(chosen: argparse.Namespace) -> int:
    """The port to serve on; raises Complaint before anything is touched."""
    number = port.chosen(chosen.port)
    if chosen.workers < 1 or chosen.threads < 1:
        raise Complaint("At least one worker and one thread are needed.")
    if chosen.host not in LOOPBACK and not os.environ.get("ONEWINDOW_HOSTS"):
        raise Complaint(
            "Serving beyond this machine needs its names: set ONEWINDOW_HOSTS=name,other-name."
        )
    port.require_free(host=chosen.host, port=number)
    live.choose_port(host=chosen.host, server=number)
    return number


def up_to_date(folder: Path) -> None:
    """Tables, texts, assets, reference data: whatever this version needs and is not there yet."""
    from onewindow.places import queries as places
    from onewindow.program import reference

    migrate()
    prepare.everything(folder)
    if not places.centres():
        reference.load(reference.SHIPPED)


def migrate() -> None:
    """Bring the tables up to this version."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def listen(chosen: argparse.Namespace, number: int) -> None:
    """Serve in worker processes until SIGINT or SIGTERM.

    Workers share their port, so they would share it with another program, too: whoever took
    it since `check` is asked for once more.
    """
    port.require_free(host=chosen.host, port=number)
    from granian import Granian
    from granian.constants import Interfaces

    connections.close_all()
    connections["default"].close_pool()  # type: ignore[attr-defined]
    os.environ[orphans.PARENT] = str(os.getpid())
    print(f"OneWindow 一窗 serves on {address(chosen.host, number)}/ (Ctrl-C ends it)", flush=True)
    with live.beside(host=chosen.host):
        Granian(
            "onewindow.wsgi:application",
            address=chosen.host,
            port=number,
            interface=Interfaces.WSGI,
            workers=chosen.workers,
            blocking_threads=chosen.threads,
            respawn_failed_workers=True,
            workers_kill_timeout=STOP_SECONDS,
            log_enabled=False,
            websockets=False,
        ).serve()


def address(host: str, number: int) -> str:
    """The address to type into a browser."""
    return f"http://{f'[{host}]' if ':' in host else host}:{number}"


def _workers() -> int:
    return max(1, min(4, os.cpu_count() or 1))
