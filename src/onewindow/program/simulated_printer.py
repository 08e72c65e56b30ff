"""A printer that is not there: pages come out one by one, jam, run out; its spool is forgotten."""

import io
import secrets
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pypdf
from pypdf.errors import PdfReadError

SUFFIXES = {"application/pdf": "pdf", "text/plain": "txt"}
PAGE_SECONDS = 0.4
OK = "ok"


@dataclass(slots=True)
class Job:
    """One paper on its way. out: pages that have come out; since: from when the next is drawn."""

    path: Path
    spool: str
    pages: int
    out: int
    since: float


class Printer:
    """Writes into the outbox instead of onto paper. Call with the machine's lock held."""

    def __init__(self, *, outbox: Path) -> None:
        self.state = OK
        self._outbox = outbox
        self._jobs: dict[str, Job] = {}
        self._turn = threading.Lock()

    def put(self, state: str) -> None:
        """Stop with what is out, or go on from there."""
        with self._turn:
            for job in self._jobs.values():
                self._draw(job)
                job.since = time.monotonic()
            self.state = state

    def add(self, *, kind: str, data: bytes, key: str, spool: str) -> tuple[str, int]:
        """Begin a paper; its file's name and its pages. A key that is known begins nothing."""
        with self._turn:
            known = self._jobs.get(key) if key else None
            if known is None:
                known = Job(self._written(kind, data), spool, _pages(kind, data), 0, _now())
                self._jobs[key or known.path.name] = known
            return known.path.name, known.pages

    def look(self, key: str) -> Job | None:
        """How far a paper is; None for one that is not known."""
        with self._turn:
            job = self._jobs.get(key)
            if job is not None:
                self._draw(job)
            return job

    def purge(self, *, key: str, spool: str) -> int:
        """Forget one paper, or a whole spool: what is not out stays inside; how many."""
        with self._turn:
            gone = [
                name
                for name, job in self._jobs.items()
                if (name == key if key else job.spool == spool)
            ]
            for name in gone:
                self._jobs.pop(name).path.unlink(missing_ok=True)
            return len(gone)

    def _draw(self, job: Job) -> None:
        if self.state == OK:
            drawn = int((_now() - job.since) / PAGE_SECONDS)
            job.out, job.since = min(job.pages, job.out + drawn), job.since + drawn * PAGE_SECONDS

    def _written(self, kind: str, data: bytes) -> Path:
        self._outbox.mkdir(parents=True, exist_ok=True)
        stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        path = self._outbox / f"simulated-print-{stamp}.{SUFFIXES[kind]}"
        path.touch(mode=0o600)
        path.write_bytes(data)
        return path


def _pages(kind: str, data: bytes) -> int:
    if kind != "application/pdf":
        return 1
    try:
        return max(1, len(pypdf.PdfReader(io.BytesIO(data)).pages))
    except PdfReadError:
        return 1


def _now() -> float:
    return time.monotonic()
