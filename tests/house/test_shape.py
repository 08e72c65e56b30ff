"""The house's shape: sizes, names, what is never used, what every rule says of itself."""

import ast
import re
import tomllib

import pytest
from django.apps import apps

from tests.house import source

LONGEST = 400
NAMELESS = {"utils", "helpers", "common", "misc", "exceptions"}
SOURCED = ("clock.py", "cards.py", "certificates.py", "figures.py", "stars.py")
FONTS = {".woff", ".woff2", ".ttf", ".otf", ".ttc", ".eot"}
PYPROJECT = tomllib.loads((source.CHECKOUT / "pyproject.toml").read_text())


def test_no_file_is_longer_than_a_person_holds_in_mind():
    kept = [p for p in source.kept_files() if p.suffix in {".py", ".css", ".js", ".html"}]
    long = {
        source.place(path): lines
        for path in kept
        if "migrations" not in path.parts  # written by a machine
        and (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert not long, long


def test_every_module_is_named_for_what_it_does():
    found = [source.place(p) for p in source.python_files() if NAMELESS & {p.stem, p.parent.name}]
    assert not found, found


def test_saving_is_never_overridden():
    found = [
        f"{source.place(path)}: {node.name}.{item.name}"
        for path in source.python_files()
        for node in source.classes(path)
        for item in node.body
        if isinstance(item, ast.FunctionDef) and item.name in {"save", "delete", "bulk_create"}
    ]
    assert not found, found


def test_nothing_happens_behind_a_signal():
    found = [
        f"{source.place(path)}: {module}"
        for path in source.python_files()
        for module in imported(path)
        if module.startswith("django.dispatch") or module.endswith(".signals")
    ]
    assert not found, found


def imported(path):
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.ImportFrom):
            yield from [f"{node.module}", *(f"{node.module}.{each.name}" for each in node.names)]
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


def public_functions(path):
    return [
        node
        for node in source.tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def methods(path):
    return [
        item
        for node in source.classes(path)
        if not node.name.startswith("_")
        for item in node.body
        if isinstance(item, ast.FunctionDef) and not item.name.startswith("_")
        if not is_only_named(item)
    ]


def is_only_named(item):
    """A protocol's member says `...`; its class has the words."""
    last = item.body[-1]
    return isinstance(last, ast.Expr) and getattr(last.value, "value", None) is Ellipsis


def rule_files():
    return sorted((source.HOUSE / "rules").glob("*.py"))


@pytest.mark.parametrize("path", rule_files(), ids=lambda path: path.name)
def test_every_rule_says_what_it_means(path):
    silent = [f.name for f in [*public_functions(path), *methods(path)] if not ast.get_docstring(f)]
    assert not silent, f"{path.name}: {silent}"


@pytest.mark.parametrize("name", SOURCED)
def test_every_rule_of_law_and_figures_names_its_source(name):
    path = source.HOUSE / "rules" / name
    if not path.exists():
        pytest.skip(f"there is no rules/{name}")
    silent = [
        f.name for f in public_functions(path) if "Source:" not in (ast.get_docstring(f) or "")
    ]
    assert not silent, f"{name}: {silent}"


def heights() -> dict[str, int]:
    """How high each room stands, read from the contract that import-linter keeps."""
    (contract,) = [
        each
        for each in PYPROJECT["tool"]["importlinter"]["contracts"]
        if each["name"] == "Rooms look down, never up"
    ]
    layers = [re.findall(r"\w+", layer) for layer in reversed(contract["layers"])]
    return {room: height for height, rooms in enumerate(layers) for room in rooms}


def test_foreign_keys_point_down_or_inside():
    height = heights()
    ours = [model for model in apps.get_models() if model.__module__.startswith("onewindow.")]
    up = [
        f"{model.__name__}.{field.name} → {field.related_model.__name__}"
        for model in ours
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model in ours
        for here, there in [(model._meta.app_label, field.related_model._meta.app_label)]
        if here != there and height[there] >= height[here]
    ]
    assert ours
    assert not up, up


def test_no_third_party_asset_is_kept():
    found = [
        source.place(path)
        for path in source.kept_files()
        if path.suffix in FONTS or ".min." in path.name or is_minified(path)
    ]
    assert not found, found


def is_minified(path):
    if path.suffix not in {".js", ".css"}:
        return False
    return any(len(line) > 500 for line in path.read_text(errors="replace").splitlines())


def test_the_project_knows_nothing_of_the_place_it_was_built_in():
    forbidden = re.compile("|".join([r"/w" r"ork(/|\b(?!\w))", r"\bsha" r"red/(data|\w+\.md)"]))
    found = [
        f"{source.place(path)}:{number}"
        for path in source.kept_files()
        if path.suffix in {".py", ".md", ".toml", ".html", ".sh", ".css", ".js", ".po", ".lock", ""}
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1)
        if forbidden.search(line)
    ]
    assert not found, found


def test_the_changelog_opens_with_this_version():
    lines = (source.CHECKOUT / "CHANGELOG.md").read_text().splitlines()
    first = next(line for line in lines if line.startswith("## "))
    assert first == f"## {PYPROJECT['project']['version']}"
