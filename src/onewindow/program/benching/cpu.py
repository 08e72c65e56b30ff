"""How much of the processors something took: what holds a figure back."""

import contextlib
import os
from collections.abc import Collection
from pathlib import Path

import psycopg

TICKS = os.sysconf("SC_CLK_TCK")
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def spent(root: int | None) -> float | None:
    """Seconds of processor that a process and its children have taken so far, if that shows."""
    if root is None or not Path("/proc/self/stat").exists():
        return None
    children, taken = _running()
    return sum(taken.get(pid, 0) for pid in _family(root, children)) / TICKS


def hold(root: int, count: int) -> None:
    """Let a process and its children run on so many cores alone, every thread of theirs; where
    that can be said at all."""
    if not CORES:
        return
    for pid in _family(root, _running()[0]):
        for thread in Path(f"/proc/{pid}/task").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                os.sched_setaffinity(int(thread.name), CORES[:count])


def _running() -> tuple[dict[int, list[int]], dict[int, int]]:
    """The children of every process, and the ticks it has taken."""
    children: dict[int, list[int]] = {}
    taken: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            words = path.read_text().rpartition(") ")[2].split()
            pid = int(path.parent.name)
            children.setdefault(int(words[1]), []).append(pid)
            taken[pid] = sum(int(word) for word in words[11:15])  # own and of ended children
    return children, taken


def _family(root: int, children: dict[int, list[int]]) -> Collection[int]:
    found = [root]
    for pid in found:
        found.extend(children.get(pid, ()))
    return found


def server_of(url: str) -> int | None:
    """The database server's first process, when it runs on this machine."""
    with psycopg.connect(url) as connection:
        row = connection.execute("select pg_backend_pid()").fetchone()
        backend = Path(f"/proc/{row[0] if row else 0}")
        with contextlib.suppress(OSError, IndexError, ValueError):
            if (backend / "comm").read_text().startswith("postgres"):
                return int((backend / "stat").read_text().rpartition(") ")[2].split()[1])
    return None


class Taken:
    """Processor time of application and database, added up over the blocks it is entered for."""

    def __init__(self, application: int | None, database: int | None) -> None:
        self._roots = {"application": application, "database": database}
        self._sums = dict.fromkeys(self._roots, 0.0)
        self._before: dict[str, float | None] = {}

    def __enter__(self) -> None:
        self._before = {name: spent(root) for name, root in self._roots.items()}

    def __exit__(self, *failure: object) -> None:
        for name, root in self._roots.items():
            before, after = self._before[name], spent(root)
            if before is not None and after is not None:
                self._sums[name] += after - before

    def each(self, count: int) -> dict[str, float]:
        """Milliseconds for each of so many, of what could be seen."""
        return {
            name: round(seconds / max(1, count) * 1000, 3)
            for name, seconds in self._sums.items()
            if seconds
        }
