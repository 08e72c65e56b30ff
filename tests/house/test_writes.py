"""Only a room's own actions write its tables."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house import source

ON_A_MANAGER = {"create", "update", "delete", "get_or_create", "update_or_create"}
ANYWHERE = {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
SQL = re.compile(r"\b(insert\s+into|update\s+\w+\s+set|delete\s+from|truncate\s+\w)", re.I)


def may_write(path: Path) -> bool:
    """A room's actions (one file or a folder) and its migrations."""
    parts = path.relative_to(source.HOUSE).parts
    return source.room_of(path) is not None and parts[1] in {"actions.py", "actions", "migrations"}


def writes(path: Path) -> Iterator[tuple[ast.Call, list[str]]]:
    """Calls that write a table, with the names along their chain."""
    for call in source.calls(path):
        names = source.chain(call.func)
        verb = names[-1] if len(names) > 1 and isinstance(call.func, ast.Attribute) else ""
        on_manager = verb in ON_A_MANAGER and MANAGERS.intersection(names)
        itself = verb in {"save", "delete"} and not call.args and names[0] != "self"
        if on_manager or itself or verb in ANYWHERE:
            yield call, names


def test_only_actions_write():
    found = [
        f"{source.place(path)}:{call.lineno} {'.'.join(names)}"
        for path in source.python_files()
        if not may_write(path)
        for call, names in writes(path)
    ]
    assert not found, found


def test_only_actions_hold_sql_that_writes():
    found = [
        f"{source.place(path)}: {text.strip()[:60]}"
        for path in source.python_files()
        if not may_write(path)
        for text in source.strings(path)
        if SQL.search(text)
    ]
    assert not found, found


def test_only_the_simulation_and_the_bench_write_by_copy():
    """What they write, the rooms' actions wrote once (docs/adr/0029), or goes with the bench."""
    found = {
        path.relative_to(source.HOUSE).as_posix()
        for path in source.python_files()
        for text in source.strings(path)
        if "from stdin" in text.lower()
    }
    assert {name for name in found if not name.startswith("program/benching/")} == {
        "program/simulating/writing.py"
    }


def test_actions_write_their_own_rooms_tables_only():
    found = [
        f"{source.place(path)}:{call.lineno} {'.'.join(names)} of {models[names[0]]}"
        for path in source.python_files()
        if may_write(path) and "migrations" not in path.parts
        for models in [models_of_others(path)]
        for call, names in writes(path)
        if names[0] in models
    ]
    assert not found, found


def models_of_others(path: Path) -> dict[str, str]:
    """Model names that a file imports from another room, and that room."""
    found: dict[str, str] = {}
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.endswith(".models"):
            room = node.module.split(".")[1]
            if node.module.startswith("onewindow.") and room != source.room_of(path):
                found |= {alias.asname or alias.name: room for alias in node.names}
    return found


def test_the_scan_sees_a_write(tmp_path):
    bad = tmp_path / "bad.py"
    bad.write_text("Case.objects.filter(pk=1).update(state='x')\ncase.save()\nimage.save(out)\n")
    assert len(list(writes(bad))) == 2
