"""docs/api.md is run from its first line to its last, and what it shows is what happens."""

import json
import re
import shlex
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pytest

from tests.doors.api.programs import Program

TOUR = Path(__file__).parents[3] / "docs" / "api.md"
API = "/api/v1"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
KEEP = re.compile(r"`([\w.]+)`\s+as\s+`([A-Z]+)`")


@pytest.fixture
def tokens(world, clock):
    """The demonstration's programs."""
    from onewindow.program.demonstration import programs

    programs.open_all(at=clock.at)


def test_the_tour_can_be_walked(tokens):
    text, kept, answer = TOUR.read_text(encoding="utf-8"), {"API": API}, None
    end, called = 0, 0
    for block in BLOCK.finditer(text):
        for path, name in KEEP.findall(text[end : block.start()]):
            kept[name] = str(_at(answer, path))
        end = block.end()
        if block[1] == "sh":
            answer, called = _called(block[2], kept), called + 1
        elif block[1] == "json":
            _holds(answer, json.loads(block[2]), where="")
    assert called > 15


def _curl() -> ArgumentParser:
    parser = ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("-X", dest="method")
    parser.add_argument("-H", dest="headers", action="append", default=[])
    parser.add_argument("-d", dest="body")
    parser.add_argument("--data-urlencode", dest="query", default="")
    for flag in ("-s", "-S", "-G"):
        parser.add_argument(flag, action="store_true")
    parser.add_argument("-o")
    return parser


def _called(line: str, kept: dict[str, str]) -> Any:
    for name, value in kept.items():
        line = line.replace(f"'${name}'", value).replace(f"${name}", value)
    command, *words = shlex.split(line.replace("\\\n", " "))
    assert command == "curl"
    asked = _curl().parse_args(words)
    headers = dict(one.split(": ", 1) for one in asked.headers)
    headers.pop("Content-Type", None)
    method = asked.method or ("post" if asked.body else "get")
    path = asked.address.removeprefix(f"{API}/") + (f"?{asked.query}" if asked.query else "")
    body = json.loads(asked.body) if asked.body else None
    seen: Any = Program().call(method.lower(), path, body, **headers)
    assert seen.status_code < 500
    if seen["Content-Type"] == "application/pdf":
        assert seen.content.startswith(b"%PDF")
        return None
    return seen.json()


def _at(answer: Any, path: str) -> Any:
    for part in path.split("."):
        answer = answer[int(part) if part.isdigit() else part]
    return answer


def _holds(actual: Any, expected: Any, *, where: str) -> None:
    """Whether everything that is shown is there; lists in order, from the first on."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            assert key in actual, f"{where}.{key}"
            _holds(actual[key], value, where=f"{where}.{key}")
    elif isinstance(expected, list) and expected:
        for n, value in enumerate(expected):
            assert n < len(actual), where
            _holds(actual[n], value, where=f"{where}.{n}")
    else:
        assert actual == expected, where
