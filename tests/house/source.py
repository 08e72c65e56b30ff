"""The source as the house tests read it: files, syntax trees, templates."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
HOUSE = CHECKOUT / "src" / "onewindow"
TEMPLATES = HOUSE / "templates"
ROOMS = ("journal", "places", "people", "catalog", "documents", "cases",
         "hall", "quality", "notify", "bulletin")  # fmt: skip


@cache
def python_files() -> tuple[Path, ...]:
    return tuple(sorted(HOUSE.rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


@cache
def templates() -> tuple[Path, ...]:
    return tuple(sorted(TEMPLATES.rglob("*.html")))


@cache
def kept_files() -> tuple[Path, ...]:
    """What the repository keeps; without git, what is not generated."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode == 0:
        names = [name for name in listed.stdout.split("\0") if name]
        return tuple(path for name in names if (path := CHECKOUT / name).is_file())
    roots = (HOUSE, CHECKOUT / "tests", CHECKOUT / "docs", CHECKOUT / "scripts")
    return tuple(path for root in roots for path in root.rglob("*") if path.is_file())


def place(path: Path) -> str:
    """As a person names it."""
    return str(path.relative_to(CHECKOUT))


def room_of(path: Path) -> str | None:
    """The room a file stands in, if it stands in one."""
    first = path.relative_to(HOUSE).parts[0]
    return first if first in ROOMS else None


def classes(path: Path) -> Iterator[ast.ClassDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef))


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def chain(node: ast.expr) -> list[str]:
    """The names along a chain of attributes and calls: `A.objects.filter(x).update` as written."""
    names: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            if isinstance(node, ast.Name):
                names.append(node.id)
            return names[::-1]


def strings(path: Path) -> Iterator[str]:
    """Every string constant of a file; the parts of a pattern joined by `*`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(
                part.value
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
                else "*"
                for part in node.values
            )
