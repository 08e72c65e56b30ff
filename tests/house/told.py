"""The codes of every refusal and problem, found in the source where they are made.

A problem is made by `Problem(where, code, …)` or by a function that hands one of its own
parameters on as the code, wherever that function is called from.
"""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from onewindow.api import problems, reading
from tests.house import source

PROBLEM = {"Problem": 1}  # the code's place among the positional arguments
# What looks its codes up: by the file, the tables or the words it takes them from.
TABLES: Mapping[str, set[str]] = {
    "src/onewindow/api/problems.py": {*problems.BY_KIND.values(), problems.BAD_SHAPE},
    "src/onewindow/api/reading.py": {*reading.BY_KEYWORD.values(), problems.BAD_SHAPE},
    "src/onewindow/web/staff/catalogue_typed.py": {
        "not_a_number",
        "not_an_equation",
        "said_twice",
    },
}


@cache
def codes() -> dict[str, str]:
    """Every code of a refusal or a problem, and where it is made."""
    found = {code: path for path, held in TABLES.items() for code in held}
    for path in source.python_files():
        for node in source.classes(path):
            for item in node.body:
                if code := _own(item):
                    found[code] = f"{source.place(path)}:{item.lineno}"
        for line, given in _given(path):
            if isinstance(given, ast.Constant):
                found[str(given.value)] = f"{source.place(path)}:{line}"
    return found


def odd() -> list[str]:
    """Where a problem gets its code in a way that this file does not read."""
    return [
        f"{source.place(path)}:{line} {ast.unparse(given) if given else 'no code'}"
        for path in source.python_files()
        if source.place(path) not in TABLES
        for line, given in _given(path)
        if not isinstance(given, ast.Constant) and not _is_handed_on(given)
    ]


def _is_handed_on(given: ast.expr | None) -> bool:
    return given is not None and source.chain(given)[-1:] == ["code"]


def _own(item: ast.stmt) -> str | None:
    """The code that a refusal's class gives itself."""
    if not isinstance(item, ast.Assign) or not isinstance(item.value, ast.Constant):
        return None
    is_code = [getattr(target, "id", "") for target in item.targets] == ["code"]
    return item.value.value if is_code and isinstance(item.value.value, str) else None


def _given(path: Path) -> Iterator[tuple[int, ast.expr | None]]:
    """(line, what is given as the code) of every problem made in a file."""
    makers = _makers_seen_from(path)
    for call in source.calls(path):
        at = makers.get(".".join(source.chain(call.func)))
        if at is not None:
            yield call.lineno, _argument(call, at)


def _argument(call: ast.Call, at: int) -> ast.expr | None:
    named = [word.value for word in call.keywords if word.arg == "code"]
    return named[0] if named else call.args[at] if len(call.args) > at else None


@cache
def _makers_of(path: Path) -> Mapping[str, int]:
    """Functions of a file that make a problem of a code they are given, with its place."""
    found = {}
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.FunctionDef):
            names = [one.arg for one in node.args.args]
            for call in (one for one in ast.walk(node) if isinstance(one, ast.Call)):
                if source.chain(call.func)[-1:] == ["Problem"]:
                    given = _argument(call, PROBLEM["Problem"])
                    if isinstance(given, ast.Name) and given.id in names:
                        found[node.name] = names.index(given.id)
    return found


def _makers_seen_from(path: Path) -> dict[str, int]:
    """The makers by the names under which a file can call them."""
    seen = {**PROBLEM, **_makers_of(path)}
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            for one in node.names:
                module = source.HOUSE.parent / f"{node.module}.{one.name}".replace(".", "/")
                for name, at in _makers_in(module.with_suffix(".py")).items():
                    seen[f"{one.asname or one.name}.{name}"] = at
                seen |= {
                    one.asname or name: at
                    for name, at in _makers_in(module.parent.with_suffix(".py")).items()
                    if name == one.name
                }
    return seen


def _makers_in(path: Path) -> Mapping[str, int]:
    return _makers_of(path) if path in source.python_files() else {}
