"""Data folders of their own, and programs that use them, for the tests of the program."""

import contextlib
import fcntl
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from onewindow.program import binaries, home, keeper, place
from tests import databases

STAYS = """
import sys, time
from pathlib import Path
from onewindow.program import keeper
with keeper.share(Path(sys.argv[1])) as share:
    print(share.url, flush=True)
    time.sleep(600)
"""


Homes = Callable[..., Path]


@contextlib.contextmanager
def homes() -> Iterator[Homes]:
    """Makes data folders that any account can reach (pytest's own are root's alone)."""
    made: list[Path] = []

    def make(mode: int = 0o755) -> Path:
        folder = Path(tempfile.mkdtemp(prefix="onewindow-test-", dir="/tmp"))
        folder.chmod(mode)
        made.append(folder)
        return folder

    yield make
    for folder in made:
        # Programs that a test killed have keepers that are still stopping the server.
        eventually(lambda folder=folder: not has_server(folder), seconds=30)  # type: ignore[misc]
        shutil.rmtree(place.socket_folder(folder), ignore_errors=True)
        outside = binaries.SHARED / home.identity(folder)
        shutil.rmtree(outside, ignore_errors=True)
        assert eventually(lambda folder=folder: is_gone(folder))  # type: ignore[misc]


@pytest.fixture
def new_home() -> Iterator[Homes]:
    """Makes data folders with nothing in them."""
    with homes() as make:
        yield make


@dataclass(frozen=True, slots=True)
class Original:
    """A data folder to be copied, its server stopped. database: where its files lie."""

    folder: Path
    database: Path

    def copied(self, target: Path) -> Path:
        """The same in another data folder, which keeps its own name and place."""
        parts = [self.folder / name for name in ("secrets.json", "static", "files")]
        there = [part for part in parts if part.exists()]
        for part, to in [
            *((part, target) for part in there),
            (self.database, place.of(target).folder),
        ]:
            subprocess.run(["cp", "-a", str(part), str(to)], check=True)
        return target


@pytest.fixture(scope="session")
def made_once() -> Iterator[Original]:
    """An empty database as the first start makes it."""
    with homes() as make:
        folder = make()
        with keeper.share(folder) as share:
            database = share.place.data
        yield Original(folder, database)


@pytest.fixture(scope="session")
def loaded_once() -> Original:
    """Tables, catalogue and assets as the program makes them.

    Once for all workers of a run: whoever asks first makes it, the others wait.
    """
    folder = databases.SHARED_HOME
    folder.mkdir(exist_ok=True)
    made = folder / "made"
    with (folder / "making").open("w") as making:
        fcntl.flock(making, fcntl.LOCK_EX)
        if not made.exists():
            script = "from onewindow.program import environment, serving\n"
            script += "with environment.ready() as folder: serving.up_to_date(folder)"
            subprocess.run([sys.executable, "-c", script], env=typed_in(folder), check=True)
            place.forget(place.of(folder))
            made.touch()
    return Original(folder, place.of(folder).data)


@pytest.fixture
def loaded(new_home: Homes, loaded_once: Original) -> Callable[[], Path]:
    """Makes data folders that have the catalogue already, each with a database of its own."""
    return lambda: loaded_once.copied(new_home())


@pytest.fixture
def kept(loaded: Callable[[], Path]) -> Iterator[Path]:
    """A data folder with the catalogue, whose server does not stop between commands."""
    folder = loaded()
    with keeper.share(folder):
        yield folder


def has_server(folder: Path) -> bool:
    """Whether a server of this folder lives; one that was killed has left its file behind."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        words = (folder / "postgres" / "data" / "postmaster.pid").read_text()
        return Path(f"/proc/{int(words.splitlines()[0])}/exe").exists()
    return False


def is_gone(folder: Path) -> bool:
    """Whether the folder could be removed; a server that is just stopping still writes."""
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()


@pytest.fixture
def empty(new_home: Homes) -> Path:
    """A data folder with nothing in it."""
    return new_home()


@pytest.fixture
def folder(new_home: Homes, made_once: Original) -> Path:
    """A data folder whose database was made before, and is empty."""
    return made_once.copied(new_home())


@pytest.fixture
def starter(new_home: object) -> Iterator[Callable[[Path], subprocess.Popen[str]]]:
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


OURS = ("ONEWINDOW_", "DATABASE_URL", "DJANGO_", "PORT", "PGBIN")


def typed_in(home: Path) -> dict[str, str]:
    """A shell's environment in which only the data folder is set."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**plain, "ONEWINDOW_HOME": str(home)}


@pytest.fixture
def onewindow() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Types a command and says how it ended."""

    def run(*words: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "onewindow.program.main", *words],
            env={**typed_in(home), **more},
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip

    return run


def eventually(question: Callable[[], bool], *, seconds: float = 60) -> bool:
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


@pytest.fixture
def serve(new_home: object) -> Iterator[Callable[[Path], tuple[subprocess.Popen[bytes], str]]]:
    """Starts serving programs; gives each with its address."""
    started: list[subprocess.Popen[bytes]] = []

    def start(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            number = free.getsockname()[1]
        program = subprocess.Popen(
            [sys.executable, "-m", "onewindow.program.main", "serve", "--port", str(number)],
            env=typed_in(folder), start_new_session=True,
        )  # fmt: skip
        started.append(program)
        address = f"http://127.0.0.1:{number}"
        assert eventually(lambda: answers(address), seconds=180)
        return program, address

    yield start
    for program in started:
        program.kill()
        program.wait()


def answers(address: str) -> bool:
    """Whether somebody serves there, whatever they say."""
    try:
        with urllib.request.urlopen(f"{address}/static/staticfiles.json", timeout=5) as reply:
            reply.read()
    except urllib.error.HTTPError as failure:
        failure.close()
    except OSError:
        return False
    return True
