"""Data folders of their own, and programs that use them, for the tests of the program."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from onewindow.program import binaries, home, keeper, place

STAYS = """
import sys, time
from pathlib import Path
from onewindow.program import keeper
with keeper.share(Path(sys.argv[1])) as share:
    print(share.url, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def new_home() -> Iterator[Callable[..., Path]]:
    """Makes data folders that any account can reach (pytest's own are root's alone)."""
    made: list[Path] = []

    def make(mode: int = 0o755) -> Path:
        folder = Path(tempfile.mkdtemp(prefix="onewindow-test-", dir="/tmp"))
        folder.chmod(mode)
        made.append(folder)
        return folder

    yield make
    for folder in made:
        shutil.rmtree(place.socket_folder(folder), ignore_errors=True)
        outside = binaries.SHARED / home.identity(folder)
        shutil.rmtree(outside, ignore_errors=True)
        assert eventually(lambda folder=folder: is_gone(folder))  # type: ignore[misc]


def is_gone(folder: Path) -> bool:
    """Whether the folder could be removed; a server that is just stopping still writes."""
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()


@pytest.fixture
def folder(new_home: Callable[..., Path]) -> Path:
    return new_home()


@pytest.fixture
def starter() -> Iterator[Callable[[Path], subprocess.Popen[str]]]:
    """Starts programs that hold a share in a folder's server until they are ended."""
    started: list[subprocess.Popen[str]] = []

    def start(folder: Path) -> subprocess.Popen[str]:
        program = subprocess.Popen(
            [sys.executable, "-c", STAYS, str(folder)], stdout=subprocess.PIPE, text=True
        )
        started.append(program)
        assert program.stdout is not None
        assert program.stdout.readline().startswith("postgresql://")
        return program

    yield start
    for program in started:
        program.kill()
        program.wait()
        if program.stdout:
            program.stdout.close()


@pytest.fixture
def onewindow() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Types a command and says how it ended."""

    def run(*words: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
        environment = {
            name: value for name, value in os.environ.items()
            if not name.startswith(("ONEWINDOW_", "DATABASE_URL", "DJANGO_", "PORT", "PGBIN"))
        }  # fmt: skip
        return subprocess.run(
            [sys.executable, "-m", "onewindow.program.main", *words],
            env={**environment, "ONEWINDOW_HOME": str(home), **more},
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    return run


def eventually(question: Callable[[], bool], *, seconds: float = 15) -> bool:
    """Whether it comes true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if question():
            return True
        time.sleep(0.05)
    return question()


@pytest.fixture
def share(folder: Path) -> Iterator[keeper.Share]:
    with keeper.share(folder) as mine:
        yield mine
